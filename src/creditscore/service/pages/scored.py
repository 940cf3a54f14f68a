"""The report of a stored year, as much of it as a user may see; worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from ...language import Lang, Say
from ...reports.building import report_of
from ...reports.figures import month_of
from ...reports.model import Report, TrackReport
from ...reports.periods import Period
from ...scheme.scheme import Scheme
from ..office import scoring
from ..office.desk import Desk
from ..office.years import own_unit, rules_of
from ..store.tables import Year
from .addresses import changed
from .view import Link

OfUnit = TypeVar("OfUnit")


def period_of(scheme: Scheme, asked: str, last: str) -> Period:
    """The period that an address names: a month, a quarter or the year; else the `last` month.

    Raises `UsageError` for a month or quarter that is none.
    """
    if not asked:
        return Period.month(scheme, last)
    if asked == str(scheme.year):
        return Period.annual(scheme)
    if "q" in asked.lower():
        return Period.quarter(scheme, asked)
    return Period.month(scheme, asked)


def moment(at: datetime, rules: Scheme) -> str:
    """An instant as the office's clocks showed it."""
    return at.astimezone(rules.zone).strftime("%Y-%m-%d %H:%M")


def report_for(
    desk: Desk,
    year: Year,
    period: Period,
    lang: Lang,
    *,
    readings: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Report:
    """The report of a period, with no more than the user may see; raises what `score` does."""
    given = str((readings, changes))
    key = "report", year.id, year.revision, year.rulebook.digest, period.file, lang, given

    def make() -> Report:
        result = scoring.result(
            desk, year.name, through=period.through, readings=readings, changes=changes
        )
        return report_of(result, period, lang)

    whole = desk.room.once(key, make, tried=bool(readings or changes))
    own = own_unit(desk, year)
    return whole if own is None else restricted(whole, own)


def restricted(report: Report, unit: str) -> Report:
    """What a unit may see of a report: its own lines, and nothing that others are in.

    Places stay those among all.
    """
    tracks = [
        _restricted(track, unit)
        for track in report.tracks
        if any(line.unit == unit for line in track.standings)
    ]
    return replace(report, tracks=tuple(tracks), notices=())


def _restricted(track: TrackReport, unit: str) -> TrackReport:
    at = next(at for at, line in enumerate(track.standings) if line.unit == unit)

    def of(found: Mapping[str, Sequence[OfUnit]]) -> dict[str, Sequence[OfUnit]]:
        return {name: rows for name, rows in found.items() if name == unit}

    return replace(
        track,
        standings=(track.standings[at],),
        totals=(),
        grid=track.grid[at : at + 1],
        earlier=track.earlier[at : at + 1],
        to_date=track.to_date[at : at + 1],
        by_section=track.by_section[at : at + 1],
        gaps=of(track.gaps),
        due=of(track.due),
        targets=tuple(target for target in track.targets if target.unit == unit),
        leagues=tuple(
            replace(found, lines=tuple(line for line in found.lines if line[0] == unit))
            for found in track.leagues
        ),
    )


def periods(
    desk: Desk, year: Year, period: Period, path: str, query: Mapping[str, str], say: Say
) -> list[Link]:
    """The months, quarters and the year up to the last month that can be scored."""
    rules, last = rules_of(desk, year), scoring.last_month(desk, year)
    kept = {key: text for key, text in query.items() if key not in ("format", "said", "period")}
    found = []
    for month in rules.months[: rules.months.index(last) + 1]:
        found.append((Period.month(rules, month), month_of(month, say)))
        number = int(month[5:])
        if number % 3 == 0:
            quarter = Period.quarter(rules, f"Q{number // 3}")
            name = say(f"{'一二三四'[number // 3 - 1]}季度", f"Q{number // 3}")
            found.append((quarter, name))
    if last == rules.months[-1]:
        found.append((Period.annual(rules), say("全年", "year")))
    return [Link(title, changed(path, kept, period=of.file), of == period) for of, title in found]
