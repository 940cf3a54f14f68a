"""What the command line says, in the language of its reader."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..language import Lang, Say, chosen
from ..visible import in_lines, shown

if TYPE_CHECKING:
    from cyclopts import Parameter

LENIENT = "creditscore"


def _substitute(error: UnicodeError) -> tuple[str, int]:
    """What is written for characters that an encoding lacks: GBK has no minus sign but "-"."""
    assert isinstance(error, UnicodeEncodeError)
    lacking = error.object[error.start : error.end]
    return "".join("-" if letter == "−" else "?" for letter in lacking), error.end


codecs.register_error(LENIENT, _substitute)


def split_language(arguments: list[str]) -> tuple[Lang, list[str]]:
    """Take `--lang zh` or `--lang=en` out of the arguments, wherever it stands.

    >>> split_language(["score", "--lang", "zh", "x"])
    ('zh', ['score', 'x'])
    """
    wanted, rest = _split("--lang", arguments)
    if wanted not in (None, "zh", "en"):
        return chosen(), ["--lang", wanted]
    return chosen(wanted), rest


def split_messages(arguments: list[str]) -> tuple[str, list[str]]:
    """Take `--messages json` out of the arguments, wherever it stands; without it, text.

    >>> split_messages(["check", "x", "--messages=json"])
    ('json', ['check', 'x'])
    """
    wanted, rest = _split("--messages", arguments)
    return "text" if wanted is None else wanted, rest


def _split(option: str, arguments: list[str]) -> tuple[str | None, list[str]]:
    rest: list[str] = []
    wanted: str | None = None
    words = iter(arguments)
    for word in words:
        if word == option:
            wanted = next(words, "")
        elif word.startswith(f"{option}="):
            wanted = word.partition("=")[2]
        else:
            rest.append(word)
    return wanted, rest


@dataclass(frozen=True)
class Speech(Say):
    """What a command says: its texts, its help, and how far it is.

    `messages` is the format in which problems and notices are told.
    """

    messages: str = "text"

    def print(self, text: str = "", *, aside: bool = False) -> None:
        """Print lines, `aside` of the output proper; what would steer a terminal is shown."""
        print(in_lines(text), file=sys.stderr if aside else sys.stdout)

    def help(self, zh: str, en: str, **more: Any) -> Parameter:
        """A parameter's help text."""
        from cyclopts import Parameter

        return Parameter(help=self(zh, en), negative=(), **more)

    @contextmanager
    def progress(self, zh: str, en: str) -> Iterator[Callable[[str, int, int], None]]:
        """Show what is being done, on a terminal, while it lasts.

        What is yielded may be told of a part of it: its name, how much is done, and of how much.
        """
        if not sys.stderr.isatty():
            yield lambda name, done, of: None
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        console = Console(stderr=True)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TimeRemainingColumn(),
        )
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as bar:
            whole = bar.add_task(self(zh, en), total=None)

            def told(name: str, done: int, of: int) -> None:
                said = f"{self(zh, en)} {shown(name)}"
                bar.update(whole, description=said, completed=done, total=of)

            yield told
