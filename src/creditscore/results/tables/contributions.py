"""The table `contributions`: what a fact that is put together from another track is made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..linked_tracks import contributions
from ..scored import Scored, ScoredTrack
from .columns import Numbers, Rows, Texts


def rows(scored: Scored, found: ScoredTrack) -> Iterator[Rows]:
    """One row for each figure that a unit of another track reported, by fact and month."""
    slots, names = found.observations.slots, found.track.entities.names
    for part in contributions(scored.scheme, slots, scored.tracks, scored.through):
        slot, count = slots.slots[part.slot], len(part.month)
        yield {
            "track": Texts.same(found.track.id, count),
            "month": Texts(list(scored.scheme.months), part.month),
            "entity": Texts(names, part.owner),
            "item": Texts.same(slot.item, count),
            "fact": Texts.same(slot.fact.id, count),
            "from_track": Texts.same(part.track.id, count),
            "unit": Texts(part.track.entities.names, part.part),
            "subject": Texts.same(part.subject, count),
            "value": Numbers(part.value, part.places, np.ones(count, bool), 0),
        }
