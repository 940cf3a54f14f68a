"""Files of records, folders of them and data frames, in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, UsageError, excerpt
from . import csvfiles
from .piece import Piece, unreadable
from .tables import read_parquet, read_sheets, read_table

_SHEETS = (".xlsx", ".xls", ".xlsb", ".ods")
_SUFFIXES = (".csv", ".parquet", *_SHEETS)


def pieces(*sources: Any, zone: tzinfo) -> Iterator[Piece]:
    """Read files of records, folders of them or data frames, piece by piece.

    An instant with a zone of its own is a day in `zone`.
    Raises `FactError` for a table that cannot be read or is of no known layout, `UsageError` for a
    path that is not there or a package that is not installed.
    """
    for number, source in enumerate(sources, 1):
        if not isinstance(source, str | Path):
            yield from read_table(source, f"table {number}", zone)
            continue
        for path in _files(Path(source)):
            suffix = path.suffix.lower()
            try:
                if suffix in _SHEETS:
                    yield from read_sheets(path, zone)
                else:
                    yield from (read_parquet if suffix == ".parquet" else csvfiles.read)(path, zone)
            except OSError as error:
                raise unreadable(str(path), error.strerror or error) from None


def _files(path: Path) -> list[Path]:
    inside = sorted(p for p in path.glob("*") if p.suffix.lower() in _SUFFIXES)
    files = inside if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise UsageError(Problem("U510", Place(), {"path": excerpt(path, 200)}))
    return files
