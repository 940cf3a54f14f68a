"""Limits and bases that say no period, beside a clause of a shorter one than the year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ...errors import Problem
from .. import model as m

_SAID: Mapping[str, re.Pattern[str]] = {
    "month": re.compile(
        r"每个?月|月度|当月|单月|按月|逐月|[/／]\s*月"
        r"|\b(per|a|each|every|any|one) month|monthly|/\s?month",
        re.IGNORECASE,
    ),
    "quarter": re.compile(
        r"每个?季|季度|按季|[/／]\s*季"
        r"|\b(per|a|each|every|any|one) quarter|quarterly|/\s?quarter",
        re.IGNORECASE,
    ),
    "half-year": re.compile(
        r"每半年|[/／]\s*半年|\b(per|a|each|every) half[- ]year", re.IGNORECASE
    ),
}
_YEAR = re.compile(
    r"全年|(?<!半)年度|每年|一年|当年|(?<!半)年内|累计|[/／]\s*年"
    r"|\b(per|a|each|every|the|whole) year|yearly|annual|in all|in total",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"最多|最高|至多|不超过|不得超过|不高于|上限|封顶|为限|最低|下限|扣完|扣至|不低于"
    r"|\b(at most|up to|no more than|not more than|max(imum)?|cap(ped)?|limit(ed)?"
    r"|at least|floor)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[，,；;。.！!？?\n]|(?<!\d)、")


def problems(item: m.Item) -> Iterator[Problem]:
    """Caps, floors and bases over the year by default, where a clause is of a shorter period."""
    yield from _limits(item)
    for owner, knobs in _bare(item):
        if isinstance(knobs.base, int | Decimal) and knobs.base != 0:
            said = _period_beside(item.says, knobs.base)
            if said:
                details = {"id": item.id, "points": knobs.base, "period": said}
                yield Problem("R405", m.at(owner, "base"), details)


def running(name: str, knobs: m.Knobs) -> Iterator[Problem]:
    """Limits over periods of their own, where they act on points as these come in."""
    period = knobs.over_time.each if knobs.over_time else knobs.period
    for key, limit in knobs.limits if knobs.clamp == "running" else ():
        if limit.period not in (None, period):
            yield Problem("R410", limit.place, {"id": name, "key": key, "period": limit.period})


def _limits(item: m.Item) -> Iterator[Problem]:
    """A cap or floor over the year by default, where awards and clause are of a shorter period."""
    periods = {award.period for award in item.awards}
    if not periods or not periods <= set(_SAID):
        return
    for _, knobs in _bare(item):
        for key, limit in knobs.limits:
            if limit.period is None and isinstance(limit.points, int | Decimal):
                said = _period_said(item.says, limit.points)
                if said:
                    details = {"id": item.id, "key": key, "points": limit.points, "period": said}
                    yield Problem("R354", limit.place, details)


def _bare(item: m.Item) -> Iterator[tuple[m.Item | m.EachSubject, m.Knobs]]:
    """The knobs whose period is not written, and where they stand."""
    each = item.each_subject
    if item.knobs and "period" not in item.places_of and not item.knobs.over_time:
        yield item, item.knobs
    if each and "period" not in each.places_of and not each.knobs.over_time:
        yield each, each.knobs


def _period_said(says: str, points: m.Number) -> str | None:
    """The period shorter than a year over which a clause limits, if it says one and no year.

    Parts of the clause that name the limit's number tell; else those that speak of limits; else
    the whole of it.
    """
    clauses = [clause for clause in _CLAUSES.split(says) if _LIMITS.search(clause)]
    clauses = [clause for clause in clauses if _names(clause, points)] or clauses
    for text in ("\n".join(clauses), says):
        if _YEAR.search(text):
            return None
        if period := _period_in(text):
            return period
    return None


def _period_beside(says: str, points: m.Number) -> str | None:
    """The period shorter than a year that stands in the one part of a clause with some points."""
    naming = [clause for clause in _CLAUSES.split(says) if _names(clause, points)]
    if len(naming) != 1 or _YEAR.search(naming[0]) or _LIMITS.search(naming[0]):
        return None
    return _period_in(naming[0])


def _names(clause: str, points: m.Number) -> bool:
    """Whether a part of a clause names so many points, their sign aside."""
    number = rf"(?<![0-9.]){re.escape(str(abs(points)))}(?![0-9]|\.[0-9])"
    return re.search(number, clause) is not None


def _period_in(text: str) -> str | None:
    return next((period for period, words in _SAID.items() if words.search(text)), None)
