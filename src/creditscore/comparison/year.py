"""A year's facts, checked and coded once, for as many variants of the rules as are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..backends.local import Local
from ..engine.blocks import Scores, blocks
from ..engine.blocks import score as points_of
from ..engine.exact import Mask, summable
from ..engine.view import View
from ..errors import Problem
from ..facts.check import check
from ..facts.checking.rows import checked_rows, state_of
from ..facts.facts import Facts
from ..facts.planes.observations import Observations
from ..facts.reading.coded import Coded
from ..facts.reading.tidy_rows import TidyRows
from ..results.result import Result
from ..results.scored import ScoredTrack
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import UNSCORED, Slots
from ..scoring import scored
from .pieces import Piece, Worth, worths


@dataclass(frozen=True)
class _Shared:
    """The facts of one item, under the rules of one variant."""

    slots: Slots
    reported: _Reported

    def parts(self) -> Iterator[Any]:
        """The facts as planes."""
        return (replace(part, slots=self.slots) for part in self.reported.parts)


@dataclass(frozen=True, eq=False)
class _Reported:
    """An item's facts as one of its variants has them, or what is wrong with them then."""

    item: m.Item
    found: Observations | None
    problems: tuple[Problem, ...] = ()

    @cached_property
    def vetoes(self) -> dict[tuple[m.Veto, ...], Mask]:
        """Which vetoes hold by these facts, once that was asked."""
        return {}

    @cached_property
    def parts(self) -> list[Any]:
        """The facts as planes, which all variants that want the same facts share."""
        assert self.found is not None
        return list(self.found.parts())

    def fits(self, item: m.Item) -> bool:
        """Whether a variant wants the same facts, of the same units."""
        mine = self.item
        return mine is item or (
            mine.facts == item.facts
            and mine.subjects == item.subjects
            and mine.answering == item.answering
            and mine.open_subjects == item.open_subjects
        )


class Year:
    """The facts of a year under a scheme, and the year scored.

    `scores` gives the points of a component of a track under a variant; only the facts of items
    that ask for other facts are looked at again, those of all variants together (`report`).
    """

    def __init__(self, scheme: Scheme, facts: Facts, through: int) -> None:
        checked = check(facts, scheme, through)
        tracks, notices = scored(scheme, Local(scheme, checked, through, 1), through)
        self.result = Result(scheme, checked.facts, through, tracks, notices)
        self.scheme = scheme
        self.through = through
        self._facts = facts
        self._every = checked.every
        self._known: dict[tuple[str, str], list[_Reported]] = {}
        self._worths: dict[Piece, dict[int, Worth]] = {}

    def report(self, items: Iterable[tuple[str, m.Item]]) -> None:
        """Look at the facts of variants of items, each with its track, as they ask for them."""
        new: list[tuple[str, m.Item]] = []
        for track, item in items:
            known = self._of(track, item.id)
            asked = (i for t, i in new if (t, i.id) == (track, item.id))
            if not any(r.fits(item) for r in known) and not any(
                _Reported(i, None).fits(item) for i in asked
            ):
                new.append((track, item))
        if not new:
            return
        for one in self._checked(new) or [x for pair in new for x in self._checked_alone(pair)]:
            self._known[one[0], one[1].item.id].append(one[1])

    def refused(self, track: str, item: m.Item) -> tuple[Problem, ...]:
        """What is wrong with the facts of an item where they are to be what a variant asks for."""
        return self._as(track, item).problems

    def scores(self, scheme: Scheme, track: m.Track, whole: bool) -> Scores:
        """The points of the items of a track that is a component, as scored alone."""
        parts = scheme.parts if whole else ()
        found = [self._as(track.id, item) for item in track.items.values()]
        pieces = [one.found for one in found if one.found is not None]
        observed: Any
        if len(pieces) == 1 and not parts:
            observed = _Shared(pieces[0].slots.under(track), found[0])
        else:
            observed = self._together(scheme, track, parts, pieces)
        alone = replace(scheme, tracks={track.id: track}, parts=parts, leagues=())
        return points_of(alone, observed, self.through)

    def weigh(self, wanted: Iterable[tuple[int, Piece, m.Item]]) -> None:
        """Work out what pieces are worth with so many decimals, all of them together.

        Each comes with a variant of its item whose facts are right. What comes to round figures
        with more decimals is the same with fewer, and not tried again.
        """
        new: dict[int, dict[Piece, m.Item]] = {}
        for places, piece, item in wanted:
            if places not in self._worths.setdefault(piece, {}):
                new.setdefault(places, {})[piece] = item
        fewest = min(new, default=0)
        for places in sorted(new, reverse=True):
            by_track: dict[str, list[Piece]] = {}
            for piece in new[places]:
                if not self._rounder(piece, places):
                    by_track.setdefault(piece.track, []).append(piece)
            scheme, step = replace(self.scheme, places=places), 10 ** (places - fewest)
            for track, pieces in by_track.items():
                facts = [
                    [piece.of(part) for part in self._as(track, new[places][piece]).parts]
                    for piece in pieces
                ]
                found = worths(scheme, self.through, pieces, facts, step)
                for piece, worth in zip(pieces, found, strict=True):
                    self._worths[piece][places] = worth

    def _rounder(self, piece: Piece, places: int) -> bool:
        """Whether what a piece is worth with more decimals tells what it is with these."""
        known = self._worths[piece]
        for more, worth in known.items():
            if more > places and worth.step % 10 ** (more - places) == 0:
                known[places] = worth.over(10 ** (more - places))
                return True
        return False

    def added(self, scheme: Scheme, item: m.Item, pieces: Sequence[Piece]) -> Scores:
        """The points of an item that is the sum of some pieces, as scored alone."""
        self.weigh((scheme.places, piece, item) for piece in pieces)
        found = [self._worths[piece][scheme.places] for piece in pieces]
        first, *others = found
        points, deductions, scored = first.points, first.deductions, first.scored
        if others:
            points, deductions = (
                np.sum([summable(getattr(worth, name), len(found)) for worth in found], axis=0)
                for name in ("points", "deductions")
            )
            scored = np.logical_or.reduce([worth.scored for worth in found])
        rows = [np.zeros((count, len(scored)), np.int64) for count in (0, 2)]
        nothing, none = rows[0], rows[0].astype(bool)
        return Scores(
            months=points[None],
            scored=scored,
            valued=scored[None],
            deductions=deductions,
            parts=nothing,
            reported=none,
            nodes=np.zeros((len(scheme.graded_by_nodes), len(scored)), np.int64),
            vetoes=self._vetoes(scheme, pieces[0].track, item),
            bands=none,
            moves=none,
            excess=rows[1],
        )

    def _vetoes(self, scheme: Scheme, name: str, item: m.Item) -> Mask:
        """Which vetoes hold by the facts of an item, whatever its awards."""
        track = scheme.tracks[name]
        if not any(veto.item == item.id for veto in scheme.vetoes):
            return np.zeros((len(scheme.vetoes), len(track.entities)), bool)
        found = self._as(name, item)
        known = found.vetoes
        if scheme.vetoes not in known:
            root = m.Section(name, track.title, (replace(item, awards=(), knobs=None),))
            bare = replace(track, root=root, bands=(), moves=())
            known[scheme.vetoes] = self.scores(scheme, bare, whole=False).vetoes
        return known[scheme.vetoes]

    def scored_whole(self, scheme: Scheme) -> Mapping[str, ScoredTrack]:
        """All tracks under a variant, scored as they always are."""
        checked = check(self._facts, scheme, self.through)
        return scored(scheme, Local(scheme, checked, self.through, 1), self.through)[0]

    def holds(self, scheme: Scheme, track: str, condition: m.Condition) -> Mask:
        """For which units of a track a condition on the roster holds."""
        found = self.result.tracks[track]
        cubes = blocks(scheme, found.observations, found.peers)
        views = (View(cube, found.track.root, None, "year") for cube in cubes)
        return np.concatenate([np.broadcast_to(v.holds(condition), v.shape)[-1] for v in views])

    def _of(self, track: str, item: str) -> list[_Reported]:
        """The variants of an item that were looked at, the one in force first."""
        key = track, item
        if key not in self._known:
            every = self._every[track]
            own = every.slots.track.items[item]
            numbers = [n for n, slot in enumerate(every.slots.slots) if slot.item == item]
            found = self._cut(every, own, numbers, every.slots.subjects[item])
            self._known[key] = [_Reported(own, found)]
        return self._known[key]

    def _as(self, track: str, item: m.Item) -> _Reported:
        return next(known for known in self._of(track, item.id) if known.fits(item))

    def _cut(
        self, found: Observations, item: m.Item, numbers: list[int], subjects: tuple[str, ...]
    ) -> Observations:
        """The observations of one item, as those of a track that has no other."""
        track = found.slots.track
        alone = replace(track, root=m.Section(track.id, track.title, (item,)))
        slots = Slots.of(alone, (), self.scheme.span_months, {item.id: subjects})
        first, last = (numbers[0], numbers[-1] + 1) if numbers else (0, 0)
        mine = found.only(np.arange(found.starts[first], found.starts[last]))
        mine = replace(mine, slots=slots, slot=mine.slot - first)
        return mine.only(state_of(mine) != UNSCORED)

    def _together(
        self, scheme: Scheme, track: m.Track, parts: Any, pieces: list[Observations]
    ) -> Observations:
        """The observations of several items as those of one track."""
        subjects = {i: s for piece in pieces for i, s in piece.slots.subjects.items()}
        slots = Slots.of(track, parts, scheme.span_months, subjects)
        found, offset = [], 0
        for piece in pieces:
            found.append(replace(piece, slots=slots, slot=piece.slot + offset))
            offset += len(piece.slots.slots)
        if parts:
            every = self._every[track.id]
            first = len(every.slots.slots) - (len(slots.slots) - offset)
            rest = every.only(np.arange(every.starts[first], len(every.slot)))
            found.append(replace(rest, slots=slots, slot=rest.slot - first + offset))
        columns = ("slot", "entity", "month", "value", "until", "void", "row")
        joined = {name: np.concatenate([getattr(f, name) for f in found]) for name in columns}
        return Observations(slots, **joined)

    def _checked(self, new: list[tuple[str, m.Item]]) -> list[tuple[str, _Reported]]:
        """Variants of items with their facts; none where anything is wrong with any of them."""
        names = [f"{item.id}\x1f{number}" for number, (_, item) in enumerate(new)]
        tracks: dict[str, m.Track] = {}
        for name in dict.fromkeys(track for track, _ in new):
            track = self.scheme.tracks[name]
            children = tuple(
                replace(item, id=at) for at, (t, item) in zip(names, new, strict=True) if t == name
            )
            tracks[name] = replace(track, root=m.Section(name, track.title, children))
        rows = [self._rows(track, item.id) for track, item in new]
        codes = np.repeat(np.arange(len(names)), [len(some) for some in rows])
        held = self.result.facts.rows.only(np.concatenate(rows))
        held = TidyRows({**held.columns, "item": Coded(codes, names)})
        union = replace(self.scheme, tracks=tracks, parts=(), leagues=(), tasks=())
        coded, problems = checked_rows(Facts(held), union, self.through)
        if problems:
            return []
        made = []
        for at, (name, item) in zip(names, new, strict=True):
            found = coded[name]
            numbers = [n for n, slot in enumerate(found.slots.slots) if slot.item == at]
            cut = self._cut(found, item, numbers, found.slots.subjects[at])
            made.append((name, _Reported(item, cut)))
        return made

    def _checked_alone(self, pair: tuple[str, m.Item]) -> list[tuple[str, _Reported]]:
        """One variant of an item, with all that is wrong with its facts."""
        made = self._checked([pair])
        if made:
            return made
        track, item = pair
        whole = self.scheme.tracks[track]
        alone = replace(whole, root=m.Section(track, whole.title, (item,)))
        union = replace(self.scheme, tracks={track: alone}, parts=(), leagues=(), tasks=())
        held = self.result.facts.rows.only(self._rows(track, item.id))
        problems = tuple(checked_rows(Facts(held), union, self.through)[1])
        return [(track, _Reported(item, None, problems))]

    def _rows(self, track: str, item: str) -> Any:
        """The rows in which an item was reported."""
        every = self._every[track]
        numbers = [n for n, slot in enumerate(every.slots.slots) if slot.item == item]
        return np.concatenate([every.row[:0], *(every.row[every.of_slot(n)] for n in numbers)])
