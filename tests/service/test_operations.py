"""What every answer carries, what is counted and logged, and what is refused for its size."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from fastapi.testclient import TestClient
from serviced import Browser
from sqlalchemy import select

from creditscore.errors import UsageError
from creditscore.service.app import application
from creditscore.service.service import Service
from creditscore.service.settings import Settings, in_folder
from creditscore.service.store.tables import Answered
from creditscore.service.web.logs import Lines

YEAR = "/years/changzhi-2023"


def test_every_answer_has_its_headers(app: Any) -> None:
    client = TestClient(app, raise_server_exceptions=False)
    for path in ("/healthz", "/api/v1/years", "/nowhere", "/api/docs", "/problems/U602"):
        headers = client.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in
                      headers["content-security-policy"].split(";"))  # fmt: skip
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert policy["frame-ancestors"] == "'none'"
        assert "server" not in headers
        assert headers["x-request-id"]


def test_the_description_needs_no_other_host_and_no_script(app: Any) -> None:
    page = TestClient(app).get("/api/docs").text
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    assert "POST /api/v1/score" in page


def test_health_readiness_and_what_is_counted(app: Any) -> None:
    client = TestClient(app)
    assert client.get("/healthz").json() == client.get("/readyz").json() == {"status": "ok"}
    Browser(app, "office")("GET", f"{YEAR}/tables/annual")
    text = client.get("/metrics").text
    assert 'route="/api/v1/years/{year}/tables/{table}"' in text
    assert "changzhi" not in text
    assert "creditscore_sessions" in text


def test_logs_hold_the_route_and_no_name_or_figure(
    app: Any, caplog: pytest.LogCaptureFixture
) -> None:
    row = {
        "month": "2023-06",
        "entity": "市教育局",
        "item": "17",
        "fact": "repairs",
        "value": 77123,
    }
    unit = Browser(app, "jiaoyu")
    with caplog.at_level(logging.INFO, logger="creditscore"):
        unit("POST", f"{YEAR}/submissions?file=机密.json", json=[row])
        unit("GET", f"{YEAR}/units/市教育局/explanation?month=2023-06")
    lines = [
        Lines().format(record) for record in caplog.records if record.name.startswith("creditscore")
    ]
    said = [json.loads(line) for line in lines]
    assert {
        "/api/v1/years/{year}/submissions",
        "/api/v1/years/{year}/units/{unit}/explanation",
    } <= {one.get("route") for one in said}
    assert all(word not in line for line in lines for word in ("市教育局", "77123", "机密"))


def test_a_fault_has_a_number_and_says_nothing_of_the_inside(
    app: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*what: Any, **more: Any) -> None:
        raise RuntimeError("the figure is 4711")

    office = Browser(app, "office")
    monkeypatch.setattr("creditscore.service.office.years.years", broken)
    found = office("GET", "/years")
    assert (found.status_code, found.json()["code"]) == (500, "U619")
    assert found.headers["x-request-id"] in found.json()["title"]
    assert "content-security-policy" in found.headers
    assert "4711" not in found.text + "".join(Lines().format(r) for r in caplog.records)


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path: Any) -> None:
    service = Service.opened(Settings(database=in_folder(tmp_path), body=1000, jobs=0))
    client = TestClient(application(service.settings, service))
    path = "/api/v1/session"
    assert client.post(path, content=b"x" * 2000).json()["code"] == "U604"
    parts = (b"x" * 300 for _ in range(10))
    assert client.post(path, content=parts).json()["code"] == "U604"
    assert client.post(path, content=b"{}", headers={"content-length": "-1"}).status_code == 413
    service.close()


def test_nobody_of_a_provider_has_two_accounts(app: Any) -> None:
    office = Browser(app, "office")
    asked = {"role": "viewer", "issuer": "https://id.example", "subject": "17"}
    assert office("POST", "/accounts", json=asked | {"name": "first"}).status_code == 201
    again = office("POST", "/accounts", json=asked | {"name": "second"})
    assert (again.status_code, again.json()["code"]) == (409, "U603")
    assert office("PATCH", "/accounts/second", json={"active": False}).json()["code"] == "U636"


def test_a_token_makes_no_token(app: Any) -> None:
    asked = {"name": "x", "scopes": ["read"], "days": 1}
    secret = Browser(app, "jiaoyu")("POST", "/tokens", json=asked).json()["secret"]
    program = Browser(app)
    program.client.headers["Authorization"] = f"Bearer {secret}"
    longer = program("POST", "/tokens", json=asked | {"days": 365})
    assert (longer.status_code, longer.json()["code"]) == (403, "U601")
    assert program("GET", "/years").status_code == 200


def test_what_does_not_fit_is_told_in_the_language_of_who_asks(app: Any) -> None:
    unit = Browser(app, "jiaoyu")
    asked = {"name": "", "scopes": ["fly"], "days": 9999}
    told = unit("POST", "/tokens?lang=zh", json=asked).json()["problems"]
    assert [one["details"]["why"] for one in told] == [
        "至少 1 个字符", "可以是 'read'、'submit'、'score'、'manage'", "要不大于 365",
    ]  # fmt: skip
    english = unit("POST", "/tokens?lang=en", json=asked).json()["problems"]
    assert english[2]["details"]["why"] == "Input should be less than or equal to 365"
    missing = unit("POST", "/tokens?lang=zh", json={}).json()["problems"]
    assert {one["details"]["why"] for one in missing} == {"没有写"}
    headers = {"content-type": "application/json"}
    for content in ("{", '{"name": ' + "1" * 5000 + "}"):
        odd = unit("POST", "/tokens?lang=zh", content=content, headers=headers).json()
        assert odd["problems"][0]["details"]["why"] in ("不是 JSON", "读不出")


@pytest.mark.parametrize(
    ("name", "word"),
    [("UPLOAD", "20MB"), ("IDLE", "1e3"), ("JOBS", "-1"), ("RATE", "１２"), ("SECURE", "maybe")],
)
def test_a_setting_that_is_none_is_refused(name: str, word: str) -> None:
    with pytest.raises(UsageError, match=f"U508.*CREDITSCORE_{name}={word}"):
        Settings.of({}, {f"CREDITSCORE_{name}": word})


def test_settings_are_read_as_people_write_them() -> None:
    said = {"CREDITSCORE_SECURE": "On", "CREDITSCORE_RATE": " 12 ", "CREDITSCORE_JOBS": ""}
    found = Settings.of({}, said)
    assert (found.secure, found.rate, found.jobs) == (True, 12, 1)
    assert not Settings.of({}, {"CREDITSCORE_SECURE": "0"}).secure


def test_the_same_key_is_done_once(app: Any) -> None:
    unit = Browser(app, "jiaoyu")
    asked, key = {"name": "x", "scopes": ["read"]}, {"idempotency-key": "one"}
    first = unit("POST", "/tokens", json=asked, headers=key)
    again = unit("POST", "/tokens", json=asked, headers=key)
    secret = first.json()["secret"]
    assert again.json() == first.json() | {"secret": None}
    assert again.headers["idempotent-replayed"] == "true"
    with app.state.service.store.reading() as db:
        assert not [b for b in db.scalars(select(Answered.body)) if secret.encode() in b]
    other = unit("POST", "/tokens", json=asked | {"name": "y"}, headers=key)
    assert other.json()["code"] == "U608"
    elsewhere = Browser(app, "gongan")("POST", "/tokens", json=asked, headers=key)
    assert elsewhere.json()["id"] != first.json()["id"]


def test_what_has_not_changed_is_not_sent_again(app: Any) -> None:
    office, unit = Browser(app, "office"), Browser(app, "jiaoyu")
    path = f"{YEAR}/tables/months?track=departments&limit=5"
    first = office("GET", path)
    same = office("GET", path, headers={"if-none-match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert unit("GET", path).headers["etag"] != first.headers["etag"]
    row = {"month": "2023-04", "entity": "市教育局", "item": "17", "fact": "repairs", "value": 1}
    draft = unit("POST", f"{YEAR}/submissions?file=a.json", json=[row]).json()
    for version in ("7", "x", "9" * 5000):
        stale = unit("PUT", f"/submissions/{draft['id']}/rows", json={"rows": []},
                     headers={"if-match": f'"{version}"'})  # fmt: skip
        assert stale.json()["code"] == "U607"
    unit("POST", f"/submissions/{draft['id']}/submit", json={})
    assert office("GET", path, headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_tables_come_by_pages_and_in_each_format(app: Any) -> None:
    import pyarrow as pa

    office, path = Browser(app, "office"), f"{YEAR}/tables/annual"
    whole = office("GET", f"{path}?limit=10000").json()
    rows, url = [], f"{path}?limit=7"
    while url:
        page = office("GET", url.removeprefix("/api/v1")).json()
        rows += page["rows"]
        url = page["next"]
    assert rows == whole["rows"]
    assert len(rows) == whole["total"] > 50
    table = pa.ipc.open_stream(office("GET", f"{path}?format=arrow").content).read_all()
    assert [str(cell) for cell in table["total"].to_pylist()] == [
        str(pa.scalar(row["total"]).cast(table.schema.field("total").type)) for row in rows
    ]
    text = office("GET", path, headers={"accept": "text/csv"}).content.decode("utf-8-sig")
    assert len(text.splitlines()) == len(rows) + 1
    assert office("GET", path, headers={"accept": "image/png"}).json()["code"] == "U622"
    assert office("GET", f"{path}?nothing=1").json()["code"] == "U615"
