"use strict";
(function(){
 var overview=document.getElementById("overview"),units=document.querySelectorAll(".unit"),title=document.title;
 function number(cell){var text=cell.getAttribute("data-value");return text===null||text===""?null:Number(text)}
 function order(table,at,down){
  var body=table.tBodies[0],rows=Array.prototype.slice.call(body.rows);
  rows.forEach(function(row,i){if(row.first===undefined)row.first=i});
  rows.sort(function(a,b){
   var x=a.cells[at],y=b.cells[at],result;
   if(x.hasAttribute("data-value")){
    var p=number(x),q=number(y);
    if(p===null||q===null)return p===q?a.first-b.first:p===null?1:-1;
    result=p-q
   }else result=x.textContent.localeCompare(y.textContent,"zh");
   return (down?-result:result)||a.first-b.first});
  rows.forEach(function(row){body.appendChild(row)})}
 document.querySelectorAll("table.league").forEach(function(table){
  var heads=table.tHead.rows[0].cells;
  Array.prototype.forEach.call(heads,function(head,at){
   var button=head.querySelector("button");
   if(!button)return;
   button.addEventListener("click",function(){
    var down=head.getAttribute("aria-sort")==="ascending";
    Array.prototype.forEach.call(heads,function(other){other.removeAttribute("aria-sort")});
    head.setAttribute("aria-sort",down?"descending":"ascending");
    order(table,at,down)})});
  var tools=document.getElementById(table.id+"-tools"),
      search=tools.querySelector("input"),band=tools.querySelector("select"),count=tools.querySelector("output");
  function filter(){
   var word=search.value.trim().toLowerCase(),shown=0;
   Array.prototype.forEach.call(table.tBodies[0].rows,function(row){
    var fits=row.textContent.toLowerCase().indexOf(word)>=0&&(!band||!band.value||row.getAttribute("data-kind").split(" ").indexOf(band.value)>=0);
    row.hidden=!fits;if(fits)shown++});
   count.textContent="显示 "+shown+" 个，共 "+table.tBodies[0].rows.length+" 个"}
  search.addEventListener("input",filter);
  if(band)band.addEventListener("change",filter);
  filter()});
 function show(){
  var id=decodeURIComponent(location.hash.slice(1)),target=id?document.getElementById(id):null,
      unit=target?target.closest(".unit"):null;
  units.forEach(function(one){one.classList.toggle("shown",one===unit)});
  if(overview)overview.hidden=!!unit;
  document.title=unit?unit.getAttribute("data-name")+" · "+title:title;
  if(unit){
   for(var up=target;up&&up!==unit;up=up.parentElement)if(up.tagName==="DETAILS")up.open=true;
   unit.querySelector("h2").focus({preventScroll:true});
   if(target===unit)window.scrollTo(0,0);else target.scrollIntoView()
  }else if(target)target.scrollIntoView()}
 window.addEventListener("hashchange",show);
 window.addEventListener("beforeprint",function(){document.querySelectorAll(".unit.shown details").forEach(function(one){one.open=true})});
 if(!("hidden" in document.createElement("p")))return;
 show();
})();
