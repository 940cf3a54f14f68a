"""The workload in creditscore on Spark: the same rule folder, the same two tables out."""

import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

from creditscore import load_scheme, spark


def main(folder: Path, facts: Path, out: Path) -> None:
    """Score FACTS by the rules of FOLDER and write both tables to OUT."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master("local[*]")
        .config("spark.driver.memory", "4g")
        .config("spark.ui.enabled", False)
        .getOrCreate()
    )
    scheme = load_scheme(folder / "workload")
    result = spark.score_files(scheme, [facts, folder / "evaluation.parquet"])
    result.write(out, "parquet", tables=["months", "annual"])
    session.stop()


main(*map(Path, sys.argv[1:]))
