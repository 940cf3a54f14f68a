"""The mistake that most likely stands behind an error of the YAML parser."""

from __future__ import annotations

import re
from typing import Any

from ...errors import Place, Problem
from . import confusables

LINE_END = re.compile(r"\r\n|\r|\n")
_TAB = re.compile(r"[ \t-]*\t")
_KEY_WITH_VALUE = re.compile(r"\s*(- +)*[^\s#].*?: +[^\s#]")
_NO_BLANK = re.compile(r"\s*-[^\s-]")
_HEAD = 1000
_PART = re.compile(r"[,\[{]|: ")


def mistake(error: Any, text: str, name: str, around: Place) -> Problem:
    """What to tell of an error that PyYAML or libyaml raised while it read `text`.

    `around` is where the innermost list or mapping begins that it had not finished.
    """
    return _Told(error, text, name, around).problem()


def place_at(text: str, index: int, name: str) -> Place:
    """The place of a character of a text, by lines as editors count them."""
    lines = LINE_END.split(text[:index])
    return Place(name, len(lines), len(lines[-1]) + 1)


class _Told:
    def __init__(self, error: Any, text: str, name: str, around: Place) -> None:
        self.said = f"{error.context or ''}: {error.problem or ''}"
        self.lines = LINE_END.split(text)
        self.name = name
        at, context = error.problem_mark, error.context_mark
        self.at = (at.line, at.column) if at else (0, 0)
        self.start = (context.line, context.column) if context else self.at
        if "flow node" in self.said:
            self.start = (around.line - 1, around.column - 1)

    def problem(self) -> Problem:
        """The first cause that fits, from the surest on."""
        line = self._line(self.at)
        tab = _TAB.match(line)
        if tab:
            return self._one("Y112", (self.at[0], tab.end() - 1))
        if "directive" in self.said or "YAML document" in self.said:
            return self._one("Y122", self.start)
        if "quoted scalar" in self.said:
            return self._quoted()
        if "simple key" in self.said:
            return self._colon(self.start)
        if "mapping values" in self.said:
            return self._second_value()
        if "flow" in self.said:
            return self._bracket()
        if "expected key" in self.said or "while parsing a block" in self.said:
            number = max((n for n in range(self.at[0]) if self.lines[n].strip()), default=0)
            before = self.lines[number]
            if _NO_BLANK.match(before):
                return self._one("Y117", (number, len(before) - len(before.lstrip())))
            first = not line[: self.at[1]].strip()
            return self._one("Y116" if first else "Y115", self.at)
        if "<document start>" in self.said:
            above = self.lines[: self.at[0]]
            ended = any(line.startswith(("---", "...")) for line in above)
            return self._one("Y106" if ended else "Y116", self.at)
        sign = self._sign(self.start)
        return self._one("Y119", self.start, sign=sign) if sign else self._one("Y102", self.at)

    def _line(self, at: tuple[int, int]) -> str:
        return self.lines[at[0]] if at[0] < len(self.lines) else ""

    def _sign(self, at: tuple[int, int]) -> str:
        return self._line(at)[at[1] : at[1] + 1]

    def _one(self, code: str, at: tuple[int, int], **details: object) -> Problem:
        return Problem(code, Place(self.name, at[0] + 1, at[1] + 1), details)

    def _wide(self, line: int, column: int, wanted: str) -> Problem:
        """A full-width sign where one of YAML's own is wanted."""
        sign = self.lines[line][column]
        return self._one("Y113", (line, column), sign=sign, half=confusables.half(sign) or wanted)

    def _quoted(self) -> Problem:
        """A quotation mark that is not closed, or an escape behind it that means nothing."""
        line, column = self.start
        quote = self._sign(self.start)
        if "escape" in self.said or "hex" in self.said:
            end = self.at[1]
            back = self._line(self.at)[: end + 1].rfind("\\")
            sign = self._line(self.at)[back : back + 2]
            return self._one("Y120", (self.at[0], back), sign=sign)
        wide = confusables.first_of(quote, self._line(self.start)[column + 1 :])
        if wide >= 0:
            return self._wide(line, column + 1 + wide, quote)
        return self._one("Y114", self.start, sign=quote)

    def _colon(self, at: tuple[int, int]) -> Problem:
        """A line that has no colon with a blank behind it."""
        line = self._line(at)
        wide = confusables.first_of(":", line)
        if wide >= 0:
            return self._wide(at[0], wide, ":")
        return self._one("Y117", (at[0], len(line) - len(line.lstrip())))

    def _second_value(self) -> Problem:
        """A colon where no key can stand."""
        number, column = self.at
        line = self._line(self.at)
        start = len(line) - len(line.lstrip())
        before = line[:column].strip().removeprefix("- ")
        if confusables.half(line[start : start + 1]) == "-":
            return self._wide(number, start, "-")
        opening = start + 2 * line[start:].startswith("- ")
        if confusables.half(line[opening : opening + 1]) in ("{", "["):
            return self._wide(number, opening, "{")
        if ": " in before:
            value = line.index(": ") + 2
            if confusables.half(line[value : value + 1]) in ('"', "'"):
                return self._wide(number, value, '"')
            return self._one("Y118", self.at)
        above = next((n for n in range(number - 1, -1, -1) if self.lines[n].strip()), number)
        if above != number and not _KEY_WITH_VALUE.match(self.lines[above][:_HEAD]):
            return self._colon((above, 0))
        return self._one("Y116", (number, start))

    def _bracket(self) -> Problem:
        """A list or a mapping in brackets that is not closed, or lacks a comma."""
        line, column = self.start
        sign = self._sign(self.start)
        above = max((n for n in range(line, self.at[0]) if self.lines[n].strip()), default=line)
        for number, end in ((self.at[0], self.at[1]), (above, len(self.lines[above]))):
            begin = self._last_part(number, end, column + 1 if number == line else 0)
            found = confusables.last_of(",:[]{}\"'", self._line((number, 0))[begin:end])
            if found >= 0:
                return self._wide(number, begin + found, ",")
        here = self._line(self.at)
        outside = self.at[0] > line and _indent(here) <= _indent(self._line(self.start))
        rest = "".join(self.lines[self.at[0] + 1 :]).strip()
        if outside or self._sign(self.at) in ("]", "}") or not (here[self.at[1] :] or rest):
            return self._one("Y114", self.start, sign=sign)
        return self._one("Y115", self.at)

    def _last_part(self, number: int, end: int, begin: int) -> int:
        """Where the text behind the last half-width comma, colon or bracket of a line begins."""
        parts = _PART.finditer(self._line((number, 0)), begin, end)
        return max((part.end() for part in parts), default=begin)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
