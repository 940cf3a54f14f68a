"""Postings by keys that stay the same, whatever else is in the run."""

from __future__ import annotations

from collections import Counter

import sampled

import creditscore
from creditscore.results.postings import PostingKey


def keys(result: creditscore.Result) -> dict[PostingKey, int]:
    """The points of each posting of the months, in the smallest unit."""
    found: dict[PostingKey, int] = {}
    for name, postings in result.postings.items():
        track = result.tracks[name].track
        points = postings.points.tolist()
        found |= dict(zip(postings.keys(result.scheme, track), points, strict=True))
    return found


def test_each_posting_has_a_key_of_its_own() -> None:
    found = keys(sampled.half())
    ledger = sampled.half().ledger
    assert len(found) == (ledger["kind"] != "annual").sum()
    rows = ledger[ledger["kind"] != "annual"]
    columns = ("track", "entity", "month", "item", "award", "subject", "kind")
    named = Counter(zip(*(rows[name] for name in columns), strict=True))
    assert named == Counter(tuple(part or "" for part in key) for key in found)


def test_keys_are_the_same_in_another_run_of_other_rows() -> None:
    half = keys(sampled.half())
    facts = sampled.table().sample(frac=1, random_state=5)
    scheme = creditscore.load_scheme("changzhi-2023")
    again = keys(creditscore.score(scheme, facts[facts["month"] <= "2023-06"], through="2023-06"))
    assert half == again
