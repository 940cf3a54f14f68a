"""Why a score: its postings with clause, rule, facts and arithmetic, down to the sum."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ...decimals import shifted, total
from ...engine.exact import Plane
from ...errors import Place, Problem, UsageError, nearest
from ...grading.ranking import ranks_of
from ...language import Lang
from ...scheme import model as m
from ..arguments import month_number
from ..restated import stages
from ..scored import Scored
from .block import Block
from .data import ExplanationData, data_of
from .explained import Change, Explained
from .history import History
from .readings import of_scheme
from .target_states import states_in
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
        node = None if item is None else _node_called(track, entity.name, item)
        at = month_number(scheme, month) - 1 if month else None
        if at is not None and at >= scored.through:
            last = scheme.months[scored.through - 1]
            details = {"value": month or "", "year": f"{scheme.months[0]}–{last}", "such": last}
            raise UsageError(Problem("U504", Place(), details))
        column = track.positions[entity.name]
        units = range(column, column + 1)
        blocks = [Block.of(state, state.tracks[track.id], units) for state, _ in stages(scored)]
        return cls._made(History(scored, blocks, 0), node, at)

    @classmethod
    def each(
        cls, scored: Scored, track: str, langs: Collection[Lang] = ("zh", "en")
    ) -> Iterator[Explanation]:
        """Explain the year of every unit of a track, in the roster's order, many at a time.

        Arithmetic is told in `langs`, and left empty in the other language.
        """
        every = (Block.each(state, state.tracks[track], langs) for state, _ in stages(scored))
        for blocks in zip(*every, strict=True):
            for column in range(blocks[0].cube.shape[1]):
                yield cls._made(History(scored, blocks, column), None, None)

    @classmethod
    def _made(
        cls, history: History, node: m.Item | m.Section | None, at: int | None
    ) -> Explanation:
        """Explain the unit of a history: a node of it or all, a month or all of them."""
        trace = history.last if at is None else history.of_month(at)
        block, column, whole_year = trace.block, trace.lookup.place, history.last.block
        scored, track, scheme = history.scored, block.found.track, history.scored.scheme
        entity = track.entities.names[column]
        last = at if at is not None else scored.through - 1
        targets = block.once(("targets", last), lambda: states_in(block, scheme.months[last]))
        months = range(last + 1) if at is None or scheme.targets else (at,)
        asked = None if node is None else {node.id}
        if isinstance(node, m.Section):
            asked = {below.id for below in node.nodes()}
        own, here = node.id if isinstance(node, m.Item) else "", targets.get(entity, {})
        posted = history.postings(months, asked)
        told_of = trace.clauses(months, posted, asked, here, own)
        clauses = history.told_before(history.as_known(told_of, months), at)
        told = {clause.node for clause in clauses}
        to_date, ranks = whole_year.once(
            ("ranks", last), lambda: _ranks(whole_year, last, scheme.months_order)
        )
        whole = at is None and node is None and scheme.settles
        readings = block.once("readings", lambda: of_scheme(scheme, track))
        return cls(
            scheme=scheme.title,
            cites=scheme.cites,
            track=track.title,
            entity=entity,
            month="" if at is None else scheme.months[at],
            item=own,
            section=node.id if isinstance(node, m.Section) else "",
            title="" if node is None else node.title,
            through=scheme.months[last],
            units=len(track.entities),
            rank=int(ranks[0][column]) if scheme.settles else 0,
            to_date=shifted(int(to_date[column]), scheme.places),
            rank_to_date=int(ranks[1][column]) if scheme.settles else 0,
            assumes=scheme.assumes,
            readings=tuple(r for r in readings if whole or r.about == "points"),
            changes=tuple(Change(path, value) for path, value in scheme.changed.items()),
            clauses=clauses,
            idle=tuple(trace.idle(months, asked, told)),
            points=total((c.points for c in clauses), scheme.places),
            year=year_of(history.last.lookup) if whole else None,
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


def _ranks(block: Block, last: int, order: str) -> tuple[Plane, list[Plane]]:
    """The points of the year up to a month, and the places in that month and up to it."""
    points = block.found.scores.months[: last + 1]
    to_date = points.sum(axis=0)
    return to_date, [ranks_of(which, order) for which in (points[-1], to_date)]


def _node_called(track: m.Track, entity: str, asked: str) -> m.Item | m.Section:
    """The item or section of an id; raises `UsageError`."""
    nodes = {node.id: node for node in track.root.nodes()}
    if asked not in nodes:
        known = ", ".join(id_ for id_, node in nodes.items() if node is not track.root)
        details = {"entity": entity, "item": asked, "known": known}
        raise UsageError(Problem("U509", Place(), {**details, "nearest": nearest(asked, nodes)}))
    return nodes[asked]
