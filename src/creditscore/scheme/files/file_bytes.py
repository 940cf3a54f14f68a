"""The bytes of a file that a scheme is read from: an ordinary file of a size that can be right."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ...errors import Place, Problem, RuleError

MOST_BYTES = 4 << 20
_AT_ONCE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def contents(path: Path, name: str, most: int = MOST_BYTES) -> bytes:
    """The bytes of the file at `path`; `name` is what places call it.

    Raises `RuleError` for what is no ordinary file, cannot be opened, or has more than `most`
    bytes. A pipe or a device is never waited for.
    """
    place = Place(name)
    try:
        if path.is_dir():
            raise RuleError(Problem("Y124", place, {"file": path}))
        with os.fdopen(os.open(path, _AT_ONCE), "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise RuleError(Problem("Y124", place, {"file": path}))
            data = file.read(most + 1) if state.st_size <= most else b""
    except FileNotFoundError:
        raise RuleError(Problem("Y109", place, {"file": path})) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RuleError(Problem("Y110", place, {"file": path, "reason": reason})) from None
    if len(data) > most or state.st_size > most:
        raise RuleError(Problem("Y107", place, {"limit": f"{most >> 20} MiB"}))
    return data
