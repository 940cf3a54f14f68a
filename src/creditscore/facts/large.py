"""Checking tables that are too large for a frame: planes, and rows only where these are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import FactError, Place, Problem
from ..memory import keep
from ..scheme.scheme import Scheme
from . import arrow
from .directory import Directory
from .inspection import Findings
from .loading import Loader
from .streaming import Stream, Streamed

if TYPE_CHECKING:
    from .tables import Facts

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
        self, facts: Facts, scheme: Scheme, through: int, threads: int, memory: int
    ) -> None:
        keep()
        self.facts, self.scheme, self.through = facts, scheme, through
        self.loader = loader = Loader(facts.tables, scheme, threads)
        stream = Stream(loader, int(memory * _PART) // _CELL, int(memory * _WHOLE) // _CELL)
        self.observed = {
            name: Streamed(stream, number, through) for number, name in enumerate(scheme.tracks)
        }

    @property
    def findings(self) -> list[Findings]:
        """What was found of each track."""
        return [found.findings for found in self.observed.values()]

    def settled(self) -> tuple[Problem, ...]:
        """What is worth knowing; raises `FactError` with all that is wrong, row by row."""
        suspects = {
            (number, unit) for number, found in enumerate(self.findings) for unit in found.suspects
        }
        guilty = sorted(self.loader.guilty)
        count = len(guilty) + len(suspects)
        if not count:
            return tuple(self._notices())
        named = guilty[:MOST_UNITS]
        units = set(sorted(suspects)[: MOST_UNITS - len(named)])
        pick = Pick(self.loader.directory, set(named), units)
        subset = self.facts.rows_of(pick)
        problems = _problems(subset, self.scheme, self.through, pick.units)
        if count > MOST_UNITS:
            details = {"count": count - MOST_UNITS, "shown": MOST_UNITS}
            problems.append(Problem("F230", Place(), details))
        assert problems, "planes and rows disagree"
        raise FactError(problems)

    def _notices(self) -> Iterator[Problem]:
        """What is worth knowing of facts that fit."""
        from .checking import accepted, counted, silence

        yield from self.facts.notices
        latest = [np.flatnonzero(found.counts).max(initial=0) for found in self.findings]
        yield from silence(int(max(latest)), self.scheme, self.through)
        for slots, found in zip(self.loader.slots, self.findings, strict=True):
            yield from accepted(slots, found.accepted)
            of_slots = np.broadcast_to(found.slots, len(slots.slots))
            yield from counted(slots, of_slots, self.scheme)


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
    from .checking import check

    names = list(scheme.tracks)
    only: Mapping[str, set[int]] = {
        name: {unit for track, unit in units if names[track] == name} for name in names
    }
    try:
        check(facts, scheme, through, only=only)
    except FactError as error:
        return list(error.problems)
    return []
