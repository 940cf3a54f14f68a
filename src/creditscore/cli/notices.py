"""Notices of a run, those of a kind together."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import Problem
from .speech import Speech

_SHOWN = 3
"""How many of a kind are shown where there are more."""


def line(t: Speech, notice: Problem) -> str:
    """A notice in a line, with its place where it has one."""
    place = f"{notice.place}: " if str(notice.place) else ""
    return f"{place}{notice.code} {notice.message(t.lang)}"


def tell(t: Speech, notices: Iterable[Problem]) -> None:
    """Print notices beside the output, the first of each kind and how many more there are."""
    kinds: dict[str, list[Problem]] = {}
    for notice in notices:
        kinds.setdefault(notice.code, []).append(notice)
    for code, found in kinds.items():
        shown = found if len(found) == _SHOWN + 1 else found[:_SHOWN]
        for notice in shown:
            t.print(line(t, notice), aside=True)
        if rest := len(found) - len(shown):
            more = t(
                f"同类提示另有 {rest} 条，check 命令和 run.json 列出全部",
                f"and {rest} more of this kind; the command check and run.json list all",
            )
            t.print(f"{code} {more}", aside=True)
