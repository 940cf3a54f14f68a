"""What a command says of the files of a period that it has written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem
from .notices import tell
from .speech import Speech

if TYPE_CHECKING:
    from ..reports.periods import Period
    from ..results.result import Result


def print_written(
    t: Speech,
    result: Result,
    period: Period,
    files: Sequence[Path],
    told: Iterable[Problem],
    *,
    named: Sequence[Path],
    quiet: bool,
) -> None:
    """Tell the notices of writing and of the result, count the files, and name some places."""
    if not quiet:
        tell(t, [*told, *result.notices])
    count = len(files)
    t.print(
        t(
            f"{result.scheme.title} {period.title}：已写出 {count} 个文件。",
            f"{result.scheme.id} {period.file}: {count} files.",
        )
    )
    for place in named:
        t.print(str(place))
