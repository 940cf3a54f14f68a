"""Findings that several checks make: names that stand twice, names that nothing has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice

from ...decimals import shifted, units
from ...errors import Place, Problem, Search
from ...messages import named as words
from .. import model as m
from ..files.confusables import comma_in, names_in

_MOST_LISTED = 100
_EVERYONE = {"全部", "全体", "所有", "全部单位", "所有单位", "各单位"}


def twice(things: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    """Names that stand twice."""
    first: dict[str, Place] = {}
    for name, place in things:
        if name in first:
            yield Problem("R301", place, {"id": name, "first": first[name]})
        first.setdefault(name, place)


def options_amiss(readings: Iterable[m.Reading], search: Search) -> Iterator[Problem]:
    """Options of readings that stand twice or have no label, and labels of no option."""
    seen: set[str] = set()
    for reading in readings:
        for name in reading.options:
            if name in seen:
                yield Problem("R309", reading.place, {"id": name})
            seen.add(name)
        if reading.labels:
            yield from _labels_amiss(reading, search)


def _labels_amiss(reading: m.Reading, search: Search) -> Iterator[Problem]:
    place = m.at(reading, "labels")
    unlabelled = [name for name in reading.options if name not in reading.labels]
    if unlabelled:
        details = {"reading": reading.id, "options": ", ".join(unlabelled)}
        yield Problem("R380", place, details)
    for name in (name for name in reading.labels if name not in reading.options):
        details = {"reading": reading.id, "name": name, "known": ", ".join(reading.options)}
        details["nearest"] = search.nearest(name, reading.options)
        yield Problem("R381", place, details)


def unknown(
    kind: str, name: str, known: Iterable[str], place: Place, search: Search | None = None
) -> Problem:
    """A name of some kind, a word of `messages.NAMED`, that nothing has."""
    names = known if isinstance(known, Collection) else list(known)
    shown = listed(names)
    known_as = {"known": shown, "known_zh": shown} if names else words("known", "none")
    details = {**words("kind", kind), "name": name, **known_as}
    near = (search or Search()).nearest(name, names)
    return Problem("R314", place, {**details, "nearest": near})


def listed(names: Collection[str]) -> str:
    """Names as a message lists them, of many the first."""
    more = ["…"] if len(names) > _MOST_LISTED else []
    return ", ".join([*islice(names, _MOST_LISTED), *more])


def no_unit(
    name: str, known: Collection[str], place: Place, search: Search | None = None
) -> Problem:
    """A name that no unit and no group has, or several that no half-width comma parts."""
    if comma_in(name) and any(part in known for part in names_in(name)):
        return several_names(name, place)
    near = "all" if name in _EVERYONE else (search or Search()).nearest(name, known)
    return Problem("R304", place, {"name": name, "nearest": near})


def several_names(name: str, place: Place) -> Problem:
    """Names that no half-width comma parts, so that they were taken for one."""
    details = {"name": name, "sign": comma_in(name), "names": ", ".join(names_in(name))}
    return Problem("R361", place, details)


def no_fact(
    item: str,
    facts: Collection[str] | Mapping[str, m.Fact],
    name: str,
    place: Place,
    search: Search | None = None,
) -> Problem:
    """A fact that an item does not have, or a label that several of its facts have."""
    labels = [fact.label for fact in facts.values()] if isinstance(facts, Mapping) else []
    details = {"item": item, "fact": name, "known": listed(facts) or "-"}
    if name in labels:
        return Problem("R402", place, {**details, "count": labels.count(name)})
    near = (search or Search()).nearest(name, [*facts, *dict.fromkeys(labels)])
    return Problem("R302", place, {**details, "nearest": near})


def no_subject(
    item: str, subjects: Collection[str], name: str, place: Place, search: Search | None = None
) -> Problem:
    """A subject that an item does not have."""
    details = {"item": item, "subject": name, "known": listed(subjects) or "-"}
    near = (search or Search()).nearest(name, subjects)
    return Problem("R303", place, {**details, "nearest": near})


def named(fact: m.Fact) -> Iterator[tuple[str, Place]]:
    """The other facts that a fact's bounds name, and where."""
    for key, bound in (("at_least", fact.at_least), ("at_most", fact.at_most)):
        if isinstance(bound, str):
            yield bound, m.at(fact, key)
    for name in fact.excludes:
        yield name, m.at(fact, "excludes")


def months(first: str, last: str, place: Place) -> Iterator[Problem]:
    """Months that end before they begin."""
    if first and last and last < first:
        yield Problem("R327", place, {"first": first, "last": last})


def unit(points: m.Quantity | None, places: int, place: Place) -> Iterator[Problem]:
    """Points that are finer than the scheme's smallest unit."""
    for number in points.values.values() if isinstance(points, m.Table) else (points,):
        if isinstance(number, int | Decimal) and number != shifted(units(number, places), places):
            yield Problem("R306", place, {"points": number, "places": places})


def order(floor: m.Quantity | None, cap: m.Quantity | None, place: Place) -> Iterator[Problem]:
    """A floor above its cap."""
    if isinstance(floor, int | Decimal) and isinstance(cap, int | Decimal) and floor > cap:
        yield Problem("R316", place, {"floor": floor, "cap": cap})
