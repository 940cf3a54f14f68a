"""The page in a browser: it sorts, searches, filters, opens a unit, leads to a cell, prints."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import reported
from small import rows, small

import creditscore
from creditscore.reports.building import report_of
from creditscore.reports.ledger import lines_of
from creditscore.reports.page import Page
from creditscore.reports.periods import Period

pytestmark = pytest.mark.slow
api = pytest.importorskip("playwright.sync_api")
AXE = Path(os.environ.get("AXE_CORE", "build/axe/package/axe.min.js"))
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not reported.BROWSER.exists():
        pytest.skip(f"{reported.BROWSER}: not installed here")
    with api.sync_playwright() as play:
        made = play.chromium.launch(executable_path=str(reported.BROWSER), args=reported.FLAGS)
        yield made
        made.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    result = reported.counties()
    path = tmp_path_factory.mktemp("page") / "june.html"
    return written(result, Period.month(result.scheme, "2023-06"), path).as_uri()


def written(result: creditscore.Result, period: Period, path: Path) -> Path:
    report = report_of(result, period)
    page = Page(report, path)
    for track in report.tracks:
        for unit in track.standings:
            told = reported.explained(result)[unit.unit]
            page.add(track, unit, told, [*lines_of(told)])
    page.close()
    return path


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page as a reader opens it; it may ask for nothing but itself, and say no error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    asked: list[str] = []
    errors: list[object] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: errors.append(error))
    opened.on("console", lambda said: errors.append(said.text))
    opened.goto(address)
    yield opened
    context.close()
    assert {url.partition("#")[0] for url in asked} == {address}
    assert errors == []


def names(page: Any) -> list[str]:
    """The units that the league shows, from the top."""
    found: list[str] = page.locator("#league1 tbody tr:visible td.unit-name").all_inner_texts()
    return found


def test_it_sorts(page: Any) -> None:
    units = reported.june().tracks[0].standings
    assert names(page) == [unit.unit for unit in units]
    button = page.get_by_role("button", name="当月得分")
    button.click()
    assert names(page) == [u.unit for u in sorted(units, key=lambda unit: unit.points)]
    head = page.locator("#league1 th[aria-sort]")
    assert (head.count(), head.get_attribute("aria-sort")) == (1, "ascending")
    button.press("Enter")
    assert names(page) == [u.unit for u in sorted(units, key=lambda unit: -unit.points)]
    assert head.get_attribute("aria-sort") == "descending"


def test_it_searches_and_filters(page: Any) -> None:
    page.get_by_label("查找").first.fill("潞")
    assert names(page) == ["潞州区", "潞城区"]
    assert page.locator("#league1-tools output").inner_text() == "显示 2 个，共 14 个"
    page.get_by_label("查找").first.fill("")
    page.get_by_label("等次").select_option("不合格")
    units = reported.june().tracks[0].standings
    assert names(page) == [unit.unit for unit in units if unit.band == "不合格"]


def test_from_a_unit_to_the_cell_of_a_posting(page: Any) -> None:
    """From the league with the keyboard to the unit, its item, its posting, its row."""
    page.get_by_role("link", name="沁县").first.focus()
    page.keyboard.press("Enter")
    unit = page.locator(".unit:visible")
    assert unit.count() == 1
    assert unit.locator("h2").inner_text() == "沁县（县区，2023年6月）"
    assert not page.locator("#overview").is_visible()
    outline = unit.locator("h2").evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline == "none"
    unit.get_by_role("link", name="第7项", exact=False).first.click()
    clause = unit.locator("details.clause[open]", has_text="第7项")
    assert clause.count() == 1
    row = clause.locator("tr", has_text="2023-06").first
    assert row.locator("td.points").inner_text() == "−17.0000"
    assert "counties.csv:" in row.locator("td.ground").inner_text()
    page.go_back()
    page.go_back()
    assert page.locator("#overview").is_visible()


def test_it_prints(page: Any) -> None:
    page.emulate_media(media="print")
    assert not page.locator("#league1-tools").is_visible()
    made = page.pdf(format="A4")
    assert made[:5] == b"%PDF-"
    assert len(made) > 50_000


def test_a_phone_sees_all_of_it(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    opened = context.new_page()
    for place in ("", "#u1"):
        opened.goto(address + place)
        wide = opened.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
    opened.goto(address)
    assert opened.locator("#league1 tbody tr").first.locator("td.points").first.is_visible()
    context.close()


def test_it_reads_without_scripts(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{address}#u3")
    assert opened.locator(".unit:visible").count() == 1
    assert opened.locator("#league1 tbody tr").count() == 14
    context.close()


@pytest.mark.parametrize("place", ["", "#u1"])
@pytest.mark.parametrize(("kind", "shade"), [
    ("points", "light"), ("points", "dark"),
    pytest.param("targets", "light", marks=pytest.mark.slow),
])  # fmt: skip
def test_the_accessibility_checker_finds_nothing_serious(
    browser: Any, kind: str, shade: str, place: str, tmp_path: Path
) -> None:
    """Of small pages: the checker takes its time with each row."""
    if not AXE.exists():
        pytest.skip(f"{AXE}: axe-core is not there (.ci/run fetches it)")
    if kind == "points":
        result = reported.hostile(tmp_path)
    else:
        result = reported.targets("shanxi-2020", "2020-06")
    last = result.scheme.months[result.through - 1]
    path = written(result, Period.month(result.scheme, last), tmp_path / "small.html")
    context = browser.new_context(bypass_csp=True, color_scheme=shade)
    opened = context.new_page()
    opened.goto(path.as_uri() + place)
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    opened.add_script_tag(path=str(AXE))
    found = opened.evaluate("axe.run(document).then(run => run.violations)")
    context.close()
    serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS]
    assert serious == []


def test_a_band_whose_name_has_a_blank_is_found(browser: Any, tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        bands="[{name: A 级, first: 1}, {name: B 级}]",
    )
    result = creditscore.score(scheme, rows(n={1: 1}), through="2023-01")
    path = written(result, Period.month(scheme, "1月"), tmp_path / "page.html")
    page = browser.new_page()
    page.goto(path.as_uri())
    for band, count in ("A 级", 1), ("B 级", 2):
        page.get_by_label("等次").select_option(band)
        assert page.locator("table.league tbody tr:visible").count() == count
    page.close()
