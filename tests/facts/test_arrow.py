"""Arrow arrays made from NumPy's."""

from __future__ import annotations

import numpy as np

from creditscore import arrow


def test_no_text_stands_twice_in_a_dictionary() -> None:
    codes = np.array([3, 0, 2, 1], np.int64)
    column = arrow.coded(codes, ["甲", "乙", "甲", "丙"])
    assert column.to_pylist() == ["丙", "甲", "甲", "乙"]
    assert column.dictionary.to_pylist() == ["甲", "乙", "丙"]


def test_no_texts_at_all() -> None:
    assert arrow.coded(np.zeros(0, np.int64), []).to_pylist() == []
