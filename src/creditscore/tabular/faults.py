"""What can be wrong with the text of a table."""

from __future__ import annotations

import re

from ..errors import FactError, Place, Problem, excerpt


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
