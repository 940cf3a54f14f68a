"""Options that several commands share, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Place, Problem, UsageError, nearest

if TYPE_CHECKING:
    from ..books.books import Books
    from ..facts.facts import Facts
    from ..reports.periods import Period
    from ..results.result import Result
    from ..scheme.scheme import Scheme
    from ..spark import SparkResult
    from .speech import Speech


class Shared:
    """What the options say of themselves that several commands share, in one language."""

    def __init__(self, t: Speech) -> None:
        self.scheme = t.help("内置方案名或方案文件夹", "a built-in scheme, or a folder")
        self.facts = t.help("事实表或装有事实表的文件夹", "fact tables, or folders of them")
        self.through = t.help("只算到此月，如 2023-06", "the last month, as 2023-06")
        self.reading = t.help("换一种读法，如 16=monthly-cap", "another reading, as 16=monthly-cap")
        self.set = t.help(
            "改一处规则，如 16.awards.cases.cap=30",
            "change a rule, as 16.awards.cases.cap=30",
            name="--set",
        )
        self.format = t.help("输出格式", "what to print")
        self.books = t.help(
            "账簿文件：已结账的月份和更正", "the file of the books: closed months and corrections"
        )
        self.by = t.help("谁做的", "who does it")
        self.on = t.help("哪一天，如 2023-06-05", "on which day, as 2023-06-05")
        self.why = t.help("为什么", "why")
        self.quiet = t.help(
            "不显示提示", "show no notices", name=("--quiet", "-q"), show_default=False
        )


_SHORTEST = 2
"""How many signs of a name there must be for it to be found by a part of it."""


def pairs(words: Sequence[str], pattern: str) -> list[tuple[str, str]]:
    """Split words like `16=monthly-cap`; raise `UsageError` for one without its sign."""
    wrong = [word for word in words if "=" not in word]
    if wrong:
        raise UsageError(
            Problem("U508", Place(), {"value": word, "pattern": pattern}) for word in wrong
        )
    return [(left.strip(), right.strip()) for left, _, right in (w.partition("=") for w in words)]


def one_of(word: str | None, known: Iterable[str]) -> None:
    """Raise `UsageError` for a word that is given and not known."""
    names = list(known)
    if word is not None and word not in names:
        details = {"value": word, "pattern": " | ".join(names), "nearest": nearest(word, names)}
        raise UsageError(Problem("U508", Place(), details))


def whole_number(kind: type[Any], tokens: Sequence[Any]) -> int:
    """Convert the word of an option; raises `ValueError` for a number with a point, as 1.5."""
    return int(tokens[0].value)


def one_path(kind: type[Any], tokens: Sequence[Any]) -> Path:
    """Convert the word of an option that names a file or a folder; an empty one is refused."""
    return paths([tokens[0].value])[0]


def paths(words: Iterable[str]) -> list[Path]:
    """The paths that words name; raises `UsageError` for an empty one, which names no file."""
    named = list(words)
    if "" in named:
        raise UsageError(Problem("U508", Place(), {"value": "", "pattern": "facts.csv"}))
    return [Path(word) for word in named]


def in_range(option: str, number: int | None, most: int) -> None:
    """Raise `UsageError` for a number that is given and not from 1 to `most`."""
    if number is not None and not 1 <= number <= most:
        details = {"value": f"{option} {number}", "pattern": f"{option} 1 … {most}"}
        raise UsageError(Problem("U508", Place(), details))


def unit_called(t: Speech, scheme: Scheme, name: str) -> str:
    """The unit of a name or alias, or the only one whose name holds what was written; told then.

    Its signs may stand apart in the name, in their order: 市文旅局 for 市文化和旅游局.
    """
    word = name.strip()
    if word in scheme.names or len(word) < _SHORTEST:
        return word
    for holds in (str.__contains__, _in_order):
        found = {own for known, (_, own) in scheme.names.items() if holds(known, word)}
        if found:
            break
    if len(found) != 1:
        return word
    (entity,) = found
    notice = Problem("N922", Place(), {"name": word, "entity": entity})
    t.print(f"{notice.code} {notice.message(t.lang)}", aside=True)
    return entity


def _in_order(name: str, signs: str) -> bool:
    """Whether a name has some signs, in their order."""
    letters = iter(name)
    return all(sign in letters for sign in signs)


def readings(words: Sequence[str]) -> dict[str, list[str]]:
    """Read `--reading ITEM=NAME`, as often as it was given."""
    chosen: dict[str, list[str]] = {}
    for where, option in pairs(words, "16=monthly-cap"):
        chosen.setdefault(where, []).append(option)
    return chosen


def changes(words: Sequence[str]) -> dict[str, Any]:
    """Read `--set PATH=VALUE`; the value is written as in a rule file."""
    from ..scheme.files.yaml_tree import parse

    return {
        path: parse(value, f"--set {path}")
        for path, value in pairs(words, "16.awards.cases.cap=30")
    }


def period_of(month: str | None, quarter: str | None, annual: bool) -> Callable[[Scheme], Period]:
    """The period that one of three options asks for, in the year of a scheme.

    Raises `UsageError` unless there is one.
    """
    if [month is not None, quarter is not None, annual].count(True) != 1:
        raise UsageError(Problem("U540"))

    def of(scheme: Scheme) -> Period:
        from ..reports.periods import Period

        if month is not None:
            return Period.month(scheme, month)
        return Period.quarter(scheme, quarter) if quarter else Period.annual(scheme)

    return of


def scored(
    speech: Speech,
    scheme: str,
    facts: Sequence[str],
    through: str | Callable[[Scheme], str] | None,
    reading: Sequence[str],
    set_: Sequence[str],
    fit: Callable[[Scheme], None] | None = None,
    books: str | None = None,
    begin: Callable[[Mapping[str, Any]], None] | None = None,
    **more: Any,
) -> Result:
    """Load, read and score as a command asks; `more` goes to `score`.

    `through` may be worked out from the scheme; `fit` may refuse to go on for one, before its facts
    are read, `begin` for what it would be scored from; `books` is a file.
    """
    kept = None if books is None else books_in(books)
    switched, observed = read(speech, scheme, facts, reading, set_, fit)
    with speech.progress("正在计分…", "scoring …"):
        from .. import score

        last = through(switched) if callable(through) else through
        if begin is not None:
            from ..facts.check import check
            from ..results.arguments import month_number
            from ..results.manifest import inputs

            number = month_number(switched, last)
            try:
                begin(inputs(switched, observed, number, kept))
            except UsageError:
                check(observed, switched, number)  # what is wrong with the facts is told first
                raise
        return score(switched, observed, through=last, books=kept, **more)


def books_in(file: str) -> Books:
    """The books in a file."""
    from .. import Books

    (path,) = paths([file])
    return Books.read(path)


def read(
    speech: Speech,
    scheme: str,
    facts: Sequence[str],
    reading: Sequence[str],
    set_: Sequence[str],
    fit: Callable[[Scheme], None] | None = None,
    *,
    thorough: bool = False,
) -> tuple[Scheme, Facts]:
    """The scheme and the facts that a command asks for; with `thorough` every reading is tried."""
    files = paths(facts)
    with speech.progress("正在读取…", "reading …") as told:
        from .. import load_scheme, read_facts
        from ..memory import keep_freed_memory

        loaded = load_scheme(scheme, thorough=thorough)
        switched = loaded.switch(readings(reading), changes(set_))
        if fit is not None:
            fit(switched)
        observed = read_facts(*files, scheme=switched, progress=told)
        if observed.tables:
            keep_freed_memory()
    return switched, observed


def of_its_year(speech: Speech, facts: Facts, scheme: Scheme) -> Facts:
    """Facts of an earlier year as if they were of the scheme's, which is said."""
    from ..comparison import carried
    from .notices import tell

    moved, notices = carried.of_its_year(facts, scheme)
    tell(speech, notices)
    return moved


def scored_on_spark(
    speech: Speech,
    scheme: str,
    facts: Sequence[str],
    through: str | None,
    reading: Sequence[str],
    set_: Sequence[str],
) -> SparkResult:
    """The same on Spark."""
    paths(facts)
    with speech.progress("正在用 Spark 计分…", "scoring on Spark …"):
        from .. import load_scheme
        from ..spark import score_files

        switched = load_scheme(scheme).switch(readings(reading), changes(set_))
        return score_files(switched, facts, through)
