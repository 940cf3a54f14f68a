"""Why a score: its postings with clause, rule, facts and arithmetic, down to the sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...decimals import shifted, total
from ...errors import Place, Problem, UsageError, nearest
from ...grading.ranking import ranked
from ...scheme import model as m
from ..arguments import month_number
from ..scored import Scored
from .data import ExplanationData, data_of
from .explained import Change, Explained
from .readings import of_scheme
from .target_states import states_in
from .tracing import Trace
from .year import year_of


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
        """Explain a unit's month (or year), of one item or section or of all."""
        scheme = scored.scheme
        track, entity = scheme.find(name)
        found = scored.tracks[track.id]
        node = None if item is None else _node_called(track, entity.name, item)
        at = month_number(scheme, month) - 1 if month else None
        if at is not None and at >= scored.through:
            year = f"{scheme.months[0]}–{scheme.months[scored.through - 1]}"
            raise UsageError(Problem("U504", Place(), {"value": month or "", "year": year}))
        column = track.positions[entity.name]
        last = at if at is not None else scored.through - 1
        trace = Trace.of(scored, found, column)
        states = states_in(scored, found, trace.cube, scheme.months[last])
        months = range(last + 1) if at is None or scheme.targets else (at,)
        asked = None if node is None else {node.id}
        if isinstance(node, m.Section):
            asked = {below.id for below in node.nodes()}
        own = node.id if isinstance(node, m.Item) else ""
        clauses = tuple(trace.clauses(months, asked, states, own))
        told = {clause.node for clause in clauses}
        points = found.scores.months[: last + 1]
        to_date = points.sum(axis=0)
        everyone = np.ones(len(to_date), bool)
        whole = at is None and node is None and scheme.settles
        return cls(
            scheme=scheme.title,
            cites=scheme.cites,
            track=track.title,
            entity=entity.name,
            month="" if at is None else scheme.months[at],
            item=own,
            section=node.id if isinstance(node, m.Section) else "",
            title="" if node is None else node.title,
            through=scheme.months[last],
            units=len(track.entities),
            rank=int(ranked([points[-1]], everyone)[0][column]) if scheme.settles else 0,
            to_date=shifted(int(to_date[column]), scheme.places),
            rank_to_date=int(ranked([to_date], everyone)[0][column]) if scheme.settles else 0,
            assumes=scheme.assumes,
            readings=tuple(r for r in of_scheme(scheme, track) if whole or r.about == "points"),
            changes=tuple(Change(path, value) for path, value in scheme.changed.items()),
            clauses=clauses,
            idle=tuple(trace.idle(months, asked, told)),
            points=total((c.points for c in clauses), scheme.places),
            year=year_of(scored, found, column, trace.lookup, trace.tree) if whole else None,
            targets=scheme.targets,
        )

    def text(self, lang: str | None = None, *, brief: bool = False) -> str:
        """The explanation as plain text, in `zh` or `en`; the language of the user unless told.

        A `brief` one has what each clause comes to, and the total and the band, without postings.
        """
        from .text import text

        return text(self, lang, brief=brief)

    def html(self, lang: str | None = None, *, brief: bool = False) -> str:
        """The explanation as an HTML fragment."""
        from .html import html

        return html(self, lang, brief=brief)

    def page(self, lang: str | None = None, *, brief: bool = False) -> str:
        """The explanation as an HTML page of its own."""
        from .html import page

        return page(self, lang, brief=brief)

    def data(self) -> ExplanationData:
        """The explanation as plain data, points as text; its shape is `data.ExplanationData`."""
        return data_of(self)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()


def _node_called(track: m.Track, entity: str, asked: str) -> m.Item | m.Section:
    """The item or section of an id; raises `UsageError`."""
    nodes = {node.id: node for node in track.root.nodes()}
    if asked not in nodes:
        details = {"entity": entity, "item": asked, "known": ", ".join(nodes)}
        raise UsageError(Problem("U509", Place(), {**details, "nearest": nearest(asked, nodes)}))
    return nodes[asked]
