"""The same scores on Spark: `score` takes Spark data frames and gives a `SparkResult`.

PySpark is imported when it is first used.
"""

from .backends.spark.result import SparkResult
from .backends.spark.scoring import score

__all__ = ["SparkResult", "score"]
