"use strict";
(function(){
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
  var tools=document.getElementById(table.id+"-tools");
  if(!tools)return;
  var search=tools.querySelector("input"),band=tools.querySelector("select"),count=tools.querySelector("output");
  function filter(){
   var word=search.value.trim().toLowerCase(),shown=0;
   Array.prototype.forEach.call(table.tBodies[0].rows,function(row){
    var fits=row.textContent.toLowerCase().indexOf(word)>=0&&(!band||!band.value||row.getAttribute("data-kind").split("\n").indexOf(band.value)>=0);
    row.hidden=!fits;if(fits)shown++});
   count.textContent=count.getAttribute("data-text").replace("{}",shown).replace("{}",table.tBodies[0].rows.length)}
  search.addEventListener("input",filter);
  if(band)band.addEventListener("change",filter);
  filter()});
})();
