"""Why a score: its postings with clause, rule, facts and arithmetic, down to the sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..engine.blocks import lines
from ..engine.cube import Cube
from ..engine.tree import Line
from ..engine.view import View
from ..errors import Place, Problem, UsageError, nearest
from ..facts.checking import unscaled
from ..scheme import model as m
from ..scheme.checks import refs
from .arithmetic import Sum, figure_text, title_of

if TYPE_CHECKING:
    from .result import Result, TrackResult


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact behind a posting: the month's figure, its period's so far, and where it stands."""

    label: str
    month: str
    to_date: str
    source: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of the ledger, explained."""

    month: str
    award: str
    subject: str
    kind: str
    title: str
    points: Decimal
    arithmetic_zh: str
    arithmetic_en: str
    facts: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """An item (or the node of a limit) with its postings and what they come to.

    `readings` are (question, option of the rule file, option in force, why the file chose its own).
    """

    item: str
    title: str
    cites: str
    says: str
    readings: tuple[tuple[str, str, str, str], ...]
    blank: str
    postings: tuple[Posting, ...]
    points: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """How the annual total comes from its parts: (title, weight, value) each.

    A value is None where it was not reported; until the year is `over` it is not due.
    """

    over: bool
    parts: tuple[tuple[str, Decimal, Decimal | None], ...]
    total: Decimal
    rank: int
    band: str
    vetoes: tuple[str, ...]
    provisional: bool


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
        at = scheme.month_number(month) - 1 if month else None
        if at is not None and at >= result.through:
            year = f"{scheme.months[0]}–{scheme.months[result.through - 1]}"
            raise UsageError(Problem("U504", Place(), {"value": month or "", "year": year}))
        column = track.positions[entity.name]
        clauses = tuple(_clauses(result, found, column, at, item))
        last = at if at is not None else result.through - 1
        table = result.months
        row = table[
            (table["entity"] == entity.name) & (table["month"] == scheme.months[last])
        ].iloc[0]
        return cls(
            scheme=scheme.title,
            track=track.title,
            entity=entity.name,
            month=month or "",
            item=item or "",
            through=scheme.months[last],
            units=len(track.entities),
            rank=int(row["rank"]),
            to_date=row["to_date"],
            rank_to_date=int(row["rank_to_date"]),
            clauses=clauses,
            points=sum((c.points for c in clauses), Decimal(0).scaleb(-scheme.places)),
            year=_year(result, found, column) if at is None and item is None else None,
        )

    def text(self, lang: str | None = None) -> str:
        """The explanation as plain text."""
        from .explanation_text import text

        return text(self, lang)

    def html(self, lang: str | None = None) -> str:
        """The explanation as an HTML fragment."""
        from .explanation_text import html

        return html(self, lang)

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


def _clauses(
    result: Result, found: TrackResult, column: int, at: int | None, item: str | None
) -> Iterator[Clause]:
    scheme = result.scheme
    cube = Cube(found.observations, column, column + 1)
    emitted: list[Line] = []
    lines(scheme, cube, result.through, emitted.append)
    months = range(result.through) if at is None else (at,)
    nodes: dict[int, m.Section | m.Item] = {id(i): i for i in found.track.items.values()}
    nodes |= {id(line.node): line.node for line in emitted}
    by_node: dict[int, list[Line]] = {key: [] for key in nodes}
    for line in emitted:
        by_node[id(line.node)].append(line)
    for key, node in nodes.items():
        if item is not None and node is not found.track.items[item]:
            continue
        postings = [
            p
            for month in months
            for line in by_node[key]
            if (p := _posting(result, line, cube, month))
        ]
        if postings or item is not None or _reported_in_vain(node, cube, months):
            yield _clause(node, found.track, result, postings)


def _reported_in_vain(node: m.Section | m.Item, cube: Cube, months: Sequence[int]) -> bool:
    """Whether there are facts of an item that the source gives no points for."""
    if not isinstance(node, m.Item) or not node.blank:
        return False
    slots = enumerate(cube.facts.slots.slots)
    return any(cube.present(i)[list(months)].any() for i, slot in slots if slot.item == node.id)


def _clause(
    node: m.Section | m.Item, track: m.Track, result: Result, postings: list[Posting]
) -> Clause:
    is_item = isinstance(node, m.Item)
    chosen = result.scheme.chosen
    readings = tuple(
        (r.question, r.chosen, chosen.get(f"{track.id}/{node.id}/{r.id}", r.chosen), r.because)
        for r in (node.readings if isinstance(node, m.Item) else ())
    )
    return Clause(
        item=node.id if is_item else "",
        title=node.title,
        cites=node.cites if isinstance(node, m.Item) else track.cites,
        says=node.says if isinstance(node, m.Item) else "",
        readings=readings,
        blank=node.blank if isinstance(node, m.Item) else "",
        postings=tuple(postings),
        points=sum((p.points for p in postings), Decimal(0).scaleb(-result.scheme.places)),
    )


def _posting(result: Result, line: Line, cube: Cube, month: int) -> Posting | None:
    """The posting of a line in a month, None where nothing was reported and nothing posted."""
    scheme = result.scheme
    points = Decimal(int(line.plane[month, 0])).scaleb(-scheme.places)
    head = (
        scheme.months[month],
        line.award.id if line.award else "",
        line.subject or "",
        line.kind,
    )
    if line.award is None or not isinstance(line.node, m.Item):
        limit = line.node.cap if line.kind == "cap" else line.node.floor
        if not points or limit is None:
            return None
        zh = f"{'上限' if line.kind == 'cap' else '下限'} {limit.points} 分"
        return Posting(*head, "", points, zh, f"{line.kind} of {limit.points} a {limit.period}", ())
    evidence = tuple(_evidence(result, line, line.award, line.node, cube, month))
    if not points and not any(fact.rows for fact in evidence):
        return None
    view = View(cube, line.node, line.subject, line.award.period, scheme.places)
    arithmetic = Sum(line.award, view)
    texts = arithmetic.text(month, "zh"), arithmetic.text(month, "en")
    return Posting(*head, title_of(line.node, line.award), points, *texts, evidence)


def _evidence(
    result: Result, line: Line, award: m.Award, item: m.Item, cube: Cube, month: int
) -> Iterator[Evidence]:
    now = View(cube, item, line.subject, "month", result.scheme.places)
    run = View(cube, item, line.subject, award.period, result.scheme.places)
    facts, observed = result.facts, cube.facts
    for ref in dict.fromkeys(refs(award.rule)):
        rows = [
            int(observed.row[i])
            for slot in now.slots(ref)
            for i in range(observed.of_slot(slot).start, observed.of_slot(slot).stop)
            if observed.entity[i] == cube.first and observed.month[i] == month
        ]
        figures = [view.amount(m.Amount((ref,))) for view in (now, run)]
        month_text, to_date = (figure_text(figure, month) for figure in figures)
        sources = dict.fromkeys(str(facts.frame["source"].iat[row]) for row in rows)
        label = item.facts[ref.fact].label + (f"（{ref.subject}）" if ref.subject else "")
        yield Evidence(
            label,
            month_text,
            to_date,
            "、".join(source for source in sources if source and source != "nan"),
            tuple(str(facts.place(row)) for row in rows),
        )


def _year(result: Result, found: TrackResult, column: int) -> Year:
    place, scheme = found.standing, result.scheme
    reported = iter(found.scores.reported[:, column])
    parts = []
    for part, scaled, places in zip(scheme.parts, place.scaled, place.places, strict=True):
        value = Decimal(unscaled(int(scaled[column]), places))
        missing = part.fact is not None and not next(reported)
        parts.append((part.title, Decimal(part.weight), None if missing else value))
    return Year(
        result.through == 12,
        tuple(parts),
        Decimal(int(place.total[column])).scaleb(-scheme.places),
        int(place.rank[column]),
        str(place.band[column]),
        tuple(
            veto.cites or veto.id
            for veto, hit in zip(scheme.vetoes, place.vetoes[:, column], strict=True)
            if hit
        ),
        bool(place.provisional[column]),
    )
