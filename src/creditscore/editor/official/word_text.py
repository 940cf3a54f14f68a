"""The text of a document of Word: paragraphs and rows of tables, with the numbers Word puts there.

What was deleted under revision is left out, and so are tables of contents, notes and headers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .blocks import COLUMNS, Block, Blocks
from .numbering import Numbering
from .xml import walk

_SKIPPED = ("del", "moveFrom", "Fallback", "rt", "sdtPr", "tblPr", "sectPr", "rPr")


@dataclass
class _Paragraph:
    style: str = ""
    list_id: str = ""
    level: int | None = None
    texts: list[str] = field(default_factory=list)


class Text:
    """Collects the blocks of the part `document.xml`."""

    def __init__(self, numbering: Numbering) -> None:
        self.blocks = Blocks()
        self._numbering = numbering
        self._skipping = self._depth = self._tables = self._rows = self._paragraphs = 0
        self._in_run = self._in_text = False
        self._open: list[_Paragraph] = []
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._span, self._goes_on = 1, False

    def read(self, data: bytes) -> list[Block]:
        """The blocks of a document; raises `ValueError` for what is none."""
        walk(data, self._started, self._ended, self._text)
        return self.blocks

    def _started(self, name: str, said: Mapping[str, str]) -> None:
        if self._skipping or name in _SKIPPED or name.endswith("PrChange"):
            self._skipping += 1
            return
        value = said.get("val", "")
        match name:
            case "tbl":
                self._depth += 1
                if self._depth == 1:
                    self._tables, self._rows = self._tables + 1, 0
            case "tr" if self._depth == 1:
                self._cells = []
            case "tc" if self._depth == 1:
                self._cell, self._span, self._goes_on = [], 1, False
            case "gridSpan" if self._depth == 1:
                self._span = min(int(value), COLUMNS)
            case "vMerge" if self._depth == 1:
                self._goes_on = value != "restart"
            case "p":
                self._open.append(_Paragraph())
            case "pStyle" if self._open:
                self._open[-1].style = value
            case "ilvl" if self._open:
                self._open[-1].level = int(value)
            case "numId" if self._open:
                self._open[-1].list_id = value
            case "r":
                self._in_run = True
            case "t":
                self._in_text = True
            case "tab" | "br" | "cr" | "noBreakHyphen" if self._in_run:
                self._put({"tab": " ", "noBreakHyphen": "-"}.get(name, "\n"))

    def _ended(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        match name:
            case "t":
                self._in_text = False
            case "r":
                self._in_run = False
            case "p":
                self._paragraph(self._open.pop())
            case "tc" if self._depth == 1:
                text = "" if self._goes_on else "\n".join(filter(None, self._cell))
                room = max(0, COLUMNS - len(self._cells))
                self._cells += [text, *[""] * (self._span - 1)][:room]
            case "tr" if self._depth == 1:
                self._rows += 1
                self.blocks.append(Block(tuple(self._cells), self._rows, self._tables))
            case "tbl":
                self._depth -= 1

    def _text(self, text: str) -> None:
        if self._in_text and not self._skipping:
            self._put(text)

    def _put(self, text: str) -> None:
        if self._open:
            self._open[-1].texts.append(text)

    def _paragraph(self, found: _Paragraph) -> None:
        self._paragraphs += not self._depth
        text = "".join(found.texts).strip()
        if not text or self._numbering.is_contents(found.style):
            return
        text = self._numbering.number(found.style, found.list_id, found.level) + text
        if self._depth:
            self._cell.append(text)
        else:
            self.blocks.append(Block((text,), self._paragraphs))
