"""Each habit of offices is read to the right facts, or to what is not clear and where."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import sampled
import xlsxwriter
from messy import CASES, LABEL, Case

from creditscore import FactError, read_facts, score
from creditscore.errors import letters
from creditscore.facts.reading import numbers

NAMES = ("month", "entity", "item", "subject", "fact", "value")
Write = Callable[[Case, Path], Path]


def by_openpyxl(case: Case, folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in case.sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([None if cell == "" else cell for cell in line])
    first = book.worksheets[0]
    for cells in case.merged:
        first.merge_cells(cells)
    for cell, shown in case.formats.items():
        first[cell].number_format = shown
    path = folder / f"{case.file}.xlsx"
    book.save(path)
    return path


def by_xlsxwriter(case: Case, folder: Path) -> Path:
    path = folder / f"{case.file}.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for at, (name, lines) in enumerate(case.sheets.items()):
            sheet = book.add_worksheet(name)
            for cells in case.merged if not at else ():
                sheet.merge_range(cells, "")
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    shown = case.formats.get(f"{chr(65 + column)}{row + 1}") if not at else None
                    if cell != "":
                        sheet.write(row, column, cell, book.add_format({"num_format": shown or ""}))
    return path


def read(path: Path) -> tuple[list[tuple[str, ...]], list[str], list[str]]:
    """The facts, what is told and the notices, cells without the file's name."""
    try:
        facts = read_facts(path, scheme=sampled.scheme())
    except FactError as error:
        return [], [_told(path, str(p.place), p.code) for p in error.problems], []
    rows = facts.frame[list(NAMES)].itertuples(index=False)
    notices = [_told(path, str(notice.place), notice.code) for notice in facts.notices]
    return [tuple(numbers.text(c).removesuffix(".0") for c in row) for row in rows], [], notices


def _told(path: Path, place: str, code: str) -> str:
    at = place.removeprefix(str(path)).rpartition("]")[2].lstrip("!:")
    if ":" in at:  # of a CSV, which has no letters
        row, _, column = at.partition(":")
        at = f"{letters(int(column))}{row}"
    return f"{at} {code}"


def check(case: Case, path: Path) -> None:
    facts, told, notices = read(path)
    assert told == list(case.told)
    assert sorted(facts) == sorted(case.facts)
    assert notices == list(case.notices)


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_workbook(case: Case, write: Write, tmp_path: Path) -> None:
    check(case, write(case, tmp_path))


PLAIN = [case for case in CASES if not case.merged and not case.formats]
"""What a file keeps that knows nothing of merged cells and formats."""


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """All of the cases as LibreOffice saves them in another format, in one run for each."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    home = tmp_path_factory.mktemp("office")
    made: dict[str, Path] = {}

    def convert(kind: str) -> Path:
        if kind not in made:
            source, made[kind] = home / f"source-{kind}", home / kind
            source.mkdir()
            for number, case in enumerate(PLAIN):
                path = by_openpyxl(case, source)
                path.rename(source / f"{number:03d}-{path.name}")
            words = [office, f"-env:UserInstallation=file://{home}/profile", "--headless"]
            words += ["--convert-to", kind, "--outdir", str(made[kind])]
            subprocess.run(
                [*words, *map(str, sorted(source.iterdir()))], check=True, capture_output=True
            )
        return made[kind]

    return convert


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_what_libreoffice_has_saved(kind: str, converted: Callable[[str], Path]) -> None:
    folder = converted(kind)
    for number, case in enumerate(PLAIN):
        (path,) = folder.glob(f"{number:03d}-*")
        facts, told, _ = read(path)
        assert (case.name, told) == (case.name, list(case.told))
        assert (case.name, sorted(facts)) == (case.name, sorted(case.facts))


@pytest.mark.slow
def test_what_wps_calls_et(converted: Callable[[str], Path], tmp_path: Path) -> None:
    number, case = next(
        (n, c) for n, c in enumerate(PLAIN) if c.name == "a long table under a title"
    )
    (path,) = converted("xls").glob(f"{number:03d}-*")
    sheet = tmp_path / f"{case.file}.et"
    sheet.write_bytes(path.read_bytes())
    assert read(sheet)[0] == list(case.facts)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    "case",
    [c for c in PLAIN if [*c.sheets] == ["5月"] and c.file == "表"],
    ids=lambda case: case.name,
)
def test_a_csv(case: Case, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "5月.csv"
    (lines,) = case.sheets.values()
    width = max(map(len, lines))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([*line, *[""] * (width - len(line))] for line in lines)
    check(case, path)


def test_a_tidy_table_takes_what_offices_write(tmp_path: Path) -> None:
    """What has the headings of a tidy table keeps its rows; a notice says what was read how."""
    head = ["month", "entity", "item", "subject", "fact", "value"]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(head)
    sheet.append(["5月", "市税务局", "第二十三条", "纳税信用A级", "全国平均占比（%）", 0.079])
    sheet.append(["2023-05", "长治市 教育局", "17", None, "repairs", "1,020条"])
    sheet["F2"].number_format = "0.0%"
    path = tmp_path / "a.xlsx"
    book.save(path)
    facts, told, notices = read(path)
    assert facts == [
        ("2023-05", "市税务局", "23", "纳税信用A级", "national_share", "7.9"),
        ("2023-05", "市教育局", "17", "", "repairs", "1020"),
    ]
    assert (told, notices) == ([], ["1 N942"])


def test_what_is_not_understood_is_told_by_the_checks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "十三月,市教育局,17,repairs,3\n2023-05,某局,第九十九条,repairs,约三条\n"
    path.write_text(f"month,entity,item,fact,value\n{rows}", encoding="utf-8")
    with pytest.raises(FactError) as caught:
        score(sampled.scheme(), path)
    codes = [(problem.place.line, problem.code) for problem in caught.value.problems]
    assert codes == [(2, "F221"), (3, "F201"), (3, "F213")]


def test_a_formula_without_its_result_is_one_sentence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "5月"
    for line in (["单位", "第17项"], ["市教育局", "=1+2"]):
        sheet.append(line)
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert read(path)[1] == [" F236"]


@pytest.mark.parametrize(
    "headings", [["单位", LABEL], ["month", "entity", "item", "fact", "value"]]
)
def test_hidden_rows_and_columns_are_read_and_told(headings: list[str], tmp_path: Path) -> None:
    path = tmp_path / "5月.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings)
        for row, (unit, value) in enumerate((("市教育局", 3), ("市公安局", 4)), 1):
            line = [unit, value] if len(headings) == 2 else ["5月", unit, "17", "repairs", value]
            sheet.write_row(row, 0, line)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})  # with nothing in it
        sheet.set_column("H:XFD", None, None, {"hidden": True})
    facts, _, notices = read(path)
    assert len(facts) == 2
    assert "3 N944" in notices
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[3].hidden = False
    book.active.column_dimensions["B"].hidden = True
    book.save(path)
    facts, _, notices = read(path)
    assert len(facts) == 2
    assert "B1 N944" in notices
    book.active.column_dimensions["B"].hidden = False
    book.save(path)
    assert "N944" not in str(read(path))


def test_a_hidden_sheet_with_figures_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("4月", "5月"):
        sheet = book.create_sheet(name)
        for line in (["单位", "第17项"], ["市教育局", 3]):
            sheet.append(line)
    book["4月"].sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert read(path)[1] == [" F235"]
