"""Batches of subjects: an award is worked out once for many, each unit once for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..facts.planes.planes import NEVER, Cells, Part, Planes
from ..scheme import model as m
from ..scheme.slots import Slots
from .awards import Account
from .cube import Cube
from .exact import Exact, Mask

WIDTH = 2048
"""How many units, each counted once for a subject, are worked on together; more leave the cache."""


@dataclass
class SubjectBatch(Cube):
    """A cube of the facts of an item: its units for one subject, then the same for the next.

    Its slots are those of the first subject.
    """

    cube: Cube = field(kw_only=True)
    subjects: tuple[str, ...] = field(kw_only=True)

    @classmethod
    def of(cls, cube: Cube, item: m.Item, subjects: tuple[str, ...]) -> SubjectBatch:
        """Put some subjects of an item subject_batches."""
        facts = _Facts.of(cube, item, subjects)
        return cls(cube.scheme, facts, 0, facts.last, cube=cube, subjects=subjects)

    def concerned(self, item: str, subject: str | None) -> Mask | None:
        """Where units answer for the subject for which they are there; None: everywhere."""
        if self.facts.slots.track.items[item].open_subjects:
            return super().concerned(item, subject)
        masks = [self.cube.concerned(item, name) for name in self.subjects]
        if all(mask is None for mask in masks):
            return None
        everywhere = np.broadcast_to(True, self.cube.shape)
        return np.concatenate([everywhere if mask is None else mask for mask in masks], axis=1)

    def _answers(self, groups: tuple[int, ...]) -> Mask:
        slots, (group,) = self.facts.slots, groups
        item, _ = slots.groups[group]
        found = [self.cube._answers(slots.groups_of[item, name]) for name in self.subjects]
        return np.concatenate(found)

    def columns(self) -> Iterator[slice]:
        """Where the units of each subject are."""
        width = self.cube.shape[1]
        return (slice(at, at + width) for at in range(0, self.last, width))

    def split(self, found: Account) -> Iterator[Account]:
        """The account of each subject."""
        for columns in self.columns():
            mine = np.s_[:, columns]
            applies, present = (
                None if mask is None else mask[mine] for mask in (found.applies, found.present)
            )
            so_far = Exact(found.so_far.num[mine], 1, found.so_far.most)
            yield Account(so_far, applies, found.postings[mine], present)


def batches(
    award: m.Award, item: m.Item, subjects: tuple[str, ...], cube: Cube
) -> Iterator[tuple[str, ...]]:
    """The subjects of an award, as many at a time as can be worked on subject_batches."""
    step = max(1, WIDTH // cube.shape[1]) if _may_be(award, item, cube) else 1
    return (subjects[at : at + step] for at in range(0, len(subjects), step))


def node_batches(
    each: m.EachSubject, item: m.Item, subjects: tuple[str, ...], cube: Cube
) -> Iterator[tuple[str, ...]]:
    """The subjects of an item, nodes of their own, as many at a time as can be worked on."""
    awards = [award for award in item.awards if not award.per_entity]
    together = all(not award.subjects and _may_be(award, item, cube) for award in awards)
    step = max(1, WIDTH // cube.shape[1]) if awards and together and _own_facts(each) else 1
    return (subjects[at : at + step] for at in range(0, len(subjects), step))


def _own_facts(each: m.EachSubject) -> bool:
    """Whether the knobs of a subject ask nothing but its own facts."""
    knobs = each.knobs
    limits = [limit for _, limit in knobs.limits]
    conditions = (
        *(knobs.base_when, knobs.multiplier_when, knobs.zero_when),
        each.not_applicable_when,
    )
    asks_roster = any(
        True
        for condition in (*conditions, *(limit.when for limit in limits))
        for _ in m.questions(condition)
    )
    if asks_roster or knobs.not_applicable == "peer-average":
        return False
    return all(map(m.is_local, m.asked_by_subject(each)))


def _may_be(award: m.Award, item: m.Item, cube: Cube) -> bool:
    """Whether subjects differ in their facts alone, which all their units may have at any time."""
    apart = any(fact.missing == "value" or fact.own_year for fact in item.facts.values())
    return award.local and bool(item.facts) and not apart and cube.in_force() is None


@dataclass(frozen=True)
class _Facts:
    """The facts of some entities for several subjects, side by side."""

    part: Part
    steps: tuple[int, ...]
    begin: int
    end: int

    @classmethod
    def of(cls, cube: Cube, item: m.Item, subjects: Sequence[str]) -> _Facts:
        slots, fact = cube.facts.slots, next(iter(item.facts))
        first = [slots.index[item.id, subject, fact] for subject in subjects]
        steps = tuple(number - first[0] for number in first)
        return cls(cube.facts, steps, cube.first, cube.last)

    @property
    def slots(self) -> Slots:
        return self.part.slots

    @property
    def first(self) -> int:
        return 0

    @property
    def last(self) -> int:
        return len(self.steps) * (self.end - self.begin)

    def cells(self, slot: int, first: int, last: int) -> Cells:
        slots = [slot + step for step in self.steps]
        if isinstance(self.part, Planes) and self.part.alike(slots):
            return self.part.beside(slots, self.begin, self.end)
        found = [self.part.cells(slot, self.begin, self.end) for slot in slots]
        most = [cells.most for cells in found if cells.most is not None]
        return Cells(
            np.concatenate([cells.value for cells in found], axis=1),
            np.concatenate([cells.there for cells in found], axis=1),
            _joined([cells.void for cells in found], found, False),
            _joined([cells.until for cells in found], found, NEVER),
            max(most) if len(most) == len(found) else None,
        )


def _joined(planes: list[Any], found: list[Cells], rest: Any) -> Any:
    """Planes side by side, those that are not there filled up; None where none is."""
    given = next((plane for plane in planes if plane is not None), None)
    if given is None:
        return None
    filled = (
        np.full(cells.value.shape, rest, given.dtype) if plane is None else plane
        for plane, cells in zip(planes, found, strict=True)
    )
    return np.concatenate(list(filled), axis=1)
