"""How the process ends: quietly where it is told to, or where its reader has gone."""

from __future__ import annotations

import gc
import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import NoReturn


_NEW_OBJECTS = 50_000
"""After so many new objects Python looks for circles of them; most of what is made here stays."""


class Ended(BaseException):
    """A signal has come: what is being done is undone on the way out."""


class _Listener:
    """Ends the process by exception, at once while there is nothing to undo, or when told twice."""

    def __init__(self) -> None:
        self.code = 0
        self.at_once = True

    def __call__(self, number: int, frame: FrameType | None) -> None:
        told_before, self.code = self.code, 128 + number
        if self.at_once or told_before:
            os._exit(self.code)
        raise Ended


def end(start: Callable[[], int]) -> NoReturn:
    """Run what is started, and end with its code, or with 128 and the number of a signal."""
    gc.set_threshold(_NEW_OBJECTS)
    listener = _Listener()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) != signal.SIG_IGN:
            signal.signal(getattr(signal, name), listener)
    from .running import ready

    if not ready():
        sys.exit(2)
    listener.at_once = False
    code = 1
    try:
        code = start()
    except BrokenPipeError:
        _hush()
        code = 0
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except BaseException:
        if not listener.code:
            raise
    try:
        sys.stdout.flush()
    except OSError:
        _hush()
    if listener.code:
        sys.unraisablehook = lambda _: None
        _hush()
    gc.freeze()  # the process goes with all that it has: no circles are looked for on the way out
    sys.exit(listener.code or code)


def _hush() -> None:
    """Let nothing more be printed, not even what is still to be flushed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
