"""From what is said of a figure to the one fact that it is, or why that is not clear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from ....scheme import model as m
from ....scheme.fact_dictionary import dictionary
from ....scheme.scheme import Scheme
from .vocabulary import Meaning

Triple = tuple[str, str, str]
"""An item, a subject and a fact."""


class Resolver:
    """Finds the facts of a track that some meanings leave."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    @cached_property
    def open(self) -> bool:
        """Whether any item has subjects that are named by the facts."""
        tracks = self.scheme.tracks.values()
        return any(item.open_subjects for track in tracks for item in track.items.values())

    def matches(self, unit: str, meanings: Iterable[Meaning]) -> list[Triple]:
        """The facts that a figure of a unit may be: those that count before all others.

        Where several items have a fact of the name, those for which the unit answers.
        """
        track_id, own = self.scheme.names[unit]
        track = self.scheme.tracks[track_id]
        found: dict[Triple, None] = {}
        for meaning in meanings:
            found.update(dict.fromkeys(self._fitting(track, meaning)))
        triples = list(found)
        if len({item for item, _, _ in triples}) > 1:
            mine = [t for t in triples if _answers(track, t, own)]
            triples = mine or triples
        if len(triples) > 1:
            counted = [t for t in triples if _as_written(track, t) in self._counted[track_id]]
            triples = counted or triples
        return triples

    def _fitting(self, track: m.Track, meaning: Meaning) -> Sequence[Triple]:
        triples = [*self.scheme.slots[track.id].index]
        if meaning.subject is not None:
            triples += [
                (item.id, meaning.subject, fact)
                for item in track.items.values()
                if item.open_subjects
                for fact in item.facts
            ]
        return [
            triple
            for triple in triples
            if all(
                wanted in (None, own)
                for wanted, own in zip(
                    (meaning.item, meaning.subject, meaning.fact), triple, strict=True
                )
            )
        ]

    @cached_property
    def _counted(self) -> dict[str, set[Triple]]:
        found: dict[str, set[Triple]] = {}
        for name in self.scheme.tracks:
            entries = dictionary(self.scheme, track=name)
            found[name] = {
                (e.item, e.subject.id if e.subject else "", e.fact.id) for e in entries if e.counts
            }
        return found

    def fact(self, unit: str, triple: Triple) -> m.Fact:
        """The fact of a triple."""
        name, (item, _, fact) = self.scheme.names[unit][0], triple
        track, slots = self.scheme.tracks[name], self.scheme.slots[name]
        if item in track.items:
            return track.items[item].facts[fact]
        return slots.slots[slots.index[triple]].fact


def _as_written(track: m.Track, triple: Triple) -> Triple:
    """A fact as the rules have it: without its subject where that is named by the facts."""
    item, subject, fact = triple
    is_open = item in track.items and track.items[item].open_subjects
    return item, "" if is_open else subject, fact


def _answers(track: m.Track, triple: Triple, unit: str) -> bool:
    item, subject, _ = triple
    if item not in track.items:
        return True
    return track.items[item].answering_for(subject).state(unit) == "listed"
