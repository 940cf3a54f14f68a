"""A result on Spark: places and totals on the driver, tables as Spark data frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import Problem
from ..facts.arrow import DIGITS, decimal
from ..grading.ranking import ranks_of
from ..results.completeness import GAPS
from ..results.ledger import ITEMS, LEDGER
from ..results.ours import warned
from ..results.result import Result, TrackResult
from ..results.widths import Widths
from ..scheme.scheme import Scheme
from ..staging import Tell
from . import tables
from .desk import Desk, Settled
from .job import Job
from .parcels import Parcel, mapped
from .run import Run

TABLES = ("ledger", "items", "months", "annual", "completeness")


@dataclass(frozen=True)
class SparkResult:
    """The tables of a scored year as Spark data frames, with the columns of the local ones.

    Points are decimals, exact. Rows come in no order: sort by track, month and entity where that
    matters. `months` and `annual` are made of what the driver holds; `ledger`, `items` and
    `completeness` read the facts again when they are asked for. There are no tables of targets and
    leagues: score locally for these.
    """

    run: Run = field(repr=False)
    held: Result = field(repr=False)
    given: tuple[Parcel, ...] = field(repr=False)

    @property
    def scheme(self) -> Scheme:
        """The scheme as it was scored."""
        return self.held.scheme

    @property
    def through(self) -> int:
        """The number of the last month scored."""
        return self.held.through

    @property
    def tracks(self) -> Any:
        """What was scored of each track, as arrays on the driver."""
        return self.held.tracks

    @property
    def notices(self) -> tuple[Problem, ...]:
        """Findings that stopped nothing."""
        return self.held.notices

    @cached_property
    def months(self) -> Any:
        """The points of each month and up to it, with the ranks among the track."""
        return self._of_settled(tables.months)

    @cached_property
    def annual(self) -> Any:
        """The year's parts, total, rank, band and veto of each entity."""
        return self._of_settled(tables.annual)

    @cached_property
    def ledger(self) -> Any:
        """One row for every posting."""
        points = decimal(self._widths.ledger, self._widths.places)
        return self._of_desks(tables.ledger, tables.texts(LEDGER, points=points))

    @cached_property
    def items(self) -> Any:
        """The points of each item and month in which it has a posting."""
        points = decimal(DIGITS[1], self.scheme.places)
        return self._of_desks(tables.items, tables.texts(ITEMS, points=points))

    @cached_property
    def completeness(self) -> Any:
        """What is not there: annual parts not reported, items that a listed unit never reported."""
        return self._of_desks(tables.completeness, tables.texts(GAPS))

    def league(self, track: str) -> Any:
        """The annual table of one track from the first place down, a pandas frame."""
        return self.held.league(track)

    def summary(self, lang: str | None = None) -> str:
        """Say in a line what the result holds."""
        return self.held.summary(lang)

    def write(
        self,
        folder: str | Path,
        format: str = "parquet",
        *,
        tables: Sequence[str] | None = None,
        tell: Tell = warned,
    ) -> list[str]:
        """Write tables, a folder of Parquet each, and `run.json`; return their paths.

        `folder` may be on any file system that Spark knows. `tables` are some of the tables, all
        unless told; `tell` is as in `Result.write`.
        """
        from .writing import write

        return write(self, str(folder), format, tables, tell)

    def _of_settled(self, make: Callable[[Job, Settled], Iterator[Any]]) -> Any:
        nothing = self._piece(0, next(iter(self.tracks.values())), slice(0, 0))
        schema = tables.plain(next(make(self.run.job, nothing)))
        settled, made = self.run.handed(self._settled), tables.of_settled(make, schema)
        return mapped(settled, made, job=self.run.shared, schema=tables.ddl(schema))

    def _of_desks(self, make: Callable[[Job, Desk], Iterator[Any]], schema: Any) -> Any:
        made = tables.of_desks(make, schema)
        return mapped(self.parcels, made, job=self.run.shared, schema=tables.ddl(schema))

    @cached_property
    def parcels(self) -> Any:
        """What the tables that read the facts again are made of; may be persisted."""
        return self.run.parcels([*self.given, *self._settled])

    @cached_property
    def _settled(self) -> list[Parcel]:
        """What was settled, task by task."""
        job, found = self.run.job, list(self.tracks.values())
        ranks = [_ranks(track, self.through) for track in found]
        parcels: list[Parcel] = []
        for number, task in enumerate(job.tasks):
            units = slice(task.first, task.last)
            piece = self._piece(task.track, found[task.track], units, *ranks[task.track])
            parcels.append((number, piece))
        return parcels

    @property
    def _widths(self) -> Widths:
        """The widths of the tables; Spark's decimals have 38 digits at most."""
        widths = self.held.widths
        return replace(widths, ledger=min(widths.ledger, DIGITS[1]))

    def _piece(self, number: int, found: TrackResult, units: slice, *ranks: Any) -> Settled:
        points = found.scores.months[: self.through, units]
        places = tuple(rank[:, units] for rank in ranks) or (np.zeros(points.shape, int),) * 2
        reported = found.scores.reported[:, units]
        standing, widths = found.standing.only(units), self._widths
        return Settled(number, units.start, points, places, standing, reported, widths)


def _ranks(found: TrackResult, through: int) -> tuple[Any, Any]:
    """The places of all units in each month, and up to it."""
    points = found.scores.months[:through]
    to_date = points.cumsum(axis=0)
    return (
        np.stack([ranks_of(row) for row in points]),
        np.stack([ranks_of(row) for row in to_date]),
    )
