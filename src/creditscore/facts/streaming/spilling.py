"""Figures sorted onto the disk by units: one pass over tables in any order, in bounded memory.

The disk has two files for so many units of a track. Nearly all figures are small: in the first
each is one number of 32 bits, its value behind the place of its cell among those of these units.
The second has what is larger or negative, n/a, or ends: place, value and end, of 64 bits each.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from ...arrays import Ints
from ...memory import finish, workers
from ...scheme.slots import Slots
from ...tabular.unnamed import Unnamed, full
from ..planes.cell_store import CellStore
from ..planes.fingerprint import BLOCK
from ..planes.layout import OUTSIDE, UNKNOWN, Batch, Layout, Units
from ..planes.planes import NEVER
from .loading import Loader

_CHUNK = 3 << 19
"""How many bytes are read at a time: whole records of either kind."""
_WAITING = 1 << 24
"""How many bytes wait in memory to be written, about."""
_ENOUGH = 1 << 19
"""How many records a thread sorts by their units at once."""
_CELLS = 24
"""How many bits the place of a cell takes at most, if so few units can do with them."""
_HELD = 400
"""How many files are held open, which have no name; where there are more they stand in a folder."""
_BITS = 40
_LOW = (1 << _BITS) - 1
_VOID = np.iinfo(np.int64).min


Records = tuple[Ints, Ints]
"""Figures, packed: the number of each one's units, and the record of each."""


class Lines(Layout):
    """A layout whose places are the number of some units and, in the lower 40 bits, of their cell.

    There are `units` units to a number; a track's begin at the number that `begins` has for it.
    A short record is a cell moved by `shift`, with a value below `limit` behind it.
    """

    def __init__(self, slots: Sequence[Slots], units: int) -> None:
        ends = [len(found.track.entities) for found in slots]
        super().__init__(slots, [0] * len(ends), ends)
        self.units = min(units, max(BLOCK, 1 << max(0, _CELLS - max(self.step).bit_length())))
        self.begins = np.cumsum([0, *(-(-end // self.units) for end in ends)]).tolist()
        room = 32 - (self.units * max(self.step)).bit_length()
        self.shift, self.limit = max(room, 0), 1 << room if room >= 0 else 0

    def target(self, directory: Units) -> Ints:
        """Where the cells of each name's unit begin, far below 0 for unknown names."""
        found = np.full(len(directory.track) + 1, OUTSIDE)
        found[-1] = UNKNOWN
        for track, (begin, step) in enumerate(zip(self.begins, self.step, strict=False)):
            mine = np.flatnonzero(directory.track == track)
            number, unit = np.divmod(directory.place[mine].astype(np.int64), self.units)
            found[mine] = (begin + number << _BITS) + unit * step
        return found

    def records(self, batch: Batch) -> Iterator[Records]:
        """The figures of a batch as short records, and as long ones where these will not do."""
        short = (batch.value >= 0) & (batch.value < self.limit)
        if batch.void is not None:
            short &= ~batch.void
        if batch.until is not None:
            short &= batch.until == NEVER
        number = (batch.at >> _BITS).astype(np.min_scalar_type(self.begins[-1]))
        words = batch.at.astype(np.uint32) << np.uint32(self.shift)
        words |= batch.value.astype(np.uint32)
        if short.all():
            yield number, words
            return
        few = np.flatnonzero(~short)
        yield number[short], words[short]
        yield number[few], _long(batch.only(few))

    def figures(self, records: Ints) -> Batch:
        """The figures of some records, their places from the first cell of their units on."""
        if records.dtype != np.uint32:
            at, value, until = np.ascontiguousarray(records.T)
            void = value == _VOID
            ends = until.astype(np.uint8) if (until != NEVER).any() else None
            return Batch(at, np.where(void, 0, value), void if void.any() else None, ends)
        most = np.uint32((1 << self.shift) - 1)
        at, value = records >> np.uint32(self.shift), records & most
        return Batch(at.astype(np.intp), value.astype(np.min_scalar_type(most)))


def _long(batch: Batch) -> Ints:
    """Records of place, value and end."""
    found = np.empty((len(batch.at), 3), np.int64)
    found[:, 0], found[:, 1] = batch.at & _LOW, batch.value
    if batch.void is not None:
        found[batch.void, 1] = _VOID
    found[:, 2] = NEVER if batch.until is None else batch.until
    return found


def apart(given: Iterable[Records]) -> Iterator[tuple[int, Ints]]:
    """Records by the numbers of their units, short ones apart from long ones."""
    kinds: dict[Any, list[Records]] = defaultdict(list)
    for found in given:
        kinds[found[1].dtype].append(found)
    for kind in kinds.values():
        number, records = map(np.concatenate, zip(*kind, strict=True))
        records = records.take(np.argsort(number, kind="stable"), axis=0)
        ends = np.cumsum(np.bincount(number)).tolist()
        for unit, (start, end) in enumerate(pairwise([0, *ends])):
            if start < end:
                yield unit, records[start:end]


@dataclass(frozen=True)
class _File:
    """Records of one kind, of so many units."""

    path: Path
    kind: Any
    _waiting: bytearray = field(default_factory=bytearray)
    _lock: Any = field(default_factory=threading.Lock)

    def add(self, records: Ints, most: int) -> None:
        """Append records; no more than `most` bytes wait to be written."""
        with self._lock:
            self._waiting.extend(records.data.cast("B"))
            if len(self._waiting) > most:
                self.write()

    def write(self) -> None:
        """Write what waits."""
        try:
            with self.path.open("ab") as out:
                out.write(self._waiting)
        except OSError as error:
            raise full(error) from None
        self._waiting.clear()

    @property
    def starts(self) -> range:
        """Where to read from."""
        return range(0, self.path.stat().st_size, _CHUNK)

    def read(self, start: int) -> Ints:
        """Some records."""
        kind = np.dtype(self.kind)
        found = np.fromfile(self.path, kind, _CHUNK // kind.itemsize, offset=start)
        return found if self.kind is np.uint32 else found.reshape(-1, 3)


class Spill:
    """The figures of a loader's tables on the disk, those of `units` or fewer apart from others.

    The files go with the object.
    """

    def __init__(self, loader: Loader, units: int) -> None:
        self._loader = loader
        self._layout = Lines(loader.slots, units)
        numbers = range(self._layout.begins[-1])
        kinds = [(number, kind) for number in numbers for kind in (np.uint32, np.int64)]
        self._files = {
            key: _File(path, key[1])
            for key, path in zip(kinds, self._paths(len(kinds)), strict=True)
        }
        self._most = _WAITING // len(self._files)
        self._held: dict[int, list[Records]] = defaultdict(list)
        loader.read(self._layout, self._put)
        for thread in [*self._held]:
            self._sort(thread)
        for file in self._files.values():
            file.write()

    def _paths(self, count: int) -> list[Path]:
        """Room for so many files; none of them has a name where they are not too many to hold."""
        if count <= _HELD:
            self._rooms = [Unnamed() for _ in range(count)]
            return [room.path for room in self._rooms]
        try:
            folder = Path(tempfile.mkdtemp(prefix="creditscore-"))
        except OSError as error:
            raise full(error) from None
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return [folder / str(number) for number in range(count)]

    def _put(self, batch: Batch) -> None:
        """Hold the figures of a batch until there are enough of the thread's to sort."""
        held = self._held[threading.get_ident()]
        held += self._layout.records(batch)
        if sum(len(number) for number, _ in held) > _ENOUGH:
            self._sort(threading.get_ident())

    def _sort(self, thread: int) -> None:
        """Append what is held to the files of its units."""
        for number, records in apart(self._held.pop(thread)):
            self._files[number, records.dtype.type].add(records, self._most)

    def stores(self, track: int) -> Iterator[tuple[range, CellStore]]:
        """The units of each file of a track, and their figures."""
        begin = self._layout.begins[track]
        for number, units in enumerate(self._loader.stretches(track, self._layout.units), begin):
            layout = Layout([self._loader.slots[track]], [units.start], [units.stop])
            yield units, self._loader.filled(layout, partial(self._fill, number))

    def _fill(self, number: int, store: CellStore) -> None:
        """Put the figures of some units on their store, on threads."""
        pool = workers(self._loader.threads)
        files = self._files[number, np.uint32], self._files[number, np.int64]
        work = ((file, start) for file in files for start in file.starts)
        finish([pool.submit(self._put_back, store, *what) for what in work])

    def _put_back(self, store: CellStore, file: _File, start: int) -> None:
        store.put(self._layout.figures(file.read(start)))
