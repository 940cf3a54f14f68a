"""`creditscore diff`: rules of two schemes beside each other, and who moves."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import sampled
from commands import Run

NAME = "changzhi-2023"
CAP = ("--set", "16.awards.cases.cap=30")


def test_it_tells_the_rules_and_who_moves(run: Run) -> None:
    found = run("diff", NAME, NAME, sampled.SAMPLE, *CAP, "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    assert (
        "  市有关单位（十六）依法依规开展失信惩戒：报送失信惩戒案例数全年上限 20 → 30\n"
        in found.out
    )
    assert "没有变化的单位" in found.out
    assert "县区（十六）依法依规开展失信惩戒" not in found.out.partition("单独换上每一条")[2]


def test_without_facts_only_rules_are_compared(run: Run) -> None:
    found = run("diff", NAME, NAME, *CAP, "--lang", "en")
    assert "yearly cap 20 → 30" in found.out
    assert "who moves" not in found.out
    same = run("diff", NAME, NAME, "--lang", "en")
    assert "no difference" in same.out


def test_it_is_a_page_a_table_and_data(run: Run, tmp_path: Path) -> None:
    page = run("diff", NAME, NAME, sampled.SAMPLE, *CAP, "--format", "html", "--lang", "zh").out
    assert page.startswith('<!doctype html>\n<html lang="zh-Hans">')
    assert "报送失信惩戒案例数全年上限 20 → 30" in page
    lines = csv.DictReader(run("diff", NAME, NAME, *CAP, "--format", "csv").out.splitlines())
    assert [(line["item"], line["before"], line["after"]) for line in lines] == [
        ("16", "20", "30"),
        ("16", "20", "30"),
    ]
    data = json.loads(run("diff", NAME, NAME, sampled.SAMPLE, *CAP, "--format", "json").out)
    assert {"rules", "units", "by_clause", "alone"} == set(data)
    assert {row["item"] for row in data["by_clause"]} == {"16"}


def test_a_file_maps_clauses_that_were_renumbered(run: Run, tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.txt"
    numbers.write_text("16=17\n17=16\n", encoding="utf-8")
    found = run("diff", NAME, NAME, "--map", numbers, "--lang", "zh")
    assert "条款编号 16 → 17" in found.out
    assert run("diff", NAME, NAME, "--clause", "16").code == 2
