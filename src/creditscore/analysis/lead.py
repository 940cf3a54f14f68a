"""Why one unit is above another: what each clause puts between them, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import Place, Problem, UsageError
from ..language import Say, chosen
from ..lazy import Later
from ..results.result import Result
from ..results.tables.columns import Numbers, Rows, Texts
from ..results.terms import Terms, as_numbers, called, terms_of
from .definitions import LEAD
from .wording import Told, amount, number

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")


@dataclass(frozen=True, eq=False)
class Lead(Told):
    """What puts one unit above another of its track, term by term; the largest first.

    `by` holds each term with what it puts between the two in the figure that units are ranked by:
    exact fractions, whose sum is `points`.

    >>> import creditscore
    >>> rows = [{"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4},
    ...         {"month": "2023-01", "entity": "市教育局", "item": "17", "repairs": 6}]
    >>> result = creditscore.score("changzhi-2023", rows)
    >>> print(creditscore.lead(result, "市公安局", "市教育局").text("en"))
    市公安局 (place 1, 7.2) is 1.8 ahead of 市教育局 (place 2, 5.4):
      item 16 依法依规开展失信惩戒: 8 − 0, +7.2
      item 17 加强市场主体权益保护: 0 − 6, −5.4
    """

    result: Result[Any]
    unit: str
    other: str
    _terms: Terms = field(repr=False)
    _at: tuple[int, int] = field(repr=False)

    @cached_property
    def by(self) -> dict[int, Fraction]:
        """What each term puts between the two, by its place among the terms."""
        one, other = self._at
        count = range(len(self._terms.terms))
        found = {n: self._terms.exact(n, one) - self._terms.exact(n, other) for n in count}
        order = sorted(found, key=lambda n: -abs(found[n]))
        return {n: found[n] for n in order if found[n]}

    @property
    def points(self) -> Fraction:
        """How much more the unit has, below 0 less, of the figure that units are ranked by."""
        return sum(self.by.values(), Fraction(0))

    @cached_property
    def terms(self) -> pd.DataFrame:
        """Each term in which they differ: points of both and between them, and what these make.

        `total` is in the figure that units are ranked by, with the decimals of its finest part.
        """
        from ..results.tables.frames import frame

        return frame(LEAD, self._rows())

    def _rows(self) -> Rows:
        terms, (one, other) = self._terms, self._at
        finest = max(terms.places)
        earned = {
            n: tuple(Fraction(int(terms.points[n][u]), 10 ** terms.places[n]) for u in (one, other))
            for n in self.by
        }
        columns = {
            "ahead": [first for first, _ in earned.values()],
            "behind": [second for _, second in earned.values()],
            "points": [first - second for first, second in earned.values()],
        }
        named = [terms.terms[n] for n in self.by]
        digits, shown = len(str(terms.scale)), min(self.result.scheme.places, finest)
        return {
            "kind": Texts([term.kind for term in named]),
            "item": Texts([term.id for term in named]),
            "title": Texts([term.title for term in named]),
            **{
                name: Numbers(as_numbers(points, finest), finest, shown=shown)
                for name, points in columns.items()
            },
            "total": Numbers(as_numbers(list(self.by.values()), digits), digits, shown=shown),
        }

    def text(self, lang: str | None = None) -> str:
        """The same in words, a line a term."""
        say, terms = Say(chosen(lang)), self._terms
        if not self.result.scheme.settles:
            return "\n".join([self._counted(say), *self._lines(say)])
        whole = [Fraction(int(terms.total[at]), terms.scale) for at in self._at]
        standing = self.result.tracks[terms.track.id].standing
        ranks = [int(standing.rank[at]) or "—" for at in self._at]
        first, second = (
            say(
                f"{name}（第{rank}名，{number(total)}分）",
                f"{name} (place {rank}, {number(total)})",
            )
            for name, rank, total in zip((self.unit, self.other), ranks, whole, strict=True)
        )
        apart, behind = number(abs(self.points)), self.points < 0
        fewer = self.result.scheme.rank_order == "low-first"
        if not self.points:
            head = say(f"{first}与{second}同分", f"{first} and {second} are level")
        elif behind:
            less = f"has {apart} less than" if fewer else f"is {apart} behind"
            head = say(f"{first}比{second}少{apart}分", f"{first} {less} {second}")
        else:
            more = f"has {apart} more than" if fewer else f"is {apart} ahead of"
            head = say(f"{first}比{second}多{apart}分", f"{first} {more} {second}")
        return "\n".join([head + say("：", ":"), *self._lines(say), *self._tied(say)])

    def _counted(self, say: Say) -> str:
        """How often each met its targets, where a scheme counts these and ranks nobody."""
        one, other = (Fraction(int(self._terms.total[at]), self._terms.scale) for at in self._at)
        first, second = (
            say(f"{name}（达标{number(met)}次）", f"{name} (met {number(met)})")
            for name, met in ((self.unit, one), (self.other, other))
        )
        apart = number(abs(one - other))
        if one == other:
            return say(f"{first}与{second}一样多：", f"{first} and {second} are level:")
        if one < other:
            return say(
                f"{first}比{second}少{apart}次：", f"{first} has {apart} less than {second}:"
            )
        return say(f"{first}比{second}多{apart}次：", f"{first} has {apart} more than {second}:")

    def _lines(self, say: Say) -> Iterator[str]:
        """Each term in a line."""
        terms = self._terms
        for n, made in self.by.items():
            points = [
                number(Fraction(int(terms.points[n][at]), 10 ** terms.places[n])) for at in self._at
            ]
            name = called(terms.terms[n], say)
            between = "" if terms.terms[n].kind == "rounding" else f"{points[0]} − {points[1]}"
            comma = say("，", ", ") if between else ""
            yield f"  {name}{say('：', ': ')}{between}{comma}{amount(made)}"

    def _tied(self, say: Say) -> Iterator[str]:
        """What settles the places of two that are level; nothing for others, or that share one."""
        if self.points:
            return
        scheme, track = self.result.scheme, self._terms.track
        found, (one, two) = self.result.tracks[track.id], self._at
        standing, scores = found.standing, found.scores
        if standing.overall[one] == standing.overall[two] or not standing.overall[[one, two]].all():
            return
        nodes = {node.id: node.title for node in track.root.nodes()}
        figures = {
            ("", node): (nodes.get(node, node), plane, scheme.places)
            for node, plane in zip(scheme.graded_by_nodes, scores.nodes, strict=True)
        }
        fewer = say("扣分", "deductions"), scores.deductions, scheme.places
        figures["fewer-deductions", ""] = fewer
        for part, plane, places in zip(scheme.parts, standing.parts, standing.places, strict=True):
            figures[part.id, ""] = part.title, plane, places
        for tie in scheme.ties:
            title, plane, places = figures[tie.by, tie.node]
            if plane[one] != plane[two]:
                first, second = (number(Fraction(int(plane[at]), 10**places)) for at in (one, two))
                yield say(
                    f"  同分时比{title}：{first} 对 {second}",
                    f"  ties go by {title}: {first} to {second}",
                )
                return


def lead(result: Result[Any], unit: str, other: str) -> Lead:
    """Why one unit of a scored year is above another, clause by clause.

    Both are names or aliases of units of one track. Raises `UsageError` for others.
    """
    (track, one), (of, two) = (result.scheme.find(name) for name in (unit, other))
    if track is not of:
        raise UsageError(Problem("U562", Place(), {"name": unit, "other": other}))
    at = track.positions[one.name], track.positions[two.name]
    return Lead(result, one.name, two.name, terms_of(result, track.id), at)
