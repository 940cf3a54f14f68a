"""A figure is due where the rules ask for it: what `facts` does not list is not missed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from small import small

import creditscore
from creditscore import FactError, Scheme
from creditscore.facts import read as tables
from creditscore.scheme.fact_dictionary import dictionary

Row = tuple[str, str, str, float]
ENDS = "until: 2023-03\nnot_applicable_when: {roster: 类, is: 镇}"


@pytest.fixture
def scheme(tmp_path: Path) -> Scheme:
    """Item 1 to March and not for 乙, item 2 from October on, item 3 for 甲; 丙 leaves in March."""
    later = """
      - id: "2"
        title: 后来的条款
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {later: {type: stock, label: 后来}, rate: {type: score, label: 率, missing: error}}
        awards:
          - {id: l, form: each, of: later, points: 1, period: month, from: 2023-10}
          - {id: r, form: given, of: rate, period: month, from: 2023-12}
      - id: "3"
        title: 甲的条款
        cites: 附表（三）
        says: 规则。
        applies_to: {units: [甲], others: unscored}
        facts: {own: {type: stock, label: 自有}}
        awards: [{id: own, form: each, of: own, points: 1, period: month}]"""
    return small(
        tmp_path,
        "{score: {type: score, label: 分, missing: error}, held: {type: stock, label: 存}}",
        "[{id: s, form: given, of: score, period: month},"
        " {id: h, form: each, of: held, points: -1, period: month}]",
        item=ENDS,
        more=later,
        units=["甲, columns: {类: 局}", "乙, columns: {类: 镇}", "丙, until: 2023-02"],
    )


ALL: list[Row] = [(f"2023-0{month}", "甲", "score", 5) for month in (1, 2, 3)]
ALL += [("2023-12", unit, "rate", 1) for unit in "甲乙"]
ALL += [(f"2023-0{month}", "丙", "score", 5) for month in (1, 2)]


def told(scheme: Scheme, rows: list[Row], folder: Path) -> list[tuple[str, object, object]]:
    items = {"later": "2", "rate": "2", "own": "3"}
    cells = [(month, unit, items.get(name, "1"), name, n) for month, unit, name, n in rows]
    table = pd.DataFrame(cells, columns=["month", "entity", "item", "fact", "value"])
    table.to_parquet(folder / "facts.parquet", index=False)
    try:
        creditscore.score(scheme, folder / "facts.parquet")
    except FactError as error:
        return [(p.code, p.details["entity"], p.details["month"]) for p in error.problems]
    return []


@pytest.mark.parametrize("many", [0, 1 << 60])
@pytest.mark.parametrize(
    ("rows", "missed"),
    [
        (ALL, []),
        (ALL[1:], [("F220", "甲", "2023-01")]),
        ([*ALL[:4], *ALL[5:]], [("F220", "乙", "2023-12")]),
        (ALL[:-1], [("F220", "丙", "2023-02")]),
        ([*ALL, ("2023-03", "甲", "held", 2)], []),
        ([*ALL, ("2023-02", "甲", "held", 2)], [("F207", "甲", "2023-03")]),
        ([*ALL, ("2023-08", "甲", "later", 2)], [("F207", "甲", "2023-09")]),
        ([*ALL, ("2023-08", "甲", "own", 2)], [("F207", "甲", "2023-09")]),
        ([*ALL, ("2023-08", "乙", "own", 2)], []),
    ],
)  # fmt: skip
def test_figures_are_due_where_rules_ask_for_them(
    rows: list[Row],
    missed: list[tuple[str, str, str]],
    many: int,
    scheme: Scheme,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A stock is followed up to the last month that looks at it."""
    monkeypatch.setattr(tables, "MANY", many)
    assert told(scheme, rows, tmp_path) == missed


def test_what_is_listed_is_what_is_missed(scheme: Scheme, tmp_path: Path) -> None:
    listed = [
        (month, unit)
        for month in scheme.months
        for unit in "甲乙丙"
        for entry in dictionary(scheme, unit=unit, month=month)
        if entry.counts and entry.fact.missing == "error" and entry.fact.type != "stock"
    ]
    other: list[Row] = [("2023-05", "甲", "held", 0)]
    assert sorted(listed) == sorted((m, str(u)) for _, u, m in told(scheme, other, tmp_path))


def test_a_subject_that_no_award_is_about_is_not_asked_for(tmp_path: Path) -> None:
    facts = "{n: {type: score, label: 分, missing: error}}"
    award = "[{id: a, form: given, of: n, period: month, subjects: [税]}]"
    scheme = small(tmp_path, facts, award, item="subjects: [税, 水]", units=["甲"])
    rows = [
        {"month": month, "entity": "甲", "item": "1", "subject": "税", "fact": "n", "value": 1}
        for month in scheme.months
    ]
    assert len(creditscore.score(scheme, rows).ledger) > 0
    with pytest.raises(FactError, match="F220 甲, item 1（税）"):
        creditscore.score(scheme, rows[1:])
