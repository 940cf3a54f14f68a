"""The workload in DuckDB SQL: one aggregation to unit and month, then windows over the months."""

import sys
from pathlib import Path

import duckdb

BY_MONTH = """
create temp table sums as
select entity, month::varchar as month,
    sum(case when item = '1' and d > 0 then (100000 * n + d) // (2 * d)
             when item = '9' and d > 0 then (200000 * n + d) // (2 * d)
             when item = '2' then -30000 * n
             when item = '3' then -10000 * n
             when item = '4' and subject = '1' and n > 0 then 100000
             when item = '5' then 20000 * n
             when item = '8' then -200000 * n
             else 0 end)::bigint as points,
    sum(case when item = '4' and subject = '2' then 2 * n else 0 end)::bigint as cases,
    bit_or(case when item = '7' and n > 0
                then (case when n = 4 then 67117057 when n >= 2 then 8193 else 1 end)
                     << (subject::bigint - 1)
                when item = '6' and n > 0 then 1::bigint << 39
                when item = '8' and n > 0 then 1::bigint << 40
                else 0 end) as bits
from read_parquet($facts) group by all
"""
DENSE = """
create temp table months as
with every as (
    select r.number, r.entity, m.month,
        coalesce(points, 0) as points, coalesce(cases, 0) as cases, coalesce(bits, 0) as bits
    from roster r cross join (
        select printf('2023-%02d', i) as month from range(1, 13) t(i)
    ) m left join sums s on s.entity = r.entity and s.month = m.month
), running as (
    select *, sum(cases) over w as total, coalesce(bit_or(bits) over before, 0) as had
    from every
    window w as (partition by number order by month),
           before as (partition by number order by month
                      rows between unbounded preceding and 1 preceding)
), states as (
    select *, bits & ~had as new, least(20, total) - least(20, total - cases) as capped from running
)
select number, entity, month,
    (points + 10000 * capped + 10000 * bit_count(new & ((1::bigint << 39) - 1))
     + case when new & (1::bigint << 39) > 0 then 50000 else 0 end)::bigint as points,
    bits & (1::bigint << 40) > 0 as listed
from states
"""
ANNUAL = """
create temp table annual as
with sums as (
    select number, sum(points)::bigint as monthly, bool_or(listed and month = '2023-12') as listed
    from months group by number
), mixed as (
    select r.*, s.monthly, s.listed, 9 * monthly + (10000 * evaluation)::bigint as mixed
    from roster r join sums s using (number)
), totals as (select *, sign(mixed) * ((2 * abs(mixed) + 10) // 20) as total from mixed
), ranks as (
    select *, rank() over (partition by "group" order by total desc) as rank,
        rank() over (order by total desc) as overall_rank,
        count(*) over (partition by "group") as size
    from totals
)
select entity, "group", monthly, total, rank, overall_rank,
    case when listed then '不合格' when 3 * rank <= size then '优秀'
         when 3 * rank <= 2 * size then '良好' else '合格' end as band
from ranks order by number
"""


def main(folder: str, facts: str, out: str) -> None:
    """Score FACTS by the roster of FOLDER and write both tables to OUT."""
    sql = duckdb.connect()
    sql.execute("set preserve_insertion_order = false")
    sql.execute(
        "create temp table roster as select row_number() over () as number, * from read_parquet(?)",
        [str(Path(folder, "roster.parquet"))],
    )
    sql.execute(BY_MONTH, {"facts": facts})
    sql.execute(DENSE)
    sql.execute(ANNUAL)
    points = "(({0}::decimal(14, 0)) * 0.0001)::decimal(18, 4) as {0}"
    for table, columns in (
        ("months", ["entity", "month", points.format("points")]),
        ("annual", ["entity", '"group"', points.format("monthly"), points.format("total"),
                    "rank", "overall_rank", "band"]),
    ):  # fmt: skip
        path = Path(out, f"{table}.parquet")
        sql.execute(f"copy (select {', '.join(columns)} from {table}) to '{path}'")


main(*sys.argv[1:])
