"""The readings of every scheme that is shipped: labels, and a case in its own track for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from creditscore import Scheme, load_scheme
from creditscore.cases.coverage import missed
from creditscore.cases.running import run
from creditscore.scheme.catalogue import schemes
from creditscore.scheme.model import Reading


def readings(scheme: Scheme) -> Iterator[tuple[str, Reading]]:
    """Every reading with its full name."""
    yield from ((reading.id, reading) for reading in scheme.readings)
    for track in scheme.tracks.values():
        for item in track.items.values():
            yield from ((f"{track.id}/{item.id}/{r.id}", r) for r in item.readings)


@pytest.mark.parametrize("name", schemes())
def test_every_option_has_a_label_and_no_two_of_a_reading_the_same(name: str) -> None:
    found = list(readings(load_scheme(name)))
    assert found
    assert [where for where, r in found if r.labels.keys() != set(r.options)] == []
    texts = [(where, texts) for where, r in found for texts in zip(*r.labels.values(), strict=True)]
    assert [where for where, some in texts if len(set(some)) < len(some)] == []


@pytest.mark.parametrize("name", schemes())
def test_every_option_is_reached_by_a_case_in_its_own_track(name: str) -> None:
    scheme = load_scheme(name)
    ran = run(scheme)
    assert ran.problems == []
    unreached = [p.details["name"] for p in missed(scheme, ran.exercised) if p.code == "N953"]
    assert unreached == []
