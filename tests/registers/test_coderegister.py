"""Registers of codes: what stands wrong or double at the end of each month."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sampled
from hypothesis import given, settings
from hypothesis import strategies as st

from creditscore import UsageError, load_scheme
from creditscore.registers import tables
from creditscore.registers.codes import check
from creditscore.registers.doubles import doubles
from creditscore.registers.records import read_records
from creditscore.registers.refusals import Refusal

CODES = ["91350100M000100Y43", "N2330110MF3187127X", "12110000400000000C", "51110000500000000H"]


def right(code: str) -> str:
    """The code with its check characters mended by what is said of them."""
    for _ in range(2):
        for problem in check([code]).of(0):
            at = {"D638": 16, "D639": 17}[problem.code]
            code = code[:at] + str(problem.details["right"]) + code[at + 1 :]
    return code


A, B, C, D = map(right, CODES)


def row(
    name: str, code: str, start: str = "", end: str = "", unit: str = "市民政局"
) -> dict[str, str]:
    return {
        "登记管理部门": unit, "机构名称": name, "统一社会信用代码": code, "登记日期": start,
        "更正日期": end,
    }  # fmt: skip


def wrong(rows: list[Any], *months: str) -> tuple[dict[tuple[str, str], int], list[Refusal]]:
    """The wrong codes by unit and month, and what was refused."""
    refused: list[Refusal] = []
    found = read_records(sampled.scheme(), rows, months=months, rejected=refused.extend)
    keys = found.facts[["entity", "month"]].itertuples(index=False, name=None)
    return dict(zip(keys, found.facts["value"].tolist(), strict=True)), refused


def test_codes_of_the_tests_are_right() -> None:
    assert not check([A, B, C, D]).findings


def test_a_wrong_code_stands_until_it_is_corrected() -> None:
    rows = [row("甲", "1", "2023-02-10", "2023-04-30"), row("乙", A, "2023-01-05", "2023-06-01")]
    found, _ = wrong(rows)
    assert found == {
        ("市民政局", "2023-01"): 0, ("市民政局", "2023-02"): 1, ("市民政局", "2023-03"): 1,
        ("市民政局", "2023-04"): 0, ("市民政局", "2023-05"): 0, ("市民政局", "2023-06"): 0,
    }  # fmt: skip
    assert wrong(rows, "2023-05")[1] == []
    assert [refusal[1] for refusal in wrong(rows, "2023-03")[1]] == [1]


def test_a_register_in_which_nothing_stands_any_more_has_none_wrong() -> None:
    """A stock above 0 is followed up to 0: the next month would lack its figure."""
    rows = [row("甲", "1", "2023-02-10", "2023-04-30"), row("丙", A, "2023-05-31", unit="市总工会")]
    found, _ = wrong(rows)
    assert [found["市民政局", f"2023-0{month}"] for month in (2, 3, 4, 5)] == [1, 1, 0, 0]
    assert ("市民政局", "2023-01") not in found
    assert ("市总工会", "2023-04") not in found


def test_a_count_of_which_nothing_stands_any_more_is_not_reported(tmp_path: Path) -> None:
    """Only what is followed from month to month has to be followed to 0."""
    shutil.copytree(sampled.ROOT / "rules" / "changzhi-2023", tmp_path / "changzhi-2023")
    rules = tmp_path / "changzhi-2023" / "departments.yaml"
    text, fact = rules.read_text(encoding="utf-8"), "wrong_codes: {type: stock,"
    assert text.count(fact) == 1
    rules.write_text(text.replace(fact, "wrong_codes: {type: count,"), encoding="utf-8")
    rows = [row("甲", "1", "2023-02-10", "2023-04-30"), row("丙", A, "2023-05-31", unit="市总工会")]
    found = read_records(load_scheme(rules.parent), rows).facts
    of_unit = found[found["entity"] == "市民政局"]
    assert of_unit[["month", "value"]].values.tolist() == [["2023-02", 1], ["2023-03", 1]]


def test_the_rows_of_a_unit_count_to_its_last_month(tmp_path: Path) -> None:
    shutil.copytree(sampled.ROOT / "rules" / "changzhi-2023", tmp_path / "changzhi-2023")
    roster = tmp_path / "changzhi-2023" / "roster.yaml"
    text, name = roster.read_text(encoding="utf-8"), "{name: 市民政局, "
    assert text.count(name) == 1
    roster.write_text(text.replace(name, f"{name}until: 2023-03, "), encoding="utf-8")
    rows = [row("甲", "1", "2023-02-10"), row("乙", "1", "2023-04-10")]
    refused: list[Refusal] = []
    found = read_records(load_scheme(roster.parent), rows, rejected=refused.extend)
    facts = found.facts[["month", "value"]].values.tolist()
    assert (facts, dict(found.counts)) == ([["2023-02", 1], ["2023-03", 1]], {})
    assert [("D613" in refusal[7], refusal[1]) for refusal in refused] == [(False, 1), (True, 2)]


def test_rows_that_stand_at_the_end_of_no_month_asked_for() -> None:
    rows = [
        row("甲", A, "2023-05-31"),
        row("乙", "1", "2023-05-02", "2023-05-31"),
        row("丙", "2", "2023-06-01"),
        row("丁", "3", "2023-06-01", unit="某局"),
    ]
    found = read_records(sampled.scheme(), rows, months=["2023-05"])
    assert (found.read, found.counts["codes"], found.passed) == (4, 1, 2)
    assert dict(found.effects) == {"left-out": 1}
    assert read_records(sampled.scheme(), rows).passed == 1


def test_doubles_are_told_where_they_stand_in_later_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read two rows at a time: rows 1 and 4 have one code."""
    monkeypatch.setattr(tables, "_ROWS", 2)
    day = "2023-05-01"
    rows = [row("甲", A, day), row("乙", B, day), row("丙", C, day), row("丁", A, day)]
    found, refused = wrong(rows, "2023-05")
    assert found == {("市民政局", "2023-05"): 2}
    assert [(refusal[1], refusal[7]) for refusal in refused] == [(1, "D641"), (4, "D641")]


def test_one_code_for_two_names() -> None:
    rows = [
        row("甲", A),
        row("乙", A),
        row("甲（中）", B),
        row("甲(中)", B, unit="市司法局"),
        row("丙", C),
    ]
    found, refused = wrong(rows, "2023-05")
    assert found == {("市民政局", "2023-05"): 2, ("市司法局", "2023-05"): 0}
    assert [(r[1], r[7], r[8]) for r in refused] == [
        (1, "D641", "table 1:2 has the same code for another name"),
        (2, "D641", "table 1:1 has the same code for another name"),
    ]


def test_codes_that_begin_or_end_alike_are_two() -> None:
    """The second is as the first in its last nine places, the third in its first nine."""
    first, second = "91140401M00010006N", "91140430M00010006N"
    third = right("91140401M000100200")
    assert (first[9:], third[:9]) == (second[9:], first[:9])
    rows = [row("甲", first), row("乙", second), row("丙", third)]
    assert wrong(rows, "2023-05") == ({("市民政局", "2023-05"): 0}, [])
    rows.append(row("甲", second))
    assert [(r[1], r[7]) for r in wrong(rows, "2023-05")[1]] == [
        (1, "D642"), (2, "D641"), (4, "D641 D642")
    ]  # fmt: skip


def test_two_codes_for_one_name_of_one_registrar() -> None:
    rows = [
        row("甲", A),
        row("甲", B),
        row("乙", C),
        row("乙", D, unit="市司法局"),
        row("丙", C[:-1]),
    ]
    rows.append(row("丙", right(C[:3] + "2" + C[4:])))
    found, refused = wrong(rows, "2023-05")
    assert found == {("市民政局", "2023-05"): 3, ("市司法局", "2023-05"): 0}
    assert [(r[1], r[7]) for r in refused] == [(5, "D632"), (1, "D642"), (2, "D642")]


def test_a_registrar_under_two_names() -> None:
    rows = [row("甲", A), row("甲", B, unit="长治市民政局")]
    assert wrong(rows, "2023-05")[0] == {("市民政局", "2023-05"): 2}


def test_the_first_unit_of_the_roster_is_a_unit_as_others_are(tmp_path: Path) -> None:
    """It is asked for no codes, and where the rules ask it for them it is one under all names."""
    rows = [row("甲", A, unit="市发改委"), row("乙", C, unit="市发展改革委")]
    assert [(r[1], r[7]) for r in wrong(rows, "2023-05")[1]] == [(1, "D613"), (2, "D613")]
    home = shutil.copytree(sampled.ROOT / "rules" / "changzhi-2023", tmp_path / "changzhi-2023")
    rules = home / "departments.yaml"
    text, answers = rules.read_text(encoding="utf-8"), "applies_to: [市行政审批局, 市委编办, "
    assert text.count(answers) == 1
    text = text.replace(answers, "applies_to: [市发改委, 市委编办, ")
    rules.write_text(text, encoding="utf-8")
    refused: list[Refusal] = []
    rows.append(row("甲", B, unit="市发展改革委"))
    found = read_records(load_scheme(home), rows, months=["2023-05"], rejected=refused.extend)
    assert found.facts[["entity", "value"]].values.tolist() == [["市发改委", 2]]
    assert [(r[1], r[3], r[7]) for r in refused] == [
        (1, "市发改委", "D642"), (3, "市发改委", "D642")
    ]  # fmt: skip


def test_the_same_row_again_counts_once() -> None:
    found, refused = wrong([row("甲", A), row("甲", A), row("乙", "1"), row("乙", "1")], "2023-05")
    assert found == {("市民政局", "2023-05"): 2}
    assert [(r[1], r[6], r[7]) for r in refused][-1] == (2, "left-out", "D643")


def test_doubles_at_different_times_are_none() -> None:
    rows = [row("甲", A, "2023-01-01", "2023-02-10"), row("乙", A, "2023-02-10")]
    assert wrong(rows, "2023-01", "2023-02")[0] == {
        ("市民政局", "2023-01"): 0,
        ("市民政局", "2023-02"): 0,
    }


@pytest.mark.parametrize(
    "cells",
    [{"登记日期": "昨天"}, {"机构名称": ""}, {"登记日期": "2023-05-09", "更正日期": "2023-05-08"}],
)
def test_rows_that_cannot_be_placed(cells: dict[str, str]) -> None:
    found, refused = wrong([row("甲", A) | cells, row("乙", B)], "2023-05")
    assert found == {("市民政局", "2023-05"): 0}
    assert [refusal[6] for refusal in refused] == ["left-out"]


def test_nothing_but_rows_that_cannot_be_placed() -> None:
    found, refused = wrong([row("甲", A, unit="谁")])
    assert (found, [refusal[7] for refusal in refused]) == ({}, ["D612"])


@pytest.mark.parametrize("months", [[], ["2023-04", "2023-05"]])
def test_a_register_without_dates_needs_its_month(months: list[str]) -> None:
    bare = {key: cell for key, cell in row("甲", A).items() if "日期" not in key}
    with pytest.raises(UsageError) as error:
        wrong([bare], *months)
    assert [problem.code for problem in error.value.problems] == ["D608"]
    assert wrong([bare], "2023-05")[0] == {("市民政局", "2023-05"): 0}


def test_dates_that_are_all_empty() -> None:
    with pytest.raises(UsageError) as error:
        wrong([row("甲", A)])
    assert [problem.code for problem in error.value.problems] == ["D608"]


registers = st.lists(
    st.builds(row, st.sampled_from("甲乙丙"), st.sampled_from([A, B, C, "1"])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(registers)
def test_doubles_against_a_slow_count(rows: list[dict[str, str]]) -> None:
    pairs = {(r["机构名称"], r["统一社会信用代码"]) for r in rows}
    bad = [r for r in rows if r["统一社会信用代码"] == "1"]
    double = {
        (name, code)
        for name, code in pairs - {(n, "1") for n in "甲乙丙"}
        if any((c == code) != (n == name) for n, c in pairs if c != "1")
    }
    assert wrong(rows, "2023-05")[0] == {("市民政局", "2023-05"): len(bad) + len(double)}


def slow_doubles(rows: list[tuple[int, int, int]]) -> set[tuple[int, str, int]]:
    """The reasons of rows by code, name, and name with registrar, row by row."""
    found, first = set(), {}
    for at, (code, _, own) in enumerate(rows):
        if (code, own) in first:
            found.add((at, "D643", first[code, own]))
        else:
            first[code, own] = at
    for at in first.values():
        for number, (group, value) in (("D641", (0, 1)), ("D642", (2, 0))):
            near = [o for o in first.values() if rows[o][group] == rows[at][group]]
            others = [o for o in near if rows[o][value] != rows[at][value]]
            if others:
                found.add((at, number, others[0]))
    return found


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=9))
def test_with_which_row_a_row_clashes(drawn: list[tuple[int, int, int]]) -> None:
    rows = [(code, name, name * 4 + registrar) for code, name, registrar in drawn]
    table = pd.DataFrame(rows, columns=["by_code", "by_name", "by_own"])
    found = doubles(table).itertuples(index=False)
    assert sorted((r.row, r.code, r.other) for r in found) == sorted(slow_doubles(rows))


def test_doubles_are_told_where_they_stand_in_other_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_ROWS", 1)
    first = [row("甲", A, "2023-01-05"), row("丙", C, "2023-01-05")]
    second = [row("乙", B, "2023-01-05"), row("丁", A, "2023-01-05")]
    refused: list[Refusal] = []
    read_records(
        sampled.scheme(), first, second, months=["2023-02"], rejected=refused.extend, lang="en"
    )
    assert {(refusal[0], refusal[1]): refusal[8] for refusal in refused} == {
        ("table 1", 1): "table 2:2 has the same code for another name",
        ("table 2", 2): "table 1:1 has the same code for another name",
    }
