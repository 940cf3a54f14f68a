"""What a service that embeds creditscore does, in types: run, and checked by mypy and pyright."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import polars as pl

import creditscore
from creditscore import (
    CreditscoreError,
    Explanation,
    FactError,
    Facts,
    Place,
    Problem,
    Result,
    RuleError,
    Scheme,
    UsageError,
)

ROWS: list[dict[str, object]] = [
    {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4},
    {"month": "2023-02", "entity": "市教育局", "item": "17", "repairs": 2},
]


def scheme() -> Scheme:
    """A built-in scheme under another reading."""
    names: list[str] = creditscore.schemes()
    assert "changzhi-2023" in names
    loaded: Scheme = creditscore.load_scheme("changzhi-2023")
    return loaded.switch(readings={"16": "monthly-cap"})


def leader(result: Result[pl.DataFrame]) -> tuple[str, Decimal]:
    """The first of the departments."""
    table: pl.DataFrame = result.league("departments")
    first: dict[str, object] = table.row(0, named=True)
    total = first["total"]
    assert isinstance(total, Decimal)
    return str(first["entity"]), total


def kinds(loaded: Scheme) -> None:
    """The kind that comes in is known to the types that go out."""
    from_rows = creditscore.score(loaded, ROWS, through="2023-02")
    annual: pd.DataFrame = from_rows.annual
    from_polars = creditscore.score(loaded, pl.DataFrame(ROWS[:1]), through="2023-02")
    months: pl.DataFrame = from_polars.months
    lazy = creditscore.score(loaded, pl.DataFrame(ROWS[:1]).lazy(), threads=1)
    ledger: pl.DataFrame = lazy.ledger
    floats: pd.DataFrame = from_polars.to_pandas(points="float")["months"]
    exact: pl.DataFrame = from_rows.to_polars()["items"]
    assert len(annual) and len(months) and len(ledger) and len(floats) and len(exact)
    name, total = leader(from_polars)
    assert name == "市公安局" and total == total.quantize(Decimal("0.0001"))
    relations = from_rows.to_duckdb(points="exact")
    assert [*relations] == ["ledger", "items", "months", "annual", "completeness"]


def explained(result: Result) -> Decimal:
    """The points of a month, with their way back."""
    found: Explanation = result.explain("市公安局", "2023-01", item="16")
    data = found.data()
    clauses: list[str] = [clause["cites"] for clause in data["clauses"]]
    assert clauses and found.text("en") and "<" in found.html("zh")
    return found.points


def refused(loaded: Scheme) -> list[Problem]:
    """Every problem of a table, as data."""
    wrong: list[dict[str, object]] = [{**ROWS[0], "entity": "市公安"}, {**ROWS[1], "repairs": -1}]
    try:
        facts: Facts = creditscore.read_facts(wrong)
        creditscore.score(loaded, facts)
    except (RuleError, FactError, UsageError) as error:
        base: CreditscoreError = error
        place: Place = base.problems[0].place
        assert place.line == 1 and base.counts["F201"] == 1
        assert base.to_dict("en")["error"] == "FactError"
        details = base.problems[0].to_dict("zh")["details"]
        assert isinstance(details, dict) and details["nearest"]
        return list(base.problems)
    raise AssertionError


def main(folder: Path) -> list[Path]:
    """A walk through all of it."""
    loaded = scheme()
    kinds(loaded)
    sample: Path = creditscore.sample("changzhi-2023")
    result: Result = creditscore.score(loaded, [sample], changes={"16.awards.cases.cap": 30})
    assert explained(result) >= 0
    assert [problem.code for problem in refused(loaded)] == ["F201", "F209"]
    moved = result.compare(creditscore.score("changzhi-2023", creditscore.read_facts(sample)))
    units: pd.DataFrame = moved.units
    assert len(units)
    written: list[Path] = result.write(folder / "out", "json", tables=["months", "annual"])
    return written
