"""Targets that cannot be judged, or whose points cannot be counted as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from ...errors import Place, Problem
from .. import model as m
from ..scheme import Scheme

POINTS = ("points", "missed", "partial", "early", "late", "counted")
"""The keys of a target that are about points."""
_OF_NODES = (
    "among", "base", "cap", "clamp", "combine", "floor", "full", "multiplier", "needs_at_least",
    "not_applicable", "over_time", "round", "scale_to", "weight", "zero_when",
)  # fmt: skip
"""The keys of a node that are about its points."""
_MOST_PLACES = 8
_Facts = Mapping[tuple[str, str], m.Fact]
"""Facts by item and id; those of a target's own item also without it."""


def problems(scheme: Scheme) -> Iterator[Problem]:
    """What is wrong with the targets of a scheme, months outside its year told once."""
    yield from _outside_the_year(scheme)
    if scheme.targets:
        yield from _nodes_with_points(scheme)
    for award, facts in _targets(scheme):
        assert award.target is not None
        yield from _never_judged(scheme, award, award.target)
        if scheme.targets:
            yield from _without_points(award)
        else:
            yield from _counted(award, award.target)
            yield from _in_part(award, award.target)
            yield from _in_time(award, award.target, facts)
            yield from _met_by_silence(award, award.target, facts)


def without_points(scheme: Scheme) -> Iterator[Problem]:
    """A notice of targets that say no points beside others that do."""
    silent = [
        a
        for a, _ in _targets(scheme)
        if a.target and a.target.points == 0 and not {"points", "missed"} & a.places_of.keys()
    ]
    if silent and not scheme.targets:
        details = {"count": len(silent), "ids": _listed([a.id for a in silent])}
        yield Problem("N917", silent[0].place, details)


def _targets(scheme: Scheme) -> Iterator[tuple[m.Award, _Facts]]:
    for track in scheme.tracks.values():
        facts = {(item.id, id_): fact for item in track.items.values()
                 for id_, fact in item.facts.items()}  # fmt: skip
        for node, award in track.awards:
            if award.target:
                own = node.facts.items() if isinstance(node, m.Item) else ()
                yield award, {**facts, **{("", id_): fact for id_, fact in own}}


def _outside_the_year(scheme: Scheme) -> Iterator[Problem]:
    stale: dict[str, list[Place]] = {}
    for award, _ in _targets(scheme):
        assert award.target is not None
        for month in award.target.due.months:
            if month not in scheme.months:
                stale.setdefault(month, []).append(m.at(award, "due"))
    if stale:
        places = list(dict.fromkeys(place for found in stale.values() for place in found))
        first = next(iter(stale))
        details = {
            "year": scheme.year,
            "count": len(places),
            "months": _listed(sorted(stale)),
            "places": _listed(f"{place}" for place in places),
            "example": f"{first} → {scheme.year}{first[4:]}",
        }
        yield Problem("R358", places[0], details)


def _never_judged(scheme: Scheme, award: m.Award, rule: m.Target) -> Iterator[Problem]:
    """A target that is judged in none of the months in which it is in force.

    Months of another year are told by themselves.
    """
    due, months = rule.due, scheme.months
    length = m.MONTHS_IN[due.every] if due.every else 1
    judged = months[length - 1 :: length] if due.every else months
    first = max(award.first, due.months[0] if due.months else "")
    said = {*due.months, award.first, award.last} - {""}
    if not said <= {*months} or any(first <= month <= (award.last or month) for month in judged):
        return
    when = due.every or ", ".join(due.months)
    details = {"id": award.id, "due": when, "from": award.first or months[0]}
    yield Problem("R406", m.at(award, "due"), {**details, "until": award.last or months[-1]})


def _listed(found: Iterable[str]) -> str:
    names = list(found)
    more = ["…"] if len(names) > _MOST_PLACES else []
    return ", ".join([*names[:_MOST_PLACES], *more])


def _without_points(award: m.Award) -> Iterator[Problem]:
    for key in POINTS:
        if key in award.places_of:
            yield Problem("R370", m.at(award, key), {"id": award.id, "key": key})


def _nodes_with_points(scheme: Scheme) -> Iterator[Problem]:
    """What makes points of the targets below a node: they would be counted as targets met."""
    for track in scheme.tracks.values():
        for node in track.root.nodes():
            each = node.each_subject if isinstance(node, m.Item) else None
            for owner in (node, *([each] if each else [])):
                for key in _OF_NODES:
                    if key in owner.places_of:
                        details = {"id": node.id or track.id, "key": key}
                        yield Problem("R370", m.at(owner, key), details)


def _counted(award: m.Award, rule: m.Target) -> Iterator[Problem]:
    """A target that is judged more than once a year has to say how its points count."""
    times = 12 // m.MONTHS_IN[rule.due.every] if rule.due.every else 1
    if times > 1 and (rule.points, rule.missed) != (0, 0) and not rule.counted:
        details = {"id": award.id, "times": times, "points": _number(rule.points)}
        yield Problem("R371", m.at(award, "due"), details)
    elif times == 1 and "counted" in award.places_of:
        yield Problem("R372", m.at(award, "counted"), {"id": award.id})


def _number(quantity: m.Quantity) -> str:
    return f"{quantity}" if isinstance(quantity, int | Decimal) else "…"


def _in_part(award: m.Award, rule: m.Target) -> Iterator[Problem]:
    """A part of the points that cannot be earned, or stands beside `missed`."""
    if rule.partial is None:
        return
    at, (operator, bound) = m.at(award, "partial"), rule.test.bounds[0]
    if "missed" in award.places_of:
        yield Problem("R373", at, {"id": award.id})
    elif rule.counted == "all":
        yield Problem("R374", at, {"id": award.id})
    elif operator == "equals":
        yield Problem("R375", at, {"id": award.id})
    elif isinstance(bound, int | Decimal) and isinstance(rule.partial, int | Decimal):
        upwards = operator in ("above", "at_least")
        if rule.partial == bound or (rule.partial < bound) != upwards:
            details = {"id": award.id, "mark": rule.partial, "bound": bound}
            yield Problem("R376", at, details)


def _in_time(award: m.Award, rule: m.Target, facts: _Facts) -> Iterator[Problem]:
    """Early or late where a target is judged again and again, or can be undone until it is due."""
    for key, extra in (("early", rule.early), ("late", rule.late)):
        if extra is None:
            continue
        if rule.due.every:
            yield Problem("R377", m.at(award, key), {"id": award.id, "key": key})
        elif below := [n for n in (extra.points, extra.at_most) if _number_below(n)]:
            details = {"id": award.id, "key": key, "points": below[0]}
            yield Problem("R378", m.at(award, key), details)
    if rule.early and not rule.due.every and _not_to_be_passed(rule, facts):
        yield Problem("R379", m.at(award, "early"), {"id": award.id})


def _met_by_silence(award: m.Award, rule: m.Target, facts: _Facts) -> Iterator[Problem]:
    """A fact of an item without targets that is nought where nobody reports it, unless told."""
    for name in dict.fromkeys((ref.item or "", ref.fact) for ref in m.refs(rule.test)):
        fact = facts.get(name)
        if fact and fact.missing in ("zero", "error") and "missing" not in fact.places_of:
            details = {"id": award.id, "item": name[0], "fact": fact.id, "missing": "zero"}
            yield Problem("R425", m.at(award, "target"), details)


def _number_below(quantity: m.Quantity | None) -> bool:
    return isinstance(quantity, int | Decimal) and quantity < 0


def _not_to_be_passed(rule: m.Target, facts: _Facts) -> bool:
    """Whether what is counted on can do nothing but undo it: a number that is not to be passed.

    A share that has to be reached is none, though what still comes can undo it too.
    """

    def adds(ref: m.FactRef) -> bool:
        fact = facts.get((ref.item or "", ref.fact))
        return fact is not None and fact.accumulates == "add"

    (operator, bound), of = rule.test.bounds[0], rule.test.of
    up = 1 in m.ways(m.Difference(of, bound), adds)
    return m.may_be_undone(rule.test, adds) and not (up and operator in ("above", "at_least"))
