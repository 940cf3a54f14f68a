"""Why a score: its postings with clause, rule, facts and arithmetic, down to the sum."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from ...decimals import shifted, total
from ...errors import Place, Problem, UsageError, nearest
from ...grading.ranking import ranked
from ..arguments import month_number
from ..tables.targets import aims
from .tracing import Clause, Trace, Year, year_of

if TYPE_CHECKING:
    from ..result import Result


@dataclass(frozen=True)
class Explanation:
    """What `Result.explain` returns, read with `text`, `html` or `data`; `points` is the score."""

    scheme: str
    track: str
    entity: str
    month: str
    item: str
    through: str
    units: int
    rank: int
    to_date: Decimal
    rank_to_date: int
    clauses: tuple[Clause, ...]
    points: Decimal
    year: Year | None
    targets: bool = False

    @classmethod
    def of(cls, result: Result, name: str, month: str | None, item: str | None) -> Explanation:
        """Explain a unit's month (or year), of one item or of all."""
        scheme = result.scheme
        track, entity = scheme.find(name)
        found = result.tracks[track.id]
        if item is not None and item not in track.items:
            details = {"entity": entity.name, "item": item, "known": ", ".join(track.items)}
            raise UsageError(
                Problem("U509", Place(), {**details, "nearest": nearest(item, track.items)})
            )
        at = month_number(scheme, month) - 1 if month else None
        if at is not None and at >= result.through:
            year = f"{scheme.months[0]}–{scheme.months[result.through - 1]}"
            raise UsageError(Problem("U504", Place(), {"value": month or "", "year": year}))
        column = track.positions[entity.name]
        last = at if at is not None else result.through - 1
        targets = aims(result, found, entity.name, scheme.months[last]) if scheme.targets else {}
        months = range(last + 1) if at is None or scheme.targets else (at,)
        clauses = tuple(Trace.of(result, found, column).clauses(months, item, targets))
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
            year=year_of(result, found, column)
            if at is None and item is None and scheme.settles
            else None,
            targets=scheme.targets,
        )

    def text(self, lang: str | None = None) -> str:
        """The explanation as plain text."""
        from .text import text

        return text(self, lang)

    def html(self, lang: str | None = None) -> str:
        """The explanation as an HTML fragment."""
        from .text import html

        return html(self, lang)

    def page(self, lang: str | None = None) -> str:
        """The explanation as an HTML page of its own."""
        from .text import page

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
