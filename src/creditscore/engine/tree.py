"""The tree of a track: awards post, and every node above closes with what its knobs change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np

from ..scheme import model as m
from .awards import account, answering
from .cube import Cube
from .exact import Exact, Mask, Plane
from .nodes import Node, Stage, Worth
from .periods import accumulated, changes
from .view import ZERO, View


@dataclass(frozen=True, slots=True)
class Line:
    """The postings of one award and subject, or of one knob of a node: a plane [month, entity].

    `subject` is None where all subjects are taken together; a knob has no award.
    """

    kind: str
    node: m.Section | m.Item
    award: m.Award | None
    subject: str | None
    plane: Plane


Emit = Callable[[Line], None]


@dataclass
class Tree:
    """A track at work on a block; every node is worked out once, when first asked for."""

    cube: Cube
    _worths: dict[int, Worth] = field(default_factory=dict)
    _lines: dict[int, list[Line]] = field(default_factory=dict)

    @property
    def root(self) -> m.Section:
        """The track's own node."""
        return self.cube.facts.slots.track.root

    def worth(self, node: m.Section | m.Item) -> Worth:
        """What a node is worth."""
        if id(node) not in self._worths:
            self._lines[id(node)] = []
            self._worths[id(node)] = self._made(node)
        return self._worths[id(node)]

    def posted(self, node: str, raw: bool) -> Plane:
        """What the node called so has posted month by month, `raw` before its own knobs."""
        found = next(n for n in self.root.nodes() if n.id == node)
        worth = self.worth(found)
        lines = self._lines[id(found)]
        own = (x.plane for x in lines if raw and x.award is None and x.kind != "aside")
        return changes(worth.posted, worth.period) - sum(own, np.zeros(self.cube.shape, np.int64))

    def emit(self, emit: Emit, node: m.Section | m.Item | None = None) -> None:
        """Hand over the lines of a node and all below it, in the order of the document."""
        node = node or self.root
        self.worth(node)
        if isinstance(node, m.Section):
            for child in node.children:
                self.emit(emit, child)
        for line in self._lines[id(node)]:
            emit(line)

    def _made(self, node: m.Section | m.Item) -> Worth:
        if isinstance(node, m.Item) and node.each_subject:
            children = [self._subject(node, s, node.each_subject) for s in self._subjects(node)]
        else:
            children = [w for award in node.awards for w in self._awards(award, node)]
        if isinstance(node, m.Section):
            below = [(child, self.worth(child)) for child in node.children]
            children += [worth for child, worth in below if child.counts]
            for child, worth in below:
                if not child.counts:
                    self._line("aside", node, None, -changes(worth.posted, worth.period))
        knobs = node.knobs
        if knobs is None:
            whole = all(isinstance(c.exact.den, int) and c.exact.den == 1 for c in children)
            if whole and all(child.weight == 1 for child in children):
                return self._added(node, children)
            knobs = m.Knobs("year")
        return self._combined(node, knobs, children)

    def _added(self, node: m.Section | m.Item, children: list[Worth]) -> Worth:
        """A node that only adds up whole points."""
        flow = np.zeros(self.cube.shape, np.int64)
        for child in children:
            flow = flow + changes(child.posted, child.period)
        applies = self._applies(node, _any([child.applies for child in children]))
        if applies is not None and node.not_applicable_when is not None:
            self._line("zero", node, None, np.where(applies, 0, -flow))
            flow = np.where(applies, flow, 0)
        scored = _any([_valued(child) for child in children])
        return Worth(Exact(flow), "month", flow, applies, scored, node.weight, node.full)

    def _combined(self, node: m.Section | m.Item, knobs: m.Knobs, children: list[Worth]) -> Worth:
        view = View(self.cube, node, None, knobs.period, self)
        work = Node(knobs, node.full, view, children, self.cube.scheme.places)
        stages, applies, scored = work.stages()
        applies = self._applies(node, applies)
        worth = self._closed(node, None, knobs, children, stages, applies, scored)
        return replace(worth, weight=node.weight, full=node.full)

    def _closed(
        self,
        node: m.Section | m.Item,
        subject: str | None,
        knobs: m.Knobs,
        children: list[Worth],
        stages: list[Stage],
        applies: Mask | None,
        scored: Mask,
    ) -> Worth:
        """Emit what each knob changes, and say what the node is worth in the end."""
        if applies is not None:
            scored = scored & applies
        period = knobs.period
        before = np.zeros(self.cube.shape, np.int64)
        for child in children:
            before = before + changes(child.posted, child.period)
        posted = before
        for kind, exact in stages:
            posted = np.where(scored, np.broadcast_to(exact.rounded(), scored.shape), 0)
            flow = changes(posted, period)
            self._line(kind, node, subject, flow - before)
            before = flow
        exact = stages[-1][1].where(scored, ZERO)
        return Worth(exact, period, posted, applies, scored)

    def _line(self, kind: str, node: m.Section | m.Item, subject: str | None, plane: Plane) -> None:
        if plane.any():
            self._lines[id(node)].append(Line(kind, node, None, subject, plane))

    def _subjects(self, item: m.Item) -> tuple[str, ...]:
        return self.cube.facts.slots.subjects[item.id]

    def _subject(self, item: m.Item, subject: str, each: m.EachSubject) -> Worth:
        """One subject as a node of its own; it applies to a unit that has facts of it."""
        children = [
            self._one(award, item, subject)
            for award in item.awards
            if subject in (award.subjects or (subject,))
        ]
        view = View(self.cube, item, subject, each.knobs.period, self)
        work = Node(each.knobs, each.full, view, children, self.cube.scheme.places)
        stages, applies, scored = work.stages()
        slots = self.cube.facts.slots
        mine = [i for i, s in enumerate(slots.slots) if (s.item, s.subject) == (item.id, subject)]
        seen = np.logical_or.reduce([self.cube.present(slot) for slot in mine])
        seen = accumulated(seen.astype(np.int64), each.knobs.period, "up").astype(bool)
        applies = seen if applies is None else applies & seen
        worth = self._closed(item, subject, each.knobs, children, stages, applies, scored)
        return replace(worth, weight=view.value(each.weight).exact, full=each.full)

    def _applies(self, node: m.Section | m.Item, applies: Mask | None) -> Mask | None:
        """Where a node concerns the unit: its children do, it answers, and no condition says no."""
        answers = answering(node, None, self.cube)
        if answers is not None:
            applies = answers if applies is None else applies & answers
        if node.not_applicable_when is not None:
            view = View(
                self.cube, node, None, "year" if node.knobs is None else node.knobs.period, self
            )
            outside = view.holds(node.not_applicable_when)
            applies = ~outside if applies is None else applies & ~outside
        return applies

    def _awards(self, award: m.Award, node: m.Section | m.Item) -> list[Worth]:
        if award.per_entity or isinstance(node, m.Section):
            return [self._one(award, node, None)]
        return [self._one(award, node, subject) for subject in subjects_of(award, node, self.cube)]

    def _one(self, award: m.Award, node: m.Section | m.Item, subject: str | None) -> Worth:
        found = account(award, node, subject, self.cube, self)
        self._lines[id(node)].append(Line("award", node, award, subject, found.flow))
        exact, posted = Exact(found.so_far), found.so_far
        return Worth(exact, award.period, posted, found.applies, None, award.weight, award.full)


def subjects_of(award: m.Award, item: m.Item, cube: Cube) -> tuple[str, ...]:
    """The subjects of its item that an award is applied to."""
    subjects = cube.facts.slots.subjects[item.id]
    return tuple(subject for subject in subjects if subject in (award.subjects or (subject,)))


def _valued(child: Worth) -> Mask | None:
    """Where a child applies and has a value."""
    if child.applies is None or child.scored is None:
        return child.applies if child.scored is None else child.scored
    return child.applies & child.scored


def _any(masks: list[Mask | None]) -> Mask | None:
    """Where any of some states holds; None, which means everywhere, where one holds everywhere."""
    if not masks or any(mask is None for mask in masks):
        return None
    return reduce(np.logical_or, [mask for mask in masks if mask is not None])
