"""The bulletin and the letters as Word finds them: fonts, pages, tables, and what they say."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import gold
import pytest
import reported

import creditscore
from creditscore.reports.building import report_of
from creditscore.reports.bulletin import bulletin
from creditscore.reports.ledger import Line, lines_of
from creditscore.reports.letter import letter
from creditscore.reports.periods import Period

docx = pytest.importorskip("docx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def deducted(result: creditscore.Result, period: Period) -> dict[tuple[str, str], list[Line]]:
    found = {}
    for track in result.tracks.values():
        for unit in track.track.entities.names:
            lines = [*lines_of(reported.explained(result)[unit])]
            taken = [line for line in lines if line.points < 0 and period.holds(line.month)]
            if taken:
                found[track.track.id, unit] = taken
    return found


def made(result: creditscore.Result, period: Period, path: Path) -> Any:
    bulletin(report_of(result, period), deducted(result, period), path)
    return docx.Document(path)


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Any:
    result = reported.counties()
    path = tmp_path_factory.mktemp("docs") / "june.docx"
    return made(result, Period.month(result.scheme, "2023-06"), path)


def text_of(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_what_the_bulletin_says(june: Any) -> None:
    body = text_of(june).partition("附件1\n")[0]
    gold.check(body + "\n", Path(__file__).parent / "golden" / "bulletin-2023-06.txt")


def test_what_the_bulletin_of_targets_says(tmp_path: Path) -> None:
    result = reported.targets("jinzhong-2023", "2023-06")
    document = made(result, Period.quarter(result.scheme, "Q2"), tmp_path / "q2.docx")
    body = text_of(document).partition("附件1\n")[0]
    gold.check(body + "\n", Path(__file__).parent / "golden" / "bulletin-2023-Q2.txt")


def test_every_run_names_its_chinese_font(june: Any) -> None:
    runs = june.element.body.findall(f".//{W}r")
    texts = [run for run in runs if "".join(t.text or "" for t in run.findall(f"{W}t")).strip()]
    fonts = [run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") for run in texts]
    assert set(fonts) == {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"}
    normal = june.styles["Normal"].element.find(f"{W}rPr/{W}rFonts")
    assert normal.get(f"{W}eastAsia") == "仿宋_GB2312"


def test_the_layout_is_that_of_official_papers(june: Any) -> None:
    first = june.sections[0]
    size = round(first.page_width.mm), round(first.page_height.mm)
    edges = [
        round(getattr(first, f"{edge}_margin").mm) for edge in ("top", "left", "bottom", "right")
    ]
    assert (size, edges) == ((210, 297), [37, 28, 35, 26])
    title = june.paragraphs[0]
    assert title.runs[0].font.size.pt == 22
    body = next(p for p in june.paragraphs if p.text.startswith("根据"))
    assert (body.runs[0].font.size.pt, body.paragraph_format.first_line_indent.pt) == (16, 32)
    assert body.paragraph_format.line_spacing.pt == 28


def test_wide_tables_stand_across_and_every_page_has_its_number(june: Any) -> None:
    wide = [section for section in june.sections if section.page_width > section.page_height]
    assert 0 < len(wide) < len(june.sections)
    for section in june.sections:
        for footer in (section.footer, section.even_page_footer):
            xml = footer._element.xml
            assert "PAGE" in xml
            assert "— " in xml
    assert june.settings.odd_and_even_pages_header_footer


def test_headings_of_tables_come_again_and_rows_stay_whole(june: Any) -> None:
    assert len(june.tables) == 4
    for table in june.tables:
        rows = table._tbl.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        widths = [
            int(column.get(f"{W}w")) for column in table._tbl.findall(f"{W}tblGrid/{W}gridCol")
        ]
        assert min(widths) > 500


def test_charts_say_what_they_show(june: Any) -> None:
    found = june.element.body.findall(".//{*}docPr")
    assert len(found) == 3
    assert all(len(chart.get("descr")) > 20 for chart in found)


def test_what_a_letter_says(tmp_path: Path) -> None:
    text = letter_to(reported.counties(), "平顺县", "2023-06", tmp_path)
    gold.check(text + "\n", Path(__file__).parent / "golden" / "letter-2023-06.txt")


def test_what_a_letter_of_targets_says(tmp_path: Path) -> None:
    text = letter_to(reported.targets("jinzhong-2023", "2023-06"), "市教育局", "2023-06", tmp_path)
    gold.check(text + "\n", Path(__file__).parent / "golden" / "letter-targets.txt")


def letter_to(result: creditscore.Result, name: str, month: str, folder: Path) -> str:
    report = report_of(result, Period.month(result.scheme, month))
    track, unit = next((t, u) for t in report.tracks for u in t.standings if u.unit == name)
    told = result.explain(name)
    letter(report, track, unit, told, [*lines_of(told)], folder / "letter.docx")
    document = docx.Document(folder / "letter.docx")
    lines = []
    for child in document.element.body:
        if child.tag == f"{W}tbl":
            for row in child.findall(f"{W}tr"):
                cells = (
                    "".join(t.text or "" for t in c.iter(f"{W}t")) for c in row.findall(f"{W}tc")
                )
                lines.append(" | ".join(cells))
        else:
            lines.append("".join(t.text or "" for t in child.iter(f"{W}t")))
    return "\n".join(lines).replace(str(folder), "")


def test_names_are_no_markup(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    document = made(result, Period.month(result.scheme, "3月"), tmp_path / "hostile.docx")
    assert reported.HOSTILE in text_of(document)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert reported.HOSTILE in cells


def test_entries_carry_no_time_of_their_own(june: Any, tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    made(result, Period.month(result.scheme, "3月"), tmp_path / "times.docx")
    entries = zipfile.ZipFile(tmp_path / "times.docx").infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    properties = docx.Document(tmp_path / "times.docx").core_properties
    day = Period("month", 2023, 3, 3).day
    assert properties.created.replace(tzinfo=None) == day
    assert properties.modified.replace(tzinfo=None) == day
