"""The command line: one file a command; heavy imports wait until a command runs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 done, 1 the input has problems, 2 wrong usage."""
    from .running import run

    return run(arguments)


def run() -> None:
    """The console script."""
    from .ending import end

    end(main)
