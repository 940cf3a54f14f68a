"""A CSV of any size, some megabytes at a time, by Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Ints
from ..lazy import need
from .encodings import Written

BLOCK = 16 << 20
Torn = Callable[[int, int, str], object]
"""Is told of a row of another length than the headings: its number, its cells, its text."""


def batches(
    path: Path,
    written: Written,
    names: Sequence[str],
    kind: Any,
    *,
    extra: str,
    over: bool = False,
    torn: Torn | None = None,
    block: int = BLOCK,
) -> Iterator[tuple[Any, Ints, int]]:
    """The rows below the headings, their numbers, and how many bytes are read so far.

    All columns are of one `kind`.

    `names` are what the columns are called, `over` says whether cells run over lines. A row of
    another length is an `ArrowInvalid`, or left out where there is somebody to be told (`torn`).
    """
    csv = need("pyarrow.csv", extra)
    found: list[int] = []

    def note(row: Any) -> str:
        found.append(row.number)
        assert torn is not None
        torn(row.number, row.actual_columns, row.text)
        return "skip"

    with path.open("rb") as file:
        reader = csv.open_csv(
            file,
            csv.ReadOptions(
                use_threads=torn is None,
                block_size=block,
                column_names=list(names),
                skip_rows_after_names=1,
                encoding=written.arrow,
            ),
            csv.ParseOptions(
                quote_char='"' if written.quoted else False,
                newlines_in_values=over,
                ignore_empty_lines=False,
                invalid_row_handler=None if torn is None else note,
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, kind), strings_can_be_null=False, null_values=[]
            ),
        )
        done, told = 1, 0
        for batch in reader:
            count = len(batch)
            if torn is None:
                rows = np.arange(done + 1, done + 1 + count)
            else:
                skipped = np.array(found[told:], np.int64)
                span = np.arange(done + 1, done + 1 + count + len(skipped))
                rows = span[~np.isin(span, skipped)][:count]
                told += int((skipped <= (rows[-1] if count else done)).sum())
            done = int(rows[-1]) if count else done
            yield batch, rows, file.tell()
