"""What the rules of a scheme mean, checked: every finding at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from ..errors import Place, Problem, nearest
from . import model as m
from .scheme import Scheme

_Cut = tuple[m.Number, int]
_ENDLESS = Decimal("Infinity")
_FORM_TAKES = {
    m.Given: ("given", ("count", "amount", "stock", "score")),
    m.Rate: ("rate", ("count", "amount", "stock", "score")),
}


def problems(scheme: Scheme) -> list[Problem]:
    """Check the meaning of a whole scheme."""
    return [
        *_roster(scheme),
        *(p for track in scheme.tracks.values() for p in _track(track, scheme)),
        *_year(scheme),
        *(p for task in scheme.tasks for p in _task(task, scheme)),
    ]


def twice(things: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    """Names that stand twice."""
    first: dict[str, Place] = {}
    for name, place in things:
        if name in first:
            yield Problem("R301", place, {"id": name, "first": first[name]})
        first.setdefault(name, place)


def unknown(kind: str, kind_zh: str, name: str, known: Iterable[str], place: Place) -> Problem:
    """A name of some kind that nothing has."""
    names = list(known)
    shown = ", ".join(names) or "-"
    details = {"kind": kind, "kind_zh": kind_zh, "name": name, "known": shown}
    return Problem("R314", place, {**details, "nearest": nearest(name, names)})


def _roster(scheme: Scheme) -> Iterator[Problem]:
    entities = [entity for track in scheme.tracks.values() for entity in track.entities]
    yield from twice((entity.name, entity.place) for entity in entities)
    owner: dict[str, str] = {}
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            if owner.setdefault(name, entity.name) != entity.name:
                details = {"name": name, "first": owner[name], "second": entity.name}
                yield Problem("R305", entity.place, details)
        for group in entity.groups:
            if group not in scheme.groups:
                details = {"name": group, "nearest": nearest(group, scheme.groups)}
                yield Problem("R304", entity.place, details)


def _track(track: m.Track, scheme: Scheme) -> Iterator[Problem]:
    count = len(track.entities)
    if count < track.at_least or (track.exactly and count != track.exactly):
        needed = track.exactly or f"≥{track.at_least}"
        details = {"track": track.title, "count": count, "needed": needed}
        yield Problem("R307", track.place, details)
    for band in track.bands:
        wrong = _wrong_cuts(band, band is track.bands[-1])
        if wrong:
            details = {"band": band.name, "reason": wrong[0], "reason_zh": wrong[1]}
            yield Problem("R313", band.place, details)
    yield from twice((band.name, band.place) for band in track.bands)
    yield from twice((item.id, item.place) for item in track.root.items())
    yield from _section(track.root, scheme)


def _wrong_cuts(band: m.Band, last: bool) -> tuple[str, str] | None:
    cuts = (band.first is not None) + (band.all_but_last is not None)
    if last:
        return ("is the last and has a cut", "是最后一个，却有界限") if cuts else None
    return (("has no cut", "没有界限"), None, ("has two cuts", "有两个界限"))[cuts]


def _section(section: m.Section, scheme: Scheme) -> Iterator[Problem]:
    yield from _limits(section, scheme.places)
    inner = (child for child in section.children if isinstance(child, m.Section))
    yield from twice((child.id, child.place) for child in inner)
    for child in section.children:
        if isinstance(child, m.Section):
            yield from _section(child, scheme)
        else:
            yield from item_problems(child, scheme.places)


def _limits(node: m.Section | m.Item, places: int) -> Iterator[Problem]:
    for limit in (node.cap, node.floor):
        if limit:
            yield from _unit(limit.points, places, limit.place)
    if node.cap and node.floor and node.cap.period == node.floor.period:
        yield from _order(node.floor.points, node.cap.points, node.cap.place)


def _order(floor: m.Number, cap: m.Number, place: Place) -> Iterator[Problem]:
    if floor > cap:
        yield Problem("R316", place, {"floor": floor, "cap": cap})


def _unit(points: m.Number, places: int, place: Place) -> Iterator[Problem]:
    if Decimal(points).scaleb(places) % 1:
        yield Problem("R306", place, {"points": points, "places": places})


def item_problems(item: m.Item, places: int) -> Iterator[Problem]:
    """Check one item."""
    yield from twice((award.id, award.place) for award in item.awards)
    yield from twice((subject.id, subject.place) for subject in item.subjects)
    if not item.awards and not item.blank:
        yield Problem("R317", item.place, {"item": item.id})
    for fact in item.facts.values():
        for name in _named(fact):
            if name not in item.facts:
                yield _no_fact(item.id, item.facts, name, fact.place)
    yield from _limits(item, places)
    for award in item.awards:
        yield from _award(award, item, places)
    yield from twice((reading.id, reading.place) for reading in item.readings)
    yield from _options_twice(item.readings)


def _options_twice(readings: Iterable[m.Reading]) -> Iterator[Problem]:
    seen: set[str] = set()
    for reading in readings:
        for name in (reading.chosen, *reading.others):
            if name in seen:
                yield Problem("R309", reading.place, {"id": name})
            seen.add(name)


def _named(fact: m.Fact) -> list[str]:
    """The other facts that a fact's bounds name."""
    bounds = [bound for bound in (fact.at_least, fact.at_most) if isinstance(bound, str)]
    return [*bounds, *fact.excludes]


def _no_fact(item: str, facts: Iterable[str], name: str, place: Place) -> Problem:
    known = list(facts)
    details = {"item": item, "fact": name, "known": ", ".join(known)}
    return Problem("R302", place, {**details, "nearest": nearest(name, known)})


def _no_subject(item: m.Item, name: str, place: Place) -> Problem:
    known = ", ".join(item.subject_ids) or "-"
    details = {"item": item.id, "subject": name, "known": known}
    return Problem("R303", place, {**details, "nearest": nearest(name, item.subject_ids)})


def _award(award: m.Award, item: m.Item, places: int) -> Iterator[Problem]:
    for ref in refs(award.rule):
        if ref.fact not in item.facts:
            yield _no_fact(item.id, item.facts, ref.fact, ref.place)
            continue
        fact = item.facts[ref.fact]
        if ref.subject is not None and ref.subject not in item.subject_ids:
            yield _no_subject(item, ref.subject, ref.place)
        if fact.lasts and award.period != "month":
            yield Problem("R312", ref.place, {"unit": award.period, "fact": fact.id})
        form, takes = _FORM_TAKES.get(type(award.rule), ("", (fact.type,)))
        if fact.type not in takes:
            details = {"form": form, "fact": fact.id, "type": fact.type, "known": ", ".join(takes)}
            yield Problem("R310", ref.place, details)
    for number, place in _numbers(award):
        yield from _unit(number, places, place)
    if award.cap is not None and award.floor is not None:
        yield from _order(award.floor, award.cap, award.place)
    if award.per_entity and not item.subjects:
        yield Problem("R319", award.place, {"item": item.id, "key": "per"})
    for points in _tables(award.rule):
        if not isinstance(points.value, dict):
            continue
        if not item.subjects or award.per_entity:
            yield Problem("R319", points.place, {"item": item.id, "key": "points"})
            continue
        for subject in item.subject_ids:
            if subject not in points.value:
                yield Problem("R318", points.place, {"subject": subject})
        for name in points.value:
            if name not in item.subject_ids:
                yield _no_subject(item, name, points.place)
    if isinstance(award.rule, m.Tiers):
        yield from _tiers(award.rule)


def refs(rule: m.Rule) -> Iterator[m.FactRef]:
    """Every fact that a rule reads."""
    match rule:
        case m.Rate():
            yield from (*rule.of.terms, *rule.over.terms)
        case m.Levels():
            for level in rule.levels:
                yield from condition_refs(level.when)
        case _:
            yield from measure_refs(rule.of)


def measure_refs(measure: m.Measure) -> Iterator[m.FactRef]:
    """Every fact that a measure reads."""
    yield from measure.of.terms
    if measure.over:
        yield from measure.over.terms


def condition_refs(condition: m.Condition) -> Iterator[m.FactRef]:
    """Every fact that a condition reads."""
    if isinstance(condition, m.Test):
        yield from measure_refs(condition.measure)
        for _, bound in condition.bounds:
            if isinstance(bound, m.Amount):
                yield from bound.terms
    else:
        for part in condition.conditions:
            yield from condition_refs(part)


def _tables(rule: m.Rule) -> Iterator[m.Points]:
    match rule:
        case m.Levels():
            yield from (level.points for level in rule.levels)
        case m.Tiers():
            yield from (tier.points for tier in rule.tiers)
        case m.Given():
            pass
        case _:
            yield rule.points


def _numbers(award: m.Award) -> Iterator[tuple[m.Number, Place]]:
    for points in _tables(award.rule):
        yield from ((number, points.place) for number in points.all())
    if isinstance(award.rule, m.Rate):
        yield award.rule.when_empty, award.place
    yield from ((limit, award.place) for limit in (award.cap, award.floor) if limit is not None)


def _tiers(rule: m.Tiers) -> Iterator[Problem]:
    tiers = sorted((*_ends(tier), tier.place) for tier in rule.tiers)
    for low, high, place in tiers:
        if low >= high:
            yield Problem("R311", place, {"reason": f"{low[0]} – {high[0]}"})
    for (_, high, _), (low, _, place) in pairwise(tiers):
        if high != low:
            yield Problem("R311", place, {"reason": f"…{high[0]} / {low[0]}…"})


def _ends(tier: m.Tier) -> tuple[_Cut, _Cut]:
    """Where a tier starts and ends: just below a number (0) or just above it (1)."""
    cuts = {op: number for op, number in tier.bounds if isinstance(number, int | Decimal)}
    lows = [(cuts[op], side) for op, side in (("at_least", 0), ("above", 1)) if op in cuts]
    highs = [(cuts[op], side) for op, side in (("below", 0), ("at_most", 1)) if op in cuts]
    return max(lows, default=(-_ENDLESS, 0)), min(highs, default=(_ENDLESS, 0))


def _year(scheme: Scheme) -> Iterator[Problem]:
    parts = [part.id for part in scheme.parts]
    yield from twice((part.id, part.place) for part in scheme.parts)
    if scheme.rank_by not in ("total", *parts):
        yield unknown("part", "组成部分", scheme.rank_by, ("total", *parts), scheme.ranking)
    for tie in scheme.ties:
        if tie not in ("fewer-deductions", *parts):
            known = ("fewer-deductions", *parts)
            yield unknown("tie-breaker", "并列办法", tie, known, scheme.ranking)
    yield from _parts(scheme)
    yield from twice((veto.id, veto.place) for veto in scheme.vetoes)
    for veto in scheme.vetoes:
        yield from _veto(veto, scheme)
    readings = ((reading.id, reading.place) for reading in scheme.readings)
    yield from twice([*_items(scheme).items(), *readings])
    for reading in scheme.readings:
        yield from _options_twice([reading])


def _items(scheme: Scheme) -> dict[str, Place]:
    """The items of all tracks, and where each stands first."""
    places: dict[str, Place] = {}
    for track in scheme.tracks.values():
        for item in track.items.values():
            places.setdefault(item.id, item.place)
    return places


def _parts(scheme: Scheme) -> Iterator[Problem]:
    """Facts of the year's parts: a fact table names them like those of an item."""
    items = _items(scheme)
    observed = [(part, part.fact) for part in scheme.parts if part.fact]
    yield from twice((f"{part.item}/{fact.id}", part.place) for part, fact in observed)
    for part, fact in observed:
        if part.item in items:
            details = {"id": part.item, "first": items[part.item]}
            yield Problem("R301", part.place, details)
        known = [other.id for whole, other in observed if whole.item == part.item]
        for name in _named(fact):
            if name not in known:
                yield _no_fact(part.item, known, name, fact.place)
    for part in scheme.parts:
        if part.scale_best_to is not None:
            places = part.fact.places if part.fact else scheme.places
            yield from _unit(part.scale_best_to, places, part.place)


def _veto(veto: m.Veto, scheme: Scheme) -> Iterator[Problem]:
    holders = [track for track in scheme.tracks.values() if veto.item in track.items]
    if not holders:
        yield unknown("item", "条款", veto.item, _items(scheme), veto.place)
    for track in holders:
        facts = track.items[veto.item].facts
        if veto.fact not in facts:
            yield _no_fact(veto.item, facts, veto.fact, veto.place)
        bands = [band.name for band in track.bands]
        if veto.band not in bands:
            yield unknown("band", "等次", veto.band, bands, veto.place)


def _task(task: m.Task, scheme: Scheme) -> Iterator[Problem]:
    items = _items(scheme)
    if task.item not in items:
        yield unknown("item", "条款", task.item, items, task.place)
    known = (*scheme.names, *scheme.groups, "all")
    for name in task.responsible:
        if name not in known:
            yield Problem("R304", task.place, {"name": name, "nearest": nearest(name, known)})
