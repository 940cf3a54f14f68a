"""The rule book: each clause with what is reported, readings, assumptions, cases; page and Word."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from commands import Run

from creditscore import load_scheme
from creditscore.editor.book import book, parts
from creditscore.language import Say
from creditscore.scheme.catalogue import schemes

docx = pytest.importorskip("docx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize("name", schemes())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_clause_reading_and_case_is_in_it(name: str, lang: str) -> None:
    scheme = load_scheme(name)
    text = book(scheme, Say("zh" if lang == "zh" else "en"))
    for track in scheme.tracks.values():
        for item in track.items.values():
            assert item.title in text
            assert all(fact.label in text for fact in item.facts.values())
            assert all(reading.question in text for reading in item.readings)
    assert text.count("<h2") == 1 + sum(len(t.items) for t in scheme.tracks.values())
    assert not re.search(r"(src|href)=", text)


def test_a_page_is_written_and_texts_are_no_markup(
    tiny: tuple[Path, Path], tmp_path: Path, run: Run
) -> None:
    file = tiny[0] / "units.yaml"
    text = file.read_text(encoding="utf-8").replace("says: 规则。", "says: <b>规则</b>。")
    file.write_text(text, encoding="utf-8")
    found = run("book", tiny[0], "--out", tmp_path / "book.html", "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    page = (tmp_path / "book.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;规则&lt;/b&gt;" in page
    assert "每1记2分，全年最多9分" in page
    assert run("book", tiny[0]).out.startswith("<!doctype html>")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["changzhi-2023", "jinzhong-2023"])
def test_the_document_says_what_the_page_says(
    name: str, lang: str, tmp_path: Path, run: Run
) -> None:
    first, again = tmp_path / "first.docx", tmp_path / "again.DOCX"
    for path in (first, again):
        found = run("book", name, "--out", path, "--lang", lang)
        assert (found.code, found.out, found.err) == (0, f"{path}\n", "")
    assert first.read_bytes() == again.read_bytes()
    document = docx.Document(first)
    cells = (cell.text for t in document.tables for row in t.rows for cell in row.cells)
    texts = {paragraph.text for paragraph in document.paragraphs} | set(cells)
    made = [*parts(load_scheme(name), Say("zh" if lang == "zh" else "en"))]
    for part in made:
        rows = (cell for row in part.rows for cell in row)
        assert {part.title, *part.lines, *part.columns, *rows, *part.below} <= texts
    outlined = document.element.body.findall(f".//{W}outlineLvl")
    assert len(outlined) == len(made)


def test_cases_are_told_in_the_words_of_the_form() -> None:
    page = book(load_scheme("changzhi-2023"), Say("zh"))
    assert (
        "案例：没有双公示业务的月份记满分（读法：无业务的月记满分30分）。"
        "填报：2023-04 当月没有双公示业务 1；2023-05 双公示月度得分 28。"
        "得出：当月没有双公示业务：2023-04 记30分；双公示月度得分：2023-05 记28分；"
        "本条：2023-06 记0分；本条合计：记58分</p>"
    ) in page
    target = book(load_scheme("jinzhong-2023"), Say("en"))
    assert "2023-09 missed, value 1, distance 0, 2023-10 met late" in target


def test_another_ending_is_refused_and_a_missing_package_is_named(
    tiny: tuple[Path, Path], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = run("book", tiny[0], "--out", tmp_path / "book.pdf", "--lang", "zh")
    assert (refused.code, "U508" in refused.err, "book.docx" in refused.err) == (2, True, True)
    monkeypatch.setitem(sys.modules, "docx", None)
    missing = run("book", tiny[0], "--out", tmp_path / "book.docx", "--lang", "zh")
    assert (missing.code, "U507" in missing.err, "python-docx" in missing.err) == (2, True, True)
    assert run("book", tiny[0], "--out", tmp_path / "book.html").code == 0
    assert sorted(path.name for path in tmp_path.glob("book*")) == ["book.html"]
