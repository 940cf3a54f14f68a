"""What is said of rows that break a rule: by what their problems differ, and the details."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...arrays import Ints
from ...scheme.scheme import Scheme
from ..coding.rows import shown
from ..planes.observations import Observations

Details = Callable[[int], Mapping[str, object]]


def _responsibility(found: Observations, scheme: Scheme) -> Details:
    slots = found.slots

    def details(i: int) -> Mapping[str, object]:
        item, subject = slots.groups[slots.group[found.slot[i]]]
        listed = slots.track.items[item].answering_for(subject).listed or ()
        known = "、".join(sorted(listed, key=slots.track.positions.__getitem__))
        name = slots.track.entities[found.entity[i]].name
        return {"entity": name, "item": item, "subject": shown(subject), "known": known}

    return details


def _yearly(found: Observations, scheme: Scheme) -> Details:
    slots, months = found.slots.slots, found.slots.months
    return lambda i: {
        "label": slots[found.slot[i]].fact.label,
        "due": months[-1],
        "month": months[found.month[i]],
    }


def _terms(found: Observations, scheme: Scheme) -> Details:
    slots = found.slots

    def details(i: int) -> Mapping[str, object]:
        unit, month = slots.track.entities[found.entity[i]], slots.months[found.month[i]]
        ends = {"first": unit.first or "…", "last": unit.last or "…"}
        return {"entity": unit.name, "month": month, **ends}

    return details


def _ends(found: Observations, scheme: Scheme) -> Details:
    return lambda i: {"fact": found.slots.slots[found.slot[i]].fact.label}


def _feeds(found: Observations, scheme: Scheme) -> Details:
    def details(i: int) -> Mapping[str, object]:
        fact = found.slots.slots[found.slot[i]].fact
        assert fact.feed is not None
        return {"fact": fact.label, "track": scheme.tracks[fact.feed.track].title}

    return details


_Kind = Callable[[Observations], Ints]
CELL_DETAILS: Mapping[str, tuple[_Kind, Callable[[Observations, Scheme], Details]]] = {
    "responsibility": (lambda found: found.slots.group[found.slot], _responsibility),
    "months of yearly facts": (lambda found: found.slot, _yearly),
    "terms of units": (lambda found: found.month, _terms),
    "ends": (lambda found: found.slot, _ends),
    "feeds": (lambda found: found.slot, _feeds),
}
"""By what problems of a row differ, and what is said of each, for each rule of single figures."""
PAIR_DETAILS: Mapping[str, Callable[[str, str], Mapping[str, object]]] = {
    "order": lambda value, other: {"value": value, "limit": other},
    "exclusion": lambda _, other: {"value": other},
}
"""What is said of two figures, for each rule of pairs."""
