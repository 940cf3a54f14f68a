"""A result on Spark: places and totals on the driver, tables as Spark data frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ..arrow import DIGITS
from ..errors import Problem
from ..grading.ranking import placed
from ..results.output_folder import warned
from ..results.result import Result
from ..results.scored import ScoredTrack
from ..results.tables import arrow_tables, definitions
from ..results.tables.digits import Digits
from ..scheme.scheme import Scheme
from ..staging import Tell
from . import tables
from .desk import Desk, Settled
from .job import Job
from .parcels import Parcel, mapped
from .run import Run


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
        return self._of_settled(tables.months, self._schema("months"))

    @cached_property
    def annual(self) -> Any:
        """The year's parts, total, rank, band and veto of each entity."""
        return self._of_settled(tables.annual, self._schema("annual"))

    @cached_property
    def ledger(self) -> Any:
        """One row for every posting."""
        return self._of_desks(tables.ledger, self._schema("ledger"))

    @cached_property
    def items(self) -> Any:
        """The points of each item and month in which it has a posting."""
        return self._of_desks(tables.items, self._schema("items"))

    @cached_property
    def completeness(self) -> Any:
        """What is not there: annual parts not reported, items that a listed unit never reported."""
        return self._of_desks(tables.completeness, self._schema("completeness"))

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

    def _schema(self, name: str) -> Any:
        types = getattr(self._digits, name, {})
        return arrow_tables.schema(definitions.table(self.scheme, name), types)

    def _of_settled(self, make: Callable[[Job, Settled], Iterator[Any]], schema: Any) -> Any:
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

    @cached_property
    def _digits(self) -> Digits:
        """The digits of the tables' decimals, of which Spark's have 38 at most."""
        return Digits.of(self.held).narrowed(DIGITS[1])

    def _piece(self, number: int, found: ScoredTrack, units: slice, *ranks: Any) -> Settled:
        points = found.scores.months[: self.through, units]
        places = tuple(rank[:, units] for rank in ranks) or (np.zeros(points.shape, int),) * 2
        reported = found.scores.reported[:, units]
        standing, digits = found.standing.only(units), self._digits
        return Settled(number, units.start, points, places, standing, reported, digits)


def _ranks(found: ScoredTrack, through: int) -> tuple[Any, Any]:
    """The places of all units in each month, and up to it."""
    points = found.scores.months[:through]
    to_date = points.cumsum(axis=0)
    return (np.stack([placed(row) for row in points]), np.stack([placed(row) for row in to_date]))
