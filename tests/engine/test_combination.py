"""What a node makes of those of its children that have a value, in each way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import posted, rows, small, year

import creditscore
from creditscore.engine.combination import middle
from creditscore.engine.exact import Exact, narrow

SCORE = "type: score, missing: not-applicable"
FACTS = f"{{a: {{{SCORE}, label: 甲分}}, b: {{{SCORE}, label: 乙分}}}}"
AWARDS = "[{id: a, form: given, of: a, period: year}, {id: b, form: given, of: b, period: year}]"
KNOBS = "period: year\nneeds_at_least: 2"
"""An item that has a value once both of its awards apply, and applies from the first on."""
OTHERS = "".join(
    f"""
      - id: "{name}"
        title: 另一条
        cites: 附表
        says: 规则。
        applies_to: all
        facts: {FACTS}
        awards: {AWARDS}
        weight: {weight}
        period: year
        needs_at_least: 2
"""
    for name, weight in (("2", 1), ("3", 2), ("4", 1), ("5", 1))
)
WAYS = ("sum", "mean", "weighted", "min", "max", "median", "trimmed-mean")


@pytest.mark.parametrize(
    ("given", "totals"),
    [
        # nothing has a value, though all of it applies
        ({}, [None] * 7),
        ({"1": 7}, [7] * 7),
        ({"1": 7, "4": 2}, [9, "4.5", "4.5", 2, 7, "4.5", "4.5"]),
        # the third weighs twice: 7 + 80 + 2 = 89, over 1 + 2 + 1
        ({"1": 7, "3": 40, "4": 2}, [89, "16.3333", "22.25", 2, 40, 7, 7]),
        # 7 + 1 + 80 + 2 = 90, over 5; between the ends 2 and 7
        ({"1": 7, "2": 1, "3": 40, "4": 2}, [90, "12.5", 18, 1, 40, "4.5", "4.5"]),
        # all below 0, and between the ends -7, -6 and -2
        (
            {"1": -7, "2": -1, "3": -40, "4": -2, "5": -6},
            [-96, "-11.2", -16, -40, -1, -6, -5],
        ),
    ],
)
def test_what_has_no_value_takes_no_part(
    tmp_path: Path, given: dict[str, int], totals: list[int | str | None]
) -> None:
    """Of each item one award applies, of those that are given the other too, which adds 0."""
    table = [row for item in "12345" for row in rows(item=item, a={1: given.get(item, 50)})]
    table += [row for item in given for row in rows(item=item, b={1: 0})]
    found = []
    for way in WAYS:
        scheme = small(
            tmp_path,
            FACTS,
            AWARDS,
            item=KNOBS,
            section=f"period: year\ncombine: {way}",
            more=OTHERS,
        )
        found.append(year(creditscore.score(scheme, table))["total"])
    assert found == [None if total is None else Decimal(total) for total in totals]


def test_what_weighs_nothing_has_no_mean(tmp_path: Path) -> None:
    scheme = small(
        tmp_path, FACTS, AWARDS, item="weight: 0", section="period: year\ncombine: weighted"
    )
    result = creditscore.score(scheme, rows(a={1: 7}))
    assert [year(result, unit)["total"] for unit in "甲乙"] == [None, None]
    assert posted(result, kind="combine") == {1: -7}


def _trimmed(found: list[Fraction]) -> Fraction:
    kept = sorted(found)[1:-1] if len(found) > 2 else found
    return sum(kept, Fraction(0)) / len(kept)


CELL = st.tuples(
    st.integers(-(10**3), 10**3) | st.integers(-(2**70), 2**70),
    st.integers(1, 12) | st.integers(1, 2**66),
    st.booleans(),
)


@given(st.lists(st.tuples(CELL, CELL, st.booleans()), max_size=7))
def test_the_middle_of_fractions_is_exact(children: list[tuple[Any, Any, bool]]) -> None:
    """Of two units, 0 where none is scored; children over one denominator or one of each unit.

    Numbers are of 64 bits or of more.
    """
    values, scored = [], []
    for one, two, apart in children:
        den = narrow(np.array([one[1], two[1]], object)) if apart else one[1]
        values.append(Exact(narrow(np.array([one[0], two[0]], object)), den))
        scored.append(np.array([one[2], two[2]]))
    for how, plainly in (("median", median), ("trimmed-mean", _trimmed)):
        found = middle(how, values, scored, (2,))
        dens = np.broadcast_to(np.asarray(found.den, object), (2,))
        for unit in (0, 1):
            given_ = [
                Fraction(child[unit][0], child[unit if child[2] else 0][1])
                for child in children
                if child[unit][2]
            ]
            expected = plainly(given_) if given_ else 0
            assert Fraction(int(found.num[unit]), int(dens[unit])) == expected
