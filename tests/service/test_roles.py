"""Every role on every endpoint: allowed, forbidden, or unseen."""

from __future__ import annotations

from typing import Any

import pytest
from serviced import Browser

YEAR = "/years/changzhi-2023"
ALL, NOT_UNITS = "office policy viewer jiaoyu gongan", "office policy viewer"
ANALYSTS, REPORTERS, OFFICE = "office policy", "office jiaoyu gongan", "office"
FACT = {
    "scheme": "changzhi-2023",
    "facts": [{"month": "2023-01", "entity": "市教育局", "item": "17", "repairs": 1}],
}
"""Facts of a request's own."""

TABLE: dict[str, tuple[str, dict[str, Any]]] = {
    "GET /session": (ALL, {}),
    "GET /schemes": (ALL, {}),
    "GET /schemes/{scheme}": (ALL, {}),
    "GET /schemes/{scheme}/facts": (ALL, {}),
    "POST /check": (ALL, FACT),
    "POST /score": (ANALYSTS, FACT),
    "POST /explain": (ANALYSTS, {**FACT, "entity": "市教育局"}),
    "POST /compare": (ANALYSTS, FACT),
    "POST /diff": (ANALYSTS, {"before": "changzhi-2023", "after": "changzhi-2023"}),
    "GET /years": (ALL, {}),
    "POST /years": (OFFICE, {"scheme": "changzhi-2023", "name": "another"}),
    "GET /years/{year}": (ALL, {}),
    "GET /years/{year}/months/{month}": (REPORTERS, {}),
    "PATCH /years/{year}/months/{month}": (OFFICE, {"due": "2023-06-05"}),
    "POST /years/{year}/months/{month}/review": (OFFICE, {}),
    "POST /years/{year}/months/{month}/close": (OFFICE, {}),
    "POST /years/{year}/months/{month}/reopen": (OFFICE, {"because": "x"}),
    "GET /years/{year}/facts": (REPORTERS, {}),
    "GET /years/{year}/tables/{table}": (ALL, {}),
    "GET /years/{year}/units/{unit}/explanation": ("office policy viewer jiaoyu", {}),
    "GET /years/{year}/comparison": (ANALYSTS, {}),
    "GET /years/{year}/submissions": (REPORTERS, {}),
    "POST /years/{year}/submissions": (REPORTERS, {}),
    "GET /submissions/{number}": ("jiaoyu", {}),
    "GET /submissions/{number}/rows": ("jiaoyu", {}),
    "GET /submissions/{number}/file": ("jiaoyu", {}),
    "PUT /submissions/{number}/rows": ("jiaoyu", {"rows": []}),
    "POST /submissions/{number}/submit": ("jiaoyu", {}),
    "POST /submissions/{number}/withdraw": ("jiaoyu", {}),
    "POST /submissions/{number}/review": ("", {}),
    "POST /submissions/{number}/return": ("", {"answer": "x"}),
    "GET /years/{year}/objections": (REPORTERS, {}),
    "POST /years/{year}/objections": (
        "office jiaoyu",
        {"unit": "市教育局", "month": "2023-02", "item": "17", "fact": "repairs", "because": "x"},
    ),
    "GET /years/{year}/objections/effect": (ANALYSTS, {}),
    "POST /objections/{number}/settle": (OFFICE, {"upheld": False, "answer": "x"}),
    "GET /years/{year}/runs": (NOT_UNITS, {}),
    "POST /years/{year}/runs": (OFFICE, {}),
    "GET /years/{year}/runs/{number}": (NOT_UNITS, {}),
    "GET /years/{year}/runs/{number}/files/{name}": (NOT_UNITS, {}),
    "GET /years/{year}/runs/{number}/verification": (NOT_UNITS, {}),
    "GET /years/{year}/runs/{number}/comparison/{other}": (NOT_UNITS, {}),
    "GET /years/{year}/books": (NOT_UNITS, {}),
    "GET /jobs": (ALL, {}),
    "POST /jobs": (ANALYSTS, {"kind": "readings", "year": "changzhi-2023", "draws": 0}),
    "GET /jobs/{number}": ("office policy", {}),
    "DELETE /jobs/{number}": ("office policy", {}),
    "GET /jobs/{number}/files/{name}": ("", {}),
    "GET /jobs/{number}/events": ("office policy", {}),
    "GET /accounts": (OFFICE, {}),
    "POST /accounts": (OFFICE, {"name": "new", "role": "viewer"}),
    "PATCH /accounts/{name}": (OFFICE, {"title": "x"}),
    "GET /tokens": (ALL, {}),
    "POST /tokens": (ALL, {"name": "x", "scopes": ["read"]}),
    "DELETE /tokens/{number}": ("", {}),
    "GET /log": (OFFICE, {}),
    "GET /log/verification": (OFFICE, {}),
    "PUT /session/password": ("", {"old": "wrong", "new": "another long password"}),
    "DELETE /session": (ALL, {}),
}
"""Who may use each route; whether it is in the right state is another question."""
SHUT = (401, 403, 404)


@pytest.fixture(scope="module")
def world(app: Any) -> dict[str, Any]:
    """A unit's draft, an objection, a run and a job of policy staff, and all who ask."""
    people = {name: Browser(app, name) for name in ALL.split()}
    unit, office, policy = people["jiaoyu"], people["office"], people["policy"]
    row = {"month": "2023-03", "entity": "市教育局", "item": "17", "fact": "repairs", "value": 2}
    draft = unit("POST", f"{YEAR}/submissions?file=a.json", json=[row]).json()
    counted = unit("POST", f"{YEAR}/submissions?file=a.json", json=[row | {"month": "2023-02"}])
    assert unit("POST", f"/submissions/{counted.json()['id']}/submit", json={}).status_code == 200
    stands = {"month": "2023-03", "entity": "市公安局", "item": "16", "fact": "cases", "value": 2}
    other = people["gongan"]("POST", f"{YEAR}/submissions?file=a.json", json=[stands]).json()
    sent = people["gongan"]("POST", f"/submissions/{other['id']}/submit", json={})
    assert sent.status_code == 200, sent.text
    objection = unit("POST", f"{YEAR}/objections", json=TABLE["POST /years/{year}/objections"][1])
    run = office("POST", f"{YEAR}/runs", json={})
    job = policy("POST", "/jobs", json=TABLE["POST /jobs"][1])
    assert (objection.status_code, run.status_code, job.status_code) == (201, 201, 202)
    people["nobody"] = Browser(app)
    return {
        "people": people,
        "submission": draft["id"],
        "objection": objection.json()["id"],
        "run": run.json()["number"],
        "job": job.json()["id"],
    }


def test_the_table_has_every_route(app: Any) -> None:
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, operations in app.openapi()["paths"].items()
        for method in operations
    }
    assert found - {"POST /session"} == set(TABLE)


@pytest.mark.slow
@pytest.mark.parametrize("who", [*ALL.split(), "nobody"])
def test_each_role_gets_what_the_table_says(world: dict[str, Any], who: str) -> None:
    ask, wrong = world["people"][who], []
    for route, (allowed, body) in TABLE.items():
        if route in ("DELETE /session", "GET /jobs/{number}/events"):
            continue
        method, path = route.split(" ")
        filled = path.format(
            scheme="changzhi-2023",
            year="changzhi-2023",
            month="2023-11",
            table="annual",
            unit="市教育局",
            number=next((world[w] for w in world if f"/{w}s/{{number}}" in path), 999),
            other=world["run"],
            name="run.json" if "runs" in path else "viewer",
        )
        found = ask(method, filled, **({} if method == "GET" else {"json": body}))
        assert found.status_code < 500, (route, found.text)
        shut = found.status_code in SHUT and found.json()["code"] in (
            "U600",
            "U601",
            "U602",
            "U610",
        )
        if shut == (who in allowed.split()) or (who == "nobody" and found.status_code != 401):
            wrong.append((route, found.status_code, found.text[:200]))
    assert wrong == []
