"""Years by small schemes, worked out by hand: handed in, closed and corrected at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from serviced import PASSWORD
from small import Row, rows, small

from creditscore.errors import CreditscoreError, UsageError
from creditscore.facts.read import read_facts
from creditscore.language import Say
from creditscore.scheme.scheme import Scheme
from creditscore.service.office import closing, handing_in, scoring, years
from creditscore.service.office.desk import Desk
from creditscore.service.office.handing_in import Handed
from creditscore.service.pages import overview
from creditscore.service.people import accounts
from creditscore.service.people.roles import SYSTEM
from creditscore.service.refusals import RefusedError, status_of
from creditscore.service.service import Service
from creditscore.service.settings import Settings, in_folder


class Office:
    """The office at its desk, over a store of its own with one year that is open."""

    def __init__(self, home: Path, scheme: Scheme) -> None:
        assert scheme.source is not None
        self.service = Service.opened(Settings(database=in_folder(home)))
        with self.service.desk(SYSTEM, write=True) as desk:
            made = accounts.add(desk.db, "test", "office", "office", password=PASSWORD)
            years.open_year(desk, scheme.source.folder)
            self.user = SYSTEM.under(made.id, made.name)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A transaction of its own."""
        with self.service.desk(self.user, write=True) as desk:
            yield desk

    def hand_in(self, facts: list[Row], because: str = "") -> int:
        """Hand in facts for good, and look at them."""
        with self.desk() as desk:
            scheme = scoring.scheme(desk, "small")
            draft = handing_in.receive(desk, "small", Handed(read_facts(facts, scheme=scheme)))
            handing_in.submit(desk, draft.id, because=because)
            handing_in.review(desk, draft.id)
            return draft.id

    def close(self, month: str) -> None:
        """Review a month and close it."""
        with self.desk() as desk:
            closing.review(desk, "small", month)
            closing.close(desk, "small", month)

    def months(self, unit: str = "甲", through: str | None = None) -> list[Decimal]:
        """What each month comes to for a unit."""
        with self.desk() as desk:
            table = scoring.result(desk, "small", through=through).months
        return list(table.loc[table["entity"] == unit, "points"])

    def overview(self) -> list[str]:
        """What the first page says of how the year stands."""
        with self.desk() as desk:
            year = years.year_named(desk, "small")
            lines: list[str] = overview._standing(desk, year, Say("zh"))["lines"]
            return lines


COUNTED = "{n: {type: count, label: 次数}}"
RUNNING = "[{id: a, form: each, of: n, points: 1, period: running}]"


def codes(caught: pytest.ExceptionInfo[Any]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_a_figure_of_an_earlier_year_corrects_what_was_closed_with_january(tmp_path: Path) -> None:
    """2 in January and 5 carried over; another 7 of the year before are found in February."""
    head = "ranking: {by: total}\nopening: 12"
    office = Office(tmp_path, small(tmp_path, COUNTED, RUNNING, head=head))
    before, found = ([{**row, "month": "2022-11"} for row in rows(n={1: n})] for n in (5, 12))
    sent = office.hand_in(before)
    office.hand_in(rows(n={1: 2}))
    office.close("2023-01")
    with pytest.raises(RefusedError) as caught:
        office.hand_in(found)
    assert codes(caught) == ["U612"]
    with pytest.raises(RefusedError) as caught, office.desk() as desk:
        handing_in.send_back(desk, sent, "x")
    assert codes(caught) == ["U612"]
    office.hand_in(found, "漏报")
    assert office.months(through="2023-02") == [7, 7]
    office.close("2023-02")
    assert office.months(through="2023-02") == [7, 7]


def test_january_waits_for_what_was_handed_in_of_the_year_before(tmp_path: Path) -> None:
    head = "ranking: {by: total}\nopening: 12"
    office = Office(tmp_path, small(tmp_path, COUNTED, RUNNING, head=head))
    office.hand_in(rows(n={1: 2}))
    with office.desk() as desk:
        facts = read_facts([{**rows(n={1: 5})[0], "month": "2022-11"}])
        draft = handing_in.receive(desk, "small", Handed(facts))
        handing_in.submit(desk, draft.id)
    with pytest.raises(RefusedError) as caught, office.desk() as desk:
        closing.review(desk, "small", "2023-01")
    assert codes(caught) == ["U611"]
    with office.desk() as desk:
        handing_in.review(desk, draft.id)
    office.close("2023-01")
    assert office.months(through="2023-01") == [7]


def test_a_unit_is_told_nothing_of_what_others_have_not_reported(tmp_path: Path) -> None:
    """乙 has not given its stock of February, in which 甲 has reported."""
    stock = "{s: {type: stock, label: 存量}}"
    each = "[{id: a, form: each, of: s, points: -1, period: month}]"
    office = Office(tmp_path, small(tmp_path, stock, each))
    office.hand_in([*rows("甲", s={1: 3, 2: 1}), *rows("乙", s={1: 8})])
    seen = {}
    for unit in ("", "甲", "乙"):
        user = replace(office.user, role="unit" if unit else "office", unit=unit)
        with office.service.desk(user) as desk, pytest.raises(CreditscoreError) as caught:
            scoring.result(desk, "small", through="2023-02")
        seen[unit] = codes(caught)
        assert ("8" in caught.value.text("zh")) == (unit != "甲")
    assert seen == {"": ["F207"], "甲": ["U637"], "乙": ["F207"]}


def test_a_month_is_closed_whatever_is_still_missing_of_the_next(tmp_path: Path) -> None:
    """甲 has reported for February already, 乙 has not; both owe a point a case."""
    stock = "{s: {type: stock, label: 存量}}"
    each = "[{id: a, form: each, of: s, points: -1, period: month}]"
    office = Office(tmp_path, small(tmp_path, stock, each))
    office.hand_in([*rows("甲", s={1: 3, 2: 1}), *rows("乙", s={1: 8})])
    assert [office.months(unit) for unit in "甲乙"] == [[-3], [-8]]
    assert office.overview()[-1] == "2月应报的数还不齐，没有计分。"
    office.close("2023-01")
    assert [office.months(unit) for unit in "甲乙"] == [[-3], [-8]]
    office.hand_in(rows("乙", s={2: 0}))
    office.close("2023-02")
    assert [office.months(unit) for unit in "甲乙"] == [[-3, -1], [-8, 0]]
    assert "还不齐" not in "".join(office.overview())


def test_where_every_month_lacks_something_the_last_says_what(tmp_path: Path) -> None:
    stock = "{s: {type: stock, label: 存量}}"
    each = "[{id: a, form: each, of: s, points: -1, period: month}]"
    head = "ranking: {by: total}\nopening: 12"
    office = Office(tmp_path, small(tmp_path, stock, each, head=head))
    office.hand_in([{**rows(s={1: 3})[0], "month": "2022-12"}, *rows("乙", s={2: 0})])
    with pytest.raises(CreditscoreError) as caught:
        office.months()
    assert codes(caught) == ["F207"]


@pytest.mark.parametrize(("policy", "code"), [("refuse", "F245"), ("reopen", "F247")])
def test_a_late_figure_that_no_correction_may_be_of_is_refused_by_itself(
    tmp_path: Path, policy: str, code: str
) -> None:
    each = "[{id: a, form: each, of: n, points: 1, period: month}]"
    head = f"ranking: {{by: total}}\nlate_facts: {policy}"
    office = Office(tmp_path, small(tmp_path, COUNTED, each, head=head))
    office.hand_in(rows(n={1: 2}))
    office.close("2023-01")
    with pytest.raises(CreditscoreError) as caught:
        office.hand_in(rows(n={1: 5}), "漏报")
    assert codes(caught) == [code]
    assert "甲 第 1 项 n 结账时是 2，现在是 5" in caught.value.text("zh")
    assert office.months() == [2]
    with office.desk() as desk:
        if policy == "reopen":
            closing.reopen(desk, "small", "2023-01", "漏报")
        else:
            with pytest.raises(UsageError) as refusal:
                closing.reopen(desk, "small", "2023-01", "漏报")
            assert status_of(refusal.value) == 409
    if policy == "reopen":
        office.hand_in(rows(n={1: 5}))
        office.close("2023-01")
        assert office.months() == [5]


def test_a_correction_and_a_closed_month_are_seen_though_nothing_was_reported(
    tmp_path: Path,
) -> None:
    each = "[{id: a, form: each, of: n, points: 1, period: month}]"
    office = Office(tmp_path, small(tmp_path, COUNTED, each))
    office.hand_in(rows(n={1: 2}))
    office.close("2023-01")
    assert office.months() == [2]
    office.hand_in(rows(n={1: 5}), "漏报")
    assert office.months() == [2, 3]
    for month in ("2023-02", "2023-03"):
        office.close(month)
    assert office.months() == [2, 3, 0]
