"""Whose records are taken, of which kinds and in which months."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small import small

from creditscore import Scheme
from creditscore.registers.rules import Feed, Rules
from creditscore.registers.units import Units

PERMITS = Feed("1", "disclosure", {"n": "late"}, ("许可",), False, "", ("units",), "")
CODES = Feed("1", "codes", {"n": "records"}, (), False, "", ("units",), "")


@pytest.fixture
def scheme(tmp_path: Path) -> Scheme:
    """甲 is assessed from March to September, 乙 from March on, 丙 up to September."""
    facts = "{n: {type: count, label: 次数}}"
    rules = small(tmp_path, facts, "[{id: a, form: each, of: n, points: -1, period: year}]")
    track = rules.tracks["units"]
    terms = (("2023-03", "2023-09"), ("2023-03", ""), ("", "2023-09"))
    roster = [
        replace(u, first=one, last=end) for u, (one, end) in zip(track.entities, terms, strict=True)
    ]
    entities = type(track.entities)(roster)
    return replace(rules, tracks={"units": replace(track, entities=entities)})


@pytest.mark.parametrize(
    ("unit", "months"),
    [("甲", (2, 10)), ("乙", (2,)), ("丙", (10,)), ("丁", ())],
    ids=["of a term", "that came", "that left", "that the roster does not have"],
)
def test_a_unit_is_away_before_its_first_month_and_behind_its_last(
    scheme: Scheme, unit: str, months: tuple[int, ...]
) -> None:
    units = Units(scheme, Rules((CODES,)))
    (number,) = units.find([unit]).tolist()
    looked_at = (2, 3, 9, 10)
    assert tuple(m for m in looked_at if units.away(number, f"2023-{m:02d}")) == months
    taken = [m for m in looked_at if units.feeds(number, "codes", "", f"2023-{m:02d}")]
    assert taken == ([] if unit == "丁" else [m for m in looked_at if m not in months])


def test_kinds_and_times_are_asked_of_the_feeds_of_a_source(scheme: Scheme) -> None:
    units = Units(scheme, Rules((PERMITS, CODES)))
    asked = (("disclosure", "许可"), ("disclosure", "处罚"), ("codes", "处罚"), ("lists", "许可"))
    assert [units.takes(*pair) for pair in asked] == [True, False, True, False]
    assert [units.timed(*pair) for pair in asked] == [True, False, False, False]
    untimed = Units(scheme, Rules((replace(PERMITS, facts={"n": "records"}),)))
    assert untimed.takes("disclosure", "许可")
    assert not untimed.timed("disclosure", "许可")
