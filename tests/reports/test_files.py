"""Files of reports: the same bytes again, whole or not at all, nothing of others written over."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import reported
import xlsxwriter
from small import rows, small

import creditscore
from creditscore import Problem, UsageError
from creditscore.reports import files
from creditscore.reports.files import (
    REPORT,
    fit_to_write,
    letter_names,
    names_of,
    write_letters,
    write_report,
)
from creditscore.reports.periods import Period
from creditscore.reports.workbook import Workbook

docx = pytest.importorskip("docx")
COUNT = "{n: {type: count, label: 次数}}"
ONE_EACH = "[{id: a, form: each, of: n, points: 1, period: year}]"


def quiet(*_: object) -> None:
    """Hear of nothing."""


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def test_the_same_inputs_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        home = tmp_path / name
        home.mkdir()
        result = reported.hostile(home)
        period = Period.month(result.scheme, "3月")
        write_report(result, period, tmp_path / f"{name}-out", quiet, quiet)
        write_letters(result, period, (), tmp_path / f"{name}-letters", quiet, quiet)
    for kind in ("out", "letters"):
        first, second = (digests(tmp_path / f"{name}-{kind}") for name in ("one", "two"))
        assert first == second
        assert len(first) == 4


def test_a_workbook_of_another_process_has_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result, here = reported.hostile(tmp_path), list[Workbook]()
    period = Period.month(result.scheme, "3月")

    class Here(Workbook):
        def __init__(self, *what: Any) -> None:
            here.append(self)
            super().__init__(*what)

    monkeypatch.setattr(files, "_LONG", 0)
    monkeypatch.setattr(files, "Workbook", Here)
    for processes in (1, 2):
        out = tmp_path / str(processes)
        write_report(result, period, out, quiet, quiet, processes)
    assert len(here) == 1
    assert digests(tmp_path / "1") == digests(tmp_path / "2")


def test_the_seal_names_what_was_written(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    period = Period.month(result.scheme, "3月")
    written = write_report(result, period, tmp_path / "out", quiet, quiet)
    names = ["2023-03-台账.xlsx", "2023-03-网页.html", "2023-03-通报.docx", REPORT]
    assert [file.name for file in written] == names
    assert sorted(names_of(result.scheme, period)) == sorted(names[:-1])
    found = digests(tmp_path / "out")
    made = json.loads((tmp_path / "out" / REPORT).read_text(encoding="utf-8"))
    assert made["files"] == {name: found[name] for name in names[:-1]}
    assert made["period"] == "2023-03"


def test_what_others_have_put_there_stays(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    period = Period.month(result.scheme, "3月")
    out = tmp_path / "out"
    out.mkdir()
    (out / "2023-03-通报.docx").write_text("批注", encoding="utf-8")
    for attempt in (
        lambda: fit_to_write(out, names_of(result.scheme, period), REPORT, [], quiet),
        lambda: write_report(result, period, out, quiet, quiet),
    ):
        with pytest.raises(UsageError) as error:
            attempt()
        assert [problem.code for problem in error.value.problems] == ["U515"]
    assert [path.name for path in out.iterdir()] == ["2023-03-通报.docx"]
    (out / "2023-03-通报.docx").rename(out / "批注.docx")
    write_report(result, period, out, quiet, quiet)
    write_report(result, period, out, quiet, quiet)
    assert (out / "批注.docx").read_text(encoding="utf-8") == "批注"


def test_what_was_changed_since_it_was_written_stays(tmp_path: Path) -> None:
    """The office signs the bulletin of March; that of March is written again, and February's."""
    result, out = reported.hostile(tmp_path), tmp_path / "out"
    march, february = (Period.month(result.scheme, month) for month in ("3月", "2月"))
    write_report(result, march, out, quiet, quiet)
    bulletin = docx.Document(str(out / "2023-03-通报.docx"))
    bulletin.add_paragraph("市信用办")
    bulletin.save(str(out / "2023-03-通报.docx"))
    signed = digests(out)
    for attempt in (
        lambda: fit_to_write(out, names_of(result.scheme, march), REPORT, [], quiet),
        lambda: write_report(result, march, out, quiet, quiet),
    ):
        with pytest.raises(UsageError) as error:
            attempt()
        (problem,) = error.value.problems
        assert (problem.code, problem.details["names"]) == ("U515", "2023-03-通报.docx")
    assert digests(out) == signed
    earlier = creditscore.score(result.scheme, result.facts, through="2023-02")
    write_report(earlier, february, out, quiet, quiet)
    assert digests(out)["2023-03-通报.docx"] == signed["2023-03-通报.docx"]


@pytest.mark.parametrize(
    "seal", ["[]", "{", '{"creditscore": "1", "files": {"../x.docx": "", "y.txt": ""}}']
)
def test_a_seal_of_others_gives_nothing_away(seal: str, tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "x.docx").write_text("外", encoding="utf-8")
    (out / "y.txt").write_text("外", encoding="utf-8")
    (out / REPORT).write_text(seal, encoding="utf-8")
    period = Period.month(result.scheme, "3月")
    if seal.startswith('{"'):
        write_report(result, period, out, quiet, quiet)
    else:
        with pytest.raises(UsageError):
            write_report(result, period, out, quiet, quiet)
    assert (tmp_path / "x.docx").exists()
    assert (out / "y.txt").exists()


def test_what_stops_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)

    def stop(unit: str, done: int, of: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_report(result, Period.month(result.scheme, "3月"), tmp_path / "out", quiet, stop)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("at", ["bulletin", "Page"])
def test_what_cannot_be_written_is_told_as_it_is(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    result = reported.hostile(tmp_path)
    monkeypatch.setattr(files, at, full)
    with pytest.raises(UsageError, match="no space"):
        write_report(result, Period.month(result.scheme, "3月"), tmp_path / "out", quiet, quiet)
    assert not (tmp_path / "out").exists()


def test_a_workbook_that_cannot_be_written_is_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result, tried = reported.hostile(tmp_path), list[object]()

    store = xlsxwriter.Workbook._store_workbook

    def full(book: object) -> None:
        tried.append(book)
        store(book)
        raise OSError(28, "no space")

    monkeypatch.setattr(xlsxwriter.Workbook, "_store_workbook", full)
    with pytest.raises(UsageError, match="no space"):
        write_report(result, Period.month(result.scheme, "3月"), tmp_path / "out", quiet, quiet)
    assert len(tried) == 1


def test_progress_is_told_unit_by_unit(tmp_path: Path) -> None:
    result, told = reported.hostile(tmp_path), list[tuple[str, int, int]]()
    period = Period.month(result.scheme, "3月")
    tell: list[Problem] = []
    write_letters(
        result, period, ["乙"], tmp_path / "out", tell.append, lambda *what: told.append(what)
    )
    assert told == [("乙", 0, 1)]


def test_each_unit_has_a_letter_of_its_own(tmp_path: Path) -> None:
    """Names that differ in what no file may have or in case, and one of 360 bytes."""
    units = ("'a/b:c'", "a_b_c", "A_b_c", "很" * 120, f"{'很' * 119}长")
    scheme = small(tmp_path, COUNT, ONE_EACH, units=units)
    period = Period.month(scheme, "1月")
    names = [f"2023-01-告知书-{name}.docx" for name in
             ("a_b_c", "a_b_c~2", "A_b_c~3", "很" * 60, f"{'很' * 60}~2")]  # fmt: skip
    assert letter_names(scheme, period, ()) == names
    assert letter_names(scheme, period, ["A_b_c"]) == names[2:3]
    result = creditscore.score(scheme, rows("a/b:c", n={1: 1}), through="2023-01")
    made = write_letters(result, period, (), tmp_path / "out", quiet, quiet)
    assert {path.name for path in made} == {*names, "letters.json"}
    title = docx.Document(str(tmp_path / "out" / names[2])).paragraphs[2].text
    assert title == "A_b_c："


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    period = Period.month(result.scheme, "3月")
    letters = write_letters(result, period, [reported.HOSTILE], tmp_path / "out", quiet, quiet)
    assert letters[0].parent == tmp_path / "out"
    assert letters[0].exists()
