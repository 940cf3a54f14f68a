"""Room for data that no name leads to, so that nothing is left of it whatever ends the process."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path

from ..errors import Place, Problem, UsageError

_DESCRIPTORS = Path("/proc/self/fd")


class Unnamed:
    """A file for as long as it is held; `path` is where it can be written and read.

    Where a system gives no path to a file without a name, it stands in a folder of its own, which
    goes with this object.
    """

    def __init__(self) -> None:
        try:
            if _DESCRIPTORS.is_dir():
                handle, path = tempfile.mkstemp(prefix="creditscore-")
                os.unlink(path)
                self.path = _DESCRIPTORS / str(handle)
                self._close = weakref.finalize(self, os.close, handle)
            else:
                folder = tempfile.mkdtemp(prefix="creditscore-")
                self.path = Path(folder, "table")
                self._close = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        except OSError as error:
            raise full(error) from None

    def close(self) -> None:
        """Give the room back."""
        self._close()


def full(error: OSError) -> UsageError:
    """That there is no room for temporary files."""
    try:
        where = tempfile.gettempdir()
    except OSError:
        where = os.environ.get("TMPDIR", "TMPDIR")
    reason = error.strerror or str(error)
    return UsageError(Problem("U506", Place(), {"path": where, "reason": reason}))
