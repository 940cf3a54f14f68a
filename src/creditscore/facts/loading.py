"""From large tables to planes: row groups on threads, each figure put where it belongs, at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from . import arrow, numbers
from .batches import Batch, Plan, Reader
from .directory import Directory
from .parquet import Table
from .planes import NEVER, Planes
from .values import Ints

_STEP = 1 << 20


class Wide(Exception):  # noqa: N818
    """A figure does not fit 32 bits."""


@dataclass
class Loader:
    """Loads planes of a scheme's tracks from tables; `threads` row groups at a time.

    `guilty` gathers the names of units with rows that no plane can take, as the tables write them;
    `months` are the last months that had any row.
    """

    tables: Sequence[Table]
    scheme: Scheme
    threads: int
    dtype: Any = np.int32
    guilty: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.directory = Directory(self.scheme)

    def slots(self) -> list[Slots]:
        """The slots of each track, with the subjects that the tables have of open items."""
        return list(self.slots_of.values())

    @cached_property
    def slots_of(self) -> dict[str, Slots]:
        """The slots of each track by its name."""
        found = self._open_subjects()
        return {
            name: Slots.of(self.scheme, track, {i: found.get((name, i), ()) for i in track.items})
            for name, track in self.scheme.tracks.items()
        }

    def tally(self, plan: Plan, track: int) -> Ints:
        """How many figures the tables have of each unit of a track."""
        start, width = plan.start[track], plan.last[track] - plan.first[track]
        end = [*plan.start, plan.size][track + 1]
        count = np.zeros(width, np.int64)
        reader = Reader(self.scheme, plan, self.directory, plan.target(self.directory))
        for table in self.tables:
            for group in range(table.groups):
                for _, columns in table.batches(group):
                    for batch in reader.read(columns, table.headings.facts):
                        at = batch.at[(batch.at >= start) & (batch.at < end)]
                        count += np.bincount((at - start) % width, minlength=width)
        return count

    def load(self, plan: Plan) -> tuple[list[Planes], list[int]]:
        """The planes of a plan, and how many figures each track has; widens them where it must."""
        try:
            return _Filling(self, plan).planes()
        except Wide:
            self.dtype = np.int64
            return _Filling(self, plan).planes()

    def _open_subjects(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The subjects that rows name of items whose subjects are open, for each track."""
        items = {
            item.id for t in self.scheme.tracks.values() for item in t.items.values()
            if item.open_subjects
        }  # fmt: skip
        if not items:
            return {}
        subjects: dict[tuple[str, str], set[str]] = {}
        names = list(self.scheme.tracks)
        for table in self.tables:
            for group in range(table.groups):
                for _, columns in table.batches(group):
                    for track, item, subject in _named(columns, self.directory):
                        if item in items and subject:
                            subjects.setdefault((names[track], item), set()).add(subject)
        return {key: tuple(sorted(found)) for key, found in subjects.items()}


def _named(columns: Any, directory: Directory) -> set[tuple[int, str, str]]:
    """The distinct tracks, items and subjects of a batch of rows."""
    coded = {n: arrow.encoded(columns[n]) for n in ("entity", "item", "subject") if n in columns}
    codes = {n: arrow.codes(c, len(c.dictionary)).astype(np.int64) for n, c in coded.items()}
    names = directory.codes(coded["entity"].dictionary)
    track = np.r_[np.where(names < 0, -1, directory.track[names]), -1][codes["entity"]]
    known = track >= 0
    texts = {
        n: [numbers.text(cell) for cell in (*coded[n].dictionary.to_pylist(), "")]
        for n in ("item", "subject")
        if n in coded
    }
    subject = codes.get("subject", np.zeros(len(track), np.int64))
    rows = np.unique(np.stack([track, codes["item"], subject])[:, known], axis=1)
    return {
        (t, texts["item"][i], texts["subject"][s] if "subject" in texts else "")
        for t, i, s in rows.T.tolist()
    }


class _Filling:
    """One run over the tables for one plan."""

    def __init__(self, loader: Loader, plan: Plan) -> None:
        self.loader, self.plan = loader, plan
        self.flat = np.empty(plan.size, loader.dtype)
        self.until: Any = None
        self.voids = False
        self.count = [0] * len(plan.slots)
        self.lock = threading.Lock()
        self.own = threading.local()
        self.target = plan.target(loader.directory)

    def planes(self) -> tuple[list[Planes], list[int]]:
        starts = range(0, self.plan.size, _STEP)
        tasks = [
            (table, group)
            for table in sorted(self.loader.tables, key=lambda table: -table.rows)
            for group in range(table.groups)
        ]
        with ThreadPoolExecutor(self.loader.threads) as pool:
            list(pool.map(self._emptied, starts))
            for count in pool.map(self._filled, tasks):
                self.count = [a + b for a, b in zip(self.count, count, strict=True)]
        plan = self.plan
        ends = [*plan.start[1:], plan.size]
        made = []
        for slots, first, last, start, end in zip(
            plan.slots, plan.first, plan.last, plan.start, ends, strict=True
        ):
            shape = len(slots.slots), slots.span, last - first
            until = None if self.until is None else self.until[start:end].reshape(shape)
            made.append(
                Planes(slots, first, last, self.flat[start:end].reshape(shape), until, self.voids)
            )
        return made, self.count

    def _emptied(self, start: int) -> None:
        self.flat[start : start + _STEP] = np.iinfo(self.flat.dtype).min

    def _filled(self, task: tuple[Table, int]) -> list[int]:
        table, group = task
        loader = self.loader
        if not hasattr(self.own, "reader"):
            self.own.reader = Reader(loader.scheme, self.plan, loader.directory, self.target)
        reader = self.own.reader
        count = [0] * len(self.plan.slots)
        for _, columns in table.batches(group):
            for batch in reader.read(columns, table.headings.facts):
                self._put(batch)
                self._count(batch.at, count)
        arrow.release()
        if reader.guilty:
            with self.lock:
                loader.guilty |= reader.guilty
        return count

    def _count(self, at: Ints, count: list[int]) -> None:
        if len(count) == 1:
            count[0] += len(at)
            return
        found = np.searchsorted(np.array(self.plan.start), at, "right") - 1
        for track, number in enumerate(np.bincount(found, minlength=len(count)).tolist()):
            count[track] += number

    def _put(self, batch: Batch) -> None:
        value, info = batch.value, np.iinfo(self.flat.dtype)
        if not len(value):
            return
        if info.bits < 64 and value.dtype.itemsize >= info.dtype.itemsize:
            if value.max() > info.max or value.min() < info.min + 2:
                raise Wide
            value = value.astype(info.dtype)
        if batch.void is not None:
            self.voids = True
            value = np.where(batch.void, info.min + 1, value)
        self.flat[batch.at] = value
        if batch.until is not None:
            with self.lock:
                if self.until is None:
                    self.until = np.full(self.plan.size, NEVER, np.uint8)
            self.until[batch.at] = batch.until
