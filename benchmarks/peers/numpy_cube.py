"""The workload in NumPy: rows scattered into a dense cube, then rule by rule, a block at a time."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from decimals import decimals, units

MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]
SUBJECTS = {"1": range(1, 9), "4": range(1, 3), "7": range(1, 14)}
SLOTS = [(item, str(subject)) for item in "123456789" for subject in SUBJECTS.get(item, [""])]
A, G = slice(0, 8), slice(14, 27)
B, C, LISTED, CASES, E, F, H, PLEDGES = 8, 9, 10, 11, 12, 13, 27, 28
WORTH = np.array([0, 1, 2, 2, 3], np.int64)
BLOCK = 2048


class Cube:
    """The figures n and d as arrays [unit, month, slot]; what is absent is 0."""

    def __init__(self, names: list[str]) -> None:
        self.places = {name: number for number, name in enumerate(names)}
        self.n = np.zeros((len(names), 12, len(SLOTS)), np.int32)
        self.d = np.zeros_like(self.n)

    def take(self, facts: Path) -> None:
        """Fill the cube from a fact table, two row groups at a time."""
        groups = range(pq.ParquetFile(facts).num_row_groups)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda group: self._group(facts, group), groups))

    def _group(self, facts: Path, group: int) -> None:
        for batch in pq.ParquetFile(facts).read_row_group(group).to_batches():
            unit, units_here = _codes(batch["entity"])
            month, months_here = _codes(batch["month"])
            item, items_here = _codes(batch["item"])
            subject, subjects_here = _codes(batch["subject"])
            slots = np.array(
                [
                    [SLOTS.index((i, s)) if (i, s) in SLOTS else 0 for s in subjects_here]
                    for i in items_here
                ],
                np.int32,
            )
            first = np.array([self.places[name] for name in units_here], np.int32)
            at = (first * (12 * len(SLOTS)))[unit]
            at += np.array([MONTHS.index(name) * len(SLOTS) for name in months_here], np.int32)[
                month
            ]
            at += slots.ravel()[item * len(subjects_here) + subject]
            self.n.reshape(-1)[at] = batch["n"].to_numpy()
            whole = np.flatnonzero(batch["d"].is_valid().to_numpy(zero_copy_only=False))
            self.d.reshape(-1)[at[whole]] = batch["d"].drop_null().to_numpy()


def _codes(column: pa.DictionaryArray) -> tuple[np.ndarray, list[str]]:
    return column.indices.to_numpy(), column.dictionary.to_pylist()


def share(points: int, n: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Points times n ÷ d, rounded half up, 0 where d is 0."""
    return np.where(d > 0, (20_000 * points * n + d) // np.maximum(2 * d, 1), 0)


def block(n: np.ndarray, d: np.ndarray) -> np.ndarray:
    """The points [unit, month] of a block of the cube."""
    n = n.transpose(2, 0, 1).astype(np.int64)
    d = d.transpose(2, 0, 1)[[*range(8), PLEDGES]].astype(np.int64)
    points = share(5, n[A], d[:8]).sum(axis=0) + share(10, n[PLEDGES], d[8])
    points += -30_000 * n[B] - 10_000 * n[C] + 20_000 * n[E]
    points += 100_000 * (n[LISTED] > 0) - 200_000 * (n[H] > 0)
    capped = np.minimum(20, 2 * n[CASES].cumsum(axis=1))
    done = np.maximum.accumulate(n[F] > 0, axis=1)
    best = np.maximum.accumulate(WORTH[n[G]], axis=2).sum(axis=0)
    state = 10_000 * (capped + best) + 50_000 * done
    return points + np.diff(state, axis=1, prepend=0)


def ranks(total: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Competition ranks within groups, the highest first."""
    order = np.lexsort((-total, group))
    group, total = group[order], total[order]
    new = np.r_[True, group[1:] != group[:-1]]
    starts = np.maximum.accumulate(np.where(new, np.arange(len(total)), 0))
    fresh = new | np.r_[True, total[1:] != total[:-1]]
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(total)), 0))
    found = np.empty(len(total), np.int64)
    found[order] = first - starts + 1
    return found


def main(folder: Path, facts: Path, out: Path) -> None:
    """Score FACTS by the roster of FOLDER and write both tables to OUT."""
    roster = pq.read_table(folder / "roster.parquet").combine_chunks()
    names = roster["entity"].chunk(0)
    cube = Cube(names.to_pylist())
    cube.take(facts)
    starts = range(0, len(names), BLOCK)
    parts = (slice(start, start + BLOCK) for start in starts)
    with ThreadPoolExecutor(2) as pool:
        points = np.concatenate(list(pool.map(lambda p: block(cube.n[p], cube.d[p]), parts)))
    entity = pa.array(np.tile(np.arange(len(names), dtype=np.int32), 12))
    month = pa.array(np.repeat(np.arange(12, dtype=np.int32), len(names)))
    months = {
        "entity": pa.DictionaryArray.from_arrays(entity, names),
        "month": pa.DictionaryArray.from_arrays(month, pa.array(MONTHS)),
        "points": decimals(points.T.ravel()),
    }
    pq.write_table(pa.table(months), out / "months.parquet")
    monthly = points.sum(axis=1)
    mixed = 9 * monthly + units(roster["evaluation"])
    total = np.sign(mixed) * ((2 * np.abs(mixed) + 10) // 20)
    group = roster["group"].chunk(0).indices.to_numpy()
    rank = ranks(total, group)
    thirds, size = 3 * rank, np.bincount(group)[group]
    listed = cube.n[:, 11, H] > 0
    band = np.select([listed, thirds <= size, thirds <= 2 * size], [3, 0, 1], 2).astype(np.int32)
    bands = pa.array(["优秀", "良好", "合格", "不合格"])
    annual = {
        "entity": names,
        "group": roster["group"],
        "monthly": decimals(monthly),
        "total": decimals(total),
        "rank": rank,
        "overall_rank": ranks(total, np.zeros_like(group)),
        "band": pa.DictionaryArray.from_arrays(pa.array(band), bands),
    }
    pq.write_table(pa.table(annual), out / "annual.parquet")


main(*map(Path, sys.argv[1:]))
