"""Units of a track that are explained together: what they share is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ...engine.blocks import postings
from ...engine.cube import Cube
from ...engine.postings import Postings
from ...engine.tree import Tree
from ...facts.check import looked_up
from ...facts.facts import Facts
from ...facts.planes.observations import Observations, as_rows
from ...language import Lang
from ...scheme import model as m
from ..scored import Scored, ScoredTrack

UNITS = 128
"""How many units are explained together where all are."""
T = TypeVar("T")


class Once:
    """Keeps what was worked out, by its key, for whoever asks next.

    >>> once = Once()
    >>> once("a", lambda: 1), once("a", lambda: 2)
    (1, 1)
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def __call__(self, key: Hashable, make: Callable[[], T]) -> T:
        """What stands for a key, made where nobody has asked for it yet."""
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found


@dataclass(frozen=True)
class Block:
    """The lines of some units, with the facts behind them; planes have a column for each unit.

    Arithmetic is told in `langs`, and left empty in the other.
    """

    scored: Scored
    found: ScoredTrack
    cube: Cube
    tree: Tree
    lines: tuple[Postings, ...]
    facts: Facts
    observed: Observations
    langs: Collection[Lang] = ("zh", "en")
    once: Once = field(default_factory=Once)

    @classmethod
    def of(
        cls,
        scored: Scored,
        found: ScoredTrack,
        units: range,
        langs: Collection[Lang] = ("zh", "en"),
    ) -> Block:
        """Work out the lines of the units at some neighbouring places of the roster."""
        observed = found.observations
        facts, rows = scored.facts, observed
        if facts.tables:
            facts, rows = looked_up(facts, scored.scheme, found.track, units, scored.through)
            observed = observed if m.feeders(found.track) else rows
        part = next(p for p in observed.parts() if p.first <= units.start < p.last)
        cube = Cube(scored.scheme, part, units.start, units.stop, found.peers)
        emitted: list[Postings] = []
        tree = postings(cube, scored.through, emitted.append)
        return cls(scored, found, cube, tree, tuple(emitted), facts, as_rows(rows), langs)

    @classmethod
    def each(
        cls, scored: Scored, found: ScoredTrack, langs: Collection[Lang] = ("zh", "en")
    ) -> Iterator[Block]:
        """All units of a track, some at a time."""
        for part in found.observations.parts():
            for first in range(part.first, part.last, UNITS):
                units = range(first, min(first + UNITS, part.last))
                yield cls.of(scored, found, units, langs)
