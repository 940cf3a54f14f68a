"""Rule files of working days: years that are added to the calendar, or corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ..arrays import Ints
from ..errors import Place, Problem, RuleError
from ..scheme.checking.findings import twice
from ..scheme.files import yaml_tree
from ..scheme.files.folder import there
from ..scheme.schema import shape
from ..scheme.scheme import Scheme
from .calendar import FILE, Calendar, working

_LONGEST = 366


def calendar_of(scheme: Scheme, *files: Path) -> Calendar:
    """The calendar of a scheme: `calendar.yaml` of its folder where it has one, and further files.

    Raises `RuleError` as `load_calendar` does.
    """
    own = beside(scheme, FILE)
    return load_calendar(*([own] if own else []), *files)


def beside(scheme: Scheme, name: str) -> Path | None:
    """What has a name in the folder of a scheme, whether it can be read or not."""
    path = scheme.source.folder / name if scheme.source else None
    return path if path and there(path) else None


def load_calendar(*files: Path) -> Calendar:
    """Read rule files of years (`calendar.yaml`); of two that give a year, the later holds.

    Raises `RuleError` with every mistake in them.
    """
    years: dict[int, Ints] = {}
    problems: list[Problem] = []
    for path in files:
        node = yaml_tree.read(path)
        found = shape.problems(node, "calendar")
        if not found:
            entries = node["calendar"]
            ids = [(str(entry["year"]), entry.at("year")) for entry in entries]
            found = [*twice(ids), *(p for entry in entries for p in _wrong(entry))]
        problems += found
        if not found:
            for entry in entries:
                lists = [_days(entry[key]) for key in ("holidays", "workdays")]
                off, made_up = ([day for days, _ in found for day in days] for found in lists)
                years[entry["year"]] = working(entry["year"], off, made_up)
    if problems:
        raise RuleError(problems)
    return Calendar(years)


def _days(entries: Any) -> Iterator[tuple[Sequence[date], Place]]:
    """The days of each entry of a list with its place; none where no calendar has them."""
    for entry, place in zip(entries, getattr(entries, "value_places", ()), strict=True):
        ends = (entry["from"], entry["until"]) if isinstance(entry, dict) else (entry, entry)
        try:
            first, last = (date.fromisoformat(end).toordinal() for end in ends)
        except ValueError:
            first, last = 1, 0
        within = range(first, min(last, first + _LONGEST) + 1)
        yield [date.fromordinal(day) for day in within], place


def _wrong(entry: Any) -> Iterator[Problem]:
    """Days of a year that cannot be right, each entry once."""
    seen: dict[date, Place] = {}
    for key in ("holidays", "workdays"):
        for days, place in _days(entry.get(key, [])):
            other = next((day for day in days if day.year != entry["year"]), None)
            again = next((day for day in days if day in seen), None)
            usual = next((day for day in days if key == "workdays" and day.weekday() < 5), None)
            if not days:
                yield Problem("D604", place)
            elif other:
                yield Problem("D605", place, {"day": other, "year": entry["year"]})
            elif again:
                yield Problem("R301", place, {"id": again, "first": seen[again]})
            elif usual:
                yield Problem("D606", place, {"day": usual})
            seen.update((day, place) for day in days if not again)
