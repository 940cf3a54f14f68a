"""Which files a path stands for: a table, or all that can be read in a folder and below it."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import FactError, Place, Problem, UsageError, excerpt
from .faults import unreadable

CSV, PARQUET, JSON = ".csv", ".parquet", (".json", ".jsonl", ".ndjson")
SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")
_MARKS = (".", "~$", "._")
"""How names begin of files that no user made: hidden ones, locks of an open workbook."""
_LISTED = 20


@dataclass(frozen=True)
class Found:
    """The tables that were found, in the order of their names, and what was passed over."""

    files: tuple[Path, ...]
    notices: tuple[Problem, ...] = ()


def found(path: Path, suffixes: Sequence[str]) -> Found:
    """The tables in a folder and the folders below it, or the file itself.

    Files of other kinds, hidden ones, locks and links to folders are passed over, and a notice
    names them, but not a README. Raises `UsageError` where there is nothing to read, or what is no
    regular file.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        raise UsageError(Problem("U510", Place(), {"path": excerpt(path, 200)})) from None
    if not stat.S_ISDIR(mode):
        if not stat.S_ISREG(mode):
            raise UsageError(Problem("U514", Place(), {"path": excerpt(path, 200)}))
        return Found((path,))
    files, passed = list[Path](), list[Path]()
    for folder, below, names in os.walk(path, onerror=_stop):
        left = {n for n in below if n.startswith(_MARKS) or Path(folder, n).is_symlink()}
        passed += [Path(folder, name) for name in left]
        below[:] = sorted(set(below) - left)
        for name in names:
            file = Path(folder, name)
            good = file.suffix.lower() in suffixes and not name.startswith(_MARKS)
            if good or file.stem.lower() != "readme":
                (files if good and file.is_file() else passed).append(file)
    if not files:
        shown = ", ".join(sorted(file.name for file in passed)[:_LISTED])
        raise UsageError(
            Problem("U513", Place(), {"path": excerpt(path, 200), "found": shown or "-"})
        )
    return Found(tuple(sorted(files)), tuple(_passed_over(sorted(passed))))


def _stop(error: OSError) -> None:
    raise unreadable(str(error.filename), error.strerror)


def _passed_over(files: Sequence[Path]) -> list[Problem]:
    notices = [Problem("N907", Place(str(file)), {"file": file.name}) for file in files[:_LISTED]]
    if len(files) > _LISTED:
        details = {"file": f"… +{len(files) - _LISTED}"}
        notices.append(Problem("N907", Place(str(files[0].parent)), details))
    return notices


def contents(path: Path, name: str) -> bytes:
    """What is in a file; raises `FactError` where it cannot be read, or is no regular file."""
    if not path.is_file():
        raise FactError(Problem("U514", Place(), {"path": excerpt(path, 200)}))
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(name, error.strerror) from None
