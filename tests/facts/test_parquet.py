"""Parquet as others write it: texts, statistics and types of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small import months, small

import creditscore
from creditscore.engine import blocks
from creditscore.facts import read as tables
from creditscore.facts.planes import fingerprint, observations
from creditscore.facts.reading import parquet
from creditscore.facts.streaming import batches, streaming

Patch = pytest.MonkeyPatch
NAMES = [f"单位{i:02d}" for i in range(59, -1, -1)]
TEXTS = ("month", "entity", "item", "fact")


@pytest.fixture(autouse=True)
def large(monkeypatch: Patch) -> None:
    """Every table is a large one."""
    monkeypatch.setattr(tables, "MANY", 0)


@pytest.fixture
def hardly(monkeypatch: Patch) -> None:
    """Names repeat so little that they are looked up one by one."""
    monkeypatch.setattr(parquet, "_HARDLY", 0)
    monkeypatch.setattr(batches, "_FIRST", 8)


def counting(folder: Path, units: Sequence[str]) -> creditscore.Scheme:
    """Two points for each of a number."""
    return small(
        folder,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        units=units,
    )


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    return counting(tmp_path, NAMES)


def year() -> pd.DataFrame:
    rows = [
        (f"2023-{month:02d}", name, "1", "n", unit * month % 7)
        for unit, name in enumerate(NAMES)
        for month in range(1, 13)
    ]
    return pd.DataFrame(rows, columns=[*TEXTS, "value"])


def arrow(frame: pd.DataFrame, coded: bool = False, **columns: Any) -> pa.Table:
    """A table with texts coded or not, and some columns as they are given."""
    texts = {name: pa.array(frame[name], pa.string()) for name in TEXTS if name not in columns}
    if coded:
        texts = {name: column.dictionary_encode() for name, column in texts.items()}
    return pa.table({"value": pa.array(frame["value"]), **texts, **columns})


def same(scheme: creditscore.Scheme, path: Path, memory: int = 1 << 30) -> None:
    """The table scores as its rows do."""
    expected = creditscore.score(scheme, year())
    result = creditscore.score(scheme, path, memory=memory)
    pd.testing.assert_frame_equal(expected.months, result.months)


@pytest.mark.parametrize("kept", [True, False])
def test_texts_come_as_codes(kept: bool, tmp_path: Path) -> None:
    """Whether or not whoever wrote the table left word of its types."""
    path = tmp_path / "facts.parquet"
    pq.write_table(arrow(year()), path, store_schema=kept)
    (_, columns), *_ = creditscore.read_facts(path).tables[0].batches(0)
    assert {name for name, cells in columns.items() if hasattr(cells, "dictionary")} == {*TEXTS}


@pytest.mark.parametrize("coded", [True, False])
def test_texts_that_arrow_makes_no_codes_of(
    coded: bool, scheme: creditscore.Scheme, tmp_path: Path
) -> None:
    path = tmp_path / "facts.parquet"
    encodings = dict.fromkeys(TEXTS, "DELTA_BYTE_ARRAY")
    table = arrow(year(), coded)
    pq.write_table(table, path, use_dictionary=False, column_encoding=encodings)
    same(scheme, path)


@pytest.mark.usefixtures("hardly")
@pytest.mark.parametrize("memory", [1, 1 << 30])
@pytest.mark.parametrize("shuffled", [True, False])
@pytest.mark.parametrize("coded", [True, False])
def test_names_that_hardly_repeat(
    coded: bool, shuffled: bool, memory: int, scheme: creditscore.Scheme, tmp_path: Path
) -> None:
    """They come as the file has them; months, items and facts come as codes all the same."""
    frame = year().sample(frac=1, random_state=3) if shuffled else year()
    path = tmp_path / "facts.parquet"
    names = {*TEXTS} if coded else {"month", "item", "fact"}
    pq.write_table(arrow(frame, coded=True), path, row_group_size=100, use_dictionary=[*names])
    (_, columns), *_ = creditscore.read_facts(path).tables[0].batches(0)
    assert {name for name, cells in columns.items() if hasattr(cells, "dictionary")} == names
    same(scheme, path, memory)


@pytest.mark.usefixtures("hardly")
def test_rows_without_a_name_among_names_that_hardly_repeat(
    scheme: creditscore.Scheme, tmp_path: Path
) -> None:
    """They are told of by their rows, as are names that nobody knows."""
    frame = year()
    frame.loc[[3, 700], "entity"] = [None, "某局"]
    path = tmp_path / "facts.parquet"
    pq.write_table(arrow(frame), path, row_group_size=100)
    with pytest.raises(creditscore.FactError) as found:
        creditscore.score(scheme, path)
    assert [(p.code, p.place.line) for p in found.value.problems] == [("F201", 4), ("F201", 701)]


@pytest.mark.usefixtures("hardly")
def test_names_that_are_numbers(tmp_path: Path) -> None:
    """Their dictionary is no list of texts, though each of these bytes could be one."""
    scheme = counting(tmp_path, ["'4'", "'400'"])
    frame = year()[:24].assign(entity=["4"] * 12 + ["400"] * 12)
    path = tmp_path / "facts.parquet"
    pq.write_table(arrow(frame, entity=pa.array([4] * 12 + [400] * 12)), path, row_group_size=12)
    expected = creditscore.score(scheme, frame)
    pd.testing.assert_frame_equal(expected.months, creditscore.score(scheme, path).months)


@pytest.mark.usefixtures("hardly")
def test_months_of_a_time_zone_stay_in_it(scheme: creditscore.Scheme, tmp_path: Path) -> None:
    """The first of a month in Shanghai is the last of the one before in Greenwich."""
    zone = pa.timestamp("us", tz="Asia/Shanghai")
    month = pa.array(pd.to_datetime(year()["month"]).dt.tz_localize("Asia/Shanghai"), zone)
    path = tmp_path / "facts.parquet"
    pq.write_table(arrow(year(), coded=True, month=month), path)
    same(scheme, path)


def test_statistics_cut_within_a_letter(tmp_path: Path) -> None:
    """They are asked where units stand in the order of their names."""
    path = tmp_path / "facts.parquet"
    pq.write_table(arrow(year()), path, row_group_size=100)
    whole, cut = "单位59".encode(), "单位".encode() + b"\xe5\x8d"
    data = path.read_bytes()
    footer = data.rindex(b"PAR1", 0, -4) if data.count(b"PAR1") > 2 else len(data) // 2
    assert data.count(whole, footer)
    path.write_bytes(data[:footer] + data[footer:].replace(whole, cut))
    with pytest.raises(ValueError, match="utf-8"):
        _ = pq.read_metadata(path).row_group(0).column(2).statistics.max
    same(counting(tmp_path, NAMES[::-1]), path, memory=1)


def forged(path: Path, old: str, new: str) -> None:
    """Write over a text wherever the footer has it."""
    data = path.read_bytes()
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    assert old.encode() in data[footer:]
    assert len(old.encode()) == len(new.encode())
    path.write_bytes(data[:footer] + data[footer:].replace(old.encode(), new.encode()))


@pytest.mark.parametrize("memory", [1, 1 << 30])
@pytest.mark.parametrize("coded", [True, False])
@pytest.mark.parametrize(
    ("old", "new"),
    [("2023-12", "2023-01"), ("2023-01", "2023-12"), ("2023-12", "1999-12"),
     ("单位59", "单位07"), ("单位07", "单位59"), ("单位59", "单位00"), ("单位59", "单位x9")],
)  # fmt: skip
def test_statistics_that_are_wrong_change_nothing(
    old: str, new: str, coded: bool, memory: int, tmp_path: Path, monkeypatch: Patch
) -> None:
    """Some writers gave those of the first rows alone; a footer may say whatever it likes."""
    for module in (blocks, observations, fingerprint, streaming):
        monkeypatch.setattr(module, "BLOCK", 8)
    frame = year().sort_values(["entity", "month"])
    path = tmp_path / "facts.parquet"
    pq.write_table(arrow(frame, coded), path, row_group_size=96)
    forged(path, old, new)
    same(counting(tmp_path, NAMES[::-1]), path, memory)
    assert len(creditscore.read_facts(path)) == len(frame)


def test_a_table_is_counted_whatever_its_statistics_say(tmp_path: Path) -> None:
    wide = year().drop(columns=["fact", "value"]).assign(n=[1, None] * 360, **{" k ": 2.5})
    path = tmp_path / "facts.parquet"
    wide.to_parquet(path)
    facts = creditscore.read_facts(path)
    assert facts.tables
    assert len(facts) == len(facts.frame) == 360 + 720


def test_texts_may_be_views(scheme: creditscore.Scheme, tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    entity = pa.array(year()["entity"], pa.string()).cast(pa.string_view())
    pq.write_table(arrow(year(), entity=entity), path)
    assert creditscore.read_facts(path).tables
    same(scheme, path)


@pytest.mark.parametrize(("kind", "value"), [("uint16", 40_000), ("uint32", 3_000_000_000)])
def test_figures_without_a_sign(kind: str, value: int, tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: amount, label: 元, places: 0}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
    )
    frame = pd.DataFrame([("2023-01", "乙", "1", "n", value)], columns=[*TEXTS, "value"])
    path = tmp_path / "facts.parquet"
    pq.write_table(arrow(frame, value=pa.array([value], kind)), path)
    assert months(creditscore.score(scheme, path), "乙")[0] == 2 * value


def test_large_is_a_matter_of_rows(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(tables, "MANY", 700)
    pq.write_table(arrow(year()), tmp_path / "a.parquet")
    assert creditscore.read_facts(tmp_path).tables
    monkeypatch.setattr(tables, "MANY", 800)
    assert not creditscore.read_facts(tmp_path).tables
    pq.write_table(arrow(year()), tmp_path / "b.parquet")
    assert len(creditscore.read_facts(tmp_path).tables) == 2


@pytest.mark.parametrize("columns", [("item",), ("item", "fact"), ("month", "item", "fact")])
def test_thousands_of_names_that_mean_nothing_take_no_room(
    columns: Sequence[str], scheme: creditscore.Scheme, tmp_path: Path
) -> None:
    bad = year().loc[lambda frame: frame.index % 20 == 0].sample(3000, replace=True, random_state=1)
    bad = bad.assign(**{name: [f"{name}{i}" for i in range(3000)] for name in columns})
    table = pd.concat([year(), bad], ignore_index=True)
    table.to_parquet(tmp_path / "facts.parquet", index=False)
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme, tmp_path / "facts.parquet")
    assert caught.value.counts == {"F221" if "month" in columns else "F202": 3000}


def test_keys_of_many_cells_find_their_slots(
    scheme: creditscore.Scheme, tmp_path: Path, monkeypatch: Patch
) -> None:
    path = tmp_path / "facts.parquet"
    year().assign(month=lambda frame: frame["month"] + "-01").to_parquet(path, index=False)
    expected = creditscore.score(scheme, path).months
    monkeypatch.setattr(batches, "_MOST_KEYS", 2)
    pd.testing.assert_frame_equal(creditscore.score(scheme, path).months, expected)


def test_columns_of_nothing_that_no_item_knows_hold_nothing(
    scheme: creditscore.Scheme, tmp_path: Path
) -> None:
    table = year().drop(columns=["fact", "value"]).assign(m=None, n=None)
    table.to_parquet(tmp_path / "facts.parquet", index=False)
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme, tmp_path / "facts.parquet")
    assert caught.value.counts == {"F219": 1}
