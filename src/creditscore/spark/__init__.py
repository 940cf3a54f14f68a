"""The same scores on Spark: facts in a data frame, blocks of units on the executors.

The executors read rows, check them and score blocks of units, all by the code of the local engine;
the driver ranks. PySpark is imported when it is first used.
"""

from .result import SparkResult
from .scoring import score

__all__ = ["SparkResult", "score"]
