"""Subjects abreast: an award is worked out once for many, as if each unit were there for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..facts.planes.planes import NEVER, Cells, Part
from ..scheme import model as m
from ..scheme.slots import Slots
from .awards import Account
from .cube import Cube
from .exact import Exact, Mask

WIDTH = 2048
"""How many units, each counted once for a subject, are worked on together; more leave the cache."""


@dataclass
class Abreast(Cube):
    """A cube of the facts of an item: its units for one subject, then the same for the next.

    Its slots are those of the first subject.
    """

    cube: Cube = field(kw_only=True)
    subjects: tuple[str, ...] = field(kw_only=True)

    @classmethod
    def of(cls, cube: Cube, item: m.Item, subjects: tuple[str, ...]) -> Abreast:
        """Put some subjects of an item abreast."""
        facts = _Facts.of(cube, item, subjects)
        return cls(cube.scheme, facts, 0, facts.last, cube=cube, subjects=subjects)

    def concerned(self, item: str, subject: str | None) -> Mask | None:
        """Where units answer for the subject for which they are there; None: everywhere."""
        masks = [self.cube.concerned(item, name) for name in self.subjects]
        if all(mask is None for mask in masks):
            return None
        everywhere = np.broadcast_to(True, self.cube.shape)
        return np.concatenate([everywhere if mask is None else mask for mask in masks], axis=1)

    def apart(self, found: Account) -> Iterator[Account]:
        """The account of each subject."""
        width = self.cube.shape[1]
        for at in range(0, self.last, width):
            mine = np.s_[:, at : at + width]
            applies, present = (
                None if mask is None else mask[mine] for mask in (found.applies, found.present)
            )
            so_far = Exact(found.so_far.num[mine], 1, found.so_far.most)
            yield Account(so_far, applies, found.flow[mine], present)


def batches(
    award: m.Award, item: m.Item, subjects: tuple[str, ...], cube: Cube
) -> Iterator[tuple[str, ...]]:
    """The subjects of an award, as many at a time as can be worked on abreast."""
    step = max(1, WIDTH // cube.shape[1]) if _may_be(award, item, cube) else 1
    return (subjects[at : at + step] for at in range(0, len(subjects), step))


def _may_be(award: m.Award, item: m.Item, cube: Cube) -> bool:
    """Whether subjects differ in their facts alone, which all their units may have at any time."""
    filled = any(fact.missing == "value" for fact in item.facts.values())
    return award.local and not item.open_subjects and not filled and cube.in_force() is None


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
        places = [slots.index[item.id, subject, fact] for subject in subjects]
        steps = tuple(place - places[0] for place in places)
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
        found = [self.part.cells(slot + step, self.begin, self.end) for step in self.steps]
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
