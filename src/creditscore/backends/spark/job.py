"""What every executor is sent, once: the scheme, the slots of its tracks, the units of tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy.typing as npt

from ...engine.blocks import BLOCK
from ...engine.dry_run import has_peers
from ...facts.coding.directory import Directory, names_of
from ...facts.streaming.spilling import Lines
from ...scheme import model as m
from ...scheme.scheme import Scheme
from ...scheme.slots import Slots


@dataclass(frozen=True, slots=True)
class TaskUnits:
    """The units of a task: those of a track from `first` up to `last`."""

    track: int
    first: int
    last: int


@dataclass(frozen=True)
class Job:
    """A scheme, switched, with the slots of its tracks; all else is made where it is used."""

    scheme: Scheme
    through: int
    slots: tuple[Slots, ...]

    @classmethod
    def of(
        cls,
        scheme: Scheme,
        through: int,
        subjects: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
    ) -> Job:
        """A job; `subjects` are those that the facts have of each track and open item."""
        found = subjects or {}
        slots = (
            scheme.slots_of(track, {item: found.get((name, item), ()) for item in track.items})
            for name, track in scheme.tracks.items()
        )
        return cls(scheme, through, tuple(slots))

    @cached_property
    def directory(self) -> Directory:
        """The names of all units."""
        return Directory(self.scheme)

    @cached_property
    def names(self) -> tuple[Any, ...]:
        """The names of the units of each track as an Arrow array."""
        return tuple(names_of(slots.track.entities) for slots in self.slots)

    @cached_property
    def lines(self) -> Lines:
        """Where figures go: blocks of units, each with planes of its own."""
        return Lines(self.slots, BLOCK)

    @cached_property
    def target(self) -> npt.NDArray[Any]:
        """What each name of the directory adds to the place of a figure."""
        return self.lines.target(self.directory)

    @cached_property
    def tasks(self) -> tuple[TaskUnits, ...]:
        """The units block by block, as `lines` counts them."""
        counts = [len(slots.track.entities) for slots in self.slots]
        return tuple(
            TaskUnits(number, first, min(first + BLOCK, count))
            for number, count in enumerate(counts)
            for first in range(0, count, BLOCK)
        )

    def tasks_of(self, track: int) -> list[tuple[int, TaskUnits]]:
        """The tasks of a track with their numbers."""
        return [(n, task) for n, task in enumerate(self.tasks) if task.track == track]

    @cached_property
    def exported_slots(self) -> tuple[frozenset[int], ...]:
        """The slots of each track whose figures other tracks take."""
        feeds = [
            fact.feed
            for track in self.scheme.tracks.values()
            for item in track.items.values()
            for fact in item.facts.values()
            if fact.feed and fact.feed.fact
        ]
        return tuple(
            frozenset(
                slots.index[feed.item, subject, feed.fact]
                for feed in feeds
                if feed.track == slots.track.id
                for subject in slots.subjects[feed.item]
            )
            for slots in self.slots
        )

    def takes(self, track: int) -> bool:
        """Whether a track takes something from other tracks."""
        return bool(m.feeders(self.slots[track].track))

    def compares(self, track: int) -> bool:
        """Whether a track's rules ask how a unit stands among the others."""
        return has_peers(self.scheme, self.slots[track].track)
