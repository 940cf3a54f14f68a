"""Why a unit moved between two months: the places that each of its clauses brought, and others."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.exact import Plane, summable
from ..errors import Place, Problem, UsageError
from ..language import Say, chosen
from ..lazy import Later
from ..results.arguments import month_number
from ..results.result import Result
from ..results.tables.columns import Numbers, Rows, Texts
from ..results.terms import ITEM, NODE, Term, as_numbers, called
from ..scheme import model as m
from .definitions import MOVEMENT
from .diagnosis import shares
from .wording import Told, amount

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

OTHERS, REST = "others", "rest"
_MOST = 15
"""Of how many clauses places are told apart, by trying every set of them; the rest is one."""


@dataclass(frozen=True)
class Gain:
    """What a clause posted in between; `without` is the rank had it posted nothing.

    `places` is how many places it brought: its Shapley value, exact. Points are in the smallest
    unit, None for what all other units together did.
    """

    term: Term
    points: int | None
    without: int
    places: Fraction


@dataclass(frozen=True, eq=False)
class Movement(Told):
    """Why the rank of a unit changed: `before` at the end of `since` ("": the start), then `after`.

    Ranks go by the points of the year so far, as in `months`. The places of all `gains` add up to
    those between `before` and `after`: each is the mean, over all orders in which clauses and the
    other units could have come in, of the places that it makes when it does (Shapley).

    >>> import creditscore
    >>> rows = [{"month": "2023-01", "entity": "市教育局", "item": "17", "repairs": 6},
    ...         {"month": "2023-02", "entity": "市公安局", "item": "16", "cases": 4}]
    >>> result = creditscore.score("changzhi-2023", rows)
    >>> print(creditscore.movement(result, "市公安局", "2023-02").text("en"))
    市公安局: place 2 after 2023-01, place 1 after 2023-02
      item 16 依法依规开展失信惩戒: +8, +1 place; without it place 2
    """

    result: Result[Any]
    unit: str
    since: str
    month: str
    before: int
    after: int
    gains: tuple[Gain, ...] = field(repr=False)

    @cached_property
    def terms(self) -> pd.DataFrame:
        """Each clause with points in between, what others did last, the most places first.

        `places` are what it brought, rounded to six decimals; `gains` has the fractions.
        """
        from ..results.tables.frames import frame

        return frame(MOVEMENT, self._rows())

    def _rows(self) -> Rows:
        places = self.result.scheme.places
        points = [Fraction(gain.points or 0, 10**places) for gain in self.gains]
        there = np.array([gain.points is not None for gain in self.gains], bool)
        return {
            "kind": Texts([gain.term.kind for gain in self.gains]),
            "item": Texts([gain.term.id for gain in self.gains]),
            "title": Texts([gain.term.title for gain in self.gains]),
            "points": Numbers(as_numbers(points, places), places, there),
            "without": Numbers(np.array([gain.without for gain in self.gains], np.int64)),
            "places": shares([gain.places for gain in self.gains]),
        }

    def text(self, lang: str | None = None) -> str:
        """The same in words, a line a clause."""
        say = Say(chosen(lang))
        start = say("年初", "the start of the year") if not self.since else self.since
        lines = [
            say(
                f"{self.unit}：{start}后第{self.before}名，{self.month}后第{self.after}名",
                f"{self.unit}: place {self.before} after {start}, "
                f"place {self.after} after {self.month}",
            )
        ]
        for gain in self.gains:
            name = _called(gain.term, say)
            points = ""
            if gain.points is not None:
                points = amount(Fraction(gain.points, 10**self.result.scheme.places))
                points = say(f"{points}分，", f"{points}, ")
            brought = amount(gain.places, 2)
            many = "" if abs(gain.places) == 1 else "s"
            places = say(f"{brought}名", f"{brought} place{many}")
            without = say(f"没有它是第{gain.without}名", f"without it place {gain.without}")
            lines.append(f"  {name}{say('：', ': ')}{points}{places}{say('；', '; ')}{without}")
        return "\n".join(lines)


def movement(
    result: Result[Any], unit: str, month: str | None = None, since: str | None = None
) -> Movement:
    """Why a unit's rank at the end of a month is not that at the end of an earlier one.

    `month` is the last one scored unless told, `since` the month before it. Raises `UsageError` for
    a unit or month that is not there, a `since` that is not before `month` (U563), or where nobody
    is ranked (U566).
    """
    if not result.scheme.settles:
        raise UsageError(Problem("U566", Place(), {"name": result.scheme.id}))
    track, entity = result.scheme.find(unit)
    last = result.through if month is None else month_number(result.scheme, month)
    first = last - 1 if since is None else month_number(result.scheme, since)
    if not first < last <= result.through:
        details = {"since": since or "", "month": result.scheme.months[last - 1]}
        raise UsageError(Problem("U563", Place(), details))
    found, at = result.tracks[track.id], track.positions[entity.name]
    months = result.scheme.months
    to_date: list[Plane] = [found.scores.months[:upto].sum(axis=0) for upto in (first, last)]
    others = [np.delete(points, at) for points in to_date]
    terms, points = _gained(result, track, at, first, last)
    start = int(to_date[0][at])
    sign = 1 if result.scheme.months_order == "high-first" else -1
    game = _Game(sign * start, [sign * own for own in points], [sign * by for by in others])
    gains = [
        Gain(term, int(own), game.without(n), game.share(n))
        for n, (term, own) in enumerate(zip(terms, points, strict=True))
    ]
    gains.sort(key=lambda gain: (-abs(gain.places), -abs(gain.points or 0)))
    if game.share(len(points)) or not gains:
        apart = Gain(Term(OTHERS, "", ""), None, game.alone, game.share(len(points)))
        gains.append(apart)
    since_ = months[first - 1] if first else ""
    return Movement(result, entity.name, since_, months[last - 1], *game.ends, tuple(gains))


def _gained(
    result: Result[Any], track: m.Track, at: int, first: int, last: int
) -> tuple[list[Term], list[int]]:
    """What each item, or node around items, posted to a unit in some months."""
    postings = result.postings[track.id]
    inside = (postings.entity == at) & (postings.month >= first) & (postings.month < last)
    sums: dict[str, int] = {}
    for line, own in zip(postings.line[inside], postings.points[inside].tolist(), strict=True):
        name = postings.lines[line].node.id
        sums[name] = sums.get(name, 0) + own
    titles = {node.id: node.title for node in track.root.nodes()}
    order = sorted((name for name in sums if sums[name]), key=lambda name: -abs(sums[name]))
    terms = [Term(ITEM if name in track.items else NODE, name, titles[name]) for name in order]
    points = [sums[name] for name in order]
    if len(terms) > _MOST:
        terms = [*terms[: _MOST - 1], Term(REST, "", "")]
        points = [*points[: _MOST - 1], sum(points[_MOST - 1 :])]
    return terms, points


class _Game:
    """The rank of a unit by each set of its gains, with or without what the others did since.

    More is better of the figures.
    """

    def __init__(self, start: int, points: list[int], others: list[Plane]) -> None:
        self._count = len(points)
        sums = np.array([start], object if any(o.dtype == object for o in others) else np.int64)
        for own in points:
            sums = np.concatenate([sums, summable(sums, 2) + own])
        ranks = [1 + len(o) - np.searchsorted(np.sort(o), sums, side="right") for o in others]
        self._ranks = np.concatenate(ranks).astype(np.int64)
        sets = np.arange(len(self._ranks))
        self._sizes: Plane = np.sum([(sets >> b) & 1 for b in range(self._count + 1)], axis=0)

    @property
    def ends(self) -> tuple[int, int]:
        """The ranks before and after."""
        return int(self._ranks[0]), int(self._ranks[-1])

    @property
    def alone(self) -> int:
        """The rank had the others gained nothing."""
        return int(self._ranks[(1 << self._count) - 1])

    def without(self, player: int) -> int:
        """The rank in the end without one of the gains."""
        return int(self._ranks[len(self._ranks) - 1 - (1 << player)])

    def share(self, player: int) -> Fraction:
        """The Shapley value of one of the gains, or of what the others did: the last player."""
        bit, players = 1 << player, self._count + 1
        without = np.flatnonzero((np.arange(len(self._ranks)) & bit) == 0)
        made = self._ranks[without] - self._ranks[without | bit]
        by_size = np.zeros(players, np.int64)
        np.add.at(by_size, self._sizes[without], made)
        orders: Any = [factorial(size) * factorial(players - 1 - size) for size in range(players)]
        weighed = sum(n * sum_ for n, sum_ in zip(orders, by_size.tolist(), strict=True))
        return Fraction(weighed, factorial(players))


def _called(term: Term, say: Say) -> str:
    if term.kind == OTHERS:
        return say("其他单位这段时间的得分", "what the other units gained")
    if term.kind == REST:
        return say("其余各条合计", "all other clauses together")
    return called(term, say)
