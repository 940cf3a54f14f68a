"""Who asks, with the store and what has been worked out before."""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar, cast

from sqlalchemy.orm import Session

from ..people.roles import User
from ..settings import Settings

T = TypeVar("T")
_KEPT, _TRIED = 48, 8
_ANSWERS = 64 << 20
"""How many bytes of answers are kept."""


class Room:
    """What a process has worked out of the store and may need again: rules, figures, results.

    Everything is kept by what it follows from, so that nothing has to be forgotten but for room.
    Whoever scores takes the `turn`: several at once would only keep each other, and pages, waiting.
    """

    def __init__(self, folder: Path | None = None, turn: threading.Lock | None = None) -> None:
        self.folder = folder or Path(mkdtemp(prefix="creditscore-rules-"))
        self.turn = turn or threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._tried: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._answers: OrderedDict[Hashable, tuple[bytes, str]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], T], *, tried: bool = False) -> T:
        """What stands under a key, made by the first who asks while others wait for it.

        What follows from rules that somebody has `tried` has a place of its own, so that however
        many are tried, nothing that all ask for makes room for it.
        """
        kept, most = (self._tried, _TRIED) if tried else (self._kept, _KEPT)
        with self._lock:
            if key in kept:
                kept.move_to_end(key)
                return cast(T, kept[key])
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in kept:
                    return cast(T, kept[key])
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                kept[key] = made
                while len(kept) > most:
                    kept.popitem(last=False)
            return made

    def draft(self) -> Room:
        """A room for what may yet be undone: it knows what is kept here, and keeps its own apart.

        What a transaction works out of changes that are not there for others must reach nobody.
        """
        return _Draft(self)

    def kept(self, key: Hashable) -> Any:
        """What stands under a key, or None."""
        with self._lock:
            return self._kept.get(key, self._tried.get(key))

    def answer(self, key: Hashable, make: Callable[[], tuple[bytes, str]]) -> tuple[bytes, str]:
        """The body and the media type of an answer, kept while there is room for it."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = make()
        with self._lock:
            if key not in self._answers and len(made[0]) < _ANSWERS // 8:
                self._answers[key] = made
                self._size += len(made[0])
            while self._size > _ANSWERS:
                _, (body, _) = self._answers.popitem(last=False)
                self._size -= len(body)
        return made

    def close(self) -> None:
        """Remove the rule files that were written out."""
        shutil.rmtree(self.folder, ignore_errors=True)


class _Draft(Room):
    """A room beside another, for one transaction."""

    def __init__(self, whole: Room) -> None:
        super().__init__(whole.folder, whole.turn)
        self._whole = whole

    def once(self, key: Hashable, make: Callable[[], T], *, tried: bool = False) -> T:
        found = self._whole.kept(key)
        return super().once(key, make, tried=tried) if found is None else cast(T, found)


@dataclass
class Desk:
    """One request's way to the store: in whose name, and in which transaction."""

    db: Session
    user: User
    room: Room = field(repr=False)
    settings: Settings = field(repr=False)
