"""A command from its words to its exit code; whatever goes wrong is told with code and way out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, TextIO, cast

from ..diagnostics import FORMATS
from ..errors import CreditscoreError, Place, Problem, UsageError
from .speech import LENIENT, Speech, split_language, split_messages
from .translated import Translated

if TYPE_CHECKING:
    from rich.console import Console

_NO_MEMORY = ("can't start new thread", "failed to map segment", "Cannot allocate memory")


def ready() -> bool:
    """Load what every command needs; return whether there is somewhere to print to."""
    from .app import app

    if sys.stderr is None:
        sys.stderr = StringIO()
    speech = Speech(split_language(sys.argv[1:])[0])
    app(speech)
    if sys.stdout is None:
        _tell(speech, UsageError(_unwritten("it is closed")))
        return False
    return True


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0 done, 1 the input has problems, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=LENIENT)
    messages, rest = split_messages(list(sys.argv[1:] if arguments is None else arguments))
    language, words = split_language(rest)
    speech = Speech(language, messages)
    try:
        if messages not in FORMATS:
            speech = Speech(language)
            details = {"value": f"--messages {messages}", "pattern": " | ".join(FORMATS)}
            raise UsageError(Problem("U508", Place(), details))
        code = _run(speech, words)
        sys.stdout.flush()
    except CreditscoreError as error:
        return _tell(speech, error)
    except BrokenPipeError:
        raise
    except MemoryError:
        return _tell(speech, CreditscoreError(Problem("U520")))
    except (RuntimeError, ImportError) as error:
        if not any(words in str(error) for words in _NO_MEMORY):
            raise
        return _tell(speech, CreditscoreError(Problem("U520")))
    except OSError as error:
        return _tell(speech, _refused(error))
    return code


def _run(speech: Speech, words: Sequence[str]) -> int:
    from cyclopts import CycloptsError

    from .app import app
    from .usage import told

    if words[:1] == ["--lang"]:
        details = {"value": " ".join(words), "pattern": "--lang zh | --lang en"}
        raise UsageError(Problem("U508", Place(), details))
    built = app(speech)
    try:
        code = built(
            words,
            console=_console(speech),
            result_action="return_value",
            exit_on_error=False,
            print_error=False,
        )
    except CycloptsError as error:
        raise UsageError(
            told(error, [name for name in built if not name.startswith("-")])
        ) from None
    except SystemExit as ended:  # of rich, where the reader of a page of help has read enough
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        raise
    return code if isinstance(code, int) else 0


def _console(speech: Speech) -> Console | None:
    """Where help is printed, in the language of its reader."""
    if speech.lang != "zh":
        return None
    from rich.console import Console

    return Console(file=cast(TextIO, Translated(sys.stdout)))


def _tell(speech: Speech, error: CreditscoreError) -> int:
    from .notices import document, full_text

    if speech.messages != "text":
        speech.print(document(speech, error.problems, error.folder))
        return 2 if isinstance(error, UsageError) else 1
    print(full_text(speech, error), file=sys.stderr)
    count = sum(error.counts.values())
    plural = "s" if count > 1 else ""
    print(speech(f"共 {count} 个问题。", f"{count} problem{plural}."), file=sys.stderr)
    return 2 if isinstance(error, UsageError) else 1


def _refused(error: OSError) -> CreditscoreError:
    """What the system has refused: to print, where no file is named."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return UsageError(_unwritten(reason))
    return CreditscoreError(Problem("U523", Place(), {"path": error.filename, "reason": reason}))


def _unwritten(reason: str) -> Problem:
    return Problem("U506", Place(), {"path": "stdout", "reason": reason})
