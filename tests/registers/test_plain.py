"""Texts as they are compared, one by one and many at once."""

from __future__ import annotations

import pytest

from creditscore.registers.plain import all_plain


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([], []),
        ([""], [""]),
        (["ａ - 1", "", "〔甲〕"], ["A-1", "", "(甲)"]),
        # a character that stands between the texts while they are joined
        (["a\ue000b", "〔甲〕"], ["A\ue000B", "(甲)"]),
        (["\ue000", "\ue000"], ["\ue000", "\ue000"]),
    ],
)
def test_many_texts_are_those_of_each(texts: list[str], found: list[str]) -> None:
    assert all_plain(texts) == found
