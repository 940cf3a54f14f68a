"""The sample year of changzhi-2023, read and scored once for all the tests that look at it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

import creditscore

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "samples" / "changzhi-2023"
TRACKS = ("departments", "counties")


@cache
def scheme() -> creditscore.Scheme:
    """The scheme as it is shipped."""
    return creditscore.load_scheme("changzhi-2023")


@cache
def facts() -> creditscore.Facts:
    """The three tables of the sample."""
    return creditscore.read_facts(SAMPLE)


@cache
def result() -> creditscore.Result:
    """The whole year."""
    return creditscore.score(scheme(), facts())


@cache
def half() -> creditscore.Result:
    """The year up to June."""
    return creditscore.score(scheme(), facts(), through="2023-06")


def cases(name: str) -> list[dict[str, Any]]:
    """The worked cases of a built-in scheme as plain data."""
    files = sorted((ROOT / "rules" / name / "cases").glob("*.yaml"))
    return [case for file in files for case in yaml.load(file.read_bytes(), yaml.CSafeLoader)]


def table() -> pd.DataFrame:
    """The sample's rows as one plain table, without where they came from."""
    return facts().frame.drop(columns=["file", "row"])
