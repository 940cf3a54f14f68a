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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from ..scheme.slots import Slots
from .batches import Batch, Plan
from .directory import Directory
from .loading import Filling, Loader, Wide, fitted, planes
from .planes import NEVER, Planes
from .values import Ints

_CHUNK = 1 << 18
_LOW = (1 << 32) - 1


class Lines(Plan):
    """A plan whose places are the number of a plane's row and, in the lower 32 bits, of a unit.

    Units are kept by so many (a power of two) to a file; a track's begin at the first of a file.
    """

    def __init__(self, slots: Sequence[Slots], units: int) -> None:
        ends = [len(found.track.entities) for found in slots]
        files = [-(-end // units) for end in ends]
        self.begins = np.cumsum([0, *files]).tolist()
        self.units = units
        super().__init__(slots, [0] * len(ends), ends)
        self.start = [0] * len(ends)
        self.width = [1 << 32] * len(ends)

    def target(self, directory: Directory) -> Ints:
        """What each name adds to a place: the number of its unit among all files."""
        found = super().target(directory)
        found[:-1] += np.array(self.begins)[directory.track] * self.units
        return found

    def records(self, batch: Batch, dtype: Any, columns: int) -> Iterator[tuple[int, Ints]]:
        """The figures of a batch, file by file: place, value (and end) in the planes of its units.

        Raises `Wide` where a value does not fit the type.
        """
        shift = self.units.bit_length() - 1
        unit = batch.at & _LOW
        file = (unit >> shift).astype(np.uint16)
        found = np.empty((len(unit), columns), dtype)
        found[:, 0] = ((batch.at >> 32) << shift) + (unit & (self.units - 1))
        found[:, 1] = fitted(batch, dtype)
        if columns == 3:
            found[:, 2] = NEVER if batch.until is None else batch.until
        low, high = int(file.min()), int(file.max())
        if low < high:
            found = found[np.argsort(file, kind="stable")]
        ends = np.cumsum(np.bincount(file - low)).tolist()
        for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False), low):
            if start < end:
                yield number, found[start:end]


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
        self._voids = False
        try:
            self._filled()
        except Wide:
            loader.dtype = np.int64
            self._filled()

    def _filled(self) -> None:
        for file in self._files:
            file.write_bytes(b"")
        self._loader.read(self._plan, self._loader.tasks, self._put)

    def _put(self, batch: Batch) -> None:
        """Append the figures of a batch to the files of their units."""
        self._voids |= batch.void is not None
        for number, records in self._plan.records(batch, self._loader.dtype, self._columns):
            with self._locks[number], self._files[number].open("ab") as out:
                out.write(records.data)

    def load(self, track: int, first: int) -> tuple[Planes, int]:
        """The planes of the units of a track from `first` on, and how many figures they have."""
        slots = self._loader.slots[track]
        last = min(first + self._units, len(slots.track.entities))
        plan = Plan([slots], [first], [last])
        plan.resize([self._units])
        filling = Filling(plan.size, self._loader.dtype)
        filling.voids = self._voids

        def put(records: Ints) -> int:
            ends = records[:, 2].astype(np.uint8) if self._columns == 3 else None
            filling.put(records[:, 0].astype(np.int64), records[:, 1], ends)
            return len(records)

        file = self._files[self._plan.begins[track] + first // self._units]
        with ThreadPoolExecutor(self._loader.threads) as pool:
            list(pool.map(filling.empty, filling.steps()))
            count = sum(pool.map(put, self._chunks(file)))
        return planes(plan, filling)[0], count

    def _chunks(self, file: Path) -> Iterator[Ints]:
        kind = np.dtype(self._loader.dtype)
        size = _CHUNK * self._columns
        for start in range(0, file.stat().st_size // kind.itemsize, size):
            records = np.fromfile(file, kind, size, offset=start * kind.itemsize)
            yield records.reshape(-1, self._columns)
