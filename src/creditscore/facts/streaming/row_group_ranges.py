"""From which unit to which each row group has rows, by statistics or by reading its names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ... import arrow
from ...arrays import distinct
from ...memory import finish, workers
from .loading import Loader, Task

_SOME = 32
"""How many row groups are read, at least, before it is asked again if they are in order."""


@dataclass(frozen=True, slots=True)
class RowGroupRange:
    """A row group with the first and the last unit of a track that it has rows of.

    `figures` is how many there may be of them.
    """

    task: Task
    first: int
    last: int
    figures: int


def row_group_ranges(
    loader: Loader, units: int, most: Sequence[int], trust: bool
) -> list[list[RowGroupRange]] | None:
    """The ranges of each track, in the order of their first units; None: the tables have no order.

    They have one if, while so many `units` after each other are gone through, and as many behind
    them, no more than `most` figures of a track can have to wait. Statistics are asked if they are
    to `trust`; what they do not tell is read.
    """
    found: list[list[RowGroupRange]] = [[] for _ in loader.slots]
    if trust:
        found[0] += _by_statistics(loader)
    known = {item.task for item in found[0]}
    unread = [task for task in loader.tasks if task not in known]
    pool = workers(loader.threads)
    while True:
        for track, mine in enumerate(found):
            mine.sort(key=lambda item: item.first)
            width = len(loader.slots[track].track.entities)
            if most_waiting(mine, units, width) > most[track]:
                return None
        if not unread:
            return found
        some = max(_SOME, sum(map(len, found)))
        for pairs in finish([pool.submit(_read, loader, task) for task in unread[:some]]):
            for track, item in pairs:
                found[track].append(item)
        unread = unread[some:]


def _by_statistics(loader: Loader) -> Iterator[RowGroupRange]:
    """What statistics tell where units stand in the order of their names, as they are written."""
    directory = loader.directory
    if not directory.ordered:
        return
    asked = [(task, task[0].extremes(task[1])) for task in loader.tasks]
    known = [(task, ends) for task, ends in asked if ends is not None]
    places = directory.written(arrow.texts([text for _, ends in known for text in ends]))
    for (task, _), (first, last) in zip(known, places.reshape(-1, 2).tolist(), strict=True):
        if 0 <= first <= last:
            yield RowGroupRange(task, first, last, _figures(task))


def _read(loader: Loader, task: Task) -> list[tuple[int, RowGroupRange]]:
    """The range of a row group in each track, from its column of names."""
    table, group = task
    directory = loader.directory
    ends: dict[int, tuple[int, int]] = {}
    for names, used in table.entities(group):
        codes = directory.codes(names)[used]
        codes = codes[codes >= 0]
        tracks, places = directory.track[codes], directory.place[codes]
        for track in distinct(tracks).tolist():
            mine = places[tracks == track]
            first, last = ends.get(track, (int(mine[0]), int(mine[0])))
            ends[track] = min(first, int(mine.min())), max(last, int(mine.max()))
    if not ends:  # rows of units that nobody knows are read as well, so that they are reported
        ends[0] = 0, 0
    return [(track, RowGroupRange(task, *found, _figures(task))) for track, found in ends.items()]


def _figures(task: Task) -> int:
    table, group = task
    return table.counts[group] * max(1, len(table.headings.facts))


def most_waiting(found: Sequence[RowGroupRange], units: int, width: int) -> int:
    """How many figures can have to wait at once: all of row groups whose range ends so far.

    >>> both = [RowGroupRange(None, 0, 15, 160), RowGroupRange(None, 3, 24, 50)]
    >>> most_waiting(both, units=8, width=32)
    50
    """
    first = np.array([item.first for item in found])
    last = np.array([item.last for item in found])
    figures = np.array([item.figures for item in found], np.int64)
    return max(
        int(figures[(first < begin + units) & (last >= begin + 2 * units)].sum())
        for begin in range(0, width, units)
    )
