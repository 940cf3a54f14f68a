"""`creditscore margin`: the points to the next bands, and the cheapest ways to them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import sampled
from commands import Run
from small import small

NAME = "changzhi-2023"


def test_it_tells_the_points_and_the_ways_of_one_unit(run: Run) -> None:
    found = run("margin", NAME, sampled.SAMPLE, "--unit", "市科技局", "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    assert "市科技局：第 11 名，良好\n" in found.out
    assert "向上：再得 20.2777 分升为优秀\n" in found.out
    assert "  第22条：新实施的守信便利事项数 1 → 4，+30.0000 分 → 优秀\n" in found.out
    assert "  第29条：月末在严重失信主体名单上的机构数 0 → 1，-20.0000 分 → 不合格\n" in found.out


def test_points_do_not_lift_a_veto_and_clearing_it_does(run: Run) -> None:
    found = run("margin", NAME, sampled.SAMPLE, "--unit", "市住建局", "--lang", "en")
    assert "Up: no number of points changes the band\n" in found.out
    assert "item 30: 月末在拖欠账款名单上的机构数 1 → 0" in found.out


def test_csv_and_json_have_the_figures(run: Run) -> None:
    told = run("margin", NAME, sampled.SAMPLE, "--unit", "市科技局", "--format", "csv")
    lines = list(csv.DictReader(told.out.splitlines()))
    assert (lines[0]["item"], lines[0]["before"], lines[0]["after"]) == ("31", "0", "1")
    told = run("margin", NAME, sampled.SAMPLE, "--unit", "市科技局", "--format", "json")
    data = json.loads(told.out)
    assert data["units"][0]["up_points"] == "20.2777"
    assert len(data["ways"]) == len(lines)


@pytest.mark.slow
def test_all_units_are_a_table_in_the_order_of_their_places(run: Run) -> None:
    found = run("margin", NAME, sampled.SAMPLE, "--through", "2023-02", "--lang", "zh")
    assert found.code == 0
    assert "算到 2023-02" in found.out
    assert found.out.count("第31条 +") > 10


@pytest.mark.parametrize("command", ["margin", "readings"])
def test_facts_of_a_year_before_are_taken_as_of_the_schemes(
    command: str, tiny: tuple[Path, Path], run: Run
) -> None:
    folder, table = tiny
    own = run(command, folder, table, "--lang", "zh")
    table.write_text(table.read_text().replace("2023-", "2021-"))
    before = run(command, folder, table, "--lang", "zh")
    assert (before.code, before.out) == (own.code, own.out) == (0, own.out)
    assert own.err == ""
    assert before.err == "N992 事实是2021年的，当作2023年同月的\n"
    table.write_text(table.read_text().replace("2021-", "2024-"))
    assert "F206" in run(command, folder, table).err


def test_points_are_told_to_the_last_digit(tmp_path: Path, run: Run) -> None:
    small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 4, period: year}]",
        bands="[{name: 好, at_least: 10}, {name: 合格}]",
    )
    root = tmp_path / "small" / "scheme.yaml"
    root.write_text(root.read_text("utf-8").replace("places: 4", "places: 6"), "utf-8")
    rules = tmp_path / "small" / "units.yaml"
    text = rules.read_text("utf-8").replace("points: 4", "points: 0.000004")
    rules.write_text(text.replace("at_least: 10", "at_least: 0.00001"), "utf-8")
    table = tmp_path / "facts.csv"
    table.write_text("month,entity,item,fact,value\n2023-12,甲,1,n,2\n", encoding="utf-8")
    told = run("margin", tmp_path / "small", table, "--unit", "甲", "--lang", "en").out
    assert "Up: 0.000002 points more: 好\n" in told
    assert "item 1: 次 2 → 3, +0.000004 points → 好\n" in told
    assert " 0.000002 " in run("margin", tmp_path / "small", table, "--lang", "en").out
