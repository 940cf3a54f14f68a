"""Facts of closed months that are not those that the books have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import FactError, Place, Problem, Problems
from ..facts.cells import Cell, Figure, cells_of
from ..facts.facts import Facts
from ..facts.planes.planes import Observed
from ..facts.reading.frames import joined
from ..facts.reading.headings import COLUMNS, TIDY
from ..facts.reading.tidy_rows import TidyRows
from ..lazy import Later
from ..scheme.scheme import Scheme
from .books import Books
from .entries import Corrected

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

Found = Mapping[Cell, tuple[Figure, int]]
"""The facts of closed months as they were handed in, each with the position of its row."""


@dataclass(frozen=True)
class Late:
    """A fact of a closed month that the books do not have so, and where it was handed in."""

    fact: Corrected
    place: Place

    def problem(self, policy: str) -> Problem:
        """Why it is not taken, and the way out that the scheme leaves."""
        cell, was, now = self.fact.cell, self.fact.was, self.fact.now
        details = {"month": cell.month, "entity": cell.entity, "item": cell.item}
        details |= {"fact": " ".join(filter(None, (cell.fact, cell.subject)))}
        details |= {"was": str(was or "—"), "now": str(now or "—")}
        code = {"refuse": "F245", "correct": "F246", "reopen": "F247"}[policy]
        return Problem(code, self.place, details)


def found_in(books: Books, observed: Mapping[str, Observed]) -> Found:
    """The checked facts of closed months; raises `FactError` (F249) where rows are not known."""
    found: dict[Cell, tuple[Figure, int]] = {}
    for track in observed.values():
        for cell, figure, row in cells_of(track):
            if cell.month <= books.closed:
                if row < 0:
                    raise FactError(Problem("F249", Place()))
                found[cell] = figure, row
    return found


def late(books: Books, found: Found, facts: Facts) -> Iterator[Late]:
    """The facts that are not as they were closed, or as they were corrected since."""
    known = books.corrected()
    for cell in sorted({*found, *known}):
        given = found[cell][0] if cell in found else None
        if given != known.get(cell):
            place = facts.place(found[cell][1]) if cell in found else Place()
            yield Late(Corrected(cell, known.get(cell), given), place)


def refuse_late(books: Books, found: Found, facts: Facts, scheme: Scheme) -> None:
    """Raise `FactError` with every fact that has come too late (F245, F246, F247)."""
    problems = Problems()
    problems.extend(one.problem(scheme.late_facts) for one in late(books, found, facts))
    if problems:
        raise FactError(problems)


def stated(facts: Facts, found: Found, books: Books, count: int) -> Facts:
    """Facts with those of closed months as they are after so many corrections.

    Rows that are so stay where they were handed in; the others come from the books.
    """
    wanted = books.corrected(count)
    out = [row for cell, (figure, row) in found.items() if wanted.get(cell) != figure]
    new = [
        (cell, figure)
        for cell, figure in sorted(wanted.items())
        if cell not in found or found[cell][0] != figure
    ]
    if not out and not new:
        return facts
    kept = np.setdiff1d(np.arange(len(facts)), np.array(out, np.int64))
    origins = [books.origin(cell, count) for cell, _ in new]
    pieces = [facts.rows.only(kept).frame(), _rows(new, origins)]
    frame = joined([piece for piece in pieces if len(piece)] or pieces[:1])
    return replace(facts, held=TidyRows.of(frame))


def _rows(cells: Sequence[tuple[Cell, Figure]], origins: Sequence[tuple[int, str]]) -> pd.DataFrame:
    """Facts as rows of the books, each with the number of its entry."""
    rows: list[dict[str, Any]] = [
        {**cell._asdict(), "value": figure.value, "until": figure.until, "source": source}
        for (cell, figure), (_, source) in zip(cells, origins, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=[*TIDY], dtype=object)
    return frame.assign(file="账簿", row=[number for number, _ in origins])[[*COLUMNS]]
