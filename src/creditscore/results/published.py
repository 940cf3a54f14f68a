"""Whether closed months still come to what was published."""

from __future__ import annotations

from decimal import Decimal

from ..books.books import Books
from ..decimals import shifted
from ..errors import FactError, Place, Problem, Problems
from .scored import Scored


def refuse_unpublished(books: Books, scored: Scored) -> None:
    """Raise `FactError` (F248) where a closed month comes to other points than were published."""
    scheme, problems = scored.scheme, Problems()
    for told in books.points:
        track = scored.tracks.get(told.track)
        number = scheme.month_number(told.month)
        now: Decimal | None = None
        if track is not None and told.entity in track.track.positions:
            unit = track.track.positions[told.entity]
            now = shifted(int(track.scores.months[number - 1, unit]), scheme.places)
        if number <= scored.through and now != told.points:
            was, is_ = ("—" if p is None else format(p, "f") for p in (told.points, now))
            details = {"month": told.month, "entity": told.entity, "was": was, "now": is_}
            problems.add(Problem("F248", Place(), details))
    if problems:
        raise FactError(problems)
