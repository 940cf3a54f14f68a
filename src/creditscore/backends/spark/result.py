"""A result on Spark: places and totals on the driver, tables as Spark data frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ...arrow import DIGITS
from ...errors import Problem
from ...grading.ranking import ranks_of
from ...results.output_folder import warned
from ...results.result import Result
from ...results.scored import ScoredTrack
from ...results.tables import arrow_tables, definitions
from ...results.tables.digits import Digits
from ...scheme.scheme import Scheme
from ...staging import Tell
from . import tables
from .executor_task import BlockResult, ExecutorTask
from .job import Job
from .run import Run
from .transfers import Transfer, mapped
from .writing import write


@dataclass(frozen=True)
class SparkResult:
    """The tables of a scored year as Spark data frames, with the columns of the local ones.

    Points are decimals, exact. Rows come in no order: sort by track, month and entity where that
    matters. `months` and `annual` are made of what the driver holds; `ledger`, `items` and
    `completeness` read the facts again when they are asked for. There are no tables of targets and
    leagues: score locally for these.
    """

    run: Run = field(repr=False)
    on_driver: Result = field(repr=False)
    inputs: tuple[Transfer, ...] = field(repr=False)

    @property
    def scheme(self) -> Scheme:
        """The scheme as it was scored."""
        return self.on_driver.scheme

    @property
    def through(self) -> int:
        """The number of the last month scored."""
        return self.on_driver.through

    @property
    def tracks(self) -> Any:
        """What was scored of each track, as arrays on the driver."""
        return self.on_driver.tracks

    @property
    def notices(self) -> tuple[Problem, ...]:
        """Findings that stopped nothing."""
        return self.on_driver.notices

    @cached_property
    def months(self) -> Any:
        """The points of each month and up to it, with the ranks among the track."""
        return self._from_results(tables.months, self._schema("months"))

    @cached_property
    def annual(self) -> Any:
        """The year's parts, total, rank, band and veto of each entity."""
        return self._from_results(tables.annual, self._schema("annual"))

    @cached_property
    def ledger(self) -> Any:
        """One row for every posting."""
        return self._from_facts(tables.ledger, self._schema("ledger"))

    @cached_property
    def items(self) -> Any:
        """The points of each item and month in which it has a posting."""
        return self._from_facts(tables.items, self._schema("items"))

    @cached_property
    def completeness(self) -> Any:
        """What is not there: annual parts not reported, items that a listed unit never reported."""
        return self._from_facts(tables.completeness, self._schema("completeness"))

    def league(self, track: str) -> Any:
        """The annual table of one track from the first place down, a pandas frame."""
        return self.on_driver.league(track)

    def standings(self, track: str) -> list[dict[str, Any]]:
        """The same row by row, as plain data."""
        return self.on_driver.standings(track)

    def summary(self, lang: str | None = None) -> str:
        """Say in a line what the result holds."""
        return self.on_driver.summary(lang)

    def write(
        self,
        folder: str | Path,
        format: str = "parquet",
        *,
        tables: Sequence[str] | None = None,
        force: bool = False,
        tell: Tell = warned,
    ) -> list[str]:
        """Write tables, a folder of Parquet each, and `run.json`; return their paths.

        `folder` may be on any file system that Spark knows. `tables` are some of the tables, all
        unless told; `force` and `tell` are as in `Result.write`.
        """
        return write(self, str(folder), format, tables, force, tell)

    def _schema(self, name: str) -> Any:
        types = getattr(self._digits, name, {})
        return arrow_tables.schema(definitions.table(self.scheme, name), types)

    def _from_results(self, make: Callable[[Job, BlockResult], Iterator[Any]], schema: Any) -> Any:
        results, made = (
            self.run.frame_of(self._block_results),
            tables.of_block_results(make, schema),
        )
        return mapped(results, made, job=self.run.shared, schema=tables.ddl(schema))

    def _from_facts(self, make: Callable[[Job, ExecutorTask], Iterator[Any]], schema: Any) -> Any:
        made = tables.of_tasks(make, schema)
        return mapped(self.transfers, made, job=self.run.shared, schema=tables.ddl(schema))

    @cached_property
    def transfers(self) -> Any:
        """What the tables that read the facts again are made of; may be persisted."""
        return self.run.transfers([*self.inputs, *self._block_results])

    @cached_property
    def _block_results(self) -> list[Transfer]:
        """What the driver has worked out, task by task."""
        job, found = self.run.job, list(self.tracks.values())
        ranks = [_ranks(track, self.through, self.scheme.months_order) for track in found]
        transfers: list[Transfer] = []
        for number, task in enumerate(job.tasks):
            units = slice(task.first, task.last)
            piece = self._block_result(task.track, found[task.track], units, *ranks[task.track])
            transfers.append((number, piece))
        return transfers

    @cached_property
    def _digits(self) -> Digits:
        """The digits of the tables' decimals, of which Spark's have 38 at most."""
        return Digits.of(self.on_driver).narrowed(DIGITS[1])

    def _block_result(
        self, number: int, found: ScoredTrack, units: slice, *ranks: Any
    ) -> BlockResult:
        points = found.scores.months[: self.through, units]
        places = tuple(rank[:, units] for rank in ranks) or (np.zeros(points.shape, int),) * 2
        reported = found.scores.reported[:, units]
        standing, digits = found.standing.only(units), self._digits
        return BlockResult(number, units.start, points, places, standing, reported, digits)


def _ranks(found: ScoredTrack, through: int, order: str) -> tuple[Any, Any]:
    """The places of all units in each month, and up to it."""
    points = found.scores.months[:through]
    to_date = points.cumsum(axis=0)
    return (
        np.stack([ranks_of(row, order) for row in points]),
        np.stack([ranks_of(row, order) for row in to_date]),
    )
