"""All ways to decide some questions, and what each comes to, worked out only where it is touched.

A draw decides every question. Its points are those of its components: parts of a track whose points
add up, each worked out once for each way to decide the questions that touch it. Questions that
touch more than one component are `wide`: everything is worked out for each way to decide them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from ..engine.blocks import Scores
from ..engine.exact import Mask
from ..errors import CreditscoreError, Problem, RuleError
from ..facts.facts import Facts
from ..grading.annual import settled
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.variants import Grading, Nodes, Touched, Trees, Variants
from .axes import Axis, decided
from .components import components
from .stacked import Board, Outcomes, Row, Rows, by, joined, picked, without
from .year import Year

_MOST_WIDE = 64
_MOST_TABLES = 20_000


@dataclass(frozen=True, eq=False)
class Wide:
    """The rules under one way to decide the wide questions, as a scheme and as trees."""

    scheme: Scheme
    trees: Trees
    nodes: Nodes


class Space:
    """The ways to decide some questions about a scheme's year."""

    def __init__(self, scheme: Scheme, facts: Facts, through: int, axes: Sequence[Axis]) -> None:
        self.axes = tuple(axes)
        self.year = Year(scheme, facts, through)
        self.scheme = scheme
        self.refused: dict[tuple[int, int], tuple[Problem, ...]] = {}
        self._variants = Variants(scheme)
        self._wides: dict[Row, Wide | None] = {}
        self._graded: dict[tuple[Row, Row], Scheme | None] = {}
        self._gradings: dict[tuple[Row, Row], Grading | None] = {}
        self._outside: dict[tuple[str, m.Condition], Mask] = {}
        self._scores: dict[tuple[Row, int, Row], Scores | None] = {}
        self._items: dict[tuple[int, Row, int], dict[str, m.Item] | None] = {}
        self._origins: dict[int, list[tuple[m.Item, ...]]] = {}
        self._complete = False
        self._classify()

    def _classify(self) -> None:
        """What each axis touches, and with it which components there are."""
        self.linked = self.year.streams or any(map(m.feeders, self.scheme.tracks.values()))
        self._touched = [Touched() for _ in self.axes]
        variants: dict[str, dict[str, list[m.Item]]] = {name: {} for name in self.scheme.tracks}
        places = self.scheme.places
        for number, axis in enumerate(self.axes):
            for at in axis.others():
                option = axis.options[at]
                try:
                    trees = self._variants.patched(option.chosen, option.changes)
                    touched = self._variants.touched(trees)
                    nodes = self._variants.nodes(trees) if touched.items else {}
                    for track, name in touched.items:
                        item = self._variants.item(trees, nodes, (track, name), {})
                        variants[track].setdefault(name, []).append(item)
                except CreditscoreError as error:
                    self.refused[number, at] = error.problems
                else:
                    self._touched[number] |= touched
                    places = min(places, int(trees["scheme"]["points"]["places"]))
        self.components = [
            component
            for name, track in self.scheme.tracks.items()
            for component in components(track, variants[name], places)
        ]
        home = {(c.track, i): n for n, c in enumerate(self.components) for i in c.items}
        whole = {c.track for c in self.components if c.whole}
        self.local: dict[int, list[int]] = {n: [] for n in range(len(self.components))}
        self.wide: list[int] = []
        self.grading: list[int] = []
        for number, touched in enumerate(self._touched):
            homes = {home[pair] for pair in touched.items}
            above = touched.more or touched.members & whole or self.linked
            if above or len(homes) > 1 or (homes and (touched.grading or touched.members)):
                self.wide.append(number)
            elif homes:
                self.local[homes.pop()].append(number)
            else:
                self.grading.append(number)

    @property
    def base(self) -> Row:
        """The draw that is in force."""
        return tuple(axis.base for axis in self.axes)

    @property
    def independent(self) -> bool:
        """Whether all draws together can be known: wide ways and those of each component."""
        return (
            not self.linked and self._ways(self.wide) <= _MOST_WIDE and self._cost <= _MOST_TABLES
        )

    @property
    def _cost(self) -> int:
        return self._ways(self.wide) * sum(self._ways(axes) for axes in self.local.values())

    def _ways(self, axes: Iterable[int]) -> int:
        return prod(len(self.axes[axis].options) for axis in axes)

    def ways(self, axes: Sequence[int]) -> list[Row]:
        """Every way to decide some axes, the refused options left out."""
        options = (
            [at for at in range(len(self.axes[n].options)) if (n, at) not in self.refused]
            for n in axes
        )
        return list(product(*options))

    def _row(self, axes: Sequence[int], way: Row) -> Row:
        row = list(self.base)
        for axis, at in zip(axes, way, strict=True):
            row[axis] = at
        return tuple(row)

    def wide_of(self, way: Row) -> Wide | None:
        """The rules under a way to decide the wide axes; None where they do not go together."""
        if way not in self._wides:
            chosen, changes = decided(self.axes, self._row(self.wide, way))
            try:
                scheme = self._variants.scheme_under(chosen, changes)
                trees = self._variants.patched(chosen, changes)
                self._wides[way] = Wide(scheme, trees, self._variants.nodes(trees))
            except CreditscoreError as error:
                self._note(self.wide, way, error.problems)
                self._wides[way] = None
        return self._wides[way]

    def _note(self, axes: Sequence[int], way: Row, problems: tuple[Problem, ...]) -> None:
        """Keep what is wrong with an option where it alone is not as it was."""
        away = [(n, at) for n, at in zip(axes, way, strict=True) if at != self.axes[n].base]
        if len(away) == 1:
            self.refused.setdefault(away[0], problems)

    def scores(self, wide: Row, number: int, way: Row) -> Scores | None:
        """The points of a component; None where its ways do not go together."""
        key = wide, number, way
        if key not in self._scores:
            self._scores[key] = self._worked(wide, number, way)
        return self._scores[key]

    def _worked(self, wide: Row, number: int, way: Row) -> Scores | None:
        rules = self.wide_of(wide)
        if rules is None:
            return None
        component = self.components[number]
        if self.linked:
            return self._linked(wide, rules, number)
        items = self._items_of(wide, number, way)
        if items is None:
            return None
        self.year.report((component.track, item) for item in items.values())
        problems = [p for item in items.values() for p in self.year.refused(component.track, item)]
        if problems:
            self._note(self.local[number], way, tuple(problems))
            return None
        track = component.of(rules.scheme.tracks[component.track], items)
        return self.year.scores(rules.scheme, track, component.whole)

    def ways_of(self, wide: Row, number: int) -> list[Scores]:
        """The points of a component in all of its ways under a wide one."""
        if not self._complete:
            self._complete = True
            self.year.report(
                (component.track, item)
                for every in self.ways(self.wide)
                for n, component in enumerate(self.components)
                for way in self.ways(self.local[n])
                for item in (self._items_of(every, n, way) or {}).values()
            )
        found = (self.scores(wide, number, way) for way in self.ways(self.local[number]))
        return [scores for scores in found if scores is not None]

    def _linked(self, wide: Row, rules: Wide, number: int) -> Scores | None:
        """The points of a track that takes from others: all are scored, as they always are."""
        try:
            tracks = self.year.scored_whole(rules.scheme)
        except CreditscoreError as error:
            self._note(self.wide, wide, error.problems)
            tracks = None
        for other, component in enumerate(self.components):
            found = tracks[component.track].scores if tracks is not None else None
            self._scores[wide, other, ()] = found
        return self._scores[wide, number, ()]

    def _items_of(self, wide: Row, number: int, way: Row) -> dict[str, m.Item] | None:
        """The items of a component; None where the options do not go together."""
        rules, component = self.wide_of(wide), self.components[number]
        if rules is None:
            return None
        track = rules.scheme.tracks[component.track]
        mine = tuple(track.items[name] for name in component.items)
        key = number, way, self._origin(number, mine)
        if key not in self._items:
            self._items[key] = self._built(wide, number, way, mine)
        return self._items[key]

    def _origin(self, number: int, mine: tuple[m.Item, ...]) -> int:
        """Which of the wide ways had the items of a component first as they are now."""
        known = self._origins.setdefault(number, [])
        if mine not in known:
            known.append(mine)
        return known.index(mine)

    def _built(
        self, wide: Row, number: int, way: Row, mine: tuple[m.Item, ...]
    ) -> dict[str, m.Item] | None:
        items = {item.id: item for item in mine}
        axes = self.local[number]
        if all(at == self.axes[n].base for n, at in zip(axes, way, strict=True)):
            return items
        rules = self.wide_of(wide)
        assert rules is not None
        trees, nodes = rules.trees, rules.nodes
        chosen, changes = decided(self.axes, self._row(axes, way))
        try:
            if changes:
                trees = self._variants.patched(*decided(self.axes, self._row(
                    [*self.wide, *axes], wide + way)))  # fmt: skip
                nodes, chosen = self._variants.nodes(trees), {}
            for where in {pair for n in axes for pair in self._touched[n].items}:
                items[where[1]] = self._variants.item(trees, nodes, where, chosen)
            self._check(rules.scheme, number, items, self._row([*self.wide, *axes], wide + way))
        except CreditscoreError as error:
            self._note(axes, way, error.problems)
            return None
        return items

    def _check(self, scheme: Scheme, number: int, items: dict[str, m.Item], row: Row) -> None:
        """Raise `RuleError` for what is wrong with the items of a component in one of its ways."""
        component = self.components[number]
        if len(items) > 1 or component.whole or scheme.leagues:
            self._variants.scheme_under(*decided(self.axes, row))
            return
        problems = [
            problem
            for item in items.values()
            for problem in self._variants.problems(scheme, component.track, item)
        ]
        if problems:
            raise RuleError(problems)

    def outcomes(self, draws: Rows) -> tuple[dict[str, Outcomes], Mask]:
        """What draws come to, track by track, and which of them can be scored at all."""
        self._prepare(draws)
        good = np.ones(len(draws), bool)
        pieces: list[tuple[Rows, dict[str, Scores]]] = []
        for wide, at in by(draws, self.wide):
            taken = {n: self._taken(wide, n, draws[at]) for n in self.local}
            there = np.logical_and.reduce([known[index] for _, index, known in taken.values()])
            good[at[~there]] = False
            if there.any():
                pieces.append((at[there], self._stacked(taken, there)))
        found = {}
        for name, track in self.scheme.tracks.items():
            board = Board(len(draws), len(track.entities), [band.name for band in track.bands])
            for at, stacked in pieces:
                good[self._settle(board, name, draws, at, stacked[name])] = False
            found[name] = board.outcomes()
        return found, good

    def _prepare(self, draws: Rows) -> None:
        """Look at the facts that the components of some draws ask for, all of them together."""
        pairs = []
        for wide, at in by(draws, self.wide) if not self.linked else ():
            for number, axes in self.local.items():
                for way, _ in by(draws[at], axes):
                    items = self._items_of(wide, number, way) or {}
                    track = self.components[number].track
                    pairs += [(track, item) for item in items.values()]
        self.year.report(pairs)

    def _taken(self, wide: Row, number: int, draws: Rows) -> tuple[list[Scores | None], Rows, Mask]:
        """The scores of the ways of a component, which of them each draw has, which are there."""
        ways = list(by(draws, self.local[number]))
        index = np.zeros(len(draws), np.int64)
        for place, (_, at) in enumerate(ways):
            index[at] = place
        found = [self.scores(wide, number, way) for way, _ in ways]
        return found, index, np.array([scores is not None for scores in found])

    def _stacked(
        self, taken: Mapping[int, tuple[list[Scores | None], Rows, Mask]], there: Mask
    ) -> dict[str, Scores]:
        """The scores of each track in the draws that can be scored, one draw after the other."""
        return {
            name: joined(
                [(scores, index[there]) for n, (scores, index, _) in taken.items()
                 if self.components[n].track == name],
                found.scores,
                judged=self.is_whole(name),
            )
            for name, found in self.year.result.tracks.items()
        }  # fmt: skip

    def is_whole(self, track: str) -> bool:
        """Whether a track is no sum of components."""
        return self.linked or any(c.whole for c in self.components if c.track == track)

    def _settle(self, board: Board, name: str, draws: Rows, at: Rows, scores: Scores) -> Rows:
        """Settle the draws at some places of one wide way; return those that cannot be."""
        wide = tuple(draws[at[0], self.wide].tolist())
        failed = [np.zeros(0, np.int64)]
        for way, mine in by(draws[at], self.grading):
            scheme = self.graded(wide, way)
            if scheme is None:
                failed.append(at[mine])
                continue
            some = picked(scores, mine, board.units)
            outside = self.outside(scheme, name)
            if outside is not None:
                some = without(some, np.tile(outside, len(mine)))
            track, through = scheme.tracks[name], self.year.through
            standing = settled(scheme, track, some, through, len(mine))[0]
            board.take(at[mine], scheme, some, standing)
        return np.concatenate(failed)

    def outside(self, scheme: Scheme, name: str) -> Mask | None:
        """Which units the roster takes out of a track that is put together of components."""
        condition = scheme.tracks[name].root.not_applicable_when
        if self.is_whole(name) or condition is None:
            return None
        key = name, condition
        if key not in self._outside:
            self._outside[key] = self.year.holds(scheme, name, condition)
        return self._outside[key]

    def graded(self, wide: Row, way: Row) -> Scheme | None:
        """The scheme that makes grades of the points under a wide way and one of grading."""
        key = wide, way
        if key not in self._graded:
            rules, grading = self.wide_of(wide), self._grading_of(wide, way)
            self._graded[key] = grading.on(rules.scheme) if rules and grading else None
        return self._graded[key]

    def _grading_of(self, wide: Row, way: Row) -> Grading | None:
        """How grades are made in a way of grading, which wide axes may have a say in."""
        axes = [n for n in self.wide if self._touched[n].grading or self._touched[n].members]
        mine = tuple(at for n, at in zip(self.wide, wide, strict=True) if n in axes)
        key = mine, way
        if key not in self._gradings:
            row = self._row([*axes, *self.grading], mine + way)
            try:
                trees = self._variants.patched(*decided(self.axes, row))
                self._gradings[key] = self._variants.grading(trees)
            except CreditscoreError as error:
                self._note(self.grading, way, error.problems)
                self._gradings[key] = None
        return self._gradings[key]
