"""The engine against a second one that shares nothing with it: the sample, random tables."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from oracle import changzhi as second
from oracle.tables import readings as reading_sets
from oracle.tables import tables

import creditscore
from creditscore.facts.reading.numbers import unscaled
from creditscore.scheme.slots import LISTED, REFUSED

SCHEME = creditscore.load_scheme("changzhi-2023")
SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "changzhi-2023"
TRACKS = ("departments", "counties")
SLOTS = {name: SCHEME.slots_of(SCHEME.tracks[name]) for name in TRACKS}
EXAMPLES = int(os.environ.get("EXAMPLES", "200")) // len(TRACKS)
OF_THE_SCHEME = {reading.id for reading in SCHEME.readings}


def entities(track: str) -> list[str]:
    return [entity.name for entity in SCHEME.tracks[track].entities]


def answers(track: str, entity: str, item: str, subject: str) -> bool:
    slots = SLOTS[track]
    group = slots.groups.index((item, subject))
    return bool(slots.states[group, entities(track).index(entity)] != REFUSED)


def lists(track: str) -> dict[tuple[str, str], frozenset[str]]:
    slots, names = SLOTS[track], entities(track)
    return {
        group: frozenset(n for n, state in zip(names, row, strict=True) if state == LISTED)
        for group, row in zip(slots.groups, slots.states, strict=True)
    }


def written(value: Fraction) -> str:
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    assert Fraction(text) == value
    return text


def frame(rows: Iterable[second.Row]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (f"2023-{r.month:02d}", r.entity, r.item, r.subject, r.fact, written(r.value))
            for r in rows
        ],
        columns=["month", "entity", "item", "subject", "fact", "value"],
        dtype=object,
    )


def switched(track: str, options: Mapping[str, set[str]]) -> creditscore.Scheme:
    return SCHEME.switch(
        {name if name in OF_THE_SCHEME else f"{track}/{name}": o for name, o in options.items()}
    )


def agree(
    track: str, rows: list[second.Row], options: Mapping[str, set[str]], through: int
) -> None:
    """Both engines give the same postings, months and year."""
    scheme = switched(track, options)
    result = creditscore.score(scheme, frame(rows), through=scheme.months[through - 1])
    expected = second.score(
        track, entities(track), rows, readings=options, through=through, lists=lists(track)
    )
    ledger = result.ledger[result.ledger["track"] == track]
    monthly = ledger[(ledger["kind"] != "annual") & (ledger["points"] != 0)]
    postings = {
        (r.entity, int(r.month[5:]), r.item, r.award or r.kind, r.subject): Fraction(r.points)
        for r in monthly.itertuples()
    }
    assert postings == expected.postings
    months = result.months[(result.months["track"] == track) & (result.months["points"] != 0)]
    assert {(r.entity, int(r.month[5:])): Fraction(r.points) for r in months.itertuples()} == {
        key: points for key, points in expected.months.items() if points
    }
    for row in result.annual[result.annual["track"] == track].to_dict("records"):
        year = expected.annual[row["entity"]]
        assert exact(row["monthly"]) == year.monthly
        assert Fraction(row["evaluation"] or 0) == year.evaluation
        assert exact(row["total"]) == year.total
        assert (row["rank"] if row["rank"] == row["rank"] else None) == year.rank
        assert (row["band"], bool(row["veto"])) == (year.band, year.veto)
        assert row["provisional"] == year.provisional
    adds_up(result)


def exact(points: Decimal | None) -> Fraction | None:
    return None if points is None else Fraction(points)


def adds_up(result: creditscore.Result) -> None:
    """The ledger comes to the items, the months and the year."""
    ledger = result.ledger
    year = ledger["kind"] == "annual"
    of_items = ~year & (ledger["item"] != "") & (ledger["item"] != ledger["track"])
    by_item = ledger[of_items].groupby(["track", "month", "entity", "item"])
    items = result.items.set_index(["track", "month", "entity", "item"])["points"]
    assert by_item["points"].sum().to_dict() == items.to_dict()
    by_month = ledger[~year].groupby(["month", "entity"])["points"].sum().to_dict()
    for row in result.months.itertuples():
        assert by_month.get((row.month, row.entity), 0) == row.points
    by_entity = ledger.groupby("entity")["points"].sum().to_dict()
    for row in result.annual.itertuples():
        assert by_entity.get(row.entity, 0) == (exact(row.total) or 0)


@cache
def sample(track: str) -> list[second.Row]:
    facts = creditscore.read_facts(SAMPLE).frame
    return [
        second.Row(int(r.month[5:]), name, r.item, r.subject, r.fact, Fraction(r.value))
        for r in facts.itertuples()
        for home, name in [SCHEME.names[r.entity]]
        if home == track
    ]


@pytest.mark.parametrize("through", [1, 6, 12])
@pytest.mark.parametrize("track", TRACKS)
def test_sample_year(track: str, through: int) -> None:
    agree(track, sample(track), {}, through)


def options_of(track: str) -> list[tuple[str, str]]:
    found = [(r.id, option) for r in SCHEME.readings for option in r.others]
    for item in SCHEME.tracks[track].items.values():
        found += [(item.id, option) for r in item.readings for option in r.others]
    return found


def rounds(track: str) -> list[dict[str, set[str]]]:
    """Every option of a track, as many side by side as there are clauses and questions."""
    of: dict[str, list[str]] = {}
    for where, option in options_of(track):
        of.setdefault(where, []).append(option)
    return [
        {where: {options[at]} for where, options in of.items() if at < len(options)}
        for at in range(max(map(len, of.values())))
    ]


@pytest.mark.parametrize(
    ("track", "number"), [(t, n) for t in TRACKS for n in range(len(rounds(t)))]
)
def test_sample_year_under_many_readings_at_once(track: str, number: int) -> None:
    agree(track, sample(track), rounds(track)[number], 12)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("track", "where", "option"), [(t, w, o) for t in TRACKS for w, o in options_of(t)]
)
def test_sample_year_under_every_reading(track: str, where: str, option: str) -> None:
    agree(track, sample(track), {where: {option}}, 12)


@pytest.mark.parametrize("track", TRACKS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random_tables(track: str, data: st.DataObject) -> None:
    rows = data.draw(tables(track, entities(track), answers=lambda *key: answers(track, *key)))
    assume(rows)
    options = data.draw(reading_sets(track))
    agree(track, rows, options, data.draw(st.integers(1, 12)))


def test_unscaled_writes_what_was_read() -> None:
    assert [unscaled(7_500_000, 6), unscaled(-40, 0)] == ["7.5", "-40"]
