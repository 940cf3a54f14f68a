"""The rule book: each clause with what is reported, readings, assumptions, cases; one page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import Run

from creditscore import load_scheme
from creditscore.editor.book import book
from creditscore.language import Say
from creditscore.scheme.catalogue import schemes


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
