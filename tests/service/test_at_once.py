"""Several who change a year at once, and one whose change is undone: nobody is told what is not."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any

from serviced import Browser

from creditscore.errors import Problem
from creditscore.service.office import handing_in
from creditscore.service.office.rows import standing
from creditscore.service.office.years import year_named
from creditscore.service.people import accounts
from creditscore.service.people.roles import SYSTEM, User
from creditscore.service.refusals import RefusedError
from creditscore.service.service import Service

ROW = {"entity": "市教育局", "item": "17", "fact": "repairs"}
OTHERS = ThreadPoolExecutor(2)


class Year:
    """A year of its own, in which the office hands in a figure for a month at a time."""

    def __init__(self, app: Any, name: str) -> None:
        self.service: Service = app.state.service
        self.name, self.office = name, Browser(app, "office")
        found = self.office("POST", "/years", json={"scheme": "changzhi-2023", "name": name})
        assert found.status_code == 201, found.text
        with self.service.store.reading() as db:
            account = accounts.named(db, "office")
        self.me: User = SYSTEM.under(account.id, account.name)

    def draft(self, month: str) -> int:
        rows = [{**ROW, "month": month, "value": 3}]
        found = self.office("POST", f"/years/{self.name}/submissions?file=a.json", json=rows)
        assert found.json()["problems"] == [], found.text
        return int(found.json()["id"])

    def meanwhile(self, number: int, what: str) -> Future[Any]:
        """What somebody else gets who does something too; on SQLite it waits for its turn."""
        found = OTHERS.submit(self.office, "POST", f"/submissions/{number}/{what}", json={})
        wait([found], 1.5)
        return found

    @property
    def revision(self) -> int:
        return int(self.office("GET", f"/years/{self.name}").json()["revision"])

    @property
    def months(self) -> set[str]:
        rows = self.office("GET", f"/years/{self.name}/facts").json()["rows"]
        return {row["month"] for row in rows}


def test_what_was_undone_reaches_no_answer(app: Any) -> None:
    year = Year(app, "undone")
    march, april = year.draft("2023-03"), year.draft("2023-04")
    with suppress(RefusedError), year.service.desk(year.me, write=True) as desk:
        handing_in.submit(desk, march)
        assert {row.month for row in standing(desk, year_named(desk, year.name))} == {"2023-03"}
        raise RefusedError(Problem("U611"))
    assert year.months == set()
    assert year.office("POST", f"/submissions/{april}/submit", json={}).status_code == 200
    assert year.months == {"2023-04"}


def test_two_who_hand_in_at_once_make_two_revisions(app: Any) -> None:
    year = Year(app, "twice")
    march, april = year.draft("2023-03"), year.draft("2023-04")
    before = year.revision
    with year.service.desk(year.me, write=True) as desk:
        seen = handing_in.submission_of(desk, march)
        other = year.meanwhile(april, "submit")
        assert handing_in.submit(desk, march) is seen[0]
    assert other.result().status_code == 200
    assert year.revision == before + 2
    assert year.months == {"2023-03", "2023-04"}


def test_what_was_withdrawn_meanwhile_is_not_reviewed(app: Any) -> None:
    year = Year(app, "withdrawn")
    march = year.draft("2023-03")
    assert year.office("POST", f"/submissions/{march}/submit", json={}).status_code == 200
    with year.service.desk(year.me, write=True) as desk:
        seen = handing_in.submission_of(desk, march)
        other = year.meanwhile(march, "withdraw")
        with suppress(RefusedError):
            assert handing_in.review(desk, march) is seen[0]
    withdrawn = other.result().status_code == 200
    state = year.office("GET", f"/submissions/{march}").json()["state"]
    assert state == ("withdrawn" if withdrawn else "reviewed")
    assert year.months == (set() if withdrawn else {"2023-03"})


def test_a_change_is_in_the_next_answer(app: Any) -> None:
    year = Year(app, "next")
    asked = f"/years/{year.name}/tables/months?month=2023-03&entity=市教育局"
    first = year.office("GET", asked)
    again = year.office("GET", asked, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    march = year.draft("2023-03")
    assert year.office("GET", asked).content == first.content, "a draft does not count"
    assert year.office("POST", f"/submissions/{march}/submit", json={}).status_code == 200
    later = year.office("GET", asked, headers={"if-none-match": first.headers["etag"]})
    assert later.status_code == 200
    assert later.json()["rows"] != first.json()["rows"]
    assert year.office("POST", f"/submissions/{march}/withdraw", json={}).status_code == 200
    assert year.office("GET", asked).json()["rows"] == first.json()["rows"]
