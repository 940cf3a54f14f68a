"""A run on the executors: figures by task, and what comes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from importlib import import_module
from typing import Any

from ...engine.comparable import Comparable
from ...engine.layers import Layer
from ...errors import FactError, Place, Problem, excerpt
from .coding import coded, named_subjects
from .executor_task import TaskReport, comparisons, reports
from .job import Job
from .sources import Source
from .transfers import SCHEMA, Shared, Transfer, mapped, packed, unpacked


@dataclass(frozen=True)
class Run:
    """The tables of a run and the job that the executors have; frames are made when asked for."""

    spark: Any
    sources: Sequence[Source]
    job: Job
    shared: Shared

    @classmethod
    def of(cls, spark: Any, sources: Sequence[Source], job: Job) -> Run:
        """A run of a job, which is sent to the executors."""
        return cls(spark, sources, job, spark.sparkContext.broadcast(job))

    def subjects(self) -> set[tuple[str, str, str]]:
        """The tracks, open items and subjects that the facts name."""
        schema = "track string, item string, subject string"
        frames = (
            mapped(s.frame, named_subjects, job=self.shared, schema=schema) for s in self.sources
        )
        found = reduce(lambda one, other: one.union(other), frames).distinct()
        return {tuple(row.values()) for row in collected(found).to_pylist()}

    def transfers(self, more: Iterable[Transfer] = (), tasks: Iterable[int] | None = None) -> Any:
        """What is there for each task, brought to one partition each: figures, and `more`."""
        numbers = range(len(self.job.tasks)) if tasks is None else sorted(tasks)
        sent = [*((number, None) for number in numbers), *more]
        frame = self.frame_of(sent)
        for source in self.sources:
            figures = mapped(source.frame, coded(source.headings.facts), job=self.shared)
            frame = frame.union(figures)
        if tasks is not None:
            frame = frame.where(frame["task"].isin(list(numbers)))
        return frame.repartition(len(numbers), "task")

    def frame_of(self, transfers: Sequence[Transfer]) -> Any:
        """A frame of transfers that the driver has made."""
        table = import_module("pyarrow").Table.from_batches([packed(transfers)])
        return self.spark.createDataFrame(table, SCHEMA)

    def reports(
        self, more: Iterable[Transfer] = (), tasks: Iterable[int] | None = None
    ) -> list[TaskReport]:
        """The reports of the tasks, in their order."""
        return [report for _, report in self._from_tasks(reports, more, tasks)]

    def compared(
        self, layer: Layer, more: Iterable[Transfer], tasks: Iterable[int]
    ) -> dict[int, tuple[Comparable, ...]]:
        """What the units of tasks are compared by, by the place of the first unit of each."""
        found = self._from_tasks(partial(comparisons, layer), more, tasks)
        return {self.job.tasks[number].first: planes for number, planes in found}

    def _from_tasks(
        self, make: Any, more: Iterable[Transfer], tasks: Iterable[int] | None
    ) -> list[Transfer]:
        """What comes back from the tasks, in their order."""
        frame = mapped(self.transfers(more, tasks), make, job=self.shared)
        found = [
            transfer for batch in collected(frame).to_batches() for transfer in unpacked(batch)
        ]
        return sorted(found, key=lambda transfer: transfer[0])


def collected(frame: Any) -> Any:
    """A frame as an Arrow table on the driver; raises `FactError` for an unreadable file."""
    errors = import_module("pyspark.errors").PySparkException
    failed = import_module("py4j.protocol").Py4JJavaError
    try:
        return frame.toArrow()
    except (errors, failed) as error:
        found = _UNREADABLE.findall(str(error))
        if not found:
            raise
        file = _FILE.search(str(error))
        details = {"file": file[1] if file else "-", "reason": excerpt(found[-1], 100)}
        raise FactError(Problem("F218", Place(), details)) from None


_UNREADABLE = re.compile(
    r"\[(?:MALFORMED|FAILED_READ_FILE|CANNOT_READ)[^]]*\] (.*?)\.?(?: SQLSTATE|$)", re.M
)
_FILE = re.compile(r"reading file (?:file://)?(\S+)\. ")
