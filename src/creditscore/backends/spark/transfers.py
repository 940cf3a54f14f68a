"""What travels between the driver and the executors: few rows, each with arrays packed in it.

Spark sorts and sends a row for each batch of facts and task, not one for each fact.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Protocol

SCHEMA = "task int, body binary"

Transfer = tuple[int, Any]
"""The number of a task, and what is for it."""


class Shared(Protocol):
    """A value that every executor has."""

    @property
    def value(self) -> Any:
        """The value."""


def packed(transfers: Iterable[Transfer]) -> Any:
    """Transfers as an Arrow record batch.

    >>> [*unpacked(packed([(3, {"cases": 5})]))]
    [(3, {'cases': 5})]
    """
    arrow = import_module("pyarrow")
    tasks, contents = zip(*transfers, strict=True)
    return arrow.record_batch(
        [
            arrow.array(tasks, arrow.int32()),
            arrow.array([pickle.dumps(content, 5) for content in contents], arrow.binary()),
        ],
        names=["task", "body"],
    )


def unpacked(batch: Any) -> Iterator[Transfer]:
    """The transfers of a record batch."""
    for task, body in zip(batch.column("task").to_pylist(), batch.column("body"), strict=True):
        yield task, pickle.loads(body.as_buffer())


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
