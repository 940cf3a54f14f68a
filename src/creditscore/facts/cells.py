"""The checked facts of a track one by one, by names, whatever table or order they came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..language import Say
from .planes.observations import as_rows
from .planes.planes import Observed
from .reading.numbers import unscaled

VOID = "n/a"


class Cell(NamedTuple):
    """Which figure a fact is: of one month, unit, item, subject and fact."""

    month: str
    entity: str
    item: str
    subject: str
    fact: str

    def called(self, names: Mapping[str, str]) -> Cell:
        """The same of a unit by its own name, where `names` has that by another."""
        return self._replace(entity=names.get(self.entity, self.entity))


class Figure(NamedTuple):
    """What was observed: an exact number or `n/a`, and the last month in which it counts."""

    value: str
    until: str = ""

    def __str__(self) -> str:
        return self.told(Say("en"))

    def told(self, say: Say) -> str:
        """The figure as it is told.

        >>> Figure("3", "2023-08").told(Say("zh"))
        '3（到 2023-08）'
        """
        if not self.until:
            return self.value
        return say(f"{self.value}（到 {self.until}）", f"{self.value} (until {self.until})")


def cells_of(observed: Observed) -> Iterator[tuple[Cell, Figure, int]]:
    """Each fact that was handed in, with the position of its row (-1: not known).

    What a track takes from other tracks is not among them.
    """
    found = as_rows(observed)
    slots, names, span = found.slots, found.slots.track.entities.names, found.slots.months
    columns = (found.slot, found.entity, found.month, found.value, found.until, found.void)
    for slot, unit, month, value, until, void, row in zip(
        *(column.tolist() for column in (*columns, found.row)), strict=True
    ):
        known = slots.slots[slot]
        if known.fact.feed:
            continue
        cell = Cell(span[month], names[unit], known.item, known.subject, known.fact.id)
        text = VOID if void else unscaled(value, known.fact.places)
        yield cell, Figure(text, span[until] if until < len(span) else ""), row


def changes_between(
    before: Observed, after: Observed, names: Mapping[str, str]
) -> Iterator[tuple[Cell, Figure | None, Figure | None]]:
    """The facts of a track that are not the same, in their order; None where one is not there.

    `names` has the own name of each unit by what it was called before.
    """
    one, two = (
        {cell.called(names): figure for cell, figure, _ in cells_of(o)} for o in (before, after)
    )
    for cell in sorted({**one, **two}):
        if one.get(cell) != two.get(cell):
            yield cell, one.get(cell), two.get(cell)
