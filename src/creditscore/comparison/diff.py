"""Two schemes beside each other, and what the second does to a year that the first has scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import CreditscoreError, Problem
from ..fragments import Shown, fragment
from ..language import Say, chosen
from ..lazy import Later
from ..results.compared import Comparison
from ..results.result import Result
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme
from ..scoring import facts_of, score
from .carried import carried_over
from .hybrids import Clause, Hybrids, alone
from .numbering import Numbering, refuse_unknown
from .rules import Change, changes
from .wording import clause, told, value

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_RULES = ["track", "item", "clause", "what", "path", "kind", "before", "after"]
_MOVES = ["track", "item", "entity", "from_rank", "to_rank", "from_band", "to_band"]


@dataclass(frozen=True, eq=False)
class Diff:
    """What the rules of a scheme say otherwise than those of another, and what comes of it.

    `changes` are in the order of the second scheme. With facts, `comparison` has both years scored;
    `left_out` says which rows the second scheme has no place for. Where the second is of another
    year, the facts are taken as if they were of that year.

    >>> import creditscore
    >>> scheme = creditscore.load_scheme("changzhi-2023")
    >>> other = scheme.with_changes({"counties/16.awards.cases.cap": 30})
    >>> found = creditscore.diff(scheme, other)
    >>> found.lines("zh")
    ['县区（十六）依法依规开展失信惩戒：报送失信惩戒案例数全年上限 20 → 30']
    """

    before: Scheme
    after: Scheme
    changes: tuple[Change, ...]
    clauses: Mapping[str, str] = field(default_factory=dict)
    comparison: Comparison | None = None
    left_out: tuple[Problem, ...] = ()

    @cached_property
    def rules(self) -> pd.DataFrame:
        """Each change: its track, item and clause, in words, its path, both values as text."""
        say = Say(chosen())
        rows = [
            (c.track, c.item, clause(c, say), told(c, say), c.path, c.kind,
             None if c.before is None else value(c.before, say),
             None if c.after is None else value(c.after, say))
            for c in self.changes
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=_RULES, dtype=object)

    def lines(self, lang: str | None = None) -> list[str]:
        """Each change in a line, with its track and clause."""
        say = Say(chosen(lang))
        colon = say("：", ": ")
        tracks = {**self.before.tracks, **self.after.tracks}
        space = say("", " ")
        return [
            (f"{tracks[c.track].title}{space}" if c.item else "")
            + f"{clause(c, say)}{colon}{told(c, say)}"
            for c in self.changes
        ]

    def _repr_html_(self) -> str:
        say, count = Say(chosen()), len(self.changes)
        title = f"{self.before.id} → {self.after.id}" + say(
            f"：{count} 处不同", f": {count} changes"
        )
        left_out = [problem.message(say.lang) for problem in self.left_out]
        rules = Shown.of("", [say("改动", "change")], [[line] for line in self.lines(say.lang)])
        effect = self.comparison._repr_html_() if self.comparison else ""
        return fragment(say, title, left_out, [rules]) + effect

    @cached_property
    def alone(self) -> pd.DataFrame:
        """Whose rank or band each changed clause changes by itself, in the first scheme's year.

        Columns: track and item of the clause, both "" for what is of the scheme or, with a track,
        of the track itself; the unit, its rank and band without the clause and with it. Rows that
        have no place where the clause is as in the second scheme are left out, as in `left_out`. A
        clause that does not go into the first scheme by itself is in `inseparable`.
        """
        return pd.DataFrame(self._alone[0], columns=_MOVES, dtype=object)

    @cached_property
    def inseparable(self) -> Mapping[Clause, tuple[Problem, ...]]:
        """The changed clauses that the first scheme cannot take over one at a time, and why."""
        return self._alone[1]

    @cached_property
    def _alone(self) -> tuple[list[tuple[Any, ...]], dict[Clause, tuple[Problem, ...]]]:
        moved: list[tuple[Any, ...]] = []
        failed: dict[Clause, tuple[Problem, ...]] = {}
        if self.comparison is None:
            return moved, failed
        hybrids = Hybrids(
            self.before, self.after, Numbering.of(self.before, self.after, self.clauses)
        )
        before = self.comparison.before
        assert isinstance(before, Result)
        through = self.before.months[before.through - 1]
        for found in alone(list(self.changes)):
            try:
                scheme = hybrids.of(found)
                facts, _ = carried_over(before.facts, self.before, scheme, {})
                after = score(scheme, facts, through=through)
            except CreditscoreError as error:
                failed[found] = error.problems
                continue
            for row in Comparison(before, after).units.to_dict("records"):
                ranks, bands = (
                    [row[f"{at}_{k}"] for at in ("from", "to")] for k in ("rank", "band")
                )
                if ranks[0] != ranks[1] or bands[0] != bands[1]:
                    moved.append((*found, row["entity"], *ranks, *bands))
        return moved, failed


def diff(
    before: Scheme | str | Path,
    after: Scheme | str | Path,
    facts: Any = None,
    *,
    clauses: Mapping[str, str] | None = None,
    through: str | None = None,
) -> Diff:
    """Compare the rules of two schemes, and what they make of the same facts.

    `clauses` maps items of the first to those of the second where they were renumbered. `facts` are
    those of the first scheme's year. Raises what `load_scheme` and `score` do.
    """
    one, two = (s if isinstance(s, Scheme) else load_scheme(s) for s in (before, after))
    mapped = dict(clauses or {})
    refuse_unknown(one, two, mapped)
    numbers = Numbering.of(one, two, mapped)
    found = tuple(changes(one, two, numbers))
    if facts is None:
        return Diff(one, two, found, mapped)
    given = facts_of(facts, one)
    first = score(one, given, through=through)
    moved, left_out = carried_over(given, one, two, numbers.new)
    last = None if through is None else two.months[first.through - 1]
    second = score(two, moved, through=last)
    return Diff(one, two, found, mapped, Comparison(first, second, numbers.new), left_out)
