"""Files of records, folders of them and data frames, in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from ..errors import Place, Problem
from ..tabular import folders
from ..tabular.faults import unreadable
from . import csvfiles
from .piece import Piece
from .tables import read_json, read_parquet, read_sheets, read_table

_SUFFIXES = (folders.CSV, folders.PARQUET, *folders.SHEETS, *folders.JSON)


def pieces(*sources: Any, zone: tzinfo, notices: list[Problem] | None = None) -> Iterator[Piece]:
    """Read files of records, folders of them or data frames, piece by piece.

    An instant with a zone of its own is a day in `zone`. `notices` is given the names of files and
    sheets that are passed over; a file that is given again is read once. Raises `FactError` for a
    table that cannot be read or is of no known layout, `UsageError` for a path that is not there
    or a package that is not installed.
    """
    told = [] if notices is None else notices
    seen = set[Path]()
    for number, source in enumerate(sources, 1):
        if not isinstance(source, str | Path):
            yield from read_table(source, f"table {number}", zone)
            continue
        found = folders.found(Path(source), _SUFFIXES)
        told += found.notices
        for path in found.files:
            if path.resolve() in seen:
                told.append(Problem("N994", Place(str(path)), {"file": path.name}))
                continue
            seen.add(path.resolve())
            suffix = path.suffix.lower()
            try:
                if suffix in folders.SHEETS:
                    yield from read_sheets(path, zone, told)
                elif suffix in folders.JSON:
                    yield from read_json(path, zone)
                else:
                    read = read_parquet if suffix == folders.PARQUET else csvfiles.read
                    yield from read(path, zone)
            except OSError as error:
                raise unreadable(str(path), error.strerror or error) from None
