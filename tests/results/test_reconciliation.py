"""A ledger that does not add up is never handed out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small import rows, small

import creditscore
from creditscore import FactError, Result

FACTS = "{n: {type: count, label: 次数}}"


def tampered(folder: Path, **changed: Any) -> Result:
    """A result whose points of the months, or whose year, are not those of its ledger."""
    scheme = small(folder, FACTS, "[{id: a, form: each, of: n, points: 2, period: month}]")
    result = creditscore.score(scheme, rows(n={1: 3, 2: 4}) + rows("丙", n={2: 1}))
    track = result.tracks["units"]
    months = track.scores.months.copy()
    for (month, unit), points in changed.get("months", {}).items():
        months[month, unit] += points
    total = track.standing.total + np.array(changed.get("total", [0, 0, 0]))
    scores = replace(track.scores, months=months)
    standing = replace(track.standing, total=total)
    return replace(result, tracks={"units": replace(track, scores=scores, standing=standing)})


@pytest.mark.parametrize("cell", [(0, 0), (1, 2), (5, 1)])
@pytest.mark.parametrize("write", ["ledger", "csv", "parquet"])
def test_it_is_compared_with_each_month(tmp_path: Path, cell: tuple[int, int], write: str) -> None:
    result = tampered(tmp_path, months={cell: 1})
    with pytest.raises(FactError) as caught:
        result.write(tmp_path / "out", write) if write != "ledger" else result.ledger
    (problem,) = caught.value.problems
    assert problem.code == "F250"
    assert f"{'甲乙丙'[cell[1]]} 2023-{cell[0] + 1:02}" in problem.message("en")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("write", ["ledger", "csv", "parquet"])
def test_and_with_the_year(tmp_path: Path, write: str) -> None:
    result = tampered(tmp_path, total=[0, 0, 1])
    with pytest.raises(FactError) as caught:
        result.write(tmp_path / "out", write) if write != "ledger" else result.ledger
    assert [problem.code for problem in caught.value.problems] == ["F250"]


def test_wide_points_as_well(tmp_path: Path) -> None:
    result = tampered(tmp_path, months={(0, 0): 0})
    track = result.tracks["units"]
    wide = replace(track.scores, months=track.scores.months.astype(object))
    fits = replace(result, tracks={"units": replace(track, scores=wide)})
    assert list(fits.ledger["points"]) == list(result.ledger["points"])
    wide.months[0, 0] += 2**64
    wrong = replace(result, tracks={"units": replace(track, scores=wide)})
    with pytest.raises(FactError, match="F250"):
        wrong.ledger  # noqa: B018
