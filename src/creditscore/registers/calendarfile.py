"""Rule files of working days: years that are added to the calendar, or corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, RuleError
from ..scheme import shape, tree
from ..scheme.findings import twice
from ..scheme.scheme import Scheme
from .calendar import FILE, Calendar, working
from .reasons import Ints


def calendar_of(scheme: Scheme, *files: Path) -> Calendar:
    """The calendar of a scheme: `calendar.yaml` of its folder where it has one, and further files.

    Raises `RuleError` as `load_calendar` does.
    """
    own = scheme.source.folder / FILE if scheme.source else None
    return load_calendar(*([own] if own and own.is_file() else []), *files)


def load_calendar(*files: Path) -> Calendar:
    """Read rule files of years (`calendar.yaml`); of two that give a year, the later holds.

    Raises `RuleError` with every mistake in them.
    """
    years: dict[int, Ints] = {}
    problems: list[Problem] = []
    for path in files:
        node = tree.read(path)
        found = shape.problems(node, "calendar")
        if not found:
            entries = node["calendar"]
            ids = [(str(entry["year"]), entry.at("year")) for entry in entries]
            found = [*twice(ids), *(p for entry in entries for p in _wrong(entry))]
        problems += found
        if not found:
            for entry in entries:
                lists = [[d for d, _ in _days(entry.get(k, []))] for k in ("holidays", "workdays")]
                years[entry["year"]] = working(entry["year"], *lists)
    if problems:
        raise RuleError(problems)
    return Calendar(years)


def _days(entries: Any) -> Iterator[tuple[date | None, Place]]:
    """Each day of a list with its place; None for one that no calendar has."""
    for entry, place in zip(entries, getattr(entries, "value_places", ()), strict=True):
        ends = (entry["from"], entry["until"]) if isinstance(entry, dict) else (entry, entry)
        try:
            first, last = (date.fromisoformat(end).toordinal() for end in ends)
        except ValueError:
            yield None, place
        else:
            within = range(first, min(last, first + 366) + 1)
            yield from ((date.fromordinal(day), place) for day in within)
            if last < first:
                yield None, place


def _wrong(entry: Any) -> Iterator[Problem]:
    """Days of a year that cannot be right."""
    seen: dict[date, Place] = {}
    for key in ("holidays", "workdays"):
        for day, place in _days(entry.get(key, [])):
            if day is None:
                yield Problem("D604", place)
            elif day.year != entry["year"]:
                yield Problem("D605", place, {"day": day, "year": entry["year"]})
            elif day in seen:
                yield Problem("R301", place, {"id": day, "first": seen[day]})
            elif key == "workdays" and day.weekday() < 5:
                yield Problem("D606", place, {"day": day})
            if day is not None:
                seen.setdefault(day, place)
