"""The text of a rule file, edited at places: every byte that is not touched stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...errors import Place
from .yaml_errors import LINE_END
from .yaml_tree import Map, Seq


@dataclass
class Edits:
    r"""Edits of a text, by lines and columns from 1, put in together.

    >>> edits = Edits("year: 2023  # 年度\r\nid: x\r\n")
    >>> edits.replace(Place("", 1, 7, 11), "2024")
    >>> edits.insert_below(1, ["cites: ''"])
    >>> edits.text()
    "year: 2024  # 年度\r\ncites: ''\r\nid: x\r\n"
    """

    before: str
    _changes: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        ends = [0, *(found.end() for found in LINE_END.finditer(self.before))]
        self._starts = ends if ends[-1] < len(self.before) or len(ends) == 1 else ends[:-1]
        found = LINE_END.search(self.before)
        self.newline = found[0] if found else "\n"

    def replace(self, place: Place, new: str) -> None:
        """Put a text in the place of what stands from a column to the end of it."""
        start = self._starts[place.line - 1] + place.column - 1
        end = self._starts[place.line - 1] + max(place.end, place.column) - 1
        self._changes.append((start, end, new))

    def insert_below(self, line: int, lines: list[str]) -> None:
        """Put lines below a line; 0 is above the first."""
        at = self._starts[line] if line < len(self._starts) else len(self.before)
        text = "".join(f"{new}{self.newline}" for new in lines)
        if at == len(self.before) and at and not LINE_END.match(self.before[-1]):
            text = self.newline + text
        self._changes.append((at, at, text))

    def append(self, line: int, text: str) -> None:
        """Put a text at the end of a line."""
        at = self._starts[line - 1] + len(self.line(line))
        self._changes.append((at, at, text))

    def line(self, number: int) -> str:
        """A line as it was."""
        return LINE_END.split(self.before)[number - 1]

    def text(self) -> str:
        """The text with all edits."""
        found = self.before
        for start, end, new in sorted(self._changes, key=lambda change: change[0], reverse=True):
            found = found[:start] + new + found[end:]
        return found


def last_line(node: Any) -> int:
    """The last line on which anything of a tree stands that has a place."""
    places = [*getattr(node, "key_places", {}).values()]
    inner = node.value_places if isinstance(node, Map | Seq) else {}
    places += inner.values() if isinstance(inner, dict) else inner
    below = node.values() if isinstance(node, Map) else node if isinstance(node, Seq) else ()
    return max([*(place.line for place in places), *map(last_line, below)], default=0)
