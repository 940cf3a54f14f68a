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
            counted = [t for t in triples if t in self._counted[track_id]]
            triples = counted or triples
        return triples

    def _fitting(self, track: m.Track, meaning: Meaning) -> Sequence[Triple]:
        return [
            triple
            for triple in self.scheme.slots[track.id].index
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
        slots = self.scheme.slots[self.scheme.names[unit][0]]
        return slots.slots[slots.index[triple]].fact


def _answers(track: m.Track, triple: Triple, unit: str) -> bool:
    item, subject, _ = triple
    if item not in track.items:
        return True
    return track.items[item].answering_for(subject).state(unit) == "listed"
