"""CSV files of records, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path

import numpy as np

from ..errors import Place
from ..tabular import csv_batches, csv_grammar
from ..tabular.encodings import parts_of, written
from ..tabular.faults import refused, unreadable
from .piece import Piece, arrow, piece_of, shape_of

_BLOCK = 8 << 20


def read(path: Path, zone: tzinfo) -> Iterator[Piece]:
    """The pieces of a CSV; rows count as its records do, the heading being row 1.

    Any cell may run over lines. Raises `FactError` for quotation marks that are not closed.
    """
    pa, name, parts = arrow(), str(path), parts_of(path)
    how = written(parts, name)
    first = csv_grammar.heading_of(parts, how, name)
    if not any(first):
        raise refused("F219", Place(name), file=name)
    shape_of(first, Place(name, 1))
    over = (how.quoted or how.sparse) and csv_grammar.quotes(
        parts, first, [c.strip() for c in first], name
    )
    columns = [str(at) for at in range(len(first))]
    torn: list[tuple[int, int]] = []

    def note(row: int, cells: int, text: str) -> None:
        if text.strip(' \t\r\n,"'):
            torn.append((row, cells))

    try:
        batches = csv_batches.batches(
            path, how, columns, pa.string(), extra="registers", over=over, torn=note, block=_BLOCK
        )
        for batch, rows, _ in batches:
            last = rows[-1] if len(rows) else 0
            here = [one for one in torn if one[0] <= last]
            del torn[: len(here)]
            yield piece_of(Place(name), first, batch, rows, zone, here)
        if torn:
            empty = pa.table({column: pa.array([], pa.string()) for column in columns})
            yield piece_of(Place(name), first, empty, np.zeros(0, np.int64), zone, torn)
    except pa.ArrowInvalid as error:
        raise unreadable(name, error) from None
