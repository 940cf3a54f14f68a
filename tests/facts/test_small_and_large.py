"""A file of text is taken, refused and told of alike, whether it is small or large."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import creditscore
from creditscore import CreditscoreError, FactError, UsageError, read_facts
from creditscore.facts import read as tables

CELL = st.sampled_from(
    ["", "1", "甲", '"', '"甲"', '"甲\n乙"', '"a,b"', 'x"y', " ", "2023-01", "\r"]
)
HEADS = [
    "month,entity,item,subject,fact,value,source",
    "month,entity,item,cases,list_determined",
    "月份,单位,条款,指标,数值,备注",
    "month,entity,item,cases,",
    "month,entity,item,cases,cases",
    '"month","entity",item,fact,value,remark',
    "month,entity,item,fact",
]


@pytest.fixture(autouse=True)
def _sizes() -> Iterator[None]:
    """What a test sets is set back."""
    many = tables.MANY
    yield
    tables.MANY = many


def told(path: Path, many: int) -> Any:
    tables.MANY = many
    try:
        facts = read_facts(path)
    except CreditscoreError as error:
        return [f"{problem.place} {problem.text('zh')}" for problem in error.problems]
    columns = ["month", "entity", "item", "subject", "fact", "value", "source", "row"]
    frame = facts.frame[columns].fillna("")
    rows = sorted(tuple(map(str, row)) for row in frame.itertuples(index=False))
    return rows, [notice.text("zh") for notice in facts.notices]


def agree(path: Path) -> Any:
    small = told(path, 1 << 60)
    large = told(path, 0)
    if "F219" in str(small):  # large tables without a figure are not looked through for one
        return small
    assert large == small
    return small


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(HEADS),
    st.lists(st.lists(CELL, max_size=8), max_size=5),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_any_table(head: str, rows: list[list[str]], encoding: str) -> None:
    text = "\n".join([head, *(",".join(row) for row in rows), "2023-01,甲,16,1,1"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_bytes(text.encode(encoding))
        agree(path)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('2023-01,"甲,16,1,1,x\n2023-02,乙,16,1,1,x\n', "F231"),
        ("2023-01,甲,16,cases,1\n", "F234"),
        ('2023-01,"甲\n",16,cases,1,x\n', "F233"),
        ('2023-01,甲,16,cases,1,"x\n2023-02,甲,16,cases,1,x"\n', "F231"),
        ('2023-01,甲,16,cases,1,x"y\n', "F232"),
        ("2023-01,甲,16,cases,1," + "x" * 200_000 + "\n", "F237"),
        ("2023-01,甲\0,16,cases,1,x\n", "F236"),
    ],
)
def test_what_is_refused(rows: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("month,entity,item,fact,value,source\n" + rows, encoding="utf-8")
    found = agree(path)
    assert len(found) == 1
    assert f" {code} " in found[0]


def test_a_source_may_run_over_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'month,entity,item,fact,value,source\n2023-01,甲,16,cases,1,"台账\n第 2 页"\n,,,,,\n'
        "2023-02,甲,16,cases,2,\n",
        encoding="utf-8",
    )
    rows, _ = agree(path)
    assert [row[-2:] for row in rows] == [("台账\n第 2 页", "2"), ("", "4")]


def test_a_flood_of_short_rows_is_told_with_a_count(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("month,entity,item,cases\n" + "2023-01,甲,16\n" * 5000, encoding="utf-8")
    found = agree(path)
    assert len(found) == 21
    assert "4980" in found[-1]


def test_what_is_handed_in_beside_a_large_table_is_scored(tmp_path: Path) -> None:
    row = {"month": "2023-01", "entity": "市公安局", "item": "16", "fact": "cases", "value": 4.0}
    path = tmp_path / "a.csv"
    text = "month,entity,item,fact,value,source\n2023-02,市公安局,16,cases,1,台账\n"
    path.write_text(text, encoding="utf-8")
    ledgers = []
    for many in (1 << 60, 0):
        tables.MANY = many
        facts = read_facts(read_facts(path), [row], [row | {"month": "2023-03", "entity": "外局"}])
        with pytest.raises(FactError) as caught:
            creditscore.score("changzhi-2023", facts)
        assert [str(problem.place) for problem in caught.value.problems] == ["table 3:1"]
        facts = read_facts(read_facts(path), [row])
        ledgers.append(creditscore.score("changzhi-2023", facts).ledger)
    assert ledgers[0].equals(ledgers[1])


def test_nothing_is_left_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tables, "MANY", 0)
    path = tmp_path / "a.csv"
    for text in ("month,entity,item\n1,2,3\n", "month,entity,item,cases\n2023-01,a,16,1\n"):
        path.write_text(text, encoding="utf-8")
        try:
            facts = read_facts(path)
        except FactError:
            continue
        finally:
            assert list((tmp_path / "tmp").iterdir()) == []
        assert len(facts.frame) == 1


def test_no_room_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    monkeypatch.setattr(tables, "MANY", 0)
    path = tmp_path / "a.csv"
    path.write_text("month,entity,item,cases\n2023-01,a,16,1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="U506"):
        read_facts(path)


def test_short_rows_of_a_wide_table_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    rows = "2023-05,甲局,1,5,2.5\n2023-05,乙局,1,5\n2023-06,乙局,1\n"
    path.write_text("month,entity,item,n,a\n" + rows, encoding="utf-8")
    assert [line.split()[:3:2] for line in agree(path)] == [
        [f"{path}:3", "F234"],
        [f"{path}:4", "F234"],
    ]


def test_a_quote_that_is_not_closed_swallows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    rows = "".join(f"2023-01,单位{n},16,cases,1\n" for n in range(48_000))
    text = "month,entity,item,fact,value\n" + rows.replace("单位7,", '"单位7,', 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FactError) as caught:
        read_facts(path)
    assert [f"{p.place} {p.code}" for p in caught.value.problems] == [f"{path}:9:2 F231"]
