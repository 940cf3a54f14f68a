"""Reports of the counties of the sample year, and of a small scheme with names that are hostile."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import sampled
from small import rows, small

import creditscore
from creditscore.reports.building import report_of
from creditscore.reports.model import Report
from creditscore.reports.periods import Period
from creditscore.results.explaining.explanation import Explanation

HERE = Path(__file__).parent / "reports"
HOSTILE = "=1+1<script>alert(1)</script>\"&'"
BROWSER = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@cache
def counties() -> creditscore.Result:
    """The counties alone, up to June."""
    half = sampled.half()
    return replace(half, tracks={"counties": half.tracks["counties"]})


@cache
def june() -> Report:
    """Their report of June."""
    result = counties()
    return report_of(result, Period.month(result.scheme, "2023-06"))


@cache
def targets(name: str, through: str) -> creditscore.Result:
    """A scheme that counts targets, up to a month of its sample year."""
    return creditscore.score(name, sampled.ROOT / "data" / "samples" / name, through=through)


@cache
def explained(result: creditscore.Result) -> dict[str, Explanation]:
    """Why each unit of a result has its points."""
    tracks = (Explanation.each(result, track) for track in result.tracks)
    return {found.entity: found for every in tracks for found in every}


def hostile(folder: Path) -> creditscore.Result:
    """Three units, one of whose names is a formula and markup; the last has reported nothing."""
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    scheme = small(
        folder,
        "{n: {type: count, label: 次数}, s: {type: stock, label: 存量}}",
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 9},"
        " {id: b, form: each, of: s, points: -1, period: month}]",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
        units=(quoted, "乙", "丙"),
    )
    facts = [*rows(HOSTILE, n={1: 2, 3: 9}, s={3: 2}), *rows("乙", n={2: 1, 3: 1})]
    return creditscore.score(scheme, facts, through="2023-03")


def fonts() -> dict[str, str]:
    """The environment in which an office's fonts are those that are there."""
    return {**os.environ, "FONTCONFIG_FILE": str(HERE / "fonts.conf")}


def needs(*programs: str) -> None:
    """Skip a test where a program is not installed."""
    from shutil import which

    missing = [program for program in programs if not which(program)]
    if missing:
        pytest.skip(f"{', '.join(missing)}: not installed here")
