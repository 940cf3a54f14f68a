"""The postings of a unit as they were published: each month by the facts that were known in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ...books.wording import changed, told
from ...decimals import shifted, total
from ...language import Say
from ..restated import KIND, Correcting, corrected, stages, together
from ..scored import Scored
from .block import Block
from .explained import Clause, Earlier, Posting
from .labels import title_of
from .tracing import Trace


@dataclass(frozen=True)
class History:
    """A unit at one `column` of blocks, of which there is one for each state of its facts."""

    scored: Scored
    blocks: Sequence[Block]
    column: int

    @property
    def last(self) -> Trace:
        """The lines by all facts that are known."""
        return self._traces[-1][0]

    @cached_property
    def _traces(self) -> list[tuple[Trace, range]]:
        traces = (Trace(block, self.column) for block in self.blocks)
        return [(t, months) for t, (_, months) in zip(traces, stages(self.scored), strict=True)]

    def of_month(self, month: int) -> Trace:
        """The lines by the facts that were known in a month."""
        return next((trace for trace, months in self._traces if month in months), self.last)

    def postings(
        self, months: Sequence[int], asked: Collection[str] | None
    ) -> Mapping[str, Sequence[Posting]]:
        """The postings of some months by their nodes, of those `asked` for, month by month."""
        found: dict[str, list[Posting]] = defaultdict(list)
        for trace, known in self._traces:
            for posting in trace.postings([at for at in months if at in known], asked):
                found[posting.node].append(posting)
        names = {self.scored.scheme.months[at] for at in months}
        for posting in self._corrections:
            if posting.month in names and (asked is None or posting.node in asked):
                found[posting.node].append(posting)
        return found

    def as_known(self, clauses: Iterable[Clause], months: Sequence[int]) -> Iterator[Clause]:
        """Clauses with what units of other tracks had reported when each month was scored."""
        items = self.last.block.found.track.items
        for clause in clauses:
            node = items.get(clause.node)
            if node is None or len(self.blocks) == 1:
                yield clause
                continue
            known = (
                told
                for trace, then in self._traces
                for told in trace.contributions_to(node, {*months} & {*then})
            )
            yield replace(clause, contributions=tuple(known))

    def told_before(self, clauses: Iterable[Clause], month: int | None) -> tuple[Clause, ...]:
        """Clauses, of which what was given before a month is what was posted then."""
        if month is None or len(self.blocks) == 1:
            return tuple(clauses)
        before = self.postings(range(month), None)
        return tuple(
            replace(c, earlier=tuple(_as_posted(e, before.get(c.node, ())) for e in c.earlier))
            for c in clauses
        )

    @cached_property
    def _corrections(self) -> list[Posting]:
        """What corrections have posted."""
        if len(self.blocks) == 1:
            return []
        block, scheme = self.blocks[-1], self.scored.scheme
        found = block.once(
            "together", lambda: together(self.scored, [block.cube for block in self.blocks])
        )
        unit = self.last.lookup.place
        made = []
        rows = zip(found.line, found.month, found.entity, found.points, strict=True)
        for number, month, entity, points in rows:
            line = found.lines[number]
            if entity == unit and isinstance(line, Correcting):
                award = line.award
                head = (scheme.months[month], line.node.id, award.id if award else "")
                title = title_of(line.node, award) if award else ""
                zh, en = (self._told(line, Say(lang)) for lang in ("zh", "en"))
                posted = shifted(int(points), scheme.places)
                made.append(Posting(*head, line.subject or "", KIND, title, posted, zh, en, ()))
        return made

    def _told(self, line: Correcting, say: Say) -> str:
        """A correction, and what it corrects of the facts behind a line, or that this follows."""
        track = self.last.block.found.track
        unit = track.entities.names[self.last.lookup.place]
        facts = [
            changed(fact, track.items[fact.cell.item].facts[fact.cell.fact].label, say)
            for fact in corrected(line.correction, unit, line)
        ]
        follows = say("随别的记分而变", "follows from other postings")
        return say("；", "; ").join([told(line.correction, say), *(facts or [follows])])


def _as_posted(earlier: Earlier, postings: Sequence[Posting]) -> Earlier:
    """What an award gave before, by its postings."""
    mine = [p for p in postings if (p.subject, p.title) == (earlier.subject, earlier.title)]
    months = tuple(dict.fromkeys(p.month for p in mine if p.points))
    return replace(earlier, points=total(p.points for p in mine), months=months)
