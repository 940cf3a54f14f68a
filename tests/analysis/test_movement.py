"""Why a unit moved: Shapley values against all orders, one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import factorial
from pathlib import Path

import pytest
import sampled
from small import rows, small

import creditscore
from creditscore.analysis.movement import OTHERS, Movement


def by_all_orders(found: Movement) -> dict[str, Fraction]:
    """The mean of what each gain, and the others, brought in all orders of coming in."""
    result = found.result
    track, entity = result.scheme.find(found.unit)
    at = track.positions[entity.name]
    months = result.tracks[track.id].scores.months
    ends = [
        months[: result.scheme.months.index(month) + 1].sum(axis=0) if month else 0 * months[0]
        for month in (found.since, found.month)
    ]
    gains = {gain.term.id: gain.points for gain in found.gains if gain.points is not None}
    players = [*gains, OTHERS]

    def rank(there: set[str]) -> int:
        others = ends[OTHERS in there]
        own = int(ends[0][at]) + sum(gains[name] or 0 for name in there if name != OTHERS)
        return 1 + sum(int(points) > own for n, points in enumerate(others) if n != at)

    places = dict.fromkeys(players, 0)
    for order in permutations(players):
        there: set[str] = set()
        for name in order:
            before = rank(there)
            there.add(name)
            places[name] += before - rank(there)
    return {name: Fraction(sum_, factorial(len(players))) for name, sum_ in places.items()}


def test_places_are_the_mean_over_all_orders() -> None:
    result = sampled.result()
    tried = 0
    for unit in result.tracks["departments"].track.entities.names[::3]:
        for month in ("2023-02", "2023-05", "2023-11"):
            found = creditscore.movement(result, unit, month)
            if 3 <= len(found.gains) <= 6 and tried < 5:
                tried += 1
                expected = by_all_orders(found)
                got = {gain.term.id or OTHERS: gain.places for gain in found.gains}
                assert {name: got.get(name, 0) for name in expected} == expected
    assert tried == 5


def test_every_move_of_the_year_is_explained_in_full() -> None:
    result = sampled.result()
    months = result.months.set_index(["entity", "month"])["rank_to_date"]
    for track in result.tracks.values():
        for unit in track.track.entities.names[:3]:
            found = creditscore.movement(result, unit, since="2023-09")
            assert (found.before, found.after) == (months[unit, "2023-09"], months[unit, "2023-12"])
            assert sum(gain.places for gain in found.gains) == found.before - found.after
            table = found.terms
            assert table["points"].isna().sum() <= 1


def test_without_a_gain_the_rank_is_that_of_the_others() -> None:
    result = sampled.result()
    found = creditscore.movement(result, "市科技局", "2023-06", since="2023-01")
    track = result.tracks["departments"]
    at = track.track.positions["市科技局"]
    to_date = track.scores.months[:6].sum(axis=0)
    for gain in found.gains:
        if gain.points is not None:
            own = to_date[at] - gain.points
            assert gain.without == 1 + (to_date > own).sum() - (to_date[at] > own)


def test_from_the_start_of_the_year_and_in_words() -> None:
    found = creditscore.movement(sampled.result(), "市科技局", "2023-01")
    assert found.since == ""
    assert found.before == 1
    assert "年初后第1名" in found.text("zh")
    assert "the start of the year" in found.text("en")


@pytest.mark.parametrize("since", ["2023-06", "2023-08"])
def test_months_that_are_no_stretch(since: str) -> None:
    with pytest.raises(creditscore.UsageError, match="U563"):
        creditscore.movement(sampled.half(), "市科技局", "2023-06", since=since)
    with pytest.raises(creditscore.UsageError, match="U563"):
        creditscore.movement(sampled.half(), "市科技局", "2023-07")


def test_more_points_cost_places_where_fewer_are_better(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        head="ranking: {by: total, order: low-first}",
    )
    table = [*rows("甲", n={1: 1, 2: 5}), *rows("乙", n={1: 2, 2: 1}), *rows("丙", n={1: 3})]
    result = creditscore.score(scheme, table, through="2023-02")
    found = creditscore.movement(result, "甲", "2023-02")
    assert (found.before, found.after) == (1, 3)
    assert [(gain.points, gain.places, gain.without) for gain in found.gains] == [(50_000, -2, 1)]
    others = creditscore.movement(result, "丙", "2023-02")
    assert (others.before, others.after) == (3, 1)
    assert [(gain.points, gain.places) for gain in others.gains] == [(None, 2)]
    head = creditscore.lead(result, "甲", "乙").text("en").splitlines()[0]
    assert head == "甲 (place 3, 6) has 3 more than 乙 (place 1, 3):"
    assert "甲（第3名，6分）比乙（第1名，3分）多3分" in creditscore.lead(result, "甲", "乙").text(
        "zh"
    )
    head = creditscore.lead(result, "乙", "甲").text("en").splitlines()[0]
    assert head == "乙 (place 1, 3) has 3 less than 甲 (place 3, 6):"
