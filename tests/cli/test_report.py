"""`creditscore report` and `letter`: what they write, what they say, how they end."""

from __future__ import annotations

from pathlib import Path

from commands import Run

MONTH = ("--month", "2023-03")


def test_a_report_of_a_month(run: Run, tiny: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("report", *tiny, *MONTH, "--out", out, "--lang", "zh")
    assert done.code == 0
    names = ["2023-03-台账.xlsx", "2023-03-网页.html", "2023-03-通报.docx", "report.json"]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    assert done.out.splitlines()[0] == "小方案 2023年3月：已写出 4 个文件。"
    assert done.out.splitlines()[1:] == [str(out / name) for name in names]


def test_of_a_year_and_of_a_quarter(run: Run, tiny: tuple[Path, Path], tmp_path: Path) -> None:
    for words, file in (
        (["--annual"], "2023-通报.docx"),
        (["--quarter", "Q1"], "2023-Q1-通报.docx"),
    ):
        out = tmp_path / file
        assert run("report", *tiny, *words, "--out", out).code == 0
        assert (out / file).exists()


def test_letters(run: Run, tiny: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "letters"
    assert run("letter", *tiny, *MONTH, "--each-unit", "--out", out).code == 0
    assert len([*out.glob("*.docx")]) == 3
    one = tmp_path / "one"
    done = run("letter", *tiny, *MONTH, "--unit", "甲", "--out", one)
    assert (done.code, done.err) == (0, "")
    assert [path.name for path in one.glob("*.docx")] == ["2023-03-告知书-甲.docx"]


def test_what_is_not_said_is_asked(run: Run, tiny: tuple[Path, Path], tmp_path: Path) -> None:
    out = ("--out", tmp_path / "out")
    for words in ((), (*MONTH, "--annual")):
        done = run("report", *tiny, *words, *out)
        assert (done.code, done.err.split()[0]) == (2, "U540")
    for words in (MONTH, (*MONTH, "--unit", "甲", "--each-unit")):
        done = run("letter", *tiny, *words, *out)
        assert (done.code, done.err.split()[0]) == (2, "U541")
    done = run("letter", *tiny, *MONTH, "--unit", "某局", *out)
    assert (done.code, done.err.split()[0]) == (2, "U505")
    done = run("report", *tiny, "--month", "2024-03", *out)
    assert (done.code, done.err.split()[0]) == (2, "U504")
    assert not (tmp_path / "out").exists()


def test_other_peoples_files_are_refused_before_facts_are_read(
    run: Run, tiny: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "2023-03-网页.html").write_text("", encoding="utf-8")
    done = run("report", tiny[0], tmp_path / "none.csv", *MONTH, "--out", out)
    assert (done.code, done.err.split()[0]) == (2, "U515")
