"""What the tests of the month's round share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gold
import pytest


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a file of `golden/`, beside the test."""
    folder = Path(request.path).parent / "golden"
    return lambda name, text: gold.check(text, folder / name)
