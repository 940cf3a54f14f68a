"""What a scheme asks for: in which months it looks at a fact, and which units it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...arrays import Mask
from ...scheme import model as m
from ...scheme.fact_dictionary import left_out
from ...scheme.fact_readers import Readers, readers_of
from ...scheme.scheme import Scheme
from ...scheme.slots import UNSCORED, Slots


@dataclass(frozen=True)
class Asked:
    """What a scheme asks for of the slots of a track."""

    scheme: Scheme
    slots: Slots

    def months(self, number: int) -> Mask:
        """In which months anything reads a slot: [month]; a stock is followed up to the last.

        A fact of the year's parts is read.
        """
        slot, span = self.slots.slots[number], np.array(self.slots.months)
        if self.slots.yearly[number]:
            return np.ones(len(span), bool)
        read = np.zeros(len(span), bool)
        for reader in self._readers.get((slot.item, slot.fact.id), ()):
            if reader.reads(slot.subject, "listed", None):
                first, last = reader.first or span[0], reader.last or span[-1]
                read |= (span >= first) & (span <= last)
        if slot.fact.type == "stock":
            return np.logical_or.accumulate(read[::-1])[::-1]
        return read

    def units(self, number: int) -> Mask:
        """Which units a slot is asked of: [entity]; a stock of all that are scored."""
        slot, track = self.slots.slots[number], self.slots.track
        item = slot.item if slot.item in track.items else track.root.id
        asked: Mask = self.slots.states[slot.group] != UNSCORED
        if slot.fact.type != "stock" and item in self._left_out:
            asked &= ~self._left_out[item]
        return asked

    @cached_property
    def _readers(self) -> Readers:
        return readers_of(self.scheme, self.slots.track)

    @cached_property
    def _left_out(self) -> dict[str, Mask]:
        """The units to which a node does not apply, by what the roster says: [entity].

        Of units with the same cells in the columns that conditions ask, one is looked at.
        """
        track, found = self.slots.track, dict[str, Mask]()
        asked = (q for node in track.root.nodes() for q in m.questions(node.not_applicable_when))
        columns = [track.entities.column(name)[0] for name in {q.column for q in asked}]
        if columns and len(track.entities):
            _, firsts, kinds = np.unique(columns, axis=1, return_index=True, return_inverse=True)
            for kind, place in enumerate(firsts.tolist()):
                for node in left_out(track.root, track.entities[place]):
                    nobody = np.zeros(len(track.entities), bool)
                    found[node] = found.get(node, nobody) | (kinds == kind)
        return found
