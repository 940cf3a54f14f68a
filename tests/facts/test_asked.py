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
    cells = [(month, unit, items.get(name, "1"), "", name, n) for month, unit, name, n in rows]
    return missed_in(cells, scheme, folder)


def missed_in(
    cells: list[tuple[str, str, str, str, str, float]],
    scheme: Scheme,
    folder: Path,
    through: str = "2023-12",
) -> list[tuple[str, object, object]]:
    """What is wrong with figures, by code, unit and month."""
    names = ["month", "entity", "item", "subject", "fact", "value"]
    pd.DataFrame(cells, columns=names).to_parquet(folder / "facts.parquet", index=False)
    try:
        creditscore.score(scheme, folder / "facts.parquet", through=through)
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


@pytest.mark.parametrize("many", [0, 1 << 60])
@pytest.mark.parametrize(
    ("given", "missed"),
    [
        ({}, []),
        ({"held": {"2022-11": 2}}, [("F207", "甲", "2022-12")]),
        ({"held": {"2022-12": 2}}, [("F207", "甲", "2023-01")]),
        ({"held": {"2022-01": 2, "2022-02": 0}}, []),
        ({"held": {"2023-02": 2}}, [("F207", "甲", "2023-03")]),
        ({"held": {"2023-03": 2}}, []),
        ({"score": {"2022-12": 2}}, []),
        ({"score": {"2023-01": None}}, [("F220", "甲", "2023-01")]),
        ({"score": {"2023-03": None}}, [("F220", "甲", "2023-03")]),
    ],
)
def test_what_is_due_where_the_tables_hold_an_earlier_year(
    given: dict[str, dict[str, float | None]],
    missed: list[tuple[str, str, str]],
    many: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stocks go on from it; other figures are due in the year up to March, which is scored."""
    monkeypatch.setattr(tables, "MANY", many)
    scheme = small(
        tmp_path,
        "{score: {type: score, label: 分, missing: error}, held: {type: stock, label: 存}}",
        "[{id: s, form: given, of: score, period: month},"
        " {id: h, form: each, of: held, points: -1, period: month}]",
        head="ranking: {by: total}\nopening: 12",
        units=["甲", "乙"],
    )
    scores: dict[str, float | None] = {f"2023-0{month}": 5 for month in (1, 2, 3)}
    of_first = {"score": scores | given.get("score", {}), "held": given.get("held", {})}
    cells = [
        (month, unit, "1", "", fact, value)
        for unit, figures in (("甲", of_first), ("乙", {"score": scores}))
        for fact, months in figures.items()
        for month, value in months.items()
        if value is not None
    ]
    assert missed_in(cells, scheme, tmp_path, through="2023-03") == missed


@pytest.mark.parametrize("many", [0, 1 << 60])
@pytest.mark.parametrize(
    ("cases", "marks", "missed"),
    [
        ([3], [*range(3, 13)], []),
        ([3], [*range(4, 13)], [3]),
        ([3], [3, *range(5, 13)], [4]),
        ([], [*range(5, 13)], []),
        ([1], [*range(1, 12)], [12]),
    ],
)
def test_figures_of_an_open_subject_are_due_from_its_first(
    cases: list[int],
    marks: list[int],
    missed: list[int],
    many: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of the unit that has it, and whichever fact was the first; 丙 has had another since March."""
    monkeypatch.setattr(tables, "MANY", many)
    facts = "{mark: {type: score, label: 分, missing: error}, cases: {type: count, label: 例}}"
    award = "[{id: a, form: given, of: mark, period: month}]"
    scheme = small(tmp_path, facts, award, item="subjects: open", units=["甲", "乙", "丙"])
    cells = [
        *((f"2023-{month:02d}", "乙", "1", "税", "cases", 1) for month in cases),
        *((f"2023-{month:02d}", "乙", "1", "税", "mark", 5) for month in marks),
        *((f"2023-{month:02d}", "丙", "1", "水", "mark", 5) for month in range(3, 13)),
    ]
    found = missed_in(cells, scheme, tmp_path)
    assert found == [("F220", "乙", f"2023-{month:02d}") for month in missed]
