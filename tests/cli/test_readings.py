"""`creditscore readings`: whose band depends on how unclear clauses are read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import sampled
from commands import Run
from small import small

import creditscore

NAME = "changzhi-2023"
QUICK = ("--draws", "5")


@pytest.fixture(scope="module")
def found() -> creditscore.Readings:
    facts = creditscore.read_facts(sampled.SAMPLE)
    return creditscore.readings(NAME, facts, draws=5)


@pytest.mark.slow
def test_it_says_whose_band_is_safe(run: Run, found: creditscore.Readings) -> None:
    told = run("readings", NAME, sampled.SAMPLE, *QUICK, "--lang", "zh")
    assert (told.code, told.err) == (0, "")
    assert (
        "无论怎么读等次都不变的 5 个：市发改委、团市委、市人社局、市卫健委、市市场监管局。"
        in told.out
    )
    assert "  只有一处读法单独就能改变市住建局（不合格）：departments/30/who\n" in told.out
    assert "  departments/30/who=listed-unit-only：市住建局 不合格→优秀\n" in told.out


def test_of_one_unit_it_tells_what_each_reading_changes(run: Run) -> None:
    told = run("readings", NAME, sampled.SAMPLE, *QUICK, "--unit", "教育局", "--lang", "en")
    assert told.err.startswith("N922")
    assert "市公安局" not in told.out
    assert "whole scheme" not in told.out
    assert "市教育局" in told.out


def test_csv_has_the_units_and_json_the_options_too(run: Run, found: creditscore.Readings) -> None:
    told = run("readings", NAME, sampled.SAMPLE, *QUICK, "--format", "csv")
    lines = list(csv.DictReader(told.out.splitlines()))
    assert [line["entity"] for line in lines] == list(found.units["entity"])
    assert lines[0]["least"] == str(found.units["least"].iloc[0])
    data = json.loads(run("readings", NAME, sampled.SAMPLE, *QUICK, "--format", "json").out)
    assert len(data["options"]) == len(found.options)
    assert data["units"][0]["safe"] is True


def test_without_draws_each_reading_is_tried_alone(run: Run) -> None:
    told = run("readings", NAME, sampled.SAMPLE, "--draws", "0", "--lang", "zh")
    assert "只逐个试，没有看组合。" in told.out
    assert "无论怎么读" not in told.out
    assert "  departments/30/who=listed-unit-only：市住建局 不合格→优秀\n" in told.out


def test_what_cannot_be_drawn_is_refused(run: Run) -> None:
    told = run("readings", NAME, sampled.SAMPLE, "--draws", "-1")
    assert (told.code, "U508" in told.err) == (2, True)


def test_a_scheme_of_targets_has_no_bands_to_tell(run: Run) -> None:
    told = run(
        "readings", "shanxi-2020", sampled.SAMPLE.parent / "shanxi-2020", *QUICK, "--lang", "zh"
    )
    assert told.code == 0
    for word in ("无论怎么读", "等次", "名次", "得分"):
        assert word not in told.out
    assert "达标次数变" in told.out
    assert "不升即可，持平也算" in told.out
    assert "各市：没有哪一种读法改变结果。" in told.out


def test_what_no_combination_changes_is_not_said_to_need_several(tmp_path: Path, run: Run) -> None:
    """A reading of what a veto looks at leaves draws alone; none of them changes a band."""
    small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        bands="[{name: 好, at_least: 100}, {name: 合格}]",
        head="ranking: {by: total}\n"
        "vetoes: [{id: v, item: '1', fact: n, above: 90, over: total, band: 合格}]\n"
        "readings: [{id: q, question: 问, chosen: x, because: 因,"
        " others: {y: {vetoes.v.over: any}}}]",
    )
    table = tmp_path / "facts.csv"
    table.write_text("month,entity,item,fact,value\n2023-01,甲,1,n,3\n", encoding="utf-8")
    told = run("readings", tmp_path / "small", table, *QUICK, "--lang", "en")
    assert "prove nothing" in told.out
    assert "Several together" not in told.out
    assert "none is proven not to, for 3: 甲, 乙, 丙\n" in told.out
