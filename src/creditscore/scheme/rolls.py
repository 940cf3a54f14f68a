"""A roster as a table: `roster.csv`, one unit a row, where units are many."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from ..errors import Place, Problem, RuleError
from .tree import Map, Seq

_OWN = ("track", "name", "aliases", "groups", "part_of", "from", "until", "note")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")


def read(path: Path) -> Map:
    """Read the units of `roster.csv` as they would stand in `roster.yaml` under `entities`.

    Aliases and groups are separated by `;`; every other column is one that rules may ask for, as a
    number where all its cells that are filled are numbers. Raises `RuleError` for a table without
    its columns, a unit without a name, a month that is none.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise RuleError(Problem("Y101", Place(path.name))) from None
    rows = list(csv.DictReader(text.splitlines(), strict=False))
    missing = [name for name in ("track", "name") if not rows or name not in rows[0]]
    if missing:
        raise RuleError(Problem("S202", Place(path.name, 1), {"key": ", ".join(missing)}))
    columns = [name for name in rows[0] if name and name not in _OWN]
    filled = {name: [row[name] for row in rows if row[name]] for name in columns}
    numeric = {n for n, cells in filled.items() if cells and all(map(_NUMBER.fullmatch, cells))}
    found = [problem for line, row in enumerate(rows, 2) for problem in _wrong(row, path, line)]
    if found:
        raise RuleError(found)
    entities = Map(Place(path.name))
    for line, row in enumerate(rows, 2):
        place = Place(path.name, line)
        if row["track"] not in entities:
            entities.put(row["track"], Seq(place), place, place)
        entities[row["track"]].put(_unit(row, columns, numeric, place), place)
    return entities


def _wrong(row: dict[str, str], path: Path, line: int) -> Iterator[Problem]:
    """Cells that have to be filled, or to be months."""
    place = Place(path.name, line)
    for name in ("track", "name"):
        if not (row[name] or "").strip():
            yield Problem("S202", place, {"key": name})
    for name in ("from", "until"):
        cell = (row.get(name) or "").strip()
        if cell and not _MONTH.fullmatch(cell):
            limit = {"limit": "a year and a month, as 2023-04", "limit_zh": "年和月，如 2023-04"}
            yield Problem("S206", place, {"value": cell, **limit})


def _unit(row: dict[str, str], columns: list[str], numeric: set[str], place: Place) -> Map:
    unit = Map(place)
    for name in ("name", "part_of", "from", "until", "note"):
        if row.get(name):
            unit.put(name, row[name].strip(), place, place)
    for name in ("aliases", "groups"):
        if row.get(name):
            parts = Seq(place)
            for part in row[name].split(";"):
                parts.put(part.strip(), place)
            unit.put(name, parts, place, place)
    cells = Map(place)
    for name in columns:
        cell = row[name] or ""
        if cell or name not in numeric:
            cells.put(name, Decimal(cell) if name in numeric else cell, place, place)
    unit.put("columns", cells, place, place)
    return unit
