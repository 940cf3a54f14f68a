"""The readings of every scheme that is shipped: labels, and a case in its own track for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from creditscore import Scheme, load_scheme
from creditscore.cases.coverage import missed
from creditscore.cases.running import run
from creditscore.scheme.catalogue import folder_of, schemes
from creditscore.scheme.files.yaml_tree import read
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


def chinese(node: object) -> Iterator[str]:
    """Every Chinese text of a rule file, without its English ones and without its keys."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key != "en":
                yield from chinese(value)
    elif isinstance(node, list):
        for value in node:
            yield from chinese(value)
    elif isinstance(node, str) and re.search("[\u4e00-\u9fff]", node):
        yield node


@pytest.mark.parametrize("name", schemes())
def test_no_chinese_text_holds_an_option_id_or_key_name(name: str) -> None:
    texts = [t for file in sorted(folder_of(name).rglob("*.yaml")) for t in chinese(read(file))]
    assert len(texts) > 100
    assert [t for t in texts if re.search("[a-z]{2,}", t)] == []
