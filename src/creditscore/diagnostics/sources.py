"""The lines of rule files that problems name, and the headings under which they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import CreditscoreError, Place
from ..scheme.files.file_bytes import contents
from ..scheme.files.yaml_errors import LINE_END

_ENTRY = re.compile(r"( *)- ( *)")
_KEY = re.compile(r"(case|id|title|cites): +(.+?)(?: +#.*)?$")
_SAID = ("cites", "title", "case")


class Sources:
    """The rule files in a folder, each read when it is first asked for.

    >>> Sources(None).lines("units.yaml")
    []
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lines: dict[str, Sequence[str]] = {}

    def lines(self, file: str) -> Sequence[str]:
        """The lines of a rule file; none of a file that is no rule file, or cannot be read."""
        if file not in self._lines:
            self._lines[file] = self._read(file)
        return self._lines[file]

    def path(self, file: str) -> str:
        """Where a file stands, with slashes: from the current folder, if it is below it."""
        whole = self._folder / file if self._folder and self.lines(file) else Path(file)
        here, there = Path.cwd(), whole.resolve()
        return (there.relative_to(here) if there.is_relative_to(here) else whole).as_posix()

    def line(self, place: Place) -> str:
        """The line of a place, "" where there is none."""
        lines = self.lines(place.file)
        return lines[place.line - 1] if 0 < place.line <= len(lines) else ""

    def heading(self, place: Place) -> str:
        """What the clause or the case is called in which a place stands, "" where it is in none."""
        lines = self.lines(place.file)
        return heading(lines, place.line) if 0 < place.line <= len(lines) else ""

    def _read(self, file: str) -> Sequence[str]:
        if self._folder is None or not file.endswith(".yaml"):
            return []
        try:
            return LINE_END.split(contents(self._folder / file, file).decode("utf-8-sig"))
        except (CreditscoreError, UnicodeDecodeError):
            return []


def heading(lines: Sequence[str], number: int) -> str:
    """The clause or the case around a line, from 1, as its own lines say it.

    >>> heading(["- id: 一", "  items:", "    - id: '2'", "      title: 诚信", "      x: 1"], 5)
    '诚信'
    """
    indent = _indent(lines[number - 1])
    for at in range(number - 1, -1, -1):
        line = lines[at]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _ENTRY.match(line)
        if found and (at == number - 1 or _indent(line) < indent):
            said = _keys(lines, at, found.end())
            if "title" in said or "case" in said:
                return " ".join(said[key] for key in _SAID if key in said)
        if at != number - 1:
            indent = min(indent, _indent(line))
    return ""


def _keys(lines: Sequence[str], start: int, indent: int) -> dict[str, str]:
    """The keys of an entry that say what it is; the entry's keys stand `indent` from the left."""
    found: dict[str, str] = {}
    for at in range(start, len(lines)):
        line = lines[at]
        if at > start and line.strip() and _indent(line) < indent:
            break
        key = _KEY.match(line[indent:]) if at == start or _indent(line) == indent else None
        if key:
            found.setdefault(key[1], key[2].strip("\"'"))
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
