"""Readings of schemes composed at random: the parts come to what scoring alone gives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from oracle.schemes import Case, as_table, plain_cases
from small import drawn

import creditscore
from creditscore.comparison.axes import decided
from creditscore.comparison.readings import Readings
from creditscore.comparison.stacked import Outcomes
from creditscore.engine import blocks
from creditscore.scheme.scheme import by_place

EXAMPLES = int(os.environ.get("EXAMPLES", "200")) // 20
THOROUGH = "EXAMPLES" in os.environ


@pytest.fixture(autouse=True, scope="module")
def _blocks_of_two_units() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", 2)
        yield


def items_of(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in node.get("sections", ()):
        yield from items_of(section)
    yield from node.get("items", ())


def patches(item: dict[str, Any], chance: Random) -> Iterator[dict[str, Any]]:
    """Other meanings that an item can have."""
    for award in item.get("awards", ()):
        at = f"awards.{award['id']}"
        if "points" in award and not isinstance(award["points"], list | dict):
            yield {f"{at}.points": chance.choice([-3, 2, 7])}
        yield {f"{at}.period": chance.choice(["month", "year"])}
        yield {f"{at}.cap": chance.choice([1, 4])}
        if len(item["awards"]) > 1:
            yield {at: None}
    yield {"cap": {"points": 5, "period": "year"}}
    yield {"weight": 2}
    for name, fact in item["facts"].items():
        if fact["type"] == "count":
            yield {f"facts.{name}.at_most": 6}


def with_readings(case: Case, chance: Random) -> Case:
    """The case with readings: some of items, one of how points become grades, one of decimals."""
    rules = deepcopy(case.scheme)
    root = rules["scheme.yaml"]
    at = 0
    for track in root["tracks"]:
        for item in items_of(rules[f"{track}.yaml"]):
            found = list(patches(item, chance))
            for _ in range(chance.choice([0, 1, 1, 2])):
                others = chance.sample(found, min(len(found), chance.choice([1, 2])))
                item.setdefault("readings", []).append(reading(at, others))
                at += 1
    own = [{"cut": "all-out"}, {"points.places": chance.choice([1, 3])}]
    root["readings"] = [reading(at + n, [patch]) for n, patch in enumerate(own)]
    return case._replace(scheme=rules)


def reading(number: int, others: list[dict[str, Any]]) -> dict[str, Any]:
    options = {f"o{number}x{n}": patch for n, patch in enumerate(others)}
    return {"id": f"r{number}", "question": "？", "chosen": f"r{number}-as-is", "because": "。",
            "others": options}  # fmt: skip


def same(found: Outcomes, at: int, alone: Any) -> bool:
    """Whether a draw of a track is what scoring it alone gives."""
    standing = alone.standing
    return bool(
        (found.points[at] == alone.scores.months.sum(axis=0)).all()
        and (found.total[at] == standing.total).all()
        and (found.scored[at] == standing.scored).all()
        and (found.rank[at] == standing.rank).all()
        and (np.array(found.bands)[found.band[at]] == standing.band).all()
    )


def agree(found: Readings, facts: creditscore.Facts) -> None:
    through = found.scheme.months[found.through - 1]
    for at in range(0, len(found.draws), max(1, len(found.draws) // 5)):
        alone = creditscore.score(found.switched(at), facts, through=through)
        for name, track in alone.tracks.items():
            assert same(found.outcomes[name], at, track), (name, found.draws[at])
    for at, (number, option) in enumerate(found.singles, 1):
        draw = [axis.base for axis in found.axes]
        draw[number] = option
        chosen, _ = decided(found.axes, draw)
        alone = scored_under(found.scheme, chosen, facts, through)
        for name, track in alone.tracks.items():
            assert same(found.alone[name], at, track), (name, chosen)
    for (axis, option), problems in found.refused.items():
        with pytest.raises(creditscore.CreditscoreError) as refused:
            scored_under(found.scheme, {axis: option}, facts, through)
        codes = {problem.code for problem in refused.value.problems} - {"N910"}
        assert {problem.code for problem in problems} - {"N910"} == codes


def scored_under(
    scheme: creditscore.Scheme, chosen: dict[str, str], facts: creditscore.Facts, through: str
) -> creditscore.Result:
    switched = scheme.with_changes(readings=by_place(chosen))
    return creditscore.score(switched, facts, through=through)


def kept(found: Readings) -> None:
    """No draw passes a bound, and no unit whose band is safe ever has another."""
    units = found.units
    assert not units["safe"].any() or found.independent
    for name, bounds in found.bounds.items():
        for outcomes in (found.alone[name], found.outcomes[name], found.probed[name]):
            for draw in range(len(outcomes.places)):
                scale = 10 ** (bounds.places - int(outcomes.places[draw]))
                total, there = outcomes.total[draw] * scale, outcomes.scored[draw]
                assert (total >= bounds.least)[there].all()
                assert (total <= bounds.most)[there].all()
                rank = outcomes.rank[draw]
                assert ((rank == 0) | (rank >= bounds.best) & (rank <= bounds.worst)).all()
                for unit, band in enumerate(outcomes.band[draw]):
                    assert bounds.possible[bounds.names.index(outcomes.bands[band]), unit]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not THOROUGH,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate, *([Phase.shrink] if THOROUGH else [])),
)
@given(case=plain_cases(), number=st.integers(0, 10**6))
def test_readings_are_what_scoring_each_variant_alone_gives(case: Case, number: int) -> None:
    assume(case.rows)
    case = with_readings(case, Random(number))
    try:
        scheme = drawn(case)
    except creditscore.RuleError:  # what the generator may write is not asked here
        assume(False)
    try:
        facts = creditscore.read_facts(as_table(case.rows))
        found = creditscore.readings(
            scheme, facts, through=scheme.months[case.through - 1], draws=20, seed=number
        )
    except creditscore.FactError:
        assume(False)
    agree(found, facts)
    kept(found)
