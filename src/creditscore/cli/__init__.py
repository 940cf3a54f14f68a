"""The command line: one file a command; heavy imports wait until a command runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from .speech import LENIENT, Speech, split_language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 done, 1 the input has problems, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=LENIENT)
    language, rest = split_language(list(sys.argv[1:] if arguments is None else arguments))
    speech = Speech(language)
    from cyclopts import CycloptsError

    from ..errors import CreditscoreError, UsageError
    from .app import app

    try:
        code = app(speech)(
            rest, result_action="return_value", exit_on_error=False, print_error=False
        )
    except CycloptsError as error:
        print(speech("用法有误：", "wrong usage: ") + str(error), file=sys.stderr)
        print(speech("看 creditscore --help", "see creditscore --help"), file=sys.stderr)
        return 2
    except CreditscoreError as error:
        print(error.text(speech.lang), file=sys.stderr)
        count = sum(error.counts.values())
        plural = "s" if count > 1 else ""
        print(speech(f"共 {count} 个问题。", f"{count} problem{plural}."), file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    return code if isinstance(code, int) else 0


def run() -> None:
    """The console script; it ends quietly when its reader has gone, as `head` does."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
