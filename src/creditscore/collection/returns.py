"""What came back from the units for a month: who has reported, who is late, what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from ..errors import FactError, Problem
from ..facts.facts import Facts
from ..facts.labels import by_id
from ..facts.read import SUFFIXES, read_facts
from ..facts.reading.numbers import month as month_of
from ..facts.reading.numbers import number, text
from ..results.monthly_scores import monthly_score
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..tabular import folders
from .asked import Asked, Selection

Key = tuple[str, str, str | None, str]
"""A unit, an item, a subject and a fact."""


@dataclass(frozen=True)
class Returned:
    """What a folder holds: the facts of each file, when it came, and what is wrong with some."""

    scheme: Scheme
    facts: tuple[Facts, ...]
    days: Mapping[str, date]
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()

    @cached_property
    def present(self) -> Mapping[str, Mapping[Key, object]]:
        """The figures that are there, month by month."""
        found: dict[str, dict[Key, object]] = {}
        for facts in self.facts:
            rows = by_id(facts.rows, self.scheme)
            columns = (
                rows.listed(n) for n in ("month", "value", "entity", "item", "subject", "fact")
            )
            for month, value, *names in zip(*columns, strict=True):
                entity, item, subject, fact = map(text, names)
                unit = self.scheme.own_names.get(entity, entity)
                key = month_of(month, self.scheme.zone)
                found.setdefault(key, {})[unit, item, subject, fact] = value
        return found

    @cached_property
    def reported(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The files in which a unit has reported a month: with figures, or a signed template."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for facts in self.facts:
            for stamp in facts.stamps:
                if stamp.entity and (stamp.filled or stamp.signed):
                    unit = self.scheme.own_names.get(stamp.entity, stamp.entity)
                    found.setdefault((unit, stamp.month), {})[stamp.file] = None
            if any(not stamp.entity for stamp in facts.stamps):
                continue  # what the office fills in is no report of a unit
            for month, entity, file in zip(
                *(facts.frame[name].tolist() for name in ("month", "entity", "file")), strict=True
            ):
                unit = self.scheme.own_names.get(text(entity), "")
                key = unit, month_of(month, self.scheme.zone)
                found.setdefault(key, {})[_file_of(str(file), self.days)] = None
        return {key: tuple(files) for key, files in found.items()}

    @cached_property
    def blank(self) -> frozenset[tuple[str, str]]:
        """The units and months of templates that came back with nothing in them."""
        stamps = (stamp for facts in self.facts for stamp in facts.stamps)
        own = self.scheme.own_names
        return frozenset(
            (own.get(s.entity, s.entity), s.month) for s in stamps if s.entity and not s.filled
        )


def read_returns(
    scheme: Scheme, folder: Path, progress: Callable[[str, int, int], None] | None = None
) -> Returned:
    """Read each file of a folder by itself, so that one that is wrong keeps no other back.

    The day on which a file came is that of its last change, in the scheme's time zone. `progress`
    is told each file's name, how many are done, and of how many.
    """
    found = folders.found(folder, SUFFIXES)
    facts: list[Facts] = []
    problems: list[Problem] = []
    days = {str(file): _day(file, scheme) for file in found.files}
    for at, file in enumerate(found.files, 1):
        try:
            facts.append(read_facts(file, scheme=scheme))
        except FactError as error:
            problems += error.problems
        if progress is not None:
            progress(file.name, at, len(found.files))
    return Returned(scheme, tuple(facts), days, tuple(problems), found.notices)


def _day(file: Path, scheme: Scheme) -> date:
    return datetime.fromtimestamp(file.stat().st_mtime, scheme.zone).date()


def _file_of(place: str, files: Iterable[str]) -> str:
    """The file of a place, which may name a sheet behind it."""
    return place if place in files else place.rpartition("[")[0] or place


@dataclass(frozen=True)
class Status:
    """How a unit stands for a month.

    `state` is reported, blank or silent; `late` how many days it is late, or has been so far, None
    where there is no day by which it had to come. `missing` are figures that had to be there and
    are not; `filled` of `asked` cells have one. It has reported `months` of the months so far in
    which anything was `due` of it.
    """

    track: m.Track
    unit: str
    state: str
    came: date | None
    late: int | None
    filled: int
    asked: int
    missing: tuple[Asked, ...]
    months: int
    due: int
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """A score that repeats every month and is not there in some; `units` are those without it."""

    asked: Asked
    months: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """A month's round: how each unit stands, and which monthly scores are not there."""

    month: str
    due: date | None
    statuses: tuple[Status, ...]
    gaps: tuple[Gap, ...] = field(default=(), repr=False)

    @property
    def silent(self) -> tuple[Status, ...]:
        """The units that have not reported."""
        return tuple(status for status in self.statuses if status.state != "reported")


def round_of(returned: Returned, month: str, due: date | None, today: date) -> Round:
    """How the round of a month stands on a day."""
    scheme, selection = returned.scheme, Selection(returned.scheme)
    months = scheme.months[: scheme.month_number(month)]
    statuses: list[Status] = []
    gaps: dict[tuple[str, tuple[str, str | None, str]], dict[str, list[str]]] = {}
    of_key: dict[tuple[str, tuple[str, str | None, str]], Asked] = {}
    for track in scheme.tracks.values():
        for unit in track.entities:
            asked = {at: selection.of_unit(track, unit.name, at) for at in months}
            mine = {at: [a for a in found if not a.by_office] for at, found in asked.items()}
            for at, found in asked.items():
                for a in found:
                    if _repeats(a) and not _is_there(returned, at, unit.name, a, instead=True):
                        key = track.id, a.key
                        of_key.setdefault(key, a)
                        gaps.setdefault(key, {}).setdefault(unit.name, []).append(at)
            if mine[month]:
                statuses.append(_status(returned, track, unit.name, month, mine, due, today))
    return Round(month, due, tuple(statuses), tuple(_gaps(gaps, of_key)))


def _status(
    returned: Returned,
    track: m.Track,
    unit: str,
    month: str,
    asked: Mapping[str, Sequence[Asked]],
    due: date | None,
    today: date,
) -> Status:
    files = returned.reported.get((unit, month), ())
    came = min((returned.days[file] for file in files if file in returned.days), default=None)
    late = max(0, ((came or today) - due).days) if due else None
    there = [a for a in asked[month] if _is_there(returned, month, unit, a)]
    missing = [a for a in asked[month] if a not in there and _had_to(returned, unit, month, a)]
    months = [at for at, found in asked.items() if found]
    reported = sum((unit, at) in returned.reported for at in months)
    blank = (unit, month) in returned.blank
    state = "reported" if files else "blank" if blank else "silent"
    return Status(
        track,
        unit,
        state,
        came,
        late,
        len(there),
        len(asked[month]),
        tuple(missing),
        reported,
        len(months),
        files,
    )


def _is_there(
    returned: Returned, month: str, unit: str, asked: Asked, *, instead: bool = False
) -> bool:
    """Whether a figure has come, or one above 0 that stands `instead` of it."""
    found, (item, subject, fact) = returned.present.get(month, {}), asked.key
    if subject is None:
        return any((u, i, f) == (unit, item, fact) for u, i, _, f in found)
    others = _others(asked) if instead else ()
    return (unit, *asked.key) in found or any(
        _above_0(found.get((unit, item, subject, other))) for other in others
    )


def _others(asked: Asked) -> Iterable[str]:
    """The facts that cannot be there beside a fact."""
    assert isinstance(asked.entry.of, m.Item)
    facts = asked.entry.of.facts.values()
    return (f.id for f in facts if f.id in asked.fact.excludes or asked.fact.id in f.excludes)


def _above_0(value: object) -> bool:
    figure = number(value)
    return figure is not None and not figure.is_nan() and figure > 0


def _had_to(returned: Returned, unit: str, month: str, asked: Asked) -> bool:
    """Whether a figure has to be there: of a stock, where that of the month before is above 0."""
    if asked.fact.missing != "error" or asked.fact.type != "stock":
        return asked.fact.missing == "error"
    months = returned.scheme.span_months
    before = months[max(0, months.index(month) - 1)]
    return _above_0(returned.present.get(before, {}).get((unit, *asked.key)))


def _repeats(asked: Asked) -> bool:
    """Whether a fact is a score that is due anew every month, as `completeness` has it."""
    item = asked.entry.of
    if not isinstance(item, m.Item):
        return False
    return any(monthly_score(award, item) is asked.fact for award in asked.entry.awards)


def _gaps(
    gaps: Mapping[tuple[str, tuple[str, str | None, str]], Mapping[str, list[str]]],
    of_key: Mapping[tuple[str, tuple[str, str | None, str]], Asked],
) -> Iterable[Gap]:
    """The gaps of each score, the units together that lack the same months."""
    for key, units in gaps.items():
        together: dict[tuple[str, ...], list[str]] = {}
        for unit, months in units.items():
            together.setdefault(tuple(months), []).append(unit)
        for months_, names in together.items():
            yield Gap(of_key[key], months_, tuple(names))
