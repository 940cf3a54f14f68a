"""Where each fact of a track stands in the engine's arrays, planned when the scheme is used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .model import Answering, Fact, Track
from .scheme import Scheme

LISTED, OPEN, UNSCORED, REFUSED = range(4)
_STATES = {"listed": LISTED, "open": OPEN, "unscored": UNSCORED, "refused": REFUSED}


@dataclass(frozen=True, slots=True)
class Slot:
    """One fact of one item and subject: a plane of the cube."""

    item: str
    subject: str
    fact: Fact
    group: int


@dataclass(frozen=True)
class Slots:
    """The slots of a track, in the order of its rule file; a group is an item's subject."""

    track: Track
    slots: tuple[Slot, ...]
    groups: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, scheme: Scheme, track: Track) -> Slots:
        """Plan the slots of a track: its items', then those of the annual parts."""
        slots: list[Slot] = []
        groups: list[tuple[str, str]] = []
        for item in track.items.values():
            for subject in item.subject_ids:
                slots += (Slot(item.id, subject, f, len(groups)) for f in item.facts.values())
                groups.append((item.id, subject))
        for part in scheme.parts:
            if part.fact:
                slots.append(Slot(part.item, "", part.fact, len(groups)))
                groups.append((part.item, ""))
        return cls(track, tuple(slots), tuple(groups))

    @cached_property
    def index(self) -> dict[tuple[str, str, str], int]:
        """The number of the slot of an item, subject and fact."""
        return {(s.item, s.subject, s.fact.id): i for i, s in enumerate(self.slots)}

    @cached_property
    def states(self) -> npt.NDArray[np.uint8]:
        """How each entity stands to each group: an array [group, entity] of LISTED … REFUSED."""
        states = np.zeros((len(self.groups), len(self.track.entities)), np.uint8)
        for row, (item_id, subject) in zip(states, self.groups, strict=True):
            item = self.track.items.get(item_id)
            answering = item.answering_for(subject) if item else Answering(None)
            if answering.listed is not None:
                row[:] = _STATES[
                    "refused" if answering.others == "refused" else answering.state("")
                ]
                for name in answering.listed | answering.also:
                    if name in self.track.positions:
                        row[self.track.positions[name]] = _STATES[answering.state(name)]
        return states
