"""Numbers of persons: found in tables, and masked wherever they would be shown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import sampled
from commands import Run

import creditscore
from creditscore.personal import without_identities, without_persons

NUMBER = "11010519491231002X"
ROW = {"month": "2023-04", "entity": "市公安局", "item": "16", "fact": "cases", "value": 4}


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the check is X
        "11010519491331002X",  # no month 13
        "911100006000373410",  # a credit code
        "A11010519491231002X",
        "4420000001",
    ],
)
def test_what_is_no_identity_number_stays(text: str) -> None:
    assert without_identities(text) == text


@pytest.mark.parametrize("text", ["15000000000.5", "amount=15000000000", "-13812345678", "2023-05"])
def test_figures_are_no_phones(text: str) -> None:
    assert without_persons(text) == text


def test_a_table_that_holds_them_is_named_and_they_are_not_shown(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "facts.csv"
    rows = [ROW, {**ROW, "month": "2023-05", "source": f"王某 {NUMBER} 13812345678"}]
    pd.DataFrame(rows).to_csv(table, index=False)
    found = run("score", "changzhi-2023", table, "--lang", "zh")
    assert "N912 “source”一列里有身份证号或手机号" in found.out + found.err
    explained = ("explain", "changzhi-2023", table, "--entity", "市公安局")
    for format in ("text", "html", "json"):
        shown = run(*explained, "--month", "2023-05", "--format", format).out
        assert "王某 110105************ 138****5678" in shown
        assert NUMBER not in shown


def test_a_problem_does_not_show_one(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "facts.csv"
    pd.DataFrame([{**ROW, "entity": f"王某{NUMBER}"}]).to_csv(table, index=False)
    found = run("check", "changzhi-2023", table)
    assert found.code == 1
    assert NUMBER not in found.err + found.out
    found = run("check", "changzhi-2023", table, "--format", "json")
    assert NUMBER not in found.err + found.out


def test_the_samples_hold_none() -> None:
    facts = creditscore.read_facts(sampled.SAMPLE)
    assert facts.of_persons == {}
