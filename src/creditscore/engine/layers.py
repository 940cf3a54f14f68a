"""Peers in layers: what rules ask about them, and in which order it can be worked out.

A question is what units are compared by. Those of the first layer need facts alone, those of a
layer above the statistics of the layers below, as where ranks are given by points that ask for
peers themselves. For each layer every block says what its units have (`compared`), all of it
together gives the statistics (`worked_out`), and blocks of the next layer, and scoring in the end,
read those of their own units. Each step is a function of what it is given, so that blocks may be
worked anywhere:

    peers = PeerStatistics()
    for layer in layers(scheme, slots):
        found = {cube.first: compared(layer, cube) for cube in ...}  # each Cube with `peers`
        peers = worked_out(layer, slots, found, peers)

`Comparable` and `PeerStatistics` can be pickled; `cut` of the latter has what some units need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..memory import finish, workers
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from .comparable import Comparable, comparable
from .cube import Cube
from .dry_run import asked, has_peers, ready
from .exact import Plane
from .peer_statistics import Ask, PeerStatistics, Question, Statistic
from .peers import Among
from .tree import Tree

Layer = Mapping[Question, tuple[Ask, ...]]
"""Questions that do not need each other's statistics, each with all that is asked of it."""
_SLAB = 1 << 19
"""How many figures are put in order at a time, about: whole months of them."""


def layers(scheme: Scheme, slots: Slots) -> tuple[Layer, ...]:
    """All that a track asks about peers, the layers in the order in which they can be worked out.

    The rules are tried on one unit without facts: it asks whatever any unit does.
    """
    if not has_peers(scheme, slots.track):
        return ()
    rest: dict[Question, list[Ask]] = {}
    for ask in asked(scheme, slots):
        rest.setdefault(ask.question, []).append(ask)
    found: list[Layer] = []
    done: set[Question] = set()
    while rest:
        now = ready(scheme, slots, rest, done)
        assert now, "questions that wait for each other"
        layer = {question: tuple(asks) for question, asks in rest.items() if question in now}
        done |= layer.keys()
        rest = {question: asks for question, asks in rest.items() if question not in layer}
        found.append(layer)
    return tuple(found)


def compared(layer: Layer, cube: Cube) -> tuple[Comparable, ...]:
    """What a block has to say to each question of a layer; it has the statistics of those below."""
    tree = Tree(cube)
    return tuple(comparable(question, tree) for question in layer)


def worked_out(
    layer: Layer,
    slots: Slots,
    found: Mapping[int, Sequence[Comparable]],
    peers: PeerStatistics,
    threads: int = 1,
) -> PeerStatistics:
    """The statistics of a layer, with those of the layers below.

    `found` is what all blocks of the track have to say, each under the number of its first unit.
    """
    blocks = [found[first] for first in sorted(found)]
    length = max(1, _SLAB // len(slots.track.entities))
    starts = range(0, slots.span, length)

    def work(at: int, asks: tuple[Ask, ...], start: int) -> list[Statistic]:
        mine = Comparable.joined([block[at].months(start, start + length) for block in blocks])
        among = {
            column: Among(mine.exact, mine.known, _groups(slots.track, column))
            for column in dict.fromkeys(ask.among for ask in asks)
        }
        return [among[ask.among].figure(ask.figure, ask.at) for ask in asks]

    new: dict[Ask, Statistic] = {}
    pool = workers(threads)
    for at, asks in enumerate(layer.values()):
        slabs = finish([pool.submit(work, at, asks, start) for start in starts])
        new |= zip(asks, map(Statistic.joined, zip(*slabs, strict=True)), strict=True)
    return PeerStatistics({**peers.found, **new})


def _groups(track: m.Track, column: str) -> Plane | None:
    """The number of the group that a column puts each unit into; None: all in one."""
    if not column:
        return None
    return track.entities.apart_by(column).astype(np.int32)
