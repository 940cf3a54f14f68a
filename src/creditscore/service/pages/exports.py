"""A view as a file: a workbook, a document, tables of text, plain data."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...formulas import guarded
from ...reports.sheets import Book
from ...reports.tables import Table
from ...reports.word import Paper
from ...visible import in_json, visible
from .view import View

_ACROSS = 8
"""With more columns a table stands across the page."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Exported:
    """A file that was made of a view."""

    name: str
    media: str
    content: bytes


def exported(view: View, format: str) -> Exported:
    """A view in one of `FORMATS`; the same view gives the same bytes."""
    suffix, media, made = FORMATS[format]
    content = made(view)
    if format == "csv" and len(view.tables) > 1:
        suffix, media = "zip", "application/zip"
    return Exported(f"{view.name}.{suffix}", media, content)


def _workbook(view: View) -> bytes:
    with TemporaryDirectory() as draft:
        path = Path(draft, "view.xlsx")
        book = Book(path, view.title, view.period, view.places)
        for table in view.tables:
            book.sheet(table)
        if view.drawings:
            book.pictures("图", [(d.title, d.png, d.said) for d in view.drawings])
        book.close()
        return path.read_bytes()


def _document(view: View) -> bytes:
    with TemporaryDirectory() as draft:
        path = Path(draft, "view.docx")
        paper = Paper(view.title, view.period)
        paper.title(view.title)
        for line in view.lines:
            paper.text(line)
        for at, table in enumerate(view.tables, 1):
            across = len(table.columns) > _ACROSS
            paper.attachment(str(at), table.title, landscape=across)
            paper.table(table)
        for drawing in view.drawings:
            paper.drawing(drawing)
        paper.save(path)
        return path.read_bytes()


def _texts(view: View) -> bytes:
    """A table as CSV; several together in an archive."""
    made = [(table.name, _csv(table)) for table in view.tables]
    if len(made) == 1:
        return made[0][1]
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, (name, content) in enumerate(made, 1):
            archive.writestr(zipfile.ZipInfo(f"{at:02d}-{name}.csv", _EPOCH), content)
    return whole.getvalue()


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    written = csv.writer(text, lineterminator="\n")
    written.writerow([guarded(visible(column.title)) for column in table.columns])
    for row in table.rows:
        written.writerow([_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _cell(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(visible(cell, lines=True))
    return format(cell, "f") if isinstance(cell, Decimal) else cell


def _data(view: View) -> bytes:
    whole = {
        "title": view.title,
        "lines": list(view.lines),
        "tables": [
            {
                "name": table.name,
                "title": table.title,
                "notes": list(table.notes),
                "columns": [{"title": c.title, "kind": c.kind} for c in table.columns],
                "rows": [[_plain(cell) for cell in row] for row in table.rows],
            }
            for table in view.tables
        ],
    }
    return in_json(json.dumps(whole, ensure_ascii=False, indent=1)).encode()


def _plain(cell: Any) -> Any:
    return format(cell, "f") if isinstance(cell, Decimal) else cell


FORMATS: dict[str, tuple[str, str, Callable[[View], bytes]]] = {
    "xlsx": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _workbook,
    ),
    "docx": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _document,
    ),
    "csv": ("csv", "text/csv; charset=utf-8", _texts),
    "json": ("json", "application/json", _data),
}
