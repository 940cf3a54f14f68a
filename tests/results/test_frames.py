"""Tables go out as frames of the library that the facts came in, or of any that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampled import SAMPLE, result, scheme, table

import creditscore
from creditscore.results.tables.columns import Numbers
from creditscore.results.tables.definitions import Column, Table
from creditscore.results.tables.native import made
from creditscore.tabular.libraries import Library

ROW = {"month": "2023-05", "entity": "市教育局", "item": "17", "repairs": 3}
IN: dict[str, tuple[Callable[[], Any], type]] = {
    "pandas": (lambda: pd.DataFrame([ROW]), pd.DataFrame),
    "polars": (lambda: pl.DataFrame([ROW]), pl.DataFrame),
    "polars, lazy": (lambda: pl.DataFrame([ROW]).lazy(), pl.DataFrame),
    "arrow": (lambda: pa.Table.from_pylist([ROW]), pa.Table),
    "arrow, a reader": (lambda: pa.Table.from_pylist([ROW]).to_reader(), pa.Table),
    "duckdb": (lambda: duckdb.from_arrow(pa.Table.from_pylist([ROW])), duckdb.DuckDBPyRelation),
    "rows": (lambda: [ROW], pd.DataFrame),
    "columns": (lambda: {name: [cell] for name, cell in ROW.items()}, pd.DataFrame),
    "a file": (lambda: SAMPLE, pd.DataFrame),
    "two of a kind": (lambda: [pl.DataFrame([ROW]), SAMPLE / "evaluation.csv"], pl.DataFrame),
    "two kinds": (lambda: [pl.DataFrame([ROW]), pd.DataFrame([ROW])[:0]], pd.DataFrame),
}


@pytest.mark.parametrize("kind", IN)
def test_the_kind_that_came_in_goes_out(kind: str) -> None:
    make, expected = IN[kind]
    facts = creditscore.read_facts(*(made if isinstance(made := make(), list) and not
                                     isinstance(made[0], dict) else [made]))  # fmt: skip
    found = creditscore.score(scheme(), facts)
    for name in ("ledger", "items", "months", "annual", "completeness", "leagues"):
        assert isinstance(getattr(found, name), expected)
    assert isinstance(found.league("counties"), expected)


def as_rows(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame of any kind as plain data."""
    if isinstance(frame, duckdb.DuckDBPyRelation):
        frame = frame.to_arrow_table()
    if isinstance(frame, pd.DataFrame):
        frame = frame.astype(object).where(frame.notna(), None)
        return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
    rows: list[dict[str, Any]] = (
        frame.to_dicts() if hasattr(frame, "to_dicts") else frame.to_pylist()
    )
    return rows


WAYS = ("to_pandas", "to_polars", "to_arrow", "to_duckdb")


@pytest.mark.parametrize("way", WAYS)
def test_every_table_is_the_same_in_every_library(way: str) -> None:
    tables = getattr(result(), way)()
    assert list(tables) == ["ledger", "items", "months", "annual", "completeness"]
    for name, frame in tables.items():
        assert as_rows(frame) == result().records(name)


def test_targets_and_leagues_are_the_same_too() -> None:
    sample = creditscore.sample("yuncheng-2024")
    found = creditscore.score("yuncheng-2024", sample, through="2024-02")
    for way in ("to_pandas", "to_polars"):
        for name in ("targets", "due", "leagues", "contributions"):
            assert as_rows(getattr(found, way)()[name]) == found.records(name), (way, name)


@pytest.mark.parametrize("way", WAYS)
def test_points_are_exact_unless_floats_are_asked_for(way: str) -> None:
    exact, floats = getattr(result(), way)(), getattr(result(), way)(points="float")
    assert {type(row["points"]) for row in as_rows(exact["months"])} == {Decimal}
    found = [row["total"] for row in as_rows(floats["annual"])]
    assert found == [None if row["total"] is None else float(row["total"])
                     for row in result().records("annual")]  # fmt: skip
    assert {type(cell) for cell in found} <= {float, type(None)}
    assert [row["rank"] for row in as_rows(floats["annual"])] == [
        row["rank"] for row in result().records("annual")
    ]


def test_floats_work_where_objects_do_not() -> None:
    months = result().to_pandas(points="float")["months"]
    assert months["points"].dtype == np.float64
    assert len(months.nlargest(3, "points")) == 3
    assert months["points"].quantile(0.5) == pytest.approx(float(np.median(months["points"])))


@given(st.lists(st.integers(-(10**25), 10**25), min_size=1), st.integers(0, 30))
def test_a_float_is_the_nearest(values: list[int], places: int) -> None:
    small_enough = all(-(2**63) <= value < 2**63 for value in values)
    column = np.array(values, np.int64 if small_enough else object)
    found = Numbers(column, places).as_floats()
    assert found.tolist() == [float(Fraction(value, 10**places)) for value in values]


def test_a_float_that_is_not_there_is_none() -> None:
    found = Numbers(np.array([15, 0]), 1, np.array([True, False])).as_floats()
    assert found[0] == 1.5
    assert np.isnan(found[1])


def test_a_frame_is_its_readers_own() -> None:
    found = creditscore.score(scheme(), pl.DataFrame([ROW]))
    found.annual.drop_in_place("total")
    assert "total" in found.annual.columns
    mine = found.to_pandas()["annual"]
    mine["total"] = 0
    assert "total" in found.annual.columns
    assert not (found.to_pandas()["annual"]["total"] == 0).all()


def test_relations_are_of_the_connection_that_is_asked_for() -> None:
    connection = duckdb.connect()
    months = result().to_duckdb(connection)["months"]
    connection.register("months", months.to_arrow_table())
    joined = months.set_alias("a").join(
        connection.table("months").set_alias("b"), "a.entity = b.entity"
    )
    assert joined.aggregate("count(*)").fetchall() > [(0,)]


def test_what_is_no_table_and_no_way_to_give_points() -> None:
    tables = result().to_polars()
    with pytest.raises(creditscore.UsageError, match="annual"):
        tables["anual"]
    assert tables.get("anual") is None
    assert "anual" not in tables
    assert len(tables["targets"]) == 0
    with pytest.raises(creditscore.UsageError, match="float"):
        result().to_polars(points="decimal")  # type: ignore[arg-type]


@pytest.mark.parametrize("library", ["polars", "duckdb"])
def test_more_digits_than_a_library_has(library: Library) -> None:
    points = Table("items", "", "", (Column("points", "decimal", "", ""),))
    rows = {"points": Numbers(np.array([10**38 - 1, 5], object), 4)}
    assert as_rows(made(library, points, rows))[0]["points"] == Decimal(f"{'9' * 34}.9999")
    wide = {"points": Numbers(np.array([10**38, 5], object), 4)}
    with pytest.raises(creditscore.UsageError, match="U542"):
        made(library, points, wide)
    assert as_rows(made("arrow", points, wide))[0]["points"] == Decimal("1e34")
    assert as_rows(made(library, points, wide, "float"))[0]["points"] == 1e34


def test_a_result_of_any_kind_can_be_compared_and_written(tmp_path: Path) -> None:
    frame = table().astype(str)
    one = creditscore.score(scheme(), pl.DataFrame(frame))
    moved = result().compare(one)
    assert not len(moved.by_clause)
    assert len(one.compare(result()).units) == len(result().annual)
    one.write(tmp_path / "polars")
    result().write(tmp_path / "pandas")
    for name in ("ledger", "annual"):
        files = [tmp_path / kind / f"{name}.csv" for kind in ("polars", "pandas")]
        assert files[0].read_bytes() == files[1].read_bytes()
    assert "<table" in one._repr_html_()
    assert isinstance(one.as_facts("1", "plan", "2023-12"), pd.DataFrame)
