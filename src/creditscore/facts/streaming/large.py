"""Checking tables that are too large for a frame: planes, and rows only where these are wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import arrow
from ...errors import FactError, Place, Problem
from ...memory import keep
from ...scheme.scheme import Scheme
from ..checking.notices import noticed
from ..checking.planes import Findings
from ..coding.directory import Directory
from ..reading.parquet import MOST_ROWS
from .loading import Loader
from .streaming import Stream, Streamed

if TYPE_CHECKING:
    from ..facts import Facts

MEMORY = 1 << 30
"""How many bytes a run may take, about."""
_WHOLE, _PART, _CELL = 0.4, 0.08, 4
"""How much of the memory the facts may take, as a whole and in parts, and a cell of them."""
MOST_UNITS = 1000
"""How many units with problems are listed row by row."""


class Survey:
    """The facts of large tables, checked as they are read for scoring; `memory` is in bytes.

    `observed` has the facts of each track, some units at a time. The checks are done when it has
    been read to its end.
    """

    def __init__(
        self,
        facts: Facts,
        scheme: Scheme,
        through: int,
        threads: int,
        memory: int,
        trust: bool = True,
        strange: Sequence[Problem] = (),
    ) -> None:
        keep()
        self.facts, self.scheme, self.through = facts, scheme, through
        self._strange = strange
        self.loader = loader = Loader(facts.tables, scheme, threads)
        part, whole = (int(memory * share) // _CELL for share in (_PART, _WHOLE))
        stream = Stream(loader, part, whole, trust)
        self.observed = {
            name: Streamed(stream, number, through) for number, name in enumerate(scheme.tracks)
        }

    @property
    def findings(self) -> list[Findings]:
        """What was found of each track."""
        return [found.findings for found in self.observed.values()]

    def settled(self) -> tuple[Problem, ...]:
        """What is worth knowing; raises `FactError` with all that is wrong, row by row."""
        loader = self.loader
        fail(self.scheme, self.through, loader.directory, self.findings, loader.rejected_names,
             self.facts.rows_of, self._strange)  # fmt: skip
        if not any(found.counts.any() for found in self.findings):
            details = {"file": ", ".join(self.facts.files)}
            raise FactError(Problem("F219", Place(), details))
        found = noticed(self.scheme, self.through, loader.slots, self.findings)
        return (*self.facts.notices, *found)


def fail(
    scheme: Scheme,
    through: int,
    directory: Directory,
    findings: Sequence[Findings],
    names: set[str],
    rows_of: Callable[[Pick], Facts],
    strange: Sequence[Problem] = (),
) -> None:
    """Raise `FactError` with all that is wrong, row by row, where there is anything.

    `findings` are those of each track, `names` are of units with rows that no plane can take;
    `rows_of` gets the rows of the units that are looked at; `strange` is wrong besides.
    """
    suspects = {(number, unit) for number, found in enumerate(findings) for unit in found.suspects}
    rejected_names = sorted(names)
    count = len(rejected_names) + len(suspects)
    if not count:
        if strange:
            raise FactError(strange)
        return
    named = rejected_names[:MOST_UNITS]
    pick = Pick(directory, set(named), set(sorted(suspects)[: MOST_UNITS - len(named)]))
    rows = rows_of(pick)
    problems = _problems(rows, scheme, through, pick.units)
    if count > MOST_UNITS:
        details = {"count": count - MOST_UNITS, "shown": MOST_UNITS}
        problems.append(Problem("F230", Place(), details))
    if len(rows.held) > MOST_ROWS:
        problems.append(Problem("F244", Place(), {"shown": MOST_ROWS}))
    assert problems, "planes and rows disagree"
    raise FactError([*problems, *strange])


class Pick:
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


def _problems(
    facts: Facts, scheme: Scheme, through: int, units: set[tuple[int, int]]
) -> list[Problem]:
    from ..check import check

    names = list(scheme.tracks)
    only: Mapping[str, set[int]] = {
        name: {unit for track, unit in units if names[track] == name} for name in names
    }
    try:
        check(facts, scheme, through, only=only)
    except FactError as error:
        return list(error.problems)
    return []
