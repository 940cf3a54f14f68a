"""Some runs that are killed or meet; `make kills` has hundreds of them in each format."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from .__main__ import filled, tried
from .runs import FORMATS, Runs, small_disk

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs the exchange of folders")


@pytest.mark.parametrize(
    "format", ["csv", *(pytest.param(f, marks=pytest.mark.hostile) for f in FORMATS[1:])]
)
def test_killed_runs_and_pairs_leave_one_whole_result(tmp_path: Path, format: str) -> None:
    assert "killed" in tried(Runs(tmp_path, format), Random(1), 3, 1)


def test_a_full_disk_leaves_one_whole_result(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as made:
        if not made:
            pytest.skip("no disk may be mounted here")
        assert "refused" in filled(Runs(tmp_path, "csv", tmp_path / "disk" / "out"), Random(1), 3)
