"""All ways to decide some questions, and what each comes to, worked out only where it is touched.

A draw decides every question. Its points are those of its components: parts of a track whose points
add up, each worked out once for each way to decide the questions that touch it. Questions that
touch more than one component are `wide`: everything is worked out for each way to decide them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from ..engine.blocks import Scores
from ..engine.exact import Mask
from ..errors import CreditscoreError
from ..facts.facts import Facts
from ..scheme import model as m
from ..scheme.scheme import Scheme, by_place
from .axes import Draw, decided
from .pieces import Piece
from .settling import Settling
from .stacked import Board, Outcomes, Row, Rows, by, in_a_row, joined, picked, ways_of
from .ways import Refused, Ways
from .year import Year

Taken = tuple[list[Scores | None], Rows, Mask]
"""The scores of some ways, which of them each draw has, and which are there."""
Decided = Mapping[int, tuple[list[Row], Rows]]
"""The ways of each component, by its number, that some draws have, and which each of them has."""
Alone = Mapping[str, tuple[Mapping[str, Any], tuple[str, ...]]]
"""What a year comes to by track: arrays of its units, as `Board` takes them, and its bands."""


def is_linked(scheme: Scheme, facts: Facts) -> bool:
    """Whether tracks have to be scored whole: they take from each other, or facts are large."""
    return bool(facts.tables) or any(map(m.feeders, scheme.tracks.values()))


class Space:
    """The ways to decide some questions, and a year to score under them."""

    def __init__(self, ways: Ways, facts: Facts, through: int) -> None:
        self.ways = ways
        self.scheme = ways.scheme
        self.year = Year(ways.scheme, facts, through)
        self._facts_refused: Refused = {}
        self._outside: dict[tuple[str, m.Condition], Mask] = {}
        self._scores: dict[tuple[Row, int, Row], Scores | None] = {}
        self._pieces: dict[tuple[Row, int, Row], tuple[m.Item, tuple[Piece, ...]]] = {}
        self._wholes: dict[tuple[Row, str], Scores] = {}
        self._complete = False
        self._settled: dict[Row, Alone | None] = {}

    @property
    def refused(self) -> Refused:
        """The options that cannot be scored, by themselves or with these facts."""
        return {**self.ways.refused, **self._facts_refused}

    def every(self, axes: Sequence[int]) -> list[Row]:
        """Every way to decide some axes, the refused options left out."""
        refused = self.refused
        options = (
            [at for at in range(len(self.ways.axes[n].options)) if (n, at) not in refused]
            for n in axes
        )
        return list(product(*options))

    def scores(self, wide: Row, number: int, way: Row) -> Scores | None:
        """The points of a component; None where its ways do not go together."""
        key = wide, number, way
        if key not in self._scores:
            self._scores[key] = self._worked(wide, number, way)
        return self._scores[key]

    def _worked(self, wide: Row, number: int, way: Row) -> Scores | None:
        rules = self.ways.wide_of(wide)
        if rules is None:
            return None
        known = self._pieces.get((wide, number, way))
        if known is not None:
            return self.year.added(rules.scheme, *known)
        component = self.ways.components[number]
        items = self.ways.items_of(wide, number, way)
        if items is None:
            return None
        self.year.report((component.track, item) for item in items.values())
        problems = [p for item in items.values() for p in self.year.refused(component.track, item)]
        if problems:
            if wide == self._base:
                self.ways.note(self._facts_refused, self.ways.local[number], way, tuple(problems))
            return None
        track = component.of(rules.scheme.tracks[component.track], items)
        return self.year.scores(rules.scheme, track, component.whole)

    def ways_of(self, wide: Row, number: int) -> list[Scores]:
        """The points of a component in all of its ways under a wide one."""
        if not self._complete:
            self._complete = True
            self._look_at(
                (every, n, way)
                for every in self.every(self.ways.wide)
                for n in range(len(self.ways.components))
                for way in self.every(self.ways.local[n])
            )
        found = (self.scores(wide, number, way) for way in self.every(self.ways.local[number]))
        return [scores for scores in found if scores is not None]

    def outcomes(self, draws: Rows) -> tuple[dict[str, Outcomes], Mask]:
        """What draws come to, track by track, and which of them can be scored at all."""
        if self.ways.linked:
            return self._outcomes_alone(draws)
        ways_by: list[tuple[Row, Rows, Decided]] = []
        for wide, at in by(draws, self.ways.wide):
            columns = np.ascontiguousarray(draws[at].T)
            own = {n: ways_of(columns, axes) for n, axes in self.ways.local.items()}
            ways_by.append((wide, at, own))
        self._prepare((wide, ways) for wide, _, ways in ways_by)
        good = np.ones(len(draws), bool)
        pieces: list[tuple[Rows, dict[str, Scores]]] = []
        for wide, at, ways in ways_by:
            taken = {name: self._taken(wide, name, ways, len(at)) for name in self.scheme.tracks}
            known = [some[index] for track in taken.values() for _, index, some in track]
            there = np.logical_and.reduce(known)
            good[at[~there]] = False
            if there.any():
                pieces.append((at[there], self._stacked(taken, there)))
        found = {}
        at = np.concatenate([places for places, _ in pieces]) if pieces else np.zeros(0, np.int64)
        for name, track in self.scheme.tracks.items():
            board = Board(len(draws), len(track.entities), track.grades)
            if len(at):
                scores = in_a_row([stacked[name] for _, stacked in pieces])
                good[self._settle(board, name, draws, at, scores)] = False
            found[name] = board.outcomes()
        return found, good

    def _outcomes_alone(self, draws: Rows) -> tuple[dict[str, Outcomes], Mask]:
        """The same where every way is scored and settled by itself, as a year always is."""
        good = np.ones(len(draws), bool)
        boards = {
            name: Board(len(draws), len(track.entities), track.grades)
            for name, track in self.scheme.tracks.items()
        }
        for wide, at in by(draws, self.ways.wide):
            if wide not in self._settled:
                self._settled[wide] = self._settled_alone(wide)
            tracks, rules = self._settled[wide], self.ways.wide_of(wide)
            if tracks is None or rules is None:
                good[at] = False
                continue
            places = np.full(len(at), rules.scheme.places)
            for name, (arrays, bands) in tracks.items():
                copies = {of: np.tile(values, len(at)) for of, values in arrays.items()}
                boards[name].take(at, places, copies, bands)
        return {name: board.outcomes() for name, board in boards.items()}, good

    def _settled_alone(self, wide: Row) -> Alone | None:
        """What each track comes to in a way of deciding everything; None where it is not scored."""
        rules = self.ways.wide_of(wide)
        if rules is None:
            return None
        try:
            tracks = self.year.scored_whole(rules.scheme)
        except CreditscoreError as error:
            self.ways.note(self._facts_refused, self.ways.wide, wide, error.problems)
            return None
        found = {}
        for name, track in tracks.items():
            own = track.standing
            arrays = {"points": own.months, "total": own.total, "scored": own.scored,
                      "rank": own.rank, "band": own.level}  # fmt: skip
            found[name] = arrays, own.bands
        return found

    def try_alone(self, draw: Draw) -> None:
        """Raise what is wrong with a draw where it is scored by itself."""
        chosen, changes = decided(self.ways.axes, draw)
        self.year.scored_whole(self.scheme.with_changes(changes, by_place(chosen)))

    def drawn(self, count: int, seed: int) -> tuple[Rows, dict[str, Outcomes]]:
        """So many draws of all axes, without options that cannot be scored; what they come to.

        Each option is as likely as another; the generator of chance starts from `seed`.
        """
        chance, refused, columns = np.random.default_rng(seed), self.refused, []
        for number, axis in enumerate(self.ways.axes):
            there = [at for at in axis.drawn if (number, at) not in refused]
            columns.append(np.array(there)[chance.integers(len(there), size=count)])
        drawn = np.stack(columns, axis=1) if columns else np.zeros((count, 0), np.int64)
        found, good = self.outcomes(drawn)
        return drawn[good], {name: outcomes.only(good) for name, outcomes in found.items()}

    def _prepare(self, decided: Iterable[tuple[Row, Decided]]) -> None:
        """Look at what components ask for in some ways under wide ones, all of them together."""
        new: list[tuple[Row, int, Row]] = []
        for wide, ways in decided:
            for number, (some, _) in ways.items():
                if wide != self._base or not self._is_steady(number, some):
                    new += [(wide, number, way) for way in (self._own(number), *some)]
        self._look_at(dict.fromkeys(new))

    def _look_at(self, ways: Iterable[tuple[Row, int, Row]]) -> None:
        """Check the facts that some ways of components ask for, and work out their pieces."""
        new = [way for way in ways if way not in self._scores]
        asked = [(way, self.ways.items_of(*way)) for way in new]
        components = self.ways.components
        pairs = [
            (way, components[way[1]].track, item)
            for way, items in asked
            for item in (items or {}).values()
        ]
        self.year.report((track, item) for _, track, item in pairs)
        wanted: list[tuple[int, Piece, m.Item]] = []
        for way, track, item in pairs:
            rules = self.ways.wide_of(way[0])
            if rules is not None and not self.year.refused(track, item):
                pieces = self.ways.pieces_of(*way)
                wanted += [(rules.scheme.places, piece, item) for piece in pieces]
                if pieces:
                    self._pieces[way] = item, pieces
        self.year.weigh(wanted)

    def _taken(self, wide: Row, track: str, ways: Decided, count: int) -> list[Taken]:
        """What the components of a track have in so many draws of a wide way.

        Those that are as in force in all of them are taken together, from the track as a whole.
        """
        numbers = [n for n, c in enumerate(self.ways.components) if c.track == track]
        steady = [n for n in numbers if self._is_steady(n, ways[n][0])]
        varying = [n for n in numbers if n not in steady]
        taken = [self._taken_by(wide, n, *ways[n]) for n in varying]
        if len(steady) > 1 and wide == self._base and not self.ways.is_whole(track):
            rest = self._rest(wide, track, varying, taken)
            if rest is not None:
                return [*taken, ([rest], np.zeros(count, np.int64), np.ones(1, bool))]
        return [*taken, *(self._taken_by(wide, n, *ways[n]) for n in steady)]

    def _is_steady(self, number: int, ways: Sequence[Row]) -> bool:
        """Whether a component is as in force in all of some ways."""
        return list(ways) == [self._own(number)]

    @property
    def _base(self) -> Row:
        """The wide way that is in force."""
        return tuple(self.ways.axes[n].base for n in self.ways.wide)

    def _own(self, number: int) -> Row:
        """The way of a component that is in force."""
        return tuple(self.ways.axes[n].base for n in self.ways.local[number])

    def _taken_by(self, wide: Row, number: int, ways: list[Row], index: Rows) -> Taken:
        """The scores of the ways of a component, which of them each draw has, which are there."""
        found = [self.scores(wide, number, way) for way in ways]
        return found, index, np.array([scores is not None for scores in found])

    def _rest(self, wide: Row, track: str, varying: list[int], taken: list[Taken]) -> Scores | None:
        """What a track has without some of its components: all of it less theirs.

        None where that cannot be told, as it scores a unit that only they may score.
        """
        whole = self._whole(wide, track)
        points: Any = None if whole is None else whole.months.sum(axis=0)
        if whole is None:
            return None
        deductions, vetoes = whole.deductions, whole.vetoes
        for number, (found, _, _) in zip(varying, taken, strict=True):
            own = self.scores(wide, number, self._own(number))
            others = (scores for scores in found if scores is not None)
            if own is None or any((o.scored != own.scored).any() for o in others):
                return None
            points = points - own.months.sum(axis=0)
            deductions, vetoes = deductions - own.deductions, vetoes & ~own.vetoes
        return replace(whole, months=points[None, :], deductions=deductions, vetoes=vetoes)

    def _whole(self, wide: Row, track: str) -> Scores | None:
        """A track with all its components as they are in force; None where that is not scored."""
        rules = self.ways.wide_of(wide)
        if rules is None:
            return None
        key = wide, track
        if key not in self._wholes:
            found = rules.scheme.tracks[track]
            if rules.scheme is self.scheme and found.root.not_applicable_when is None:
                return self.year.result.tracks[track].scores
            items = list(found.items.values())
            self.year.report((track, item) for item in items)
            if any(self.year.refused(track, item) for item in items):
                return None
            bare = replace(found, root=replace(found.root, not_applicable_when=None))
            self._wholes[key] = self.year.scores(rules.scheme, bare, whole=True)
        return self._wholes[key]

    def _stacked(self, taken: Mapping[str, list[Taken]], there: Mask) -> dict[str, Scores]:
        """The scores of each track in the draws that can be scored, one draw after the other."""
        return {
            name: joined(
                [(scores, index[there]) for scores, index, _ in taken[name]],
                found.scores,
                judged=self.ways.is_whole(name),
            )
            for name, found in self.year.result.tracks.items()
        }

    def _settle(self, board: Board, name: str, draws: Rows, at: Rows, scores: Scores) -> Rows:
        """Settle the draws at some places; return those whose grading does not go together.

        `scores` are those of the draws, in their order.
        """
        schemes: list[Scheme] = []
        known: dict[int, int] = {}
        which = np.full(len(at), -1)
        cut = len(self.ways.wide)
        for way, mine in by(draws[at], [*self.ways.wide, *self.ways.grading]):
            scheme = self.ways.graded(way[:cut], way[cut:])
            if scheme is not None:
                which[mine] = known.setdefault(id(scheme), len(schemes))
                if len(known) > len(schemes):
                    schemes.append(scheme)
        good = which >= 0
        if good.any():
            columns: Any = slice(None) if good.all() else np.repeat(good, board.units)
            stages = [self.ways.stages(scheme, name) for scheme in schemes]
            settling = Settling(name, schemes, stages, which[good])
            found = settling.settled(
                picked(scores, columns), lambda scheme: self.outside(scheme, name)
            )
            arrays = {"points": found.points, "total": found.total, "scored": found.scored,
                      "rank": found.rank, "band": found.level}  # fmt: skip
            places = np.array([scheme.places for scheme in schemes])[which[good]]
            board.take(at[good], places, arrays, found.names)
        return at[~good]

    def outside(self, scheme: Scheme, name: str) -> Mask | None:
        """Which units the roster takes out of a track that is put together of components."""
        condition = scheme.tracks[name].root.not_applicable_when
        if self.ways.is_whole(name) or condition is None:
            return None
        key = name, condition
        if key not in self._outside:
            self._outside[key] = self.year.holds(scheme, name, condition)
        return self._outside[key]
