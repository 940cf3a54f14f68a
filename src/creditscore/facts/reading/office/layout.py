"""Where a table stands in a sheet: its title, its headings of one row or more, its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .grid import Grid
from .heads import KEYS, head
from .months import month
from .vocabulary import Meaning, Vocabulary

_WITHIN, _MOST_HEADINGS = 40, 4


@dataclass(frozen=True)
class Column:
    """A column: `kind` is that of a key, `value`, `source`, `skip` or unknown (""); its meanings.

    A figure in it is of one of the meanings, together with its row's.
    """

    at: int
    kind: str
    heading: str
    meanings: Sequence[Meaning] = ()


@dataclass(frozen=True)
class Layout:
    """The rows of the headings, the first one behind them, and the columns.

    `spread` are the headings that were taken to stand over the empty cells beside them.
    """

    top: int
    below: int
    columns: Sequence[Column]
    spread: Sequence[str] = field(default=())

    def of_kind(self, kind: str) -> Iterator[Column]:
        """The columns of a kind."""
        return (column for column in self.columns if column.kind == kind)


def layout_of(grid: Grid, words: Vocabulary) -> Layout | None:
    """Where the table of a sheet stands, None where it has none that can be understood."""
    for row in grid.rows[:_WITHIN]:
        if _heads(grid, words, row) > 1:
            found = _from(grid, words, row)
            if found is not None:
                return found
    return None


def _heads(grid: Grid, words: Vocabulary, row: int) -> int:
    """How many cells of a row are headings."""
    cells = {grid.merged.get((row, c), (row, c)): grid.text(row, c) for c in grid.columns}
    return sum(bool(text) and _is_head(text, words) for text in cells.values())


def _is_head(text: str, words: Vocabulary) -> bool:
    return bool(head(text) or words.meanings(text) or month(text, words.when))


def _from(grid: Grid, words: Vocabulary, top: int) -> Layout | None:
    keys = [c for c in grid.columns if head(_lowest(grid, top, c)) in (*KEYS, "diagonal")]
    if not keys:
        keys = [next(grid.filled(top))]
    below = _below(grid, top, keys)
    spread: list[str] = []
    columns = [_column(grid, words, range(top, below), c, spread) for c in grid.columns]
    first = next((c for c in columns if c.at == keys[0]), None)
    if first is not None and first.kind not in KEYS:
        columns[first.at] = Column(first.at, "key", first.heading)
    values = [c for c in columns if c.kind == "value"]
    known = any(c.meanings for c in values) or any(c.kind in ("fact", "item") for c in columns)
    if not values or not known:
        return None
    return Layout(top, below, columns, tuple(dict.fromkeys(spread)))


def _lowest(grid: Grid, top: int, column: int) -> str:
    """The heading of a column in its first row, or in the next where that one is empty."""
    rows = (row for row in grid.rows[top : top + 2] if grid.text(row, column))
    return next((grid.text(row, column) for row in rows), "")


def _below(grid: Grid, top: int, keys: Sequence[int]) -> int:
    """The first row behind the headings: a key stands in it that is no heading."""
    for row in grid.rows[top + 1 : top + 1 + _MOST_HEADINGS]:
        own = [c for c in keys if grid.is_filled(row, c) and (row, c) not in grid.merged]
        own += [c for c in keys if grid.is_filled(row, c) and grid.merged.get((row, c)) == (row, c)]
        if any(not head(grid.text(row, c)) for c in own):
            return row
        if any(grid.is_number(row, c) for c in grid.columns):
            return row
    return top + 1


def _column(grid: Grid, words: Vocabulary, rows: range, column: int, spread: list[str]) -> Column:
    texts = []
    for row in rows:
        text = grid.text(row, column)
        if not text and row != rows[-1] and not grid.sheet.merged and grid.text(rows[-1], column):
            text = _left(grid, row, column)
            spread += [text] if text else []
        texts.append(text)
    texts = list(dict.fromkeys(filter(None, texts)))
    heading = " ".join(texts)
    kinds = [kind for text in texts if (kind := head(text))]
    if not texts:
        return Column(column, "", "")
    meanings = [] if "skip" in kinds else _together(words, texts)
    if meanings:
        return Column(column, "value", heading, meanings)
    if kinds:
        kinds = ["skip"] if "skip" in kinds else kinds
        kinds = ["key" if kind == "diagonal" else kind for kind in kinds]
        return Column(column, kinds[-1], heading, [Meaning()] if kinds[-1] == "value" else ())
    return Column(column, "", heading)


def _left(grid: Grid, row: int, column: int) -> str:
    """What stands to the left of an empty cell, where it may stand over it as well."""
    for at in range(column - 1, -1, -1):
        text = grid.text(row, at)
        if text:
            return "" if head(text) in (*KEYS, "diagonal") else text
    return ""


def _together(words: Vocabulary, texts: Sequence[str]) -> list[Meaning]:
    """What headings above each other mean together; the lowest has to mean something."""
    found = [Meaning()]
    for number, text in enumerate(reversed(texts)):
        own = meanings_of(text, words)
        own = [] if head(text) in KEYS and not own else own
        if not own:
            if not number and head(text) != "value":
                return _whole(words, texts)
            continue
        joined = [j for one in own for two in found if (j := one.joined(two)) is not None]
        found = list(dict.fromkeys(joined)) or found
    return [] if found == [Meaning()] else found


def _whole(words: Vocabulary, texts: Sequence[str]) -> list[Meaning]:
    return words.meanings("".join(texts)) if len(texts) > 1 else []


def meanings_of(text: str, words: Vocabulary) -> list[Meaning]:
    """All that a word may mean, a month among it."""
    found = month(text, words.when)
    return [Meaning(month=found)] if found else words.meanings(text)
