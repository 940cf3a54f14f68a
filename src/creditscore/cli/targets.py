"""What `score` prints of targets: how many of each unit are met, in the month and in the year."""

from __future__ import annotations

from typing import Any

from .speech import Speech
from .tables import Column, show


def print_targets(t: Speech, result: Any) -> None:
    """The states of the last month, and how often targets were met in the quarter and the year."""
    from ..results.tables.definitions import STATE_NAMES

    month = result.scheme.months[result.through - 1]
    counts = result.target_counts
    now = counts[counts["month"] == month]
    there = [state for state in STATE_NAMES if now[state.replace("-", "_")].any()]
    quarter = f"{month[:4]}-Q{(result.through + 2) // 3}"
    columns = [
        Column(t("单位", "unit"), names=True),
        *(Column(t(*STATE_NAMES[state]), right=True) for state in there),
        Column(t("本季", "quarter"), right=True),
        Column(t("全年", "year"), right=True),
    ]
    periods = {name: _by_unit(result.target_periods, name) for name in (quarter, month[:4])}
    for name, track in result.tracks.items():
        rows = [
            [
                row["entity"],
                *(str(row[state.replace("-", "_")]) for state in there),
                *(found.get((name, row["entity"]), "0/0") for found in periods.values()),
            ]
            for row in now[now["track"] == name].to_dict("records")
        ]
        if rows:
            show(f"{track.track.title} {month}", columns, rows)
    t.print(
        t(
            f"各状态的个数是 {month} 的；本季、全年是到 {month} 为止的达标次数/已判次数"
            "（每月一判的每月算一次，到期一次的算一次，无数据的也算已判）"
            "，逐条见 target_periods 表。",
            f"States are those of {month}; quarter and year: how often targets were met of the"
            f" times they were judged up to {month}, those without facts included,"
            " see the table 'target_periods'.",
        )
    )
    due = result.due
    if len(due):
        soonest = due["due"].iloc[0]
        count = int((due["due"] == soonest).sum())
        t.print(
            t(
                f"{month} 之后到期的目标 {len(due)} 项，最近的在 {soonest}（{count} 项），"
                "见 due 表；一个单位的清单用 creditscore due。",
                f"{len(due)} targets fall due after {month}, {count} of them in {soonest}:"
                " see the table 'due'; creditscore due lists those of a unit.",
            )
        )


def _by_unit(periods: Any, name: str) -> dict[tuple[str, str], str]:
    """How often the targets of each unit were met in a period, of how many times."""
    here = periods[periods["period"] == name]
    summed = here.groupby(["track", "entity"])[["met", "judged"]].sum()
    return {key: f"{met}/{judged}" for key, met, judged in summed.itertuples()}
