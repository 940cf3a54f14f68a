"""Why a score: its postings with clause, rule, facts and arithmetic, down to the sum."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from ...decimals import shifted, total
from ...errors import Place, Problem, UsageError, nearest
from ...grading.ranking import ranked
from ..arguments import month_number
from ..scored import Scored
from .explained import Explained
from .target_states import states_in
from .tracing import Trace, year_of


@dataclass(frozen=True)
class Explanation(Explained):
    """What `Result.explain` returns; `points` is the score, the sum of its clauses' postings.

    >>> from creditscore import score
    >>> row = {"month": "2023-05", "entity": "市教育局", "item": "17", "repairs": 3}
    >>> explanation = score("changzhi-2023", [row]).explain("市教育局", "2023-05")
    >>> explanation.points, explanation.clauses[0].postings[0].arithmetic_en
    (Decimal('3.0000'), '3 × 1 = 3; 3 in the year so far, 0 posted before, 3 this month')
    """

    @classmethod
    def of(cls, scored: Scored, name: str, month: str | None, item: str | None) -> Explanation:
        """Explain a unit's month (or year), of one item or of all."""
        scheme = scored.scheme
        track, entity = scheme.find(name)
        found = scored.tracks[track.id]
        if item is not None and item not in track.items:
            details = {"entity": entity.name, "item": item, "known": ", ".join(track.items)}
            raise UsageError(
                Problem("U509", Place(), {**details, "nearest": nearest(item, track.items)})
            )
        at = month_number(scheme, month) - 1 if month else None
        if at is not None and at >= scored.through:
            year = f"{scheme.months[0]}–{scheme.months[scored.through - 1]}"
            raise UsageError(Problem("U504", Place(), {"value": month or "", "year": year}))
        column = track.positions[entity.name]
        last = at if at is not None else scored.through - 1
        trace = Trace.of(scored, found, column)
        states = states_in(scored, found, trace.cube, scheme.months[last])
        months = range(last + 1) if at is None or scheme.targets else (at,)
        clauses = tuple(trace.clauses(months, item, states))
        points = found.scores.months[: last + 1]
        to_date = points.sum(axis=0)
        everyone = np.ones(len(to_date), bool)
        return cls(
            scheme=scheme.title,
            track=track.title,
            entity=entity.name,
            month="" if at is None else scheme.months[at],
            item=item or "",
            through=scheme.months[last],
            units=len(track.entities),
            rank=int(ranked([points[-1]], everyone)[0][column]) if scheme.settles else 0,
            to_date=shifted(int(to_date[column]), scheme.places),
            rank_to_date=int(ranked([to_date], everyone)[0][column]) if scheme.settles else 0,
            clauses=clauses,
            points=total((c.points for c in clauses), scheme.places),
            year=year_of(scored, found, column)
            if at is None and item is None and scheme.settles
            else None,
            targets=scheme.targets,
        )

    def text(self, lang: str | None = None) -> str:
        """The explanation as plain text, in `zh` or `en`; the language of the user unless told."""
        from .text import text

        return text(self, lang)

    def html(self, lang: str | None = None) -> str:
        """The explanation as an HTML fragment."""
        from .html import html

        return html(self, lang)

    def page(self, lang: str | None = None) -> str:
        """The explanation as an HTML page of its own."""
        from .html import page

        return page(self, lang)

    def data(self) -> dict[str, Any]:
        """The explanation as plain data, points as text."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return format(value, "f") if isinstance(value, Decimal) else value
