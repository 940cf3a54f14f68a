"""Filling in templates as units do, with another library than the one that made them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl

Key = tuple[str, str, str, str]
"""A unit, an item, a subject and a fact."""


def cells(book: Any) -> Iterator[tuple[Key, Any]]:
    """The cells of a template that are to be filled in, by what each is."""
    stamp = json.loads(book.worksheets[0]["A1"].value)
    for sheet in book.worksheets:
        columns: dict[int, dict[str, str]] = {}
        for row in sheet.iter_rows():
            first = row[0].value
            if first == "columns":
                columns = {c.column: json.loads(c.value) for c in row[1:] if c.value}
            elif isinstance(first, str) and first.startswith("{"):
                own = json.loads(first)
                for column, key in columns.items():
                    whole = {**stamp, **own, **key}
                    cell = sheet.cell(row[0].row, column)
                    figure = "fact" in whole and not {"remark", "subject-here"} & key.keys()
                    if figure and not cell.protection.locked:
                        unit, subject = whole.get("entity", ""), whole.get("subject", "")
                        yield (unit, whole["item"], subject, whole["fact"]), cell


def fill(template: Path, target: Path, figures: Mapping[Key, object], signed: str = "张三") -> int:
    """Fill in a template with the figures that are there for its cells; how many there were."""
    book = openpyxl.load_workbook(template)
    count = 0
    for key, cell in cells(book):
        if key in figures:
            cell.value = figures[key]
            count += 1
    if signed:
        cover = book.worksheets[0]
        (row,) = (c.row for c in cover["A"] if "signed" in str(c.value))
        cover.cell(row, 3).value = signed
    book.save(target)
    return count
