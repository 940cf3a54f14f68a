"""Every option of the schemes that count targets: a label, and a case in its own track."""

from __future__ import annotations

import pytest
import sampled

import creditscore

NAMES = ("jinzhong-2023", "shanxi-2020", "tongxin-2022", "yuncheng-2024")
SCHEMES = {name: creditscore.load_scheme(name) for name in NAMES}


CASES = {name: sampled.cases(name) for name in NAMES}
OPTIONS = [
    (name, track.id, item.id, option)
    for name, scheme in SCHEMES.items()
    for track in scheme.tracks.values()
    for item in track.items.values()
    for reading in item.readings
    for option in reading.others
]
OF_SCHEMES = [
    (name, reading.id, option)
    for name, scheme in SCHEMES.items()
    for reading in scheme.readings
    for option in reading.others
]


@pytest.mark.parametrize(("name", "track", "item", "option"), OPTIONS)
def test_every_option_has_a_case_in_its_track(
    name: str, track: str, item: str, option: str
) -> None:
    assert any(
        case["track"] == track and case.get("readings", {}).get(item) == option
        for case in CASES[name]
    )


@pytest.mark.parametrize(("name", "reading", "option"), OF_SCHEMES)
def test_every_option_of_a_scheme_has_a_case(name: str, reading: str, option: str) -> None:
    assert any(case.get("readings", {}).get(reading) == option for case in CASES[name])


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_labelled(name: str) -> None:
    scheme = SCHEMES[name]
    items = [item for track in scheme.tracks.values() for item in track.items.values()]
    for reading in (*scheme.readings, *(r for item in items for r in item.readings)):
        assert reading.labels.keys() == {reading.chosen, *reading.others}


@pytest.mark.parametrize("name", NAMES)
def test_readers_are_not_sent_to_files(name: str) -> None:
    """What a scheme says is read by people who have tables, and no rule files, before them."""
    for track in SCHEMES[name].tracks.values():
        for item in track.items.values():
            for text in (item.says, item.elsewhere, *item.assumes):
                assert ".yaml" not in text, (item.id, text)
