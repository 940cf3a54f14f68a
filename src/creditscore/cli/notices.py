"""Problems and notices of a run as they are told: in full, in a line, or as a document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import CreditscoreError, Problem
from .speech import Speech

_SHOWN = 3
"""How many of a kind are shown where there are more."""


def line(t: Speech, notice: Problem) -> str:
    """A notice in a line, with its place where it has one."""
    place = f"{notice.place}: " if str(notice.place) else ""
    return f"{place}{notice.code} {notice.message(t.lang)}"


def full_text(t: Speech, error: CreditscoreError) -> str:
    """All problems of an error, each with the lines of rule files that it is about."""
    if not any(str(problem.place) for problem in error.problems):
        return error.text(t.lang)  # perhaps there is no memory for more
    from ..diagnostics.frames import text
    from ..diagnostics.sources import Sources

    sources = Sources(error.folder)
    return "\n".join(text(problem, sources, t) for problem in error.problems)


def document(t: Speech, problems: Iterable[Problem], folder: Path | None) -> str:
    """Problems in the format that the command was asked for; `folder` has the rule files."""
    from .. import __version__
    from ..diagnostics.formats import document as written
    from ..diagnostics.sources import Sources

    return written(t.messages, problems, Sources(folder), t, __version__)


def tell(t: Speech, notices: Iterable[Problem], folder: Path | None = None) -> None:
    """Print notices beside the output, the first of each kind and how many more there are.

    In a format for programs all of them are printed.
    """
    if t.messages != "text":
        t.print(document(t, notices, folder), aside=True)
        return
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
