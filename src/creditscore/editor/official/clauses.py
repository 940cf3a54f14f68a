"""A text cut at the numbers of its clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .blocks import Block
from .labels import Label, bare, opening

_MARKUP = " \t\r\n\u3000\xa0#>*"
"""What stands around a text that is no part of it."""
_COUNTING = ("序号", "编号", "条款", "条号", "款号")
_LISTED = re.compile(r"附\s*件\s*[:：]")
_LEADER = re.compile(r"[.…·]{3} ?[0-9]+$")
_TITLE = 40
_LONGEST = 60


@dataclass(eq=False)
class Clause:
    """A clause with its own lines, and those that stand within it; the whole text has no label."""

    label: Label | None = None
    written: str = ""
    title: str = ""
    above: Clause | None = None
    at: Block | None = None
    lines: list[str] = field(default_factory=list)
    within: list[Clause] = field(default_factory=list)

    @property
    def path(self) -> tuple[Clause, ...]:
        """What it stands in, from the outside inwards, and itself; the whole text aside."""
        return (*self.above.path, self) if self.above else ()

    @property
    def name(self) -> str:
        """The numbers that lead to it, as they are written, without blanks.

        >>> annex = Clause(written="附表 一", above=Clause())
        >>> Clause(written="二、", above=annex).name
        '附表一 二'
        """
        written = ("".join(clause.written.split()) for clause in self.path)
        name = "".join(f"{each} " if each.startswith("附") else each for each in written)
        return name.replace(" （", "（").rstrip(" 、.．")

    def walk(self) -> Iterator[Clause]:
        """It and all that stands within it, in the order of the text."""
        yield self
        for clause in self.within:
            yield from clause.walk()

    def text(self) -> list[str]:
        """Its lines and those of all within it."""
        return [line for clause in self.walk() for line in clause.lines]


def cut(blocks: Iterable[Block]) -> Clause:
    """The clauses of a text, one in the other by the kinds of their numbers."""
    cutting = _Cutting()
    for block in blocks:
        cutting.add(block)
    return cutting.whole


class _Cutting:
    def __init__(self) -> None:
        self.whole = Clause()
        self._here = self._before_table = self.whole
        self._table, self._heads = 0, tuple[str, ...]()
        self._columns: set[int] = set()
        self._listing = False

    def add(self, block: Block) -> None:
        if block.table:
            self._row(block)
            return
        if self._table:
            self._here, self._table = self._before_table, 0
            self._heads, self._columns = (), set()
        text = _plain(block.cells[0])
        if _LEADER.search(text[-_TITLE:]):
            return  # a line of a table of contents
        found = opening(text)
        if self._listing and found and found[0].kind == "." and len(text) <= _LONGEST:
            found = None
        else:
            self._listing = bool(_LISTED.match(text))
        if found:
            self._open(*found, block)
        elif self._untitled():
            self._here.title = _title(text)
        self._here.lines.append(text)

    def _row(self, block: Block) -> None:
        cells = [*map(_plain, block.cells)]
        if not self._table:
            self._before_table = self._here
        labels = {at: found for at, cell in enumerate(cells) if (found := opening(cell))}
        first = self._table != block.table
        self._table = block.table
        if first and not labels:
            self._heads, self._columns = tuple(cells), set()
            return
        if tuple(cells) == self._heads:
            return
        if first and len(cells) != len(self._heads):
            self._heads, self._columns = (), set()
        for at, cell in enumerate(cells):
            if at not in labels and cell and self._head(at) in _COUNTING:
                number = bare(cell)
                after = any(other > at for other in labels)
                if number and not after:
                    labels[at] = number, cell, ""
        leading = True
        texts: list[str] = []
        for at, cell in enumerate(cells):
            leading = leading and (not cell or at in labels)
            if at in labels and (leading or at in self._columns):
                self._columns.add(at)
                if not self._again(labels[at]):
                    self._open(*labels[at], block)
                    self._here.lines.append(cell)
            elif cell:
                head = self._head(at)
                texts.append(f"{head}：{cell}" if head else cell)
        self._here.lines += texts

    def _head(self, at: int) -> str:
        return self._heads[at] if at < len(self._heads) else ""

    def _again(self, found: tuple[Label, str, str]) -> bool:
        """Whether a row repeats the number and title of a clause that is open; go back to it."""
        label, _, rest = found
        for clause in self._here.path:
            if (clause.label, clause.title) == (label, _title(rest)):
                self._here = clause
                return True
        return False

    def _untitled(self) -> bool:
        """Whether an annex is open whose title stands in the next line, as is the custom."""
        here = self._here
        annex = here.label is not None and here.label.kind.startswith("附")
        return annex and not here.title and len(here.lines) == 1

    def _open(self, label: Label, written: str, rest: str, block: Block) -> None:
        above = self._here
        while above.above and above.label and above.label.rank >= label.rank:
            above = above.above
        self._here = Clause(label, written, _title(rest), above, block)
        above.within.append(self._here)


def _plain(text: str) -> str:
    return text.replace("**", "").strip(_MARKUP)


def _title(text: str) -> str:
    """What a clause is called: what follows its number, to the end of the sentence."""
    title = re.split("[。；\n]", text, maxsplit=1)[0].strip()
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
