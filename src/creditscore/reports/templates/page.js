"use strict";
(function(){
 var overview=document.getElementById("overview"),units=document.querySelectorAll(".unit"),title=document.title;
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
