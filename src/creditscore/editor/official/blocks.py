"""A text in the order of its pages: paragraphs, and the rows of its tables."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Say

MOST = 100_000
"""How many paragraphs and rows a text may have."""
COLUMNS = 63
"""Word's tables have no more."""


class TooManyError(Exception):
    """There is more of something than a text may have: what, in Chinese and English, and how many.

    It does not come out of `reading`, which knows the file.
    """


class Blocks(list["Block"]):
    """The blocks of a text; adding more than a text may have raises `TooManyError`."""

    def append(self, block: Block) -> None:
        """Add one."""
        if len(self) == MOST:
            raise TooManyError("段落和表格行数", "paragraphs and rows", MOST)
        super().append(block)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, which is one cell, or a row of a table; `at` counts from 1.

    Paragraphs are counted through the text, lines where it is plain, rows in their `table`; it is 0
    outside of all. A cell that goes on from the row above is empty.
    """

    cells: tuple[str, ...]
    at: int
    table: int = 0
    plain: bool = False

    def place(self, say: Say) -> str:
        """Where it stands.

        >>> Block(("一", "二"), 3, table=2).place(Say("zh"))
        '表 2 第 3 行'
        """
        if self.plain:
            return say(f"第 {self.at} 行", f"line {self.at}")
        if self.table:
            return say(f"表 {self.table} 第 {self.at} 行", f"table {self.table}, row {self.at}")
        return say(f"第 {self.at} 段", f"paragraph {self.at}")
