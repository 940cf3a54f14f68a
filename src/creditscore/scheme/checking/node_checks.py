"""What the nodes of a track mean, checked: awards, the names they use, the knobs around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise, product

from ...errors import Place, Problem
from ...messages import named as counted
from .. import model as m
from ..scheme import Scheme
from . import fact_checks, limit_checks, row_checks
from .children import children_of, has_marks, times, unmarked
from .findings import (
    months,
    named,
    no_fact,
    no_subject,
    options_amiss,
    order,
    twice,
    unit,
    unknown,
)
from .roster_checks import no_numbers

Limits = tuple[m.Limit, ...]

_FORM_TAKES = {
    m.Given: ("given", ("count", "amount", "stock", "score")),
    m.Rate: ("rate", ("count", "amount", "stock", "score")),
}


class NodeChecks:
    """The checks of one track's tree."""

    def __init__(self, scheme: Scheme, track: m.Track) -> None:
        self.scheme = scheme
        self.track = track
        self.places = scheme.places
        self.nodes = {node.id: node for node in track.root.nodes()}
        self.columns = track.entities.columns
        self._reckoned_with: set[str] = set()

    def problems(self) -> Iterator[Problem]:
        """Every finding in the tree, and in the conditions of bands and moves."""
        yield from twice((node.id, node.place) for node in self.track.root.nodes())
        for node in self.track.root.nodes():
            if isinstance(node, m.Item):
                yield from self._item(node)
            yield from self._node(node)
        yield from self._loops()
        yield from self.of_grades()

    def of_grades(self) -> Iterator[Problem]:
        """Every finding in what bands and moves ask."""
        yield from self.quantities(m.asked_by_grades(self.track), self.track.root)
        for band in self.track.bands:
            yield from self._condition(band.when)
        for move in self.track.moves:
            yield from self._condition(move.when)

    def _item(self, item: m.Item) -> Iterator[Problem]:
        yield from twice((subject.id, subject.place) for subject in item.subjects)
        if not (item.awards or item.blank or item.elsewhere or self._does_something(item)):
            yield Problem("R317", item.place, {"item": item.id})
        if not item.awards:
            yield from self._alone(item)
        if not item.facts and (item.open_subjects or item.each_subject):
            key = "subjects" if item.open_subjects else "each_subject"
            yield Problem("R385", m.at(item, key), {"item": item.id, "key": key})
        for fact in item.facts.values():
            yield from fact_checks.problems(fact)
            if fact.own_year:
                yield from self._own_year(fact)
            for name, place in named(fact):
                if name not in item.facts:
                    yield no_fact(item.id, item.facts, name, place, self.scheme.search)
        yield from limit_checks.problems(item)
        yield from twice((reading.id, reading.place) for reading in item.readings)
        yield from options_amiss(item.readings, self.scheme.search)

    def _alone(self, item: m.Item) -> Iterator[Problem]:
        """What an item cannot say that has no awards: that it is not scored, if it is, or when."""
        scored = item.knobs or item.each_subject
        for key in ("blank", "elsewhere") if scored else ():
            if getattr(item, key):
                yield Problem("R421", m.at(item, key), {"item": item.id, "key": key})
        months = self.scheme.months
        dated = item.for_others and {"from", "until"} & item.places_of.keys()
        own = scored or (dated and self._does_something(item))
        if own and (item.first > months[0] or "" < item.last < months[-1]):
            key, month = ("from", item.first) if item.first > months[0] else ("until", item.last)
            yield Problem("R420", m.at(item, key), {"item": item.id, "month": month})

    def _own_year(self, fact: m.Fact) -> Iterator[Problem]:
        """The column of the months in which the units' own years begin."""
        place = m.at(fact, "expires")
        if fact.lasts:
            yield Problem("R388", place, {"fact": fact.id})
        if fact.own_year not in self.columns:
            yield self._no_column(fact.own_year, place)
            return
        codes, cells = self.track.entities.column(fact.own_year)
        for row, code in enumerate(codes.tolist()):
            cell = cells[code]
            if cell is not None and cell not in range(1, 13):
                names = {"column": fact.own_year, "entity": self.track.entities[row].name}
                yield Problem("R387", place, {**names, "value": m.word(cell)})
                return

    def _does_something(self, item: m.Item) -> bool:
        """Whether an item without awards has knobs, or facts that other rules ask for."""
        if item.knobs or item.each_subject:
            return True
        track = self.scheme.tracks.get(self.track.id, self.track)
        asked = [*m.asked_by_grades(track), *(q for node in track.root.nodes() for q in asks(node))]
        leagues = (by.of for league in self.scheme.leagues for by in league.by)
        asked += [part for of in leagues for part in m.parts(of)]
        fed = (f.feed for t in self.scheme.tracks.values() for i in t.items.values()
               for f in i.facts.values() if f.feed)  # fmt: skip
        return (
            any(isinstance(part, m.FactRef) and part.item == item.id for part in asked)
            or any(veto.item == item.id for veto in self.scheme.vetoes)
            or any(feed.item == item.id for feed in fed)
        )

    def _node(self, node: m.Item | m.Section) -> Iterator[Problem]:
        yield from twice((award.id, award.place) for award in node.awards)
        for award in node.awards:
            yield from self._award(award, node)
        yield from self.quantities(m.asked_around(node), node)
        yield from self._condition(node.not_applicable_when)
        yield from months(node.first, node.last, m.at(node, "until"))
        if node.knobs:
            yield from self._knobs(node, node, node.knobs)
        if isinstance(node, m.Item) and node.each_subject:
            yield from self._each_subject(node, node.each_subject)

    def _each_subject(self, item: m.Item, each: m.EachSubject) -> Iterator[Problem]:
        if not item.subjects and not item.open_subjects:
            place = m.at(item, "each_subject")
            yield Problem("R319", place, {"item": item.id, "key": "each_subject"})
        yield from self._knobs(item, each, each.knobs)
        yield from self._condition(each.not_applicable_when)

    def _knobs(
        self, node: m.Item | m.Section, owner: m.Item | m.Section | m.EachSubject, knobs: m.Knobs
    ) -> Iterator[Problem]:
        """The knobs of a node, or those that an item has for each of its subjects."""
        for condition in (knobs.zero_when, knobs.base_when, knobs.multiplier_when):
            yield from self._condition(condition)
        yield from self._limits(knobs.floor, knobs.cap)
        yield from limit_checks.running(node.id, knobs)
        if knobs.over_time and knobs.over_time.by == "weighted":
            yield from _weights(knobs.over_time, knobs.period)
        yield from unit(knobs.base, self.places, m.at(owner, "base"))
        yield from self._rounding(knobs.round, m.at(owner, "round"))
        if not (isinstance(node, m.Item) and node.open_subjects):
            count = sum(times(child, node, owner) for _, child in children_of(node, owner))
            if count < knobs.needs_at_least:
                details = {"id": node.id, "needed": knobs.needs_at_least, "count": count}
                yield Problem("R412", m.at(owner, "needs_at_least"), details)
        time = knobs.over_time
        if time and m.MONTHS_IN[time.each] > m.MONTHS_IN[knobs.period]:
            lengths: dict[str, str] = {"each": time.each, "period": knobs.period}
            yield Problem("R329", m.at(owner, "over_time"), lengths)
        if knobs.scale_to is not None and not owner.full:
            code = "R323" if owner.full is None else "R356"
            yield Problem(code, m.at(owner, "scale_to"), {"id": node.id, "key": "scale_to"})
        if knobs.among and knobs.not_applicable != "peer-average":
            yield Problem("R403", m.at(owner, "among"), {"id": node.id})
        elif knobs.among and knobs.among not in self.columns:
            yield self._no_column(knobs.among, m.at(owner, "among"))
        if knobs.not_applicable in ("rescale", "rescale-tree") and knobs.combine != "sum":
            said = {"way": knobs.not_applicable, "combine": knobs.combine}
            yield Problem("R404", m.at(owner, "not_applicable"), {"id": node.id, **said})
        elif knobs.not_applicable in ("rescale", "rescale-tree", "full"):
            deep = knobs.not_applicable == "rescale-tree"
            key = f"not_applicable: {knobs.not_applicable}"
            for name, child in children_of(node, owner):
                if child.full is None and not (deep and has_marks(child)):
                    yield Problem("R323", child.place, {"id": name, "key": key})
                elif deep and isinstance(child, m.Item | m.Section):
                    for inner in unmarked(child):
                        yield Problem("R323", inner.place, {"id": inner.id, "key": key})

    def _limits(self, floors: Limits, caps: Limits) -> Iterator[Problem]:
        """The limits of a node or an award, and floors above caps that hold with them."""
        for limit in (*floors, *caps):
            yield from self._condition(limit.when)
            yield from unit(limit.points, self.places, limit.place)
        for floor, cap in product(floors, caps):
            if (floor.period, floor.when) == (cap.period, cap.when):
                yield from order(floor.points, cap.points, cap.place)

    def _rounding(self, rounding: m.Rounding | None, place: Place) -> Iterator[Problem]:
        if rounding and rounding.places > self.places:
            yield Problem("R326", place, {"places": rounding.places, "most": self.places})

    def _award(self, award: m.Award, node: m.Item | m.Section) -> Iterator[Problem]:
        yield from self.quantities(m.quantities(award.rule), node, award)
        for row in _rows(award.rule):
            yield from self._condition(row.when)
        if award.target:
            yield from self._condition(award.target.or_when)
        yield from self._condition(award.when)
        yield from self.quantities(m.asked_beside(award), node, award, rule=False)
        yield from self._limits(award.floor, award.cap)
        yield from self._rounding(award.round, m.at(award, "round"))
        yield from months(award.first, award.last, m.at(award, "until"))
        if isinstance(award.period, int) and "" < award.last < self.scheme.months[-1]:
            said = {"id": award.id, "count": award.period, "last": award.last}
            yield Problem("R413", m.at(award, "until"), said)
        has_subjects = isinstance(node, m.Item) and (node.subjects or node.open_subjects)
        if award.per_entity and not has_subjects:
            yield Problem("R319", m.at(award, "per"), {"item": node.id, "key": "per"})
        if award.subjects and award.per_entity:
            yield Problem("R341", m.at(award, "per"), {"id": award.id})
        if award.subjects and not has_subjects:
            yield Problem("R319", m.at(award, "subjects"), {"item": node.id, "key": "subjects"})
        elif isinstance(node, m.Item) and not node.open_subjects:
            for name in award.subjects:
                if name not in node.subject_set:
                    yield no_subject(
                        node.id, node.subject_ids, name, m.at(award, "subjects"), self.scheme.search
                    )
        for points, place in _points(award):
            yield from unit(points, self.places, place)
        match award.rule:
            case m.Tiers(_, rows):
                yield from row_checks.tiers(rows)
            case m.Rank(among=column) if column and column not in self.columns:
                yield self._no_column(column, m.at(award, "among"))
            case m.Interpolate(_, anchors):
                marks = [mark for mark, _ in anchors if isinstance(mark, int | Decimal)]
                if any(low >= high for low, high in pairwise(marks)):
                    details = {"marks": ", ".join(map(str, marks))}
                    yield Problem("R324", m.at(award, "anchors"), details)

    def _condition(self, condition: m.Condition | None) -> Iterator[Problem]:
        """Questions to the roster that it cannot answer, and totals of what does not add up."""
        for one in m.inner(condition):
            if isinstance(one, m.Is):
                if one.column not in self.columns:
                    yield self._no_column(one.column, one.place)
            elif one.over == "total" and any(isinstance(x, m.Change) for x in _compared(one)):
                yield Problem("R415", one.place)

    def _no_column(self, name: str, place: Place) -> Problem:
        return unknown("roster column", name, self.columns, place, self.scheme.search)

    def quantities(
        self,
        quantities: Iterator[m.Quantity],
        node: m.Item | m.Section,
        award: m.Award | None = None,
        *,
        rule: bool = True,
    ) -> Iterator[Problem]:
        """Names in quantities that nothing has; `rule` where they are those of an award's form."""
        for quantity in quantities:
            match quantity:
                case m.FactRef():
                    yield from self._fact(quantity, node, award, rule)
                case m.PointsOf(name) | m.FullOf(name) if name not in self.nodes:
                    yield unknown("node", name, self.nodes, quantity.place, self.scheme.search)
                case m.PointsOf() if quantity.by_subject:
                    yield from self._of_subject(quantity, quantity.node, node, award)
                case m.FullOf(name):
                    asked = self.nodes[name]
                    for inner in unmarked(asked) if has_marks(asked) else (asked,):
                        details = {"id": inner.id, "key": f"full_of: {name}"}
                        yield Problem("R323", quantity.place, details)
                case m.Column(name):
                    yield from self._column(name, quantity.place)
                case m.Parameter(name) if name not in self.scheme.parameters:
                    known = self.scheme.parameters
                    yield unknown("parameter", name, known, quantity.place, self.scheme.search)
                case m.Peers(among=column) if column and column not in self.columns:
                    yield self._no_column(column, quantity.place)
                case m.Table():
                    yield from self._table(quantity, node, award)

    def _column(self, name: str, place: Place) -> Iterator[Problem]:
        """A column that is not there, or has cells that are no numbers."""
        if name not in self.columns:
            yield self._no_column(name, place)
        elif name not in self._reckoned_with:
            self._reckoned_with.add(name)
            yield from no_numbers(self.track.entities, name, place)

    def _fact(
        self, ref: m.FactRef, node: m.Item | m.Section, award: m.Award | None, rule: bool
    ) -> Iterator[Problem]:
        if ref.item is None and not isinstance(node, m.Item):
            homes = [item.id for item in self.track.items.values() if ref.fact in item.facts]
            if homes:
                yield Problem("R325", ref.place, {"fact": ref.fact, "item": homes[0]})
            else:
                known = dict.fromkeys(f for i in self.track.items.values() for f in i.facts)
                yield unknown("fact", ref.fact, known, ref.place, self.scheme.search)
            return
        item = node if ref.item is None else self.nodes.get(ref.item)
        if not isinstance(item, m.Item):
            yield unknown("item", ref.item or "", self.track.items, ref.place, self.scheme.search)
            return
        if ref.fact not in item.facts:
            yield no_fact(item.id, item.facts, ref.fact, ref.place, self.scheme.search)
            return
        fact = item.facts[ref.fact]
        if (
            ref.subject is not None
            and not item.open_subjects
            and ref.subject not in item.subject_set
        ):
            yield no_subject(item.id, item.subject_ids, ref.subject, ref.place, self.scheme.search)
        if ref.same:
            yield from self._of_subject(ref, item.id, node, award)
        if award is None or not rule:
            return
        if fact.lasts and award.over != "month":
            yield Problem("R312", ref.place, {"unit": award.over, "fact": fact.id})
        form, takes = _FORM_TAKES.get(type(award.rule), ("", (fact.type,)))
        if fact.type not in takes:
            details = {"form": form, "fact": fact.id, "type": fact.type, "known": ", ".join(takes)}
            yield Problem("R310", ref.place, details)

    def _of_subject(
        self,
        asked: m.FactRef | m.PointsOf,
        name: str,
        node: m.Item | m.Section,
        award: m.Award | None,
    ) -> Iterator[Problem]:
        """The same subject, or a named one, of an item that has to have it."""
        item = self.nodes[name]
        if not isinstance(item, m.Item) or not (item.subjects or item.open_subjects):
            yield Problem("R319", asked.place, {"item": name, "key": "subject"})
            return
        needed: tuple[str, ...] = (asked.subject or "",)
        if asked.same:
            mine = isinstance(node, m.Item) and (node.subjects or node.open_subjects)
            apart = award.per_entity if award else not self._each_subjects(node, asked)
            if not mine or apart:
                yield Problem("R386", asked.place, {"item": node.id})
                return
            assert isinstance(node, m.Item)
            needed = () if node.open_subjects else node.subject_ids
        for subject in needed if not item.open_subjects else ():
            if subject not in item.subject_set:
                yield no_subject(name, item.subject_ids, subject, asked.place, self.scheme.search)

    def _each_subjects(self, node: m.Item | m.Section, asked: m.Quantity) -> bool:
        """Whether it is the knobs of each subject that ask for it."""
        each = node.each_subject if isinstance(node, m.Item) else None
        return each is not None and asked in m.asked_by_subject(each)

    def _table(
        self, table: m.Table, node: m.Item | m.Section, award: m.Award | None
    ) -> Iterator[Problem]:
        if table.column is not None:
            if table.column not in self.columns:
                yield self._no_column(table.column, table.place)
            words = m.Words(table.values)
            for key in table.values:
                if again := words.again(key):
                    yield Problem("Y103", table.place, {"key": f"{key} = {again}"})
            return
        if not isinstance(node, m.Item) or not node.subjects or (award and award.per_entity):
            key = f"{{{next(iter(table.values))}: …}}"
            yield Problem("R319", table.place, {"item": node.id, "key": key})
            return
        for subject in node.subject_ids:
            if subject not in table.values:
                yield Problem("R318", table.place, {"subject": subject})
        for name in table.values:
            if name not in node.subject_set:
                yield no_subject(node.id, node.subject_ids, name, table.place, self.scheme.search)

    def _loops(self) -> Iterator[Problem]:
        """Points that come back to themselves: told once, where the circle is asked for."""
        below = {
            name: {child.id for child in node.children} if isinstance(node, m.Section) else set()
            for name, node in self.nodes.items()
        }
        for name, node in self.nodes.items():
            for asked in _asked(node):
                if name in _reached(asked.node, below):
                    yield Problem("R322", asked.place, {"id": name})
                elif asked.node in below:
                    below[name].add(asked.node)


def _reached(name: str, needs: Mapping[str, set[str]]) -> set[str]:
    """A node and all whose points it needs."""
    waiting, seen = {name}, set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting |= needs.get(name, set())
    return seen


def _asked(node: m.Item | m.Section) -> Iterator[m.PointsOf | m.FullOf]:
    """The nodes whose points the rules of a node ask for."""
    yield from (part for part in asks(node) if isinstance(part, m.PointsOf | m.FullOf))


def asks(node: m.Item | m.Section) -> Iterator[m.Quantity]:
    """All that the rules of a node ask for."""
    yield from m.asked_around(node)
    for award in node.awards:
        yield from award.asked


def _compared(test: m.Test) -> Iterator[m.Quantity]:
    """What a test compares, and all that stands in it."""
    return (part for whole in (test.of, *(b for _, b in test.bounds)) for part in m.parts(whole))


def _rows(rule: m.Rule) -> tuple[m.Row, ...]:
    return rule.rows if isinstance(rule, m.Levels | m.Tiers) else ()


def _points(award: m.Award) -> Iterator[tuple[m.Quantity, Place]]:
    """The points that an award gives, as they are written, and where."""
    match award.rule:
        case m.Each(points=points) | m.Flag(points=points) | m.Steps(points=points):
            yield points, m.at(award, "points")
        case m.Rate(points=points, when_empty=empty):
            yield points, m.at(award, "points")
            yield empty, m.at(award, "when_empty")
        case m.Interpolate(when_equal=points) if points is not None:
            yield points, m.at(award, "when_equal")
        case m.Target(points=points, missed=missed, early=early, late=late):
            yield points, m.at(award, "points")
            yield missed, m.at(award, "missed")
            for key, extra in (("early", early), ("late", late)):
                if extra:
                    yield extra.points, m.at(award, key)
                    yield extra.at_most or 0, m.at(award, key)
        case m.Rank(points=places):
            yield from ((points, m.at(award, "points")) for points in places)
    yield from ((row.points, m.at(row, "points")) for row in _rows(award.rule))


def _weights(rollup: m.Rollup, period: m.NamedPeriod) -> Iterator[Problem]:
    """Weights of stretches of time, one for each."""
    count = m.MONTHS_IN[period] // m.MONTHS_IN[rollup.each] or 1
    if len(rollup.weights) != count:
        limit = counted("limit", "exactly", count=count)
        yield Problem("S209", rollup.place, {"count": len(rollup.weights), **limit})
