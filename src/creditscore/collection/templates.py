"""Templates made from the rules: one for the office, one for a unit, or a folder of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ..errors import CreditscoreError, Place, Problem, UsageError
from ..facts.reading.workbook_tables import tables
from ..scheme import model as m
from ..scheme.scheme import Scheme
from . import office_template, unit_template
from .asked import Selection
from .previous import Stocks
from .workbook import book

OFFICE = "考核小组"
_NOT_IN_FILES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def write_office(
    path: Path, scheme: Scheme, month: str, before: Stocks, *, office_alone: bool = False
) -> bool:
    """Write the template of all units, or of what the office fills in alone; whether any is."""
    with book(path, f"{scheme.title}填报表", _created(month)) as made:
        return office_template.write(made, scheme, month, before, office_alone=office_alone)


def write_unit(
    path: Path, selection: Selection, track: m.Track, unit: m.Entity, month: str, before: Stocks
) -> int:
    """Write the template of a unit; return how many cells it has to fill in.

    Raises `UsageError` where nothing is asked of it.
    """
    asked = selection.of_unit(track, unit.name, month)
    mine = sum(not a.by_office for a in asked)
    if not mine:
        raise UsageError(Problem("U530", Place(), {"entity": unit.name, "month": month}))
    scheme = selection.scheme
    with book(path, f"{scheme.title}填报表 {unit.name}", _created(month)) as made:
        unit_template.write(made, unit_template.Unit(scheme, track, unit, month, asked, before))
    return mine


def write_each(folder: Path, scheme: Scheme, month: str, before: Stocks) -> Iterator[str]:
    """Write a template for each unit that something is asked of, and the office's; yield names."""
    selection = Selection(scheme)
    for track in scheme.tracks.values():
        for number, unit in enumerate(track.entities, 1):
            name = file_name(track, number, unit.name, month, len(scheme.tracks))
            path = folder / name
            try:
                write_unit(path, selection, track, unit, month, before)
            except UsageError:
                continue
            yield name
    name = f"{OFFICE}_{month}.xlsx"
    if write_office(folder / name, scheme, month, before, office_alone=True):
        yield name
    else:
        (folder / name).unlink()


def refuse_filled(path: Path) -> None:
    """Raise `UsageError` where a template stands in which something is filled in already."""
    if path.is_file():
        try:
            stamp = tables(path.read_bytes(), path.name).stamp
        except CreditscoreError:
            return
        if stamp and (stamp.filled or stamp.signed):
            details = {"path": path, "count": stamp.filled}
            raise UsageError(Problem("U531", Place(), details))


def file_name(track: m.Track, number: int, unit: str, month: str, tracks: int) -> str:
    """The name of a unit's file, in the order of the roster."""
    clean = _NOT_IN_FILES.sub("_", unit).strip(". ") or "_"
    head = f"{_NOT_IN_FILES.sub('_', track.title)}_" if tracks > 1 else ""
    return f"{head}{number:02d}_{clean[:60]}_{month}.xlsx"


def _created(month: str) -> datetime:
    """The day that a workbook says it was made on: the first of its month."""
    return datetime(int(month[:4]), int(month[5:]), 1)
