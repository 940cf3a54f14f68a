"""Frames of many rows are looked at by columns: they come to the same as small ones, and faster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pytest
from facts.test_frames import READ, REFUSED
from hypothesis import given, settings
from hypothesis import strategies as st
from sampled import result, table
from sampled import scheme as changzhi
from small import small

import creditscore
from creditscore import arrow
from creditscore.facts import read as reading
from creditscore.facts.reading import views


@pytest.fixture(autouse=True)
def _sizes() -> Iterator[None]:
    """What a test sets is set back."""
    many = reading.MANY
    yield
    reading.MANY = many


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> creditscore.Scheme:
    """A point for each of a number."""
    return small(
        tmp_path_factory.mktemp("tiny"),
        "{n: {type: amount, label: 数, places: 3}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
    )


def told(scheme: creditscore.Scheme, table: Any, many: int) -> Any:
    """What is said of a table, looked at by rows or by columns."""
    reading.MANY = many
    try:
        result = creditscore.score(scheme, table)
    except creditscore.CreditscoreError as error:
        return sorted(problem.text("zh") for problem in error.problems)
    return result.records("ledger"), [notice.text("zh") for notice in result.notices]


@pytest.mark.parametrize("kind", [*READ, *REFUSED])
def test_the_same_is_said_of_few_rows_and_of_many(kind: str, tiny: creditscore.Scheme) -> None:
    make = {**READ, **REFUSED}[kind]
    assert told(tiny, make(), 1) == told(tiny, make(), 1 << 60)


def by_columns(table: Any) -> bool:
    reading.MANY = 1
    return bool(creditscore.read_facts(table).tables)


@pytest.mark.parametrize("kind", [kind for kind in READ if kind != "a list of dicts"])
def test_what_can_be_is_looked_at_by_columns(kind: str) -> None:
    assert by_columns(READ[kind]())


ROWS = table().astype({"month": str, "entity": str, "item": str, "subject": str, "fact": str})
TEXTS = ROWS.astype({"value": str})
KINDS: dict[str, Callable[[], Any]] = {
    "pandas": lambda: TEXTS,
    "pandas, objects": lambda: TEXTS.astype(object),
    "pandas, of Arrow": lambda: TEXTS.convert_dtypes(dtype_backend="pyarrow"),
    "pandas, categories": lambda: TEXTS.astype({"month": "category", "entity": "category"}),
    "columns": lambda: {name: TEXTS[name].tolist() for name in TEXTS},
    "polars": lambda: pl.DataFrame(TEXTS),
    "polars, lazy": lambda: pl.DataFrame(TEXTS).lazy(),
    "polars, categories": lambda: pl.DataFrame(TEXTS).cast({pl.String: pl.Categorical}),
    "polars, in pieces": lambda: pl.concat(
        [pl.DataFrame(TEXTS[at::7]) for at in range(7)], rechunk=False
    ),
    "duckdb": lambda: duckdb.from_df(TEXTS),
    "arrow": lambda: pa.Table.from_pandas(TEXTS),
    "arrow, reader": lambda: pa.Table.from_pandas(TEXTS).to_reader(100),
    "arrow, dataset": lambda: pa.dataset.dataset(pa.Table.from_pandas(TEXTS)),
    "arrow, coded": lambda: pa.Table.from_pandas(TEXTS.astype("category")),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_all_kinds_of_frames_come_to_the_same(kind: str) -> None:
    reading.MANY = 1
    facts = creditscore.read_facts(KINDS[kind]())
    assert facts.tables
    found = creditscore.score(changzhi(), facts)
    assert found.records("annual") == result().records("annual")
    assert [t.observations.fingerprint for t in found.tracks.values()] == [
        t.observations.fingerprint for t in result().tracks.values()
    ]


def test_a_wide_frame_is_looked_at_by_columns(tiny: creditscore.Scheme) -> None:
    wide = pl.DataFrame(
        {"month": ["2023-01", "2023-02"], "entity": ["甲", "甲"], "item": [1, 1], "n": [4.5, None]}
    )
    assert by_columns(wide)
    assert told(tiny, wide, 1) == told(tiny, wide, 1 << 60)
    assert creditscore.score(tiny, wide).records("ledger")[0]["points"] == 4.5


def test_problems_have_the_rows_of_the_frame(tiny: creditscore.Scheme) -> None:
    rows = [("2023-01", "甲", "1", 1), ("2023-01", "丁丁", "1", 1), ("2023-02", "甲", "2", 1)]
    frame = pl.DataFrame(rows, ["month", "entity", "item", "n"], orient="row")
    assert told(tiny, frame, 1) == told(tiny, frame, 1 << 60)
    reading.MANY = 1
    with pytest.raises(creditscore.FactError) as error:
        creditscore.score(tiny, frame)
    assert [str(problem.place) for problem in error.value.problems] == ["table 1:2", "table 1:3"]


def test_every_row_of_a_large_frame_can_be_had_again() -> None:
    reading.MANY = 1
    facts = creditscore.read_facts(pl.DataFrame(TEXTS))
    assert len(facts.frame) == len(TEXTS) == len(facts)
    assert facts.frame["row"].tolist() == [*range(1, len(TEXTS) + 1)]


def test_many_small_pieces_are_put_together() -> None:
    reading.MANY = 1
    pieces = [pa.RecordBatch.from_pandas(TEXTS[at : at + 5]) for at in range(0, 500, 5)]
    whole = pa.Table.from_batches(pieces)
    frame = pl.concat([pl.DataFrame(piece) for piece in pieces], rechunk=False)
    for pieces_of in (whole, frame):
        (found,) = creditscore.read_facts(pieces_of).tables
        assert found.counts == [500]
        assert [len(batch) for batch in found.read(0, ["month"])] == [500]


def test_a_frame_that_is_changed_after_it_was_read_is_what_it_was(tiny: creditscore.Scheme) -> None:
    reading.MANY = 1
    frame = pl.DataFrame({"month": ["2023-01"], "entity": ["甲"], "item": [1], "n": [4]})
    facts = creditscore.read_facts(frame)
    frame[0, "n"] = 5
    assert creditscore.score(tiny, facts).records("ledger")[0]["points"] == 4


CELLS = st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["", "16", "2023-01"]))


@settings(deadline=None, max_examples=40)
@given(st.lists(CELLS, max_size=40), st.integers(0, 3), st.integers(1, 500))
def test_views_and_runs_are_coded_without_a_change(
    cells: list[str | None], skipped: int, times: int
) -> None:
    repeated = [cell for cell in cells for _ in range(times)]
    column = pa.array(repeated, "string_view")[skipped:]
    found = views.coded(column)
    assert found is None or found.to_pylist() == repeated[skipped:]
    assert found is not None or any(len((cell or "").encode()) > 12 for cell in cells)
    plain = arrow.encoded(pa.array(repeated, "string")[skipped:])
    assert plain.to_pylist() == repeated[skipped:]


def test_texts_that_begin_alike_are_told_apart() -> None:
    """Most of these fall onto places of the table that others have."""
    few = [f"2023-{number:04d}" for number in range(40)] * 205
    texts = [*few, *(f"2023-{number:04d}" for number in range(1000))]
    found = views.coded(pa.array(texts, "string_view"))
    assert found.to_pylist() == texts


def test_runs_of_nulls_and_of_empty_texts_are_told_apart() -> None:
    cells = [cell for cell in (None, "", None, "甲", None, "", "甲") for _ in range(2000)]
    for kind in ("string", "large_string"):
        assert arrow.encoded(pa.array(cells, kind)).to_pylist() == cells
        assert arrow.encoded(pa.array(cells, kind)[1999:]).to_pylist() == cells[1999:]


def test_views_of_many_texts_are_not_coded() -> None:
    texts = pa.array(np.arange(5000).astype(str).tolist(), "string_view")
    assert views.coded(texts) is None
    assert views.coded(texts[:1000]).to_pylist() == texts[:1000].to_pylist()


def test_a_file_and_a_frame_together(tmp_path: Path, tiny: creditscore.Scheme) -> None:
    path = tmp_path / "a.csv"
    path.write_text("month,entity,item,n\n2023-02,甲,1,2\n", encoding="utf-8")
    frame = pl.DataFrame({"month": ["2023-01"], "entity": ["甲"], "item": ["1"], "n": [4]})
    reading.MANY = 1
    result = creditscore.score(tiny, [frame, path])
    assert [row["points"] for row in result.records("ledger")][:2] == [4, 2]
    assert isinstance(result.annual, pl.DataFrame)
