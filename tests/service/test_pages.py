"""The pages as text: in both languages and four formats, for whom they are, escaped."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from html_read import Read
from serviced import PASSWORD
from small import rows, small

from creditscore.service.app import application
from creditscore.service.office import handing_in, years
from creditscore.service.office.handing_in import Handed
from creditscore.service.pages.addresses import local
from creditscore.service.people import accounts
from creditscore.service.people.roles import SYSTEM
from creditscore.service.service import Service
from creditscore.service.settings import Settings, in_folder

HOSTILE = "=1+1<script>alert(1)</script>\"&'"
YEAR = "/years/small"
CHINESE = re.compile(r"[\u3400-\u9fff]+")
VIEWS = [
    YEAR, f"{YEAR}/months/2023-02/units/乙", f"{YEAR}/reports",
    f"{YEAR}/league", f"{YEAR}/league?show=changes", f"{YEAR}/league?show=months",
    f"{YEAR}/league?show=items", f"{YEAR}/units/乙", f"{YEAR}/units/乙/2023-02/1",
    f"{YEAR}/months/2023-02", f"{YEAR}/submissions/1", f"{YEAR}/objections",
    f"{YEAR}/objections/effect", f"{YEAR}/rules", f"{YEAR}/runs", f"{YEAR}/runs/1",
    f"{YEAR}/compare?a=1&b=2", f"{YEAR}/books",
    f"{YEAR}/what-if?item=units/1&set.units/1.awards.a.cap=2",
]  # fmt: skip
PAGES = [
    "/", *VIEWS, f"{YEAR}/upload", f"{YEAR}/what-if",
    f"{YEAR}/objections/new?unit=乙&month=2023-02&item=1&fact=n", "/account",
]  # fmt: skip
SEEN = {
    "office": set(PAGES),
    "policy": {
        p for p in PAGES
        if not any(part in p for part in ("/months", "/submissions", "/objections", "/upload"))
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A year of three units, one with a hostile name; two months handed in, two runs sealed."""
    folder: Path = tmp_path_factory.mktemp("pages")
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    rules = small(
        folder,
        "{n: {type: count, label: 次数}, s: {type: stock, label: 存量}}",
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 9},"
        " {id: b, form: each, of: s, points: -1, period: month}]",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
        units=(quoted, "乙", "丙"),
    )
    settings = Settings(database=in_folder(folder), logins=10_000, rate=1_000_000)
    service = Service.opened(settings)
    facts = [*rows(HOSTILE, n={1: 2, 2: 9}, s={2: 2}), *rows("乙", n={2: 1})]
    with service.desk(SYSTEM, write=True) as desk:
        for name, role, unit in (("office", "office", ""), ("policy", "policy", ""),
                                 ("viewer", "viewer", ""), ("yi", "unit", "乙")):  # fmt: skip
            accounts.add(desk.db, "test", name, role, unit=unit, password=PASSWORD)
        years.open_year(desk, folder / "small", due=5)
        office = accounts.named(desk.db, "office")
        me = SYSTEM.under(office.id, office.name)
    assert rules.id == "small"
    made = application(settings, service)
    with TestClient(made):
        from creditscore.facts.read import read_facts

        with service.desk(me, write=True) as desk:
            draft = handing_in.receive(desk, "small", Handed(read_facts(facts), (), "二月.csv"))
            handing_in.submit(desk, draft.id)
        asker = browser(made, "office")
        for note in ("一", "二"):
            sent = {"through": "2023-02", "note": note}
            assert asker.post(f"{YEAR}/runs", data=sent).status_code == 200
        figure = {"unit": "乙", "month": "2023-02", "item": "1", "fact": "n", "because": "too few"}
        assert asker.post(f"{YEAR}/objections", data=figure).status_code == 200
        yield made


@cache
def browser(app: Any, name: str, language: str = "zh", number: int = 1) -> Any:
    """Somebody signed in by the form, whose forms carry the session's key; once for all tests."""
    headers = {"accept-language": language}
    made = TestClient(
        app, raise_server_exceptions=False, headers={"accept": "text/html", **headers}
    )
    found = made.post("/login", data={"name": name, "password": PASSWORD})
    assert found.status_code == 200, found.text
    made.headers["x-csrf-token"] = re.findall(r'name="csrf" value="([^"]+)"', found.text)[0]
    return made


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_page_is_whole_and_asks_nobody_else(app: Any, lang: str) -> None:
    ask = browser(app, "office", lang)
    for path in PAGES:
        found = ask.get(path)
        assert found.status_code == 200, (path, found.text[:500])
        read = Read(found.text)
        assert len(set(read.ids)) == len(read.ids), path
        links = [*read.every("a", "href"), *read.every("form", "action"),
                 *read.every("link", "href"), *read.every("script", "src")]  # fmt: skip
        assert all(link.startswith(("/", "#")) for link in links), path
        assert not any(name in attrs for _, attrs in read.tags for name in ("style", "onclick"))
        assert read.every("html", "lang") == [{"zh": "zh-Hans", "en": "en"}[lang]]
        assert "<script>alert" not in found.text
        for anchor in (link[1:] for link in read.every("a", "href") if link[0] == "#"):
            assert anchor in read.ids, (path, anchor)


def test_english_pages_say_nothing_in_chinese_of_their_own(app: Any) -> None:
    known = re.compile(
        "小方案|附件|附表|单位|条款|章|规则。|月度积分总和|优秀|合格|次数|存量|乙|丙|中文|网页填报|二月|一|二"
    )
    ask = browser(app, "office", "en")
    for path in PAGES:
        text = " ".join(Read(ask.get(path).text).texts)
        found = set(CHINESE.findall(known.sub("", text)))
        assert not found, (path, found)


@pytest.mark.parametrize(
    ("format", "views"),
    [
        ("json", VIEWS), ("csv", VIEWS), ("xlsx", VIEWS[:1]), ("docx", VIEWS[1:2]),
        pytest.param("xlsx", VIEWS[1:], marks=pytest.mark.slow),
        pytest.param("docx", VIEWS[2:], marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_each_view_is_a_file(app: Any, format: str, views: list[str]) -> None:
    ask = browser(app, "office")
    for path in views:
        found = ask.get(path, params={**_query(path), "format": format})
        assert found.status_code == 200, path
        assert found.headers["content-disposition"].startswith("attachment; ")
        _opened(found.content, format)
        again = ask.get(path, params={**_query(path), "format": format})
        assert again.content == found.content, path


def _query(path: str) -> dict[str, str]:
    pairs = path.partition("?")[2].split("&")
    return dict(pair.split("=") for pair in pairs if pair)


def _opened(content: bytes, format: str) -> None:
    """A file of the format that it says it is; no text of it is taken for a formula."""
    if format == "xlsx":
        book = openpyxl.load_workbook(BytesIO(content))
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
        assert not any(cell.data_type == "f" for cell in cells)
    elif format == "docx":
        assert "word/document.xml" in zipfile.ZipFile(BytesIO(content)).namelist()
    elif format == "json":
        assert json.loads(content)["title"]
    else:
        texts = [content]
        if content[:2] == b"PK":
            archive = zipfile.ZipFile(BytesIO(content))
            texts = [archive.read(name) for name in archive.namelist()]
        for text in texts:
            cells = re.split(r'[,\n"]', text.decode("utf-8-sig"))
            assert not any(cell.startswith("=") for cell in cells)


def test_who_may_see_what(app: Any) -> None:
    """Policy staff hand in nothing; a viewer tries nothing; nobody is asked to come in."""
    for name, seen in SEEN.items():
        ask = browser(app, name)
        for path in PAGES:
            status = ask.get(path).status_code
            assert (status == 200) == (path in seen), (name, path, status)
    viewer = browser(app, "viewer")
    assert viewer.get(f"{YEAR}/what-if").status_code == 403
    assert viewer.get(f"{YEAR}/league").status_code == 200
    stranger = TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)
    for path in PAGES:
        found = stranger.get(path)
        assert found.status_code == 303, path
        assert found.headers["location"].startswith("/login")


def test_a_unit_sees_nothing_of_another(app: Any) -> None:
    unit = browser(app, "yi")
    for path in PAGES:
        for format in ("", "json") if path in VIEWS else ("",):
            found = unit.get(path, params={**_query(path), "format": format})
            assert found.status_code in (200, 403, 404), (path, found.text[:300])
            for other in ("丙", "script>alert", "=1+1"):
                assert other not in found.text, (path, format, other)
    assert "（共3个）" in unit.get(f"{YEAR}/units/乙?period=2023-02").text
    for path in (f"{YEAR}/units/丙", f"{YEAR}/units/丙/2023-02/1", f"{YEAR}/submissions/1",
                 f"{YEAR}/months/2023-02/units/丙", f"{YEAR}/runs/1/facts.csv"):  # fmt: skip
        assert unit.get(path).status_code in (403, 404), path


def test_what_changes_something_needs_the_key_of_the_session(app: Any) -> None:
    ask = browser(app, "office")
    for path in (f"{YEAR}/runs", f"{YEAR}/months/2023-02/review", "/logout", "/account"):
        sent = {"through": "2023-02"}
        found = ask.post(path, data=sent, headers={"x-csrf-token": ""})
        assert found.status_code == 403, path


def test_the_language_stays_once_it_is_chosen(app: Any) -> None:
    ask = browser(app, "office", "zh", 2)
    assert "排名" in ask.get(f"{YEAR}/league").text
    assert "League of" in ask.get(f"{YEAR}/league?lang=en").text
    assert "League of" in ask.get(f"{YEAR}/league").text


def test_what_a_disputed_figure_makes(app: Any) -> None:
    """As it is and as is claimed: the total, the place, who else moves."""
    ask = browser(app, "office")
    told = ["乙", "2023-02", "1", "", "n", "1"]
    address = f"{YEAR}/objections/effect?format=json"
    (row,) = ask.get(address).json()["tables"][0]["rows"]
    assert row[:9] == [*told, "没有这个数", "2.0000", "0.0000"]
    figure = {"unit": "乙", "month": "2023-02", "item": "1", "fact": "n", "because": "漏报两件"}
    wrong = ask.post(f"{YEAR}/objections", data=figure | {"claimed": "三"})
    assert (wrong.status_code, "F213" in wrong.text) == (422, True)
    assert ask.post(f"{YEAR}/objections", data=figure | {"claimed": "3"}).status_code == 200
    _, row = ask.get(address).json()["tables"][0]["rows"]
    assert row[:9] == [*told, "应为 3", "2.0000", "6.0000"]
    page = ask.get(f"{YEAR}/objections").text
    assert "主张：应为 3" in page
    assert "主张：没有这个数" in page
    (number,) = re.findall(r"objections/(\d+)/deny", page)[:1]
    denied = ask.post(f"{YEAR}/objections/{number}/deny", data={"because": "查无此事"})
    assert denied.status_code == 200


def test_a_kept_page_has_the_key_of_its_reader_and_follows_the_figures(app: Any) -> None:
    """Who reads it is not in what is kept; what was handed in since is."""
    one, two = browser(app, "office"), browser(app, "office", "zh", 2)
    policy = browser(app, "policy")
    path = f"{YEAR}/league?period=2023-02"
    for ask in (one, two, one, policy):
        text = ask.get(path).text
        assert re.findall(r'name="csrf" value="([^"]+)"', text) == [ask.headers["x-csrf-token"]]
    assert ">office</a>" in one.get(path).text
    assert ">policy</a>" in policy.get(path).text
    before = one.get(path).text
    sent = {"do": "submit", "v|1||n": "5", "v|1||s": ""}
    assert one.post(f"{YEAR}/months/2023-02/units/丙", data=sent).status_code == 200
    assert one.get(path).text != before


ODD = [
    "league?period=zzz", "league?period=2023-Q9", "league?period=2023-13", "league?show=x&track=y",
    "units/丁", "units/乙/2023-99/1", "units/乙/2023-02/99", "units/乙/2023-02/1?award=x&kind=y",
    "units/乙?period=2023-12", "months/abc", "months/2024-01", "months/2023-02/units/丁",
    f"submissions/{10**20}", "submissions/x", "submissions/1?cell=x!ZZZZ9999", "runs/0",
    "runs/1/..%2frun.json", "compare?a=1", "compare?a=x&b=y", "compare?a=9&b=1", "books?format=exe",
    "what-if?reading.x=y", "what-if?set.=1", "what-if?set.units/1.awards.no.cap=3",
    "what-if?item=x&period=x", "what-if?reading.units/1/no=yes", "upload?month=zz",
    "objections/new?unit=乙&month=zz", "objections/new", "reports/99", "reports/99/x.docx",
    "league?lang=xx", "%00", "units/%ff",
]  # fmt: skip
SENT = [
    ("months/2023-02/units/乙", {"draft": "999", "version": "x", "v|1||n": "1" * 5000}),
    ("months/2023-02/units/乙", {"draft": "1", "v|1||n": "\x00"}),
    ("months/2023-02/units/乙", {"draft": "²"}), ("months/2023-02/units/乙", {"draft": "9" * 5000}),
    ("months/2023-13/units/乙", {}), ("months/2023-13/close", {}), ("months/2023-05/close", {}),
    ("months/2023-02/due", {"due": "soon"}), ("upload", {}),
    ("submissions/1/mend", {"cell|x": "1"}),
    ("submissions/1/submit", {}), ("submissions/99/review", {}), ("runs", {"through": "2023-77"}),
    ("objections", {"unit": "乙"}), ("objections/1/uphold", {"because": " "}),
    ("objections/99/deny", {}),
    ("reports", {"period": "x", "kind": "report"}), ("reports", {"period": "2023-01", "kind": "x"}),
    ("reports/99/cancel", {}),
]  # fmt: skip


def test_odd_addresses_and_forms_are_refused_and_never_a_fault(app: Any) -> None:
    ask, wrong = browser(app, "office"), []
    for path in ODD:
        status = ask.get(f"{YEAR}/{path}").status_code
        if status >= 500:
            wrong.append((path, status))
    for path, sent in SENT:
        status = ask.post(f"{YEAR}/{path}", data=sent).status_code
        if status >= 500:
            wrong.append((path, status))
    assert wrong == []


def test_nothing_to_report_is_a_report(app: Any) -> None:
    """An empty form that is submitted is no silence, and takes back what was reported before."""
    ask, form = browser(app, "office"), f"{YEAR}/months/2023-01/units/丙"
    for sent, state in (({"v|1||n": "4"}, "4"), ({}, "")):
        found = ask.post(form, data={"do": "submit", "v|1||s": "", **sent})
        assert "已提交，已计入。" in found.text
        reported = ask.get(f"{YEAR}/months/2023-01?format=json").json()["tables"][0]["rows"]
        assert [row[2] for row in reported if row[1] == "丙"] == ["已报"]
        rows = ask.get(f"{form}?format=json").json()["tables"][0]["rows"]
        assert [row[2] for row in rows] == [state, ""]
    ask.post(f"{YEAR}/months/2023-03/units/丙", data={"do": "submit"})
    reported = ask.get(f"{YEAR}/months/2023-03?format=json").json()["tables"][0]["rows"]
    assert [row[2] for row in reported] == ["未报", "未报", "已报"]


def test_a_wrong_password_is_told_and_nothing_else(app: Any) -> None:
    ask = TestClient(app, headers={"accept": "text/html"})
    for name in ("office", "nobody"):
        found = ask.post("/login", data={"name": name, "password": "wrong wrong wrong"})
        assert found.status_code == 401
        assert found.text.count("U610") == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/years/a?b=c", "/years/a?b=c"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"), ("javascript:alert(1)", "/"), ("", "/"), ("/a\nb", "/"),
    ],
)  # fmt: skip
def test_no_address_leads_elsewhere(given: str, kept: str) -> None:
    assert local(given) == kept


def test_what_if_says_what_is_no_number(app: Any) -> None:
    ask = browser(app, "policy")
    found = ask.get(f"{YEAR}/what-if?item=units/1&set.units/1.awards.a.cap=many")
    assert found.status_code == 400
    assert "U631" in found.text
    moved = ask.get(f"{YEAR}/what-if?item=units/1&set.units/1.awards.a.cap=2&format=json").json()
    totals = {row[1]: row[2:4] for row in moved["tables"][0]["rows"]}
    assert totals[HOSTILE] == ["7.0000", "0.0000"]
    same = ask.get(f"{YEAR}/what-if?item=units/1&set.units/1.awards.a.cap=9")
    assert "谁变了" not in same.text
