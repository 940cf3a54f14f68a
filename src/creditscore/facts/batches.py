"""Rows of a Parquet table as places in the planes: codes looked up, never a row at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from ..scheme.roll import Roll
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from . import arrow as arrow_
from . import numbers
from .lookup import Lookup
from .planes import NEVER

Ints = npt.NDArray[Any]
OUTSIDE = -(1 << 40)
UNKNOWN = -(1 << 42)
_ROWS = 1 << 17
_LARGEST = 10**15
_FACTS = ("fact", "value")


class Directory:
    """The names and aliases of the roster, and which unit of which track each of them means."""

    def __init__(self, scheme: Scheme) -> None:
        arrow = import_module("pyarrow")
        names: list[Any] = []
        track: list[Ints] = []
        place: list[Ints] = []
        self.dated: dict[str, tuple[str, str]] = {}
        for number, found in enumerate(scheme.tracks.values()):
            roll = found.entities
            names.append(arrow_names(roll))
            track.append(np.full(len(roll), number))
            place.append(np.arange(len(roll)))
            for unit in roll.noted():
                self.dated |= unit.dated
                if unit.aliases:
                    names.append(arrow_.texts(unit.aliases))
                    track.append(np.full(len(unit.aliases), number))
                    place.append(np.full(len(unit.aliases), found.positions[unit.name]))
        parts = [part.cast("string") for part in names]
        self._lookup = Lookup(parts[0] if len(parts) == 1 else arrow.concat_arrays(parts))
        self.track, self.place = np.concatenate(track), np.concatenate(place)

    def codes(self, cells: Any) -> Ints:
        """Where each cell stands among the names, -1 where nowhere."""
        found = self._found(cells)
        lost = np.flatnonzero(found < 0)
        if len(lost):
            texts = [numbers.text(cells[int(i)].as_py()) for i in lost]
            found[lost] = self._found(arrow_.texts(texts))
        return found

    def _found(self, cells: Any) -> Ints:
        return self._lookup.find(cells if "string" in str(cells.type) else cells.cast("string"))


def arrow_names(roll: Roll) -> Any:
    """The names of a roll as an Arrow array."""
    raw = getattr(roll, "raw_names", roll.names)
    return arrow_.texts(raw) if isinstance(raw, list) else raw


@dataclass
class Plan:
    """Where the cells of each track begin in one long array, for some entities of each.

    `first` and `last` are the entities of each track; the cell of a slot, month and entity is at
    `start` + (slot × months + month) × width + entity.
    """

    slots: Sequence[Slots]
    first: Sequence[int]
    last: Sequence[int]
    start: list[int] = field(default_factory=list)
    size: int = 0

    def __post_init__(self) -> None:
        for slots, first, last in zip(self.slots, self.first, self.last, strict=True):
            self.start.append(self.size)
            self.size += len(slots.slots) * slots.span * (last - first)

    def target(self, directory: Directory) -> Ints:
        """What each name adds to the place of a cell, far below 0 for the entities left out."""
        track, place = directory.track, directory.place
        first, last = np.array(self.first)[track], np.array(self.last)[track]
        inside = (place >= first) & (place < last)
        return np.r_[np.where(inside, place - first, OUTSIDE), UNKNOWN]


@dataclass(frozen=True)
class Batch:
    """The figures of one column of facts: places in the planes, values, and which are n/a or end."""

    at: Ints
    value: Ints
    void: Ints | None
    until: Ints | None


class Reader:
    """Reads batches of one table for a plan; keeps what it looked up for the next batch."""

    def __init__(self, scheme: Scheme, plan: Plan, directory: Directory, target: Ints) -> None:
        self.scheme = scheme
        self.plan = plan
        self.directory = directory
        self.target = target
        self.last_month = -1
        self.guilty: set[str] = set()
        self._kept: dict[str, tuple[Any, Any]] = {}

    def read(self, columns: Mapping[str, Any], facts: Sequence[str]) -> Iterator[Batch]:
        """The figures of a batch of rows; rows with a problem leave their unit's name in `guilty`.

        `columns` has an Arrow array for each column; `facts` are those of facts in a wide table.
        """
        names, codes = self._coded("entity", columns["entity"])
        who = self._keep("target", names, lambda: self._targets(names)).take(codes)
        keys, ends = self._keys(columns), self._ends(columns)
        if self.directory.dated:
            self._check_dated(columns, names, codes)
        for fact in facts or (None,):
            column = columns[fact or "value"]
            base, places = self._bases(columns, fact)
            rows = _filled(column) if fact else None
            key, to = (keys, who) if rows is None else (keys.take(rows), who.take(rows))
            if len(self.plan.slots) > 1:
                to, key = self._by_track(
                    names, codes, rows, key, to, len(base) // len(self.plan.slots)
                )
            at = base.take(key)
            at += to
            value, void, good = self._values(column, rows, key, places)
            low = int(at.min(initial=0))
            if low < 0 or good is not None:
                keep = at >= 0
                lost = ~keep & (to != OUTSIDE) if low < 0 else ~keep
                if good is not None:
                    lost |= ~good & (to != OUTSIDE)
                    keep &= good
                if lost.any():
                    self._blame(names, codes if rows is None else codes.take(rows), lost)
                at, value = at[keep], value[keep]
                void = None if void is None else void[keep]
                here = np.flatnonzero(keep)
                rows = here if rows is None else rows.take(here)
            until = None if ends is None else (ends if rows is None else ends.take(rows))
            yield Batch(at, value, void, until)

    def _coded(self, name: str, column: Any) -> tuple[Any, Ints]:
        """A column as an array of its distinct cells and a code a row; the last code is empty."""
        if not hasattr(column, "dictionary"):
            column = column.dictionary_encode()
        cells = column.dictionary
        kept = self._kept.get(f"cells {name}")
        if kept is not None and (kept[0] is cells or kept[0].equals(cells)):
            cells = kept[0]
        else:
            self._kept[f"cells {name}"] = cells, None
        return cells, arrow_.codes(column, len(cells))

    def _keep(self, name: str, cells: Any, make: Any) -> Any:
        """What was made of some cells, made anew when they are others."""
        kept = self._kept.get(name)
        if kept is None or kept[0] is not cells:
            kept = self._kept[name] = cells, make()
        return kept[1]

    def _targets(self, names: Any) -> Ints:
        return np.r_[self.target[self.directory.codes(names)], UNKNOWN]

    def _by_track(
        self, names: Any, codes: Ints, rows: Any, key: Ints, to: Ints, size: int
    ) -> tuple[Ints, Ints]:
        track = self._keep(
            "track", names, lambda: np.r_[self.directory.track, 0][self.directory.codes(names)]
        )
        shift = np.r_[track, 0].take(codes if rows is None else codes.take(rows))
        return to, key + shift * size

    def _keys(self, columns: Mapping[str, Any]) -> Ints:
        """One number for the month, item, subject (and fact) of each row."""
        key: Ints | None = None
        for name in self._key_names(columns):
            cells, codes = self._coded(name, columns[name])
            size = len(cells) + 1
            if key is None:
                key = codes.astype(np.int32)
            else:
                key *= np.int32(size)
                key += codes
        assert key is not None
        return key

    def _key_names(self, columns: Mapping[str, Any]) -> list[str]:
        return [name for name in ("month", "item", "subject", "fact") if name in columns]

    def _bases(self, columns: Mapping[str, Any], fact: str | None) -> tuple[Ints, Ints]:
        """For each key (of each track) where its planes begin, and the places of its fact."""
        cells = [self._kept[f"cells {name}"][0] for name in self._key_names(columns)]
        kept = self._kept.get(f"base {fact}")
        if kept is None or any(one is not other for one, other in zip(kept[0], cells, strict=True)):
            kept = self._kept[f"base {fact}"] = cells, self._made_bases(columns, cells, fact)
        return kept[1]

    def _made_bases(
        self, columns: Mapping[str, Any], cells: Any, fact: str | None
    ) -> tuple[Ints, Ints]:
        texts = [[numbers.text(cell) for cell in (*found.to_pylist(), "")] for found in cells]
        months = {month: i for i, month in enumerate(self.scheme.span_months)}
        month = np.array([months.get(numbers.month(text), -1) for text in texts.pop(0)])
        items = texts[0]
        subjects = texts[1] if "subject" in columns else [""]
        facts = [fact] if fact else texts[-1]
        bases, places = [], []
        for slots, start, first, last in zip(
            self.plan.slots, self.plan.start, self.plan.first, self.plan.last, strict=True
        ):
            names = [(i, s, f) for i in items for s in subjects for f in facts]
            slot = np.array([slots.index.get(name, -1) for name in names])
            width = last - first
            at = start + (slot * slots.span + month[:, None]) * width
            at[(slot < 0) | (month < 0)[:, None]] = UNKNOWN
            bases.append(at.ravel())
            exponent = np.array([slots.slots[i].fact.places if i >= 0 else -1 for i in slot])
            places.append(np.tile(exponent, len(month)))
        return np.concatenate(bases).astype(np.int64), np.concatenate(places)

    def _ends(self, columns: Mapping[str, Any]) -> Ints | None:
        """The month in which each row ends, None where none does."""
        if "until" not in columns:
            return None
        cells, codes = self._coded("until", columns["until"])
        ends = self._keep("ends", cells, lambda: self._made_ends(cells))
        return None if (ends == NEVER).all() else ends.take(codes)

    def _made_ends(self, cells: Any) -> Ints:
        span = self.scheme.span_months
        texts = [numbers.text(cell) for cell in (*cells.to_pylist(), "")]
        months = [numbers.month(text) for text in texts]
        pairs = zip(texts, months, strict=True)
        return np.array(
            [NEVER if not text or month > span[-1] else span.index(month) if month in span
             else NEVER - 1 for text, month in pairs], np.uint8)  # fmt: skip

    def _check_dated(self, columns: Mapping[str, Any], names: Any, codes: Ints) -> None:
        """Blame the rows that call a unit by a name that it did not have in the month."""
        found = [
            i
            for i, name in enumerate(names.to_pylist())
            if numbers.text(name) in self.directory.dated
        ]
        if not found:
            return
        cells, months = self._coded("month", columns["month"])
        texts = [numbers.month(cell) for cell in (*cells.to_pylist(), "")]
        for code in found:
            name = names[code].as_py()
            first, last = self.directory.dated[numbers.text(name)]
            outside = [i for i, text in enumerate(texts) if text < first or (last and text > last)]
            if np.isin(months[codes == code], outside).any():
                self.guilty.add(name)

    def _blame(self, names: Any, codes: Ints, lost: Ints) -> None:
        found = np.unique(codes[lost]).tolist()
        self.guilty.update("" if code == len(names) else names[code].as_py() for code in found)

    def _values(
        self, column: Any, rows: Ints | None, key: Ints, places: Ints
    ) -> tuple[Ints, Ints | None, Ints | None]:
        """Values in the unit of their fact, which of them are n/a, and which are none at all."""
        known = np.unique(places[places >= 0])
        exponent: Any = int(known[0]) if len(known) == 1 else None
        if not len(known):
            return np.zeros(len(key), np.int64), None, None
        exponent = np.maximum(places.take(key), 0) if exponent is None else exponent
        return _scaled(column, rows, exponent)


def _filled(column: Any) -> Ints | None:
    """The rows in which a column of a wide table holds something; None: all."""
    kind = str(column.type)
    there = arrow_.valid(column)
    if kind == "double" or kind == "float":
        filled = ~np.isnan(arrow_.numbers(column))
        there = filled if there is None else filled & there
    elif hasattr(column, "dictionary") or kind in ("string", "large_string"):
        encoded = column if hasattr(column, "dictionary") else column.dictionary_encode()
        filled = [numbers.text(cell) != "" for cell in (*encoded.dictionary.to_pylist(), "")]
        there = np.array(filled)[arrow_.codes(encoded, len(filled) - 1)]
    return None if there is None or there.all() else np.flatnonzero(there)


def _scaled(column: Any, rows: Ints | None, places: Any) -> tuple[Ints, Ints | None, Ints | None]:
    kind = str(column.type)
    missing = arrow_.valid(column) if rows is None else None
    if kind.startswith(("int", "uint8", "uint16", "uint32")):
        value, good = arrow_.numbers(column), None
        value = value if rows is None else value.take(rows)
        if missing is not None:
            value = np.where(missing, value, 0)
        if not isinstance(places, int) or places:
            value, good = _multiplied(value.astype(np.int64), places)
        elif _beyond(value, _LARGEST):
            good = np.abs(value) <= _LARGEST
        return value, None, _and(good, missing)
    if kind.startswith("decimal128") and column.type.precision <= 18:
        pairs = np.frombuffer(column.buffers()[1], np.int64)
        value = pairs[2 * column.offset : 2 * (column.offset + len(column)) : 2]
        value = value if rows is None else value.take(rows)
        value = value if missing is None else np.where(missing, value, 0)
        value, good = _multiplied(value, places - column.type.scale)
        return value, None, _and(good, missing)
    if kind == "double":
        number = arrow_.numbers(column)
        number = number if rows is None else number.take(rows)
        finite = np.isfinite(number)
        number = np.where(finite, number, 0)
        factor = 10.0 ** np.asarray(places)
        whole = np.rint(number * factor)
        good = finite & (np.abs(whole) <= _LARGEST) & (whole / factor == number)
        good = _and(good, missing)
        return np.where(good, whole, 0).astype(np.int64), None, None if good.all() else good
    return _read(column, rows, places)


def _and(one: Ints | None, other: Ints | None) -> Ints | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _beyond(value: Ints, most: int) -> bool:
    return bool(len(value)) and (int(value.max()) > most or int(value.min()) < -most)


def _multiplied(value: Ints, exponent: Any) -> tuple[Ints, Ints | None]:
    """value × 10^exponent, and which are whole and small enough (None: all)."""
    up, down = np.maximum(exponent, 0), np.maximum(-np.asarray(exponent), 0)
    good: Ints | None = None
    if np.any(down):
        below = 10 ** down.astype(np.int64)
        good = value % below == 0
        value = value // below
    if np.any(up):
        factor = 10 ** np.asarray(up).astype(np.int64)
        small = np.abs(value) <= _LARGEST // factor
        good = _and(good, None if small.all() else small)
        value = value * factor
    elif _beyond(value, _LARGEST):
        good = _and(good, np.abs(value) <= _LARGEST)
    return value, None if good is None or good.all() else good


def _read(column: Any, rows: Ints | None, places: Any) -> tuple[Ints, Ints | None, Ints | None]:
    """Values out of text and of what else may stand in a column, each distinct cell read once."""
    encoded = column if hasattr(column, "dictionary") else column.dictionary_encode()
    cells = [numbers.number(cell) for cell in (*encoded.dictionary.to_pylist(), "")]
    codes = arrow_.codes(encoded, len(cells) - 1)
    codes = codes if rows is None else codes.take(rows)
    exponents = [places] if isinstance(places, int) else np.unique(places).tolist()
    value, good, void = np.zeros(len(codes), np.int64), np.zeros(len(codes), bool), None
    for exponent in exponents:
        found = [_fitting(cell, exponent) for cell in cells]
        mine = slice(None) if isinstance(places, int) else places == exponent
        value[mine] = np.array([n or 0 for n in found], np.int64)[codes[mine]]
        good[mine] = np.array([n is not None for n in found])[codes[mine]]
    nan = np.array([cell is not None and cell.is_nan() for cell in cells])
    if nan.any():
        void = nan[codes]
    return value, void, None if good.all() else good


def _fitting(number: Decimal | None, places: int) -> int | None:
    if number is None:
        return None
    if number.is_nan():
        return 0
    found = numbers.scaled(number, places)
    return found if found is not None and numbers.fits(found) else None
