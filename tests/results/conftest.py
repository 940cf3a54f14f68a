"""What the tests of results share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import gold
import pytest
import sampled


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a file of `golden/`, beside the test."""
    folder = Path(request.path).parent / "golden"

    def check(name: str, text: str) -> None:
        gold.check(text.replace(f"{sampled.ROOT}/", "") + "\n", folder / name)

    return check
