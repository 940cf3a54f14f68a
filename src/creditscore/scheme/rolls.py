"""A roster as a table: `roster.csv` or `roster.parquet`, one unit a row, where units are many."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import Place, Problem, RuleError, excerpt
from ..memory import trim
from ..messages import named
from .cells import of_table
from .model import Entity
from .roll import OWN, Coded, Tabled, coded
from .tree import Map

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_NO_CELLS: Coded = (np.zeros(0, np.int32), [])
_MANY = 1 << 20
_ARROW = ("pyarrow", "pyarrow.csv")
_MAY_BE_SPACE = np.isin(np.arange(256), [*range(0x21), 0xC2, *range(0xE1, 0xE4)])
"""Bytes of UTF-8 with which spaces begin, and some other signs."""


def read(path: Path, data: bytes) -> Map:
    """Read the units of each track from the bytes of `roster.csv`.

    Aliases and groups are separated by `;`; every other column is one that rules may ask for, each
    cell a number where it is written as one. Blanks around a cell are no part of it. Raises
    `RuleError` for a table without its columns, a unit without a name, a month that is none.
    """
    table = _columns(path, data)
    missing = [name for name in ("track", "name") if not table or name not in table]
    if missing:
        raise RuleError(Problem("S202", Place(path.name, 1), {"key": ", ".join(missing)}))
    names = table.pop("name")
    typed = {name: _typed(name, *column) for name, column in table.items() if name}
    found = [*_wrong(names, typed, path)]
    if found:
        raise RuleError(found)
    tracks = Map(Place(path.name))
    codes, cells = typed["track"]
    for code, track in enumerate(cells):
        rows = np.flatnonzero(codes == code)
        if len(rows):
            place = Place(path.name, int(rows[0]) + 2)
            tracks.put(track, _roll(names, typed, rows, path.name), place, place)
    return tracks


def _columns(path: Path, data: bytes) -> dict[str, Any]:
    """The columns of the table as codes of their distinct cells, the names as they stand."""
    if len(data) > _MANY and b'"' not in data:
        fast = _arrow_columns(data)
        if fast:
            return fast
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleError(Problem("Y101", Place(path.name))) from None
    rows = list(csv.reader(io.StringIO(text, newline="")))
    head, rows = (rows[0], [row for row in rows[1:] if row]) if rows else ([], [])
    width = len(head)
    rows = [row[:width] + [""] * (width - len(row)) for row in rows]
    columns = zip(*rows, strict=True) if rows else ()
    found = dict(zip(head, columns, strict=False))
    return {
        name: [cell.strip() for cell in cells] if name == "name" else coded(cells)
        for name, cells in found.items()
    }


def _arrow_columns(data: bytes) -> dict[str, Any]:
    """The same of a large plain table, by Arrow where it is installed; {} where it cannot."""
    try:
        pa, arrow_csv = map(import_module, _ARROW)
    except ImportError:
        return {}
    head = data[: data.find(b"\n")].decode("utf-8-sig").rstrip("\r").split(",")
    options = arrow_csv.ConvertOptions(column_types=dict.fromkeys(head, pa.string()))
    try:
        table = arrow_csv.read_csv(pa.py_buffer(data), convert_options=options)
    except pa.ArrowInvalid:
        return {}
    found: dict[str, Any] = {}
    for name in table.column_names:
        column = table[name].combine_chunks()
        if name == "name":
            found[name] = _trimmed(column)
        else:
            encoded = column.dictionary_encode()
            codes = np.frombuffer(encoded.indices.buffers()[1], np.int32, len(encoded))
            found[name] = codes, encoded.dictionary.to_pylist()
    del table, column
    trim()
    return found


def _trimmed(names: Any) -> Any:
    """Names without the space around them; Arrow's functions are loaded where there is any."""
    letters = np.frombuffer(names.buffers()[2] or b"", np.uint8)
    if not _MAY_BE_SPACE[letters].any():
        return names
    return import_module("pyarrow.compute").utf8_trim_whitespace(names)


def _shortest(names: Any) -> int:
    ends = np.frombuffer(names.buffers()[1], np.int32)[names.offset :][: len(names) + 1]
    return int(np.diff(ends).min())


def _wrong(names: Any, table: Mapping[str, Coded], path: Path) -> Iterator[Problem]:
    """Cells that have to be filled, or to be months."""
    found: list[tuple[int, str, dict[str, object]]] = []
    shortest = min(map(len, names)) if isinstance(names, list) else _shortest(names)
    if not shortest:
        rows = [i for i, name in enumerate(names) if not str(name)]
        found += [(i, "S202", {"key": "name"}) for i in rows]
    codes, cells = table["track"]
    blank = np.array([not cell for cell in cells], bool)
    found += [(int(i), "S202", {"key": "track"}) for i in np.flatnonzero(blank[codes])]
    for key in ("from", "until"):
        codes, cells = table.get(key, _NO_CELLS)
        wrong = np.array([bool(cell) and not _MONTH.fullmatch(cell) for cell in cells], bool)
        for i in np.flatnonzero(wrong[codes]):
            value = excerpt(cells[codes[i]])
            found.append((int(i), "S206", {"value": value, **named("limit", "month")}))
    for row, code, details in sorted(found, key=lambda problem: problem[0]):
        yield Problem(code, Place(path.name, row + 2), details)


def _typed(name: str, codes: Any, cells: list[str]) -> Coded:
    """A column with its cells as what they mean, each of them once."""
    if name in ("aliases", "groups"):
        meant: list[Any] = [_listed(cell) for cell in cells]
    elif name in OWN:
        meant = [cell.strip() for cell in cells]
    else:
        meant = [of_table(cell) for cell in cells]
    new, distinct = coded(meant)
    return (codes, meant) if len(distinct) == len(meant) else (new[codes], distinct)


def _listed(cell: str) -> tuple[str, ...]:
    """The names in a cell; what separates them may be full-width."""
    return tuple(filter(None, (name.strip() for name in cell.replace("；", ";").split(";"))))


def _roll(names: Any, columns: Mapping[str, Coded], rows: Any, file: str) -> Tabled:
    if len(rows) == len(names):
        return Tabled(names, columns, _Maker(names, columns, range(len(names)), file))
    mine = [names[i] for i in rows] if isinstance(names, list) else names.take(rows)
    cells = {name: (codes[rows], found) for name, (codes, found) in columns.items()}
    return Tabled(mine, cells, _Maker(mine, cells, rows, file))


@dataclass(frozen=True)
class _Maker:
    """Makes the unit at a place of a roll."""

    names: Any
    cells: Mapping[str, Coded]
    rows: Any
    file: str

    def __call__(self, at: int) -> Entity:
        cells = {name: found[codes[at]] for name, (codes, found) in self.cells.items()}
        place = Place(self.file, int(self.rows[at]) + 2)
        return Entity(
            str(self.names[at]),
            cells.get("aliases", ()),
            cells.get("groups", ()),
            {n: cell for n, cell in cells.items() if n not in OWN and cell is not None},
            cells.get("part_of", ""),
            {},
            cells.get("from", ""),
            cells.get("until", ""),
            cells.get("note", ""),
            place,
            dict.fromkeys(("aliases", "from", "until", "part_of"), place),
        )
