"""For people: the workbook, the bulletin, the page and the letters, all made from one report."""
