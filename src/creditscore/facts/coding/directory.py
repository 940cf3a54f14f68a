"""The names of a scheme's units, and which unit of which track each of them means."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np

from ... import arrow
from ...arrays import Ints
from ...formulas import unguarded
from ...memory import trim
from ...scheme.model.roster import Roster, RosterOfColumns
from ...scheme.scheme import Scheme
from ..reading import numbers
from .lookup import Lookup


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
            roster = found.entities
            names.append(names_of(roster))
            track.append(np.full(len(roster), number, np.int16))
            place.append(np.arange(len(roster), dtype=np.int32))
            for unit in roster.dated():
                self.dated |= unit.dated
            aliases = list(roster.aliases())
            if aliases:
                names.append(arrow.texts([alias for alias, _ in aliases]))
                track.append(np.full(len(aliases), number, np.int16))
                at = [found.positions[name] for _, name in aliases]
                place.append(np.array(at, np.int32))
        parts = [part.cast("string") for part in names]
        self._names = parts[0] if len(parts) == 1 else import_module("pyarrow").concat_arrays(parts)
        self._lookup = Lookup(self._names)
        self.track, self.place = np.concatenate(track), np.concatenate(place)
        trim()

    def codes(self, cells: Any) -> Ints:
        """Where each cell of an Arrow array stands among the names, -1 where nowhere."""
        found = self.written(cells if "string" in str(cells.type) else cells.cast("string"))
        lost = np.flatnonzero(found < 0)
        if len(lost):
            texts = [unguarded(numbers.text(cells[int(i)].as_py())) for i in lost]
            found[lost] = self._lookup.find(arrow.texts(texts))
        return found

    def written(self, cells: Any) -> Ints:
        """Where each text stands among the names as it is written, -1 where nowhere."""
        return self._lookup.find(cells)

    def dated_among(self, cells: Any) -> dict[int, tuple[str, str]]:
        """Which cells of an Arrow array are names that a unit had for some months, and for which.

        A name is counted from the first cell; its months are the first and the last.
        """
        names = self.written(arrow.texts([*self.dated])).tolist()
        months = dict(zip(names, self.dated.values(), strict=True))
        codes = self.codes(cells)
        return {
            row: months[int(codes[row])] for row in np.flatnonzero(np.isin(codes, names)).tolist()
        }

    @cached_property
    def ordered(self) -> bool:
        """Whether there is one track, of units that stand in the order of their names' bytes."""
        if len(self._names) != int(self.place[-1]) + 1 or self.track.any():
            return False
        compute = import_module("pyarrow.compute")
        rising = compute.less(self._names[:-1], self._names[1:])
        return bool(compute.all(rising).as_py() is not False)


def names_of(roster: Roster) -> Any:
    """The names of a roster as an Arrow array."""
    raw = roster.raw_names if isinstance(roster, RosterOfColumns) else roster.names
    return arrow.texts(raw) if isinstance(raw, list) else raw
