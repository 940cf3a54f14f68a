"""Peers in layers: who asks how units stand to each other, in which order, and the answers.

A question is what units are compared by. Those of the first layer need facts alone, those of a
layer above the answers of the layers below, as where places are given by points that ask for peers
themselves. For each layer every block says what its units have (`compared`), all of it together
gives the answers (`answered`), and blocks of the next layer, and scoring in the end, read their own
units' part of these. Each step is a function of what it is given, so that blocks may be worked
anywhere:

    answers = Answers()
    for layer in layers(scheme, slots):
        found = {cube.first: compared(layer, cube) for cube in ...}  # each Cube with `answers`
        answers = answered(layer, slots, found, answers)

`Comparable` and `Answers` can be pickled; `Answers.cut` has what some of the units need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from math import lcm
from typing import Any

import numpy as np

from ..facts.planes import Cells
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from .answers import Answers, Ask, Question
from .awards import answering, view_of
from .cube import Cube
from .exact import Exact, Mask, Plane, product
from .peers import Among, Answer, least, whole
from .tree import Tree, subjects_of
from .view import View

Layer = Mapping[Question, tuple[Ask, ...]]
"""Questions that do not need each other's answers, each with all that is asked of it."""
_SLAB = 1 << 19
"""How many figures are put in order at a time, about: whole months of them."""


@dataclass(frozen=True, slots=True)
class Comparable:
    """What the units of a block are compared by: planes [month, unit] as narrow as they can be.

    Fractions are num ÷ den, one number where it is everybody's; 0 where there is none (`known`).
    """

    num: Plane
    den: Plane | int
    known: Mask

    @classmethod
    def of(cls, value: Exact, known: Mask) -> Comparable:
        """Make it of exact values that are right where known."""
        num = np.where(known, value.num, 0)
        den = value.den
        if not isinstance(den, int):
            reduced = Exact(num, np.where(known, den, 1)).reduced()
            num, den = reduced.num, reduced.den
            if den.size and (den == den.flat[0]).all():
                den = int(den.flat[0])
        return cls(least(num), den if isinstance(den, int) else least(den), known)

    @classmethod
    def joined(cls, blocks: Sequence[Comparable]) -> Comparable:
        """Blocks of units beside each other."""
        known = np.concatenate([block.known for block in blocks], axis=1)
        dens = [block.den for block in blocks]
        if all(isinstance(den, int) for den in dens):
            den: Any = lcm(*dens)
            nums = [product(whole(block.num), den // block.den) for block in blocks]
        else:
            nums = [block.num for block in blocks]
            den = np.concatenate([np.broadcast_to(b.den, b.num.shape) for b in blocks], axis=1)
        return cls(least(np.concatenate(nums, axis=1)), den, known)

    def months(self, first: int, last: int) -> Comparable:
        """Some of the months."""
        den = self.den if isinstance(self.den, int) else self.den[first:last]
        return Comparable(self.num[first:last], den, self.known[first:last])

    @property
    def exact(self) -> Exact:
        """The values, to reckon with."""
        return Exact(whole(self.num), whole(self.den))


def layers(scheme: Scheme, slots: Slots) -> tuple[Layer, ...]:
    """All that a track asks about peers, the layers in the order in which they can be answered.

    The rules are tried on one unit without facts: it asks whatever any unit does.
    """
    if not _has_peers(scheme, slots.track):
        return ()
    rest: dict[Question, list[Ask]] = {}
    for ask in _asked(scheme, slots):
        rest.setdefault(ask.question, []).append(ask)
    found: list[Layer] = []
    done: set[Question] = set()
    while rest:
        tree = Tree(_trial(scheme, slots, _Trial(done=done)))
        layer = {question: tuple(asks) for question, asks in rest.items() if _ready(question, tree)}
        assert layer, "questions that wait for each other"
        done |= layer.keys()
        rest = {question: asks for question, asks in rest.items() if question not in layer}
        found.append(layer)
    return tuple(found)


def compared(layer: Layer, cube: Cube) -> tuple[Comparable, ...]:
    """What a block has to say to each question of a layer; it has the answers of those below."""
    tree = Tree(cube)
    return tuple(_comparable(question, tree) for question in layer)


def answered(
    layer: Layer,
    slots: Slots,
    found: Mapping[int, Sequence[Comparable]],
    answers: Answers,
    threads: int = 1,
) -> Answers:
    """The answers to a layer, with those of the layers below.

    `found` is what all blocks of the track have to say, each under the place of its first unit.
    """
    blocks = [found[first] for first in sorted(found)]
    length = max(1, _SLAB // len(slots.track.entities))
    starts = range(0, slots.span, length)

    def work(at: int, asks: tuple[Ask, ...], start: int) -> list[Answer]:
        mine = Comparable.joined([block[at].months(start, start + length) for block in blocks])
        among = {
            column: Among(mine.exact, mine.known, _groups(slots.track, column))
            for column in dict.fromkeys(ask.among for ask in asks)
        }
        return [among[ask.among].figure(ask.figure, ask.at) for ask in asks]

    new: dict[Ask, Answer] = {}
    with ThreadPoolExecutor(threads) as pool:
        for at, asks in enumerate(layer.values()):
            slabs = pool.map(partial(work, at, asks), starts)
            new |= zip(asks, map(Answer.joined, zip(*slabs, strict=True)), strict=True)
    return Answers({**answers.found, **new})


def _has_peers(scheme: Scheme, track: m.Track) -> bool:
    """Whether any rule of the track asks how a unit stands among the others."""
    quantities = [*m.asked_by_grades(track)]
    for league in scheme.leagues:
        quantities += (part for criterion in league.by for part in m.parts(criterion.of))
    for node in track.root.nodes():
        own = node.each_subject.knobs if isinstance(node, m.Item) and node.each_subject else None
        if any(knobs and knobs.not_applicable == "peer-average" for knobs in (node.knobs, own)):
            return True
        if any(isinstance(award.rule, m.Rank) for award in node.awards):
            return True
        quantities += [
            *m.asked_around(node),
            *(q for a in node.awards for q in m.asked_by_award(a)),
        ]
    return any(isinstance(quantity, m.Peers) for quantity in quantities)


class _UnansweredError(Exception):
    """A question that has no answer yet."""


@dataclass(frozen=True)
class _Trial(Answers):
    """Notes what is asked; where some questions are `done`, the others stop who asks them."""

    asked: dict[Ask, None] = field(default_factory=dict)
    done: set[Question] | None = None

    def of(self, ask: Ask, first: int, last: int) -> tuple[Exact, Mask]:
        """Nothing known."""
        if self.done is not None and ask.question not in self.done:
            raise _UnansweredError
        self.asked.setdefault(ask)
        return Exact(np.zeros((1, 1), np.int64)), np.zeros((1, 1), bool)


@dataclass(frozen=True)
class _Blank:
    """The facts of one unit that has none."""

    slots: Slots
    first: int = 0
    last: int = 1

    def cells(self, slot: int, first: int, last: int) -> Cells:
        """Nothing observed."""
        shape = self.slots.span, last - first
        return Cells(np.zeros(shape, np.int64), np.zeros(shape, bool))

    def most(self, slot: int) -> int:
        """Nothing."""
        return 0


def _trial(scheme: Scheme, slots: Slots, answers: Answers) -> Cube:
    return Cube(scheme, _Blank(slots), 0, 1, answers)


def _asked(scheme: Scheme, slots: Slots) -> Iterable[Ask]:
    """All that rules, grades, leagues and explanations ask, and what that asks in turn."""
    trial = _Trial()
    cube = _trial(scheme, slots, trial)
    tree, track = Tree(cube), slots.track
    tree.emit(lambda line: None)
    for node in track.root.nodes():
        for award in node.awards:
            asked = [q for q in m.asked_by_award(award) if isinstance(q, m.Peers)]
            for subject in subjects_of(award, node, cube) if asked else ():
                view = view_of(award, node, subject, cube, tree)
                for quantity in asked:
                    view.value(quantity)
    view = View(cube, track.root, None, "year", tree)
    for condition in (*(band.when for band in track.bands), *(move.when for move in track.moves)):
        if condition:
            view.holds(condition)
    for league in scheme.leagues:
        for criterion in league.by if league.track == track.id else ():
            View(cube, track.root, None, "month").value(criterion.of)
    heard: set[Question] = set()
    while more := {ask.question: None for ask in trial.asked if ask.question not in heard}:
        for question in more:
            _comparable(question, tree)
        heard |= more.keys()
    return trial.asked


def _ready(question: Question, tree: Tree) -> bool:
    """Whether a question can be answered with what is done."""
    try:
        _comparable(question, tree)
    except _UnansweredError:
        return False
    return True


def _comparable(question: Question, tree: Tree) -> Comparable:
    """What the units of a block have to say to a question.

    Units that are not assessed, or do not answer for the item and subject, are nobody's peers.
    """
    node = next(node for node in tree.root.nodes() if node.id == question.node)
    cube, subject = tree.cube, question.subject
    answers = None
    if question.child is not None:
        value = tree.child(node, subject, question.child)
    else:
        view = View(cube, node, subject, question.period, tree, question.window, question.adds)
        value = view.value(question.of)
        answers = answering(node, subject, cube)
    known = np.ones(cube.shape, bool) if value.known is None else value.known
    for mask in (cube.in_force(), answers):
        known = known if mask is None else known & mask
    return Comparable.of(value.exact, np.broadcast_to(known, cube.shape))


def _groups(track: m.Track, column: str) -> Plane | None:
    """The number of the group that a column puts each unit into; None: all in one."""
    if not column:
        return None
    codes, cells = track.entities.column(column)
    texts = ["" if cell is None else str(cell) for cell in cells]
    number: Plane = np.unique(texts, return_inverse=True)[1].astype(np.int32)[codes]
    return number
