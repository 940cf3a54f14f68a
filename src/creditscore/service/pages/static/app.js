"use strict";
(function(){
 function all(what,within){return Array.prototype.slice.call((within||document).querySelectorAll(what))}
 /* A form whose result stands on the same page is sent again as soon as something in it changes. */
 all("form[data-live]").forEach(function(form){
  var target=document.getElementById(form.getAttribute("data-live")),waiting=0,asked=0;
  function address(){
   var query=new URLSearchParams();
   Array.prototype.forEach.call(form.elements,function(one){
    if(one.name&&one.value!==""&&one.value!==one.getAttribute("data-was"))query.append(one.name,one.value)});
   return form.action.split("?")[0]+"?"+query}
  function send(){
   var number=++asked,there=address();
   target.setAttribute("aria-busy","true");
   fetch(there,{headers:{Accept:"text/html"},credentials:"same-origin"}).then(function(got){return got.text()}).then(function(text){
    if(number!==asked)return;
    var page=new DOMParser().parseFromString(text,"text/html"),fresh=page.getElementById(target.id);
    if(!fresh){location.assign(there);return}
    target.replaceChildren.apply(target,Array.prototype.slice.call(fresh.childNodes));
    target.removeAttribute("aria-busy");
    all("nav.export").forEach(function(old){var now=page.querySelector("nav.export");if(now)old.replaceWith(now)});
    all(".knobs .field",form).forEach(function(field){
     var was=field.querySelector("[data-was]");
     if(was)field.classList.toggle("changed",was.value!==was.getAttribute("data-was")&&was.value!=="")});
    history.replaceState(null,"",there)
   }).catch(function(){location.assign(there)})}
  all("[data-navigate]",form).forEach(function(one){
   one.addEventListener("change",function(event){event.stopPropagation();location.assign(address())})});
  form.addEventListener("input",function(event){if(event.target.hasAttribute("data-navigate"))return;clearTimeout(waiting);waiting=setTimeout(send,350)});
  form.addEventListener("change",function(){clearTimeout(waiting);send()});
  form.addEventListener("submit",function(event){event.preventDefault();clearTimeout(waiting);send()})});
 /* What was sent is sent once. */
 all("form[method=post]").forEach(function(form){
  form.addEventListener("submit",function(event){
   var pressed=event.submitter,grave=pressed&&pressed.getAttribute("data-ask");
   if(grave&&!window.confirm(grave)){event.preventDefault();return}
   setTimeout(function(){all("button",form).forEach(function(one){one.disabled=true})},0)})});
 window.addEventListener("pageshow",function(event){if(event.persisted)all("form[method=post] button").forEach(function(one){one.disabled=false})});
 /* Long work tells how far it is. */
 all("[data-events]").forEach(function(place){
  var source=new EventSource(place.getAttribute("data-events")),bar=place.querySelector("progress"),text=place.querySelector("[role=status]");
  source.addEventListener("progress",function(event){
   var job=JSON.parse(event.data);
   if(job.total){bar.max=job.total;bar.value=job.done}
   text.textContent=job.step||"";
   if(["done","failed","cancelled"].indexOf(job.state)>=0){source.close();location.reload()}});
  source.onerror=function(){source.close();setTimeout(function(){location.reload()},2000)}});
 /* What an address points at stands open and in sight. */
 function open(){
  var id=decodeURIComponent(location.hash.slice(1)),target=id?document.getElementById(id):null;
  for(var up=target;up;up=up.parentElement)if(up.tagName==="DETAILS")up.open=true;
  if(target)target.scrollIntoView({block:"center",inline:"nearest"})}
 window.addEventListener("hashchange",open);
 window.addEventListener("beforeprint",function(){all("details").forEach(function(one){one.open=true})});
 open();
})();
