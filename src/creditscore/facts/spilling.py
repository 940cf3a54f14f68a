"""Figures sorted onto the disk by units: one pass over tables in any order, in bounded memory.

The disk has a file for so many units of a track. A figure is written as its place in their planes,
its value, and its end where any has one, in whole numbers of one width.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..memory import finish, workers
from ..scheme.slots import Slots
from .batches import Batch, Plan
from .loading import Loader
from .planes import NEVER
from .sheets import Sheet
from .values import Ints

_CHUNK = 1 << 18
_BITS = 32
_LOW = (1 << _BITS) - 1


class Lines(Plan):
    """A plan whose places are the number of a unit and, in the lower 32 bits, of its cell.

    Units are kept by so many (a power of two) to a file; a track's begin at the first of a file.
    `row` is how many cells a unit of each file has.
    """

    def __init__(self, slots: Sequence[Slots], units: int) -> None:
        ends = [len(found.track.entities) for found in slots]
        super().__init__(slots, [0] * len(ends), ends)
        files = [-(-end // units) for end in ends]
        self.units = units
        self.begins = np.cumsum([0, *files]).tolist()
        self.row = np.repeat(self.step, files)
        self.start = [first * units << _BITS for first in self.begins[:-1]]
        self.step = [1 << _BITS] * len(ends)

    def records(self, batch: Batch, dtype: Any, columns: int) -> Iterator[tuple[int, Ints]]:
        """The figures of a batch, file by file: place among those of its units, value (and end).

        N/a is the lowest number. Raises `OverflowError` where a value does not fit the type.
        """
        info = np.iinfo(dtype)
        if int(batch.value.max()) > info.max or int(batch.value.min()) <= info.min:
            raise OverflowError
        unit = batch.at >> _BITS
        file = unit >> (self.units.bit_length() - 1)
        found = np.empty((len(unit), columns), dtype)
        found[:, 0] = (unit & (self.units - 1)) * self.row[file] + (batch.at & _LOW)
        found[:, 1] = batch.value
        if batch.void is not None:
            found[batch.void, 1] = info.min
        if columns == 3:
            found[:, 2] = NEVER if batch.until is None else batch.until
        low, high = int(file.min()), int(file.max())
        if low < high:
            found = found.take(np.argsort(file.astype(np.uint16), kind="stable"), axis=0)
        ends = np.cumsum(np.bincount(file - low)).tolist()
        for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False), low):
            if start < end:
                yield number, found[start:end]


def put_down(sheet: Sheet, records: Ints) -> None:
    """Put records on the sheet of the units of their file."""
    void = records[:, 1] == np.iinfo(records.dtype).min
    ends = records[:, 2].astype(np.uint8) if records.shape[1] == 3 else None
    at, value = records[:, 0].astype(np.int64), np.where(void, 0, records[:, 1])
    sheet.put(Batch(at, value, void if void.any() else None, ends))


class Spill:
    """The figures of a loader's tables on the disk, `units` (a power of two) to a file.

    The files go with the object.
    """

    def __init__(self, loader: Loader, units: int) -> None:
        self._loader, self._units = loader, units
        self._plan = Lines(loader.slots, units)
        folder = Path(tempfile.mkdtemp(prefix="creditscore-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._files = [folder / str(n) for n in range(self._plan.begins[-1])]
        self._locks = [threading.Lock() for _ in self._files]
        used = (table.headings.used.values() for table in loader.tables)
        self._columns = 3 if any("until" in names for names in used) else 2
        self._kind: Any = np.int32
        try:
            self._filled()
        except OverflowError:
            self._kind = np.int64
            self._filled()

    def _filled(self) -> None:
        for file in self._files:
            file.write_bytes(b"")
        self._loader.read(self._plan, self._put)

    def _put(self, batch: Batch) -> None:
        """Append the figures of a batch to the files of their units."""
        for number, records in self._plan.records(batch, self._kind, self._columns):
            with self._locks[number], self._files[number].open("ab") as out:
                out.write(records.data)

    def sheets(self, track: int) -> Iterator[tuple[range, Sheet]]:
        """The units of each file of a track, and their figures."""
        for units in self._loader.stretches(track, self._units):
            yield units, self._load(track, units.start, units.stop)

    def _load(self, track: int, first: int, last: int) -> Sheet:
        plan = Plan([self._loader.slots[track]], [first], [last])
        file = self._files[self._plan.begins[track] + first // self._units]
        starts = range(0, file.stat().st_size // np.dtype(self._kind).itemsize, self._chunk)
        pool = workers(self._loader.threads)
        return self._loader.filled(
            plan, lambda s: finish([pool.submit(self._put_back, s, file, at) for at in starts])
        )

    @property
    def _chunk(self) -> int:
        """How many numbers are read at a time."""
        return _CHUNK * self._columns

    def _put_back(self, sheet: Sheet, file: Path, start: int) -> None:
        kind = np.dtype(self._kind)
        found = np.fromfile(file, kind, self._chunk, offset=start * kind.itemsize)
        put_down(sheet, found.reshape(-1, self._columns))
