"""`creditscore close`, `correct`, `reopen` and `books`: a month's round, and what is told of it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from commands import Golden, Run
from small import Row, rows, small

WHO = ("--by", "张三", "--on", "2023-06-05", "--why", "漏报一件")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A small scheme, the facts of May, and the books after May was closed."""
    small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 9}]",
        item="cap: {points: 8, period: year}",
    )
    write(tmp_path, "may", [*rows("甲", n={2: 1, 4: 2}), *rows("乙", n={1: 2})])
    write(tmp_path, "late", [*rows("甲", n={2: 3, 4: 2, 6: 1}), *rows("乙", n={1: 2})])
    return tmp_path


def write(home: Path, name: str, table: list[Row]) -> None:
    (home / f"{name}.json").write_text(json.dumps(table), "utf-8")


def closed(run: Run, home: Path, *words: object) -> str:
    found = run(
        "close", home / "small", home / "may.json", "--month", "2023-05", "--books",
        home / "books.json", "--by", "考核办", "--on", "2023-06-02", *words,
    )  # fmt: skip
    assert (found.code, found.err) == (0, "")
    return found.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_round_of_closing_and_correcting(run: Run, golden: Golden, home: Path, lang: str) -> None:
    books, late = home / "books.json", home / "late.json"
    told = [closed(run, home, "--lang", lang)]
    refused = run("score", home / "small", late, "--books", books, "--lang", lang)
    assert refused.code == 1
    told.append(refused.err)
    words = (home / "small", late, "--books", books)
    made = run("correct", *words, "--month", "2023-07", *WHO, "--lang", lang)
    assert (made.code, made.err) == (0, "")
    told.append(made.out)
    told.append(run("books", books, "--lang", lang).out)
    for month in ((), ("--month", "2023-02"), ("--month", "2023-07")):
        found = run("explain", *words, "--entity", "甲", *month, "--lang", lang)
        assert (found.code, found.err) == (0, "")
        told.append(found.out)
    text = "\n".join(told).replace(f"{home}/", "")
    golden(f"close.{lang}.txt", text)


def test_results_by_the_books(run: Run, home: Path) -> None:
    closed(run, home)
    books, words = home / "books.json", (home / "small", home / "late.json")
    assert run("correct", *words, "--books", books, *WHO).code == 0
    assert run("score", *words, "--books", books, "--out", home / "out").code == 0
    ledger = (home / "out" / "ledger.csv").read_text("utf-8")
    assert "units,2023-06,甲,1,a,,correction,3.0000,#1: 2023-02 n=1→3,附表（一）" in ledger
    assert run("verify", home / "out", "--books", books).code == 0
    assert "V111" in run("verify", home / "out").err
    page = run("explain", *words, "--books", books, "--entity", "甲", "--format", "html").out
    assert "更正 1（张三，2023-06-05）：漏报一件" in page or "correction 1 (张三" in page


def test_what_was_given_before_is_what_was_posted_then(run: Run, home: Path) -> None:
    closed(run, home)
    books, words = home / "books.json", (home / "small", home / "late.json")
    assert run("correct", *words, "--books", books, "--month", "2023-08", *WHO).code == 0
    asked = ("--entity", "甲", "--month", "2023-08", "--item", "1", "--lang", "zh")
    found = run("explain", *words, "--books", books, *asked)
    assert "年内此前已记 8（2023-02、2023-04、2023-06）" in found.out
    assert "更正 · 次数" in found.out


def test_what_is_refused(run: Run, home: Path) -> None:
    closed(run, home)
    books = home / "books.json"
    before = books.read_bytes()
    words = (home / "small", home / "may.json", "--books", books)
    again = run("close", *words, "--month", "2023-05", "--by", "甲")
    nothing = run("correct", *words, *WHO)
    ruled = run("reopen", home / "small", "--month", "2023-05", "--books", books, *WHO)
    for found, code in ((again, "U588"), (nothing, "U588"), (ruled, "U588")):
        assert (found.code, code in found.err) == (2, True)
    assert run("books", home / "may.json").code == 2
    assert books.read_bytes() == before


def test_a_correction_that_cannot_be_scored_is_not_entered(run: Run, home: Path) -> None:
    closed(run, home)
    before = (home / "books.json").read_bytes()
    words = ("correct", home / "small", home / "late.json", "--books", home / "books.json", *WHO)
    found = run(*words, "--set", "1.awards.a.points=1")
    assert (found.code, "F248" in found.err) == (1, True)
    assert (home / "books.json").read_bytes() == before


def test_months_to_come_need_no_figures_yet(run: Run, tmp_path: Path) -> None:
    """A score that is due in each month is not due in those after the one that is closed."""
    small(
        tmp_path,
        "{n: {type: count, label: 次数}, s: {type: score, label: 得分, missing: error}}",
        "[{id: a, form: each, of: n, points: 2, period: year},"
        " {id: s, form: given, of: s, period: month}]",
        units=("甲",),
    )
    scores = rows("甲", s={1: 5, 2: 6})
    write(tmp_path, "may", [*rows("甲", n={1: 1}), *scores])
    write(tmp_path, "late", [*rows("甲", n={1: 3}), *scores])
    words = ("--books", tmp_path / "books.json", *WHO)
    made = run("close", tmp_path / "small", tmp_path / "may.json", "--month", "2023-02", *words)
    assert (made.code, made.err) == (0, "")
    made = run("correct", tmp_path / "small", tmp_path / "late.json", *words)
    assert (made.code, made.err) == (0, "")
    write(tmp_path, "late", [*rows("甲", n={1: 3}), *scores, *rows("甲", s={3: 7})])
    scored = (tmp_path / "small", tmp_path / "late.json", "--through", "2023-03")
    assert run("score", *scored, *words[:2], "--out", tmp_path / "out").code == 0
    months = (tmp_path / "out" / "months.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[3] for line in months[1:]] == ["7.0000", "6.0000", "11.0000"]


def test_tables_that_are_read_by_batches_know_no_books_yet(run: Run, home: Path) -> None:
    closed(run, home)
    table = pd.DataFrame([*rows("甲", n={2: 1, 4: 2}), *rows("乙", n={1: 2})])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("creditscore.facts.read.MANY", 1)
        table.to_parquet(home / "large.parquet")
        words = ("score", home / "small", home / "large.parquet", "--books", home / "books.json")
        found = run(*words)
    assert (found.code, "F249" in found.err) == (1, True)
    found = run(*words, "--engine", "spark")
    assert (found.code, "F249" in found.err) == (1, True)
