"""Rule files in the store: taken in whole, and written out again for whoever scores by them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...errors import Place, Problem, UsageError
from ...scheme.catalogue import folder_of
from ...scheme.loading import load_scheme
from ...scheme.scheme import Scheme
from ..store.tables import Rulebook, RuleFile
from .desk import Desk, Room

_MOST = 64 << 20


def taken_in(db: Session, name: str | Path) -> Rulebook:
    """The rule files of a built-in scheme or a folder, stored once however often asked for.

    Raises `RuleError` where they cannot be used, `UsageError` where there are none.
    """
    folder = folder_of(name)
    scheme = load_scheme(folder)
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    }
    if sum(map(len, files.values())) > _MOST:
        raise UsageError(Problem("U604", Place(str(folder)), {"limit": f"{_MOST >> 20} MB"}))
    digest = _digest(files)
    found = db.scalar(select(Rulebook).where(Rulebook.digest == digest))
    if found is None:
        found = Rulebook(
            scheme=scheme.id, title=scheme.title, digest=digest, created=datetime.now(UTC)
        )
        db.add(found)
        db.flush()
        db.add_all(RuleFile(rulebook_id=found.id, path=p, content=c) for p, c in files.items())
        db.flush()
    return found


def scheme_of(desk: Desk, book: Rulebook) -> Scheme:
    """The scheme of a rulebook, loaded once in a process."""
    return desk.room.once(
        ("scheme", book.digest), lambda: load_scheme(written_out(desk.db, desk.room, book))
    )


def written_out(db: Session, room: Room, book: Rulebook) -> Path:
    """The folder in which the files of a rulebook stand, as they were taken in."""
    place = room.folder / book.digest / book.scheme
    if not place.is_dir():
        query = select(RuleFile).where(RuleFile.rulebook_id == book.id)
        draft = Path(mkdtemp(dir=room.folder))
        for file in db.scalars(query):
            target = draft / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
        place.parent.mkdir(exist_ok=True)
        try:
            os.rename(draft, place)  # noqa: PTH104 - fails where another thread was first
        except OSError:
            if not place.is_dir():
                raise
    return place


def _digest(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{name}\n{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()
