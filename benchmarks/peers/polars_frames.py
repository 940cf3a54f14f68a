"""The workload in Polars: one lazy pass to unit and month, states as bits, then twelve columns."""

import sys
from pathlib import Path

import polars as pl

MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]
SUBJECTS = pl.Enum(["", *map(str, range(1, 14))])
ONE, TWO, FOUR = 1, 1 | 1 << 13, 1 | 1 << 13 | 1 << 26
DOCUMENTS = (1 << 40) - 2
ONCE = 1 << 40
LISTED = 1 << 41


def whole(number: int) -> pl.Expr:
    """A number of 64 bits, which Polars would take to be of 32."""
    return pl.lit(number, dtype=pl.Int64)


def by_month(facts: Path) -> pl.LazyFrame:
    """Each unit's and month's points that need no memory, its cases, and what it has as bits."""
    item, subject, n, d = (pl.col(name) for name in ("item", "subject", "n", "d"))
    factor = pl.when(item == "9").then(whole(200_000)).otherwise(whole(100_000))
    share = (factor * n + d) // (2 * d)
    flat = n * (
        pl.when(item == "2")
        .then(whole(-30_000))
        .when(item == "3")
        .then(whole(-10_000))
        .when((item == "4") & (subject == "1"))
        .then(whole(100_000))
        .when(item == "5")
        .then(whole(20_000))
        .when(item == "8")
        .then(whole(-200_000))
        .otherwise(whole(0))
    )
    level = pl.when(n == 4).then(whole(FOUR)).when(n >= 2).then(whole(TWO)).otherwise(whole(ONE))
    bits = (
        pl.when((item == "7") & (n > 0))
        .then(level * whole(2).pow(subject.cast(SUBJECTS).to_physical()))
        .when((item == "6") & (n > 0))
        .then(whole(ONCE))
        .when((item == "8") & (n > 0))
        .then(whole(LISTED))
        .otherwise(whole(0))
    )
    cases = pl.when((item == "4") & (subject == "2")).then(2 * n).otherwise(whole(0))
    return (
        pl.scan_parquet(facts)
        .select("entity", "month", points=pl.coalesce(share, flat), cases=cases, bits=bits)
        .group_by("entity", "month")
        .agg(pl.col("points", "cases", "bits").sum())
    )


def years(roster: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """One row a unit in the roster's order: points of the months as columns 0 to 11, listed."""
    number = roster.lazy().select(pl.col("entity").cast(pl.Categorical)).with_row_index("number")
    month = pl.col("month").replace_strict({name: i for i, name in enumerate(MONTHS)})
    found = (
        sums.lazy()
        .join(number, on="entity")
        .select("points", "cases", "bits", at=pl.col("number").cast(pl.Int64) * 12 + month)
    )
    dense = (
        pl.LazyFrame({"at": pl.int_range(12 * len(roster), eager=True)})
        .join(found, on="at", how="left", maintain_order="left")
        .select(pl.col("points", "cases", "bits").fill_null(0))
        .collect()
    )
    month = [dense.gather_every(12, at) for at in range(12)]
    columns = {}
    had, total = pl.zeros(len(roster), pl.Int64, eager=True), 0
    for at, this in enumerate(month):
        has, more = had | this["bits"], total + this["cases"]
        fresh = pl.DataFrame({"new": has ^ had, "points": this["points"]})
        capped = more.clip(upper_bound=20) - (total if at == 0 else total.clip(upper_bound=20))
        columns[str(at)] = (
            fresh.select(
                pl.col("points")
                + 10_000 * (pl.col("new") & DOCUMENTS).bitwise_count_ones().cast(pl.Int64)
                + pl.when((pl.col("new") & ONCE) > 0).then(50_000).otherwise(0)
            ).to_series()
            + 10_000 * capped
        )
        had, total = has, more
    return pl.DataFrame(columns).with_columns(listed=(month[11]["bits"] & LISTED) > 0)


def graded(roster: pl.DataFrame, year: pl.DataFrame) -> pl.DataFrame:
    """The annual table."""
    monthly = pl.sum_horizontal(map(str, range(12)))
    mixed = 9 * monthly + (pl.col("evaluation") * 10_000).cast(pl.Int64)
    total = mixed.sign() * ((2 * mixed.abs() + 10) // 20)
    rank = pl.col("total").rank("min", descending=True)
    return (
        pl.concat([roster, year], how="horizontal")
        .lazy()
        .with_columns(monthly=monthly, total=total)
        .with_columns(rank=rank.over("group"), overall_rank=rank, size=pl.len().over("group"))
        .with_columns(
            band=pl.when("listed")
            .then(pl.lit("不合格"))
            .when(3 * pl.col("rank") <= pl.col("size"))
            .then(pl.lit("优秀"))
            .when(3 * pl.col("rank") <= 2 * pl.col("size"))
            .then(pl.lit("良好"))
            .otherwise(pl.lit("合格"))
        )
        .select("entity", "group", "monthly", "total", "rank", "overall_rank", "band")
        .with_columns(points("monthly", "total"))
        .collect()
    )


def points(*names: str) -> pl.Expr:
    """Whole numbers of 1/10000 as decimals."""
    return pl.col(names).cast(pl.Decimal(18, 4)) * pl.lit("0.0001").cast(pl.Decimal(18, 4))


def main(folder: Path, facts: Path, out: Path) -> None:
    """Score FACTS by the roster of FOLDER and write both tables to OUT."""
    roster = pl.read_parquet(folder / "roster.parquet")
    year = years(roster, by_month(facts).collect(engine="streaming"))
    (
        pl.concat([roster.select("entity"), year.drop("listed")], how="horizontal")
        .unpivot(index="entity", variable_name="month", value_name="points")
        .lazy()
        .with_columns(
            points("points"),
            month=pl.col("month").replace_strict({str(i): m for i, m in enumerate(MONTHS)}),
        )
        .collect()
        .write_parquet(out / "months.parquet")
    )
    graded(roster, year).write_parquet(out / "annual.parquet")


main(*map(Path, sys.argv[1:]))
