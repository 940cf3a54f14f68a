"""Limits that never bind, full marks that nobody reaches, clauses that nobody answers for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..decimals import multiply, plainly, total
from ..errors import Place, Problem
from ..scheme import model as m
from ..scheme.checking.intervals import ends, is_empty, shown
from ..scheme.scheme import Scheme
from . import beyond, stretches
from .bounds import Bounds, Range

_MOST_UNITS = 5
_DOTTED = re.compile(r"[0-9]+\.[0-9]+")


def problems(scheme: Scheme) -> Iterator[Problem]:
    """What no fact table could ever bring about, as far as rules and roster tell."""
    bounds, apart = Bounds(scheme.months), Bounds(scheme.months, apart=True)
    for track in scheme.tracks.values():
        for node in track.root.nodes():
            yield from _limits(node, bounds)
            yield from _full(node, bounds, apart)
            yield from _unseen(node)
            yield from _baseless(node)
            yield from _of_changes(node)
            yield from _without_effect(node)
            if isinstance(node, m.Item):
                yield from _taken_back(node)
                yield from _nobody(node, track)
                yield from _nobodys(node, track, scheme)
        yield from _bands(scheme, track)
        yield from _vetoes(scheme, track)
        yield from _never(scheme, track)
        yield from _no_worse(scheme, track)
        yield from _one_number(track)
        yield from beyond.problems(scheme, track)
        yield from stretches.problems(scheme, track)


def _one_number(track: m.Track) -> Iterator[Problem]:
    """Items whose ids are the same number, which a spreadsheet cannot keep apart."""
    for item in track.items.values():
        other = item.id.rstrip("0").rstrip(".")
        if _DOTTED.fullmatch(item.id) and other != item.id and other in track.items:
            yield Problem("N968", m.at(item, "id"), {"id": item.id, "other": other})


def _nobodys(item: m.Item, track: m.Track, scheme: Scheme) -> Iterator[Problem]:
    """Units of another track that a fact is taken from, and that are part of nobody."""
    for fact in item.facts.values():
        if fact.feed is None or (fact.feed.fact and len(track.entities) == 1):
            continue
        other = scheme.tracks[fact.feed.track]
        codes, wholes = other.entities.wholes()
        lost = [
            name
            for name, code in zip(other.entities.names, codes.tolist(), strict=True)
            if not wholes[code]
        ]
        if lost:
            units = ", ".join([*lost[:_MOST_UNITS], *(["…"] if len(lost) > _MOST_UNITS else [])])
            details = {"fact": fact.id, "track": other.title, "count": len(lost), "units": units}
            yield Problem("N976", m.at(fact, "from_track"), details)


def _limits(node: m.Item | m.Section, bounds: Bounds) -> Iterator[Problem]:
    for award in node.awards:
        for key, limit, without in bounds.limits_of_award(award, node):
            yield from _idle(f"{node.id}/{award.id}", key, limit, without)
    each = node.each_subject if isinstance(node, m.Item) else None
    for owner in (node, *([each] if each else [])):
        for key, limit, without in bounds.limits_of_node(node, owner):
            yield from _idle(node.id, key, limit, without)


def _without_effect(node: m.Item | m.Section) -> Iterator[Problem]:
    """Keys of awards that change nothing, whatever is reported."""
    for award in node.awards:
        rule, afresh = award.rule, ("it starts afresh every month", "它每月重新算起")
        keys = ["never_falls"] if award.never_falls else []
        keys += ["posts"] if "posts" in award.places_of else []
        found = [(key, *afresh) for key in keys if award.period == "month"]
        equal = (
            rule.anchors if isinstance(rule, m.Interpolate) and rule.when_equal is not None else ()
        )
        if equal and all(isinstance(mark, int | Decimal) for mark, _ in equal):
            numbers = ("its anchors are different numbers", "各锚点是不同的数")
            found.append(("when_equal", *numbers))
        for key, why, why_zh in found:
            details = {"id": f"{node.id}/{award.id}", "key": key, "why": why, "why_zh": why_zh}
            yield Problem("N975", m.at(award, key), details)


def _idle(name: str, key: str, limit: m.Limit, without: Range) -> Iterator[Problem]:
    """A cap that points never pass, or a floor that they never go below."""
    number = limit.points
    if not isinstance(number, int | Decimal):
        return
    end = without[1] if key == "cap" else without[0]
    if end.is_finite() and (end <= number if key == "cap" else end >= number):
        details = {"id": name, "key": key, "limit": number, "end": f"{plainly(end):f}"}
        yield Problem("N956", limit.place, details)


def _full(node: m.Item | m.Section, bounds: Bounds, apart: Bounds) -> Iterator[Problem]:
    """Full marks that limits or rules do not let anyone have, or let somebody pass."""
    for award in node.awards:
        if isinstance(award.full, int | Decimal):
            most = bounds.of_award(award, node)[1]
            yield from _beside(f"{node.id}/{award.id}", award.full, most, m.at(award, "full"))
    if isinstance(node.full, int | Decimal) and not (
        node.knobs and node.knobs.scale_to is not None
    ):
        most = bounds.most(node, m.MONTHS_IN[node.knobs.period] if node.knobs else 12)
        least = apart.most(node, min(map(_length, _periods(node)), default=12))
        yield from _beside(node.id, node.full, most, m.at(node, "full"), least)


def _unseen(node: m.Item | m.Section) -> Iterator[Problem]:
    """Sections whose items may not apply, below a node that is scaled up by full marks."""
    if not isinstance(node, m.Section) or not node.knobs or node.knobs.not_applicable != "rescale":
        return
    for child in node.children:
        if isinstance(child, m.Section) and child.counts:
            knobs = child.knobs or m.Knobs("year")
            several = sum(below.counts for below in child.children) > 1
            if several and (knobs.not_applicable, knobs.combine) == ("drop", "sum"):
                details = {"id": node.id, "inside": child.id}
                yield Problem("N969", m.at(node, "not_applicable"), details)


def _beside(
    name: str, full: m.Number, most: Decimal, place: Place, least: Decimal | None = None
) -> Iterator[Problem]:
    """Full marks below or above what rules and limits give at most.

    `least` is that most over the shortest stretch of time that they may be of.
    """
    least = most if least is None else least
    code, end = ("N957", most) if most < full else ("N965", least)
    if end.is_finite() and (code == "N957" or least > full):
        details = {"id": name, "full": full, "most": f"{plainly(end):f}"}
        yield Problem(code, place, details)


def _baseless(node: m.Item | m.Section) -> Iterator[Problem]:
    """A base that is there only for units that have facts of open subjects."""
    if node.knobs and node.knobs.base != 0 and _open_alone(node):
        yield Problem("N970", m.at(node, "base"), {"id": node.id})


def _open_alone(node: m.Item | m.Section) -> bool:
    """Whether all that a node adds up are open subjects."""
    if isinstance(node, m.Item):
        return node.open_subjects
    return bool(node.counted) and not node.awards and all(map(_open_alone, node.counted))


def _taken_back(item: m.Item) -> Iterator[Problem]:
    """Scores that are 0 in a month without one, and points of a longer period by the latest."""
    for award in item.awards:
        rule = award.rule
        if not isinstance(rule, m.Given) or not isinstance(rule.of, m.FactRef):
            continue
        fact = None if rule.of.item else item.facts.get(rule.of.fact)
        if fact is None or fact.type != "score" or fact.missing != "zero" or fact.feed:
            continue
        if award.period != "month":
            details = {"id": f"{item.id}/{award.id}", "fact": fact.id, "label": fact.label}
            yield Problem("N977", m.at(award, "of"), details)


def _of_changes(node: m.Item | m.Section) -> Iterator[Problem]:
    """Means and the like over less time than what they are of: of what it changes in that time."""
    each = node.each_subject if isinstance(node, m.Item) else None
    apart = [award for award in node.awards if each and not award.per_entity]
    if each:
        own = [(award.id, award.period) for award in apart]
        yield from _shorter(node.id, each.knobs, own, m.at(each, "combine"))
    parts = [(award.id, award.period) for award in node.awards if award not in apart]
    parts += [(node.id, each.knobs.period)] if each else []
    below = node.children if isinstance(node, m.Section) else ()
    parts += [(child.id, period) for child in below if child.counts for period in _periods(child)]
    if node.knobs:
        yield from _shorter(node.id, node.knobs, parts, m.at(node, "combine"))


def _shorter(
    name: str, knobs: m.Knobs, parts: list[tuple[str, m.Period]], place: Place
) -> Iterator[Problem]:
    """The first part of a node that runs longer than what its knobs work over."""
    over = knobs.over_time.each if knobs.over_time else knobs.period
    for part, period in parts if knobs.combine != "sum" else ():
        if _length(period) > _length(over):
            said = {"id": name, "combine": knobs.combine, "period": over, "inside": part}
            yield Problem("N972", place, said)
            return


def _periods(node: m.Item | m.Section) -> Iterator[m.Period]:
    """Over what a node is worth something, or all that it adds up."""
    if node.knobs:
        yield node.knobs.period
        return
    yield from (award.period for award in node.awards)
    for child in node.children if isinstance(node, m.Section) else ():
        yield from _periods(child)


def _length(period: m.Period) -> int:
    """The months of a period, a year of one that looks back."""
    return m.MONTHS_IN.get(period, 12) if isinstance(period, str) else 12


def _bands(scheme: Scheme, track: m.Track) -> Iterator[Problem]:
    """Bands from a score on that is above the full marks of the year."""
    full = _of_the_year(scheme, track)
    if full is None:
        return
    for band in track.bands:
        for operator, number in band.bounds:
            if number > full if operator == "at_least" else operator == "above" and number >= full:
                details = {"band": band.name, "number": number, "full": f"{plainly(full):f}"}
                yield Problem("N958", m.at(band, operator), details)


def _of_the_year(scheme: Scheme, track: m.Track) -> Decimal | None:
    """The full marks of the annual total, None where a part of it says none."""
    marks = []
    for part in scheme.parts:
        node = next((n for n in track.root.nodes() if n.id == part.node), track.root)
        most = part.fact.at_most if part.fact else _marks(node)
        most = most if part.scale_best_to is None else part.scale_best_to
        if not isinstance(most, int | Decimal):
            return None
        marks.append(multiply(Decimal(part.weight), Decimal(most)))
    return total(marks)


def _marks(node: m.Item | m.Section) -> m.Quantity | None:
    """The full marks of a node, None where they are of less than the year."""
    knobs = node.knobs or m.Knobs("year")
    marks = node.full if knobs.scale_to is None else knobs.scale_to
    return marks if knobs.period == "year" else None


def _vetoes(scheme: Scheme, track: m.Track) -> Iterator[Problem]:
    """Vetoes by December alone on what happens in a month and is gone by then."""
    for veto in scheme.vetoes:
        item = track.items.get(veto.item)
        fact = item.facts.get(veto.fact) if item else None
        if fact and veto.over == "end" and fact.accumulates != "latest" and not fact.feed:
            details = {"id": veto.id, "item": veto.item, "fact": fact.id, "track": track.title}
            yield Problem("N966", veto.place, details)


def _never(scheme: Scheme, track: m.Track) -> Iterator[Problem]:
    """Conditions whose bounds leave no number; rows of levels and tiers are told by themselves."""
    vetoes = (veto for veto in scheme.vetoes if veto.item in track.items)
    tests = [(veto.test, veto.place) for veto in vetoes]
    asked = (one for _, whens in beyond.conditions(track) for one in beyond.tests_in(whens))
    tests += [(one, one.place) for one in asked]
    for test, place in tests:
        if test.bounds and is_empty(ends(test.bounds)):
            yield Problem("N973", place, {"reason": shown(ends(test.bounds))})


def _no_worse(scheme: Scheme, track: m.Track) -> Iterator[Problem]:
    """Vetoes and ceilings that lead to the best of several bands, and free no place."""
    names = list(dict.fromkeys(band.name for band in track.bands if not band.only))
    kept = scheme.vetoed == "keeps-its-place"
    vetoes = (veto for veto in scheme.vetoes if kept and veto.item in track.items)
    said = [(veto.id, veto.band, m.at(veto, "band")) for veto in vetoes]
    said += [("ceilings", move.band, m.at(move, "band")) for move in track.moves]
    for name, band, place in said if len(names) > 1 else ():
        if band == names[0]:
            yield Problem("N974", place, {"id": name, "band": band, "track": track.title})


def _nobody(item: m.Item, track: m.Track) -> Iterator[Problem]:
    """A clause, or a subject of it, for which the roster has no unit that answers."""
    who = [item.answering, *(s.answering for s in item.subjects if s.answering)]
    if not any(_somebody(one, track) for one in who):
        yield Problem("N961", item.place, {"id": item.id})
        return
    for subject in item.subjects:
        if not _somebody(subject.answering or item.answering, track):
            yield Problem("N961", subject.place, {"id": f"{item.id} {subject.id}"})


def _somebody(who: m.Answering, track: m.Track) -> bool:
    names = (who.listed or frozenset()) | who.also
    return who.listed is None or who.others == "scored" or not names.isdisjoint(track.positions)
