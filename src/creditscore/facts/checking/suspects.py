"""What is wrong with the units of large tables that planes find fault with, by their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ... import arrow
from ...errors import FactError, Place, Problem
from ...scheme.scheme import Scheme
from ...tabular.parquet import MOST_ROWS
from ..coding.directory import Directory
from ..facts import Facts
from .planes import Findings
from .rows import checked_rows

MOST_UNITS = 1000
"""How many units with problems are listed row by row."""


def raise_problems(
    scheme: Scheme,
    through: int,
    directory: Directory,
    findings: Sequence[Findings],
    names: set[str],
    rows_of: Callable[[UnitFilter], Facts],
    of_columns: Sequence[Problem] = (),
) -> None:
    """Raise `FactError` with all that is wrong, row by row, where there is anything.

    `findings` are those of each track, `names` are of units with rows that no plane can take;
    `rows_of` gets the rows of the units that are looked at; `of_columns` is wrong with columns.
    """
    suspects = {(number, unit) for number, found in enumerate(findings) for unit in found.suspects}
    rejected = sorted(names)
    count = len(rejected) + len(suspects)
    if not count:
        if of_columns:
            raise FactError(of_columns)
        return
    named = rejected[:MOST_UNITS]
    wanted = UnitFilter(directory, set(named), set(sorted(suspects)[: MOST_UNITS - len(named)]))
    rows = rows_of(wanted)
    only = {
        name: {unit for track, unit in wanted.units if track == number}
        for number, name in enumerate(scheme.tracks)
    }
    _, problems = checked_rows(rows, scheme, through, only)
    if not problems:
        tracks = [*scheme.tracks.values()]
        units = [tracks[track].entities[unit].name for track, unit in sorted(suspects)]
        problems.add(Problem("F239", Place(), {"unit": [*rejected, *units][0]}))
    if count > MOST_UNITS:
        details = {"count": count - MOST_UNITS, "shown": MOST_UNITS}
        problems.add(Problem("F230", Place(), details))
    if len(rows) > MOST_ROWS:
        problems.add(Problem("F244", Place(), {"shown": MOST_ROWS}))
    problems.extend(of_columns)
    raise FactError(problems)


class UnitFilter:
    """Says which rows to look at: those of some units, by whatever name, and of some names."""

    def __init__(self, directory: Directory, names: set[str], units: set[tuple[int, int]]) -> None:
        self.directory, self.names, self.units = directory, names, set(units)
        known = directory.codes(arrow.texts(sorted(names))) if names else np.zeros(0, np.int64)
        for code in known[known >= 0]:
            self.units.add((int(directory.track[code]), int(directory.place[code])))
        wanted = [track << 32 | place for track, place in self.units]
        keys = directory.track.astype(np.int64) << 32 | directory.place
        self._wanted = np.r_[np.isin(keys, wanted), False]

    def __call__(self, cells: Any) -> Any:
        """Which of some distinct cells are meant; one more entry stands for the empty cell."""
        codes = self.directory.codes(cells)
        mine = self._wanted[codes]
        for at in np.flatnonzero(codes < 0) if self.names else ():
            mine[at] = cells[int(at)].as_py() in self.names
        return np.r_[mine, "" in self.names]
