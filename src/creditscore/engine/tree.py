"""The tree of a track: awards post, and every node above closes with what its knobs change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial

import numpy as np

from ..scheme import model as m
from . import full_marks
from .answers import answering
from .awards import Account, account, view_of
from .cube import Cube
from .exact import SAFE, Exact, Mask, Plane, RunningSum, added, largest, total
from .node_values import NodeValue, State
from .nodes import Node, Stage, entry
from .periods import accumulated, changes, ever, exact_changes, looks_back, stretches
from .postings import Emit, Postings
from .subject_batches import SubjectBatch, batches, node_batches
from .untouched import Shelf, Worked, untouched
from .values import ZERO, Value
from .view import View


@dataclass
class Tree:
    """A track at work on a block; every node is worked out once, when first asked for."""

    cube: Cube
    _values: dict[int, NodeValue] = field(default_factory=dict)
    _postings: dict[int, list[Postings]] = field(default_factory=lambda: defaultdict(list))
    _below: dict[int, dict[str | None, list[NodeValue]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    _batches: dict[int, dict[tuple[str, ...], SubjectBatch]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    @property
    def root(self) -> m.Section:
        """The track's own node."""
        return self.cube.facts.slots.track.root

    def node_value(self, node: m.Section | m.Item) -> NodeValue:
        """What a node is value."""
        key = id(node)
        if key not in self._values:
            kept = self._shelf.get(node) if self._shelf else None
            if kept:
                self._values[key], postings, below = kept
                self._postings[key], self._below[key] = [*postings], {**below}
            else:
                self._values[key] = self._made(node)
                if self._shelf:
                    done = [*self._postings[key]], {**self._below[key]}
                    self._shelf.keep(node, Worked(self._values[key], *done))
        return self._values[key]

    @cached_property
    def _shelf(self) -> Shelf | None:
        return untouched(self.cube)

    def posted(self, node: str, raw: bool) -> Plane:
        """What the node called so has posted month by month, `raw` what its children posted."""
        found = next(n for n in self.root.nodes() if n.id == node)
        value = self.node_value(found)
        posted = RunningSum(self.cube.shape)
        posted.add(value.postings)
        for postings in self._postings[id(found)]:
            if raw and postings.knob:
                posted.add(-postings.plane, postings.most)
        return posted.plane

    def of_subject(self, item: str, raw: bool, subject: str) -> tuple[Plane, Mask | None]:
        """What an item has posted month by month for one of its subjects, and whom that concerns.

        `raw` are the postings of its awards alone.
        """
        found = self.cube.facts.slots.track.items[item]
        self.node_value(found)
        posted = RunningSum(self.cube.shape)
        for postings in self._postings[id(found)]:
            if postings.subject == subject and not (raw and postings.award is None):
                posted.add(postings.plane, postings.most)
        if (item, subject) not in self.cube.facts.slots.groups_of:
            return posted.plane, np.zeros(self.cube.shape, bool)
        return posted.plane, self.cube.concerned(item, subject)

    def valued(self, node: str, period: m.Period) -> Mask | None:
        """Where the node called so has a value, seen over a period of this year."""
        found = next(n for n in self.root.nodes() if n.id == node)
        return self.node_value(found).state(period, self.cube.start).scored

    def left_out(self, node: m.Section | m.Item, subject: str | None) -> Mask | None:
        """Where a node, or its subject, or a node above it does not apply to a unit; None: nowhere.

        Only conditions that ask facts and the roster alone are looked at: what the others ask may
        be what is worked out just now.
        """
        conditions = self._taking_out(node, subject)
        masks = [view.holds(when) for view, when in conditions if m.asks_facts_alone(when)]
        return np.logical_or.reduce(masks) if masks else None

    def taken_out(self, node: m.Section | m.Item, subject: str | None) -> Mask:
        """The same of all conditions, where nothing is being worked out."""
        masks = [view.holds(when) for view, when in self._taking_out(node, subject)]
        nowhere = np.zeros(self.cube.shape, bool)
        mask: Mask = np.logical_or.reduce([nowhere, *masks])
        return mask

    def _taking_out(
        self, node: m.Section | m.Item, subject: str | None
    ) -> Iterator[tuple[View, m.Condition]]:
        """The conditions under which a node, its subject or a node above it does not apply."""
        for one in self.root.path_to(node):
            if one.not_applicable_when is not None:
                view = View(self.cube, one, None, _period(one.knobs), self)
                yield view, one.not_applicable_when
        each = node.each_subject if subject is not None and isinstance(node, m.Item) else None
        if each and each.not_applicable_when:
            view = View(self.cube, node, subject, _period(each.knobs), self)
            yield view, each.not_applicable_when

    def full_of(self, node: str, period: m.Period) -> Exact:
        """The full marks of what applies below the node called so, seen over a period."""
        found = next(n for n in self.root.nodes() if n.id == node)
        return full_marks.of_what_applies(self, found, period)

    def child(self, node: m.Section | m.Item, subject: str | None, at: int) -> Value:
        """What one of the children of a node, or of its subject, is worth to it, where scored."""
        own = node.knobs
        if subject is not None and isinstance(node, m.Item) and node.each_subject:
            own = node.each_subject.knobs
        assert own is not None
        view = self._view(node, subject, own)
        child = entry(self.children(node, subject)[at], view.period, view.shape)
        return Value(child.value, child.scored)

    def emit(self, emit: Emit, node: m.Section | m.Item | None = None) -> None:
        """Hand over the postings of a node and all below it, in the order of the document.

        What only the node itself had use for is let go.
        """
        node = node or self.root
        if isinstance(node, m.Section):
            for child in node.children:
                self.emit(emit, child)
        self.node_value(node)
        posted = self._postings[id(node)]
        for postings in posted:
            emit(postings)
        if node.id not in self.cube.facts.slots.track.told_by_subject:
            self._postings[id(node)] = [postings for postings in posted if postings.knob]
            self._below.pop(id(node), None)
        self._batches.pop(id(node), None)
        if isinstance(node, m.Item):
            self.cube.forget(node)

    def _made(self, node: m.Section | m.Item) -> NodeValue:
        children = self.children(node, None)
        weighted = any(child.weight != 1 for child in children)
        if node.knobs is None and node.not_applicable_when is None and not weighted:
            return self._added(node, children)
        return self._combined(node, node.knobs or m.Knobs("year"), children)

    def children(self, node: m.Section | m.Item, subject: str | None) -> list[NodeValue]:
        """What stands below a node, or below one of its subjects, worked out once."""
        below = self._below[id(node)]
        if subject not in below:
            below[subject] = self._worked(node, subject)
        return below[subject]

    def _worked(self, node: m.Section | m.Item, subject: str | None) -> list[NodeValue]:
        period = _period(node.knobs)
        if subject is not None:
            mine = (a for a in node.awards if not a.per_entity and a.covers(subject))
            return [self._one(award, node, subject) for award in mine]
        if isinstance(node, m.Item) and node.each_subject:
            each = node.each_subject
            children = list(self._each(node, each, period))
            children += [self._one(award, node, None) for award in node.awards if award.per_entity]
        else:
            children = [w for award in node.awards for w in self._awards(award, node)]
        if isinstance(node, m.Section):
            for child in node.counted:
                value = self.node_value(child)
                if child.weight != 1:
                    weight = _weight(child.weight, View(self.cube, child, None, period, self))
                    value = replace(value, weight=weight)
                children.append(value)
            for child in node.children:
                if not child.counts:
                    value = self.node_value(child)
                    self._post("aside", node, None, -value.postings, value.most)
        return children

    def _added(self, node: m.Section | m.Item, children: list[NodeValue]) -> NodeValue:
        """A node that only adds up: it applies, and has a value, where one of its children does."""
        posted, most = self._posted(children)
        exact, terms = Exact(posted, 1, most), tuple(t for child in children for t in child.terms)
        if not all(term.whole for term in terms):
            exact = total((exact_changes(child.exact, child.period) for child in children), posted)
            rounded = self._rounded(terms)
            most += rounded.most
            self._post("combine", node, None, added(rounded.plane, -posted, most), most)
            posted = rounded.plane
        states = [state for child in children for state in child.states]
        answers = answering(node, None, self.cube)
        if answers is not None:
            states = [
                State(
                    s.period,
                    *(answers if x is None else x & answers for x in (s.applies, s.scored)),
                )
                for s in states
            ]
        full: Exact | m.Number | None = None
        if node.full is not None:
            full = _full(node.full, View(self.cube, node, None, "year", self))
        return NodeValue(exact, "month", posted, tuple(states), full=full, added=terms)

    def _rounded(self, terms: tuple[NodeValue, ...]) -> RunningSum:
        """What a node posts that only adds up: what starts afresh is rounded afresh."""
        posted, like = RunningSum(self.cube.shape), np.zeros(self.cube.shape, np.int64)
        periods = ["year" if looks_back(term.period) else term.period for term in terms]
        for period in dict.fromkeys(periods):
            mine = (t.since(period) for t, own in zip(terms, periods, strict=True) if own == period)
            value = np.broadcast_to(total(mine, like).rounded(), self.cube.shape)
            posted.add(changes(value, period))
        return posted

    def _combined(
        self, node: m.Section | m.Item, knobs: m.Knobs, children: list[NodeValue]
    ) -> NodeValue:
        view = self._view(node, None, knobs)
        concerns = answering(node, None, self.cube)
        outside = None
        if node.not_applicable_when is not None:
            outside = view.holds(node.not_applicable_when)
            concerns = ~outside if concerns is None else concerns & ~outside
        full, places = _full(node.full, view), self.cube.scheme.places
        marks = partial(full_marks.scale, self, node, None)
        bare = isinstance(node, m.Item) and not node.awards and node.each_subject is None
        work = Node(knobs, full, view, children, places, concerns, marks, bare)
        value = self._closed(node, None, work, outside)
        return replace(value, full=work.marks_above, scale=work.scale)

    def _view(self, node: m.Section | m.Item, subject: str | None, knobs: m.Knobs) -> View:
        """What the knobs of a node see: a stretch of `over_time`, or the node's period."""
        period = knobs.over_time.each if knobs.over_time else knobs.period
        return View(self.cube, node, subject, period, self)

    def _closed(
        self, node: m.Section | m.Item, subject: str | None, work: Node, outside: Mask | None
    ) -> NodeValue:
        """Emit what each knob changes, and say what the node is worth in the end."""
        stages, applies, scored = work.stages()
        before, most = self._posted(work.children)
        if outside is not None:
            inside = Exact(accumulated(before, work.period, "add"))
            stages = [Stage("zero", inside, ~outside, work.period), *stages]
        for stage in stages:
            plane = np.where(stage.there, stage.value.rounded(), 0)
            posted = self._kept(plane, stage.period)
            after = changes(posted, stage.period)
            top = stage.value.top() + 1
            top = 2 * (top if top < SAFE else largest(posted))
            plane = added(after, -before, top + most)
            self._post(stage.kind, node, subject, plane, top + most, stage.limit)
            before, most = after, top
        period = work.knobs.period
        exact = stages[-1].value.where(scored, ZERO)
        if self.cube.in_force() is not None:
            den = exact.den
            if isinstance(den, np.ndarray):
                den = np.maximum(self._kept(den, period), 1)
            exact = Exact(self._kept(exact.num, period), den)
            applies, scored = self._kept(applies, period), self._kept(scored, period)
        return NodeValue(exact, period, posted, (State(period, applies, scored),))

    def _posted(self, children: list[NodeValue]) -> tuple[Plane, int]:
        """What children post month by month, taken together, and how much that is at most."""
        if len(children) == 1:
            return children[0].postings, children[0].most
        posted = RunningSum(self.cube.shape)
        for child in children:
            posted.add(child.postings, child.most)
        return posted.plane, posted.most

    def _kept(self, plane: Plane, period: m.NamedPeriod) -> Plane:
        """The plane with what units had when they left, to the end of the period, 0 after it."""
        force = self.cube.in_force()
        if force is None:
            return plane
        there = np.where(force, np.arange(len(force))[:, None], -1)
        last = np.maximum.accumulate(stretches(there, period), axis=1).reshape(force.shape)
        kept = np.take_along_axis(np.broadcast_to(plane, force.shape), np.maximum(last, 0), 0)
        return np.where(last >= 0, kept, np.zeros_like(kept))

    def _post(
        self,
        kind: str,
        node: m.Section | m.Item,
        subject: str | None,
        plane: Plane,
        most: int,
        limit: m.Limit | None = None,
    ) -> None:
        made = Postings(kind, node, None, subject, plane, most, limit)
        self._postings[id(node)].append(made)

    def _subjects(self, item: m.Item) -> tuple[str, ...]:
        return self.cube.facts.slots.subjects[item.id]

    def _each(self, item: m.Item, each: m.EachSubject, period: m.Period) -> Iterator[NodeValue]:
        """The subjects of an item as nodes of their own, worked out together where they can be."""
        for some in node_batches(each, item, self._subjects(item), self.cube):
            if len(some) == 1:
                yield self._subject(item, some[0], each, period)
                continue
            batch = SubjectBatch.of(self.cube, item, some)
            tree = Tree(batch)
            value = tree._subject(item, some[0], each, period)
            for subject, columns in zip(some, batch.columns(), strict=True):
                self._postings[id(item)] += [
                    replace(posted, subject=subject, plane=posted.plane[:, columns])
                    for posted in tree._postings[id(item)]
                ]
                yield value.columns(columns)

    def _subject(
        self, item: m.Item, subject: str, each: m.EachSubject, period: m.Period
    ) -> NodeValue:
        """One subject as a node of its own; it applies to a unit that has facts of it."""
        children = self.children(item, subject)
        view = self._view(item, subject, each.knobs)
        slots = self.cube.facts.slots
        (group,) = slots.groups_of[item.id, subject]
        seen = np.logical_or.reduce([self.cube.present(slot) for slot in slots.of_group(group)])
        seen, outside = ever(seen, each.knobs.period), None
        if each.not_applicable_when is not None:
            outside = view.holds(each.not_applicable_when)
            seen &= ~outside
        full, places = _full(each.full, view), self.cube.scheme.places
        marks = partial(full_marks.scale, self, item, subject)
        work = Node(each.knobs, full, view, children, places, seen, marks, bare=not item.awards)
        value = self._closed(item, subject, work, outside)
        weight = _weight(each.weight, replace(view, period=period))
        present = answering(item, subject, self.cube) if item.open_subjects else None
        return replace(value, present=present, weight=weight, full=work.marks_above)

    def _awards(self, award: m.Award, node: m.Section | m.Item) -> list[NodeValue]:
        if award.per_entity or isinstance(node, m.Section):
            return [self._one(award, node, None)]
        subjects = tuple(s for s in self._subjects(node) if award.covers(s))
        return [
            value
            for some in batches(award, node, subjects, self.cube)
            for value in self._some(award, node, some)
        ]

    def _some(self, award: m.Award, item: m.Item, subjects: tuple[str, ...]) -> Iterator[NodeValue]:
        """An award for some subjects, worked out together."""
        if len(subjects) == 1:
            yield self._one(award, item, subjects[0])
            return
        known = self._batches[id(item)]
        if subjects not in known:
            known[subjects] = SubjectBatch.of(self.cube, item, subjects)
        wide = known[subjects]
        found = wide.split(account(award, item, subjects[0], wide, self))
        for subject, one in zip(subjects, found, strict=True):
            yield self._accounted(award, item, subject, one)

    def _one(self, award: m.Award, node: m.Section | m.Item, subject: str | None) -> NodeValue:
        return self._accounted(award, node, subject, account(award, node, subject, self.cube, self))

    def _accounted(
        self, award: m.Award, node: m.Section | m.Item, subject: str | None, found: Account
    ) -> NodeValue:
        """What an award is worth by its account, which is posted."""
        exact, posted = found.so_far, found.so_far.num
        states = (State(award.period, found.applies, found.applies),)
        full: Exact | m.Number | None = None
        if award.full is not None:
            full = _full(award.full, view_of(award, node, subject, self.cube, self))
        asked = award.weight, full
        value = NodeValue(exact, award.period, posted, states, found.present, *asked)
        made = Postings("award", node, award, subject, found.postings, value.most)
        self._postings[id(node)].append(made)
        return value


def _period(knobs: m.Knobs | None) -> m.NamedPeriod:
    """The period over which a node takes its children."""
    if knobs is None:
        return "year"
    return knobs.over_time.each if knobs.over_time else knobs.period


def _weight(weight: m.Quantity, view: View) -> Exact | m.Number:
    """A weight, 0 where it is not known; `view` is over the parent's period."""
    if isinstance(weight, int | Decimal):
        return weight
    value = view.value(weight)
    return value.exact if value.known is None else value.exact.where(value.known, ZERO)


def _full(full: m.Quantity | None, view: View) -> Exact | m.Number | None:
    """The full marks of a node or an award, 0 where they are not known."""
    return None if full is None else _weight(full, view)


def subjects_of(
    award: m.Award, node: m.Item | m.Section, cube: Cube
) -> tuple[str, ...] | tuple[None]:
    """The subjects of its item that an award is applied to; None: all together."""
    if award.per_entity or isinstance(node, m.Section):
        return (None,)
    subjects = cube.facts.slots.subjects[node.id]
    return tuple(subject for subject in subjects if award.covers(subject))
