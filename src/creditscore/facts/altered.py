"""Fact tables in which some figures are others, and everything else is where it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..errors import Place
from ..lazy import Later
from .cells import Cell, Figure
from .facts import Facts
from .reading.frames import joined
from .reading.headings import COLUMNS, TIDY
from .reading.tidy_rows import TidyRows

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

Found = Mapping[Cell, tuple[Figure, int]]
"""Facts as they were handed in, each with the position of its row."""
Origin = Callable[[Cell], tuple[Place, str]]
"""Where a figure is from that was not handed in, and what is said of that."""


def altered(
    facts: Facts, found: Found, wanted: Mapping[Cell, Figure | None], origin: Origin
) -> Facts:
    """Facts with some figures as they are `wanted`, None: without them.

    `found` has those of them that were handed in.
    """
    changed = {
        cell: figure
        for cell, figure in sorted(wanted.items())
        if figure != (found[cell][0] if cell in found else None)
    }
    if not changed:
        return facts
    out = np.array([found[cell][1] for cell in changed if cell in found], np.int64)
    kept = facts.rows.only(np.setdiff1d(np.arange(len(facts)), out)).frame()
    rows = []
    for cell, figure in changed.items():
        if figure is not None:
            place, source = origin(cell)
            told = {"source": source, "file": place.file, "row": place.line}
            rows.append({**cell._asdict(), **figure._asdict(), **told})
    new = pd.DataFrame(rows, columns=[*TIDY, "file", "row"], dtype=object)[[*COLUMNS]]
    pieces = [piece for piece in (kept, new.infer_objects()) if len(piece)]
    return replace(facts, held=TidyRows.of(joined(pieces or [kept])))
