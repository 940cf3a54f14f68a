"""`creditscore records`: records to a fact table, and the refused ones with their reasons."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import sampled
from commands import Golden, Run
from recorded import LICENCE, spoilt

NAME = "changzhi-2023"
SAMPLE = sampled.ROOT / "data" / "samples" / "changzhi-2023-records"


def write(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_month_of_the_sample(lang: str, run: Run, golden: Golden, tmp_path: Path) -> None:
    out, refused = tmp_path / "new" / "facts.csv", tmp_path / "new" / "rejected.csv"
    words = ["--out", out, "--rejected", refused, "--month", "2023-05", "--lang", lang]
    found = run("records", NAME, SAMPLE, *words)
    assert (found.code, found.err) == (0, "")
    golden(f"records.{lang}.txt", found.out.replace(str(tmp_path), "…"))
    golden(f"records-rejected.{lang}.csv", refused.read_text(encoding="utf-8-sig"))
    golden("records-facts.csv", out.read_text(encoding="utf-8-sig"))
    assert sorted(file.name for file in out.parent.iterdir()) == ["facts.csv", "rejected.csv"]
    scored = run("score", NAME, out, "--through", "2023-05", "--reading", "3=by-records")
    assert scored.code == 0


def test_the_whole_year(run: Run, tmp_path: Path) -> None:
    found = run("records", NAME, SAMPLE, "--out", tmp_path / "facts.csv", "--lang", "en")
    assert found.code == 0
    assert "D614" in found.out
    assert "other months" not in found.out


def test_what_a_spreadsheet_would_take_for_a_formula(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", spoilt(LICENCE, XK_WSH='=HYPERLINK("x")', XK_NR=""))
    run("records", NAME, path, "--out", tmp_path / "f.csv", "--rejected", tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["document"] == '\'=HYPERLINK("x")'


def test_another_calendar(run: Run, tmp_path: Path) -> None:
    row = spoilt(LICENCE, XK_JDRQ="2023-04-25", XK_YXQZ="2023-04-25", 上报日期="2023-05-09")
    path = write(tmp_path / "a.csv", row)
    calendar = tmp_path / "other.yaml"
    text = "calendar: [{year: 2023, cites: 虚构, holidays: [2023-05-08], workdays: []}]"
    calendar.write_text(text, encoding="utf-8")
    words = ["records", NAME, path, "--out", tmp_path / "f.csv", "--lang", "en"]
    assert "1 late" in run(*words).out
    calendar.write_text(text.replace("[2023-05-08]", "[{from: 2023-04-26, until: 2023-05-05}]"))
    assert "0 late" in run(*words, "--calendar", calendar).out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["a.csv"], 1, "D601"),
        (["good.csv", "a.csv"], 1, "D601"),
        (["none.csv"], 2, "U510"),
        (["good.csv", "--month", "2022-05"], 2, "U504"),
        (["good.csv", "--calendar", "none.yaml"], 1, "Y109"),
        (["good.csv", "--out", "a.csv/x/f.csv"], 2, "U506"),
        (["good.csv", "--rejected", "a.csv/x/r.csv"], 2, "U506"),
    ],
)
def test_what_fails_writes_nothing(
    words: list[str],
    code: int,
    said: str,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("月份,单位\n1,2\n", encoding="utf-8")
    write(tmp_path / "good.csv", spoilt(LICENCE, XK_NR=""))
    before = sorted(tmp_path.iterdir())
    if "--out" not in words:
        words = [*words, "--out", "facts.csv"]
    if "--rejected" not in words:
        words = [*words, "--rejected", "rejected.csv"]
    found = run("records", NAME, *words)
    assert (found.code, found.out) == (code, "")
    assert said in found.err
    assert sorted(tmp_path.iterdir()) == before


def test_out_is_needed(run: Run) -> None:
    assert run("records", NAME, SAMPLE).code == 2


def test_check_reads_the_rules_for_records_too(run: Run, tmp_path: Path) -> None:
    home = tmp_path / NAME
    shutil.copytree(sampled.ROOT / "rules" / NAME, home)
    (home / "calendar.yaml").write_text("calendar: []", encoding="utf-8")
    found = run("check", home)
    assert (found.code, found.err.split()[:2]) == (1, ["calendar.yaml:1:11:", "S207"])
    (home / "calendar.yaml").unlink()
    (home / "records.yaml").write_text("records: {feeds: []}", encoding="utf-8")
    found = run("check", home)
    assert (found.code, found.err.split()[:2]) == (1, ["records.yaml:1:18:", "S207"])
