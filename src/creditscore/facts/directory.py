"""The names of a scheme's units, and which unit of which track each of them means."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from ..memory import trim
from ..scheme.roll import Roll
from ..scheme.scheme import Scheme
from . import arrow, numbers
from .lookup import Lookup

Ints = npt.NDArray[Any]


class Directory:
    """Names and aliases of all tracks; `track` and `place` say of each which unit it means.

    `dated` has the names that a unit had for some months only.
    """

    def __init__(self, scheme: Scheme) -> None:
        names: list[Any] = []
        track: list[Ints] = []
        place: list[Ints] = []
        self.dated: dict[str, tuple[str, str]] = {}
        for number, found in enumerate(scheme.tracks.values()):
            roll = found.entities
            names.append(names_of(roll))
            track.append(np.full(len(roll), number, np.int16))
            place.append(np.arange(len(roll), dtype=np.int32))
            for unit in roll.noted():
                self.dated |= unit.dated
                if unit.aliases:
                    names.append(arrow.texts(unit.aliases))
                    at = found.positions[unit.name]
                    track.append(np.full(len(unit.aliases), number, np.int16))
                    place.append(np.full(len(unit.aliases), at, np.int32))
        parts = [part.cast("string") for part in names]
        whole = parts[0] if len(parts) == 1 else import_module("pyarrow").concat_arrays(parts)
        self._lookup = Lookup(whole)
        self.track, self.place = np.concatenate(track), np.concatenate(place)
        trim()

    def codes(self, cells: Any) -> Ints:
        """Where each cell of an Arrow array stands among the names, -1 where nowhere."""
        found = self._lookup.find(cells if "string" in str(cells.type) else cells.cast("string"))
        lost = np.flatnonzero(found < 0)
        if len(lost):
            texts = [numbers.text(cells[int(i)].as_py()) for i in lost]
            found[lost] = self._lookup.find(arrow.texts(texts))
        return found


def names_of(roll: Roll) -> Any:
    """The names of a roll as an Arrow array."""
    raw = getattr(roll, "raw_names", roll.names)
    return arrow.texts(raw) if isinstance(raw, list) else raw
