"""Templates that came back filled in: workbooks that say themselves what each of their cells is.

Column A of a sheet, which users do not see, has the keys. The cover has a stamp: the scheme, the
month and the unit. A row that says `columns` has in its cells what each column holds; the key of
another row holds for its cells. Keys are JSON with the names of tidy tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...errors import FactError, Place, Problem, excerpt
from ...tabular.csv_cells import Cells
from ...tabular.sheets import Sheet
from . import numbers
from .figures import NOTHING, figure
from .headings import KEYS

COLUMNS = "columns"
"""What column A says where a row has the keys of columns."""
HEADINGS = (*KEYS, "fact", "value", "source")
REMARK, SUBJECT, SIGNED = "remark", "subject-here", "signed"
"""Keys of cells that hold no figure: a remark, the name of an open subject, who filled it in."""
ASTRAY = "astray"
"""The key of a figure that nothing asks for."""


@dataclass(frozen=True)
class Stamp:
    """Whose template it is: `entity` is "" in one of the office; `signed` by whom it was filled in.

    `filled` are the cells in which a figure stands, `blank` the keys of those in which none does.
    """

    file: str
    scheme: str
    month: str
    entity: str = ""
    signed: str = ""
    filled: int = 0
    blank: tuple[Mapping[str, str], ...] = field(default=(), repr=False)


def stamp_of(sheets: Sequence[Sheet]) -> Mapping[str, str] | None:
    """What is stamped on the cover of a template; None: it is another workbook."""
    for sheet in sheets:
        for line in sheet.lines[:1] if not sheet.left and not sheet.above else ():
            key = _key(line[0])
            if "scheme" in key and "month" in key:
                return key
    return None


def filled(
    sheets: Sequence[Sheet], stamp: Mapping[str, str], name: str
) -> tuple[list[tuple[Cells, Place]], Stamp]:
    """The figures of a template, sheet by sheet, as tidy tables; whose it is.

    Raises `FactError` for figures that stand where none is asked for.
    """
    problems: list[Problem] = []
    tables, signed, count = list[tuple[Cells, Place]](), "", 0
    blank: list[Mapping[str, str]] = []
    base = {name: stamp[name] for name in ("month", "entity") if name in stamp}
    for sheet in sheets:
        place = f"{name}[{sheet.name}]"
        rows: list[list[Any]] = []
        numbers_of: list[int] = []
        for cell in _cells(sheet, base):
            if ASTRAY in cell.key:
                at = Place(place, cell.row, cell.column)
                problems.append(Problem("F274", at, {"value": excerpt(cell.value)}))
            elif SIGNED in cell.key:
                signed = signed or numbers.text(cell.value)
            elif numbers.text(cell.value) == "" or cell.value in NOTHING:
                blank.append(cell.key)
            else:
                at = Place(place, cell.row, cell.column)
                source = f"{at}；{cell.remark}" if cell.remark else str(at)
                keys = [cell.key.get(key, "") for key in HEADINGS[:-2]]
                rows.append([*keys, figure(cell.value), source])
                numbers_of.append(cell.row)
        if rows:
            columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
            tables.append((Cells(list(HEADINGS), columns, numbers_of), Place(place, 1)))
            count += len(rows)
    if problems:
        raise FactError(problems)
    found = Stamp(
        name,
        stamp["scheme"],
        stamp["month"],
        stamp.get("entity", ""),
        signed,
        count,
        tuple(blank),
    )
    return tables, found


def refuse_twice(stamps: Iterable[Stamp]) -> None:
    """Raise `FactError` where one unit has filled in several templates of one month."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for stamp in stamps:
        if stamp.entity and stamp.filled:
            key = stamp.scheme, stamp.month, stamp.entity
            found.setdefault(key, []).append(stamp.file)
    problems = [
        Problem("F261", Place(files[-1]), {"entity": entity, "month": month, "file": files[0]})
        for (_, month, entity), files in found.items()
        if len(files) > 1
    ]
    if problems:
        raise FactError(problems)


def strangers(stamps: Iterable[Stamp], scheme: str) -> Iterator[Problem]:
    """Templates that were made for another scheme than the one of this name."""
    for stamp in stamps:
        if stamp.scheme != scheme:
            yield Problem("F260", Place(stamp.file), {"scheme": stamp.scheme, "wanted": scheme})


@dataclass(frozen=True, slots=True)
class _Cell:
    key: Mapping[str, str]
    value: Any
    row: int
    column: int
    remark: str


def _cells(sheet: Sheet, base: Mapping[str, str]) -> Iterator[_Cell]:
    """The cells of a sheet that are to be filled in."""
    columns: dict[int, dict[str, str]] = {}
    subject = ""
    for number, line in enumerate(sheet.lines if not sheet.left else (), sheet.above + 1):
        if line[0] == COLUMNS:
            keys = {at: _key(cell) for at, cell in enumerate(line[1:], 1)}
            columns = {at: key for at, key in keys.items() if key}
            continue
        own = _key(line[0])
        if SIGNED in own and len(line) > 2:
            yield _Cell(own, line[2], number, 3, "")
        if not own:
            yield from _astray(line, columns, number)
        if not own or "scheme" in own or SIGNED in own:
            continue
        cells = {at: line[at] if at < len(line) else "" for at in columns}
        remark = next((numbers.text(cells[at]) for at in cells if REMARK in columns[at]), "")
        named = [numbers.text(cells[at]) for at in cells if SUBJECT in columns[at]]
        if named:
            subject = named[0] or (subject if "same" in own else "")
        for at, key in columns.items():
            if REMARK in key or SUBJECT in key:
                continue
            whole = {**base, **own, **key, **({"subject": subject} if named else {})}
            if "fact" in whole:
                yield _Cell(whole, cells[at], number, at + 1, remark)


def _astray(
    line: Sequence[Any], columns: Mapping[int, Mapping[str, str]], row: int
) -> Iterator[_Cell]:
    """Figures that stand below the headings of figures in a row that asks for none."""
    for at, key in columns.items():
        value = line[at] if at < len(line) else ""
        asks = REMARK not in key and SUBJECT not in key
        if asks and value not in NOTHING and numbers.number(figure(value)) is not None:
            yield _Cell({ASTRAY: ""}, value, row, at + 1, "")


def _key(cell: object) -> dict[str, str]:
    """The key that a cell holds, empty where it holds none."""
    if not isinstance(cell, str) or not cell.startswith("{"):
        return {}
    try:
        found = json.loads(cell)
    except ValueError:
        return {}
    whole = isinstance(found, dict) and all(isinstance(v, str) for v in found.values())
    return found if whole else {}
