"""Where each fact of a track stands in the engine's arrays, planned when the scheme is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .known_names import KnownNames
from .model import Answering, Fact, Part, Track, bounds

Names = Sequence[str]
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
    """The slots of a track, in the order of its rule file; a group is an item's subject.

    `subjects` are those of each item, the open ones as they were found in the facts; `span` is how
    many months a plane has.
    """

    track: Track
    slots: tuple[Slot, ...]
    groups: tuple[tuple[str, str], ...]
    subjects: Mapping[str, tuple[str, ...]]
    months: tuple[str, ...]

    @classmethod
    def of(
        cls,
        track: Track,
        parts: Iterable[Part],
        months: tuple[str, ...],
        found: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Slots:
        """Plan the slots of a track: its items', then those of the parts of the year.

        `found` has the subjects that the facts have of each open item.
        """
        slots: list[Slot] = []
        groups: list[tuple[str, str]] = []
        subjects: dict[str, tuple[str, ...]] = {}
        for item in track.items.values():
            is_open = item.open_subjects
            subjects[item.id] = (found or {}).get(item.id, ()) if is_open else item.subject_ids
            for subject in subjects[item.id]:
                slots += (Slot(item.id, subject, f, len(groups)) for f in item.facts.values())
                groups.append((item.id, subject))
        for part in parts:
            if part.fact:
                slots.append(Slot(part.item, "", part.fact, len(groups)))
                groups.append((part.item, ""))
        return cls(track, tuple(slots), tuple(groups), subjects, months)

    def under(self, track: Track) -> Slots:
        """The same for rules of a track that differ in nothing that is reported, or by whom."""
        made = Slots(track, self.slots, self.groups, self.subjects, self.months)
        made.__dict__.update({k: v for k, v in self.__dict__.items() if k not in made.__dict__})
        return made

    def repeated(self, track: Track, unit: int) -> Slots:
        """The same for a track whose units are all copies of one of this one's."""
        made = Slots(track, self.slots, self.groups, self.subjects, self.months)
        made.__dict__["states"] = np.repeat(
            self.states[:, unit : unit + 1], len(track.entities), axis=1
        )
        return made

    @cached_property
    def span(self) -> int:
        """How many months a plane has: those of the year and the earlier ones."""
        return len(self.months)

    @cached_property
    def in_force(self) -> npt.NDArray[np.bool_] | None:
        """Where the entities are assessed: an array [month, entity]; None: everywhere."""
        terms = self.track.entities.terms()
        if terms is None:
            return None
        (first, firsts), (last, lasts) = terms
        months = np.array(self.months)[:, None]
        begun = months >= np.array([month or self.months[0] for month in firsts])
        open_ = months <= np.array([month or self.months[-1] for month in lasts])
        force: npt.NDArray[np.bool_] = begun[:, first] & open_[:, last]
        return force

    @cached_property
    def yearly(self) -> npt.NDArray[np.bool_]:
        """Which slots are of parts of the year, which have one figure, in its last month."""
        return np.array([slot.item not in self.track.items for slot in self.slots], bool)

    @cached_property
    def assessed(self) -> npt.NDArray[np.bool_] | None:
        """Which entities are assessed in any month of the year: [entity]; None: all."""
        if self.in_force is None:
            return None
        ever: npt.NDArray[np.bool_] = np.logical_or.reduce(self.in_force[-12:])
        return ever

    def counting(self, number: int) -> npt.NDArray[np.bool_] | None:
        """Where figures of a slot count: an array [month, entity]; None: everywhere.

        While the entity is assessed; of a part of the year also where it has left by then.
        """
        if self.in_force is None or not self.yearly[number]:
            return self.in_force
        assert self.assessed is not None
        return np.broadcast_to(self.assessed, self.in_force.shape)

    @cached_property
    def index(self) -> dict[tuple[str, str, str], int]:
        """The number of the slot of an item, subject and fact."""
        return {(s.item, s.subject, s.fact.id): i for i, s in enumerate(self.slots)}

    @cached_property
    def names(self) -> KnownNames:
        """The items, subjects and facts by number, to look up whole columns of names."""
        return KnownNames.of(self.index)

    def looked_up(self, items: Names, subjects: Names, facts: Names) -> npt.NDArray[np.int64]:
        """The slot of each item with each subject and each fact, by its id or else its label."""
        found = self.names.slots_of(items, subjects, facts)
        if (found < 0).any() and self.labels.facts:
            found = np.where(found < 0, self.labels.slots_of(items, subjects, facts), found)
        return found

    @cached_property
    def labels(self) -> KnownNames:
        """The same by the labels of facts, where no other fact of the item is called so."""
        found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for number, slot in enumerate(self.slots):
            found[slot.item, slot.subject, slot.fact.label].append(number)
        return KnownNames.of(
            {
                name: numbers[0]
                for name, numbers in found.items()
                if len(numbers) == 1 and name not in self.index
            }
        )

    @cached_property
    def marked(self) -> dict[str, npt.NDArray[np.bool_]]:
        """Which slots a rule of facts is about, by its name, once that was asked."""
        return {}

    @cached_property
    def groups_of(self) -> dict[tuple[str, str | None], tuple[int, ...]]:
        """The numbers of the group of an item's subject, and of those of all (subject None)."""
        found: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for number, (item, subject) in enumerate(self.groups):
            found[item, subject] = [number]
            found[item, None].append(number)
        return {key: tuple(numbers) for key, numbers in found.items()}

    def of_group(self, group: int) -> range:
        """The slots of a group, which stand beside each other."""
        first, last = np.searchsorted(self.group, (group, group + 1))
        return range(int(first), int(last))

    def named(self, item: str, subject: str | None, fact: str) -> tuple[int, ...]:
        """The slots of a fact, for one subject of its item or for all (None)."""
        key = item, subject, fact
        if key not in self._named:
            names = self.subjects[item] if subject is None else (subject,)
            found = (self.index.get((item, name, fact)) for name in names)
            self._named[key] = tuple(slot for slot in found if slot is not None)
        return self._named[key]

    @cached_property
    def _named(self) -> dict[tuple[str, str | None, str], tuple[int, ...]]:
        return {}

    @cached_property
    def everyones(self) -> frozenset[tuple[str, str | None]]:
        """The items and subjects (None: any) for which all entities answer, listed or not.

        What is found in the facts (open subjects) concerns a unit only once it has facts of it.
        """
        answered = [bool((row <= OPEN).all()) for row in self.states]
        return frozenset(
            (item, subject)
            for (item, subject), groups in self.groups_of.items()
            if any(answered[group] for group in groups)
            and not (subject is not None and self._is_open(item))
        )

    def _is_open(self, item: str) -> bool:
        return item in self.track.items and self.track.items[item].open_subjects

    @cached_property
    def ends(self) -> npt.NDArray[np.int64]:
        """The least and the most that each slot can hold, in its fact's unit: [2, slot]."""
        widest = np.iinfo(np.int64)
        found = [bounds(slot.fact) for slot in self.slots]
        low = [max(least, widest.min) for least, _ in found]
        high = [min(most, widest.max) for _, most in found]
        return np.array([low, high], np.int64)

    @cached_property
    def places(self) -> npt.NDArray[np.int64]:
        """How many decimals the unit of each slot has."""
        return np.array([slot.fact.places for slot in self.slots], np.int64)

    @cached_property
    def group(self) -> npt.NDArray[np.int64]:
        """The group of each slot."""
        return np.array([slot.group for slot in self.slots], np.int64)

    @cached_property
    def ordered(self) -> npt.NDArray[np.int64]:
        """Pairs of slots of which the first may not be above the second: [2, pair]."""
        found = []
        for number, slot in enumerate(self.slots):
            for name in (slot.fact.at_most, slot.fact.at_least):
                if isinstance(name, str):
                    other = self.index[slot.item, slot.subject, name]
                    found.append((number, other) if name is slot.fact.at_most else (other, number))
        return np.array(found, np.int64).reshape(-1, 2).T

    @cached_property
    def exclusive(self) -> npt.NDArray[np.int64]:
        """Pairs of slots of which one alone may be above 0: [2, pair]."""
        found = [
            (number, self.index[slot.item, slot.subject, name])
            for number, slot in enumerate(self.slots)
            for name in slot.fact.excludes
        ]
        return np.array(found, np.int64).reshape(-1, 2).T

    @cached_property
    def states(self) -> npt.NDArray[np.uint8]:
        """How each entity stands to each group: an array [group, entity] of LISTED … REFUSED."""
        shape = len(self.groups), len(self.track.entities)
        items = self.track.items.values()
        who = [a for i in items for a in (i.answering, *(s.answering for s in i.subjects))]
        if all(answers is None or answers.listed is None for answers in who):
            return np.broadcast_to(np.uint8(LISTED), shape)
        states = np.zeros(shape, np.uint8)
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
