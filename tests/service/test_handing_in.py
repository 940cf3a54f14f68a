"""A table from a unit to a score: draft, problems, submitted, seen by whom it concerns alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from serviced import Browser

from creditscore.facts.read import read_facts
from creditscore.facts.reading.templates import Stamp
from creditscore.service.office import handing_in
from creditscore.service.office.handing_in import Handed
from creditscore.service.people.roles import User
from creditscore.service.refusals import RefusedError

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


def test_a_table_of_another_month_or_unit_than_was_said_is_not_submitted(app: Any) -> None:
    office, unit = Browser(app, "office"), Browser(app, "jiaoyu")
    ways = ((unit, "month=2023-06", "U625"), (office, "unit=市公安局", "U624"))
    for who, said, code in ways:
        path = f"/years/changzhi-2023/submissions?file=a.json&{said}"
        draft = who("POST", path, json=[ROW]).json()
        assert [one["code"] for one in draft["problems"]] == [code]
        refused = who("POST", f"/submissions/{draft['id']}/submit", json={})
        assert (refused.status_code, refused.json()["code"]) == (422, code)
        rows = who("GET", f"/submissions/{draft['id']}/rows").json()
        rows[0]["value"] = "4"
        mended = who("PUT", f"/submissions/{draft['id']}/rows", json={"rows": rows}).json()
        assert [one["code"] for one in mended["problems"]] == [code]
        right = {"U625": {"month": "2023-06"}, "U624": {"entity": "市公安局"}}[code]
        body = {"rows": [rows[0] | right]}
        assert who("PUT", f"/submissions/{draft['id']}/rows", json=body).json()["problems"] == []


def test_a_file_with_a_column_of_no_fact_is_not_submitted(app: Any) -> None:
    """The column is empty, so that no row of it is left to tell of it."""
    unit = Browser(app, "jiaoyu")
    text = "month,entity,item,repairs,repars\n2023-05,市教育局,17,3,\n"
    draft = unit(
        "POST",
        "/years/changzhi-2023/submissions?file=a.csv",
        content=text.encode(),
        headers={"content-type": "text/csv"},
    ).json()
    assert [one["code"] for one in draft["problems"]] == ["F242"]
    refused = unit("POST", f"/submissions/{draft['id']}/submit", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "U614")


def test_a_template_of_another_scheme_is_not_submitted(app: Any) -> None:
    stamp = Stamp("a.xlsx", "changzhi-2022", "2023-05", "市教育局", "甲", 1)
    facts = replace(read_facts([ROW]), stamps=(stamp,))
    service = app.state.service
    me = User(1, "jiaoyu", "市教育局", "unit", "市教育局", scopes=("read", "submit"))
    with service.desk(me, write=True) as desk:
        draft = handing_in.receive(desk, "changzhi-2023", Handed(facts, (), "a.xlsx"))
        assert [one["code"] for one in draft.problems] == ["F260"]
        with pytest.raises(RefusedError, match="U614"):
            handing_in.submit(desk, draft.id)
