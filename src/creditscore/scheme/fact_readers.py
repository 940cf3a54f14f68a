"""What reads the facts of a track: awards, knobs, bands, vetoes, leagues, other tracks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from . import model as m
from .scheme import Scheme

Standing = Literal["listed", "open", ""]


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a fact, of which subject (None: of all) and in which months."""

    of: m.Award | m.Veto | m.League | None
    subject: str | None
    first: str = ""
    last: str = ""

    def reads(self, subject: str, standing: Standing, month: str | None) -> bool:
        """Whether it asks for a figure of a subject and a month, None for any month."""
        if self.subject is not None and self.subject != subject:
            return False
        if month and ((self.first and month < self.first) or (self.last and month > self.last)):
            return False
        if not isinstance(self.of, m.Award):
            return True
        return self.of.covers(subject) and not (self.of.listed_only and standing == "open")


Readers = Mapping[tuple[str, str], Sequence[Reader]]


def readers_of(scheme: Scheme, track: m.Track) -> Readers:
    """What reads each fact of a track, by item and fact; worked out once for the scheme's rules."""
    key = f"readers: {track.id}"
    known: tuple[m.Track, Readers] | None = scheme.kept.get(key)
    if known is None or known[0] is not track:
        known = scheme.kept[key] = track, _readers(scheme, track)
    return known[1]


def _readers(scheme: Scheme, track: m.Track) -> Readers:
    found: dict[tuple[str, str], list[Reader]] = defaultdict(list)
    for item, ref, reader in _references(scheme, track):
        home = ref.item or item
        if not (home in track.items and track.items[home].blank):
            found[home, ref.fact].append(reader)
    for veto in scheme.vetoes:
        first = scheme.months[-1] if veto.over == "end" else ""
        found[veto.item, veto.fact].append(Reader(veto, None, first))
    for other in scheme.tracks.values():
        for feed in (f.feed for i in other.items.values() for f in i.facts.values() if f.feed):
            if feed.track == track.id and feed.fact:
                found[feed.item, feed.fact].append(Reader(None, None))
    return found


def _references(scheme: Scheme, track: m.Track) -> Iterator[tuple[str, m.FactRef, Reader]]:
    """Every mention of a fact in the rules of a track, with the node in which it stands."""
    for node in track.root.nodes():
        for award in node.awards:
            for ref in _facts(award.asked):
                here = ref.item in (None, node.id)
                reader = Reader(award if here else None, ref.subject, award.first, award.last)
                yield node.id, ref, reader
        for ref in _facts(m.asked_around(node)):
            yield node.id, ref, Reader(None, ref.subject, node.first, node.last)
    for ref in _facts(m.asked_by_grades(track)):
        yield "", ref, Reader(None, ref.subject)
    for league in scheme.leagues:
        if league.track == track.id:
            for ref in _facts(q for by in league.by for q in m.parts(by.of)):
                yield "", ref, Reader(league, ref.subject)


def _facts(quantities: Iterable[m.Quantity]) -> Iterator[m.FactRef]:
    return (quantity for quantity in quantities if isinstance(quantity, m.FactRef))
