"""Next year's scheme from this year's: dates moved, what has to be decided marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..comparison.rules import MONTHS
from ..errors import Place
from ..language import Say
from ..lints.decisions import MARK, MARKS
from ..scheme.files import yaml_tree
from ..scheme.files.edits import Edits
from ..scheme.files.yaml_tree import Map, Seq
from .schemas import modeline

_MONTH = re.compile(r"((?:19|20|21)[0-9]{2})(-(?:0[1-9]|1[0-2]))")
_TEXTS = ("says", "label", "question", "because", "title", "assumes", "labels", "note", "limit",
          "zh", "en", "blank")  # fmt: skip
_COMMENT = re.compile(r"\s*#(?! *yaml-language-server)")
_ASKED = {"scheme.yaml": ("title", "cites"), "calendar.yaml": ("calendar",)}
"""Keys of files for which a new value has to be found."""
_ASKS = {
    "title": ("新文件的名称", "the new document's title"),
    "cites": ("新文件的文号或附件", "the new document's number"),
    "calendar": ("补上新一年的放假安排", "add the holidays of the new year"),
}


@dataclass
class Moved:
    """What was moved: months, mentions of the year in texts, and how many marks were set.

    `listed` are months of the old year in a roster that is a table, which stay.
    """

    months: int = 0
    years: int = 0
    marks: int = 0
    listed: int = 0


@dataclass
class Rollover:
    """One scheme's files on their way to another year; texts and marks are in one language."""

    year: int
    to: int
    name: str
    say: Say
    moved: Moved = field(default_factory=Moved)

    def file(self, name: str, text: str) -> str:
        """A rule file of the new scheme, from that of the old one.

        Months, the year, and the year in texts of rules are moved; clauses with any of these get a
        mark in the place of an earlier one, and so do those with texts of several lines that name
        the year, which stay. Of cases only months are moved. Raises `RuleError` for a file that
        cannot be read.
        """
        tree = yaml_tree.parse(text, name)
        edits = Edits(text)
        found: dict[int, _Found] = {}
        cases = name.startswith("cases/")
        for at, key, value, owner in _scalars(tree):
            if isinstance(value, str) and at.end:
                asked = None if cases else found.setdefault(owner, _Found())
                self._scalar(edits, at, key, value, asked)
            elif isinstance(value, str) and key in _TEXTS and not cases:
                left = len(self._mentions().findall(value)) if self.to != self.year else 0
                found.setdefault(owner, _Found()).left += left
        if name == "scheme.yaml":
            edits.replace(tree.value_places["year"], str(self.to))
            edits.replace(tree.value_places["scheme"], self.name)
        for key in _ASKED.get(name, ()):
            if key in tree:
                found.setdefault(tree.key_places[key].line, _Found()).asked.append(key)
        for number, line in enumerate([] if cases else text.splitlines(), 1):
            if _COMMENT.match(line):
                self._comment(edits, number, line)
        return self._marked(edits.text(), found, name)

    def _scalar(self, edits: Edits, at: Place, key: str, value: str, found: _Found | None) -> None:
        written = edits.line(at.line)[at.column - 1 : at.end - 1]
        month = _MONTH.fullmatch(value)
        if self.to == self.year:
            return
        if month and key.rpartition(".")[2] in MONTHS:
            edits.replace(at, written.replace(value, self._shifted(month)))
            self.moved.months += 1
            if found:
                found.months += 1
        elif found and key in _TEXTS:
            new, count = self._mentions().subn(str(self.to), written)
            if count:
                edits.replace(at, new)
                self.moved.years += count
                found.years += count
            found.before += len(self._mentions(self.year - 1).findall(written))

    def _comment(self, edits: Edits, number: int, line: str) -> None:
        new, count = self._mentions().subn(str(self.to), line)
        if count and self.to != self.year:
            edits.replace(Place("", number, 1, len(line) + 1), new)
            self.moved.years += count

    def _shifted(self, month: re.Match[str]) -> str:
        return f"{int(month[1]) + self.to - self.year}{month[2]}"

    def _mentions(self, year: int | None = None) -> re.Pattern[str]:
        """Where a text names a year, or a month or day of it; a document's number is another."""
        day = r"-(?:0[1-9]|1[0-2])(?![0-9])"
        return re.compile(rf"(?<![0-9〔-]){year or self.year}(?:(?={day})|(?![0-9〕-]))")

    def _marked(self, text: str, found: Mapping[int, _Found], name: str) -> str:
        """The text with a comment at each clause that asks for a decision.

        It stands behind the clause's first line, or above it where that line ends within a text.
        """
        behind, above = Edits(text), Edits(text)
        for line, asked in found.items():
            if told := asked.text(self.say, self.year):
                comment = f"# {self.say(*MARKS)}: {told}"
                start = above.line(line)
                indent = start[: len(start) - len(start.lstrip())]
                _put(behind, line, f"   {comment}")
                if line > 1 and MARK.match(above.line(line - 1).strip()):
                    _put(above, line - 1, f"{indent}{comment}")
                else:
                    above.insert_below(line - 1, [f"{indent}{comment}"])
                self.moved.marks += 1
        same = yaml_tree.parse(behind.text(), name) == yaml_tree.parse(text, name)
        marked = behind.text() if same else above.text()
        if marked.startswith("# yaml-language-server"):
            return marked
        return f"{modeline(name)}{behind.newline}{marked}"


def _put(edits: Edits, line: int, comment: str) -> None:
    """Put a mark at the end of a line, in the place of the one that is there."""
    text = edits.line(line)
    mark = MARK.search(text)
    start = len(text[: mark.start()].rstrip()) if mark else len(text)
    edits.replace(Place("", line, start + 1, len(text) + 1), comment)


@dataclass
class _Found:
    """What one clause has that somebody has to look at."""

    months: int = 0
    years: int = 0
    before: int = 0
    left: int = 0
    asked: list[str] = field(default_factory=list)

    def text(self, say: Say, year: int) -> str:
        """All of it in a line, "" where there is nothing."""
        parts = [say(*_ASKS[key]) for key in self.asked]
        for count, zh, en in (
            (self.months, "月份改了 {} 处", "{} months moved"),
            (self.years, "年份改了 {} 处", "{} mentions of the year moved"),
            (self.before, f"提到 {year - 1} 年 {{}} 处", f"{year - 1} is named {{}} times"),
            (
                self.left,
                f"几行的文字里 {year} 年有 {{}} 处没有改",
                f"{year} stays {{}} times in texts of several lines",
            ),
        ):
            parts += [say(zh, en).format(count)] if count else []
        return say("，", ", ").join(parts)


def _scalars(node: Any, owner: int = 0, key: str = "") -> Iterator[tuple[Place, str, Any, int]]:
    """Every scalar with its place, its key, and the line on which its clause begins.

    A clause is an entry of the outermost list but for lists of sections; what stands in no list is
    one by itself.
    """
    if isinstance(node, Map):
        parts = [(node.value_places[name], name, value) for name, value in node.items()]
    else:
        parts = [(at, key, value) for at, value in zip(node.value_places, node, strict=True)]
    for place, name, value in parts:
        own = owner
        if not owner and isinstance(node, Seq) and name != "sections":
            own = place.line
        said = key == "says" or name.startswith("says.")
        if isinstance(value, Map | Seq):
            yield from _scalars(value, own, "says" if said else name)
        else:
            yield place, "says" if said else name, value, own or place.line
