"""The numbers of clauses in Chinese, read and written."""

from __future__ import annotations

import pytest

from creditscore.lints.numerals import numeral, value


def test_numerals_are_read_as_they_are_written() -> None:
    assert [value(numeral(number)) for number in range(1000)] == [*range(1000)]


@pytest.mark.parametrize(
    "text", ["", "十十", "一一", "百", "二三十", "甲", "1234567890", "一百零十"]
)
def test_what_is_no_numeral(text: str) -> None:
    assert value(text) is None
