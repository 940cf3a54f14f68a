"""The floor: read every column, one aggregation to unit and month; nothing is scored or written."""

import sys

import duckdb

SUMS = """
create temp table sums as
select entity, month, sum(n), sum(d), any_value(item), any_value(subject)
from read_parquet($facts) group by entity, month
"""


def main(folder: str, facts: str, out: str) -> None:
    """Read `facts`; `folder` and `out` are not used."""
    duckdb.connect().execute(SUMS, {"facts": facts})


main(*sys.argv[1:])
