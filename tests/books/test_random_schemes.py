"""Corrections under schemes composed at random: whatever the rules, what was published stays."""

from __future__ import annotations

import os
from random import Random

import pandas as pd
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from oracle.schemes import Case, as_table, cases
from small import drawn

import creditscore
from creditscore.proving.closing import late_facts

EXAMPLES = int(os.environ.get("EXAMPLES", "200")) // 40
WHO = {"by": "张三", "on": "2024-01-05", "why": "漏报"}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[*HealthCheck],
)
@given(case=cases(), number=st.integers(0, 10**6))
def test_what_was_published_stays_and_the_year_is_that_of_the_right_facts(
    case: Case, number: int
) -> None:
    scheme, chance = drawn(case), Random(number)
    whole = as_table(case.rows)
    month = chance.randrange(1, 12)
    closed, found = scheme.months[month - 1], scheme.months[chance.randrange(month, 12)]
    known = chance.sample(range(len(whole)), len(whole) * 2 // 3)
    before = [row for at, row in enumerate(whole) if row["month"] > closed or at in known]
    assume(before and len(before) < len(whole))
    try:
        plain = creditscore.score(scheme, whole)
        published = creditscore.score(scheme, before, through=closed)
        creditscore.score(scheme, before)
    except creditscore.FactError:
        assume(False)
    books = creditscore.close(published, closed, **WHO)
    if late_facts(scheme, whole, books):
        books = creditscore.correct(scheme, whole, books, **WHO, month=found)
    result = creditscore.score(scheme, whole, books=books)
    told, now = (
        r.months[r.months["month"] <= closed].reset_index(drop=True) for r in (published, result)
    )
    columns = ["track", "month", "entity", "points", "to_date"]
    pd.testing.assert_frame_equal(told[columns], now[columns])
    pd.testing.assert_frame_equal(result.annual, plain.annual)
    ledger = result.ledger
    summed = ledger[ledger["kind"] != "annual"].groupby("entity")["points"].sum()
    by_months = result.months.groupby("entity")["points"].sum()
    assert all(points == summed.get(unit, 0) for unit, points in by_months.items())
    unit = chance.choice([name for t in scheme.tracks.values() for name in t.entities.names])
    explained = result.explain(unit)
    assert explained.points == by_months[unit] or scheme.targets
