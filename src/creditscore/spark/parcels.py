"""What travels between the driver and the executors: few rows, each with arrays packed in it.

Spark sorts and sends a row for each batch of facts and block of units, not one for each fact.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Protocol

SCHEMA = "task int, block int, body binary"

Parcel = tuple[int, int, Any]
"""The number of a task, that of a block of units, and what is for them."""


class Shared(Protocol):
    """A value that every executor has."""

    @property
    def value(self) -> Any:
        """The value."""


def packed(parcels: Iterable[Parcel]) -> Any:
    """Parcels as an Arrow record batch.

    >>> [*unpacked(packed([(3, 7, {"cases": 5})]))]
    [(3, 7, {'cases': 5})]
    """
    arrow = import_module("pyarrow")
    tasks, blocks, things = zip(*parcels, strict=True)
    return arrow.record_batch(
        [
            arrow.array(tasks, arrow.int32()),
            arrow.array(blocks, arrow.int32()),
            arrow.array([pickle.dumps(thing, 5) for thing in things], arrow.binary()),
        ],
        names=["task", "block", "body"],
    )


def unpacked(batch: Any) -> Iterator[Parcel]:
    """The parcels of a record batch."""
    tasks, blocks, bodies = (batch.column(name) for name in ("task", "block", "body"))
    for task, block, body in zip(tasks.to_pylist(), blocks.to_pylist(), bodies, strict=True):
        yield task, block, pickle.loads(body.as_buffer())


def mapped(frame: Any, make: Callable[[Any, Iterator[Any]], Iterator[Any]], *, job: Shared,
           schema: str = SCHEMA) -> Any:  # fmt: skip
    """A frame made of another on the executors: `make` gets the job and Arrow record batches."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        return make(job.value, batches)

    with quiet():
        return frame.mapInArrow(work, schema)


@contextmanager
def quiet() -> Iterator[None]:
    """Do not pass on what PySpark says of the version of pandas, which is not used with it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
        yield
