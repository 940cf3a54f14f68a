"""No figure depends on what the caller has set: contexts of decimals, NumPy, pandas, locale."""

from __future__ import annotations

import decimal
import locale
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sampled
from small import rows, small

import creditscore

TRAPS = [decimal.Inexact, decimal.Rounded, decimal.Subnormal, decimal.FloatOperation]
CONTEXTS = (
    decimal.Context(prec=1),
    decimal.Context(prec=6),
    decimal.Context(prec=3, rounding=decimal.ROUND_UP),
    decimal.Context(prec=2, rounding=decimal.ROUND_FLOOR, Emax=2, Emin=-2, clamp=1),
    decimal.Context(prec=1, traps=TRAPS),
    decimal.Context(prec=200, rounding=decimal.ROUND_CEILING, capitals=0),
    decimal.Context(prec=1, traps=[]),
)
FACTS = """{n: {type: count, label: 次数, at_most: 99999},
  x: {type: amount, label: 数额, at_least: -12345.678901, missing: {value: 12345.678901}}}"""
AWARDS = """
  - {id: each, form: each, of: n, points: 1234.5678, period: month}
  - {id: rate, form: rate, of: x, over: n, points: 12.3456, when_empty: 1.2345, period: year}
  - id: tiers
    form: tiers
    of: x
    tiers: [{at_least: 12345.678901, points: 1.2345}, {below: 12345.678901, points: -1.2345}]
    period: month
  - {id: given, form: given, of: x, period: month, cap: 12345.6789, weight: 0.123456}
"""
PARTS = """
annual:
  adds_up_to: 0.123456789
  parts:
    - {id: m, title: 月, weight: 0.123456789, of: months, scale_best_to: 1234.5678}
"""
BANDS = "[{name: 优, at_least: 1234.5678}, {name: 中, at_least: 2.3456}, {name: 差}]"
KNOBS = "base: 1.2345\nfloor: -123.4567\nperiod: year\nfull: 12345.6789"
TABLES = ("ledger", "items", "months", "annual")


def outcome(folder: Path, scheme: Any, facts: Any, unit: str) -> list[Any]:
    """All that comes out: tables, explanations, files."""
    result = creditscore.score(scheme, facts)
    told = [result.explain(unit).text(lang) for lang in ("zh", "en")]
    files = [file for f in ("csv", "json", "parquet") for file in result.write(folder / f, f)]
    found = [getattr(result, name) for name in TABLES]
    return [*found, *told, result.explain(unit, "2023-05").data(), *files]


def said(things: list[Any]) -> list[Any]:
    """The same as it reads, to be asked outside of any setting: `Decimal` prints as it says."""
    return [_said(thing) for thing in things if getattr(thing, "name", "") != "run.json"]


def _said(thing: Any) -> Any:
    if isinstance(thing, Path):
        return _said(pd.read_parquet(thing)) if thing.suffix == ".parquet" else thing.read_bytes()
    return thing.astype(str).to_dict("list") if isinstance(thing, pd.DataFrame) else thing


@contextmanager
def context(wanted: decimal.Context) -> Iterator[None]:
    """A decimal context, in this thread and in those that are started."""
    default = decimal.DefaultContext
    kept = {name: getattr(default, name) for name in ("prec", "rounding", "Emax", "Emin")}
    try:
        for name in kept:
            setattr(default, name, getattr(wanted, name))
        with decimal.localcontext(wanted):
            yield
    finally:
        for name, value in kept.items():
            setattr(default, name, value)


@contextmanager
def settings() -> Iterator[None]:
    """Everything else that is global."""
    names = locale.setlocale(locale.LC_ALL)
    try:
        for name in ("de_DE.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_ALL, name)
                break
            except locale.Error:
                continue
        with (
            np.errstate(all="raise"),
            np.printoptions(precision=1, threshold=2),
            pd.option_context("display.precision", 1, "display.width", 20),
        ):
            yield
    finally:
        locale.setlocale(locale.LC_ALL, names)


Around = Callable[[], Any]
AROUND: list[Around] = [lambda c=c: context(c) for c in CONTEXTS] + [settings]


def test_a_scheme_of_many_decimals(tmp_path: Path) -> None:
    def made(folder: Path) -> list[Any]:
        folder.mkdir()
        scheme = small(folder, FACTS, AWARDS, item=KNOBS, parts=PARTS, bands=BANDS)
        facts = rows(n={1: 12345, 5: 98765}, x={1: "7654.321", 5: "-0.000001"})
        facts += rows("乙", n={5: 1}, x={5: Decimal("12345.678901")})
        return outcome(folder, scheme, facts, "甲")

    plain = said(made(tmp_path / "plain"))
    for number, around in enumerate(AROUND):
        with around():
            found = made(tmp_path / str(number))
        assert said(found) == plain


@pytest.mark.parametrize("around", [AROUND[1], AROUND[4], AROUND[-1]])
def test_the_sample_year(tmp_path: Path, around: Around) -> None:
    table = sampled.table()
    some = table[table["entity"].isin(["市发改委", "市公安局", "潞州区"])]
    scheme = creditscore.load_scheme("changzhi-2023")
    plain = said(outcome(tmp_path / "plain", scheme, some, "市公安局"))
    with around():
        loaded = creditscore.load_scheme("changzhi-2023")
        found = outcome(tmp_path / "other", loaded, some, "市公安局")
    assert said(found) == plain
