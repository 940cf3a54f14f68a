"""Hidden folders in which drafts are made: locked while their process lives, cleared by the next.

A killed process leaves its folder behind, with a journal if it had begun to put drafts in their
places. Whoever writes there next finds the lock free, finishes what the journal says, and removes
the folder; those of living processes and of other users are left alone.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import Place, Problem

PREFIX = ".creditscore-"
_YOUNG = 2
"""For how many seconds a folder without a lock may belong to a process that has yet to lock it."""

Tell = Callable[[Problem], object]
Move = tuple[Path, Path]


class Staging:
    """A folder of a random name, made exclusively inside another, and locked.

    `lead` is another such folder, whose lock and journal hold for this one too. It is there once it
    is made: whoever makes it has taken care before that it is removed, whatever comes between.
    """

    def __init__(self, inside: Path, lead: Staging | None = None) -> None:
        self.path = inside / f"{PREFIX}{uuid.uuid4().hex[:12]}"
        self._lead = lead
        self._journal = (lead or self).path / "journal"
        self._lock = -1

    def make(self) -> None:
        """Make the folder and lock it."""
        self.path.mkdir(0o700)
        if self._lead is not None:
            _written(self.path / "lead", str(self._lead.path.absolute()))
            return
        new = self.path / ("lock" if sys.platform == "win32" else "lock.part")
        self._lock = os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        _lock(self._lock)
        if sys.platform != "win32":
            new.rename(self.path / "lock")

    def journal(self, **steps: Any) -> None:
        """Note what is about to be done, so that it is finished whatever happens."""
        draft = self.path / "journal.part"
        _written(draft, json.dumps(steps))
        draft.replace(self._journal)
        synced(self.path)

    def done(self) -> None:
        """Take the journal back: there is nothing left to be finished."""
        self._journal.unlink(missing_ok=True)

    def move(self, moves: Sequence[Move], aside: Sequence[Move] = ()) -> None:
        """Move files to their places, old ones `aside` first; all come back where one fails."""
        kept: dict[Path, Path] = {}
        if len(moves) + len(aside) > 1:
            for source, target in moves:
                if os.path.lexists(target):
                    kept[target] = _copied(target, source.with_name(f"kept-{source.name}"))
            self.journal(aside=_plain(aside), moves=_plain(moves))
        try:
            for source, target in (*aside, *moves):
                source.replace(target)
        except BaseException:
            for source, target in reversed((*aside, *moves)):
                if not os.path.lexists(source):
                    target.replace(source)
                    if target in kept:
                        kept[target].replace(target)
            self.done()
            raise
        for folder in dict.fromkeys(target.parent for _, target in moves):
            synced(folder)
        self.done()

    def remove(self) -> None:
        """Remove the folder with all that is left in it, unless its journal is to be finished."""
        if not self._journal.exists():
            _cleared(self.path)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        if not self._journal.exists():
            shutil.rmtree(self.path, ignore_errors=True)


def recover(folders: Iterable[Path], tell: Tell) -> None:
    """Finish or clear what killed processes have left in some folders, and tell of it."""
    for folder in dict.fromkeys(folders):
        if folder.is_dir() and any(folder.glob(f"{PREFIX}*")):
            with alone(folder):
                for left in sorted(folder.glob(f"{PREFIX}*")):
                    _recover(left, tell)


def _recover(left: Path, tell: Tell) -> None:
    if not _ours(left):
        return
    lead = left / "lead"
    if lead.is_file():
        leading = Path(lead.read_text("utf-8"))
        if _ours(leading):
            _recover(leading, tell)
        if not _ours(leading):
            _cleared(left)
        return
    try:
        lock = os.open(left / "lock", os.O_RDWR)
    except OSError:
        if _age(left) > _YOUNG:
            _cleared(left)
        return
    try:
        if not _lock(lock, wait=False) or not os.fstat(lock).st_nlink:
            return
        journal = left / "journal"
        steps = json.loads(journal.read_text("utf-8")) if journal.is_file() else None
        if steps is not None:
            finish(steps)
        _cleared(left)
    finally:
        os.close(lock)
    if not journal.exists():
        shutil.rmtree(left, ignore_errors=True)
    tell(Problem("N920" if steps is None else "N921", Place(), {"path": left.parent}))


def _cleared(room: Path) -> None:
    """Remove a staging folder, its lock last: without one nobody knows whether it is in use."""
    for entry in sorted(room.glob("*"), key=lambda entry: entry.name.startswith("lock")):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        elif sys.platform != "win32" or entry.name != "lock":
            entry.unlink(missing_ok=True)
    shutil.rmtree(room, ignore_errors=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.lstat().st_mtime
    except FileNotFoundError:
        return 0


def finish(steps: dict[str, Any]) -> None:
    """Do what a journal says and has not been done yet."""
    if "swapped" in steps:
        draft, folder = map(Path, steps["swapped"])
        if draft.lstat().st_ino != steps["inode"]:
            brought(draft, folder, steps["replaced"])
    for source, target in steps.get("aside", ()):
        if os.path.lexists(source) and not os.path.lexists(target):
            Path(source).replace(target)
    for source, target in steps.get("moves", ()):
        if os.path.lexists(source):
            Path(source).replace(target)


def brought(old: Path, folder: Path, replaced: Iterable[str]) -> None:
    """Bring into a folder what stands in the one it has replaced, but for what was `replaced`."""
    for entry in [entry for entry in old.iterdir() if entry.name not in set(replaced)]:
        _bring(entry, folder / entry.name)


def _bring(source: Path, target: Path) -> None:
    if not os.path.lexists(target):
        source.rename(target)
    elif source.is_dir() and not source.is_symlink():
        for entry in list(source.iterdir()):
            _bring(entry, target / entry.name)
    elif source.lstat().st_ino != target.lstat().st_ino:
        source.replace(target)


def _plain(moves: Iterable[Move]) -> list[list[str]]:
    return [[str(path.absolute()) for path in move] for move in moves]


def _copied(file: Path, copy: Path) -> Path:
    """The same file under another name, without a copy where the system can."""
    try:
        os.link(file, copy, follow_symlinks=False)
    except OSError:
        shutil.copy2(file, copy, follow_symlinks=False)
    return copy


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes from moving files into a folder meanwhile, where the system can."""
    if sys.platform == "win32" or not os.access(folder, os.R_OK):
        yield
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        _lock(number)
        yield
    finally:
        os.close(number)


def synced(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    if path.is_dir():
        if sys.platform == "win32":
            return
        number = os.open(path, os.O_RDONLY)
    else:
        number = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _written(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    synced(path)


def _ours(path: Path) -> bool:
    """Whether a folder is one of this user's own; nobody else's journal is followed."""
    try:
        found = path.lstat()
    except OSError:
        return False
    mine = sys.platform == "win32" or found.st_uid == os.geteuid()
    return stat.S_ISDIR(found.st_mode) and mine and path.name.startswith(PREFIX)


def _lock(number: int, *, wait: bool = True) -> bool:
    """Lock an open file or folder until it is closed; return whether it is locked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
