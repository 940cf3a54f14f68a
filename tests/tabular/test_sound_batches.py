"""Batches of Arrow: texts that are none, and codes that have no text, are refused."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from creditscore.tabular.parquet import sound_batch


def batch(column: Any) -> Any:
    return pa.RecordBatch.from_arrays([column], ["a"])


def coded(codes: list[int | None], texts: Any) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), texts, safe=False)


NO_TEXT = pa.array([b"\xff"]).cast(pa.string(), safe=False)

TWO = pa.array(["甲", "乙"])


@pytest.mark.parametrize(
    "column",
    [NO_TEXT, coded([0], NO_TEXT), coded([0, 2], TWO), coded([-1], TWO)],
)
def test_what_is_not_sound_is_refused(column: Any) -> None:
    with pytest.raises(pa.ArrowInvalid):
        sound_batch(batch(column))


@pytest.mark.parametrize("codes", [[], [None], [0, None, 1]])
def test_what_is_sound_is_given_back(codes: list[int | None]) -> None:
    found = batch(coded(codes, TWO))
    assert sound_batch(found) is found
