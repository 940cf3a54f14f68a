"""A year under many values of some numbers of the rules: who would stand where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..decimals import shifted
from ..errors import Place, Problem, UsageError
from ..fragments import Shown, fragment
from ..language import Say, chosen
from ..lazy import Later
from ..results.arguments import month_number
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme
from ..scoring import facts_of
from .axes import axes_of_paths
from .space import Space, is_linked
from .stacked import Outcomes, Rows
from .ways import Ways

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_MOST = 100_000


@dataclass(frozen=True, eq=False)
class Sweep:
    """A year under every combination of some values, one `draws` row each.

    `paths` are what is changed and `values` what each takes; `outcomes` are arrays [draw, unit] by
    track, those of combinations that cannot be scored left out.

    >>> import creditscore
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14}
    >>> caps = {"16.awards.cases.cap": [10, 20, 30]}
    >>> table = creditscore.sweep("changzhi-2023", [row], caps).units
    >>> mine = table[table["entity"] == "市公安局"]
    >>> mine[["16.awards.cases.cap", "points", "rank"]].values.tolist()
    [[10, Decimal('10.0000'), 1], [20, Decimal('20.0000'), 1], [30, Decimal('28.0000'), 1]]
    """

    scheme: Scheme
    through: int
    values: Mapping[str, Sequence[Any]]
    draws: Rows = field(repr=False)
    outcomes: Mapping[str, Outcomes] = field(repr=False)

    @cached_property
    def units(self) -> pd.DataFrame:
        """Each unit under each combination.

        Columns: one a path with its value, track, entity, the months' `points`, `total`, `rank`,
        `band`.
        """
        rows = [row for name in self.outcomes for row in self._rows(name)]
        columns = [*self.values, "track", "entity", "points", "total", "rank", "band"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def _repr_html_(self) -> str:
        say, count = Say(chosen()), len(self.draws)
        title = say(f"{count} 种取值：", f"{count} combinations: ") + "、".join(self.values)
        heads = {
            **{path: path for path in self.values},
            "entity": say("单位", "unit"), "points": say("月度积分", "points"),
            "total": say("总分", "total"), "rank": say("名次", "rank"), "band": say("等次", "band"),
        }  # fmt: skip
        return fragment(say, title, (), [Shown.of_frame("", self.units, heads)])

    def _rows(self, name: str) -> Iterator[tuple[Any, ...]]:
        found, names = self.outcomes[name], self.scheme.tracks[name].entities.names
        for at, draw in enumerate(self.draws.tolist()):
            given = [v[option - 1] for v, option in zip(self.values.values(), draw, strict=True)]
            places = int(found.places[at])
            for unit, entity in enumerate(names):
                points, total = (
                    shifted(int(a[at, unit]), places) for a in (found.points, found.total)
                )
                scored = bool(found.scored[at, unit])
                rank = int(found.rank[at, unit]) or None
                band = found.bands[found.band[at, unit]]
                yield (*given, name, entity, points, total if scored else None, rank, band)


def sweep(
    scheme: Scheme | str | Path,
    facts: Any,
    values: Mapping[str, Sequence[Any]],
    *,
    through: str | None = None,
) -> Sweep:
    """Score a year under every combination of values for some paths of the rules.

    `values` maps paths, as `Scheme.with_changes` takes them, to the values of each; `facts` and
    `through` are as in `score`. Only what a path touches is worked out again; where paths change
    what vetoes or conditions of bands look at, each combination is scored whole. Raises what
    `score` does, for a path that leads nowhere, and for a value that no combination can have.
    """
    scheme = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
    last = month_number(scheme, through)
    listed = {path: list(given) for path, given in values.items()}
    count = int(np.prod([len(given) for given in listed.values()], dtype=object))
    if not listed or not 1 <= count <= _MOST:
        details = {"value": f"{count}", "pattern": '{"16.awards.cases.cap": range(10, 40)}'}
        raise UsageError(Problem("U508", Place(), details))
    given = facts_of(facts, scheme)
    axes = axes_of_paths(listed)
    space = Space(Ways(scheme, axes, is_linked(scheme, given), shared=True), given, last)
    for problems in space.refused.values():
        raise UsageError(problems)
    draws = np.array([*product(*(range(1, len(axis.options)) for axis in axes))], np.int64)
    outcomes, good = space.outcomes(draws)
    for number, axis in enumerate(axes):
        for at in set(axis.drawn) - set(draws[good][:, number].tolist()):
            space.try_alone(draws[draws[:, number] == at][0])
    found = {name: board.only(good) for name, board in outcomes.items()}
    return Sweep(scheme, last, listed, draws[good], found)
