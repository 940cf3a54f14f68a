"""Options that several commands share, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Place, Problem, UsageError, nearest

if TYPE_CHECKING:
    from ..results.result import Result
    from ..spark import SparkResult
    from .speech import Speech


def pairs(words: Sequence[str], pattern: str) -> list[tuple[str, str]]:
    """Split words like `16=monthly-cap`; raise `UsageError` for one without its sign."""
    wrong = [word for word in words if "=" not in word]
    if wrong:
        raise UsageError(
            Problem("U508", Place(), {"value": word, "pattern": pattern}) for word in wrong
        )
    return [(left, right) for left, _, right in (word.partition("=") for word in words)]


def one_of(word: str | None, known: Iterable[str]) -> None:
    """Raise `UsageError` for a word that is given and not known."""
    names = list(known)
    if word is not None and word not in names:
        details = {"value": word, "pattern": " | ".join(names), "nearest": nearest(word, names)}
        raise UsageError(Problem("U508", Place(), details))


def readings(words: Sequence[str]) -> dict[str, list[str]]:
    """Read `--reading ITEM=NAME`, as often as it was given."""
    chosen: dict[str, list[str]] = {}
    for where, option in pairs(words, "16=monthly-cap"):
        chosen.setdefault(where, []).append(option)
    return chosen


def changes(words: Sequence[str]) -> dict[str, Any]:
    """Read `--set PATH=VALUE`; the value is written as in a rule file."""
    from ..scheme.tree import parse

    return {
        path: parse(value, f"--set {path}")
        for path, value in pairs(words, "16.awards.cases.cap=30")
    }


def scored(
    speech: Speech,
    scheme: str,
    facts: Sequence[str | Path],
    through: str | None,
    reading: Sequence[str],
    set_: Sequence[str],
    **more: Any,
) -> Result:
    """Load, read and score as a command asks; `more` goes to `score`."""
    with speech.progress("正在读取…", "reading …") as told:
        from .. import load_scheme, read_facts, score

        switched = load_scheme(scheme).switch(readings(reading), changes(set_))
        observed = read_facts(*facts, progress=told)
    with speech.progress("正在计分…", "scoring …"):
        return score(switched, observed, through=through, **more)


def scored_on_spark(
    speech: Speech,
    scheme: str,
    facts: Sequence[str],
    through: str | None,
    reading: Sequence[str],
    set_: Sequence[str],
) -> SparkResult:
    """The same on Spark."""
    with speech.progress("正在用 Spark 计分…", "scoring on Spark …"):
        from .. import load_scheme
        from ..spark.files import score_files

        switched = load_scheme(scheme).switch(readings(reading), changes(set_))
        return score_files(switched, facts, through)
