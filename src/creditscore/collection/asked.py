"""What a unit is asked to fill in for a month: the facts that count under the readings in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ..scheme import model as m
from ..scheme.scheme import Scheme


@dataclass(frozen=True)
class Clause:
    """An item, or a part of the year that is a fact, as a form shows it; `path` are its sections.

    `item` is None for a part of the year.
    """

    id: str
    title: str
    cites: str
    says: str
    path: tuple[str, ...]
    item: m.Item | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Asked:
    """A fact of a unit and month, and whether the office fills it in rather than the unit.

    `awards` are those of the item that read it for the subject; an item with open subjects has
    `subject` None.
    """

    clause: Clause
    subject: str | None
    fact: m.Fact
    awards: tuple[m.Award, ...]
    by_office: bool

    @property
    def key(self) -> tuple[str, str | None, str]:
        """The item, the subject and the fact by their ids."""
        return self.clause.id, self.subject, self.fact.id


class Dictionary:
    """The facts that a scheme asks for, unit by unit and month by month."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def of_unit(self, track: m.Track, unit: m.Entity, month: str) -> Iterator[Asked]:
        """What is asked of a unit, in the order of the document; nothing while it is not in force.

        >>> from creditscore import load_scheme
        >>> scheme = load_scheme("changzhi-2023")
        >>> track, unit = scheme.find("市税务局")
        >>> asked = Dictionary(scheme).of_unit(track, unit, "2023-05")
        >>> [(a.subject, a.fact.label) for a in asked if a.clause.id == "23"][:2]
        [('纳税信用A级', '该类守信企业数'), ('纳税信用A级', '企业总数')]
        """
        if not _within(unit, month):
            return
        for asked in self._every(track, month):
            item = asked.clause.item
            if item is None or _answers(item, asked.subject, unit.name):
                yield asked

    def _every(self, track: m.Track, month: str) -> tuple[Asked, ...]:
        """What is asked of any unit of a track."""
        key = track.id, month
        if key not in self._made:
            parts = self._parts(month)
            self._made[key] = (*self._of_section(track, track.root, (), month), *parts)
        return self._made[key]

    @cached_property
    def _made(self) -> dict[tuple[str, str], tuple[Asked, ...]]:
        return {}

    def _of_section(
        self, track: m.Track, section: m.Section, path: tuple[str, ...], month: str
    ) -> Iterator[Asked]:
        for node in section.children:
            if not _within(node, month):
                continue
            if isinstance(node, m.Section):
                yield from self._of_section(track, node, (*path, heading_of(node)), month)
            else:
                yield from self._of_item(track, node, path, month)

    def _of_item(
        self, track: m.Track, item: m.Item, path: tuple[str, ...], month: str
    ) -> Iterator[Asked]:
        clause = Clause(item.id, item.title, item.cites, item.says, path, item)
        subjects: tuple[str | None, ...] = (None,) if item.open_subjects else item.subject_ids
        elsewhere = self._asked_elsewhere[track.id]
        for subject in subjects:
            here = [a for a in item.awards if _within(a, month) and a.covers(subject or "")]
            for fact in item.facts.values():
                readers = tuple(a for a in here if any(_is(r, item, fact) for r in _refs(a)))
                if fact.feed is None and (readers or (item.id, fact.id) in elsewhere):
                    given = any(isinstance(award.rule, m.Given) for award in readers)
                    yield Asked(clause, subject, fact, readers, given)

    @cached_property
    def _asked_elsewhere(self) -> dict[str, set[tuple[str, str]]]:
        """The facts that something other than an award of their own item reads, by track."""
        found: dict[str, set[tuple[str, str]]] = {name: set() for name in self.scheme.tracks}
        for name, track in self.scheme.tracks.items():
            for node in track.root.nodes():
                own = node.id if isinstance(node, m.Item) else ""
                refs = [
                    (q.item or own, q.fact)
                    for q in m.asked_around(node)
                    if isinstance(q, m.FactRef)
                ]
                for award in node.awards:
                    others = (q for q in _refs(award) if q.item not in (None, own))
                    refs += [(q.item or own, q.fact) for q in others]
                found[name].update(refs)
                feeds = (f.feed for f in node.facts.values()) if isinstance(node, m.Item) else ()
                for feed in feeds:
                    if feed and feed.fact:
                        found[feed.track].add((feed.item, feed.fact))
            graded = (q for q in m.asked_by_grades(track) if isinstance(q, m.FactRef))
            found[name].update((ref.item or "", ref.fact) for ref in graded)
            found[name] |= {(veto.item, veto.fact) for veto in self.scheme.vetoes}
        for league in self.scheme.leagues:
            for criterion in league.by:
                named = (ref for ref in m.refs(m.Given(criterion.of)) if ref.item)
                found[league.track].update((ref.item or "", ref.fact) for ref in named)
        return found

    def _parts(self, month: str) -> Iterator[Asked]:
        if month == self.scheme.months[-1]:
            for part in self.scheme.parts:
                if part.fact:
                    clause = Clause(part.item, part.title, "", "", ())
                    yield Asked(clause, "", part.fact, (), True)


def heading_of(section: m.Section) -> str:
    """A section's number and title."""
    return f"{section.id}、{section.title}" if section.title else section.id


def _within(thing: m.Entity | m.Item | m.Section | m.Award, month: str) -> bool:
    """Whether something is in force in a month."""
    return (thing.first or month) <= month <= (thing.last or month)


def _answers(item: m.Item, subject: str | None, unit: str) -> bool:
    answering = item.answering if subject is None else item.answering_for(subject)
    return answering.listed is None or unit in answering.listed or unit in answering.also


def _refs(award: m.Award) -> Iterator[m.FactRef]:
    return (q for q in m.asked_by_award(award) if isinstance(q, m.FactRef))


def _is(ref: m.FactRef, item: m.Item, fact: m.Fact) -> bool:
    return ref.fact == fact.id and ref.item in (None, item.id)
