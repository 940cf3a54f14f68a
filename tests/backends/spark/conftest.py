"""One local Spark session for all tests that need one; they skip where Spark cannot run."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from creditscore import UsageError
from creditscore.backends.spark.session import session


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session on two processors."""
    patch = pytest.MonkeyPatch()
    patch.setenv("SPARK_MASTER", "local[2]")
    patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    try:
        found = session()
    except UsageError as error:
        pytest.skip(error.problems[0].message("en"))
    yield found
    found.stop()
    patch.undo()


@pytest.fixture(autouse=True, scope="module")
def sockets() -> Iterator[None]:
    """py4j leaves its sockets to the garbage collector, which warns: here, not in other tests."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def frame(spark: Any) -> Callable[..., Any]:
    """Makes a Spark data frame of rows, without pandas on the way."""

    def make(rows: Any, partitions: int = 2) -> Any:
        table = pa.Table.from_pandas(pd.DataFrame(rows), preserve_index=False)
        return spark.createDataFrame(table).repartition(partitions)

    return make
