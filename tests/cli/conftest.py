"""What the tests of the commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import gold
import pandas as pd
import pytest
import sampled
from small import Row, rows, small


@pytest.fixture
def table(tmp_path: Path) -> Callable[[Sequence[Row]], Path]:
    """Writes rows as a fact table."""

    def write(rows: Sequence[Row], name: str = "facts.csv") -> Path:
        path = tmp_path / name
        pd.DataFrame(rows).to_csv(path, index=False)
        return path

    return write


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a file of `golden/`, beside the test."""
    folder = Path(request.path).parent / "golden"

    def check(name: str, text: str) -> None:
        gold.check(text.replace(f"{sampled.ROOT}/", ""), folder / name)

    return check


@pytest.fixture
def tiny(tmp_path: Path) -> tuple[Path, Path]:
    """A small scheme and a fact table for it, as paths; its first unit is vetoed."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, s: {type: stock, label: 存量, missing: carry}}",
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 9}]",
        head=(
            "ranking: {by: total}\nvetoed: frees-its-place\n"
            'vetoes: [{id: v, item: "1", fact: s, above: 0, band: 合格}]'
        ),
    )
    path = tmp_path / "tiny.csv"
    pd.DataFrame([*rows("甲", n={1: 9}, s={12: 1}), *rows("乙", n={2: 1, 3: 2})]).to_csv(
        path, index=False
    )
    assert scheme.source is not None
    return scheme.source.folder, path
