"""Two runs, fact tables or sets of rules beside each other: which postings changed, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..comparison.diff import diff
from ..comparison.rules import Change, changes
from ..errors import Place, Problem, UsageError, excerpt
from ..facts.cells import changes_between
from ..lazy import Later
from ..results.compared import Comparison
from ..results.manifest import inputs, other_inputs
from ..results.restated import KIND
from ..results.result import Result
from ..scheme.catalogue import is_scheme
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme
from ..scoring import facts_of, score
from .runs import is_run
from .written import Written

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_TAKES = {"run": (), "result": (), "rules": ("facts", "through"), "facts": ("scheme", "through")}
_OF_RULES = {"rules", "readings", "changes"}
_OF_AWARDS = ("award", "opening")
_KNOBS = {"base": ("base",), "multiplier": ("multiplier",), "zero_when": ("zero",),
          "floor": ("floor",), "cap": ("cap",), "clamp": ("floor", "cap"), "round": ("round",),
          "scale_to": ("scale",), "full": ("scale", "missing"), "over_time": ("over-time",),
          "combine": ("combine",), "needs_at_least": ("combine", "missing"),
          "not_applicable": ("missing",)}  # fmt: skip
_WHOLE = ("period", "from", "until", "applies_to", "not_applicable_when", "each_subject")
"""Keys of a node that all of its rows go by; `_KNOBS` has those that rows of some kinds do."""
_NUMBER = re.compile(r"(#[^:]*)?")
_FACTS = ["track", "month", "entity", "item", "subject", "fact", "from_value", "to_value"]


@dataclass(frozen=True, eq=False)
class Restatement:
    """What the second of two results has otherwise than the first, and what made it so.

    `comparison` has what it moved: `units` (totals, ranks, bands), `months`, `by_clause`. `inputs`
    are the inputs that are not the same: `rules`, `facts`, `readings`, `changes`, `through`.
    `changes` are those of the rules, None where the rules of a run are not as they were any more;
    `left_out` says which rows the second set of rules has no place for.
    """

    comparison: Comparison
    inputs: tuple[str, ...]
    changes: tuple[Change, ...] | None = ()
    left_out: tuple[Problem, ...] = ()

    @cached_property
    def postings(self) -> pd.DataFrame:
        """Each posting that changed, by months, and `because` of what.

        That is `facts`, where the facts behind it changed; `rules`, where what it goes by did: its
        clause, what holds for all, the limit itself; or `follows`: it goes by others that changed.
        """
        table = self.comparison.postings
        rows = table.to_dict("records")
        return table.assign(because=[self._because(row) for row in rows])

    def _because(self, row: Mapping[Any, Any]) -> str:
        others = _figures(row["from_facts"]) != _figures(row["to_facts"])
        kind = _kind_of(row)
        if others and kind != "annual" and {*self.inputs} - _OF_RULES:
            return "facts"
        ruled = (
            kind in _OF_AWARDS and {*self.inputs} & _OF_RULES
            if self.changes is None
            else any(_makes(change, row) for change in self.changes)
        )
        return "rules" if ruled else "follows"

    @property
    def titles(self) -> Mapping[str, str]:
        """What tracks are called, where the rules are known."""
        found = _rules(self.comparison.after)
        return {} if found is None else {name: t.title for name, t in found.tracks.items()}

    @cached_property
    def facts(self) -> pd.DataFrame | None:
        """Each fact that changed; None where those of a run are not as they were any more."""
        years = self.comparison.before, self.comparison.after
        one, two = (_observed(year) for year in years)
        if one is None or two is None:
            return None
        rules = _rules(years[1])
        names = {} if rules is None else rules.own_names
        found = [
            (track, *cell, *(None if figure is None else str(figure) for figure in figures))
            for track in two
            if track in one
            for cell, *figures in changes_between(one[track], two[track], names)
        ]
        return pd.DataFrame(found, columns=_FACTS, dtype=object)


def compare(
    before: Any,
    after: Any,
    *,
    scheme: Scheme | str | Path | None = None,
    facts: Any = None,
    through: str | None = None,
) -> Restatement:
    """Compare two runs, two fact tables by a `scheme`, or two sets of rules with `facts`.

    A run is a `Result`, or a folder that `Result.write` has written, of which the tables count as
    they stand there. Raises what reading and scoring do, and `UsageError` for two things that
    cannot be compared (U583), or for what they leave without effect (U593).

    >>> import creditscore
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> found = creditscore.compare([row], [row | {"cases": 5}], scheme="changzhi-2023")
    >>> found.facts[["entity", "fact", "from_value", "to_value"]].values.tolist()
    [['市公安局', 'cases', '4', '5']]
    >>> found.postings[["award", "points", "because"]].values.tolist()[0]
    ['cases', Decimal('2.0000'), 'facts']
    """
    kinds = _kind(before), _kind(after)
    given = {"scheme": scheme, "facts": facts, "through": through}
    idle = [name for name in given if given[name] is not None and name not in _TAKES[kinds[0]]]
    if idle and kinds[0] == kinds[1]:
        raise UsageError(Problem("U593", Place(), {"name": ", ".join(idle)}))
    match kinds:
        case ("run" | "result", "run" | "result"):
            return _of_runs(*(_year(given) for given in (before, after)))
        case ("rules", "rules") if facts is not None:
            found = diff(before, after, facts, through=through)
            assert found.comparison is not None
            return Restatement(found.comparison, ("rules",), found.changes, found.left_out)
        case ("facts", "facts") if scheme is not None:
            rules = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
            one, two = (facts_of(given, rules) for given in (before, after))
            first, second = (score(rules, given, through=through) for given in (one, two))
            return Restatement(Comparison(first, second), ("facts",))
    details = {"before": excerpt(before), "after": excerpt(after)}
    raise UsageError(Problem("U583", Place(), details))


def _kind(given: Any) -> str:
    if isinstance(given, Result):
        return "result"
    if isinstance(given, Scheme):
        return "rules"
    if isinstance(given, str | Path):
        return "run" if is_run(Path(given)) else "rules" if is_scheme(given) else "facts"
    return "facts"


def _year(given: Any) -> Result | Written:
    return given if isinstance(given, Result) else Written.of(Path(given))


def _of_runs(before: Result | Written, after: Result | Written) -> Restatement:
    one, two = (_inputs(year) for year in (before, after))
    first, second = (_rules(year) for year in (before, after))
    found = None if first is None or second is None else tuple(changes(first, second))
    return Restatement(Comparison(before, after), tuple(other_inputs(one, two)), found)


def _rules(year: Any) -> Scheme | None:
    rules: Scheme | None = year.rules if isinstance(year, Written) else year.scheme
    return rules


def _inputs(year: Result | Written) -> Mapping[str, Any]:
    if isinstance(year, Written):
        return year.run
    observed = {name: found.observations.fingerprint for name, found in year.tracks.items()}
    made_of = inputs(year.scheme, year.facts, year.through, year.books)
    return {**made_of, "observations": observed}


def _makes(change: Change, row: Mapping[Any, Any]) -> bool:
    """Whether a change of the rules is of what a posting goes by."""
    track, item, kind = row["track"], row["item"], _kind_of(row)
    path = change.path.removeprefix(f"section {change.section}.")
    head = path.partition(".")[0]
    if kind == "annual":
        return not change.track and head in ("annual", "points")
    if kind in _OF_AWARDS:
        return (change.track, change.item) in ((track, item), (track, ""), ("", ""))
    if not change.track:
        return head in ("points", "parameters")
    own = change.item or change.section or track
    kinds = _KNOBS.get(head, ())
    knob = kind in kinds or (kind == KIND and kinds)
    return (change.track, own) == (track, item) and bool(head in _WHOLE or knob)


def _kind_of(row: Mapping[str, Any]) -> str:
    """The kind of a posting; what a correction changes of an award goes by what the award does."""
    return "award" if row["kind"] == KIND and row["award"] else str(row["kind"])


def _figures(facts: str | None) -> list[str]:
    """The facts behind a posting, without corrections that corrected none of them."""
    return [fact for fact in (facts or "").split("; ") if not _NUMBER.fullmatch(fact)]


def _observed(year: Any) -> Mapping[str, Any] | None:
    """The checked facts of each track."""
    if isinstance(year, Written):
        return year.observed
    return {name: found.observations for name, found in year.tracks.items()}
