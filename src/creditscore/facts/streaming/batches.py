"""Rows of a large table as places in planes: codes looked up, never a row at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from ... import arrow
from ...arrays import Ints, distinct
from ...scheme.scheme import Scheme
from ..coding.directory import Directory
from ..planes.layout import OUTSIDE, UNKNOWN, Batch, Layout
from ..planes.planes import NEVER
from ..reading import numbers
from ..reading.kinds import WHEN, local
from ..reading.values import filled, scaled

_FIRST = 1024
_KEYS = ("month", "item", "subject", "fact")
_MOST_KEYS = 1 << 22
"""How many keys are looked up at most; of more, those that mean nothing are one."""


@dataclass(frozen=True, slots=True)
class _Keys:
    """For each key (of each track) where its cell stands in an entity, and how fine its fact is.

    `places` is one number where all facts are as fine; `size` is how many keys a track has.
    """

    base: Ints
    places: int | Ints
    size: int


class Reader:
    """Reads batches of one table for a layout, keeping what it looked up for the next batch.

    `rejected_names` gathers the names of units with rows that no plane can take.
    """

    def __init__(self, scheme: Scheme, layout: Layout, directory: Directory, target: Ints) -> None:
        self.scheme = scheme
        self.layout = layout
        self.directory = directory
        self.target = target
        self.rejected_names: set[str] = set()
        self._cells: dict[str, Any] = {}
        self._key_cells: dict[str, Any] = {}
        self._made: dict[str, tuple[list[Any], Any]] = {}

    def read(self, columns: Mapping[str, Any], facts: Sequence[str]) -> Iterator[Batch]:
        """The figures of a batch of rows, a batch for each column of facts.

        `columns` has an Arrow array for each column; `facts` are those of a wide table.
        """
        zone = self.scheme.zone
        times = {name: local(columns[name], zone) for name in WHEN if name in columns}
        columns = {**columns, **times}
        names, codes = self._names(columns["entity"])
        who = self._kept("who", [names], lambda: self._who(names))
        to = who[:-1] if names is columns["entity"] else who.take(codes.astype(np.intp))
        key = self._key(columns)
        if len(self.layout.slots) > 1:
            track = self._kept("track", [names], lambda: self._track(names))[codes]
        ends = self._ends(columns)
        if self.directory.dated:
            self._reject_old_names(columns, names, codes)
        for fact in facts or ("",):
            column = columns[fact or "value"]
            keys = self._keys(fact)
            rows = filled(column) if fact else None
            mine, there = (key, to) if rows is None else (key.take(rows), to.take(rows))
            if len(self.layout.slots) > 1:
                mine = mine + (track if rows is None else track.take(rows)) * keys.size
            at = keys.base.take(mine)
            at += there
            places = keys.places if isinstance(keys.places, int) else keys.places.take(mine)
            values = scaled(column, rows, places)
            until = ends if ends is None or rows is None else ends.take(rows)
            batch = Batch(at, values.value, values.void, until)
            if values.good is None and int(at.min(initial=0)) >= 0:
                yield batch
                continue
            lost = (at < 0) if values.good is None else (at < 0) | ~values.good
            wrong = lost & (there != OUTSIDE)
            if wrong.any():
                self._reject(names, codes if rows is None else codes.take(rows), wrong)
            yield batch.only(~lost)

    def _names(self, column: Any) -> tuple[Any, Ints]:
        """The names of units coded; where they hardly repeat, all of them, as they come."""
        if _distinct(column):
            return column, np.arange(len(column))
        return self._coded("entity", column)

    def _coded(self, name: str, column: Any) -> tuple[Any, Ints]:
        """A column as an array of its distinct cells and a code a row; the last code is empty."""
        column = arrow.encoded(column)
        cells = column.dictionary
        known = self._cells.get(name)
        if known is None or not known.equals(cells):
            known = self._cells[name] = cells
        return known, arrow.codes(column, len(cells))

    def _kept(self, name: str, cells: list[Any], make: Callable[[], Any]) -> Any:
        """What was made of some columns' cells, made anew when these are others."""
        found = self._made.get(name)
        if found is None or any(a is not b for a, b in zip(found[0], cells, strict=True)):
            found = self._made[name] = cells, make()
        return found[1]

    def _who(self, names: Any) -> Ints:
        found = np.full(len(names) + 1, UNKNOWN)
        np.take(self.target, self.directory.codes(names), out=found[:-1], mode="wrap")
        return found

    def _track(self, names: Any) -> Ints:
        track = self.directory.track[self.directory.codes(names)]
        return np.append(track, 0).astype(np.int64)

    def _key(self, columns: Mapping[str, Any]) -> Ints:
        """One number for the month, item, subject (and fact) of each row."""
        parts = {name: self._coded(name, columns[name]) for name in _KEYS if name in columns}
        if prod(len(cells) + 1 for cells, _ in parts.values()) > _MOST_KEYS:
            parts = {name: self._meant(name, *part) for name, part in parts.items()}
        self._key_cells = {name: cells for name, (cells, _) in parts.items()}
        key: Ints | None = None
        for cells, codes in parts.values():
            if key is None:
                key = codes.astype(np.int32)
            else:
                key *= np.int32(len(cells) + 1)
                key += codes
        assert key is not None
        return key.astype(np.intp)

    def _meant(self, name: str, cells: Any, codes: Ints) -> tuple[Any, Ints]:
        """A coded column with one cell for each known name, and one for all that are not known."""
        few, place = self._kept(f"meant {name}", [cells], lambda: self._told_apart(name, cells))
        return few, place.take(codes)

    def _told_apart(self, name: str, cells: Any) -> tuple[Any, Ints]:
        known = self._known[name]
        texts = (numbers.text(cell) for cell in cells.to_pylist())
        meant = [self._month(text) if name == "month" else text for text in texts]
        first: dict[str | None, int] = {}
        for row, text in enumerate(meant):
            first.setdefault(text if text in known else None, row)
        number = {text: i for i, text in enumerate(first)}
        place = [number[text if text in known else None] for text in meant]
        rows = arrow.column(np.array([*first.values()], np.int64))
        return cells.take(rows), np.array([*place, len(first)], np.int32)

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        """The months, items, subjects and facts that there are."""
        names = [name for slots in self.layout.slots for name in slots.index]
        parts: list[set[str]] = [set(part) for part in zip(*names, strict=True)] or [set()] * 3
        parts[2] = parts[2].union(*(slots.labels.facts for slots in self.layout.slots))
        return dict(zip(_KEYS, [set(self.scheme.span_months), *parts], strict=True))

    def _keys(self, fact: str) -> _Keys:
        cells = [*self._key_cells.values()]
        found: _Keys = self._kept(f"keys {fact}", cells, lambda: self._made_keys(fact))
        return found

    def _made_keys(self, fact: str) -> _Keys:
        texts = {
            name: [numbers.text(cell) for cell in (*cells.to_pylist(), "")]
            for name, cells in self._key_cells.items()
        }
        index = {month: i for i, month in enumerate(self.scheme.span_months)}
        month = np.array([index.get(self._month(text), -1) for text in texts["month"]])
        parts = texts["item"], texts.get("subject", [""]), [fact] if fact else texts["fact"]
        bases, places = [], []
        for slots in self.layout.slots:
            slot = slots.looked_up(*parts)
            at = month[:, None] * len(slots.slots) + slot
            at[(slot < 0) | (month < 0)[:, None]] = UNKNOWN
            bases.append(at.ravel().astype(np.int64))
            fine = np.append(slots.places, -1)[slot]
            places.append(np.tile(fine, len(month)))
        joined = np.concatenate(places)
        known = distinct(joined[joined >= 0]).tolist()
        one = known[0] if len(known) == 1 else 0
        fineness = np.maximum(joined, 0) if len(known) > 1 else one
        return _Keys(np.concatenate(bases), fineness, len(bases[0]))

    def _month(self, cell: object) -> str:
        return numbers.month(cell, self.scheme.zone)

    def _ends(self, columns: Mapping[str, Any]) -> Ints | None:
        """The month in which each row ends, None where none does."""
        if "until" not in columns:
            return None
        cells, codes = self._coded("until", columns["until"])
        ends = self._kept("ends", [cells], lambda: self._made_ends(cells))
        return None if (ends == NEVER).all() else ends[codes]

    def _made_ends(self, cells: Any) -> Ints:
        span = self.scheme.span_months
        index = {month: i for i, month in enumerate(span)}
        texts = [numbers.text(cell) for cell in (*cells.to_pylist(), "")]
        months = [self._month(text) for text in texts]
        ends = [
            NEVER if not text or month > span[-1] else index.get(month, NEVER - 1)
            for text, month in zip(texts, months, strict=True)
        ]
        return np.array(ends, np.uint8)

    def _reject_old_names(self, columns: Mapping[str, Any], names: Any, codes: Ints) -> None:
        """Reject the units of rows that call a unit by a name that it did not have in the month."""
        found = self._kept("dated", [names], lambda: self.directory.dated_among(names))
        cells, months = self._coded("month", columns["month"])
        known = [self._month(cell) for cell in (*cells.to_pylist(), "")]
        for code, (first, last) in found.items():
            outside = [i for i, text in enumerate(known) if text < first or (last and text > last)]
            if np.isin(months[codes == code], outside).any():
                self.rejected_names.add(names[code].as_py())

    def _reject(self, names: Any, codes: Ints, wrong: npt.NDArray[np.bool_]) -> None:
        found = distinct(codes[wrong]).tolist()
        self.rejected_names.update(
            "" if code == len(names) else names[code].as_py() for code in found
        )


def _distinct(column: Any) -> bool:
    """Whether a column of texts hardly has one twice, as far as its first rows tell."""
    if "string" not in str(column.type) or hasattr(column, "dictionary") or column.null_count:
        return False
    first = column[:_FIRST]
    return 2 * len(first.dictionary_encode().dictionary) > len(first) == _FIRST
