"""A workbook that a second process writes, while this one goes on."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from .ledger import Line
from .model import Report
from .workbook import Workbook


class _Lines:
    """Sends what `Workbook` takes to the process that has it."""

    def __init__(self, there: Connection) -> None:
        self._there = there

    def add(self, lines: Sequence[Line]) -> None:
        """Add lines of the ledger."""
        self._there.send([*map(tuple, lines)])

    def close(self) -> None:
        """Say that there are no more; it is written while this process goes on."""
        self._there.send(None)


@contextmanager
def workbook_beside(report: Report, path: Path) -> Iterator[_Lines]:
    """A workbook that is there when the block has ended, in which it was closed.

    Raises what kept it from being written. A program that uses it at its top level has to guard
    that (`if __name__ == "__main__"`).
    """
    context = multiprocessing.get_context("spawn")
    there, lines = context.Pipe()
    process = context.Process(target=_written, args=(lines,), daemon=True)
    process.start()
    lines.close()
    try:
        there.send((report, path))
        yield _Lines(there)
        _raise(there)
    except ConnectionError:
        _raise(there)
    finally:
        there.close()
        process.kill()
        process.join()


def _raise(there: Connection) -> None:
    try:
        error = there.recv()
    except (EOFError, ConnectionError):
        raise OSError("the process that writes the workbook was ended") from None
    if error is not None:
        raise error


def _written(lines: Connection) -> None:
    """Write what is sent until there is no more, and send what went wrong, or that nothing did.

    Where the other process is gone, so is the need for this one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        workbook = Workbook(*lines.recv())
        while (some := lines.recv()) is not None:
            workbook.add([*map(Line._make, some)])
        workbook.close()
    except EOFError:
        return
    except Exception as error:  # it is raised again where the lines come from
        lines.send(error)
    else:
        lines.send(None)
