"""PySpark, Java and a session, or what is missing and how to get it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from ...errors import Problem, UsageError
from ...lazy import need
from .transfers import quiet

_QUIET = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "FATAL"}


def session() -> Any:
    """The session that is there, or a new one.

    A new one is made as `spark-submit` says, or for the master in SPARK_MASTER, or on all
    processors of this machine. Raises `UsageError` where PySpark or Java is missing.
    """
    need("pyarrow", "spark")
    with quiet():
        pyspark = need("pyspark.sql", "spark")
    found = pyspark.SparkSession.getActiveSession()
    if found is not None:
        return found
    if not _java():
        raise UsageError(Problem("U511"))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    given = {"spark.app.name": "creditscore", **_QUIET}
    if master := os.environ.get("SPARK_MASTER"):
        given["spark.master"] = master
    try:
        with quiet():
            conf = need("pyspark", "spark").SparkConf()
            for name, value in given.items():
                conf.setIfMissing(name, value)
            return pyspark.SparkSession.builder.config(conf=conf).getOrCreate()
    except need("pyspark.errors", "spark").PySparkRuntimeError as error:
        if error.getCondition() == "JAVA_GATEWAY_EXITED":
            raise UsageError(Problem("U511")) from None
        raise


def _java() -> bool:
    """Whether there is a Java to start, where Spark would look for it."""
    home = os.environ.get("JAVA_HOME")
    return (Path(home) / "bin" / "java").exists() if home else shutil.which("java") is not None
