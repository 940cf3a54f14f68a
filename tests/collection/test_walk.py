"""The year of an office as docs/zh/office.md walks through it, by its own commands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import filling
import pandas as pd
import pytest
import sampled
from commands import Ran, Run

PAGE = Path(__file__).parents[2] / "docs" / "zh" / "office.md"
NAME = "changzhi-2023"
MONTHS = ("2023-01", "2023-02", "2023-03")


def sections() -> dict[str, list[list[str]]]:
    """The commands of the page, by the number of the section in which they stand."""
    found: dict[str, list[list[str]]] = {}
    for part in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        blocks = re.findall(r"^```sh\n(.*?)^```$", part, re.M | re.S)
        lines = [line for block in blocks for line in block.splitlines()]
        found[part[0]] = [shlex.split(line)[1:] for line in lines]
    return found


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[filling.Key, object]]:
    """The sample year's figures of some months; stocks are settled in March."""
    files = ("departments.csv", "counties.csv", "evaluation.csv")
    tables = [pd.read_csv(sampled.SAMPLE / f, dtype=str, keep_default_na=False) for f in files]
    found: dict[str, dict[filling.Key, object]] = {}
    scheme = sampled.scheme()
    stocks = {
        (item.id, fact.id)
        for track in scheme.tracks.values()
        for item in track.items.values()
        for fact in item.facts.values()
        if fact.type == "stock" and fact.missing == "error"
    }
    for row in pd.concat(tables).itertuples(index=False):
        figure: object = float(row.value) if "." in row.value else int(row.value)
        if (row.item, row.fact) in stocks and row.month >= "2023-03":
            figure = 0
        key = scheme.names[row.entity][1], row.item, row.subject, row.fact
        found.setdefault(row.month, {})[key] = figure
    return found


def send_back(month: str, figures: dict[filling.Key, object], silent: str = "") -> int:
    """Every unit fills in its form, and the office its own; one unit may keep silent."""
    source, target = Path("发出", month), Path("收回", month)
    target.mkdir(parents=True)
    count = 0
    came = datetime(2023, min(12, int(month[5:]) + 1), 4, tzinfo=UTC).timestamp()
    for form in sorted(source.iterdir()):
        if not silent or silent not in form.name:
            count += filling.fill(form, target / form.name, figures)
            os.utime(target / form.name, (came, came))
    return count


def in_month(commands: list[list[str]], month: str) -> Iterator[list[str]]:
    """The commands of the month, those that make forms aside."""
    for words in commands:
        if words[0] != "template":
            yield [word.replace("2023-01", month) for word in words]


@pytest.mark.slow
def test_the_year(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figures: dict[str, dict[filling.Key, object]],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITSCORE_LANG", "zh")
    page = sections()

    def told(words: list[str]) -> Ran:
        found = run(*words)
        assert found.code == 0, f"{words}\n{found.out}\n{found.err}"
        return found

    first, later = (words for words in page["二"] if words[0] == "template")
    for month in MONTHS:
        make = [w.replace("2023-02", month) for w in later] if month != MONTHS[0] else first
        told(make)
        assert len(list(Path("发出", month).iterdir())) == 71
        silent = "高新区" if month == "2023-02" else ""
        assert send_back(month, figures[month], silent) > 1000
        for words in in_month(page["二"], month):
            found = told(words)
            if words[0] == "collect":
                assert ("未报 1 个" in found.out) == bool(silent)
            if words[0] == "check":
                assert "没有问题" in found.out
            if words[0] == "explain":
                assert f"收回/{month}/" in found.out.replace(os.sep, "/")
        assert len([*Path("告知书", month).iterdir()]) >= 70
        assert {p.suffix for p in Path("通报", month).iterdir()} >= {".xlsx", ".docx", ".html"}

    # a late correction
    form = next(Path("收回/2023-02").glob("*市教育局*"))
    Path("作废").mkdir()
    shutil.move(form, "作废")
    key = "市教育局", "17", "", "repairs"
    before = figures["2023-02"].get(key, 0)
    assert isinstance(before, int)
    blank = Path("发出/2023-02", form.name)
    filling.fill(blank, form, {**figures["2023-02"], key: before + 7})
    for words in page["三"]:
        told(words)
    was, now = (_months(Path("结果", name)) for name in ("2023-03", "2023-03更正"))
    changed = was.compare(now)
    assert set(was.loc[changed.index, "entity"]) >= {"市教育局"}
    assert set(was.loc[changed.index, "month"]) <= {"2023-02", "2023-03"}

    # the year's end
    (make, *rest) = page["五"]
    told(make)
    assert send_back("2023-12", figures["2023-12"]) > 1000
    for words in rest:
        told(words)
    facts = pd.read_csv("全年事实.csv", dtype=str)
    assert facts["source"].str.contains(r"\]![A-Z]+\d+").all()
    annual = pd.read_csv("结果/全年/annual.csv", dtype=str)
    evaluated = {key[0] for key in figures["2023-12"] if key[1] == "evaluation"}
    assert set(annual.loc[annual["evaluation"].notna(), "entity"]) == evaluated


def _months(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "months.csv", dtype=str)
