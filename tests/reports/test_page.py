"""The page as text: nothing from outside, every link leads somewhere, names are no markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import reported
from html_read import Read

import creditscore
from creditscore.reports import page as pages
from creditscore.reports.building import report_of
from creditscore.reports.ledger import lines_of
from creditscore.reports.page import Page
from creditscore.reports.periods import Period


def written(result: creditscore.Result, period: Period, path: Path) -> str:
    report = report_of(result, period)
    page = Page(report, path)
    for track in report.tracks:
        for unit in track.standings:
            told = reported.explained(result)[unit.unit]
            page.add(track, unit, told, [*lines_of(told)])
    page.close()
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> str:
    result = reported.counties()
    path = tmp_path_factory.mktemp("page") / "june.html"
    return written(result, Period.month(result.scheme, "2023-06"), path)


def test_every_link_leads_somewhere_and_no_id_stands_twice(june: str) -> None:
    read = Read(june)
    assert len(read.ids) == len(set(read.ids))
    links = read.every("a", "href")
    assert len(links) > 100
    assert [link for link in links if link[0] != "#" or link[1:] not in read.ids] == []


def test_nothing_comes_from_outside(june: str) -> None:
    read = Read(june)
    assert {tag for tag, _ in read.tags} & {"img", "link", "iframe", "object", "base"} == set()
    assert read.every("script", "src") == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", june) == []
    (policy,) = (a["content"] for t, a in read.tags if t == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_each_unit_down_to_its_rows(june: str) -> None:
    units = june.split('<section class="unit"')[1:]
    report = reported.june()
    assert len(units) == len(report.tracks[0].standings) == 14
    for text, unit in zip(units, report.tracks[0].standings, strict=True):
        assert f'data-name="{unit.unit}"' in text
        explained = reported.counties().explain(unit.unit)
        postings = [posting for clause in explained.clauses for posting in clause.postings]
        assert text.count('data-label="月份"') == len(postings)
        for clause in explained.clauses:
            assert f"{clause.title}［{clause.cites}］" in text
            assert clause.says in text
        assert text.count("counties.csv:") >= sum(any(f.rows for f in p.facts) for p in postings)
        break


def test_names_are_no_markup(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    text = written(result, Period.month(result.scheme, "3月"), tmp_path / "hostile.html")
    read = Read(text)
    assert len(read.every("script", "src")) + text.count("<script") == 1
    assert any(reported.HOSTILE in found for found in read.texts)
    assert reported.HOSTILE in {a.get("data-name") for _, a in read.tags}


def test_a_unit_with_nothing_has_its_page(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    text = written(result, Period.month(result.scheme, "3月"), tmp_path / "page.html")
    (last,) = (s for s in text.split('<section class="unit"') if 'data-name="丙"' in s)
    assert "第1项 条款" in last
    assert "没有" in last


def test_many_units_stand_in_volumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "UNITS", 2)
    result = reported.hostile(tmp_path)
    home = tmp_path / "many.html"
    written(result, Period.month(result.scheme, "3月"), home)
    names = [path.name for path in sorted(tmp_path.glob("*.html"))]
    assert names == ["many-1.html", "many-2.html", "many.html"]
    volumes = {
        path.name: Read(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*.html")
    }
    links = {link for link in volumes["many.html"].every("a", "href") if link.startswith("many")}
    assert len(links) == 3
    for link in links:
        name, _, anchor = link.partition("#")
        assert anchor in volumes[name].ids
    assert set(volumes["many-2.html"].every("a", "href")) >= {"many.html"}


@pytest.mark.parametrize(
    "name", ["jinzhong-2023", pytest.param("yuncheng-2024", marks=pytest.mark.slow)]
)
def test_targets(name: str, tmp_path: Path) -> None:
    through = f"{name[-4:]}-06"
    result = reported.targets(name, through)
    period = Period.quarter(result.scheme, "Q2")
    text = written(result, period, tmp_path / "targets.html")
    read = Read(text)
    links = [link for link in read.every("a", "href") if link.startswith("#")]
    assert [link for link in links if link[1:] not in read.ids] == []
    for track in result.tracks.values():
        for unit in track.track.entities.names:
            assert f'data-name="{unit}"' in text
    first = next(iter(result.tracks.values())).track.entities.names[0]
    section = next(s for s in text.split('<section class="unit"') if f'data-name="{first}"' in s)
    now = result.targets.query("month == @through and entity == @first")
    assert section.count('<p class="state">') == len(now)
    assert section.count("下一步") == 1
