"""Tables in the order of their units: each row group is read once, whatever tells of the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pandas as pd
import pytest
from small import months, small

import creditscore
from creditscore.engine import blocks
from creditscore.facts import read as tables
from creditscore.facts.planes import cell_store as stores
from creditscore.facts.planes import fingerprint, observations
from creditscore.facts.reading import parquet
from creditscore.facts.streaming import batches, streaming
from creditscore.results.result import Result

Patch = pytest.MonkeyPatch
Reads = Counter[tuple[str, str, int]]
RISING = [f"单位{i:02d}" for i in range(60)]
NAMES = {"in the order of their names": RISING, "in another order": RISING[::-1]}


@pytest.fixture(autouse=True)
def eight(monkeypatch: Patch) -> None:
    """Blocks of eight units, and every table a large one."""
    for module in (blocks, observations, fingerprint, streaming):
        monkeypatch.setattr(module, "BLOCK", 8)
    monkeypatch.setattr(tables, "MANY", 0)


@pytest.fixture
def reads(monkeypatch: Patch) -> Reads:
    """How often the rows and the names of each row group are read."""
    found: Reads = Counter()

    def counting(name: str) -> Any:
        read = getattr(parquet.ParquetTable, name)

        def counted(self: parquet.ParquetTable, group: int, *more: Any) -> Iterator[Any]:
            found[name, self.path.name, group] += 1
            yield from read(self, group, *more)

        return counted

    for name in ("batches", "entities"):
        monkeypatch.setattr(parquet.ParquetTable, name, counting(name))
    return found


@pytest.fixture
def in_order(monkeypatch: Patch) -> None:
    """Nothing is sorted onto the disk."""
    monkeypatch.setattr(streaming, "Spill", None)


@cache
def scheme(names: str) -> creditscore.Scheme:
    return small(
        Path(mkdtemp()),
        "{n: {type: count, label: 次}, s: {type: score, label: 分, missing: carry}}",
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 300},"
        " {id: b, form: given, of: s, period: month}]",
        units=NAMES[names],
    )


def year(names: Sequence[str] = RISING) -> pd.DataFrame:
    """Two facts of each unit and month, by unit, then month."""
    rows = [
        {"month": f"2023-{month:02d}", "entity": name, "item": "1", "fact": fact, "value": value}
        for unit, name in enumerate(names) for month in range(1, 13)
        for fact, value in (("n", unit * month % 7), ("s", unit - month))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def written(frame: pd.DataFrame, path: Path, rows: int) -> Path:
    frame.to_parquet(path, row_group_size=rows)
    return path


@cache
def whole(names: str) -> Result:
    """What the rows give; its hashes are those of blocks of eight."""
    return creditscore.score(scheme(names), year(NAMES[names]))


def same(one: Result, other: Result) -> None:
    pd.testing.assert_frame_equal(one.months, other.months)
    pd.testing.assert_frame_equal(one.annual, other.annual)
    tracks = zip(one.tracks.values(), other.tracks.values(), strict=True)
    for mine, theirs in tracks:
        assert mine.observations.fingerprint == theirs.observations.fingerprint


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("names", NAMES)
def test_each_row_group_is_read_once(
    names: str, threads: int, reads: Reads, tmp_path: Path
) -> None:
    path = written(year(NAMES[names]), tmp_path / "facts.parquet", 100)
    result = creditscore.score(scheme(names), path, memory=1, threads=threads)
    groups = range(-(-60 * 24 // 100))
    once = {("batches", "facts.parquet", group) for group in groups}
    if NAMES[names] != RISING:
        once |= {("entities", "facts.parquet", group) for group in groups}
    assert reads == Counter(once), "names are read only where statistics do not tell"
    same(whole(names), result)


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("names", NAMES)
def test_a_table_for_each_month(names: str, reads: Reads, tmp_path: Path) -> None:
    for month, rows in year(NAMES[names]).groupby("month"):
        written(rows, tmp_path / f"{month}.parquet", 20)
    result = creditscore.score(scheme(names), tmp_path, memory=1)
    assert {count for (kind, *_), count in reads.items() if kind == "batches"} == {1}
    same(whole(names), result)


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("names", NAMES)
def test_figures_that_come_early_wait(names: str, reads: Reads, tmp_path: Path) -> None:
    """A small table of many units beside one in order; rows of a unit that is far ahead."""
    frame = year(NAMES[names])
    last = (frame["month"] == "2023-12") & (frame["fact"] == "s") & (frame.index % 96 > 48)
    written(frame[last], tmp_path / "december.parquet", 15)
    rest = frame[~last].to_dict("records")
    rest.insert(30, rest.pop(480))
    written(pd.DataFrame(rest), tmp_path / "rest.parquet", 30)
    result = creditscore.score(scheme(names), tmp_path, memory=1)
    assert {count for (kind, *_), count in reads.items() if kind == "batches"} == {1}
    same(whole(names), result)


@pytest.mark.usefixtures("in_order")
def test_what_is_not_applicable_and_what_ends_wait_as_well(tmp_path: Path) -> None:
    names = "in the order of their names"
    frame = year().astype({"value": str})
    frame.loc[(frame["fact"] == "s") & (frame.index % 5 == 0), "value"] = "n/a"
    frame["until"] = frame["month"].where((frame["fact"] == "n") & (frame.index % 7 == 0))
    frame = pd.concat([frame[500:520], frame[:500], frame[520:]], ignore_index=True)
    path = written(frame, tmp_path / "facts.parquet", 40)
    same(creditscore.score(scheme(names), frame), creditscore.score(scheme(names), path, memory=1))


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("names", NAMES)
def test_row_groups_of_nobody_are_read(names: str, tmp_path: Path) -> None:
    frame = year([*NAMES[names], *(f"外{i}" for i in range(20))])
    path = written(frame, tmp_path / "facts.parquet", 240)
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme(names), path, memory=1)
    assert caught.value.counts == {"F201": 20 * 24}


@pytest.mark.parametrize("names", NAMES)
def test_tables_without_order_are_sorted(
    names: str, reads: Reads, tmp_path: Path, monkeypatch: Patch
) -> None:
    """After so many row groups as show that there is no order."""
    spills: list[streaming.Spill] = []

    def spill(*arguments: Any) -> streaming.Spill:
        spills.append(Spill(*arguments))
        return spills[-1]

    Spill = streaming.Spill  # noqa: N806
    monkeypatch.setattr(streaming, "Spill", spill)
    monkeypatch.setattr("creditscore.facts.streaming.row_group_ranges._SOME", 3)
    frame = year(NAMES[names]).sample(frac=1, random_state=3)
    path = written(frame, tmp_path / "facts.parquet", 100)
    result = creditscore.score(scheme(names), path, memory=1)
    assert len(spills) == 1
    kinds = Counter(kind for kind, *_ in reads.elements())
    assert kinds == Counter(batches=15, entities=0 if NAMES[names] == RISING else 3)
    same(whole(names), result)


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("names", NAMES)
def test_cells_grow_on_the_way(names: str, tmp_path: Path, monkeypatch: Patch) -> None:
    """Where too many figures are too large, all is read again from there on, and no more lost."""
    monkeypatch.setattr(stores, "_SOME", 0)
    frame = year(NAMES[names])
    frame["value"] = frame["value"].where(frame.index < 800, frame["value"] + 70_000)
    result = creditscore.score(
        scheme(names), written(frame, tmp_path / "facts.parquet", 100), memory=1
    )
    same(creditscore.score(scheme(names), frame), result)


def test_names_that_statistics_hide(tmp_path: Path, reads: Reads) -> None:
    """A name with space around it, between others by its bytes, is that of a unit far before."""
    units = ["A", *(f"A B{i:02d}" for i in range(40)), *(f"A甲{i:02d}" for i in range(40))]
    found = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        units=units,
    )
    rows = [
        {"month": f"2023-{month:02d}", "entity": name, "item": "1", "n": len(name) + month}
        for name in units for month in range(1, 13)
    ]  # fmt: skip
    rows.insert(41 * 12, rows.pop(11) | {"entity": "A\u3000"})
    path = written(pd.DataFrame(rows), tmp_path / "facts.parquet", 48)
    expected = creditscore.score(found, pd.DataFrame(rows))
    result = creditscore.score(found, path, memory=1)
    assert reads["entities", "facts.parquet", 10] == 1, "told by statistics, then read"
    pd.testing.assert_frame_equal(expected.months, result.months)
    assert months(result, "A")[11] == 2 * (1 + 12)


def test_names_that_are_missing_or_unknown_where_they_come_as_text(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(batches, "_FIRST", 8)
    names = "in another order"
    frame = year(NAMES[names]).sample(frac=1, random_state=3).reset_index(drop=True)
    frame.loc[3, "entity"] = "单位99"
    frame.loc[150, "entity"] = None
    path = written(frame, tmp_path / "facts.parquet", 100)
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme(names), path, memory=1)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [("F201", 4), ("F201", 151)]
