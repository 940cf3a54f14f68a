"""What can be wrong, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from .language import Lang, chosen
from .messages import TEXTS
from .visible import Shown, shown

LISTED = 20
"""How many problems of a code are listed."""
_MORE = "N910"
_LONGEST_NAME = 100
_MOST_COMPARED = 200_000


_SHEETS = ("]", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")
"""How the names of sheets end in places, and of workbooks that have one."""


def letters(column: int) -> str:
    """A column of a spreadsheet by its number from 1.

    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def number_of(letters: str) -> int:
    """The number of a column of a spreadsheet, the other way about.

    >>> number_of("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file with line and column, or a row of a table.

    `end` is the column behind its last sign, 0 where that is not known.

    >>> str(Place("departments.yaml", 12, 5, end=9)), str(Place("五月.xlsx[一]", 12, 5))
    ('departments.yaml:12:5', '五月.xlsx[一]!E12')
    """

    file: str = ""
    line: int = 0
    column: int = 0
    end: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        if self.file and self.line and not self.column:
            return f"{self.file}:{self.line}"
        if self.column and self.file.lower().endswith(_SHEETS):
            return f"{self.file}!{letters(self.column)}{self.line}"
        parts = self.file, self.line and str(self.line), self.column and str(self.column)
        return ":".join([part for part in parts if part])

    def to_dict(self) -> dict[str, object]:
        """The place as plain data; lines and columns count from 1, None is not known."""
        numbers = {"line": self.line, "column": self.column, "end": self.end}
        return {"file": self.file or None, **{key: n or None for key, n in numbers.items()}}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a stable code, a place, and the details that its text names."""

    code: str
    place: Place = Place()
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def level(self) -> Literal["error", "notice"]:
        """Whether it stops the run."""
        return "notice" if self.code.startswith("N") else "error"

    @property
    def others(self) -> list[Place]:
        """The places of the same file tree that it does not agree with."""
        return [place for place in self.details.values() if isinstance(place, Place)]

    def message(self, lang: str | None = None) -> str:
        """Say what is wrong.

        >>> Problem("Y103", details={"key": "id"}).message("en")
        "the key 'id' stands twice in one mapping"
        """
        return TEXTS[self.code].message[chosen(lang)].format_map(Shown(self.details))

    def hint(self, lang: str | None = None) -> str:
        """Say what to do."""
        language = chosen(lang)
        text = TEXTS[self.code].hint[language].format_map(Shown(self.details))
        nearest = self.details.get("nearest")
        return f"{_did_you_mean(shown(str(nearest)), language)}{text}" if nearest else text

    def text(self, lang: str | None = None, frame: str = "") -> str:
        """Say all of it: place, code, message, and the way out on a line of its own.

        `frame`, lines that show the source, stands between.
        """
        language = chosen(lang)
        place = f"{shown(str(self.place))}: " if str(self.place) else ""
        way_out = {"zh": "办法", "en": "help"}[language]
        said = f"{place}{self.code} {self.message(language)}\n{frame}"
        return f"{said}    {way_out}: {self.hint(language)}"

    def to_dict(self, lang: str | None = None) -> dict[str, object]:
        """All of it as plain data: code, level, place, message, hint, details, the other places.

        `details` are what the message names, by names that stay: numbers, texts as they may be
        shown, and places.

        >>> Problem("Y103", Place("a.yaml", 2, 1), {"key": "id"}).to_dict("en")["details"]
        {'key': 'id'}
        """
        return {
            "code": self.code,
            "level": self.level,
            **self.place.to_dict(),
            "message": self.message(lang),
            "hint": self.hint(lang),
            "details": {key: _plain(value) for key, value in self.details.items()},
            "others": [place.to_dict() for place in self.others],
        }


def _plain(value: object) -> object:
    """A detail as plain data."""
    if isinstance(value, Place):
        return value.to_dict()
    return value if value is None or isinstance(value, int | float) else shown(str(value))


def excerpt(value: object, most: int = 40) -> str:
    """Return a value as text, cut short where it is long.

    >>> excerpt("9" * 5000)
    '9999999999999999999999999999999999999…'
    """
    text = str(value)
    return text if len(text) <= most else f"{text[: most - 3]}…"


def _did_you_mean(nearest: str, lang: Lang) -> str:
    return f"是否想写“{nearest}”？" if lang == "zh" else f"Did you mean '{nearest}'? "


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like `word`, or "" when none is near.

    Chinese short names are subsequences of the full ones, which counts as near.

    >>> nearest("perod", ["period", "points"])
    'period'
    >>> nearest("市文旅局", ["市文化和旅游局", "市教育局"])
    '市文化和旅游局'
    """
    words = list(known) if len(word) <= _LONGEST_NAME else []
    inside = [w for w in words if _is_subsequence(word, w) or _is_subsequence(w, word)]
    if len(inside) == 1:
        return inside[0]
    return next(iter(difflib.get_close_matches(word, words, n=1, cutoff=0.6)), "")


class Search:
    """Looks for near names in one run, as long as that takes seconds and no more.

    >>> Search().nearest("perod", ["period", "points"])
    'period'
    """

    def __init__(self) -> None:
        self._left = _MOST_COMPARED

    def nearest(self, word: str, known: Collection[str]) -> str:
        """The known word most like `word`; "" when none is near, or too many have been compared."""
        self._left -= len(known)
        return nearest(word, known) if self._left >= 0 else ""


def _is_subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return len(short) > 1 and all(letter in letters for letter in short)


class Problems:
    """Problems as they are found: of each code the first by their places, and how many there are.

    >>> found = Problems(Problem("F219", Place("a.csv", line)) for line in range(30, 0, -1))
    >>> found.counts, len(found.listed())
    ({'F219': 30}, 21)
    >>> found.listed()[0].place, found.listed()[-1].message("en")
    (Place(file='a.csv', line=1, column=0), 'F219 stands 10 more times')
    """

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._found: dict[str, list[Problem]] = {}
        self.counts: dict[str, int] = {}
        self.extend(problems)

    def __len__(self) -> int:
        return sum(self.counts.values())

    def __iter__(self) -> Iterator[Problem]:
        return (problem for problem in self.listed() if problem.code != _MORE)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take in some problems."""
        for problem in problems:
            self.add(problem)

    def more(self, code: str, count: int) -> None:
        """Count problems of a code that stand behind those that are taken in."""
        if count > 0:
            self.counts[code] = self.counts.get(code, 0) + count

    def add(self, problem: Problem) -> None:
        """Take in a problem."""
        if problem.code == _MORE:
            self.more(str(problem.details["code"]), int(str(problem.details["count"])))
            return
        self.more(problem.code, 1)
        found = self._found.setdefault(problem.code, [])
        found.append(problem)
        if len(found) > 2 * LISTED:
            self._found[problem.code] = sorted(found, key=_order)[:LISTED]

    def listed(self) -> list[Problem]:
        """The problems by their places, then how many more there are of each code."""
        first = [sorted(found, key=_order)[:LISTED] for found in self._found.values()]
        shown = {found[0].code: len(found) for found in first}
        more = [
            Problem(_MORE, Place(), {"code": code, "count": count - shown.get(code, 0)})
            for code, count in sorted(self.counts.items())
            if count > shown.get(code, 0)
        ]
        return [*sorted((p for found in first for p in found), key=_order), *more]


def _order(problem: Problem) -> tuple[Place, str]:
    return problem.place, problem.code


class CreditscoreError(Exception):
    """The base of every error of this library.

    `problems` holds what was found: of each code the first 20 by their places, and last a line
    (N910) for each code of which there are more. `counts` says of each code how many there are.
    """

    folder: Path | None = None
    """The folder in which the rule files stand that problems name, where it is known."""

    def __init__(self, problems: Problem | Iterable[Problem] | Problems) -> None:
        found = [problems] if isinstance(problems, Problem) else problems
        found = found if isinstance(found, Problems) else Problems(found)
        self.problems: tuple[Problem, ...] = tuple(found.listed())
        self.counts: Mapping[str, int] = found.counts
        super().__init__(self.problems)

    def text(self, lang: str | None = None) -> str:
        """List every problem with its place and its way out."""
        return "\n".join(problem.text(lang) for problem in self.problems)

    def to_dict(self, lang: str | None = None) -> dict[str, object]:
        """All of it as plain data: the kind of error, its problems, and how many of each code.

        >>> UsageError(Problem("Y103", details={"key": "id"})).to_dict("en")["counts"]
        {'Y103': 1}
        """
        return {
            "error": type(self).__name__,
            "problems": [problem.to_dict(lang) for problem in self.problems],
            "counts": dict(self.counts),
        }

    def __str__(self) -> str:
        return "\n" + self.text()


class RuleError(CreditscoreError):
    """A rule file cannot be used."""


class FactError(CreditscoreError):
    """A fact table cannot be scored."""


class UsageError(CreditscoreError):
    """A call asks for something that is not there."""
