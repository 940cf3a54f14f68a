"""A year of the office in a real browser: three units and the office, from filling in to bulletin.

The sample year is open and everything is handed in; units fill in, upload, mend and correct their
December, the office reviews and closes all twelve months.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import filling
import openpyxl
import pytest
import reported

from creditscore.service.demo import PASSWORD

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.slow
AXE = Path(os.environ.get("AXE_CORE", "build/axe/package/axe.min.js"))
SERIOUS = {"serious", "critical"}
YEAR = "/years/changzhi-2023"
PEOPLE = ("office", "jiaoyu", "gongan", "luzhou")
DECEMBER = f"{YEAR}/months/2023-12"


class Person:
    """Somebody in a browser of their own, who asks nobody but the service and sees no error."""

    def __init__(self, browser: Any, home: str, name: str, folder: Path, **how: Any) -> None:
        self.home, self.name, self.folder = home, name, folder
        size = {"width": 1280, "height": 900}
        self.context = browser.new_context(**{"viewport": size, "locale": "zh-CN", **how})
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._said)
        self.page.set_default_timeout(60_000)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.home, "data:")):
            self.errors.append(f"outside: {request.url}")

    def _said(self, message: Any) -> None:
        """What a browser says itself of a page that tells what is wrong is no error of the page."""
        if not re.search("status of 4(00|09|22)", message.text):
            self.errors.append(message.text)

    def go(self, path: str) -> Any:
        """Open a page; it has to be there."""
        found = self.page.goto(self.home + path)
        assert found.status == 200, (path, found.status)
        return self.page

    def enter(self) -> Person:
        """Come in by the door, from wherever one wanted to go."""
        self.page.goto(f"{self.home}{YEAR}")
        assert "/login" in self.page.url
        self.page.get_by_label("用户名").fill(self.name)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.get_by_role("heading", name="总览").wait_for()
        return self

    def press(self, name: str) -> None:
        """Press a button, and wait for what comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str, **how: Any) -> None:
        """Follow the first link of a name."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name, **how).first.click()

    def kept(self, name: str) -> Path:
        """Download what a link leads to."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=name).first.click()
        path = self.folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def sees(self, text: str) -> bool:
        """Whether a text stands on the page."""
        return bool(self.page.get_by_text(text).count())

    @property
    def state(self) -> str:
        """The first badge of the page."""
        found: str = self.page.locator("main .badge").first.inner_text()
        return found


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    """Where `creditscore serve --demo` serves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    how = {**os.environ, "CREDITSCORE_LANG": "zh", "CREDITSCORE_RATE": "100000"}
    command = [sys.executable, "-m", "creditscore", "serve", "--demo", "--port", str(port)]
    process = subprocess.Popen(command, env=how, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/login")
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            with urlopen(address):
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not reported.BROWSER.exists():
        pytest.skip(f"{reported.BROWSER}: not installed here")
    with api.sync_playwright() as play:
        made = play.chromium.launch(executable_path=str(reported.BROWSER), args=reported.FLAGS)
        yield made
        made.close()


@pytest.fixture(scope="module")
def people(
    browser: Any, home: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Person]]:
    """The office and three units, each come in by the door."""
    folder = tmp_path_factory.mktemp("kept")
    found = {name: Person(browser, home, name, folder).enter() for name in PEOPLE}
    yield found
    for person in found.values():
        assert person.errors == []
        person.context.close()


def test_a_unit_fills_in_the_form(people: dict[str, Person]) -> None:
    """What is wrong stands below its field; what is right is submitted."""
    me = people["jiaoyu"]
    me.go(DECEMBER)
    assert not me.sees("市公安局")
    me.follow("填报表")
    clause = me.page.locator("#i-17")
    field = clause.locator("td input").first
    field.fill("三次")
    me.press("检查并提交")
    assert me.state == "草稿，有问题"
    field = me.page.locator("#i-17 td input").first
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "三次"
    assert me.page.locator("#i-17 .wrong").count() == 1
    field.fill("3")
    me.page.locator("#i-17 td input.word").first.fill("教信〔2023〕12号")
    me.press("保存草稿并检查")
    assert me.state == "草稿，可以提交"
    me.press("检查并提交")
    assert me.sees("已提交，已计入。")
    assert me.state == "已提交，待审核"
    assert (
        me.page.locator("tr", has_text="教信〔2023〕12号").locator("td").nth(5).inner_text() == "3"
    )


def test_a_unit_uploads_its_form_and_mends_a_cell_in_the_page(people: dict[str, Person]) -> None:
    """The problem stands beside its cell; the cell is mended there, and nothing else changes."""
    me = people["gongan"]
    me.go(f"{DECEMBER}/units/市公安局")
    template, filled = me.kept("下载这张表"), me.folder / "公安十二月.xlsx"
    key = ("", "16", "", "cases")
    book = openpyxl.load_workbook(template)
    wanted = {k: 2 for k, _ in filling.cells(book) if k[1:] == key[1:]} or {
        k: 2 for k, _ in filling.cells(book) if k[1] == "16" and k[3] == "cases"
    }
    assert len(wanted) == 1
    assert filling.fill(template, filled, dict.fromkeys(wanted, "两件")) == 1
    me.follow("上传", exact=True)
    me.page.get_by_label("文件").set_input_files(str(filled))
    me.press("上传并检查")
    assert me.state == "草稿，有问题"
    assert me.page.get_by_role("button", name="提交", exact=True).is_disabled()
    wrong = me.page.locator("td.found")
    assert wrong.count() == 1
    assert wrong.locator(".wrong").count() == 1
    me.page.locator(".problems a").first.click()
    assert wrong.is_visible()
    wrong.locator("input").fill("2")
    me.press("用改过的格重新检查")
    assert me.state == "草稿"
    assert me.page.locator("td.found").count() == 0
    me.press("提交")
    assert me.state == "已提交，待审核"


def test_a_unit_uploads_its_own_table_and_mends_the_file(people: dict[str, Person]) -> None:
    """A wrong name is told with the nearest right one; the file is mended and uploaded again."""
    me = people["luzhou"]
    file = me.folder / "潞州区.csv"
    text = "月份,单位,条款,事实,数\n2023-12,潞州区,17,信用修复{},4\n"
    me.go(YEAR)
    me.follow("上传数据表")
    file.write_text(text.format("件"), encoding="utf-8")
    me.page.get_by_label("文件").set_input_files(str(file))
    me.press("上传并检查")
    assert me.state == "草稿，有问题"
    me.press("撤回")
    file.write_text("month,entity,item,fact,value\n2023-12,潞州区,17,repairs,4\n", encoding="utf-8")
    me.go(f"{YEAR}/upload")
    me.page.get_by_label("文件").set_input_files(str(file))
    me.press("上传并检查")
    assert me.state == "草稿"
    me.press("提交")
    assert me.state == "已提交，待审核"


def test_the_office_sends_back_and_reviews(people: dict[str, Person]) -> None:
    office, unit = people["office"], people["luzhou"]
    office.go(YEAR)
    waiting = office.page.get_by_role("link", name="审核").all_inner_texts()
    assert len(waiting) == 6
    office.follow("审核 潞州区 的上报")
    office.page.get_by_label("退回原因").fill("缺依据")
    office.press("退回")
    assert office.state == "已退回"
    unit.go(YEAR)
    assert unit.sees("缺依据")
    for _ in range(5):
        office.go(YEAR)
        office.follow("审核", exact=False)
        office.press("审核通过")
        assert office.state == "已审核"
    office.go(YEAR)
    assert not office.page.get_by_role("link", name="审核").count()


def test_a_point_is_followed_to_its_cell_and_disputed(people: dict[str, Person]) -> None:
    """League, unit, posting, clause, fact, cell; from the fact to an objection, and its answer."""
    me, office = people["gongan"], people["office"]
    me.go(f"{YEAR}/league?period=2023-12")
    assert me.page.locator("table.league tbody tr").count() == 1
    me.follow("市公安局")
    clause = me.page.locator("details.clause", has_text="第16项")
    clause.locator("summary").click()
    if not clause.locator("table").is_visible():
        clause.locator("summary").click()
    with me.page.expect_navigation():
        clause.locator("td.month a", has_text="2023-12").first.click()
    assert me.sees("公安十二月.xlsx")
    there = me.page.url
    me.follow("公安十二月.xlsx", exact=False)
    cited = me.page.locator("#cited")
    assert cited.inner_text() == "2"
    me.page.goto(there)
    me.follow("提出异议")
    me.page.get_by_label("理由和依据").fill("漏报一件，见案卷")
    me.press("提出")
    assert me.sees("异议已提出。")
    office.go(f"{YEAR}/objections")
    office.page.locator("form", has_text="不成立").get_by_label("答复").fill("再查")
    office.page.locator("main form").first.get_by_label("答复").fill("补报一件")
    office.press("成立")
    assert office.state == "成立"
    me.go(f"{YEAR}/objections")
    assert me.sees("补报一件")


def test_who_has_not_reported(people: dict[str, Person]) -> None:
    office = people["office"]
    page = office.go(f"{YEAR}/months/2023-06")
    rows = page.locator("#returns tbody tr")
    assert rows.count() == 70
    silent = page.locator("#returns .badge.bad").count()
    assert f"未报{silent}个" in page.locator("#returns caption").inner_text()
    page.get_by_role("button", name="状态").click()
    head = page.locator("#returns th[aria-sort]")
    assert head.count() == 1


def test_a_figure_of_the_offices_table_is_found_in_it(people: dict[str, Person]) -> None:
    office = people["office"]
    office.go(f"{YEAR}/units/市教育局/2023-05/17")
    office.follow("departments.csv:", exact=False)
    row = office.page.locator("tr:has(td.cited)")
    assert row.locator("td").all_inner_texts()[:3] == ["2023-05", "市教育局", "17"]


def test_what_if_a_cap_moves(people: dict[str, Person]) -> None:
    """The result stands there as soon as the number is another, and its address can be sent."""
    office = people["office"]
    page = office.go(f"{YEAR}/what-if?item=departments/16")
    page.get_by_label("报送失信惩戒案例数：上限").fill("40")
    page.get_by_role("heading", name="谁变了").wait_for()
    moved = page.locator("#outcome table").first.locator("tbody tr").count()
    assert moved > 0
    assert "set.departments" in page.url
    page.reload()
    assert page.locator("#outcome table").first.locator("tbody tr").count() == moved


def close(office: Person, month: int) -> None:
    """Close a month: what is seen of it is sealed then."""
    page = office.go(f"{YEAR}/months/2023-{month:02d}")
    office.press("审核完毕")
    assert office.state == "已审核"
    office.press("封账")
    assert office.state == "已封账", page.url


def test_the_office_closes_eleven_months(people: dict[str, Person]) -> None:
    office = people["office"]
    for month in range(1, 12):
        close(office, month)
    office.go(f"{YEAR}/runs")
    assert office.page.locator("tbody tr").count() == 11


def test_a_closed_month_is_corrected_and_the_runs_compared(people: dict[str, Person]) -> None:
    """A correction needs a reason; what it moved is told by runs beside each other."""
    me, office = people["gongan"], people["office"]
    me.go(f"{YEAR}/months/2023-11/units/市公安局")
    assert me.sees("这个月已封账")
    me.page.locator("#i-17 td input[name^='v|']").fill("7")
    me.press("检查并提交")
    assert me.page.locator(".said.bad").count() == 1
    me.page.get_by_label("更正原因").fill("异议成立，补报一件")
    me.press("检查并提交")
    assert me.state == "已提交，待审核"
    assert me.sees("封账后的更正")
    office.go(f"{YEAR}/runs")
    office.page.get_by_label("备注").fill("更正以后")
    office.press("现在计分并加封")
    office.follow("重算核验")
    assert office.sees("每个字节一致")
    office.follow("和上一次比较")
    row = office.page.locator("tr", has_text="repairs").first
    assert row.locator("td").all_inner_texts()[6] == "7"
    assert office.page.locator("tr", has_text="2023-12").count()
    office.go(f"{YEAR}/books")
    assert office.page.locator("tbody tr").last.locator("td").nth(1).inner_text() == "更正"


def test_the_office_closes_the_year(people: dict[str, Person]) -> None:
    office = people["office"]
    office.go(YEAR)
    office.follow("审核", exact=False)
    office.press("审核通过")
    close(office, 12)
    office.go(f"{YEAR}/league?period=2023")
    assert office.page.locator("table.league tbody tr").count() == 70


def test_the_bulletin_is_made(people: dict[str, Person]) -> None:
    office = people["office"]
    office.go(f"{YEAR}/reports")
    office.page.get_by_label("报告期").select_option("2023")
    office.press("生成")
    ended = office.page.locator(".badge", has_text=re.compile("完成|没有做成"))
    ended.wait_for(timeout=300_000)
    assert office.state == "完成", office.page.locator("main").inner_text()
    document = office.kept("通报.docx")
    assert document.read_bytes()[:2] == b"PK"
    assert document.stat().st_size > 50_000


def pages() -> list[str]:
    """One address of each kind of page."""
    return [
        YEAR, f"{YEAR}/league?period=2023-06&track=counties",
        f"{YEAR}/league?period=2023-06&show=changes", f"{YEAR}/units/潞州区?period=2023-02",
        f"{YEAR}/units/市公安局/2023-12/16", DECEMBER, f"{DECEMBER}/units/市教育局",
        f"{YEAR}/upload", f"{YEAR}/submissions/4", f"{YEAR}/runs", f"{YEAR}/runs/1",
        f"{YEAR}/compare?a=12&b=13", f"{YEAR}/books", f"{YEAR}/objections", f"{YEAR}/reports",
        f"{YEAR}/what-if?item=departments/16&set.departments/16.awards.cases.cap=30", "/account",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_is_for_everybody(
    browser: Any, home: str, people: dict[str, Person], tmp_path: Path, width: int, scheme: str
) -> None:
    """Nothing serious by the accessibility checker, nothing wider than the screen."""
    if not AXE.exists():
        pytest.skip(f"{AXE}: axe-core is not there (.ci/run fetches it)")
    how = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme, "bypass_csp": True}
    person = Person(browser, home, "office", tmp_path, **how).enter()
    wrong = []
    for path in pages():
        page = person.go(path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((path, "wide"))
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run(document).then(run => run.violations)")
        wrong += [
            (path, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS
        ]
    person.context.close()
    assert wrong == []


def test_pages_read_without_scripts(browser: Any, home: str, tmp_path: Path) -> None:
    person = Person(browser, home, "office", tmp_path, java_script_enabled=False).enter()
    for path in pages():
        assert person.go(path).locator("main h1").is_visible()
    assert person.errors == []
    person.context.close()


def test_the_keyboard_is_enough(browser: Any, home: str, tmp_path: Path) -> None:
    """From the door to a unit's page without a mouse; the first stop is the way to the content."""
    person = Person(browser, home, "office", tmp_path)
    page = person.go("/login")
    page.keyboard.type("office")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="总览").wait_for()
    person.go(f"{YEAR}/league?period=2023-06&track=counties")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.get_by_role("link", name="潞州区").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="潞州区（县区，2023年6月）").wait_for()
    person.context.close()
