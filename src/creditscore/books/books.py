"""The books of a scheme's year: entries in their order, each sealed with all before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, UsageError
from ..facts.cells import Cell, Figure
from ..staging import Tell
from ..whole import files
from .entries import Closing, Correction, Entry, Points, Reopening, from_plain, to_plain

_MOST = 1 << 28
"""So many bytes of a file of books are read."""


@dataclass(frozen=True)
class Books:
    """What was closed, corrected and reopened of a scheme's year; entries are never taken back.

    They can be kept in a file (`read`, `write`) or, as plain data (`data`, `of`), in any store.

    >>> books = Books("changzhi-2023")
    >>> books.closed, books.seal, Books.of(books.data()) == books
    ('', '', True)
    """

    scheme: str
    entries: tuple[Entry, ...] = ()

    def with_entry(self, entry: Entry) -> Books:
        """The books with one entry more."""
        return replace(self, entries=(*self.entries, entry))

    def under(self, names: Mapping[str, str]) -> Books:
        """The books with the own name of each unit, by what it was called when an entry was made.

        They are for scoring: the seals are those of the books as they stand.
        """
        return replace(self, entries=tuple(entry.under(names) for entry in self.entries))

    @cached_property
    def seals(self) -> tuple[str, ...]:
        """The seal of each entry: the SHA-256 of the entry and of the seal before it."""
        found = [""]
        for entry in self.entries:
            said = {**to_plain(entry), "before": found[-1], "scheme": self.scheme}
            text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            found.append(hashlib.sha256(text.encode()).hexdigest())
        return tuple(found[1:])

    @property
    def seal(self) -> str:
        """The seal of the last entry, and so of all of them; "" where there is none."""
        return self.seals[-1] if self.seals else ""

    def at(self, seal: str) -> Books | None:
        """The books as they were at a seal; None where they have never been so."""
        if seal not in ("", *self.seals):
            return None
        count = self.seals.index(seal) + 1 if seal else 0
        return replace(self, entries=self.entries[:count])

    @cached_property
    def _standing(self) -> Mapping[int, Closing]:
        """The closings that stand, by the numbers of their entries, from 1."""
        found: dict[int, Closing] = {}
        for number, entry in enumerate(self.entries, start=1):
            if isinstance(entry, Closing):
                found[number] = entry
            elif isinstance(entry, Reopening):
                upto = [(at, closing.up_to(entry.month)) for at, closing in found.items()]
                months = [closing.month for _, closing in upto]
                found = {
                    at: closing
                    for (at, closing), before in zip(upto, ["", *months], strict=False)
                    if before < closing.month
                }
        return found

    @property
    def closings(self) -> tuple[Closing, ...]:
        """The closings that stand, those with reopened months without these."""
        return tuple(self._standing.values())

    @property
    def closed(self) -> str:
        """The last month that is closed, with all before it; "" where none is."""
        return self.closings[-1].month if self.closings else ""

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """The corrections, as far as they are of months that have not been opened since."""
        found: list[Correction] = []
        for entry in self.entries:
            if isinstance(entry, Correction):
                found.append(entry)
            elif isinstance(entry, Reopening):
                upto = (correction.up_to(entry.month) for correction in found)
                found = [correction for correction in upto if correction.facts]
        return tuple(found)

    @cached_property
    def published(self) -> Mapping[Cell, Figure]:
        """The facts of the closed months as they were when these were closed."""
        found: dict[Cell, Figure] = {}
        for closing in self.closings:
            found |= closing.facts
        return found

    @property
    def points(self) -> Iterator[Points]:
        """What the closed months came to."""
        return (points for closing in self.closings for points in closing.points)

    def corrected(self, count: int | None = None) -> dict[Cell, Figure]:
        """The facts of the closed months after so many corrections, all unless told."""
        found = dict(self.published)
        for correction in self.corrections[:count]:
            for fact in correction.facts:
                found.pop(fact.cell, None)
                if fact.now is not None:
                    found[fact.cell] = fact.now
        return found

    def origin(self, cell: Cell, count: int) -> tuple[int, str]:
        """Which entry, from 1, a fact of a closed month is from, and what that is called."""
        entries = enumerate(self.entries, start=1)
        ids = {entry.id: at for at, entry in entries if isinstance(entry, Correction)}
        for correction in reversed(self.corrections[:count]):
            if any(fact.cell == cell for fact in correction.facts):
                return ids[correction.id], f"更正 {correction.id}"
        number = next(at for at, closing in self._standing.items() if cell in closing.facts)
        return number, f"{self.entries[number - 1].month} 结账"

    def data(self) -> dict[str, Any]:
        """The books as plain data, each entry with its seal."""
        entries = zip(self.entries, self.seals, strict=True)
        return {
            "books": self.scheme,
            "entries": [{**to_plain(entry), "seal": seal} for entry, seal in entries],
        }

    @classmethod
    def of(cls, data: Any, file: str = "") -> Books:
        """The books from plain data.

        Raises `UsageError` for what is none (U585), or for an entry that is not as it was sealed
        (V110); `file` is where it stands.
        """
        try:
            made = cls(data["books"], tuple(from_plain(entry) for entry in data["entries"]))
            seals = [entry["seal"] for entry in data["entries"]]
            if not isinstance(made.scheme, str):
                raise ValueError("books")
        except (TypeError, KeyError, ValueError) as error:
            details = {"path": file or "-", "reason": error}
            raise UsageError(Problem("U585", Place(), details)) from None
        for number, (seal, was) in enumerate(zip(made.seals, seals, strict=True), start=1):
            if seal != was:
                entry = made.entries[number - 1]
                changed = {"number": number, "month": entry.month, "by": entry.by}
                raise UsageError(Problem("V110", Place(file), changed))
        return made

    @classmethod
    def read(cls, path: str | Path) -> Books:
        """The books in a file; raises `UsageError` as `of` does, or where it cannot be read."""
        try:
            with Path(path).open("rb") as file:
                data = file.read(_MOST + 1)
            if len(data) > _MOST:
                raise ValueError(f"> {_MOST >> 20} MB")
            found = json.loads(data)
        except (OSError, ValueError, RecursionError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UsageError(Problem("U585", Place(), {"path": path, "reason": reason})) from None
        return cls.of(found, str(path))

    def write(self, path: str | Path, tell: Tell) -> None:
        """Write the books into a file, whole or not at all.

        Raises `UsageError` where that cannot be done, or where the file holds entries that these
        books do not have (U586): somebody has written to it in the meantime.
        """
        place = Path(path)
        with files([place], tell) as (draft,):
            draft.write_text(_in_lines(self.data()), encoding="utf-8", newline="\n")
            if place.exists() and self.at(Books.read(place).seal) is None:
                raise UsageError(Problem("U586", Place(), {"path": path}))


def _in_lines(data: Mapping[str, Any]) -> str:
    """The books as JSON, each row of an entry on a line of its own."""

    def plain(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    entries = []
    for entry in data["entries"]:
        parts = []
        for name, value in entry.items():
            rows = value if name in ("facts", "points") else None
            listed = "[" + ",".join(f"\n    {plain(row)}" for row in rows or ()) + "]"
            parts.append(f"{plain(name)}: {plain(value) if rows is None else listed}")
        entries.append("  {" + ",\n   ".join(parts) + "}")
    inside = ",\n".join(entries)
    return f'{{"books": {plain(data["books"])}, "entries": [\n{inside}\n]}}\n'
