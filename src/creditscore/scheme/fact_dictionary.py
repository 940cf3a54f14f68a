"""The fact dictionary: which facts a scheme asks for, of whom, and which rules read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import model as m
from .fact_readers import Standing, readers_of
from .scheme import Scheme


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact that is asked for: of one subject where its item has subjects, which may be open.

    `of` is its item, or the part of the year that it is. `standing` is how the unit asked about
    stands to it: `listed` or `open` (scored though off the list), empty without a unit; `role`
    is the unit's, in the document's word. `awards` of the item read it in the month asked about;
    `vetoes` judge it, `leagues` compare it. A fact that does not `count` earns nothing.
    """

    scheme: Scheme
    track: m.Track
    of: m.Item | m.Part
    subject: m.Subject | None
    fact: m.Fact
    counts: bool
    awards: tuple[m.Award, ...] = ()
    vetoes: tuple[m.Veto, ...] = ()
    leagues: tuple[m.League, ...] = ()
    standing: Standing = ""
    role: str = ""

    @property
    def item(self) -> str:
        """The item by which fact tables name it."""
        return self.of.item if isinstance(self.of, m.Part) else self.of.id

    @property
    def says(self) -> str:
        """The rule in a sentence; a part of the year has none."""
        return "" if isinstance(self.of, m.Part) else self.of.says

    @property
    def cites(self) -> str:
        """Where the source rules it."""
        return "" if isinstance(self.of, m.Part) else self.of.cites

    @property
    def blank(self) -> str:
        """What the source leaves out, so that the item earns nothing."""
        return "" if isinstance(self.of, m.Part) else self.of.blank

    @property
    def answering(self) -> m.Answering:
        """Who answers for it."""
        if isinstance(self.of, m.Part):
            return m.Answering(None)
        return self.of.answering_for(self.subject.id if self.subject else "")

    @property
    def answers(self) -> m.Answers | None:
        """Who answers for it in which role, where the document says roles."""
        if isinstance(self.of, m.Part):
            return None
        return (self.subject.answers if self.subject else None) or self.of.answers


def dictionary(
    scheme: Scheme, *, track: str | None = None, unit: str | None = None, month: str | None = None
) -> tuple[Entry, ...]:
    """The facts of a scheme under its readings in force, in the order of its rule files.

    With `unit`, a name or an alias, those of which its figures are accepted and scored; with
    `month`, as 2023-06, those that a figure of this month is asked of. Raises `UsageError` for a
    unit or a month that is not there.

    >>> from creditscore import load_scheme
    >>> found = dictionary(load_scheme("changzhi-2023"), unit="市教育局", month="2023-06")
    >>> [entry.fact.label for entry in found if entry.item == "3" and entry.counts]
    ['双公示月度得分']
    """
    entity: m.Entity | None = None
    if unit is not None:
        home, entity = scheme.find(unit)
        if track not in (None, home.id):
            return ()
        track = home.id
    scheme.month_number(month)
    tracks = (t for t in scheme.tracks.values() if track in (None, t.id))
    return tuple(entry for t in tracks for entry in _of_track(scheme, t, entity, month))


def _of_track(
    scheme: Scheme, track: m.Track, entity: m.Entity | None, month: str | None
) -> Iterator[Entry]:
    readers = readers_of(scheme, track)
    away = frozenset(left_out(track.root, entity)) if entity else ()
    there = not (entity and month) or _assessed(entity, month, month)
    for item in (item for item in track.items.values() if there and item.id not in away):
        for subject in item.subjects or (None,):
            name = subject.id if subject else ""
            standing: Standing = ""
            if entity:
                state = item.answering_for(name).state(entity.name)
                if state not in ("listed", "open"):
                    continue
                standing = "listed" if state == "listed" else "open"
            for fact in (fact for fact in item.facts.values() if fact.feed is None):
                found = readers.get((item.id, fact.id), ())
                reading = [reader.of for reader in found if reader.reads(name, standing, month)]
                awards = {of.id: of for of in reading if isinstance(of, m.Award)}
                yield Entry(
                    scheme,
                    track,
                    item,
                    subject,
                    fact,
                    bool(reading),
                    tuple(awards.values()),
                    tuple(of for of in reading if isinstance(of, m.Veto)),
                    tuple({of.id: of for of in reading if isinstance(of, m.League)}.values()),
                    standing,
                    item.role(entity.name, name or None) if entity else "",
                )
    ever = not entity or _assessed(entity, scheme.months[0], scheme.months[-1])
    if month in (None, scheme.months[-1]) and track.root.id not in away and ever:
        own: Standing = "listed" if entity else ""
        for part in scheme.parts:
            if part.fact:
                yield Entry(scheme, track, part, None, part.fact, True, standing=own)


def left_out(node: m.Section | m.Item, entity: m.Entity, around: bool = False) -> Iterator[str]:
    """The nodes that do not apply to a unit by what the roster says of it."""
    out = around or _by_roster(node.not_applicable_when, entity) is True
    if out:
        yield node.id
    if isinstance(node, m.Section):
        for child in node.children:
            yield from left_out(child, entity, out)


def _by_roster(condition: m.Condition | None, entity: m.Entity) -> bool | None:
    """Whether a condition holds as far as the roster alone settles it."""
    match condition:
        case m.Is(column, values):
            return m.Words(values).of(entity.columns.get(column)) in values
        case m.AllOf(conditions):
            found = [_by_roster(inner, entity) for inner in conditions]
            return False if False in found else None if None in found else True
        case m.AnyOf(conditions):
            found = [_by_roster(inner, entity) for inner in conditions]
            return True if True in found else None if None in found else False
        case m.Not(inner):
            held = _by_roster(inner, entity)
            return None if held is None else not held
    return None


def _assessed(entity: m.Entity, first: str, last: str) -> bool:
    """Whether a unit is assessed in any of some months."""
    return (not entity.first or entity.first <= last) and (not entity.last or first <= entity.last)
