"""Pieces of clauses whose points simply add up: an award each, or a clause as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..engine.blocks import blocks, last_in_force, postings
from ..engine.cube import Cube
from ..engine.exact import Mask, Plane, RunningSum, summable
from ..engine.peer_statistics import PeerStatistics
from ..engine.postings import Postings
from ..facts.planes.planes import NEVER, Planes
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots

_CELLS = 1 << 22
"""Of how many figures pieces are worked out side by side, about."""


@dataclass(frozen=True, eq=False)
class Piece:
    """A clause with one of its awards, or with all, and the facts that these ask for.

    What is worth the same, whatever variant of the clause it was cut from, is one object.
    """

    track: str
    item: m.Item

    def of(self, part: Planes) -> Planes:
        """Its own facts among those of a variant that it was cut from."""
        numbers = [
            part.slots.index[self.item.id, subject, fact]
            for subject in part.slots.subjects[self.item.id]
            for fact in self.item.facts
        ]
        until = None if part.until is None else part.until[numbers]
        return replace(part, planes=[part.planes[number] for number in numbers], until=until)


@dataclass(frozen=True, eq=False)
class Worth:
    """What a piece comes to: arrays [unit], points in the smallest unit.

    `step` is a power of ten that every posting is a multiple of, at most the one looked for.
    """

    points: Plane
    deductions: Plane
    scored: Mask
    step: int

    def over(self, step: int) -> Worth:
        """The same in a unit that is `step` times as large, of which all are multiples."""
        return Worth(self.points // step, self.deductions // step, self.scored, self.step // step)


@dataclass
class Pieces:
    """The pieces of clauses in all their variants, each of them kept once."""

    _known: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)
    _of: dict[int, tuple[m.Item, tuple[Piece, ...]]] = field(default_factory=dict)

    def of(self, track: str, item: m.Item) -> tuple[Piece, ...]:
        """The pieces of a clause that asks no other for anything; none where it asks itself."""
        if id(item) not in self._of:
            self._of[id(item)] = item, tuple(self._one(track, piece) for piece in _cut(item))
        return self._of[id(item)][1]

    def _one(self, track: str, item: m.Item) -> Piece:
        known = self._known.setdefault((track, item.id), [])
        for piece in known:
            if piece.item == item:
                return piece
        known.append(Piece(track, item))
        return known[-1]


def _cut(item: m.Item) -> Iterator[m.Item]:
    """A clause award by award where these only add up, without its words."""
    if not item.counts or not m.stands_alone(item):
        return
    bare = replace(item, title="", cites="", says="", assumes=(), readings=(), blank="",
                   elsewhere="", answers=None)  # fmt: skip
    plain = item.knobs is None and item.each_subject is None and item.not_applicable_when is None
    if plain and item.awards:
        yield from (_asking(replace(bare, awards=(award,))) for award in item.awards)
    else:
        yield bare


def _asking(item: m.Item) -> m.Item:
    """A clause with no more facts than it asks for."""
    if item.open_subjects:
        return item
    asked = {q.fact for a in item.awards for q in a.asked if isinstance(q, m.FactRef)}
    asked |= {ref.fact for award in item.awards for ref in award.reads}
    return replace(item, facts={name: fact for name, fact in item.facts.items() if name in asked})


def worths(
    scheme: Scheme,
    through: int,
    pieces: Sequence[Piece],
    facts: Sequence[Sequence[Planes]],
    step: int,
) -> Iterator[Worth]:
    """What pieces of one track are worth, by the facts of each, worked out side by side.

    `step` is the power of ten looked for in the postings. Nothing may ask about peers.
    """
    first, cells = 0, 0
    for at, planes in enumerate(facts, 1):
        cells += sum(np.size(plane) for part in planes for plane in part.planes)
        if cells > _CELLS or at == len(facts):
            some = slice(first, at)
            yield from _Beside(scheme, pieces[some], facts[some]).worths(through, step)
            first, cells = at, 0


class _Beside:
    """Pieces of one track as the clauses of a track of their own, with the facts of each."""

    def __init__(
        self, scheme: Scheme, pieces: Sequence[Piece], facts: Sequence[Sequence[Planes]]
    ) -> None:
        track = scheme.tracks[pieces[0].track]
        self._items = [replace(p.item, id=f"{p.item.id}\x1f{n}") for n, p in enumerate(pieces)]
        root = m.Section(track.id, track.title, tuple(self._items))
        alone = replace(track, root=root, bands=(), moves=())
        subjects = {
            item.id: planes[0].slots.subjects[piece.item.id]
            for item, piece, planes in zip(self._items, pieces, facts, strict=True)
        }
        self.slots = Slots.of(alone, (), scheme.span_months, subjects)
        self._scheme = replace(
            scheme, tracks={track.id: alone}, parts=(), leagues=(), vetoes=(), tasks=()
        )
        self._planes = [self._joined(same) for same in zip(*facts, strict=True)]

    def parts(self) -> Iterator[Planes]:
        """The facts as planes."""
        return iter(self._planes)

    def _joined(self, same: Sequence[Planes]) -> Planes:
        """The planes of the same units, those of one clause after those of another."""
        planes = [plane for part in same for plane in part.planes]
        until = None
        if any(part.until is not None for part in same):
            until = np.full((len(planes), *planes[0].shape), NEVER, np.uint8)
            ends = np.cumsum([0, *(len(part.planes) for part in same)]).tolist()
            for part, start, end in zip(same, ends, ends[1:], strict=False):
                if part.until is not None:
                    until[start:end] = part.until
        voids = any(part.voids for part in same)
        return Planes(self.slots, same[0].first, same[0].last, planes, until, voids)

    def worths(self, through: int, step: int) -> Iterator[Worth]:
        """What each is worth up to a month."""
        observed: Any = self
        blocks_ = (
            self._of_block(cube, through, step)
            for cube in blocks(self._scheme, observed, PeerStatistics())
        )
        for found in zip(*blocks_, strict=True):
            yield Worth(
                np.concatenate([worth.points for worth in found]),
                np.concatenate([worth.deductions for worth in found]),
                np.concatenate([worth.scored for worth in found]),
                min(worth.step for worth in found),
            )

    def _of_block(self, cube: Cube, through: int, step: int) -> list[Worth]:
        numbers = {id(item): number for number, item in enumerate(self._items)}
        points, lost = ([RunningSum((12, cube.shape[1])) for _ in numbers] for _ in range(2))
        even = np.full(len(numbers), not cube.start)

        def take(found: Postings) -> None:
            number = numbers.get(id(found.node))
            if number is None:
                return
            points[number].add(found.plane, found.most)
            if found.award is not None:
                lost[number].add(np.minimum(found.plane, 0), found.most)
            if even[number] and step > 1:
                even[number] = not (found.plane % step).any()

        tree = postings(cube, through, take)
        ends = last_in_force(cube, cube.start + through - 1), np.arange(cube.shape[1])
        made = []
        for number, item in enumerate(self._items):
            valued = tree.node_value(item).state("year").scored
            scored = np.ones(cube.shape[1], bool) if valued is None else valued[ends]
            sums, below = (
                summable(run.plane, 12, 12 * run.most).sum(axis=0)
                for run in (points[number], lost[number])
            )
            made.append(Worth(sums, -below, scored, step if even[number] else 1))
        return made
