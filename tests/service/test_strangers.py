"""A hundred ways to another's data: a stranger's, and a unit's to what is another unit's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from serviced import Browser

from creditscore.service.store.tables import Token

pytestmark = pytest.mark.slow
YEAR = "/years/changzhi-2023"
MARK, OTHER, OWN = "密件7731", "市公安局", "市教育局"
ROW = {
    "month": "2023-02", "entity": OTHER, "item": "16", "fact": "cases", "value": 7, "source": MARK,
}  # fmt: skip
GETS = [
    "/session", "/schemes", "/schemes/changzhi-2023", "/years", YEAR, f"{YEAR}/months/2023-02",
    f"{YEAR}/facts", f"{YEAR}/tables/ledger", f"{YEAR}/tables/annual", f"{YEAR}/submissions",
    f"{YEAR}/objections", f"{YEAR}/runs", f"{YEAR}/units/{OTHER}/explanation", "/jobs", "/tokens",
    "/accounts", "/log", "/log/verification", f"{YEAR}/comparison",
]  # fmt: skip


@pytest.fixture(scope="module")
def secret(app: Any) -> dict[str, Any]:
    """What is another unit's: a submission with a mark, an objection, a run, a job, a token."""
    other, office = Browser(app, "gongan"), Browser(app, "office")
    sent = other("POST", f"{YEAR}/submissions?file={MARK}.json", json=[ROW]).json()
    assert other("POST", f"/submissions/{sent['id']}/submit", json={}).status_code == 200
    draft = other("POST", f"{YEAR}/submissions?file={MARK}.json", json=[ROW]).json()
    asked = {"unit": OTHER, "month": "2023-02", "item": "16", "fact": "cases", "because": MARK}
    objection = other("POST", f"{YEAR}/objections", json=asked).json()
    run = office("POST", f"{YEAR}/runs", json={"note": MARK}).json()
    job = office("POST", "/jobs", json={"kind": "report", "year": "changzhi-2023"}).json()
    token = other("POST", "/tokens", json={"name": MARK, "scopes": ["read"]}).json()
    return {
        "sent": sent["id"], "draft": draft["id"], "objection": objection["id"],
        "run": run["number"], "job": job["id"], "token": token["id"], "secret": token["secret"],
    }  # fmt: skip


def ways_of_a_unit(known: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Requests of a unit that reach for what is another's."""
    for number in (known["sent"], known["draft"]):
        for tail in ("", "/rows", "/file"):
            yield "GET", f"/submissions/{number}{tail}", {}
        for tail, body in (("submit", {"because": "x"}), ("withdraw", {}), ("review", {}),
                           ("return", {"answer": "x"})):  # fmt: skip
            yield "POST", f"/submissions/{number}/{tail}", {"json": body}
        yield "PUT", f"/submissions/{number}/rows", {"json": {"rows": []}}
    for path in GETS[3:]:
        yield "GET", path, {}
    for table in ("ledger", "items", "months", "annual", "completeness"):
        for query in (f"entity={OTHER}", f"entity={OTHER}&entity={OWN}", "format=csv",
                      "format=arrow", "limit=10000&offset=0"):  # fmt: skip
            yield "GET", f"{YEAR}/tables/{table}?{query}", {}
    for query in (f"entity={OTHER}", f"source={MARK}", "format=csv", "format=arrow", "limit=10000"):
        yield "GET", f"{YEAR}/facts?{query}", {}
    for query in (f"unit={OTHER}", "state=submitted", "state=draft", "month=2023-02", "after=0",
                  f"unit={OTHER}&month=2023-02"):  # fmt: skip
        yield "GET", f"{YEAR}/submissions?{query}", {}
    for name in (OTHER, "公安局", f"{OTHER}%20", f"{OWN}%2F..%2F{OTHER}", f"{OTHER}%00", "..", "*",
                 "%25", f"' OR entity='{OTHER}"):  # fmt: skip
        yield "GET", f"{YEAR}/units/{name}/explanation", {}
        yield "GET", f"{YEAR}/units/{name}/explanation?month=2023-02&item=16", {}
    for table in ("../facts", "_standing", "__dict__", "postings", "notices", "facts", "write"):
        yield "GET", f"{YEAR}/tables/{table}", {}
    yield "GET", f"{YEAR}/tables/annual?reading=16=monthly-cap", {}
    yield "GET", f"{YEAR}/tables/annual?set=16.awards.cases.cap=1", {}
    run, job = f"{YEAR}/runs/{known['run']}", f"/jobs/{known['job']}"
    for path in (run, f"{run}/files/facts.csv", f"{run}/files/ledger.csv", f"{run}/files/run.json",
                 job, f"{job}/events", f"{job}/files/report.json"):  # fmt: skip
        yield "GET", path, {}
    yield "DELETE", job, {}
    yield "DELETE", f"/tokens/{known['token']}", {}
    yield (
        "POST",
        f"/objections/{known['objection']}/settle",
        {"json": {"upheld": True, "answer": "x"}},
    )
    asked = {"unit": OTHER, "month": "2023-02", "item": "16", "fact": "cases", "because": "x"}
    yield "POST", f"{YEAR}/objections", {"json": asked}
    for scope in ("manage", "score"):
        yield "POST", "/tokens", {"json": {"name": "x", "scopes": [scope]}}
    yield (
        "POST",
        "/accounts",
        {"json": {"name": "x", "role": "office", "password": "a b c d e f g"}},
    )
    yield "PATCH", "/accounts/gongan", {"json": {"password": "another long password"}}
    yield "PATCH", "/accounts/jiaoyu", {"json": {"active": True}}
    for tail in ("review", "close", "reopen"):
        yield "POST", f"{YEAR}/months/2023-02/{tail}", {"json": {"because": "x"}}
    yield "PATCH", f"{YEAR}/months/2023-02", {"json": {"due": "2030-01-01"}}
    for header in (
        "x-forwarded-user",
        "x-user",
        "x-role",
        "x-original-url",
        "x-http-method-override",
    ):
        yield "GET", f"{YEAR}/facts", {"headers": {header: "office"}}
    yield "GET", f"{YEAR}/facts", {"headers": {"authorization": "Bearer cs_wrong"}}
    yield "GET", f"{YEAR}/facts", {"headers": {"authorization": "Basic b2ZmaWNlOm9mZmljZQ=="}}


def test_a_unit_gets_nothing_of_another(app: Any, secret: dict[str, Any]) -> None:
    unit, count = Browser(app, "jiaoyu"), 0
    for method, path, more in ways_of_a_unit(secret):
        found = unit(method, path, **more)
        count += 1
        assert found.status_code < 500, (method, path, found.text)
        assert MARK.encode() not in found.content, (method, path)
        if "schemes" not in path:
            assert OTHER.encode() not in _answered(found, path), (method, path, found.text[:300])
        if method != "GET" or path.startswith((f"{YEAR}/runs/", "/jobs/", "/submissions/")):
            assert found.status_code in (400, 401, 403, 404), (method, path, found.text)
    assert count >= 100
    other = Browser(app, "gongan")
    assert other("GET", f"/submissions/{secret['sent']}").json()["state"] == "submitted"
    assert other("GET", f"/submissions/{secret['draft']}").json()["state"] == "draft"


def _answered(found: Any, path: str) -> bytes:
    """What an answer holds besides the address that was asked for."""
    if found.headers["content-type"].startswith("application/problem+json"):
        return b""
    return bytes(found.content)


def test_a_units_table_cannot_hold_figures_of_another(app: Any) -> None:
    unit = Browser(app, "jiaoyu")
    for name in (OTHER, "公安局", f" {OTHER} "):
        mixed = [ROW | {"entity": OWN}, ROW | {"entity": name, "value": 9}]
        draft = unit("POST", f"{YEAR}/submissions?file=a.json", json=mixed).json()
        codes = {problem["code"] for problem in draft["problems"]}
        assert codes & {"U624", "F201"}, draft
        refused = unit("POST", f"/submissions/{draft['id']}/submit", json={})
        assert refused.status_code == 422
        assert codes & {"U624", "F201"} & {p["code"] for p in refused.json()["problems"]}


def ways_of_a_stranger(known: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Requests of nobody, and of who pretends to be somebody."""
    for path in GETS:
        yield "GET", path, {}
    pretended: list[dict[str, str]] = [
        {"authorization": "Bearer"}, {"authorization": "Bearer "}, {"authorization": "Bearer null"},
        {"authorization": f"Bearer {known['secret'][:-1]}"},
        {"authorization": f"Bearer {known['secret'].upper()}"},
        {"authorization": f"Token {known['secret']}"},
        {"authorization": f"Bearer {known['expired']}"},
        {"authorization": f"Bearer {known['revoked']}"},
        {"cookie": "creditscore="}, {"cookie": "creditscore=1"},
        {"cookie": f"creditscore={known['secret']}"},
        {"cookie": "creditscore=' OR '1'='1"}, {"cookie": "__Host-creditscore=1"},
        {"x-forwarded-user": "office"}, {"remote-user": "office"}, {"x-csrf-token": "1"},
        {"cookie": f"creditscore={known['ended']}"},
    ]  # fmt: skip
    for headers in pretended:
        for path in (f"{YEAR}/facts", f"{YEAR}/tables/ledger", "/accounts", "/session"):
            yield "GET", path, {"headers": headers}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in (
            f"{YEAR}/submissions",
            f"/submissions/{known['sent']}/submit",
            "/accounts",
            "/tokens",
        ):
            yield method, path, {"json": {}}
    for name in ("office", "admin", "root", "' OR 1=1 --", "office\u0000"):
        for password in ("", "office", "password1234", "' OR 1=1 --"):
            yield "POST", "/session", {"json": {"name": name, "password": password}}


def test_a_stranger_gets_nothing(app: Any, secret: dict[str, Any]) -> None:
    unit, stranger, count = Browser(app, "gongan"), Browser(app), 0
    issued = [unit("POST", "/tokens", json={"name": "x", "scopes": ["read"]}).json() for _ in "ab"]
    unit("DELETE", f"/tokens/{issued[0]['id']}")
    with app.state.service.store.writing() as db:
        db.get(Token, issued[1]["id"]).expires = datetime.now(UTC) - timedelta(seconds=1)
    ended = unit.client.cookies["creditscore"]
    assert unit("DELETE", "/session").status_code == 204
    known = {
        **secret, "revoked": issued[0]["secret"], "expired": issued[1]["secret"], "ended": ended,
    }  # fmt: skip
    for method, path, more in ways_of_a_stranger(known):
        found = stranger(method, path, **more)
        count += 1
        assert found.status_code in (401, 405, 422), (method, path, more, found.text)
        assert MARK not in found.text
        stranger.client.cookies.clear()
    assert count >= 100
    held = stranger("GET", f"{YEAR}/facts", headers={"authorization": f"Bearer {secret['secret']}"})
    assert held.status_code == 200
    assert MARK in held.text
