"""A track scored block by block: what entities have to know of each other is found before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import numpy as np

from ..facts.planes.planes import Observed, Part
from ..memory import call_off, workers
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .cube import Cube
from .exact import SAFE, Mask, Plane, RunningSum, summable
from .layers import compared, layers, worked_out
from .peer_statistics import PeerStatistics
from .periods import looks_back
from .postings import Emit, Postings
from .tree import Tree
from .view import View

BLOCK = 8192
T = TypeVar("T")


@dataclass(frozen=True)
class Scores:
    """What the engine hands to grading, one column an entity of the track.

    `months` is [month, entity] in the smallest unit, the year's months only, of Python integers
    where sums over the year could pass 64 bits; `scored` is where the track has a value at the end,
    `valued` [month, entity] where it has had one in the year so far; `deductions` is what awards
    took, the sum of their negative postings as a positive number, without those of nodes that do
    not count; `parts` and `reported` are [part, entity] of the parts that are facts, `nodes`
    [node, entity] what each of the scheme's `graded_by_nodes` has posted; `vetoes` is
    [veto, entity]; `bands` and `moves` are where the conditions of each band and move hold.
    `excess` is [2, entity]: an award, counted from 1, with a posting past 2^62, and its month; 0
    where there is none.
    """

    months: Plane
    scored: Mask
    valued: Mask
    deductions: Plane
    parts: Plane
    reported: Mask
    nodes: Plane
    vetoes: Mask
    bands: Mask
    moves: Mask
    excess: Plane


def blocks(
    scheme: Scheme, facts: Observed, peers: PeerStatistics, size: int | None = None
) -> Iterator[Cube]:
    """The cubes of a track, `size` entities each; `peers` are the statistics of its units."""
    return iter(_Cubes(scheme, facts, peers, size))


def peer_statistics(
    scheme: Scheme, facts: Observed, size: int | None = None, threads: int = 1
) -> PeerStatistics:
    """All that the track's rules ask about peers; facts are gone through once a layer."""
    peers = PeerStatistics()
    for layer in layers(scheme, facts.slots):
        cubes = _Cubes(scheme, facts, peers, size)
        found = dict(cubes.worked(partial(compared, layer), threads))
        peers = worked_out(layer, facts.slots, found, peers, threads)
    return peers


def score(
    scheme: Scheme,
    facts: Observed,
    through: int,
    size: int | None = None,
    threads: int = 1,
    peers: PeerStatistics | None = None,
) -> Scores:
    """Score a track, some blocks at a time; months after `through` stay 0.

    `peers` are those of `peer_statistics`, worked out here where they are not given.
    """
    if peers is None:
        peers = peer_statistics(scheme, facts, size, threads)
    width = len(facts.slots.track.entities)
    whole: dict[str, Plane] = {}
    cubes = _Cubes(scheme, facts, peers, size)
    for first, done in cubes.worked(partial(scores_of, through=through), threads):
        for name in Scores.__dataclass_fields__:
            plane = getattr(done, name)
            if name not in whole:
                whole[name] = np.empty((*plane.shape[:-1], width), plane.dtype)
            if plane.dtype == object:
                whole[name] = whole[name].astype(object)
            whole[name][..., first : first + plane.shape[-1]] = plane
    return Scores(**whole)


@dataclass(frozen=True)
class _Cubes:
    """The blocks of a track, `size` entities each (BLOCK unless told), part by part."""

    scheme: Scheme
    facts: Observed
    peers: PeerStatistics
    size: int | None = None

    def __iter__(self) -> Iterator[Cube]:
        return (cube for part in self.facts.parts() for cube in self._cut(part))

    def worked(self, work: Callable[[Cube], T], threads: int) -> Iterator[tuple[int, T]]:
        """What some work makes of each block, with the number of its first entity; on threads."""

        def numbered(cube: Cube) -> tuple[int, T]:
            return cube.first, work(cube)

        if len(self.facts.slots.track.entities) <= (self.size or BLOCK):
            yield from map(numbered, self)
            return
        pool = workers(threads)
        waiting: deque[Future[tuple[int, T]]] = deque()
        try:
            for cube in self:
                waiting.append(pool.submit(numbered, cube))
                if len(waiting) > 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            call_off(waiting)

    def _cut(self, part: Part) -> Iterator[Cube]:
        size = self.size or BLOCK
        for first in range(part.first, part.last, size):
            last = min(first + size, part.last)
            yield Cube(self.scheme, part, first, last, self.peers)


def postings(cube: Cube, through: int, emit: Emit) -> Tree:
    """Emit all postings of a block in the year's months up to `through`; return the tree."""
    whole = through == 12 and not cube.start

    def cut(found: Postings) -> None:
        if whole:
            emit(found)
            return
        plane = found.plane[cube.start :].copy()
        plane[through:] = 0
        opening = _opening(found, cube)
        if opening is not None:
            plane = plane.astype(np.result_type(plane, opening), copy=False)
            plane[0] -= opening[0]
            found = replace(found, most=None)
            emit(replace(found, kind="opening", plane=opening))
        emit(replace(found, plane=plane))

    tree = Tree(cube)
    tree.emit(cut)
    return tree


def _opening(found: Postings, cube: Cube) -> Plane | None:
    """What an award that looks back stood at when the year began; None where none does."""
    if not cube.start or found.award is None or not looks_back(found.award.period):
        return None
    before = summable(found.plane[cube.start - 12 : cube.start], 12)
    plane = np.zeros((12, cube.shape[1]), before.dtype)
    plane[0] = before.sum(axis=0)
    return plane


def scores_of(cube: Cube, through: int) -> Scores:
    """What one block scores; its cube has the statistics of peers."""
    scheme, slots = cube.scheme, cube.facts.slots
    width = cube.shape[1]
    months, below = RunningSum((12, width)), RunningSum((12, width))

    def count(found: Postings) -> None:
        months.add(found.plane, found.most)
        if found.award is not None and id(found.node) in counting:
            below.add(np.minimum(found.plane, 0), found.most)
        if found.award is not None and found.plane.dtype == object:
            month, unit = np.nonzero(np.abs(found.plane) >= SAFE)
            numbers = (n for n, (_, award) in enumerate(awards, 1) if award is found.award)
            excess[:, unit] = np.full(len(unit), next(numbers)), month

    excess = np.zeros((2, width), np.int64)
    awards = slots.track.awards
    counting = {id(node) for node in slots.track.root.counting()}
    tree = postings(cube, through, count)
    at = cube.start + through - 1
    parts = [slots.index[p.item, "", p.fact.id] for p in scheme.parts if p.fact]
    last = through == 12
    view = View(cube, tree.root, None, "year", tree)
    ends = (last_in_force(cube, at), np.arange(width))
    everyone = np.ones(width, bool)
    valued = tree.node_value(tree.root).state("year").scored
    valued = np.ones(cube.shape, bool) if valued is None else valued
    bands = [view.holds(b.when)[ends] if b.when else everyone for b in slots.track.bands]
    return Scores(
        summable(months.plane, 12, 12 * months.most),
        valued[ends],
        valued[cube.start :],
        -summable(below.plane, 12, 12 * below.most).sum(axis=0),
        _stacked([cube.plane(slot).value[-1] * last for slot in parts], width),
        _stacked([cube.present(slot)[-1] & last for slot in parts], width).astype(bool),
        _stacked([_of_node(name, tree, cube, through) for name in scheme.graded_by_nodes], width),
        _stacked([_vetoed(veto, cube, through) for veto in scheme.vetoes], width).astype(bool),
        _stacked(bands, width).astype(bool),
        _stacked([view.holds(move.when)[ends] for move in slots.track.moves], width).astype(bool),
        excess,
    )


def _of_node(name: str, tree: Tree, cube: Cube, through: int) -> Plane:
    """What a node has posted in the year so far; nothing in a track that does not have it."""
    if all(node.id != name for node in tree.root.nodes()):
        return np.zeros(cube.shape[1], np.int64)
    posted = tree.posted(name, raw=False)[cube.start : cube.start + through]
    found: Plane = summable(posted, 12).sum(axis=0)
    return found


def last_in_force(cube: Cube, at: int) -> Plane:
    """The last month up to `at` in which each entity is assessed, or `at` where there is none."""
    force = cube.in_force()
    if force is None:
        return np.full(cube.shape[1], at)
    back = force[at::-1]
    return np.where(back.any(axis=0), at - back.argmax(axis=0), at)


def _stacked(rows: list[Any], width: int) -> Plane:
    return np.stack(rows) if rows else np.zeros((0, width), np.int64)


def _vetoed(veto: m.Veto, cube: Cube, through: int) -> Mask:
    """Where a veto holds, for any subject: at the year's end, or since any month of it."""
    slots, force = cube.facts.slots, cube.in_force()
    hit = np.zeros(cube.shape[1], bool)
    if through < 12 and veto.over != "any":
        return hit
    for subject in slots.subjects.get(veto.item, ()):
        view = View(cube, slots.track.items[veto.item], subject, "year")
        held = view.holds(veto.test)[cube.start + through - 1]
        hit |= held & cube.answering([slots.index[veto.item, subject, veto.fact]])
    return hit if force is None else hit & force[cube.start :].any(axis=0)
