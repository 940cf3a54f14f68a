"""Numbers of the rules taken through many values: each as scoring it alone gives."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
import sampled

import creditscore

NAME = "changzhi-2023"


def test_every_combination_is_what_scoring_it_alone_gives() -> None:
    values = {
        "departments/16.awards.cases.cap": [10, 40],
        "22.awards.measures.points": [8, Decimal("2.5")],
        "tracks.departments.bands.优秀.first": [5, 12],
        "points.places": [4, 1],
    }
    facts = creditscore.read_facts(sampled.SAMPLE)
    found = creditscore.sweep(NAME, facts, values)
    assert len(found.draws) == 16
    table = found.units
    for given in [*product(*values.values())][::5]:
        alone = creditscore.score(NAME, facts, changes=dict(zip(values, given, strict=True)))
        mine = table
        for path, value in zip(values, given, strict=True):
            mine = mine[mine[path] == value]
        expected = alone.annual.set_index("entity")
        assert len(mine) == len(expected)
        for row in mine.to_dict("records"):
            year = expected.loc[row["entity"]]
            assert (row["total"], row["band"]) == (year["total"], year["band"])
            assert row["rank"] == year["rank"]
            assert row["points"] == year["monthly"]


def test_a_path_that_leads_nowhere_is_refused() -> None:
    row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14}
    with pytest.raises(creditscore.UsageError, match="R308"):
        creditscore.sweep(NAME, [row], {"16.awards.case.cap": [10]})
    with pytest.raises(creditscore.UsageError, match="U508"):
        creditscore.sweep(NAME, [row], {"16.awards.cases.cap": []})
