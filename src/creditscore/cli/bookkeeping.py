"""What the commands that keep the books share: the file, the day, and how an entry is told."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..books.entries import Closing, Correction
from ..errors import Problem
from .notices import tell
from .options import books_in
from .speech import Speech

if TYPE_CHECKING:
    from ..books.books import Books
    from ..books.entries import Corrected, Entry
    from ..scheme.scheme import Scheme

_ACTS = {
    "closing": ("结账", "closed"),
    "correction": ("更正", "correction"),
    "reopening": ("重开", "reopened"),
}
_SHOWN = 20


def kept_in(file: str) -> Books | None:
    """The books in a file; None where there is none yet."""
    return books_in(file) if Path(file).exists() or not file else None


def today(scheme: Scheme) -> str:
    """The day in the scheme's time zone."""
    return datetime.datetime.now(scheme.zone).date().isoformat()


def write(t: Speech, books: Books, file: str) -> None:
    """Write the books, and tell what of killed runs was cleared."""
    told: list[Problem] = []
    books.write(file, told.append)
    tell(t, told)


def print_entry(t: Speech, books: Books) -> None:
    """Print the last entry of the books, with the facts that it corrects."""
    entry = books.entries[-1]
    t.print(line_of(t, entry))
    facts = corrected_by(entry)
    for fact in facts[:_SHOWN]:
        t.print(f"  {fact_line(t, fact)}")
    if (rest := len(facts) - _SHOWN) > 0:
        t.print(t(f"  另有 {rest} 条", f"  {rest} more"))
    t.print(t(f"封存值 {books.seal}", f"seal {books.seal}"))


def corrected_by(entry: Entry) -> Sequence[Corrected]:
    """The facts that an entry corrects."""
    return entry.facts if isinstance(entry, Correction) else ()


def line_of(t: Speech, entry: Entry) -> str:
    """An entry in a line."""
    number = f" {entry.id}" if isinstance(entry, Correction) else ""
    why = f"{t('：', ': ')}{entry.why}" if entry.why else ""
    what = f"{t(*_ACTS[entry.kind])}{number}"
    if isinstance(entry, Closing):
        what += t(f"（事实 {len(entry.facts)} 条）", f" ({len(entry.facts)} facts)")
    return t(
        f"{entry.month} {what}，{entry.by} {entry.on}{why}",
        f"{entry.month} {what}, {entry.by} {entry.on}{why}",
    )


def fact_line(t: Speech, fact: Corrected) -> str:
    """A corrected fact in a line."""
    cell = fact.cell
    what = " ".join(filter(None, (cell.month, cell.entity, cell.item, cell.fact, cell.subject)))
    return f"{what}{t('：', ': ')}{fact.was or '—'} → {fact.now or '—'}"
