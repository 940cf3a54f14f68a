"""Running the command line inside a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from small import Row


@dataclass(frozen=True)
class Ran:
    """What a command came to: its exit code and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
Table = Callable[[Sequence[Row]], Path]
Golden = Callable[[str, str], None]
