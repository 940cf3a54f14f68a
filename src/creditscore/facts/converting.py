"""Large CSV tables brought to Parquet, some megabytes at a time, to be read like any other."""

from __future__ import annotations

import codecs
import shutil
import tempfile
import weakref
from collections.abc import Callable
from csv import reader
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import Place
from .arrow import codes, column
from .headings import Headings
from .parquet import Table
from .values import Ints

_CHUNK = 16 << 20
_ROWS = 1 << 20

Progress = Callable[[str, int, int], None]
"""What is told how far a table is: its name, the bytes that are done, and all of them."""


def converted(name: str, path: Path, progress: Progress | None = None) -> Table | None:
    """A CSV file as a table; None where only a slower look can say what is wrong with it."""
    arrow, csv, parquet = map(import_module, ("pyarrow", "pyarrow.csv", "pyarrow.parquet"))
    encoding = encoding_of(path)
    if encoding is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="creditscore-"))
    filled, gaps, rows = set[str](), [np.zeros(0, np.int64)], 0
    try:
        with path.open(encoding=encoding.replace("utf-8", "utf-8-sig"), newline="") as lines:
            columns = next(reader(lines), [])
        text = arrow.dictionary(arrow.int32(), arrow.string())
        with path.open("rb") as file:
            batches = csv.open_csv(
                file,
                read_options=csv.ReadOptions(encoding=encoding, block_size=_CHUNK),
                parse_options=csv.ParseOptions(ignore_empty_lines=False),
                convert_options=csv.ConvertOptions(column_types=dict.fromkeys(columns, text)),
            )
            with parquet.ParquetWriter(folder / "table.parquet", batches.schema) as writer:
                for batch in batches:
                    filled |= _filled(batch)
                    blank = _blank(batch)
                    gaps.append(np.flatnonzero(blank) + rows)
                    rows += len(blank)
                    kept = batch.filter(column(~blank)) if blank.any() else batch
                    writer.write_batch(kept, row_group_size=_ROWS)
                    if progress is not None:
                        progress(name, file.tell(), path.stat().st_size)
    except (arrow.ArrowException, UnicodeError):
        shutil.rmtree(folder)
        return None
    metadata = parquet.read_metadata(folder / "table.parquet")
    headings = Headings.of([n for n in columns if n in filled], Place(name, 1))
    table = Table(name, folder / "table.parquet", headings, metadata, 1, np.concatenate(gaps))
    weakref.finalize(table, shutil.rmtree, folder, ignore_errors=True)
    return table


def _filled(batch: Any) -> set[str]:
    """The columns in which any cell is filled; others are as if they were not there."""
    found = zip(batch.schema.names, batch.columns, strict=True)
    return {name for name, cells in found if any(cells.dictionary[:2].to_pylist())}


def _blank(batch: Any) -> Ints:
    """The rows in which no cell is filled."""
    blank = np.ones(batch.num_rows, bool)
    for cells in batch.columns:
        texts = cells.dictionary.to_pylist()
        if "" not in texts:
            return np.zeros(batch.num_rows, bool)
        blank &= codes(cells, -1) == texts.index("")
    return blank


def encoding_of(path: Path) -> str | None:
    """How a file is written; None where it is in no encoding that is read."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder: Any = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as file:
            try:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", True)
            except UnicodeDecodeError:
                continue
        return "utf-8" if encoding == "utf-8-sig" else encoding
    return None
