"""The workload in Spark SQL: one aggregation to unit and month, then windows over the months."""

import sys

from pyspark.sql import SparkSession

BY_MONTH = """
select entity, month,
    sum(case when item = '1' and d > 0 then (100000 * n + d) div (2 * d)
             when item = '9' and d > 0 then (200000 * n + d) div (2 * d)
             when item = '2' then -30000 * n
             when item = '3' then -10000 * n
             when item = '4' and subject = '1' and n > 0 then 100000
             when item = '5' then 20000 * n
             when item = '8' then -200000 * n
             else 0 end) as points,
    sum(case when item = '4' and subject = '2' then 2 * n else 0 end) as cases,
    bit_or(case when item = '7' and n > 0
                then shiftleft(case when n = 4 then 67117057L when n >= 2 then 8193L else 1L end,
                               cast(subject as int) - 1)
                when item = '6' and n > 0 then shiftleft(1L, 39)
                when item = '8' and n > 0 then shiftleft(1L, 40)
                else 0L end) as bits
from facts group by entity, month
"""
MONTHS = """
with every as (
    select r.entity, m.month,
        coalesce(points, 0L) as points, coalesce(cases, 0L) as cases, coalesce(bits, 0L) as bits
    from roster r cross join (select format_string('2023-%02d', i) as month
                              from (select explode(sequence(1, 12)) as i)) m
    left join sums s on s.entity = r.entity and s.month = m.month
), running as (
    select *, sum(cases) over w as total, coalesce(bit_or(bits) over before, 0L) as had
    from every
    window w as (partition by entity order by month),
           before as (partition by entity order by month
                      rows between unbounded preceding and 1 preceding)
), states as (
    select *, bits & ~had as new, least(20, total) - least(20, total - cases) as capped from running
)
select entity, month,
    points + 10000 * capped + 10000 * bit_count(new & (shiftleft(1L, 39) - 1))
        + case when new & shiftleft(1L, 39) > 0 then 50000 else 0 end as points,
    bits & shiftleft(1L, 40) > 0 as listed
from states
"""
ANNUAL = """
with sums as (
    select entity, sum(points) as monthly, bool_or(listed and month = '2023-12') as listed
    from months group by entity
), mixed as (
    select r.*, s.monthly, s.listed,
        9 * monthly + cast(10000 * evaluation as bigint) as mixed
    from roster r join sums s on r.entity = s.entity
), totals as (
    select *, cast(sign(mixed) as bigint) * ((2 * abs(mixed) + 10) div 20) as total from mixed
), ranks as (
    select *, rank() over (partition by group order by total desc) as rank,
        rank() over (order by total desc) as overall_rank,
        count(*) over (partition by group) as size
    from totals
)
select entity, group, cast(monthly * 0.0001BD as decimal(18, 4)) as monthly,
    cast(total * 0.0001BD as decimal(18, 4)) as total, rank, overall_rank,
    case when listed then '不合格' when 3 * rank <= size then '优秀'
         when 3 * rank <= 2 * size then '良好' else '合格' end as band
from ranks
"""
POINTS = "select entity, month, cast(points * 0.0001BD as decimal(18, 4)) as points from months"


def main(folder: str, facts: str, out: str) -> None:
    """Score FACTS by the roster of FOLDER and write both tables to OUT."""
    spark = (
        SparkSession.builder.master("local[*]")
        .config("spark.driver.memory", "4g")
        .config("spark.ui.enabled", False)
        .config("spark.sql.shuffle.partitions", 16)
        .getOrCreate()
    )
    spark.read.parquet(f"{folder}/roster.parquet").createTempView("roster")
    spark.read.parquet(facts).createTempView("facts")
    spark.sql(BY_MONTH).createTempView("sums")
    months = spark.sql(MONTHS).persist()
    months.createTempView("months")
    spark.sql(POINTS).write.parquet(f"{out}/months.parquet")
    spark.sql(ANNUAL).write.parquet(f"{out}/annual.parquet")
    spark.stop()


main(*sys.argv[1:])
