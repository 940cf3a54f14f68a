"""From a score back to its postings: each with its clause, its facts and its arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from ...decimals import plainly, shifted, total
from ...engine.awards import view_of
from ...engine.postings import Postings
from ...language import Lang, Say
from ...scheme import model as m
from ...scheme.fact_dictionary import Entry
from ...scheme.fact_words import answers
from ..linked_tracks import contributions
from .arithmetic import Working
from .block import Block
from .evidence import Lookup, ReadFact
from .explained import Clause, Contribution, Earlier, Idle, NodeKind, Posting
from .knob_words import knob
from .labels import title_of
from .readings import of_item
from .silence import filled_by, only_deducts
from .states import ClauseState, States
from .target_states import TargetState

_ANSWERING = ("posted", "zero", "nothing-reported", "not-on-list")


@dataclass(frozen=True)
class _Reads:
    """What a line reads and does with it, for all units of a block and all months."""

    facts: Sequence[ReadFact]
    working: Working
    title: str


@dataclass(frozen=True)
class Trace:
    """The lines of the unit in one `column` of a block."""

    block: Block
    column: int

    @cached_property
    def lookup(self) -> Lookup:
        """Where the unit's facts are looked up."""
        return Lookup(self.block, self.column)

    @cached_property
    def states(self) -> States:
        """What stands behind the unit's clauses."""
        return States.of(self.block, self.column)

    def postings(self, months: Sequence[int], asked: Collection[str] | None) -> Iterator[Posting]:
        """The postings of some months, of the nodes `asked` for."""
        for id_, lines in self._lines.items():
            if asked is None or id_ in asked:
                posted = [(line, self._posted(line)) for line in lines]
                for month in months:
                    yield from (self._posting(line, month) for line, at in posted if month in at)

    @cached_property
    def _lines(self) -> Mapping[str, Sequence[Postings]]:
        """The lines of each node."""
        lines: dict[str, list[Postings]] = defaultdict(list)
        for line in self.block.lines:
            lines[line.node.id].append(line)
        return lines

    def clauses(
        self,
        months: Sequence[int],
        posted: Mapping[str, Sequence[Posting]],
        asked: Collection[str] | None,
        targets: Mapping[str, Sequence[TargetState]],
        item: str = "",
    ) -> Iterator[Clause]:
        """The clauses with targets or with postings in some months, of those `asked` for.

        `posted` are the postings of each node. One `item` is told of whether it has any or not.
        """
        items = self.block.found.track.items
        nodes: dict[str, m.Section | m.Item] = {**items}
        nodes |= {line.node.id: line.node for line in self.block.lines}
        for id_, found in nodes.items():
            if asked is not None and id_ not in asked:
                continue
            postings = posted.get(id_, ())
            here = targets.get(id_, ()) if isinstance(found, m.Item) else ()
            if postings or here or id_ == item or self._in_vain(found, months):
                told = tuple(self.contributions_to(found, months))
                made = self._clause(found, postings, months)
                if id_ == item and len(months) == 1 and made.state in _ANSWERING:
                    before = self._earlier(items[id_], self._lines.get(id_, ()), months[0])
                    made = replace(made, earlier=tuple(before))
                yield replace(made, targets=tuple(here), contributions=told)

    def _earlier(self, item: m.Item, lines: Sequence[Postings], month: int) -> Iterator[Earlier]:
        """What awards of the year gave before a month without a posting of them."""
        for award in item.awards:
            mine = [line for line in lines if line.award == award and line.kind == "award"]
            if award.period != "year" or any(month in self._posted(line) for line in mine):
                continue
            heard = [line for line in mine if min(self._heard(line, award), default=12) < month]
            yield from (self._given(line, month) for line in heard)
            if not heard:
                yield Earlier("", title_of(item, award), False, Decimal(0), ())

    def _given(self, line: Postings, month: int) -> Earlier:
        """What a line gave before a month of the year."""
        assert line.award is not None
        scheme, plane = self.block.scored.scheme, line.plane[:, self.column]
        given = [then for then in range(month) if plane[then]]
        points = total((shifted(int(plane[then]), scheme.places) for then in given), scheme.places)
        months = tuple(scheme.months[then] for then in given)
        return Earlier(line.subject or "", title_of(line.node, line.award), True, points, months)

    def idle(
        self, months: Sequence[int], asked: Collection[str] | None, told: Collection[str]
    ) -> Iterator[Idle]:
        """The items that no clause tells of, and why nothing was posted for them."""
        for item in self.block.found.track.items.values():
            if item.id not in told and (asked is None or item.id in asked):
                state = self.states.of_item(item, months)
                gaps = self.states.gaps(item, months)
                filler = filled_by(item, self.block.found.track)
                head = (item.id, item.title, item.cites, state, gaps)
                yield Idle(*head, filler, only_deducts(item))

    def _in_vain(self, node: m.Section | m.Item, months: Sequence[int]) -> bool:
        """Whether there are facts of an item that the source gives no points for."""
        if not isinstance(node, m.Item) or not (node.blank or node.elsewhere):
            return False
        return bool(self.states.reported(node, [self.block.cube.start + month for month in months]))

    def contributions_to(
        self, node: m.Section | m.Item, months: Collection[int]
    ) -> Iterator[Contribution]:
        """What units of other tracks reported of the facts of an item that come from them."""
        facts = node.facts.values() if isinstance(node, m.Item) else ()
        if not any(fact.feed and fact.feed.fact for fact in facts):
            return
        scored, slots = self.block.scored, self.block.cube.facts.slots
        mine = self.lookup.place
        for some in self.block.once(
            "contributions",
            lambda: [*contributions(scored.scheme, slots, scored.tracks, scored.through)],
        ):
            if slots.slots[some.slot].item != node.id:
                continue
            label = slots.slots[some.slot].fact.label
            names = some.track.entities.names
            for at in (some.owner == mine).nonzero()[0].tolist():
                month = int(some.month[at])
                if month in months:
                    value = plainly(shifted(int(some.value[at]), some.places))
                    head = scored.scheme.months[month], names[int(some.part[at])]
                    yield Contribution(*head, label, some.subject, value)

    def _clause(
        self, node: m.Section | m.Item, postings: Sequence[Posting], months: Sequence[int]
    ) -> Clause:
        scheme, track = self.block.scored.scheme, self.block.found.track
        points = total((p.points for p in postings), scheme.places)
        state: ClauseState = "posted" if any(p.points for p in postings) else "zero"
        if not isinstance(node, m.Item):
            kind: NodeKind = "track" if node is track.root else "section"
            return Clause(
                node=node.id,
                kind=kind,
                item="",
                title=node.title,
                cites=track.cites,
                says="",
                assumes=(),
                readings=(),
                blank="",
                elsewhere="",
                role="",
                answers_zh="",
                answers_en="",
                state=state,
                gaps=(),
                filled_by="",
                deducts=False,
                postings=tuple(postings),
                points=points,
            )
        state = state if state == "posted" else self.states.of_item(node, months)
        elsewhere = state in ("not-responsible", "not-scored", "not-on-list") and bool(node.facts)
        who = [self._answers(node, Say(lang)) if elsewhere else "" for lang in ("zh", "en")]
        return Clause(
            node=node.id,
            kind="item",
            item=node.id,
            title=node.title,
            cites=node.cites,
            says=node.says,
            assumes=node.assumes,
            readings=self.block.once(("readings", node.id), lambda: of_item(scheme, track, node)),
            blank=node.blank,
            elsewhere=node.elsewhere,
            role=node.role(track.entities.names[self.block.cube.first + self.column], None),
            answers_zh=who[0],
            answers_en=who[1],
            state=state,
            gaps=self.states.gaps(node, months),
            filled_by=filled_by(node, track),
            deducts=only_deducts(node),
            postings=tuple(postings),
            points=points,
        )

    def _answers(self, item: m.Item, say: Say) -> str:
        """Who answers for an item."""
        scheme, track = self.block.scored.scheme, self.block.found.track
        fact = next(iter(item.facts.values()), m.Fact("", "flag", "", "zero"))
        entry = Entry(scheme, track, item, None, fact, True)
        return self.block.once(("answers", item.id, say.lang), lambda: answers(entry, say))

    def _posted(self, line: Postings) -> set[int]:
        """The months of the year in which something was reported for a line, or posted."""
        posted = set(line.plane[:, self.column].nonzero()[0].tolist())
        if line.award is None or line.kind != "award":
            return posted
        return posted | self._heard(line, line.award)

    def _posting(self, line: Postings, month: int) -> Posting:
        """A line in a month of the year."""
        scheme, award = self.block.scored.scheme, line.award
        posts = award if line.kind == "award" else None
        points = shifted(int(line.plane[month, self.column]), scheme.places)
        subject = line.subject or ""
        head = (scheme.months[month], line.node.id, award.id if award else "", subject, line.kind)
        if posts is None:
            here = self.block.cube.start + month, self.column
            cube, tree = self.block.cube, self.block.tree
            zh, en = self._told(lambda lang: knob(line, cube, tree, here, lang))
            return Posting(*head, title_of(line.node, award) if award else "", points, zh, en, ())
        reads = self.block.once((id(line), "reads"), lambda: self._reads(line, posts))
        at = self.block.cube.start + month, self.column
        texts = self._told(lambda lang: reads.working.text(at, lang))
        evidence = tuple(self.lookup.evidence(reads.facts, month))
        return Posting(*head, reads.title, points, *texts, evidence)

    def _told(self, text: Callable[[Lang], str]) -> tuple[str, str]:
        """A text in Chinese and English, empty in the language that nobody asked for."""
        langs = self.block.langs
        return text("zh") if "zh" in langs else "", text("en") if "en" in langs else ""

    def _reads(self, line: Postings, award: m.Award) -> _Reads:
        view = view_of(award, line.node, line.subject, self.block.cube, self.block.tree)
        facts = self.lookup.facts(line.node, line.subject, award.reads, award.over)
        return _Reads([*facts], Working(award, view), title_of(line.node, award))

    def _heard(self, line: Postings, award: m.Award) -> set[int]:
        """The months of the year in which the unit itself reported any fact of an award."""
        start, months = self.block.cube.start, self.states.months
        slots = self.block.once((id(line), "own"), lambda: tuple(self._own_slots(line, award)))
        return {at - start for slot in slots for at in months.get(slot, ()) if at >= start}

    def _own_slots(self, line: Postings, award: m.Award) -> Iterator[int]:
        """The slots of an award's facts that units of the track report themselves."""
        slots = self.block.cube.facts.slots
        for ref in award.reads:
            whole = ref.subject is not None or ref.item
            subject = ref.subject if whole else line.subject
            for slot in slots.named(ref.item or line.node.id, subject, ref.fact):
                if not slots.slots[slot].fact.feed:
                    yield slot
