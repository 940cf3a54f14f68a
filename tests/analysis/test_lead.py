"""Why one unit is above another: the differences of all clauses, to the last digit."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
import sampled

import creditscore


def test_what_is_between_neighbours_adds_up() -> None:
    result = sampled.result()
    league = result.league("departments")["entity"].tolist()
    totals = result.annual.set_index("entity")["total"]
    for one, other in [*pairwise(league)][:6]:
        found = creditscore.lead(result, one, other)
        assert found.points == Fraction(totals[one]) - Fraction(totals[other])
        table = found.terms
        assert sum(map(Fraction, table["total"])) == found.points
        weighted = table[table["kind"] == "item"]
        assert (weighted["total"] == weighted["points"] * sampled.scheme().parts[0].weight).all()
        assert creditscore.lead(result, other, one).points == -found.points


def test_words_in_both_languages() -> None:
    found = creditscore.lead(sampled.result(), "市发改委", "市科技局")
    lines = found.text("zh").splitlines()
    assert lines[0].startswith("市发改委（第1名，")
    assert "比市科技局" in lines[0]
    assert found.text("en").splitlines()[1].startswith("  item ")
    same = creditscore.lead(sampled.result(), "市科技局", "市科技局")
    assert "同分" in same.text("zh")
    assert same.terms.empty


def test_only_units_of_one_track_can_be_compared() -> None:
    with pytest.raises(creditscore.UsageError, match="U562"):
        creditscore.lead(sampled.result(), "市发改委", "潞州区")
    with pytest.raises(creditscore.UsageError, match="U505"):
        creditscore.lead(sampled.result(), "市发改委", "市发改尾")
