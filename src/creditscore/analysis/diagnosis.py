"""What each clause does to a year: its share of the spread, and what ranks are without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.blocks import Scores
from ..engine.exact import Mask, Plane
from ..fragments import Shown, fragment
from ..grading.annual import settled
from ..language import Say, chosen
from ..lazy import Later
from ..results.result import Result
from ..results.tables.columns import Numbers, Rows, Texts, Truths, empty, joined
from ..results.terms import ITEM, PART, ROUNDING, Terms, answering, as_numbers, terms_of
from ..scheme import model as m
from .definitions import ITEMS, PAIRS
from .statistics import correlation, share

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_PLACES = 6
_AT_ONCE = 1 << 20
"""Of how many units, each counted once for a term, years are settled at a time."""
_COMMON = 5
"""Of how many units at least two clauses have to be for both to be compared."""


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What the clauses of a scored year tell apart; a table of items, and one of pairs of them.

    Points and shares of the spread are exact; `shares` has these as fractions, which add up to 1 in
    each track. Correlations are Spearman's, of ranks: statistics, no points.

    >>> import creditscore
    >>> rows = [{"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4},
    ...         {"month": "2023-01", "entity": "市教育局", "item": "17", "repairs": 6}]
    >>> found = creditscore.diagnose(creditscore.score("changzhi-2023", rows))
    >>> table = found.items[found.items["separates"]]
    >>> table[["item", "most", "moved"]].values.tolist()
    [['16', Decimal('8.0000'), 56], ['17', Decimal('6.0000'), 54]]
    """

    result: Result[Any]
    terms: dict[str, Terms] = field(repr=False)

    @cached_property
    def shares(self) -> dict[tuple[str, str], Fraction]:
        """Which share of the spread of what ranks go by each term makes, by track and term."""
        found = {}
        for name, terms in self.terms.items():
            total = terms.total[terms.scored]
            for term, values in zip(terms.terms, terms.values, strict=True):
                found[name, term.id] = share(values[terms.scored], total)
        return found

    def _repr_html_(self) -> str:
        say = Say(chosen())
        heads = {column.name: say(column.zh, column.en) for column in ITEMS.columns}
        table = Shown.of_frame("", self.items, heads)
        return fragment(say, say("条款的区分作用", "what items tell apart"), (), [table])

    @cached_property
    def items(self) -> pd.DataFrame:
        """Each item of each track, limits around items, and other parts of the year.

        `units` answer for it, and have `values` different values, from `least` to `most`. `share`
        is what it makes of the variance of what units are ranked by; below 0 it pulls them
        together. `correlation` is that of its points with that figure, `without` that of the
        ranking with the one without it, in which `moved` units have another rank, by `furthest`
        places at most, and `bands` units another band. What does not tell units apart `separates`
        nobody.
        """
        from ..results.tables.frames import frame

        return frame(ITEMS, joined([self._items(name) for name in self.terms] or [empty(ITEMS)]))

    def _items(self, name: str) -> Rows:
        terms = self.terms[name]
        kept = [n for n, term in enumerate(terms.terms) if term.kind != ROUNDING]
        inside, total = terms.scored, terms.total
        asked = [self._asked(name, terms, at) & inside for at in kept]
        without = _without(self.result, name, terms, kept)
        figures = [terms.points[at] for at in kept]
        places = max((terms.places[at] for at in kept), default=0)
        ends = [
            [
                Fraction(int(pick(p[mask])) if mask.any() else 0, 10 ** terms.places[at])
                for p, mask, at in zip(figures, asked, kept, strict=True)
            ]
            for pick in (np.min, np.max)
        ]
        shown = min(self.result.scheme.places, places)
        values = [len(np.unique(p[mask])) for p, mask in zip(figures, asked, strict=True)]
        apart = [len(np.unique(p[inside])) > 1 for p in figures]
        counts = np.array([int(mask.sum()) for mask in asked], np.int64)
        own = [correlation(p[inside], total[inside]) for p in figures]
        return {
            "track": Texts.same(name, len(kept)),
            "kind": Texts([terms.terms[at].kind for at in kept]),
            "item": Texts([terms.terms[at].id for at in kept]),
            "title": Texts([terms.terms[at].title for at in kept]),
            "units": Numbers(counts),
            "values": Numbers(np.array(values, np.int64)),
            "least": Numbers(as_numbers(ends[0], places), places, shown=shown),
            "most": Numbers(as_numbers(ends[1], places), places, shown=shown),
            "share": shares([self.shares[name, terms.terms[at].id] for at in kept]),
            "correlation": statistics(own),
            "without": statistics([found.correlation for found in without]),
            **{
                column: Numbers(
                    np.array([getattr(found, column) for found in without], np.int64),
                    there=np.full(len(without), self.result.scheme.settles),
                )
                for column in ("moved", "furthest", "bands")
            },
            "separates": Truths(np.array(apart, bool)),
        }

    def _asked(self, name: str, terms: Terms, at: int) -> Mask:
        term = terms.terms[at]
        if term.kind == ITEM:
            return answering(self.result, name, term.id)
        return np.ones(len(terms.scored), bool)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Pairs of items that the same units answer for, those that rank them most alike first.

        `correlation` is of the points of the units that answer for both, at least five; pairs in
        which either tells nobody apart are left out. `proportional` are points of which one is
        always the same multiple of the other, to the last digit.
        """
        from ..results.tables.frames import frame

        return frame(PAIRS, joined([self._pairs(name) for name in self.terms] or [empty(PAIRS)]))

    def _pairs(self, name: str) -> Rows:
        terms = self.terms[name]
        kept = [n for n, term in enumerate(terms.terms) if term.kind == ITEM]
        asked = {n: self._asked(name, terms, n) & terms.scored for n in kept}
        found = []
        for one, other in combinations(kept, 2):
            both = asked[one] & asked[other]
            if int(both.sum()) >= _COMMON:
                first, second = terms.points[one][both], terms.points[other][both]
                rho = correlation(first, second)
                if rho is not None:
                    found.append((one, other, int(both.sum()), rho, _proportional(first, second)))
        found.sort(key=lambda row: -abs(row[3]))
        columns = list(zip(*found, strict=True)) or [()] * 5
        one_, other_ = ([terms.terms[n] for n in columns[at]] for at in (0, 1))
        return {
            "track": Texts.same(name, len(found)),
            "item": Texts([term.id for term in one_]),
            "title": Texts([term.title for term in one_]),
            "other": Texts([term.id for term in other_]),
            "other_title": Texts([term.title for term in other_]),
            "units": Numbers(np.array(columns[2], np.int64)),
            "correlation": statistics(list(columns[3])),
            "proportional": Truths(np.array(columns[4], bool)),
        }


def diagnose(result: Result[Any]) -> Diagnosis:
    """What the clauses of a scored year tell apart, and what ranks and bands would be without each.

    >>> import creditscore
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> found = creditscore.diagnose(creditscore.score("changzhi-2023", [row]))
    >>> found.shares["departments", "16"]
    Fraction(1, 1)
    """
    return Diagnosis(result, {name: terms_of(result, name) for name in result.tracks})


@dataclass(frozen=True)
class _Without:
    """A ranking without one term, beside the one with it."""

    correlation: float | None
    moved: int
    furthest: int
    bands: int


def _without(result: Result[Any], name: str, terms: Terms, kept: list[int]) -> list[_Without]:
    """The ranking of a track without each of some terms, as many at a time as memory likes."""
    if not result.scheme.settles:
        return [_Without(None, 0, 0, 0) for _ in kept]
    step = max(1, _AT_ONCE // len(terms.scored))
    some = (kept[at : at + step] for at in range(0, len(kept), step))
    return [found for each in some for found in _settled_without(result, name, terms, each)]


def _settled_without(
    result: Result[Any], name: str, terms: Terms, kept: list[int]
) -> list[_Without]:
    """The ranking of a track without each of some terms, each settled as the year is."""
    scheme, found = result.scheme, result.tracks[name]
    count, width = len(kept), len(found.track.entities)
    base = found.scores
    made: dict[str, Any] = {}
    for column in Scores.__dataclass_fields__:
        plane = getattr(base, column)
        plane = plane.sum(axis=0)[None] if column in ("months", "valued") else plane
        made[column] = np.tile(plane, (1, count)) if plane.ndim == 2 else np.tile(plane, count)
    made["valued"] = made["valued"] > 0
    for copy, at in enumerate(kept):
        mine = slice(copy * width, (copy + 1) * width)
        _take_out(result, terms, at, {column: plane[..., mine] for column, plane in made.items()})
    standing = settled(scheme, found.track, Scores(**made), result.through, count)[0]
    with_ = found.standing
    answers = []
    for copy in range(count):
        mine = slice(copy * width, (copy + 1) * width)
        ranked = (with_.rank > 0) & (standing.rank[mine] > 0)
        before, after = with_.rank[ranked], standing.rank[mine][ranked]
        moved = np.abs(before - after)
        bands = int((np.array(standing.bands)[standing.level[mine]] != with_.band).sum())
        answers.append(_Without(correlation(before, after), int((moved > 0).sum()),
                                int(moved.max(initial=0)), bands))  # fmt: skip
    return answers


def _take_out(result: Result[Any], terms: Terms, at: int, scores: Mapping[str, Plane]) -> None:
    """Take a term out of the scores of a track."""
    scheme, term = result.scheme, terms.terms[at]
    if term.kind == PART:
        part = next(part for part in scheme.parts if part.id == term.id)
        given = [part.id for part in scheme.parts if part.fact]
        row, index = ("parts", given) if part.fact else ("nodes", scheme.graded_by_nodes)
        scores[row][list(index).index(part.id if part.fact else part.node)] = 0
        return
    scores["months"][0] -= terms.points[at]
    scores["deductions"][:] -= terms.deductions[at]
    for number, name in enumerate(scheme.graded_by_nodes):
        node = next((n for n in terms.track.root.nodes() if n.id == name), None)
        below = node.nodes() if isinstance(node, m.Section) else [node]
        if any(n is not None and n.id == term.id for n in below):
            scores["nodes"][number] -= terms.points[at]


def _proportional(one: Plane, other: Plane) -> bool:
    """Whether one is always the same multiple of the other."""
    first, second = one.astype(object), other.astype(object)
    at = int(np.argmax(np.abs(first) > 0))
    return bool((first * second[at] == second * first[at]).all())


def shares(found: list[Fraction]) -> Numbers:
    """Shares as decimals of six places, rounded half up."""
    return Numbers(as_numbers(found, _PLACES), _PLACES)


def statistics(found: list[float | None]) -> Numbers:
    """Statistics as decimals of six places."""
    there = np.array([value is not None for value in found], bool)
    values = [0 if value is None else round(value * 10**_PLACES) for value in found]
    return Numbers(np.array(values, np.int64), _PLACES, there)
