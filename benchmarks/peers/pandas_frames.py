"""The workload in pandas: a column of points a row, grouped by one number for unit and month."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from decimals import decimals, units

MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]
FLAT = {"2": -30_000, "3": -10_000, "5": 20_000, "8": -200_000}
WORTH = np.array([0, 1, 2, 2, 3])


def codes(column: pd.Series, names: pd.Index) -> np.ndarray:
    """The place of each cell of a categorical column among `names`."""
    return names.get_indexer(column.cat.categories).astype(np.int32)[column.cat.codes]


def read(facts: Path, roster: pd.DataFrame) -> pd.DataFrame:
    """The fact table as numbers: key (unit and month), unit, month, item, subject, n, d."""
    table = pq.read_table(facts)
    table = table.set_column(5, "d", table["d"].fill_null(0))
    frame = table.to_pandas(self_destruct=True, split_blocks=True)
    del table
    unit = codes(frame.pop("entity"), pd.Index(roster["entity"]))
    month = codes(frame.pop("month"), pd.Index(MONTHS))
    frame["item"] = codes(frame["item"], pd.Index(list("0123456789"))).astype(np.int8)
    subjects = pd.Index(["", *map(str, range(1, 14))])
    frame["subject"] = codes(frame["subject"], subjects).astype(np.int8)
    frame["unit"], frame["month"], frame["key"] = unit, month.astype(np.int8), unit * 12 + month
    return frame


def spread(frame: pd.DataFrame, count: int) -> np.ndarray:
    """The column `points` summed to an array [unit, month]."""
    sums = frame.groupby("key", sort=False)["points"].sum()
    return sums.reindex(range(12 * count), fill_value=0).to_numpy().reshape(count, 12)


def share(frame: pd.DataFrame, points: int) -> pd.DataFrame:
    """Rows of a rate with their points."""
    frame = frame[frame["d"] > 0]
    return frame.assign(points=(20_000 * points * frame["n"] + frame["d"]) // (2 * frame["d"]))


def months(frame: pd.DataFrame, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The points [unit, month], and who is listed in December."""
    of = {item: frame[frame["item"] == item] for item in range(1, 10)}
    total = spread(share(of[1], 5), count) + spread(share(of[9], 10), count)
    weight = np.zeros(10, np.int64)
    weight[[int(item) for item in FLAT]] = list(FLAT.values())
    flat = pd.concat([of[int(item)] for item in FLAT])
    total += spread(flat.assign(points=weight[flat["item"]] * flat["n"]), count)
    listed = of[4][of[4]["subject"] == 1]
    total += spread(listed.assign(points=np.where(listed["n"] > 0, 100_000, 0)), count)
    cases = of[4][of[4]["subject"] == 2]
    capped = np.minimum(20, spread(cases.assign(points=2 * cases["n"]), count).cumsum(axis=1))
    total += 10_000 * np.diff(capped, axis=1, prepend=0)
    first = of[6][of[6]["n"] > 0].groupby("unit")["month"].min()
    total[first.index, first] += 50_000
    documents = of[7][of[7]["n"] > 0]
    documents = documents.assign(worth=WORTH[documents["n"]])
    for worth in (1, 2, 3):
        reached = documents[documents["worth"] >= worth].groupby(["unit", "subject"])["month"].min()
        np.add.at(total, (reached.index.get_level_values("unit"), reached), 10_000)
    december = of[8][(of[8]["month"] == 11) & (of[8]["n"] > 0)]
    return total, np.isin(np.arange(count), december["unit"])


def graded(roster: pd.DataFrame, total: np.ndarray, listed: np.ndarray) -> pd.DataFrame:
    """The annual table, points in 1/10000."""
    annual = roster[["entity", "group"]].assign(monthly=total.sum(axis=1))
    mixed = 9 * annual["monthly"] + roster["evaluation"]
    annual["total"] = np.sign(mixed) * ((2 * mixed.abs() + 10) // 20)
    groups = annual.groupby("group", observed=True)["total"]
    annual["rank"] = groups.rank("min", ascending=False).astype(np.int64)
    annual["overall_rank"] = annual["total"].rank(method="min", ascending=False).astype(np.int64)
    size, thirds = groups.transform("size"), 3 * annual["rank"]
    band = np.select(
        [listed, thirds <= size, thirds <= 2 * size], ["不合格", "优秀", "良好"], "合格"
    )
    return annual.assign(band=band)


def main(folder: Path, facts: Path, out: Path) -> None:
    """Score FACTS by the roster of FOLDER and write both tables to OUT."""
    given = pq.read_table(folder / "roster.parquet")
    roster = given.select(["entity", "group"]).to_pandas()
    roster["evaluation"] = units(given["evaluation"])
    total, listed = months(read(facts, roster), len(roster))
    annual = graded(roster, total, listed)
    month = pa.array(MONTHS).dictionary_encode()
    number = pa.array(np.repeat(np.arange(12, dtype=np.int32), len(roster)))
    entity = pa.array(np.tile(np.arange(len(roster), dtype=np.int32), 12))
    table = pa.table(
        {
            "entity": pa.DictionaryArray.from_arrays(entity, given["entity"].combine_chunks()),
            "month": pa.DictionaryArray.from_arrays(number, month.dictionary),
            "points": decimals(total.T.ravel()),
        }
    )
    pq.write_table(table, out / "months.parquet")
    table = pa.Table.from_pandas(annual, preserve_index=False)
    for name in ("monthly", "total"):
        column = decimals(annual[name].to_numpy())
        table = table.set_column(table.column_names.index(name), name, column)
    pq.write_table(table, out / "annual.parquet")


main(*map(Path, sys.argv[1:]))
