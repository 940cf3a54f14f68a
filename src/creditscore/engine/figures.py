"""Facts as a node sees them: accumulated over its period, for a subject or for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from typing import Protocol

import numpy as np

from ..scheme import model as m
from .cube import Cube, Figure
from .exact import SAFE, Exact, Mask, Plane, added
from .periods import accumulated, ever, stretches
from .values import Value, both


class Posted(Protocol):
    """Where a view asks what a node has posted: month by month, in the smallest unit."""

    def posted(self, node: str, raw: bool) -> Plane:
        """The postings of a node, `raw` those of its children alone."""

    def valued(self, node: str, period: m.Period) -> Mask | None:
        """Where a node has a value, seen over a period of this year."""

    def of_subject(self, item: str, raw: bool, subject: str) -> tuple[Plane, Mask | None]:
        """The postings of an item for one of its subjects, and where the subject concerns a unit.

        `raw` are those of its awards alone.
        """

    def full_of(self, node: str, period: m.Period) -> Exact:
        """The full marks of what applies below a node, seen over a period of this year."""

    def left_out(self, node: m.Section | m.Item, subject: str | None) -> Mask | None:
        """Where a condition on facts or the roster takes out a node, or one above it."""


@dataclass(frozen=True)
class Figures:
    """The facts around one node, for one subject or for all subjects together (`subject` None).

    Planes are [month, entity], of the shape of the cube. `window` is the first and the last month
    that count; with `adds` every fact adds up over the period, whatever its type.
    """

    cube: Cube
    node: m.Item | m.Section
    subject: str | None
    period: m.Period
    points: Posted | None = None
    window: tuple[int, int] | None = None
    adds: bool = False
    _facts: dict[m.FactRef, tuple[Value, Mask | None]] = field(
        default_factory=dict, init=False, repr=False
    )

    @property
    def shape(self) -> tuple[int, int]:
        """The shape of every plane: months and entities."""
        return self.cube.shape

    def slots(self, ref: m.FactRef) -> tuple[int, ...]:
        """The slots that a fact's name means here."""
        own = ref.same or (ref.subject is None and not ref.item)
        subject = self.subject if own else ref.subject
        return self.cube.facts.slots.named(ref.item or self.node.id, subject, ref.fact)

    def applies(self, refs: Iterable[m.FactRef]) -> Mask | None:
        """Where some facts all apply: each in some month of the period so far."""
        masks = [mask for ref in refs if (mask := self._known(ref)[1]) is not None]
        return reduce(np.logical_and, masks) if masks else None

    def fact(self, ref: m.FactRef) -> Value:
        """A fact, accumulated over the period; rules of several rows ask for it again and again."""
        return self._known(ref)[0]

    def figure(self, ref: m.FactRef) -> Figure:
        """A fact, accumulated over the period."""
        slots = self.slots(ref)
        if not slots:
            return Figure(np.zeros(self.shape, np.int64))
        fact = self.cube.facts.slots.slots[slots[0]].fact
        if len(slots) == 1:
            return self._accumulated(slots[0], fact)
        figures = [self._accumulated(slot, fact) for slot in slots]
        there = [self.ever(self._applying(slot)) for slot in slots]
        known = [both(f.known, mask) for f, mask in zip(figures, there, strict=True)]
        pairs = zip(figures, known, strict=True)
        most = sum(SAFE if f.most is None else f.most for f in figures)
        values = (f.value if k is None else f.value * k for f, k in pairs)
        value = reduce(partial(added, most=most), values)
        bound = most if most < SAFE else None
        if fact.type == "flag" and not self.adds:
            value = np.minimum(value, 1)
        masks = self.of_any(slots, known), self.of_any(slots, there)
        return Figure(value, fact.places, *masks, bound)

    def grown(self, slot: int) -> Value:
        """What was added to a slot's figure since the one before, over the period."""
        figure = self.cube.plane(slot)
        there = both(figure.known, figure.applies)
        added = self._grown(figure.value, there)
        if self.cube.expiring(slot):
            alive = (self.cube.alive_in(slot, month) for month in range(len(added)))
            found = (self._grown(figure.value * mask, there) for mask in alive)
            added = np.stack([plane[month] for month, plane in enumerate(found)])
        known = there if there is None else self.ever(self.windowed(there))
        return Value(Exact(added, 10**figure.places), known)

    def _grown(self, value: Plane, there: Mask | None) -> Plane:
        """What was added to some figures of the months, over the period."""
        value = value if there is None else standing(value * there, there, "running")
        before = np.vstack([np.zeros_like(value[:1]), value[:-1]])
        return accumulated(self.windowed(np.maximum(value - before, 0)), self.period, "add")

    def _known(self, ref: m.FactRef) -> tuple[Value, Mask | None]:
        """A fact, and where it applies in some month of the period so far."""
        found = self._facts.get(ref)
        if found is None:
            figure, slots = self.figure(ref), self.slots(ref)
            applies = self.of_any(slots, [self.ever(self._applying(slot)) for slot in slots])
            exact = Exact(figure.value, 10**figure.places, figure.most)
            found = self._facts[ref] = Value(exact, both(figure.known, applies)), applies
        return found

    def of_any(self, slots: Sequence[int], masks: list[Mask | None]) -> Mask | None:
        """Where any of the masks of some slots holds, of those that the unit answers for."""
        if not slots:
            return np.zeros(self.shape, bool)
        if len(slots) == 1:
            return masks[0]
        if all(mask is None for mask in masks):
            return None
        answers = np.array([self.cube.answering([slot]) for slot in slots])
        answers = answers | ~answers.any(axis=0)
        pairs = zip(answers, masks, strict=True)
        found: Mask = reduce(
            np.logical_or, (own if mask is None else own & mask for own, mask in pairs)
        )
        return found

    def _accumulated(self, slot: int, fact: m.Fact) -> Figure:
        figure = self.cube.plane(slot)
        if fact.accumulates != "latest" and self.cube.expiring(slot):
            value = self.cube.alive(slot, self.period, self.window)
            up = fact.type == "flag" and not self.adds
            value = np.minimum(value, 1) if up else value
        elif self.adds:
            value = self.windowed(figure.value)
            value = value if figure.applies is None else np.where(figure.applies, value, 0)
            value = accumulated(value, self.period, "add", figure.most)
        else:
            value = self.windowed(figure.value)
            if fact.accumulates == "latest" and figure.applies is not None:
                value = standing(value, self.windowed(figure.applies), self.period)
            value = accumulated(value, self.period, fact.accumulates, figure.most)
        if value is not figure.value:
            figure = Figure(value, figure.places, figure.known, figure.applies, figure.most)
        return _once_reported(figure, self.period) if fact.missing == "not-reported" else figure

    def windowed(self, plane: Plane) -> Plane:
        """The plane with the months outside the award's own set to 0."""
        if self.window is None:
            return plane
        first, last = self.window
        plane = plane.copy()
        plane[:first] = 0
        plane[last + 1 :] = 0
        return plane

    def _applying(self, slot: int) -> Mask | None:
        """The months of the award in which a slot applies."""
        mask = self.cube.plane(slot).applies
        if self.window is not None:
            mask = self.windowed(np.ones(self.shape, bool) if mask is None else mask)
        return mask

    def ever(self, mask: Mask | None) -> Mask | None:
        """Where a mask has held in any month of the period so far."""
        return None if mask is None else ever(mask, self.period)


def standing(plane: Plane, applies: Mask, period: m.Period) -> Plane:
    """The last figure of the period that applied."""
    parts, inside = stretches(plane, period).copy(), stretches(applies, period)
    for month in range(1, parts.shape[1]):
        np.copyto(parts[:, month], parts[:, month - 1], where=~inside[:, month])
    return parts.reshape(plane.shape)


def _once_reported(figure: Figure, period: m.Period) -> Figure:
    """A figure that stands from the month of the period in which it was first reported."""
    masks = (figure.known, figure.applies)
    known, applies = (None if mask is None else ever(mask, period) for mask in masks)
    return replace(figure, known=known, applies=applies)
