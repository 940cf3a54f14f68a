"""The same table says the same as Parquet, small and large, and as an Arrow table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import small

import creditscore
from creditscore.facts import read as tables

SCHEME = small(
    Path(mkdtemp()),
    "{n: {type: amount, label: 数, places: 2}, k: {type: count, label: 次},"
    " l: {type: flag, label: 是}, s: {type: score, label: 分, at_least: 0, at_most: 100}}",
    "[{id: a, form: each, of: n, points: 1, period: month},"
    " {id: b, form: each, of: k, points: 1, period: month},"
    " {id: c, form: flag, of: l, points: 1, period: month},"
    " {id: d, form: given, of: s, period: month}]",
)
TEXTS = ["1", "0.5", "-3", "x", "", " 7 ", "n/a", "1e3", "9" * 30, "1,000", "0.005"]
FIGURES: dict[pa.DataType, list[Any]] = {
    pa.string(): TEXTS,
    pa.int64(): [1, -3, 200, -(2**63), 2**63 - 1],
    pa.uint64(): [1, 2**64 - 1],
    pa.float64(): [0.1, 0.1 + 0.2, float("nan"), 1e300, 5.0],
    pa.float32(): [0.1, 7.25, 3e7],
    pa.decimal128(38, 4): [Decimal("0.1"), Decimal("0.0001"), Decimal(10) ** 20],
    pa.bool_(): [True, False],
    pa.null(): [None],
    pa.date32(): [date(2023, 1, 1)],
    pa.list_(pa.int64()): [[1]],
}
TIMES = [datetime(2023, 5, 31, 15, tzinfo=UTC), datetime(2022, 12, 31, 16, tzinfo=UTC)]
MONTHS: dict[pa.DataType, list[Any]] = {
    pa.string(): ["2023-01", "2023年2月", "2023-02-30", "2022-12", "2023-05-31T16:00:00Z"],
    pa.date32(): [date(2023, 5, 31), date(2022, 12, 31)],
    pa.timestamp("us", "UTC"): TIMES,
    pa.int64(): [202301, 202313, 7],
}
UNITS = {pa.string(): ["甲", "乙", " 甲", "丁"]}


def columns_of(kinds: dict[pa.DataType, list[Any]]) -> st.SearchStrategy[Any]:
    """Four cells of some kind, some of them null."""
    return st.sampled_from(list(kinds)).flatmap(
        lambda kind: st.lists(st.none() | st.sampled_from(kinds[kind]), min_size=4, max_size=4).map(
            lambda cells: pa.array(cells, kind)
        )
    )


@st.composite
def written(draw: Any) -> pa.Table:
    """Four rows, tidy or wide."""
    columns = {
        "month": draw(columns_of(MONTHS)),
        "entity": draw(columns_of(UNITS)),
        "item": pa.array(draw(st.lists(st.sampled_from(["1", "2"]), min_size=4, max_size=4))),
    }
    if draw(st.booleans()):
        names = draw(st.lists(st.sampled_from(["n", "k", "l", "s", "m"]), min_size=1, unique=True))
        columns |= {name: draw(columns_of(FIGURES)) for name in names}
    else:
        facts = st.lists(st.sampled_from(["n", "k", "l", "s", "m"]), min_size=4, max_size=4)
        columns |= {"fact": pa.array(draw(facts)), "value": draw(columns_of(FIGURES))}
    return pa.table(columns)


def told(source: Any) -> list[Any]:
    """Problems by their rows, or the points of all units."""
    try:
        return [str(row) for row in creditscore.score(SCHEME, source).months.to_dict("records")]
    except creditscore.FactError as error:
        return sorted(
            (p.code, p.place.line * (p.code not in _OF_COLUMNS), str(_without_names(p.details)))
            for p in error.problems
        )


def _without_names(details: Mapping[str, object]) -> dict[str, object]:
    """What a problem says but for what the table is called; places are told by their rows."""
    rows = {n: d.line if isinstance(d, creditscore.Place) else d for n, d in details.items()}
    return {**rows, "file": ""}


_OF_COLUMNS = ("F240", "F242")


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(table=written())
def test_a_table_says_the_same_however_it_comes(
    table: pa.Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "facts.parquet"
    pq.write_table(table, path)
    monkeypatch.setattr(tables, "MANY", 0)
    large = told(path)
    monkeypatch.setattr(tables, "MANY", 1 << 60)
    expected = told(path)
    assert large == expected
    assert told(table) == expected
