"""A table from a unit to a score: draft, problems, submitted, seen by whom it concerns alone."""

from __future__ import annotations

from typing import Any

from serviced import Browser

ROW = {"month": "2023-05", "entity": "市教育局", "item": "17", "fact": "repairs", "value": 3}


def test_a_units_table_counts_once_it_is_submitted(app: Any) -> None:
    unit, office, other = (Browser(app, name) for name in ("jiaoyu", "office", "gongan"))
    draft = unit("POST", "/years/changzhi-2023/submissions?file=a.json", json=[ROW]).json()
    assert (draft["problems"], draft["rows"], draft["state"]) == ([], 1, "draft")
    assert draft["covers"] == [{"unit": "市教育局", "month": "2023-05"}]
    assert office("POST", f"/submissions/{draft['id']}/submit", json={}).status_code == 404
    done = unit("POST", f"/submissions/{draft['id']}/submit", json={})
    assert (done.status_code, done.json()["state"]) == (200, "submitted")
    mine = unit("GET", "/years/changzhi-2023/tables/ledger").json()["rows"]
    assert {row["entity"] for row in mine} == {"市教育局"}
    may = [row for row in mine if (row["item"], row["month"]) == ("17", "2023-05")]
    assert [row["points"] for row in may] == ["3.0000"]
    theirs = other("GET", "/years/changzhi-2023/tables/ledger").json()["rows"]
    assert {row["entity"] for row in theirs} <= {"市公安局"}
    seen = other("GET", "/years/changzhi-2023/submissions").json()
    assert {found["unit"] for found in seen} <= {"市公安局"}
    assert other("POST", f"/submissions/{draft['id']}/submit", json={}).status_code == 404
