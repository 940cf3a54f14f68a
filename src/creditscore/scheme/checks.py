"""What the rules of a scheme mean, checked: every finding at once, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..errors import Place, Problem, nearest
from . import model as m
from .scheme import Scheme

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


def _twice(things: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for name, place in things:
        if name in first:
            yield Problem("R301", place, {"id": name, "first": first[name]})
        first.setdefault(name, place)


def _unknown(kind: str, kind_zh: str, name: str, known: Iterable[str], place: Place) -> Problem:
    names = list(known)
    details = {"kind": kind, "kind_zh": kind_zh, "name": name, "known": ", ".join(names)}
    return Problem("R314", place, {**details, "nearest": nearest(name, names)})


def _roster(scheme: Scheme) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for track in scheme.tracks.values():
        for entity in track.entities:
            for name in (entity.name, *entity.aliases):
                if owner.setdefault(name, entity.name) != entity.name:
                    details = {"name": name, "first": owner[name], "second": entity.name}
                    yield Problem("R305", entity.place, details)
            for group in entity.groups:
                if group not in scheme.groups:
                    details = {"name": group, "nearest": nearest(group, scheme.groups)}
                    yield Problem("R304", entity.place, details)
        yield from _twice((entity.name, entity.place) for entity in track.entities)


def _track(track: m.Track, scheme: Scheme) -> Iterator[Problem]:
    count = len(track.entities)
    if count < track.at_least or (track.exactly and count != track.exactly):
        needed = track.exactly or f"≥{track.at_least}"
        details = {"track": track.title, "count": count, "needed": needed}
        yield Problem("R307", track.place, details)
    for band in track.bands:
        cuts = (band.first is not None) + (band.all_but_last is not None)
        if cuts == (band is track.bands[-1]):
            details = {"band": band.name, "reason": "says too much or too little"}
            yield Problem("R313", band.place, {**details, "reason_zh": "的写法不对"})
        elif cuts > 1:
            details = {"band": band.name, "reason": "has two cuts", "reason_zh": "有两个界限"}
            yield Problem("R313", band.place, details)
    yield from _twice((band.name, band.place) for band in track.bands)
    yield from _twice((item.id, item.place) for item in track.root.items())
    yield from _section(track.root, scheme)


def _section(section: m.Section, scheme: Scheme) -> Iterator[Problem]:
    yield from _limits(section, scheme)
    for child in section.children:
        if isinstance(child, m.Section):
            yield from _section(child, scheme)
        else:
            yield from item_problems(child, scheme.places)


def _limits(node: m.Section | m.Item, scheme: Scheme) -> Iterator[Problem]:
    for limit in (node.cap, node.floor):
        if limit:
            yield from _unit(limit.points, scheme.places, limit.place)
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
    yield from _twice((award.id, award.place) for award in item.awards)
    yield from _twice((subject.id, item.place) for subject in item.subjects)
    if not item.awards and not item.blank:
        yield Problem("R317", item.place, {"item": item.id})
    for fact in item.facts.values():
        named = [b for b in (fact.at_least, fact.at_most) if isinstance(b, str)]
        for name in (*named, *fact.excludes):
            if name not in item.facts:
                yield _no_fact(item, name, fact.place)
    for limit in (item.cap, item.floor):
        if limit:
            yield from _unit(limit.points, places, limit.place)
    if item.cap and item.floor and item.cap.period == item.floor.period:
        yield from _order(item.floor.points, item.cap.points, item.cap.place)
    for award in item.awards:
        yield from _award(award, item, places)
    options = Counter(
        name for r in item.readings for name in (r.chosen, *r.others) if name != r.chosen
    )
    for reading in item.readings:
        for name in reading.others:
            if options[name] > 1 or name == reading.chosen:
                yield Problem("R309", reading.place, {"id": name})


def _no_fact(item: m.Item, name: str, place: Place) -> Problem:
    details = {"item": item.id, "fact": name, "known": ", ".join(item.facts)}
    return Problem("R302", place, {**details, "nearest": nearest(name, item.facts)})


def _award(award: m.Award, item: m.Item, places: int) -> Iterator[Problem]:
    for ref in refs(award.rule):
        if ref.fact not in item.facts:
            yield _no_fact(item, ref.fact, ref.place)
            continue
        fact = item.facts[ref.fact]
        if ref.subject is not None and ref.subject not in item.subject_ids:
            known = ", ".join(item.subject_ids)
            details = {"item": item.id, "subject": ref.subject, "known": known}
            near = nearest(ref.subject, item.subject_ids)
            yield Problem("R303", ref.place, {**details, "nearest": near})
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
        for subject in item.subjects:
            if subject.id not in points.value:
                yield Problem("R318", points.place, {"subject": subject.id})
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
    ends = []
    for tier in rule.tiers:
        bounds = dict(tier.bounds)
        low = next(
            ((bounds[op], op == "at_least") for op in ("at_least", "above") if op in bounds), None
        )
        high = next(
            ((bounds[op], op == "at_most") for op in ("at_most", "below") if op in bounds), None
        )
        ends.append((low, high, tier.place))
    lowest = Decimal("-Infinity")
    ends.sort(key=lambda end: end[0][0] if end[0] else lowest)
    for (_, high, _), (low, _, place) in zip(ends, ends[1:], strict=False):
        if high is None or low is None or high[0] != low[0] or high[1] == low[1]:
            reason = f"{high[0] if high else '∞'} / {low[0] if low else '-∞'}"
            yield Problem("R311", place, {"reason": reason})


def _year(scheme: Scheme) -> Iterator[Problem]:
    parts = {part.id: part for part in scheme.parts}
    top = scheme.parts[0].place
    yield from _twice((part.id, part.place) for part in scheme.parts)
    if scheme.rank_by not in ("total", *parts):
        yield _unknown("part", "组成部分", scheme.rank_by, ("total", *parts), top)
    for tie in scheme.ties:
        if tie not in ("fewer-deductions", *parts):
            yield _unknown("tie-breaker", "并列办法", tie, ("fewer-deductions", *parts), top)
    for veto in scheme.vetoes:
        holders = [track for track in scheme.tracks.values() if veto.item in track.items]
        if not holders:
            items = {item for track in scheme.tracks.values() for item in track.items}
            yield _unknown("item", "条款", veto.item, sorted(items), veto.place)
        for track in holders:
            if veto.fact not in track.items[veto.item].facts:
                yield _no_fact(track.items[veto.item], veto.fact, veto.place)
            bands = [band.name for band in track.bands]
            if veto.band not in bands:
                yield _unknown("band", "等次", veto.band, bands, veto.place)
    for reading in scheme.readings:
        if reading.chosen in reading.others:
            yield Problem("R309", reading.place, {"id": reading.chosen})


def _task(task: m.Task, scheme: Scheme) -> Iterator[Problem]:
    items = {item for track in scheme.tracks.values() for item in track.items}
    if task.item not in items:
        yield _unknown("item", "条款", task.item, sorted(items), task.place)
    for name in task.responsible:
        if name not in scheme.names and name not in (*scheme.groups, "all"):
            yield Problem(
                "R304", task.place, {"name": name, "nearest": nearest(name, scheme.names)}
            )
