"""`creditscore compare`: what it prints of two results."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from commands import Golden, Run
from small import Row, rows


@pytest.fixture
def runs(run: Run, tmp_path: Path, tiny: tuple[Path, Path]) -> tuple[Path, Path]:
    """Two results of the small scheme; a figure was corrected, another reported later."""

    def made(name: str, table: Sequence[Row]) -> Path:
        facts = tmp_path / f"{name}.json"
        facts.write_text(json.dumps(table), "utf-8")
        assert run("score", tiny[0], facts, "--out", tmp_path / name).code == 0
        return tmp_path / name

    before = [*rows("甲", n={1: 1}), *rows("乙", n={2: 1, 3: 2})]
    return made("one", before), made("two", [*rows("甲", n={1: 4, 6: 2}), *before[1:]])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_results(
    run: Run, golden: Golden, runs: tuple[Path, Path], tmp_path: Path, lang: str
) -> None:
    found = run("compare", *runs, "--lang", lang)
    assert (found.code, found.err) == (0, "")
    golden(f"compare.{lang}.txt", found.out.replace(f"{tmp_path}/", ""))
    page = run("compare", *runs, "--format", "html", "--lang", lang).out
    assert page.startswith("<!doctype html>")
    assert "2023-01" in page


def test_formats_for_programs(run: Run, runs: tuple[Path, Path]) -> None:
    table = run("compare", *runs, "--format", "csv").out.splitlines()
    assert table[0].startswith("track,month,entity,item,award,subject,kind,from_points,to_points")
    assert table[1] == "units,2023-01,甲,1,a,,award,2.0000,8.0000,6.0000,n=1,n=4,facts"
    data = json.loads(run("compare", *runs, "--format", "json").out)
    assert set(data) == {"postings", "facts", "months", "units"}
    assert data["units"][0]["points"] == "7.0000"


def test_tables_and_rules(run: Run, runs: tuple[Path, Path], tiny: tuple[Path, Path]) -> None:
    tables = [folder.with_suffix(".json") for folder in runs]
    by_tables = run("compare", *tables, "--scheme", tiny[0], "--format", "csv")
    assert by_tables.out == run("compare", *runs, "--format", "csv").out
    assert run("compare", *tables).code == 2
    same = run("compare", tiny[0], tiny[0], "--facts", tables[0], "--lang", "zh")
    assert "总分、名次、等次都没有变" in same.out
