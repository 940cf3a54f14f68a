"""What a client would rather have: weights, and what it refuses."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("fastapi")

from creditscore.errors import CreditscoreError
from creditscore.service.web.answers import language_of
from creditscore.service.web.shapes import ARROW, CSV, JSON, media_of


def asking(**headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(headers=named, query_params={}, cookies={})


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/json;q=0.2, text/csv", CSV),
        ("text/csv; q=0.2, application/vnd.apache.arrow.stream;q=0.9", ARROW),
        ("text/csv;q=0.5, */*;q=0.1", CSV),
        ("application/json;q=0, */*", CSV),
        ("text/*", CSV),
        ("text/html, */*;q=0.8", JSON),
        ("", JSON),
    ],
)
def test_a_table_comes_as_what_is_wanted_most(accept: str, media: str) -> None:
    assert media_of(asking(accept=accept)) == media


def test_what_is_refused_is_not_sent() -> None:
    with pytest.raises(CreditscoreError, match="U622"):
        media_of(asking(accept="text/html, text/csv;q=0"))


@pytest.mark.parametrize(
    ("words", "lang"),
    [("zh;q=0.3, en-GB", "en"), ("fr, zh-CN;q=0.8, en;q=0.2", "zh"), ("fr", "zh"), ("", "zh")],
)
def test_the_language_is_the_first_of_the_two_that_is_wanted(words: str, lang: str) -> None:
    assert language_of(asking(accept_language=words)) == lang
