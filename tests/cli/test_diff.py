"""`creditscore diff`: rules of two schemes beside each other, and who moves."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import sampled
from commands import Run
from small import counted, written

AIMS = counted("{id: q, target: {of: c, at_least: 1}, due: 2023-02}")
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


def test_texts_with_another_year_alone_are_counted(
    tiny: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    assert run("new", "tiny-2024", "--from", tiny[0], "--in", tmp_path).code == 0
    new = tmp_path / "tiny-2024" / "units.yaml"
    for folder, year in ((tiny[0], 2023), (new.parent, 2024)):
        file = folder / "units.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("label: 次数", f"label: {year}年次数"), encoding="utf-8")
    new.write_text(
        new.read_text(encoding="utf-8").replace("label: 存量", "label: 2025年存量"),
        encoding="utf-8",
    )
    found = run("diff", tiny[0], new.parent, "--lang", "zh").out
    assert "  只改了年份的标题、名称 1 处\n" in found
    assert "次数名称" not in found
    assert "名称 存量 → 2025年存量" in found


def test_numbers_in_a_file_are_read_as_tables_are(run: Run, tmp_path: Path) -> None:
    numbers = tmp_path / "编号.txt"
    numbers.write_bytes("16 = 17\r\n\r\n17=16\r\n条=十\r\n".encode("gb18030"))
    told = run("diff", NAME, NAME, "--map", numbers, "--lang", "en")
    assert told.code == 2
    assert "has no item '条'" in told.err
    assert "17'" not in told.err
    numbers.write_bytes(b"16=17\n\xff\xff")
    assert run("diff", NAME, NAME, "--map", numbers).err.startswith("编号.txt")


def test_of_targets_that_are_counted_no_points_ranks_or_bands_are_told(
    tmp_path: Path, run: Run
) -> None:
    """A bound of 3 is missed; one of 2 is met in May, late: another state, and met as often."""
    home = written(tmp_path / "aims", AIMS)
    facts = tmp_path / "facts.csv"
    facts.write_text("month,entity,item,c\n2023-02,甲,1,1\n2023-05,甲,1,1\n", encoding="utf-8")
    bound = "1.awards.q.target.at_least"
    zh = run("diff", home, home, facts, "--set", f"{bound}=3", "--lang", "zh")
    assert (zh.code, zh.err) == (0, "")
    assert "达标次数变的单位" in zh.out
    assert "达标次数没有变化的单位 1 个" in zh.out
    assert ["甲", "0.00", "-1.00", "1"] in [line.split() for line in zh.out.splitlines()]
    assert not any(word in zh.out for word in ("得分", "名次", "等次", "单独换上"))
    en = run("diff", home, home, facts, "--set", f"{bound}=2", "--lang", "en").out
    assert "2 units met targets as often as before" in en
    assert not any(word in en for word in ("rank", "band", "stay as they were"))
    told = run("compare", home, home, "--facts", facts, "--lang", "zh").out
    assert "达标次数都没有变" in told
    assert "名次" not in told
