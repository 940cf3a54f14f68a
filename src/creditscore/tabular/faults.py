"""What can be wrong with the text of a table, told once, with a count where there is much of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..errors import FactError, Place, Problem, excerpt

SHOWN = 20
"""How many rows with one fault are listed; of the others there is a count."""


def unreadable(name: str, error: object) -> FactError:
    """That a file cannot be read, where that is known and why."""
    reason = " ".join(str(error).split()).removeprefix("Error tokenizing data. C error: ")
    found = re.search(r"\b(line|row) ([0-9]+)", reason)  # lines count from 1, rows from 0
    place = Place(name, int(found[2]) + (found[1] == "row") if found else 0)
    return FactError(Problem("F218", place, {"file": name, "reason": excerpt(reason, 100)}))


def refused(code: str, place: Place, **details: object) -> FactError:
    """One fault of a table as an error."""
    return FactError(Problem(code, place, details))


def illegible(name: str, zh: str, en: str, row: int = 0) -> FactError:
    """That a file is no table that can be read, and what it is."""
    return refused("F236", Place(name, row), file=name, found_zh=zh, found=en)


def too_much(name: str, zh: str, en: str, limit: int, row: int = 0, column: int = 0) -> FactError:
    """That there is more of something than a table may have."""
    return refused("F237", Place(name, row, column), what_zh=zh, what=en, limit=limit)


class Few:
    """Counts faults of one kind and keeps the first of them.

    >>> few = Few("F234", "facts.csv")
    >>> for row in range(2, 30):
    ...     few.add(row, {"cells": 5, "columns": 6})
    >>> [str(problem.place) for problem in few.problems()][-2:]
    ['facts.csv:21', 'facts.csv']
    """

    def __init__(self, code: str, name: str) -> None:
        self.code, self.name, self.count = code, name, 0
        self._first: list[Problem] = []

    def add(self, row: int, details: Mapping[str, object], count: int = 1) -> None:
        """One more, or `count` more of which this is the first."""
        self.count += count
        if len(self._first) < SHOWN:
            self._first.append(Problem(self.code, Place(self.name, row), details))

    def problems(self) -> Iterator[Problem]:
        """Those that are listed, and how many there are beside."""
        yield from self._first
        if self.count > len(self._first):
            details = {"count": self.count - len(self._first), "code": self.code}
            yield Problem("F239", Place(self.name), details)
