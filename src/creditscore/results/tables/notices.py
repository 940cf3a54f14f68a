"""What is worth knowing of targets and leagues once they are worked out: notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from ...engine.exact import Mask
from ...errors import Place, Problem
from ...grading.leagues import LeagueRanks, leagues
from ...scheme.scheme import Scheme
from ..scored import Scored, ScoredTrack
from .columns import Rows, Texts
from .titles import alone

_MOST_MONTHS = 12


def stale(targets: Rows) -> Iterator[Problem]:
    """Judgements that rest on stocks reported before the month in which they are made."""
    names = ("month", "due", "as_of", "state", "entity", "item", "title")
    cells = zip(*(_listed(targets, name) for name in names), strict=True)
    found = [
        row
        for row in cells
        if row[0] == row[1] and row[2] and row[2] < row[0] and row[3] in _ON_FIGURES
    ]
    if found:
        month, _, as_of, _, entity, item, title = found[0]
        details = {"count": len(found), "month": month, "as_of": as_of, "entity": entity}
        yield Problem("N918", Place(), {**details, "item": item, "title": title})


_ON_FIGURES = ("met", "met-late", "mended", "not-met")


def placeless(scored: Scored, found: ScoredTrack) -> Iterator[Problem]:
    """Leagues in which nobody has a place in months for which there are facts."""
    for league in leagues(scored.scheme, found.observations, found.peers):
        yield from _placeless(league, scored.scheme, scored.through)


def _placeless(league: LeagueRanks, scheme: Scheme, through: int) -> Iterator[Problem]:
    if not league.unreported:  # by points, which need no figures
        return
    silent = np.array([mask[:through] for _, mask in league.unreported])
    told: Mask = np.any(~silent, axis=0)
    months = np.flatnonzero(told.any(axis=1) & ~(league.rank[:through] > 0).any(axis=1))
    if not len(months):
        return
    gaps: Counter[str] = Counter()
    for (label, _), mask in zip(league.unreported, silent, strict=True):
        gaps[alone(label)] += int((mask & told)[months].sum())
    labels = [label for label, count in gaps.most_common() if count]
    zh = "、".join(f"“{label}”" for label in labels)
    details = {
        "league": league.league.title,
        "count": len(months),
        "months": ", ".join(scheme.months[at] for at in months[:_MOST_MONTHS]),
        "gaps": f"not reported: {zh}" if labels else "all of them 0 of 0",
        "gaps_zh": f"没有报{zh}" if labels else "各单位都是 0 ÷ 0",
    }
    yield Problem("N919", league.league.place, details)


def _listed(targets: Rows, name: str) -> list[str]:
    column = targets[name]
    assert isinstance(column, Texts)
    return column.listed()
