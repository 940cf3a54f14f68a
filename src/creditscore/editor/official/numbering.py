"""The numbers that Word puts before paragraphs itself: they stand in no text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...lints.numerals import numeral
from .xml import walk

_CHINESE = (
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographDigital", "koreanCounting",
)  # fmt: skip
_CIRCLED = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_CLOSED = "、．.）)，,"


@dataclass
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""

    def shown(self, number: int) -> str | None:
        """A number as this level writes it, None where it is not written in figures."""
        if self.format in _CHINESE and number < 1000:
            return numeral(number)
        if self.format in _CIRCLED and 1 <= number <= 20:
            return chr(0x2460 + number - 1)
        if self.format in (*_CHINESE, *_CIRCLED, "decimal", "decimalZero", "decimalFullWidth"):
            return str(number)
        return None


@dataclass
class _Style:
    name: str = ""
    based_on: str = ""
    list_id: str = ""
    level: int = 0


@dataclass
class Numbering:
    """The lists of a document and its styles; counts as paragraphs are told of in their order."""

    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)
    _styles: dict[str, _Style] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def read_lists(self, data: bytes) -> None:
        """Take over the part `numbering.xml`."""
        at: dict[str, str] = {}
        level = _Level()

        def started(name: str, said: Mapping[str, str]) -> None:
            nonlocal level
            value = said.get("val", "")
            match name:
                case "abstractNum":
                    at.update(abstract=said.get("abstractNumId", ""), list="")
                case "num":
                    at.update(list=said.get("numId", ""))
                case "abstractNumId":
                    self._lists[at.get("list", "")] = value
                case "lvlOverride":
                    at["level"] = said.get("ilvl", "0")
                case "startOverride":
                    starts = self._starts.setdefault(at.get("list", ""), {})
                    starts[int(at.get("level", "0"))] = int(value)
                case "lvl":
                    level = _Level()
                    if not at.get("list"):
                        levels = self._abstract.setdefault(at.get("abstract", ""), {})
                        levels[int(said.get("ilvl", "0"))] = level
                case "start":
                    level.start = int(value)
                case "numFmt":
                    level.format = value
                case "lvlText":
                    level.text = value
                case "pStyle":
                    level.style = value

        walk(data, started)

    def read_styles(self, data: bytes) -> None:
        """Take over the part `styles.xml`."""
        style = _Style()

        def started(name: str, said: Mapping[str, str]) -> None:
            nonlocal style
            value = said.get("val", "")
            match name:
                case "style":
                    style = self._styles[said.get("styleId", "")] = _Style()
                case "name":
                    style.name = value.lower()
                case "basedOn":
                    style.based_on = value
                case "numId":
                    style.list_id = value
                case "ilvl":
                    style.level = int(value)

        walk(data, started)

    def is_contents(self, style: str) -> bool:
        """Whether paragraphs of a style are lines of a table of contents."""
        return self._styles.get(style, _Style()).name.startswith("toc ")

    def number(self, style: str, list_: str, level: int | None) -> str:
        """The number before the next paragraph of a style, or of a list if it names one."""
        if not list_:
            list_, own = self._of_style(style)
            level = own if level is None else level
        abstract = self._lists.get(list_, "")
        levels = self._abstract.get(abstract, {})
        here = level or 0
        if list_ == "0" or here not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        again = self._starts.get(list_, {}).pop(here, None)
        first = levels[here].start if again is None else again
        counts[here] = counts[here] + 1 if here in counts and again is None else first
        for deeper in [each for each in counts if each > here]:
            del counts[deeper]

        def shown(found: re.Match[str]) -> str:
            each = int(found[1]) - 1
            of = levels.get(each, _Level())
            return of.shown(counts.get(each, of.start)) or ""

        if levels[here].shown(counts[here]) is None:
            return ""
        text = re.sub("%([1-9])", shown, levels[here].text)
        return text if not text or text[-1] in _CLOSED else f"{text} "

    def _of_style(self, style: str) -> tuple[str, int]:
        """The list of a style and the level at which its paragraphs stand in it."""
        seen: set[str] = set()
        name = style
        while name in self._styles and name not in seen:
            seen.add(name)
            found = self._styles[name]
            if found.list_id:
                levels = self._abstract.get(self._lists.get(found.list_id, ""), {})
                tied = (at for at, level in levels.items() if level.style == style)
                return found.list_id, next(tied, found.level)
            name = found.based_on
        return "", 0
