"""The files of a scheme's folder: which are read, and which nobody would read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import CreditscoreError, Place, Problem, nearest

CASES = "cases"
ROSTER, TABLE, TASKS = "roster.yaml", "roster.csv", "tasks.yaml"
DOCUMENT = "document.yaml"
_OF_RECORDS = ("records.yaml", "calendar.yaml")
_FILES = ("scheme.yaml", ROSTER, TABLE, TASKS, DOCUMENT, *_OF_RECORDS)
_YAML = (".yaml", ".yml")
_STEMS = ("scheme", "roster", "task", "document", "case")
"""Names that a folder or a table would not have by chance beside the rules."""


@contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    """Have errors know the folder of the rule files that their problems name."""
    try:
        yield
    except CreditscoreError as error:
        error.folder = error.folder or folder
        raise


def there(path: Path) -> bool:
    """Whether anything stands at a path, be it a folder or a link that leads nowhere."""
    return os.path.lexists(path)


def unread(folder: Path, tracks: Iterable[str]) -> Iterator[Problem]:
    """What stands in a scheme's folder and looks like a part of it, and is none.

    A file that a track names and that is missing is told with the name that comes near instead.
    """
    files = [*_FILES, *(f"{track}.yaml" for track in tracks)]
    missing = [name for name in files[len(_FILES) :] if not there(folder / name)]
    for path in sorted(folder.iterdir()):
        name = path.name
        if name in _OF_RECORDS and not path.is_file():
            yield Problem("Y124" if path.exists() else "Y109", Place(name), {"file": path})
        if name in files or name.startswith(".") or name.endswith("~"):
            continue
        if name == CASES and path.is_dir():
            yield from _unread_cases(path)
        elif (path.suffix.lower() in _YAML or _stem(name) in _STEMS) and not nearest(name, missing):
            yield _unread(name, [*files, CASES])


def instead(folder: Path, name: str) -> str:
    """The file of a folder that comes nearest to one that is missing, "" where none is near."""
    try:
        found = [path.name for path in folder.iterdir() if path.suffix.lower() in _YAML]
    except OSError:
        return ""
    return nearest(name, [other for other in found if other not in _FILES])


def _unread_cases(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.iterdir()):
        odd = path.is_dir() or (path.suffix.lower() in _YAML and path.suffix != ".yaml")
        if odd and not path.name.startswith("."):
            yield _unread(f"{CASES}/{path.name}", [f"{CASES}/{path.stem}.yaml"])


def _unread(name: str, known: list[str]) -> Problem:
    return Problem("S216", Place(name), {"file": name, "nearest": nearest(name, known)})


def _stem(name: str) -> str:
    """A name without its ending, its capitals and the s of a plural."""
    return name.partition(".")[0].lower().rstrip("s")
