"""Draws over readings and values: each as scored alone, shares as they are counted."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import sampled
from comparison.test_readings import CAP, FACTS, OTHER
from small import MONTHS, rows, small

import creditscore

DRAWS = 200
VALUES = {"16.awards.cases.points": [1, Decimal("2.5"), 3], "22.awards.measures.points": [8, 12]}


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    return small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year, cap: 10}]",
        item=CAP,
        more=OTHER,
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
    )


def same_as_alone(found: creditscore.MonteCarlo, facts: object, draws: int) -> None:
    """Hold some draws against the scheme of each, scored as it always is."""
    for at in np.linspace(0, len(found.draws) - 1, draws).astype(int).tolist():
        alone = creditscore.score(found.switched(at), facts)
        for name, track in alone.tracks.items():
            drawn = found.outcomes[name]
            assert drawn.places[at] == alone.scheme.places
            assert (drawn.total[at] == track.standing.total).all()
            assert (drawn.rank[at] == track.standing.rank).all()
            assert (np.array(drawn.bands)[drawn.band[at]] == track.standing.band).all()


@pytest.mark.slow
def test_values_and_readings_of_the_sample_as_scored_alone() -> None:
    found = creditscore.monte_carlo(sampled.scheme(), sampled.facts(), values=VALUES, draws=300)
    assert not found.notices
    same_as_alone(found, sampled.facts(), 6)
    drawn = {axis.name: set(found.draws[:, n].tolist()) for n, axis in enumerate(found.axes)}
    assert drawn["16.awards.cases.points"] == {1, 2, 3}


@pytest.mark.slow
def test_ten_thousand_draws_over_all_readings_of_the_sample() -> None:
    found = creditscore.monte_carlo(sampled.scheme(), sampled.facts())
    assert len(found.draws) == 10_000
    same_as_alone(found, sampled.facts(), DRAWS if "EXAMPLES" not in os.environ else 5 * DRAWS)


def test_shares_are_those_of_the_draws(scheme: creditscore.Scheme) -> None:
    found = creditscore.monte_carlo(scheme, FACTS, draws=400, interval=0.8)
    outcomes = found.outcomes["units"]
    units = found.units.set_index("entity")
    scored = creditscore.score(scheme, FACTS).annual.set_index("entity")
    for at, entity in enumerate(scheme.tracks["units"].entities.names):
        row, ranks = units.loc[entity], np.sort(outcomes.rank[:, at])
        assert (row["total"], row["rank"], row["band"]) == tuple(
            scored.loc[entity, ["total", "rank", "band"]]
        )
        named = np.array(outcomes.bands)[outcomes.band[:, at]]
        assert row["kept"] == (named == row["band"]).mean()
        assert (row["best"], row["worst"]) == (ranks[0], ranks[-1])
        assert (row["low"], row["high"]) == (ranks[40], ranks[359])
        totals = sorted(Decimal(t).scaleb(-4) for t in outcomes.total[:, at].tolist())
        assert (row["least"], row["median"], row["most"]) == (totals[0], totals[199], totals[-1])
    shares = found.bands.groupby("entity")["share"].sum()
    assert np.allclose(shares, 1)
    assert np.allclose(found.ranks.groupby("entity")["share"].sum(), 1)


def test_nine_draws_in_ten_are_between_low_and_high() -> None:
    found = creditscore.monte_carlo(sampled.scheme(), sampled.facts(), draws=60)
    ranks = np.sort(found.outcomes["departments"].rank, axis=0)
    always = ranks[0] > 0
    units = found.units[found.units["track"] == "departments"][always]
    assert len(units) > 40
    assert units["low"].tolist() == ranks[3, always].tolist()
    assert units["high"].tolist() == ranks[56, always].tolist()


def test_a_question_drives_the_units_that_it_touches(scheme: creditscore.Scheme) -> None:
    table = creditscore.monte_carlo(scheme, FACTS, draws=600).drivers
    assert set(table.loc[table["question"] == "units/1/cap", "entity"]) == {"甲"}
    assert set(table.loc[table["question"] == "units/2/twice", "entity"]) == {"乙", "丙"}
    assert table["share"].max() == pytest.approx(1)


def test_who_is_ahead_of_whom(scheme: creditscore.Scheme) -> None:
    found = creditscore.monte_carlo(scheme, FACTS, draws=200)
    rank = found.outcomes["units"].rank
    assert found.ahead("乙", "甲") == (rank[:, 1] < rank[:, 0]).mean()
    with pytest.raises(creditscore.UsageError, match="U505"):
        found.ahead("乙", "丁")
    sample = creditscore.monte_carlo(sampled.scheme(), sampled.facts(), draws=2)
    with pytest.raises(creditscore.UsageError, match="U562"):
        sample.ahead("市公安局", "潞州区")


def test_the_same_seed_draws_the_same(scheme: creditscore.Scheme) -> None:
    one, other = (creditscore.monte_carlo(scheme, FACTS, draws=50, seed=4) for _ in range(2))
    assert (one.draws == other.draws).all()


@pytest.mark.parametrize(
    "asked",
    [
        {"draws": 0},
        {"interval": 0},
        {"interval": 1.5},
        {"readings": False},
        {"values": {"1.awards.cases.cap": []}},
        {"values": {"1.awards.case.cap": [1]}},
    ],
)
def test_what_cannot_be_drawn(scheme: creditscore.Scheme, asked: dict[str, object]) -> None:
    with pytest.raises(creditscore.UsageError, match=r"U508|R308"):
        creditscore.monte_carlo(scheme, FACTS, **asked)  # type: ignore[arg-type]


def test_where_too_much_is_wide_there_are_fewer_draws(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year, cap: 10}]",
    )
    values = {"points.places": [1, 2, 3, 5], "tracks.units.sections.一.from": list(MONTHS)}
    found = creditscore.monte_carlo(scheme, rows(cases={1: 4, 6: 1}), values=values, draws=250)
    assert len(found.draws) == 200
    assert [problem.code for problem in found.notices] == ["N971"]
    assert found.units["least"].tolist() == [0, 0, 0]
    assert found.units["most"].tolist() == [5, 0, 0]
