"""Checking tables that are too large for a frame: planes, and rows only where these are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import FactError, Place, Problem
from ..scheme.scheme import Scheme
from . import arrow
from .batches import Plan
from .directory import Directory
from .fingerprint import joined
from .inspection import Findings, inspected, ranges
from .loading import Loader
from .planes import Planes

if TYPE_CHECKING:
    from .tables import Facts

MOST_UNITS = 1000
"""How many units with problems are listed row by row."""


class Survey:
    """The facts of large tables, checked as they are loaded."""

    def __init__(self, facts: Facts, scheme: Scheme, through: int, threads: int) -> None:
        self.facts, self.scheme, self.through, self.threads = facts, scheme, through, threads
        self.loader = Loader(facts.tables, scheme, threads)
        self.findings = {name: Findings() for name in scheme.tracks}

    def whole(self) -> dict[str, Planes]:
        """The planes of every track, all units at once."""
        slots = self.loader.slots()
        plan = Plan(slots, [0] * len(slots), [len(s.track.entities) for s in slots])
        planes, counts = self.loader.load(plan)
        self._inspected(plan, planes, counts)
        return {
            name: replace(found, counts=look.counts, fingerprint=joined(look.digests))
            for found, (name, look) in zip(planes, self.findings.items(), strict=True)
        }

    def _inspected(self, plan: Plan, planes: Sequence[Planes], counts: Sequence[int]) -> None:
        for number, (found, count) in enumerate(zip(planes, counts, strict=True)):
            findings = Findings()
            with ThreadPoolExecutor(self.threads) as pool:
                looks = [
                    pool.submit(inspected, found, first, last, self.through)
                    for first, last in ranges(found)
                ]
                for look in looks:
                    findings.add(look.result())
            if findings.counts.sum() != count:
                findings.suspects += self._doubled(plan, number, found)
            self.findings[found.slots.track.id].add(findings)

    def _doubled(self, plan: Plan, number: int, planes: Planes) -> list[int]:
        """The units with more rows than cells: some observation stands twice."""
        rows = self.loader.tally(plan, number)
        cells = (planes.array != planes.absent).sum(axis=(0, 1))
        return (np.flatnonzero(rows != cells) + planes.first).tolist()

    def settle(self) -> None:
        """Raise `FactError` with all that is wrong, row by row, where anything is."""
        suspects = {
            (number, unit)
            for number, found in enumerate(self.findings.values())
            for unit in found.suspects
        }
        guilty = sorted(self.loader.guilty)
        count = len(guilty) + len(suspects)
        if not count:
            return
        named = guilty[:MOST_UNITS]
        units = set(sorted(suspects)[: MOST_UNITS - len(named)])
        pick = Pick(self.loader.directory, set(named), units)
        subset = self.facts.rows_of(pick)
        problems = _problems(subset, self.scheme, self.through, pick.units)
        if count > MOST_UNITS:
            details = {"count": count - MOST_UNITS, "shown": MOST_UNITS}
            problems.append(Problem("F229", Place(), details))
        assert problems, "planes and rows disagree"
        raise FactError(problems)

    def notices(self) -> Iterator[Problem]:
        """What is worth knowing of facts that fit."""
        from .checking import accepted, blanks, silence

        yield from self.facts.notices
        latest = [np.flatnonzero(found.counts).max(initial=0) for found in self.findings.values()]
        yield from silence(int(max(latest)), self.scheme, self.through)
        for name, found in self.findings.items():
            track = self.scheme.tracks[name]
            yield from accepted(self.loader.slots_of[name], found.accepted)
            yield from blanks(track, found.blank)


class Pick:
    """Says which rows to look at: those of some units, by whatever name, and of some names."""

    def __init__(self, directory: Directory, names: set[str], units: set[tuple[int, int]]) -> None:
        self.directory, self.names, self.units = directory, names, set(units)
        known = directory.codes(arrow.texts(sorted(names))) if names else np.zeros(0, np.int64)
        for code in known[known >= 0]:
            self.units.add((int(directory.track[code]), int(directory.place[code])))

    def __call__(self, cells: Any) -> Any:
        """Which of some distinct cells are meant; one more entry stands for the empty cell."""
        codes = self.directory.codes(cells)
        wanted = {code for code in range(len(self.directory.track)) if self._wants(code)}
        texts = cells.to_pylist()
        mine = [
            code in wanted or text in self.names
            for code, text in zip(codes.tolist(), texts, strict=True)
        ]
        return np.array([*mine, "" in self.names])

    def _wants(self, code: int) -> bool:
        return (int(self.directory.track[code]), int(self.directory.place[code])) in self.units


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
