"""A few years of an office agree with the model; `make simulate` plays thousands."""

from __future__ import annotations

import sys

import pytest

from .year import played


@pytest.mark.skipif(sys.platform == "win32", reason="runs are killed in forks")
@pytest.mark.parametrize("number", range(3))
def test_a_year_is_what_the_model_says(number: int) -> None:
    assert len(played(number)) > 12
