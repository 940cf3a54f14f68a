"""Room for data that no name leads to, so that nothing is left of it whatever ends the process."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ..errors import Place, Problem, UsageError

_DESCRIPTORS = Path("/proc/self/fd")


class Unnamed:
    """A file for as long as it is held; `path` is where it can be written and read.

    Where a system gives no path to a file without a name, it stands in a folder of its own, which
    goes with this object.
    """

    path: Path

    def __init__(self) -> None:
        try:
            close = self._without_a_name() if _DESCRIPTORS.is_dir() else self._in_a_folder()
        except OSError as error:
            raise full(error) from None
        self._close = weakref.finalize(self, close)

    def close(self) -> None:
        """Give the room back."""
        self._close()

    def _without_a_name(self) -> Callable[[], object]:
        handle, path = tempfile.mkstemp(prefix="creditscore-")
        Path(path).unlink()
        self.path = _DESCRIPTORS / str(handle)
        return partial(os.close, handle)

    def _in_a_folder(self) -> Callable[[], object]:
        folder = tempfile.mkdtemp(prefix="creditscore-")
        self.path = Path(folder, "table")
        return partial(shutil.rmtree, folder, ignore_errors=True)


def full(error: OSError) -> UsageError:
    """That there is no room for temporary files."""
    try:
        where = tempfile.gettempdir()
    except OSError:
        where = os.environ.get("TMPDIR", "TMPDIR")
    reason = error.strerror or str(error)
    return UsageError(Problem("U506", Place(), {"path": where, "reason": reason}))
