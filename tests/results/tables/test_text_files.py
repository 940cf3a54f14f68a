"""Tables as CSV and JSON are, byte for byte, what pandas writes of the same frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditscore.formulas import guarded
from creditscore.results.tables.columns import Numbers, Rows, Texts, Truths
from creditscore.results.tables.definitions import Column
from creditscore.results.tables.text_files import write_csv, write_json

COLUMNS = (
    Column("unit", "text", "单位", "unit"),
    Column("said/%次", "text", '说"明"', "said", repeats=False),
    Column("points", "decimal", "得分", "points", gaps=True),
    Column("rank", "whole", "名次", "rank", gaps=True),
    Column("month", "whole", "月", "month"),
    Column("provisional", "truth", "暂定", "provisional"),
)
TEXT = st.text(
    st.one_of(
        st.sampled_from("\"'\\/,;=＝-\n\r\t\x07\x7f\u2028😀市"), st.characters(codec="utf-8")
    ),
    max_size=6,
).filter(lambda text: "\x00" not in text)


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """Rows of every kind of column, with gaps, odd texts, and numbers to either side of zero."""
    count = draw(st.integers(0, 9))
    texts = draw(st.lists(TEXT, min_size=1, max_size=4))
    whole = st.integers(-(10**15), 10**15)
    truths = st.lists(st.booleans(), min_size=count, max_size=count).map(
        lambda found: np.array(found, bool)
    )

    def numbers(of: st.SearchStrategy[int]) -> np.ndarray:
        return np.array(draw(st.lists(of, min_size=count, max_size=count)), np.int64)

    places = draw(st.integers(0, 6))
    shown = draw(st.one_of(st.none(), st.integers(0, places)))
    return {
        "unit": Texts(texts, numbers(st.integers(0, len(texts) - 1))),
        "said/%次": Texts(draw(st.lists(TEXT, min_size=count, max_size=count))),
        "points": Numbers(numbers(whole), places, draw(st.none() | truths), shown),
        "rank": Numbers(numbers(whole), there=draw(st.none() | truths)),
        "month": Numbers(numbers(whole)),
        "provisional": Truths(draw(truths)),
    }


def _frame(made: Rows, columns: Sequence[Column], text: Callable[[str], str]) -> pd.DataFrame:
    """The rows as pandas would have them, decimals as text in full, texts as `text` has them."""
    cells: dict[str, object] = {}
    for name in (column.name for column in columns):
        data = made[name]
        if isinstance(data, Texts):
            cells[name] = pd.Series([text(one) for one in data.listed()], dtype="str")
        elif isinstance(data, Truths):
            cells[name] = data.values
        elif name == "points":
            found = data.as_decimals()
            cells[name] = [None if n is None else format(n, "f") for n in found]
        elif name == "rank":
            there = np.ones(len(data), bool) if data.there is None else data.there
            cells[name] = pd.array(
                [n if t else None for n, t in zip(data.values.tolist(), there, strict=True)],
                dtype="Int64",
            )
        else:
            cells[name] = data.values
    return pd.DataFrame(cells)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=rows(),
    some=st.permutations(COLUMNS),
    count=st.integers(1, len(COLUMNS)),
    at_once=st.sampled_from([1, 4, 1 << 16]),
)
def test_the_bytes_are_those_of_pandas(
    tmp_path: Path, made: Rows, some: list[Column], count: int, at_once: int
) -> None:
    columns = some[:count]
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    write_csv(columns, made, ours, at_once)
    _frame(made, columns, guarded).to_csv(
        theirs, index=False, encoding="utf-8-sig", lineterminator="\n"
    )
    assert ours.read_bytes() == theirs.read_bytes()
    write_json(columns, made, ours, at_once)
    _frame(made, columns, str).to_json(theirs, orient="records", force_ascii=False, indent=1)
    assert ours.read_bytes() == theirs.read_bytes()
