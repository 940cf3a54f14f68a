"""What may be decided in several ways: readings with their options, paths with their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..scheme import model as m
from ..scheme.scheme import Scheme


@dataclass(frozen=True)
class Option:
    """One way to decide: an option of a reading, or a value for a path."""

    name: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Axis:
    """A question with its options; the one in force is at `base`.

    `track` and `item` say where a reading stands, "" for one of the scheme itself.
    """

    name: str
    options: tuple[Option, ...]
    base: int = 0
    track: str = ""
    item: str = ""
    reading: m.Reading | None = None

    @property
    def drawn(self) -> tuple[int, ...]:
        """The options that chance may choose: all of a reading, those given for a path."""
        return tuple(range(len(self.options)) if self.reading else self.others())

    def others(self) -> Iterator[int]:
        """The options that are not in force."""
        return (at for at in range(len(self.options)) if at != self.base)


Draw = Sequence[int]
"""An option of each axis, by its place."""


def axes_of_readings(scheme: Scheme) -> tuple[Axis, ...]:
    """Every declared reading of a scheme, its own first, then those of its items."""
    found = [_axis(scheme, reading.id, "", "", reading) for reading in scheme.readings]
    for track in scheme.tracks.values():
        for item in track.items.values():
            for reading in item.readings:
                name = f"{track.id}/{item.id}/{reading.id}"
                found.append(_axis(scheme, name, track.id, item.id, reading))
    return tuple(found)


def _axis(scheme: Scheme, name: str, track: str, item: str, reading: m.Reading) -> Axis:
    options = [reading.chosen, *reading.others]
    base = options.index(scheme.chosen.get(name, reading.chosen))
    made = tuple(Option(option, {name: option}) for option in options)
    return Axis(name, made, base, track, item, reading)


def axes_of_paths(values: Mapping[str, Sequence[Any]]) -> tuple[Axis, ...]:
    """Paths with the values that they are to take; a first option leaves each as it stands."""
    return tuple(
        Axis(path, (Option(""), *(Option(str(v), changes={path: v}) for v in given)))
        for path, given in values.items()
    )


def decided(axes: Sequence[Axis], draw: Draw) -> tuple[dict[str, str], dict[str, Any]]:
    """The options and changes of a draw that are not in force already."""
    chosen: dict[str, str] = {}
    changes: dict[str, Any] = {}
    for axis, at in zip(axes, draw, strict=True):
        if at != axis.base:
            chosen |= axis.options[at].chosen
            changes |= axis.options[at].changes
    return chosen, changes
