"""Tracks that feed tracks: what many parts come to, against sums made one figure after another."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from small import written

import creditscore
from creditscore.facts import read as tables
from creditscore.facts.planes import fingerprint, observations
from creditscore.facts.streaming import streaming

_SCHEME = """
scheme: fed
title: 上级与下级
cites: 附件
year: 2023
points: {places: 2}
tracks: [units, sites]
annual: {parts: [{id: monthly, title: 月度, weight: 1, of: months}]}
ranking: {by: total}
"""
_SITES = """
track: sites
title: 院区
cites: 附表
bands: [{name: 合格}]
sections:
  - id: all
    title: 章
    items:
      - id: own
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        subjects: [甲类, 乙类]
        facts: {mark: {type: score, label: 评分, places: 1, missing: not-applicable}}
        awards: [{id: mark, form: given, of: mark, period: month}]
"""
_UNITS = """
track: units
title: 单位
cites: 附表
bands: [{name: 合格}]
sections:
  - id: all
    title: 章
    items:
      - id: "1"
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        facts:
          points:
            type: score
            label: 下级得分
            places: 2
            missing: not-applicable
            from_track: {track: sites, take: month, by: BY}
          marks:
            type: score
            label: 下级评分
            places: 2
            missing: not-applicable
            from_track: {track: sites, item: own, fact: mark, by: BY}
        awards:
          - {id: points, form: given, of: points, period: month}
          - {id: marks, form: given, of: marks, period: month}
"""
_OWNERS = {f"院{i:02d}": f"单位{i * i % 7}" if i % 5 else "" for i in range(40)}


@cache
def marks() -> pd.DataFrame:
    chance = Random(5)
    rows = [
        (
            f"2023-{month:02d}",
            site,
            "own",
            kind,
            "mark",
            chance.choice(["n/a", "7.5", "80", "33.3"]),
        )
        for month in range(1, 13)
        for site in _OWNERS
        for kind in ("甲类", "乙类")
        if chance.random() < 0.3
    ]
    return pd.DataFrame(rows, columns=["month", "entity", "item", "subject", "fact", "value"])


def loaded(folder: Path, by: str) -> creditscore.Scheme:
    sites = [f"    - {{name: {s}, part_of: {o}}}" if o else f"    - {{name: {s}}}"
             for s, o in _OWNERS.items()]  # fmt: skip
    units = [f"    - {{name: 单位{i}}}" for i in range(7)]
    roster = "\n".join(["entities:", "  units:", *units, "  sites:", *sites])
    texts = {
        "scheme": _SCHEME,
        "units": _UNITS.replace("BY", by),
        "sites": _SITES,
        "roster": roster,
    }
    return creditscore.load_scheme(written(folder / "fed", texts))


def expected(by: str) -> dict[tuple[str, str, str], Fraction]:
    """What each unit is fed with: its parts' points of the month, and the figures themselves."""
    figures = defaultdict(list)
    points: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    heard: dict[tuple[str, str], None] = {}
    for row in marks()[marks()["value"] != "n/a"].itertuples():
        figures[_OWNERS[row.entity], row.month, "marks"].append(Fraction(row.value))
        points[row.entity, row.month] += Fraction(row.value)
        heard.setdefault((row.entity, row.month))
    first = {site: min(m for s, m in heard if s == site) for site in {s for s, _ in heard}}
    for site, began in first.items():
        for month in (f"2023-{n:02d}" for n in range(1, 13)):
            if month >= began:
                figures[_OWNERS[site], month, "points"].append(points[site, month])
    join = {
        "sum": lambda found: sum(found, Fraction(0)),
        "mean": lambda found: round_half_up(sum(found, Fraction(0)) / len(found)),
        "min": min,
        "max": max,
    }[by]
    return {key: join(found) for key, found in figures.items() if key[0] and join(found)}


def round_half_up(number: Fraction) -> Fraction:
    return Fraction((2 * 100 * number + 1) // 2, 100)


@pytest.mark.parametrize("memory", [None, 1 << 30, 1])
@pytest.mark.parametrize("by", ["sum", "mean", "min", "max"])
def test_parts_are_taken_together(
    by: str, memory: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme = loaded(tmp_path, by)
    path = tmp_path / "marks.parquet"
    marks().to_parquet(path)
    if memory:
        monkeypatch.setattr(tables, "MANY", 0)
        for module in (observations, fingerprint, streaming):
            monkeypatch.setattr(module, "BLOCK", 8)
    result = creditscore.score(scheme, path, **({"memory": memory} if memory else {}))
    ledger = result.ledger[(result.ledger["track"] == "units") & (result.ledger["award"] != "")]
    rows = ledger[(ledger["kind"] == "award") & (ledger["points"] != 0)].itertuples()
    found = {(row.entity, row.month, row.award): Fraction(row.points) for row in rows}
    assert found == expected(by)


@pytest.mark.parametrize("subjects", ["[甲类, 乙类]", "open"])
def test_each_subject_would_have_the_whole_figure(subjects: str, tmp_path: Path) -> None:
    units = _UNITS.replace("BY", "sum").replace(
        "applies_to: all\n", f"applies_to: all\n        subjects: {subjects}\n"
    )
    roster = "entities: {units: [{name: 单位}], sites: [{name: 院, part_of: 单位}]}"
    texts = {"scheme": _SCHEME, "units": units, "sites": _SITES, "roster": roster}
    with pytest.raises(creditscore.RuleError) as error:
        creditscore.load_scheme(written(tmp_path / "fed", texts))
    assert error.value.counts == {"R424": 2}


def test_what_comes_before_a_unit_does_is_none_of_its(tmp_path: Path) -> None:
    """4 in January is not carried into March, when the unit comes, nor told of it."""
    units = _UNITS.replace("BY", "sum").replace("not-applicable", "carry")
    sites = _SITES.replace("        subjects: [甲类, 乙类]\n", "")
    roster = "entities: {units: [{name: 单位, from: 2023-03}], sites: [{name: 院, part_of: 单位}]}"
    texts = {"scheme": _SCHEME, "units": units, "sites": sites, "roster": roster}
    scheme = creditscore.load_scheme(written(tmp_path / "fed", texts))
    facts = [
        {"month": month, "entity": "院", "item": "own", "fact": "mark", "value": value}
        for month, value in (("2023-01", 4), ("2023-05", 6))
    ]
    result = creditscore.score(scheme, facts, through="2023-05")
    ledger = result.ledger[result.ledger["award"] == "marks"]
    posted = {row.month: row.points for row in ledger.itertuples() if row.points}
    assert posted == {"2023-05": 6}
    assert result.contributions["month"].tolist() == ["2023-05"]
