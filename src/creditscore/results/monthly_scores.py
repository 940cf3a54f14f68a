"""Scores that an item takes anew in each month: where a unit on its list has none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..engine.exact import Mask
from ..facts.planes.planes import Part
from ..scheme import model as m
from ..scheme.slots import LISTED


def missing(part: Part, item: m.Item, through: int) -> Iterator[tuple[m.Fact, Mask]]:
    """The scores of an item that are due month by month, and where each was not reported.

    Masks are [month of the year up to `through`, unit of the part]. A month counts while unit, item
    and award are there, and where nothing was reported that excludes the score; of several subjects
    one without it is enough.
    """
    for award in item.awards:
        fact = monthly_score(award, item)
        if fact is None:
            continue
        slots, start = part.slots, part.slots.span - 12
        months = slots.months[start : start + through]
        due = np.array([in_force(month, award, item) for month in months], bool)[:, None]
        if slots.in_force is not None:
            due = due & slots.in_force[start : start + through, part.first : part.last]
        gap = np.zeros((through, part.last - part.first), bool)
        for subject in slots.subjects[item.id]:
            if award.covers(subject):
                gap |= _unheard(part, item, fact, subject, through)
        if (gap & due).any():
            yield fact, gap & due


def _unheard(part: Part, item: m.Item, fact: m.Fact, subject: str, through: int) -> Mask:
    """Where a listed unit has neither the score of a subject nor what stands in its place."""
    slots, year = part.slots, slice(part.slots.span - 12, part.slots.span - 12 + through)
    number = slots.index[item.id, subject, fact.id]
    listed = slots.states[slots.slots[number].group, part.first : part.last] == LISTED
    heard = part.cells(number, part.first, part.last).there[year]
    for other in item.facts.values():
        if fact.id in other.excludes or other.id in fact.excludes:
            instead = part.cells(slots.index[item.id, subject, other.id], part.first, part.last)
            heard = heard | (instead.value[year] > 0)
    return np.asarray(listed & ~heard)


def monthly_score(award: m.Award, item: m.Item) -> m.Fact | None:
    """The score that an award gives as it stands, each month by itself."""
    if not isinstance(award.rule, m.Given) or award.period != "month" or award.at_end:
        return None
    ref = award.rule.of
    fact = item.facts.get(ref.fact) if isinstance(ref, m.FactRef) and not ref.item else None
    asked = fact is not None and fact.type == "score" and fact.missing in ("zero", "error")
    return fact if asked and fact and not fact.feed and not fact.lasts else None


def in_force(month: str, award: m.Award, item: m.Item) -> bool:
    """Whether an item and an award of it are there in a month."""
    first, last = max(award.first, item.first), min(award.last or "9", item.last or "9")
    return first <= month <= last
