"""A roster as a table: `roster.csv` or `roster.parquet`, one unit a row, where units are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import FactError, Place, Problem, RuleError
from ..tabular.csv_columns import columns
from .files.yaml_tree import Map
from .model import Entity
from .model.roster import OWN, Coded, RosterOfColumns, coded
from .roster_cells import of_table
from .schema.shape import misfit

_NO_CELLS: Coded = (np.zeros(0, np.int32), [])
_MANY = 1 << 20
_MAY_BE_SPACE = np.isin(np.arange(256), [*range(0x21), 0xC2, *range(0xE1, 0xE4)])
"""Bytes of UTF-8 with which spaces begin, and some other signs."""


def read(path: Path, data: bytes) -> Map:
    """Read the units of each track from the bytes of `roster.csv`.

    Aliases and groups are separated by `;`; every other column is one that rules may ask for, each
    cell a number where it is written as one. Blanks around a cell are no part of it. Raises
    `RuleError` for a table without its columns, a unit without a name, a month that is none.
    """
    try:
        table, rows = _columns(path.name, data)
    except FactError as error:
        raise RuleError(error.problems) from None
    missing = [name for name in ("track", "name") if name not in table or not len(rows)]
    if missing:
        raise RuleError(Problem("S202", Place(path.name, 1), {"key": ", ".join(missing)}))
    names = table.pop("name")
    typed = {name: _typed(name, *column) for name, column in table.items()}
    found = [*_wrong(names, typed, rows, path)]
    if found:
        raise RuleError(found)
    tracks = Map(Place(path.name))
    codes, cells = typed["track"]
    for code, track in enumerate(cells):
        mine = np.flatnonzero(codes == code)
        if len(mine):
            place = Place(path.name, int(rows[mine[0]]))
            tracks.put(track, _roster(names, typed, mine, rows[mine], path.name), place, place)
    return tracks


def _columns(name: str, data: bytes) -> tuple[dict[str, Any], Any]:
    """The columns of the table as codes of their distinct cells, the names as they stand.

    Then the number of each row.
    """
    found = columns(data, name, ("note",), _MANY)
    headings = [heading.strip() for heading in found.headings]
    twice = [heading for heading, count in Counter(headings).items() if count > 1]
    if twice:
        raise RuleError(Problem("S211", Place(name, 1), {"column": c}) for c in twice)
    table = dict(zip(headings, found.columns, strict=True))
    names = table.get("name")
    made: dict[str, Any] = {
        heading: _coded(column) for heading, column in table.items() if heading != "name"
    }
    if names is not None:
        made["name"] = [n.strip() for n in names] if _is_plain(names) else _trimmed(names)
    return made, found.rows


def _is_plain(column: Any) -> bool:
    return isinstance(column, list | tuple)


def _coded(column: Any) -> Coded:
    """A column as codes of its distinct cells."""
    if _is_plain(column):
        return coded(column)
    encoded = column.dictionary_encode()
    codes = np.frombuffer(encoded.indices.buffers()[1] or b"", np.int32, len(encoded))
    return codes, encoded.dictionary.to_pylist()


def _trimmed(names: Any) -> Any:
    """Names without the space around them; Arrow's functions are loaded where there is any."""
    letters = np.frombuffer(names.buffers()[2] or b"", np.uint8)
    if not _MAY_BE_SPACE[letters].any():
        return names
    return import_module("pyarrow.compute").utf8_trim_whitespace(names)


def _shortest(names: Any) -> int:
    ends = np.frombuffer(names.buffers()[1], np.int32)[names.offset :][: len(names) + 1]
    return int(np.diff(ends).min())


def _wrong(names: Any, table: Mapping[str, Coded], rows: Any, path: Path) -> Iterator[Problem]:
    """Cells that have to be filled, or to be months."""
    found: list[tuple[int, str, dict[str, object]]] = []
    shortest = min(map(len, names)) if isinstance(names, list) else _shortest(names)
    if not shortest:
        empty = [i for i, name in enumerate(names) if not str(name)]
        found += [(i, "S202", {"key": "name"}) for i in empty]
    codes, cells = table["track"]
    blank = np.array([not cell for cell in cells], bool)
    found += [(int(i), "S202", {"key": "track"}) for i in np.flatnonzero(blank[codes])]
    for key in ("from", "until"):
        codes, cells = table.get(key, _NO_CELLS)
        told = [misfit(cell, "month") if cell else {} for cell in cells]
        wrong = np.array(list(map(bool, told)), bool)
        found += [(int(i), "S206", told[codes[i]]) for i in np.flatnonzero(wrong[codes])]
    for at, code, details in sorted(found, key=lambda problem: problem[0]):
        yield Problem(code, Place(path.name, int(rows[at])), details)


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


def _roster(
    names: Any, table: Mapping[str, Coded], at: Any, rows: Any, file: str
) -> RosterOfColumns:
    if len(at) == len(names):
        return RosterOfColumns(names, table, _Maker(names, table, rows, file))
    mine = [names[i] for i in at] if isinstance(names, list) else names.take(at)
    cells = {name: (codes[at], found) for name, (codes, found) in table.items()}
    return RosterOfColumns(mine, cells, _Maker(mine, cells, rows, file))


@dataclass(frozen=True)
class _Maker:
    """Makes the unit of a row of a roster."""

    names: Any
    cells: Mapping[str, Coded]
    rows: Any
    file: str

    def __call__(self, at: int) -> Entity:
        cells = {name: found[codes[at]] for name, (codes, found) in self.cells.items()}
        place = Place(self.file, int(self.rows[at]))
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
