"""Limits that say no period, beside awards and a clause of a shorter one than the year."""

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
    """A cap or floor over the year by default, where awards and clause are of a shorter period."""
    periods = {award.period for award in item.awards}
    if not periods or not periods <= set(_SAID):
        return
    for knobs in _bare(item):
        for key, limit in knobs.limits:
            if limit.period is None and isinstance(limit.points, int | Decimal):
                said = _period_said(item.says, limit.points)
                if said:
                    details = {"id": item.id, "key": key, "points": limit.points, "period": said}
                    yield Problem("R354", limit.place, details)


def _bare(item: m.Item) -> Iterator[m.Knobs]:
    """The knobs whose period is not written."""
    each = item.each_subject
    if item.knobs and "period" not in item.places_of and not item.knobs.over_time:
        yield item.knobs
    if each and "period" not in each.places_of and not each.knobs.over_time:
        yield each.knobs


def _period_said(says: str, points: m.Number) -> str | None:
    """The period shorter than a year over which a clause limits, if it says one and no year.

    Parts of the clause that name the limit's number tell; else those that speak of limits; else
    the whole of it.
    """
    clauses = [clause for clause in _CLAUSES.split(says) if _LIMITS.search(clause)]
    number = re.compile(rf"(?<![0-9.]){re.escape(str(abs(points)))}(?![0-9]|\.[0-9])")
    clauses = [clause for clause in clauses if number.search(clause)] or clauses
    for text in ("\n".join(clauses), says):
        if _YEAR.search(text):
            return None
        for period, words in _SAID.items():
            if words.search(text):
                return period
    return None
