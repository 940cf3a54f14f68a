"""A month from open to closed and what comes after it: late, corrected, sealed, proven."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from serviced import Browser

from creditscore.language import Say
from creditscore.scheme.loading import load_scheme
from creditscore.service.pages import months
from creditscore.service.store.tables import BookEntry, Month

pytestmark = pytest.mark.slow
YEAR = "/years/closing"
UNIT = "市教育局"


def row(month: str, value: int) -> dict[str, Any]:
    return {"month": month, "entity": UNIT, "item": "17", "fact": "repairs", "value": value}


def handed_in(who: Browser, rows: list[dict[str, Any]], because: str = "") -> Any:
    draft = who("POST", f"{YEAR}/submissions?file=a.json", json=rows)
    assert draft.json()["problems"] == [], draft.text
    return who("POST", f"/submissions/{draft.json()['id']}/submit", json={"because": because})


@pytest.fixture(scope="module")
def closed(app: Any) -> dict[str, Any]:
    """A year of which January is closed, with one of the unit's figures in it."""
    office, unit = Browser(app, "office"), Browser(app, "jiaoyu")
    asked = {"scheme": "changzhi-2023", "name": "closing", "due": 5}
    assert office("POST", "/years", json=asked).status_code == 201
    sent = handed_in(unit, [row("2023-01", 3)])
    assert sent.status_code == 200, sent.text
    month = f"{YEAR}/months/2023-01"
    assert office("POST", f"{month}/review").json()["code"] == "U611", "not looked at yet"
    assert office("POST", f"/submissions/{sent.json()['id']}/review").json()["state"] == "reviewed"
    assert office("POST", f"{month}/close").json()["code"] == "U611", "not reviewed yet"
    assert office("POST", f"{month}/review").json()["state"] == "reviewed"
    after = handed_in(unit, [row("2023-01", 3)]).json()["id"]
    assert office("POST", f"{month}/close").json()["code"] == "U611", "one came after the review"
    assert office("POST", f"/submissions/{after}/review").json()["state"] == "reviewed"
    shut = office("POST", f"{month}/close")
    assert shut.status_code == 200, shut.text
    return {"office": office, "unit": unit, "month": shut.json(), "sent": sent.json()["id"]}


def test_a_closed_month_takes_a_correction_with_its_reason_alone(closed: dict[str, Any]) -> None:
    office, unit = closed["office"], closed["unit"]
    assert unit("POST", f"/submissions/{closed['sent']}/withdraw").json()["code"] == "U611"
    sent_back = office("POST", f"/submissions/{closed['sent']}/return", json={"answer": "x"})
    assert sent_back.json()["code"] == "U612"
    assert handed_in(unit, [row("2023-01", 5)]).json()["code"] == "U612"
    late = handed_in(unit, [row("2023-01", 5)], "漏报两件")
    assert (late.status_code, late.json()["correction"]) == (200, True), late.text
    ledger = unit("GET", f"{YEAR}/tables/ledger?item=17&through=2023-02").json()["rows"]
    assert [(r["month"], r["kind"], r["points"]) for r in ledger] == [
        ("2023-01", "award", "3.0000"),
        ("2023-02", "correction", "2.0000"),
    ]
    entries = office("GET", f"{YEAR}/books").json()
    assert [(e["kind"], e["month"], e["why"]) for e in entries] == [
        ("closing", "2023-01", ""),
        ("correction", "2023-02", "漏报两件"),
    ]
    (fact,) = entries[1]["facts"]
    assert (fact["fact"], fact["was"], fact["now"]) == ("repairs", "3", "5")


def test_runs_are_sealed_and_follow_from_what_they_were_made_of(closed: dict[str, Any]) -> None:
    office, run = closed["office"], closed["month"]["run"]
    first = office("GET", f"{YEAR}/runs/{run}").json()
    assert (first["seal"], first["purpose"]) == (closed["month"]["seal"], "close")
    assert {"facts.csv", "books.json", "run.json"} <= {file["name"] for file in first["files"]}
    later = office("POST", f"{YEAR}/runs", json={}).json()
    assert later["number"] > run
    for number in (run, later["number"]):
        found = office("GET", f"{YEAR}/runs/{number}/verification").json()
        assert found == {"holds": True, "problems": []}
    both = office("GET", f"{YEAR}/runs/{run}/comparison/{later['number']}").json()
    assert "facts" in both["inputs"]
    assert office("GET", f"{YEAR}/runs/{run}").json() == first, "a run is never changed"


def test_bulletins_and_letters_have_the_points_that_were_closed(closed: dict[str, Any]) -> None:
    """January was closed with 3 points; what was corrected to 5 later counts in February."""
    office = closed["office"]
    assert handed_in(closed["unit"], [row("2023-01", 5)], "漏报两件").status_code == 200
    for kind, name in (("report", "2023-01-通报.docx"), ("letters", f"2023-01-告知书-{UNIT}.docx")):
        asked = {"kind": kind, "year": "closing", "month": "2023-01", "units": [UNIT]}
        job = office("POST", "/jobs", json=asked).json()["id"]
        events = office("GET", f"/jobs/{job}/events").text
        assert '"state": "done"' in events, events
        content = office("GET", f"/jobs/{job}/files/{name}").content
        text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
        assert "3.00" in text, kind
        assert "5.00" not in text, kind


def test_an_entry_changed_in_the_database_is_found(app: Any, closed: dict[str, Any]) -> None:
    from sqlalchemy import update
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError, match="kept"), app.state.service.store.writing() as db:
        db.execute(update(BookEntry).values(seal="0"))


def test_a_scheme_that_corrects_reopens_nothing(closed: dict[str, Any]) -> None:
    asked = {"because": "x"}
    found = closed["office"]("POST", f"{YEAR}/months/2023-01/reopen", json=asked)
    assert found.json()["code"] == "U588"


def test_a_late_submission_says_by_how_many_days(closed: dict[str, Any]) -> None:
    found = closed["office"]("GET", f"{YEAR}/submissions?month=2023-01").json()
    assert found[0]["late"] > 0


def test_an_objection_is_decided_once(closed: dict[str, Any]) -> None:
    office, unit = closed["office"], closed["unit"]
    asked = {"unit": UNIT, "month": "2023-01", "item": "17", "fact": "repairs", "because": "漏计"}
    made = unit("POST", f"{YEAR}/objections", json=asked | {"claimed": "9"}).json()
    (effect,) = office("GET", f"{YEAR}/objections/effect").json()
    assert (effect["value"], effect["claimed"], effect["points"] > "0") == ("5", "9", True)
    decision = {"upheld": True, "answer": "属实"}
    assert (
        office("POST", f"/objections/{made['id']}/settle", json=decision).json()["state"]
        == "upheld"
    )
    again = office("POST", f"/objections/{made['id']}/settle", json=decision)
    assert again.json()["code"] == "U611"


def test_what_is_disputed_is_there_and_what_is_claimed_can_be_its_figure(
    closed: dict[str, Any],
) -> None:
    unit = closed["unit"]
    asked = {"unit": UNIT, "month": "2023-01", "item": "17", "fact": "repairs", "because": "漏计"}
    wrong = (("item", "99", "V112"), ("fact", "nope", "V112"), ("month", "2023-04", "V112"),
             ("claimed", "两件", "F213"), ("claimed", "2.5", "F209"))  # fmt: skip
    for name, value, code in wrong:
        found = unit("POST", f"{YEAR}/objections", json=asked | {name: value})
        assert (found.status_code, found.json()["code"]) == (422, code)


def test_a_reason_of_blanks_is_none(closed: dict[str, Any]) -> None:
    office, unit = closed["office"], closed["unit"]
    sent = handed_in(unit, [row("2023-04", 2)]).json()["id"]
    assert office("POST", f"{YEAR}/months/2023-03/review").status_code == 200
    asked = {"unit": UNIT, "month": "2023-04", "item": "17", "fact": "repairs", "because": "x"}
    made = unit("POST", f"{YEAR}/objections", json=asked).json()["id"]
    acts = (
        (unit, f"{YEAR}/objections", asked | {"because": " "}),
        (office, f"/objections/{made}/settle", {"upheld": True, "answer": " "}),
        (office, f"/submissions/{sent}/return", {"answer": " \n"}),
        (office, f"{YEAR}/months/2023-03/reopen", {"because": "　"}),
    )
    for who, path, body in acts:
        found = who("POST", path, json=body)
        assert (found.status_code, found.json()["code"]) == (422, "U633"), path
    assert office("POST", f"{YEAR}/months/2023-03/reopen", json={"because": "x"}).status_code == 200
    decided = {"upheld": False, "answer": "x"}
    assert office("POST", f"/objections/{made}/settle", json=decided).status_code == 200


def test_a_year_without_a_figure_is_not_closed(app: Any) -> None:
    office = Browser(app, "office")
    asked = {"scheme": "changzhi-2023", "name": "empty"}
    assert office("POST", "/years", json=asked).status_code == 201
    assert office("POST", "/years/empty/months/2023-01/review").status_code == 200
    for path, body in (("months/2023-01/close", None), ("runs", {})):
        found = office("POST", f"/years/empty/{path}", json=body)
        assert (found.status_code, found.json()["code"]) == (409, "U634")
        assert "/tmp" not in found.text


def test_a_difference_to_no_other_scheme_is_no_job(closed: dict[str, Any]) -> None:
    found = closed["office"]("POST", "/jobs", json={"kind": "diff", "year": "closing"})
    assert (found.status_code, found.json()["code"]) == (422, "U615")


def test_the_day_of_closing_is_that_of_the_offices_clocks() -> None:
    """23:30 in London on the 4th is the 5th in Shanghai."""
    at = datetime(2023, 2, 4, 23, 30, tzinfo=UTC)
    month = Month(month="2023-01", state="closed", closed=at, due=None)
    rules = load_scheme("changzhi-2023")
    assert months._said(month, rules, Say("zh")) == "2023-02-05 封账，得分已加封。"


def test_an_objection_that_cannot_be_tried_hides_no_other(closed: dict[str, Any]) -> None:
    """Item 6 asks for no more `compliant` than `reported`: without the latter nothing is scored."""
    office, tax = closed["office"], "市税务局"
    rows = [
        {
            "month": "2023-03",
            "entity": tax,
            "item": "6",
            "subject": "纳税",
            "fact": fact,
            "value": 4,
        }
        for fact in ("reported", "compliant")
    ]
    assert handed_in(office, rows).status_code == 200
    for fact in ("reported", "compliant"):
        asked = {"unit": tax, "month": "2023-03", "item": "6", "subject": "纳税", "because": "x"}
        made = office("POST", f"{YEAR}/objections", json=asked | {"fact": fact})
        assert made.status_code == 201, made.text
    found = {one["fact"]: one for one in office("GET", f"{YEAR}/objections/effect").json()}
    assert [one["code"] for one in found["reported"]["problems"]] == ["F211"]
    assert (found["compliant"]["problems"], found["compliant"]["points"]) == ([], "-4.5000")
    page = office.client.get(f"{YEAR}/objections/effect", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert f"{tax} 2023-03 6 reported：没有这个数就不能计分" in page.text
