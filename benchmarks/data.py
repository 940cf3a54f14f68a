"""The workload's data: seeded, streamed to Parquet, the same facts in whatever order of rows.

Every figure is a hash of the seed and of its unit, month and slot, so that a block of rows can be
made without the others: memory stays flat, and the facts do not depend on the order or the blocks.
"""

from __future__ import annotations

import argparse
import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .sizes import KINDS, SIZES

GROUP = 30
_SEED = 20_231_231
_BLOCK = 1 << 20
_DICTIONARY_BYTES = 64 << 20

_ITEMS = [*["1"] * 8, "2", "3", "4", "4", "5", "6", *["7"] * 13, "8", "9"]
_SUBJECTS = [*map(str, range(1, 9)), "", "", "1", "2", "", "", *map(str, range(1, 14)), "", ""]
_KINDS = [*["share"] * 8, "events", "persistent", "flag", "cases", "events", "once",
          *["level"] * 13, "listed", "share"]  # fmt: skip
_SLOTS = len(_ITEMS)
_NAMES = ("share", "events", "persistent", "flag", "cases", "once", "level", "listed")
_KIND = np.array([_NAMES.index(kind) for kind in _KINDS], np.int8)

_ITEM_NAMES = sorted(set(_ITEMS))
_SUBJECT_NAMES = ["", *map(str, range(1, 14))]
_ITEM = np.array([_ITEM_NAMES.index(item) for item in _ITEMS], np.int8)
_SUBJECT = np.array([_SUBJECT_NAMES.index(subject) for subject in _SUBJECTS], np.int8)
_MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]

Ints = np.ndarray


def _mixed(counter: Ints) -> Ints:
    """The 64 mixed bits of each counter (SplitMix64; Steele, Lea and Flood 2014)."""
    z = counter * np.uint64(0x9E3779B97F4A7C15) + np.uint64(_SEED)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _bits(mixed: Ints, first: int, count: int) -> Ints:
    return ((mixed >> np.uint64(first)) & np.uint64((1 << count) - 1)).astype(np.int64)


def _below(mixed: Ints, limit: Ints | int) -> Ints:
    """A number from 0 up to but without `limit` (at most 2^31), from the upper 32 bits."""
    return (_bits(mixed, 32, 32) * limit) >> 32


def _twin(unit: Ints) -> Ints:
    """The unit that a unit copies: the one before for every tenth, else itself."""
    return unit - (unit % 10 == 9)


def rows(unit: Ints, month: Ints, slot: Ints) -> tuple[Ints, Ints, Ints]:
    """The figures n and d of cells, and which of them are reported; months count from 0."""
    unit = _twin(unit)
    counter = (unit * 12 + month) * _SLOTS + slot
    mixed = _mixed(counter.astype(np.uint64))
    kind, bad = _KIND[slot], unit % 25 == 7
    chance = _bits(mixed, 0, 10)
    n, d = np.zeros(len(unit), np.int64), np.zeros(len(unit), np.int64)
    for number, name in enumerate(_NAMES):
        at = np.flatnonzero(kind == number)
        if name == "share":
            n[at], d[at] = _share(mixed[at], chance[at])
        else:
            n[at] = _figure(name, mixed[at], chance[at], bad[at])
    return n, d, _bits(mixed, 22, 10) >= 31


def _share(mixed: Ints, chance: Ints) -> tuple[Ints, Ints]:
    """Parts of a whole: empty ones, wholes that give exact halves, and a few of millions."""
    halves = np.array([16, 32, 64, 96, 160])[_bits(mixed, 10, 12) % 5]
    again = _mixed(mixed)
    whole = 1 + _below(again, np.where(chance > 1000, 5_000_000, 240))
    whole = np.select([chance < 60, chance < 260], [0, halves], whole)
    part = np.where(whole == 0, _bits(mixed, 10, 2), _below(mixed, whole + 1))
    return part, whole


def _figure(name: str, mixed: Ints, chance: Ints, bad: Ints) -> Ints:
    """A figure of a kind; `bad` units do badly."""
    if name == "events":
        return np.where(bad, 4 + _below(mixed, 8), _below(mixed, 3))
    if name == "persistent":
        return np.where(bad, 20 + _below(mixed, 30), _below(mixed, 5))
    if name == "cases":
        return np.where(bad, 0, _below(mixed, 4))
    if name == "level":
        return np.where(chance < 700, 0, 1 + _below(mixed, 4))
    likely = {"flag": 80, "once": 150, "listed": np.where(bad, 600, 20)}[name]
    return (chance < likely).astype(np.int64)


def evaluations(unit: Ints) -> Ints:
    """The year-end evaluation of units in 1/10000 point: 60 to 100, most with two decimals."""
    mixed = _mixed(_twin(unit).astype(np.uint64) + np.uint64(1 << 63))
    fine = _below(mixed, 400_001)
    return 600_000 + np.where(_bits(mixed, 0, 3) == 0, fine, fine // 100 * 100)


def unit_names(unit: Ints) -> list[str]:
    """The names of units by their number in the roster."""
    return [f"单位{number:07d}" for number in unit.tolist()]


def _stride(count: int) -> int:
    """A stride near the golden section that visits every one of `count` places."""
    stride = max(1, int(count * 0.6180339887))
    while math.gcd(stride, count) > 1:
        stride += 1
    return stride


def cells(units: int, order: str) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Blocks of all cells (unit, month, slot) in an order of rows.

    `unit`: by unit, then month. `month`: months in order, the units of each in another order.
    `shuffled`: neighbours have nothing to do with each other.
    """
    count = units * 12 * _SLOTS
    year, stride = 12 * _SLOTS, _stride(count)
    for start in range(0, count, _BLOCK):
        at = np.arange(start, min(start + _BLOCK, count))
        if order == "shuffled":
            at = (at.astype(np.uint64) * np.uint64(stride) % np.uint64(count)).astype(np.int64)
        if order == "month":
            month, rest = np.divmod(at, units * _SLOTS)
            place, slot = np.divmod(rest, _SLOTS)
            yield (place * _stride(units) + month * 7919) % units, month, slot
        else:
            unit, rest = np.divmod(at, year)
            yield unit, *np.divmod(rest, _SLOTS)


def _column(codes: Ints, names: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(names))


def _units(unit: Ints) -> pa.DictionaryArray:
    """Unit names with a dictionary of those in the block alone."""
    distinct, codes = np.unique(unit, return_inverse=True)
    return _column(codes, unit_names(distinct))


def tables(units: int, order: str, tidy: bool = False) -> Iterator[pa.Table]:
    """The fact table in blocks: wide (columns n and d), or tidy (columns fact and value)."""
    for unit, month, slot in cells(units, order):
        n, d, reported = rows(unit, month, slot)
        at = np.flatnonzero(reported)
        has_d = _KIND[slot[at]] == _NAMES.index("share")
        if tidy:
            at = np.repeat(at, 1 + has_d)
            second = np.r_[False, at[1:] == at[:-1]]
        columns = {
            "month": _column(month[at], _MONTHS),
            "entity": _units(unit[at]),
            "item": _column(_ITEM[slot[at]], _ITEM_NAMES),
            "subject": _column(_SUBJECT[slot[at]], _SUBJECT_NAMES),
        }
        if tidy:
            columns["fact"] = _column(second.astype(np.int32), ["n", "d"])
            columns["value"] = pa.array(np.where(second, d[at], n[at]))
        else:
            columns["n"], columns["d"] = pa.array(n[at]), pa.array(d[at], mask=~has_d)
        yield pa.table(columns)


def facts(units: int, order: str, path: Path, tidy: bool = False) -> Path:
    """Write the fact table in an order of rows, one row group a block."""
    draft = path.with_suffix(".part")
    writer = None
    for table in tables(units, order, tidy):
        writer = writer or pq.ParquetWriter(
            draft, table.schema, dictionary_pagesize_limit=_DICTIONARY_BYTES
        )
        writer.write_table(table, row_group_size=len(table))
    writer.close()
    return draft.replace(path)


def roster(units: int) -> pa.Table:
    """Units in the roster's order with their group of 30 and their evaluation."""
    unit = np.arange(units)
    whole = pa.array(evaluations(unit)).cast(pa.decimal128(19, 0))
    scaled = pa.Array.from_buffers(pa.decimal128(19, 4), units, whole.buffers())
    return pa.table(
        {
            "entity": unit_names(unit),
            "group": _column(unit // GROUP, [f"组{g:06d}" for g in range(-(-units // GROUP))]),
            "evaluation": scaled.cast(pa.decimal128(8, 4)),
        }
    )


def prepared(cache: Path, size: str, kinds: tuple[str, ...]) -> Path:
    """The folder of a size with what a run reads; what is there already is kept.

    `workload/` is the scheme with its roster, `roster.parquet` what a peer reads instead,
    `evaluation.parquet` the year-end evaluations as facts, `facts-<kind>.parquet` the fact table,
    where a kind is an order or `tidy` (by unit).
    """
    units, folder = SIZES[size], cache / size
    scheme = folder / "workload"
    scheme.mkdir(parents=True, exist_ok=True)
    for file in (Path(__file__).parent / "workload").glob("*.yaml"):
        shutil.copy(file, scheme / file.name)
    if not (folder / "roster.parquet").exists():
        table = roster(units)
        names, groups = table["entity"].to_pylist(), table["group"].to_pylist()
        lines = [f"units,{name},{group}\n" for name, group in zip(names, groups, strict=True)]
        (scheme / "roster.csv").write_text("track,name,group\n" + "".join(lines), encoding="utf-8")
        given = {"month": "2023-12", "item": "evaluation", "fact": "evaluation"}
        same = {name: _column(np.zeros(units), [text]) for name, text in given.items()}
        columns = {"entity": table["entity"], "value": table["evaluation"]}
        pq.write_table(pa.table(same | columns), folder / "evaluation.parquet")
        pq.write_table(table, folder / "roster.parquet")
    for kind in kinds:
        path = folder / f"facts-{kind}.parquet"
        if not path.exists():
            facts(units, "unit" if kind == "tidy" else kind, path, kind == "tidy")
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Generate the workload's data.")
    parser.add_argument("cache", type=Path)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["S"])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=["month"])
    options = parser.parse_args()
    for size in options.sizes:
        print(prepared(options.cache, size, tuple(options.kinds)))
