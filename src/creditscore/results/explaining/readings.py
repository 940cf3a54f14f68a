"""The readings in force, each with its options by their labels, and what it bears on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...scheme import model as m
from ...scheme.scheme import Scheme

About = Literal["clause", "points", "year"]
_OF_THE_YEAR = ("annual", "ranking", "cut", "vetoes", "vetoed")
_OF_A_TRACKS_YEAR = ("bands", "moves", "ceilings", "unscored", "ranked_within", "expects",
                     "not_applicable_when")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """A meaning that an unclear clause can have; without labels of its own, its id."""

    id: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class ReadingInForce:
    """A reading: the question, the option in force, the one that the file chose and why, and all.

    `about` says what it bears on: the points of a clause, all points, or how the year is settled.
    """

    id: str
    question: str
    option: Option
    chosen: Option
    because: str
    options: tuple[Option, ...]
    about: About


def of_item(scheme: Scheme, track: m.Track, item: m.Item) -> tuple[ReadingInForce, ...]:
    """The readings of an item as they are in force."""
    return tuple(
        _in_force(r, scheme.chosen.get(f"{track.id}/{item.id}/{r.id}", r.chosen), "clause")
        for r in item.readings
    )


def of_scheme(scheme: Scheme, track: m.Track) -> tuple[ReadingInForce, ...]:
    """The scheme's own readings that bear on a track."""
    return tuple(
        _in_force(reading, scheme.chosen.get(reading.id, reading.chosen), about)
        for reading in scheme.readings
        if (about := _about(reading, track))
    )


def _in_force(reading: m.Reading, option: str, about: About) -> ReadingInForce:
    options = {name: Option(name, *reading.label(name)) for name in reading.options}
    return ReadingInForce(
        reading.id,
        reading.question,
        options[option],
        options[reading.chosen],
        reading.because,
        tuple(options.values()),
        about,
    )


def _about(reading: m.Reading, track: m.Track) -> About | None:
    """What the options of a scheme's reading change; None: nothing of this track."""
    found = {kind for patch in reading.others.values() for path in patch if (
        kind := _changed(path.split("."), track.id))}  # fmt: skip
    return "points" if "points" in found else "year" if found else None


def _changed(path: list[str], track: str) -> About | None:
    if path[0] == "tracks":
        if len(path) < 3 or path[1] != track:
            return None
        path = path[2:]
        return "year" if path[0] in _OF_A_TRACKS_YEAR else "points"
    return "year" if path[0] in _OF_THE_YEAR else "points"
