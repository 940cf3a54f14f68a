"""Files, or a folder of them, that appear whole or not at all, whatever ends the process.

Where a system can exchange two folders (Linux), an existing folder changes at once: what is foreign
in it is linked into the new one first. Elsewhere, and where a folder must stay the one it is (the
current one, a mount point, another user's), files are moved one by one under a journal that the
next run finishes; the file that seals the folder goes first and comes last.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .errors import Place, Problem, UsageError
from .staging import PREFIX, Staging, Tell, alone, brought, recover, synced

_MANY = 1000
"""How many foreign files are linked into a new folder; with more, files are moved one by one."""

Ours = Callable[[Path], Collection[str]]
"""The names of what an earlier run has left in a folder, and which may be replaced."""


@contextmanager
def files(targets: Sequence[Path], tell: Tell) -> Iterator[list[Path]]:
    """Give a draft for each target; all get their places together when the block ends well.

    Raises `UsageError` where that cannot be done, or where a target is not a file of its own. What
    stands at a target, if anything, is replaced; a link is followed.
    """
    with _told(targets[0]), ExitStack() as undo:
        places = [_file(target) for target in targets]
        for at, place in enumerate(places):
            if place in places[:at]:
                raise UsageError(Problem("U518", Place(), {"path": targets[at]}))
        recover([place.parent for place in places], tell)
        rooms: dict[Path, Staging] = {}
        for folder in dict.fromkeys(place.parent for place in places):
            _parents(folder, undo)
            rooms[folder] = Staging(folder, next(iter(rooms.values()), None))
            undo.callback(rooms[folder].remove)
            rooms[folder].make()
        drafts = [rooms[p.parent].path / f"{at}-{p.name}" for at, p in enumerate(places)]
        yield drafts
        moves = [(draft, place) for draft, place in zip(drafts, places, strict=True)]
        for draft, place in moves:
            if place.exists():
                shutil.copymode(place, draft)
            synced(draft)
        next(iter(rooms.values())).move(moves)


@contextmanager
def folder(target: Path, ours: Ours, seal: str, tell: Tell) -> Iterator[Path]:
    """Give a draft of a folder, whose files take the place of `ours` when the block ends well.

    Whatever else stands in the folder stays. `seal` is the file that says what an earlier run made.
    Raises `UsageError` where that cannot be done: where the folder is none, or has something of the
    name of a new file that is not of `ours`.
    """
    with _told(target), ExitStack() as undo:
        place = _folder(target)
        recover([place.parent, place], tell)
        _parents(place.parent, undo)
        room = Staging(place.parent if _beside(place) else place)
        undo.callback(room.remove)
        room.make()
        draft = room.path / "new"
        draft.mkdir()
        yield draft
        new = sorted(entry.name for entry in draft.iterdir())
        for path in draft.rglob("*"):
            if path.is_file():
                synced(path)
        synced(draft)
        with alone(place.parent):
            refuse_foreign(place, new, ours)
            if not place.exists():
                draft.rename(place)
                synced(place.parent)
            elif not os.access(place, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
            elif not _exchanged(room, draft, place, ours):
                _put_in(draft, place, new, ours, seal)


def refuse_foreign(target: Path, names: Iterable[str], ours: Ours) -> None:
    """Raise `UsageError` where a folder is none, or has a file of such a name that is not ours."""
    place = _folder(target)
    mine = ours(place)
    there = [name for name in names if name not in mine and os.path.lexists(place / name)]
    if there:
        details = {"path": target, "names": ", ".join(there)}
        raise UsageError(Problem("U515", Place(), details))


def _folder(target: Path) -> Path:
    """Where a folder really is; raises `UsageError` where something else stands."""
    place = target.resolve()
    if place.is_dir():
        return place
    if os.path.lexists(place) or target.is_symlink():
        raise UsageError(Problem("U516", Place(), {"path": target}))
    return place


def _file(target: Path) -> Path:
    """Where a file really is; raises `UsageError` where something else stands."""
    place = target.resolve()
    if os.path.lexists(place) and not place.is_file():
        raise UsageError(Problem("U519", Place(), {"path": target}))
    return place


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        details = {"path": target, "reason": error.strerror or error}
        raise UsageError(Problem("U506", Place(), details)) from None


def _parents(folder: Path, undo: ExitStack) -> None:
    """Make a folder and those above it, which go again where they stay empty."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    for new in reversed(missing):
        undo.callback(_empty, new)
        new.mkdir(exist_ok=True)


def _empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return


def _beside(place: Path) -> bool:
    """Whether drafts can be made beside a folder: it does not stand on its own."""
    parent = place.parent
    if not place.exists():
        return True
    return os.access(parent, os.W_OK) and not os.path.ismount(place)


def _exchanged(room: Staging, draft: Path, place: Path, ours: Ours) -> bool:
    """Exchange a folder for its new content at once; False where that is not to be had."""
    if room.path.parent == place or not _may_be_another(place, draft):
        return False
    mine = ours(place)
    try:
        count = 0
        for entry in place.iterdir():
            if entry.name not in mine and not entry.name.startswith(PREFIX):
                count = _linked(entry, draft / entry.name, count)
        shutil.copystat(place, draft)
        os.utime(draft)
    except OSError:
        return False
    swapped = [str(draft), str(place)]
    room.journal(swapped=swapped, inode=draft.lstat().st_ino, replaced=sorted(mine))
    try:
        _exchange(draft, place)
    except OSError:
        room.done()
        return False
    synced(place.parent)
    brought(draft, place, ours(draft))
    room.done()
    return True


def _may_be_another(place: Path, draft: Path) -> bool:
    """Whether another folder will do: nobody stands in this one, and it is this user's own."""
    found, new = place.stat(), draft.stat()
    same = (found.st_dev, found.st_uid, found.st_gid) == (new.st_dev, new.st_uid, new.st_gid)
    return same and not os.path.ismount(place) and not Path.cwd().is_relative_to(place)


def _linked(source: Path, target: Path, count: int) -> int:
    """Link a file, or all files of a folder; return how many there are with those before."""
    if count >= _MANY:
        raise OSError(errno.EMLINK, os.strerror(errno.EMLINK))
    if source.is_dir() and not source.is_symlink():
        target.mkdir()
        for entry in source.iterdir():
            count = _linked(entry, target / entry.name, count)
        shutil.copystat(source, target)
    else:
        os.link(source, target, follow_symlinks=False)
    return count + 1


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders at once; raises `OSError` where the system cannot."""
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    here, both_ways = -100, 2
    if call is None or call(here, bytes(one), here, bytes(other), both_ways):
        number = ctypes.get_errno() or errno.ENOSYS
        raise OSError(number, os.strerror(number))


def _put_in(draft: Path, place: Path, names: Sequence[str], ours: Ours, seal: str) -> None:
    """Move new files into a folder one by one; the seal goes first and comes last."""
    room = Staging(place)
    try:
        room.make()
        aside, moves = [], []
        for name in sorted(ours(place), key=lambda name: name != seal):
            old = place / name
            if os.path.lexists(old) and (name == seal or name not in names or old.is_dir()):
                aside.append((old, room.path / f"old-{name}"))
        for name in sorted(names, key=lambda name: name == seal):
            fresh = room.path / f"new-{name}"
            shutil.move(draft / name, fresh)
            synced(fresh)
            moves.append((fresh, place / name))
        room.move(moves, aside)
    finally:
        room.remove()
