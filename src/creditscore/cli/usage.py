"""What was wrong with the words of a command, as a problem with its code."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..errors import Place, Problem, excerpt, nearest

if TYPE_CHECKING:
    from cyclopts import CycloptsError


def told(error: CycloptsError, commands: Iterable[str]) -> Problem:
    """The problem that an error of the parser stands for."""
    command = " ".join(error.command_chain or ())
    names = [name for name in _options(error) if name.startswith("--")]
    token: Any = getattr(error, "token", None)
    match type(error).__name__:
        case "MissingArgumentError" | "ConsumeMultipleError" | "RequiresEqualsError":
            return Problem("U522", Place(), {"name": _name(error), "command": command})
        case "CoercionError" if token is not None:
            given = f"{_name(error)} {excerpt(token.value)}".strip()
            return Problem("U508", Place(), {"value": given, "pattern": _pattern(error)})
        case "UnknownOptionError":
            return _unknown(token.keyword or token.value, names)
        case "UnknownCommandError":
            return _unknown((error.unused_tokens or [""])[0], list(commands))
        case "UnusedCliTokensError":
            return _unknown((error.unused_tokens or [""])[0], names)
    given = (
        token.keyword or token.value if token is not None else " ".join(error.unused_tokens or ())
    )
    return _unknown(given or str(error), names or list(commands))


def _unknown(word: str, known: list[str]) -> Problem:
    details = {"word": excerpt(word), "known": ", ".join(known)}
    return Problem("U521", Place(), {**details, "nearest": nearest(word, known)})


def _options(error: CycloptsError) -> list[str]:
    found: Any = getattr(error, "argument_collection", None)
    if found is None and error.app is not None and error.target is not None:
        found = error.app.assemble_argument_collection()
    return [*(name for argument in found or () for name in argument.names), "--lang", "--messages"]


def _name(error: CycloptsError) -> str:
    keyword = getattr(error, "keyword", None) or getattr(
        getattr(error, "token", None), "keyword", None
    )
    if keyword:
        return str(keyword)
    return "" if error.argument is None else error.argument.name


def _pattern(error: CycloptsError) -> str:
    kind: Any = getattr(error, "target_type", None)
    if typing.get_origin(kind) is typing.Literal:
        return " | ".join(map(str, typing.get_args(kind)))
    return f"{_name(error)} 2" if int in (kind, *typing.get_args(kind)) else _name(error)
