"""The engine against the slow one on schemes composed at random from the whole rule language."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from oracle import language as second
from oracle.in_full import in_full
from oracle.schemes import LARGEST, PLACES, Case, as_table, cases, words
from small import drawn

import creditscore
from creditscore.engine import blocks
from creditscore.results.result import Result
from creditscore.scheme import model as m

EXAMPLES = int(os.environ.get("EXAMPLES", "200"))
THOROUGH = "EXAMPLES" in os.environ
Postings = dict[tuple[str, str, str, str, int], Fraction]


@pytest.fixture(autouse=True, scope="module")
def _blocks_of_two_units() -> Iterator[None]:
    """Units that are compared, or fed, are seldom in one block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", 2)
        yield


def above(node: m.Item | m.Section, known: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Each node below, itself included, with the nodes that it is in."""
    known = (*known, node.id)
    yield known
    for child in node.children if isinstance(node, m.Section) else ():
        yield from above(child, known)


def postings(result: Result, track: str) -> tuple[Postings, dict[tuple[str, str, int], Fraction]]:
    """What each award posted, and what came to each node from its own lines and those below."""
    entries, scheme = result.postings[track], result.scheme
    names = [entity.name for entity in scheme.tracks[track].entities]
    inside = {path[-1]: path for path in above(scheme.tracks[track].root)}
    awards: Postings = defaultdict(Fraction)
    nodes: dict[tuple[str, str, int], Fraction] = defaultdict(Fraction)
    rows = zip(entries.line, entries.month, entries.entity, entries.points, strict=True)
    for at, month, entity, number in rows:
        line, points = entries.lines[at], Fraction(int(number), 10**scheme.places)
        where = (names[entity], int(month) + 1)
        if line.award is not None:
            awards[line.node.id, line.award.id, line.subject or "", *where] += points
        for node in inside[line.node.id]:
            nodes[node, *where] += points
    return dict(awards), dict(nodes)


def differing(mine: dict[object, Fraction], other: dict[object, Fraction]) -> dict[object, object]:
    """Where two tables differ, which are 0 where they say nothing."""
    keys = (key for key in {*mine, *other} if mine.get(key, 0) != other.get(key, 0))
    return {key: (str(mine.get(key, 0)), str(other.get(key, 0))) for key in sorted(keys, key=str)}


SAFE = 2**62
FED = 10**18


def too_large(case: Case, outcomes: Iterable[second.Outcome]) -> set[str]:
    """The codes by which the case is to be refused, of which the first met is told; none as a rule.

    A figure may be 10^15 in its fact's smallest unit, and a posting of an award is below 2^62 of
    the smallest unit of points (F216). What a track comes to is below 10^18 of the smallest unit of
    the fact that it is of another track (F252). Sums of postings may be as large as they come.
    """
    engines = [
        second.Engine(case.scheme, track, case.rows, case.through)
        for track in case.scheme["scheme.yaml"]["tracks"]
    ]
    facts = {
        (item, name): fact
        for engine in engines
        for item, some in engine.facts_of()
        for name, fact in some.items()
    }
    for row in second.by_id(in_full(case.scheme), case.rows):
        if isinstance(row.value, Fraction):
            places = PLACES.get(facts.get((row.item, row.fact), {"type": "score"})["type"], 0)
            if row.value * 10**places > LARGEST:
                return {"F216"}
    unit = 10 ** case.scheme["scheme.yaml"]["points"]["places"]
    posted = (abs(points) for outcome in outcomes for points in outcome.awards.values())
    codes = {"F216"} if any(points * unit >= SAFE for points in posted) else set()
    fed = (
        abs(row.value) * 10 ** facts[item, name].get("places", PLACES["score"])
        for engine in engines
        for (_, item, _, name), rows in engine.facts.items()
        if "from_track" in facts.get((item, name), {})
        for row in rows.values()
        if isinstance(row.value, Fraction)
    )
    return codes | ({"F252"} if any(value >= FED for value in fed) else set())


def agree(case: Case) -> None:
    """Both engines post the same and grade the same, and the ledger adds up, on every track."""
    scheme = drawn(case)
    through = scheme.months[case.through - 1]
    outcomes = {
        track: second.score(case.scheme, track, case.rows, through=case.through)
        for track in scheme.tracks
    }
    if codes := too_large(case, outcomes.values()):
        with pytest.raises(creditscore.FactError) as refused:
            creditscore.score(scheme, as_table(case.rows), through=through)
        assert {problem.code for problem in refused.value.problems} <= codes
        return
    result = creditscore.score(scheme, as_table(case.rows), through=through)
    for track, expected in outcomes.items():
        awards, nodes = postings(result, track)
        found = differing({**awards}, {**expected.awards})
        assert not found, found
        posted = {key: points for key, points in expected.posted.items() if "/" not in key[0]}
        found = differing({**nodes}, {**posted})
        assert not found, found
        months = result.months[result.months["track"] == track]
        by_month = {(r.entity, int(r.month[5:])): Fraction(r.points) for r in months.itertuples()}
        assert by_month == expected.months
        annual = result.annual[result.annual["track"] == track].set_index("entity")
        ledger = result.ledger[result.ledger["track"] == track]
        summed = ledger["points"].map(Fraction).groupby(ledger["entity"]).sum().to_dict()
        for entity, total in expected.total.items():
            row = annual.loc[entity]
            got = None if row["total"] is None else Fraction(Decimal(row["total"]))
            rank = None if pd.isna(row["rank"]) else int(row["rank"])
            graded = (entity, got, rank, row["band"])
            assert graded == (entity, total, expected.rank[entity], expected.band[entity])
            for (ranking, unit), place in expected.others.items():
                if unit == entity:
                    assert place == (None if pd.isna(row[ranking]) else int(row[ranking]))
            if total is not None:
                assert summed.get(entity, 0) == total


DRAWN: Counter[str] = Counter()
"""In how many random schemes each word of the language was drawn."""
WORDS = (
    "award.never_falls", "expires", "order: low-first", "full_of", "not_applicable: rescale-tree",
    "not", "known: True", "known: False", "award.when", "cap: several", "floor: several",
    "table in a table", "full: measure", "weight: measure", "only: veto", "any_of",
    "veto over any", "veto over every", "veto over total", "tie by points of a node",
    "annual part of points of a node", "first_known", "node.among", "subject: same",
    "points of a subject", "each_subject", "repeat: values", "repeat: rows", "repeat: list by name",
    "repeated section", "repeated item", "repeated award", "product", "max", "min", "change_of",
    "also", "item without awards", "id with dots", "fact with a Chinese id",
    "award with a Chinese id", "fact by its label",
)  # fmt: skip
"""Words that are not to be missing from a thousand schemes; three of them may be from a hundred."""


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not THOROUGH,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate, *([Phase.shrink] if THOROUGH else [])),
)
@given(case=cases())
def test_random_schemes(case: Case) -> None:
    assume(case.rows)
    DRAWN.update({"schemes", *words(case.scheme)})
    agree(case)


def test_every_word_was_drawn() -> None:
    """After `test_random_schemes`; `-s` shows how often."""
    if DRAWN["schemes"] < 100:
        pytest.skip("too few schemes were drawn before")
    print(f"\nof {DRAWN['schemes']} schemes have: ", end="")
    print(", ".join(f"{word} {DRAWN[word]}" for word in WORDS))
    missing = [word for word in WORDS if DRAWN[word] == 0]
    assert len(missing) <= (0 if DRAWN["schemes"] >= 1000 else 3), missing


@settings(
    max_examples=max(20, EXAMPLES // 4),
    deadline=None,
    derandomize=not THOROUGH,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate),
)
@given(case=cases(), last=st.integers(1, 11))
def test_a_month_does_not_depend_on_facts_of_later_ones(case: Case, last: int) -> None:
    scheme, month, rows = drawn(case), f"2023-{last:02d}", as_table(case.rows)
    try:
        whole = creditscore.score(scheme, rows)
        so_far = creditscore.score(scheme, [r for r in rows if r["month"] <= month], through=month)
    except creditscore.FactError:
        return
    for name in ("ledger", "items", "months"):
        told = [row for row in whole.records(name) if row["month"] <= month]
        assert [row for row in so_far.records(name) if row.get("kind") != "annual"] == told, name
