"""What a folder stands for: nothing in it is passed over without a word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from creditscore import CreditscoreError, UsageError, read_facts
from creditscore.tabular import folders

TABLE = "month,entity,item,cases\n2023-05,市公安局,16,1\n"
SUFFIXES = (".csv", ".xlsx")


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TABLE, encoding="utf-8")


def test_tables_in_a_folder_and_below_it(tmp_path: Path) -> None:
    fill(tmp_path, "b.csv", "a.CSV", "c/d.csv", "c/e/f.xlsx")
    found = folders.found(tmp_path, SUFFIXES)
    names = [file.relative_to(tmp_path).as_posix() for file in found.files]
    assert names == ["a.CSV", "b.csv", "c/d.csv", "c/e/f.xlsx"]
    assert found.notices == ()


def test_what_is_passed_over_is_named(tmp_path: Path) -> None:
    fill(
        tmp_path,
        "a.csv",
        "._a.csv",
        "~$b.xlsx",
        ".hidden.csv",
        "c.docx",
        "d/.git/x.csv",
        "notes",
        "README.md",
    )
    found = folders.found(tmp_path, SUFFIXES)
    assert [file.name for file in found.files] == ["a.csv"]
    assert [notice.details["file"] for notice in found.notices] == [
        "._a.csv", ".hidden.csv", "c.docx", ".git", "notes", "~$b.xlsx"]  # fmt: skip
    assert {notice.code for notice in found.notices} == {"N907"}


def test_many_files_that_are_passed_over_are_told_with_a_count(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv", *(f"{n}.txt" for n in range(100)))
    notices = folders.found(tmp_path, SUFFIXES).notices
    assert len(notices) == 21
    assert notices[-1].details["file"] == "… +80"


def test_notices_of_files_come_with_the_facts(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv", "b.txt")
    assert [notice.code for notice in read_facts(tmp_path).notices] == ["N907"]


@pytest.mark.parametrize("names", [[], ["a.txt"], ["._a.csv"]])
def test_a_folder_without_a_table(names: list[str], tmp_path: Path) -> None:
    fill(tmp_path, *names)
    with pytest.raises(UsageError) as caught:
        folders.found(tmp_path, SUFFIXES)
    (problem,) = caught.value.problems
    assert problem.code == "U513"
    assert problem.details["found"] == (names[0] if names else "-")


def test_pipes_and_devices_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "link.csv").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe.csv", tmp_path / "link.csv", Path("/dev/stdin"), "/dev/zero"):
        with pytest.raises(CreditscoreError, match="U51"):
            read_facts(path)
    fill(tmp_path, "a.csv")
    facts = read_facts(tmp_path)
    names = [notice.details["file"] for notice in facts.notices]
    assert names == ["link.csv", "pipe.csv"]


def test_a_link_to_nothing_and_a_loop_are_told(tmp_path: Path) -> None:
    fill(tmp_path, "a.csv")
    (tmp_path / "gone.csv").symlink_to(tmp_path / "none.csv")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = folders.found(tmp_path, SUFFIXES)
    assert [notice.details["file"] for notice in found.notices] == ["gone.csv", "loop"]
