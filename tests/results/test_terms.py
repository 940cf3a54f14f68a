"""What totals are added up from: exact, whatever the year is put together of."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sampled

import creditscore
from creditscore.results.terms import ROUNDING, terms_of

READINGS = [{}, {"sum-scale": "to-100"}, {"rank-by": "monthly-sum"}]


@pytest.mark.parametrize("changes", [{}, {"annual.parts.monthly.scale_best_to": 100}])
def test_terms_add_up_to_what_ranks_go_by(changes: dict[str, object]) -> None:
    result = creditscore.score(sampled.scheme().with_changes(changes), sampled.facts())
    for name, found in result.tracks.items():
        terms = terms_of(result, name)
        assert (terms.total == found.standing.total * (terms.scale // 10**4)).all()
        half = Fraction(1, 2 * 10**4)
        rounding = [n for n, term in enumerate(terms.terms) if term.kind == ROUNDING]
        for n in rounding:
            worst = max(abs(terms.exact(n, u)) for u in range(len(found.track.entities)))
            assert worst <= (half if not changes else 2 * half)
        items = result.items.groupby(["track", "entity", "item"])["points"].sum()
        for n, term in enumerate(terms.terms):
            if term.kind == "item":
                for unit, entity in enumerate(found.track.entities.names):
                    expected = items.get((name, entity, term.id), 0)
                    assert Fraction(int(terms.points[n][unit]), 10**4) == Fraction(expected)


def test_ranks_by_the_months_have_the_months_alone() -> None:
    scheme = sampled.scheme().with_changes({"ranking.by": "monthly"})
    result = creditscore.score(scheme, sampled.facts())
    terms = terms_of(result, "departments")
    months = result.tracks["departments"].scores.months.sum(axis=0)
    assert {term.kind for term in terms.terms} <= {"item", "limit"}
    assert (terms.total * 10**4 == months * terms.scale).all()


def test_deductions_are_those_that_ties_count() -> None:
    result = sampled.result()
    for name, found in result.tracks.items():
        deductions = terms_of(result, name).deductions.sum(axis=0)
        assert np.array_equal(deductions, found.scores.deductions)
