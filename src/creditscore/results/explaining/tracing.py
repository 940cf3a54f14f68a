"""From a score back to its postings: each with its clause, its facts and its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...decimals import plainly, shifted, total
from ...engine.awards import view_of
from ...engine.blocks import postings
from ...engine.cube import Cube
from ...engine.postings import Postings
from ...engine.tree import Tree
from ...engine.view import View
from ...facts.check import looked_up
from ...facts.facts import Facts
from ...facts.planes.observations import Observations, as_rows
from ...scheme import model as m
from ..postings import LineKey
from ..scored import Scored, ScoredTrack
from .arithmetic import Working, figure_text
from .explained import Clause, Evidence, Posting, Year
from .labels import knob_text, title_of
from .target_states import TargetState


@dataclass(frozen=True)
class Trace:
    """The lines of one unit, worked out in a block of which it is the `column`."""

    scored: Scored
    found: ScoredTrack
    cube: Cube
    tree: Tree
    lines: tuple[Postings, ...]
    column: int
    facts: Facts
    observed: Observations

    @classmethod
    def of(cls, scored: Scored, found: ScoredTrack, column: int) -> Trace:
        """Work out the lines of the unit at a place of the roster."""
        observed = found.observations
        facts, rows = scored.facts, observed
        if facts.tables:
            facts, rows = looked_up(facts, scored.scheme, found.track, column, scored.through)
            observed = observed if m.feeders(found.track) else rows
        part = next(p for p in observed.parts() if p.first <= column < p.last)
        cube = Cube(scored.scheme, part, column, column + 1, found.peers)
        emitted: list[Postings] = []
        tree = postings(cube, scored.through, emitted.append)
        return cls(scored, found, cube, tree, tuple(emitted), 0, facts, as_rows(rows))

    def clauses(
        self, months: Sequence[int], item: str | None, targets: Mapping[str, Sequence[TargetState]]
    ) -> Iterator[Clause]:
        """The clauses with targets or with postings in some months, or the one asked for."""
        items = self.found.track.items
        nodes: dict[str, m.Section | m.Item] = {**items}
        nodes |= {line.node.id: line.node for line in self.lines}
        for id_, node in nodes.items():
            if item not in (None, id_):
                continue
            mine = [line for line in self.lines if LineKey.of(line).node == id_]
            postings = [p for month in months for line in mine if (p := self._posting(line, month))]
            here = targets.get(node.id, ()) if isinstance(node, m.Item) else ()
            if postings or here or item is not None or self._in_vain(node, months):
                yield replace(self._clause(node, postings), targets=tuple(here))

    def _in_vain(self, node: m.Section | m.Item, months: Sequence[int]) -> bool:
        """Whether there are facts of an item that the source gives no points for."""
        if not isinstance(node, m.Item) or not node.blank:
            return False
        slots = enumerate(self.cube.facts.slots.slots)
        present = (
            self.cube.present(i)[self.cube.start :, self.column]
            for i, s in slots
            if s.item == node.id
        )
        return any(mask[list(months)].any() for mask in present)

    def _clause(self, node: m.Section | m.Item, postings: list[Posting]) -> Clause:
        scheme, track = self.scored.scheme, self.found.track
        points = total((p.points for p in postings), scheme.places)
        if not isinstance(node, m.Item):
            return Clause("", node.title, track.cites, "", (), "", tuple(postings), points)
        readings = tuple(
            (
                r.question,
                r.chosen,
                scheme.chosen.get(f"{track.id}/{node.id}/{r.id}", r.chosen),
                r.because,
            )
            for r in node.readings
        )
        head = (node.id, node.title, node.cites, node.says, readings, node.blank)
        return Clause(*head, tuple(postings), points)

    def _posting(self, line: Postings, month: int) -> Posting | None:
        """A line in a month of the year, None where nothing was reported and nothing posted."""
        scheme = self.scored.scheme
        points = shifted(int(line.plane[month, self.column]), scheme.places)
        award, subject = line.award, line.subject or ""
        head = (scheme.months[month], award.id if award else "", subject, line.kind)
        if award is None or line.kind != "award":
            texts = knob_text(line, "zh"), knob_text(line, "en")
            title = title_of(line.node, award) if award else ""
            return Posting(*head, title, points, *texts, ()) if points else None
        evidence = tuple(self._evidence(line, award, month))
        if not points and not any(fact.rows for fact in evidence):
            return None
        view = view_of(award, line.node, line.subject, self.cube, self.tree)
        working = Working(award, view, self.column)
        at = self.cube.start + month
        texts = working.text(at, "zh"), working.text(at, "en")
        return Posting(*head, title_of(line.node, award), points, *texts, evidence)

    def _evidence(self, line: Postings, award: m.Award, month: int) -> Iterator[Evidence]:
        now = View(self.cube, line.node, line.subject, "month")
        run = View(self.cube, line.node, line.subject, award.over)
        facts, at = self.facts, (self.cube.start + month, self.column)
        items = self.found.track.items
        for ref in award.reads:
            rows = self._rows(now.slots(ref), month)
            sources = dict.fromkeys(str(facts.frame["source"].iat[row]) for row in rows)
            label = items[ref.item or line.node.id].facts[ref.fact].label
            yield Evidence(
                label + (f"（{ref.subject}）" if ref.subject else ""),
                figure_text(now.figure(ref), at),
                figure_text(run.figure(ref), at),
                "、".join(source for source in sources if source and source != "nan"),
                tuple(str(facts.place(row)) for row in rows),
            )

    def _rows(self, slots: Iterable[int], month: int) -> list[int]:
        """The rows of the fact table that hold some slots of the unit's month."""
        observed = self.observed
        found: list[int] = []
        for slot in slots:
            rows = observed.of_slot(slot)
            here = observed.entity[rows] == self.cube.first + self.column
            here &= observed.month[rows] == self.cube.start + month
            found += observed.row[rows][here].tolist()
        return [row for row in found if row >= 0]


def year_of(scored: Scored, found: ScoredTrack, column: int) -> Year:
    """How the annual total of a unit comes about."""
    place, scheme = found.standing, scored.scheme
    reported = iter(found.scores.reported[:, column])
    parts = []
    for part, scaled, places in zip(scheme.parts, place.scaled, place.places, strict=True):
        value = plainly(shifted(int(scaled[column]), places))
        missing = not (next(reported) if part.fact else place.scored[column])
        parts.append((part.title, Decimal(part.weight), None if missing else value))
    whole = shifted(int(place.total[column]), scheme.places)
    vetoes = zip(scheme.vetoes, place.vetoes[:, column], strict=True)
    return Year(
        over=scored.through == 12,
        parts=tuple(parts),
        total=whole if place.scored[column] else None,
        rank=int(place.rank[column]),
        band=str(place.band[column]),
        vetoes=tuple(veto.cites or veto.id for veto, hit in vetoes if hit),
        provisional=bool(place.provisional[column]),
    )
