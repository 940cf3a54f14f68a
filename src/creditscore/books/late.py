"""Facts of closed months that are not those that the books have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import FactError, Place, Problem, Problems
from ..facts.altered import Found, altered
from ..facts.cells import Cell, Figure, cells_of
from ..facts.check import check
from ..facts.facts import Facts
from ..facts.planes.planes import Observed
from ..language import Say
from ..scheme.scheme import Scheme
from .books import Books
from .entries import Corrected


@dataclass(frozen=True)
class Late:
    """A fact of a closed month that the books do not have so, and where it was handed in."""

    fact: Corrected
    place: Place

    def problem(self, policy: str) -> Problem:
        """Why it is not taken, and the way out that the scheme leaves."""
        cell = self.fact.cell
        details = {"month": cell.month, "entity": cell.entity, "item": cell.item}
        details |= {"fact": " ".join(filter(None, (cell.fact, cell.subject)))}
        for name, figure in (("was", self.fact.was), ("now", self.fact.now)):
            details[name] = figure.told(Say("en")) if figure else "—"
            details[f"{name}_zh"] = figure.told(Say("zh")) if figure else "—"
        code = {"refuse": "F245", "correct": "F246", "reopen": "F247"}[policy]
        return Problem(code, self.place, details)


def reported(observed: Mapping[str, Observed]) -> Found:
    """The checked facts of all tracks, each with the position of its row."""
    cells = (cell for track in observed.values() for cell in cells_of(track))
    return {cell: (figure, row) for cell, figure, row in cells}


def after(month: str, found: Found) -> Found:
    """Those facts that are of months after one."""
    return {cell: held for cell, held in found.items() if cell.month > month}


def found_in(books: Books, given: Found) -> Found:
    """Those facts that are of closed months; raises `FactError` (F249) where rows are not known."""
    found = {c: held for c, held in given.items() if c.month <= books.closed}
    if any(row < 0 for _, row in found.values()):
        raise FactError(Problem("F249", Place()))
    return found


def late(books: Books, given: Found, facts: Facts, scheme: Scheme) -> list[Late]:
    """The facts of closed months that are not as they were closed, or as they were corrected since.

    Raises `FactError` where the rules do not take those of the books any more, as of a unit that
    has been deleted: no correction could be scored.
    """
    found, known = found_in(books, given), books.corrected()
    some = []
    for cell in sorted({*found, *known}):
        now = found[cell][0] if cell in found else None
        if now != known.get(cell):
            place = facts.place(found[cell][1]) if cell in found else Place()
            some.append(Late(Corrected(cell, known.get(cell), now), place))
    if some:
        as_closed = stated(facts, given, books, len(books.corrections))
        check(as_closed, scheme, scheme.month_number(books.closed))
    return some


def refuse_late(books: Books, given: Found, facts: Facts, scheme: Scheme) -> None:
    """Raise `FactError` with every fact that has come too late (F245, F246, F247)."""
    problems = Problems()
    problems.extend(one.problem(scheme.late_facts) for one in late(books, given, facts, scheme))
    if problems:
        raise FactError(problems)


def stated(facts: Facts, found: Found, books: Books, count: int) -> Facts:
    """Facts with those of closed months as they are after so many corrections.

    `found` are those of closed months, or of more: these are left out. Rows that are so stay where
    they were handed in; the others come from the books.
    """
    known = books.corrected(count)
    wanted: dict[Cell, Figure | None] = {cell: known.get(cell) for cell in {*found, *known}}

    def origin(cell: Cell) -> tuple[Place, str]:
        number, name = books.origin(cell, count)
        return Place("账簿", number), name

    return altered(facts, found, wanted, origin)
