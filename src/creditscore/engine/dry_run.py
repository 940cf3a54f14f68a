"""A dry run of the rules, on one unit without facts: what they ask about peers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from ..facts.planes.planes import Cells
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from .awards import view_of
from .comparable import comparable
from .cube import Cube
from .exact import Exact, Mask
from .peer_statistics import Ask, PeerStatistics, Question
from .tree import Tree, subjects_of
from .view import View


def has_peers(scheme: Scheme, track: m.Track) -> bool:
    """Whether a rule of the track, or a league, asks how a unit stands among the others."""
    quantities = (
        part
        for league in scheme.leagues
        for criterion in league.by
        for part in m.parts(criterion.of)
    )
    return track.asks_peers or any(isinstance(quantity, m.Peers) for quantity in quantities)


class _UnansweredError(Exception):
    """A question that has no answer yet."""


@dataclass(frozen=True)
class _Recorder(PeerStatistics):
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
class _NoFacts:
    """The facts of one unit that has none."""

    slots: Slots
    first: int = 0
    last: int = 1

    def cells(self, slot: int, first: int, last: int) -> Cells:
        """Nothing observed."""
        shape = self.slots.span, last - first
        return Cells(np.zeros(shape, np.int64), np.zeros(shape, bool))


def _blank(scheme: Scheme, slots: Slots, peers: PeerStatistics) -> Cube:
    return Cube(scheme, _NoFacts(slots), 0, 1, peers)


def asked(scheme: Scheme, slots: Slots) -> Iterable[Ask]:
    """All that rules, grades, leagues and explanations ask, and what that asks in turn."""
    recorder = _Recorder()
    cube = _blank(scheme, slots, recorder)
    tree, track = Tree(cube), slots.track
    tree.emit(lambda found: None)
    for node in track.root.nodes():
        for award in node.awards:
            asked = [q for q in award.asked if isinstance(q, m.Peers)]
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
            View(cube, track.root, None, "month", tree).value(criterion.of)
    compared: set[Question] = set()
    while more := {ask.question: None for ask in recorder.asked if ask.question not in compared}:
        for question in more:
            comparable(question, tree)
        compared |= more.keys()
    return recorder.asked


def ready(
    scheme: Scheme, slots: Slots, questions: Iterable[Question], done: set[Question]
) -> set[Question]:
    """Which questions can be answered with what is `done`."""
    tree = Tree(_blank(scheme, slots, _Recorder(done=done)))
    return {question for question in questions if _answerable(question, tree)}


def _answerable(question: Question, tree: Tree) -> bool:
    try:
        comparable(question, tree)
    except _UnansweredError:
        return False
    return True
