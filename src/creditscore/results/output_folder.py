"""What stands in a folder of results, and which of it a run of creditscore has written."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, UsageError
from ..facts.facts import digest
from ..messages import NAMED
from ..staging import Tell, recover
from ..whole import Ours, refuse_foreign
from .manifest import other_inputs
from .tables.definitions import NAMES

FORMATS = ("csv", "json", "parquet")
SEAL = "run.json"
"""The file that says what a run has written; what it does not name is somebody else's."""
SIGNATURES = "signatures.json"
"""Who has signed the run."""


def written_before(folder: Path) -> set[str]:
    """The names in a folder that an earlier run has written, as its `run.json` says."""
    seal = folder / SEAL
    if seal.is_symlink() or not seal.is_file():
        return set()
    try:
        names = listed_in(seal.read_bytes())
    except OSError:
        return set()
    return {name for name in names if name == SEAL or _is_table(folder / name)}


def replaceable(run: Callable[[], Mapping[str, Any]], *, force: bool) -> Ours:
    """The names of what an earlier run has written, as the one that makes `run` may replace them.

    Asking for them raises `UsageError` (U582) where the earlier run was made of other inputs,
    unless with `force`.
    """

    def names(folder: Path) -> set[str]:
        found = written_before(folder)
        if found and not force:
            refuse_others(folder, (folder / SEAL).read_bytes(), run())
        return found

    return names


def refuse_others(folder: str | Path, was: bytes, run: Mapping[str, Any]) -> None:
    """Raise `UsageError` (U582) where a `run.json` is of other inputs than a run."""
    other = other_inputs(json.loads(was), run)
    if other:
        zh, en = zip(*(NAMED[f"input {name}"] for name in other), strict=True)
        details = {"names": ", ".join(dict.fromkeys(en)), "names_zh": "、".join(dict.fromkeys(zh))}
        raise UsageError(Problem("U582", Place(), {"path": folder, **details}))


def listed_in(run: bytes) -> set[str]:
    """The names of what a `run.json` says that its run has written, itself and signatures too.

    Nothing where it is none of ours. Version 0.1.0 named the format alone.
    """
    try:
        made: Any = json.loads(run)
    except (ValueError, RecursionError):
        return set()
    versions = made.get("versions") if isinstance(made, dict) else None
    if not isinstance(versions, dict) or "creditscore" not in versions or "scheme" not in made:
        return set()
    every = {f"{table}.{format}" for table in NAMES for format in FORMATS}
    listed = made.get("tables")
    if not isinstance(listed, list):
        listed = [f"{table}.{made.get('format')}" for table in NAMES]
    return {SEAL, SIGNATURES, *({name for name in listed if isinstance(name, str)} & every)}


def _is_table(path: Path) -> bool:
    """A regular file, or a folder of Parquet as Spark writes it."""
    if path.is_symlink() or not path.is_dir():
        return path.is_file() and not path.is_symlink()
    names = [entry.name.removeprefix(".") for entry in path.iterdir()]
    return path.suffix == ".parquet" and all(n.startswith(("part-", "_SUCCESS")) for n in names)


def outputs_in(folder: Path, tables: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of each table in a folder, of each part of one that is a folder itself."""
    found = {}
    for name in tables:
        path = folder / name
        parts = path.rglob("*") if path.is_dir() else [path]
        for part in parts:
            if part.is_file() and not part.name.startswith((".", "_")):
                found[part.relative_to(folder).as_posix()] = digest(part)
    return found


def clear_to_write(
    folder: Path,
    names: Iterable[str],
    inputs: Iterable[Path],
    tell: Tell,
    ours: Ours = written_before,
) -> None:
    """Raise `UsageError` where files cannot be written into a folder.

    Nothing may be written over that no run has written, as `ours` says, nor among files that are
    read as `inputs`. What a killed run has left is cleared first.
    """
    try:
        place = folder.resolve()
    except (OSError, RuntimeError) as error:  # a link to itself
        raise UsageError(Problem("U506", Place(), {"path": folder, "reason": error})) from None
    for given in inputs:
        if given.is_dir() and place.is_relative_to(given.resolve()):
            raise UsageError(Problem("U517", Place(), {"path": folder, "folder": given}))
    recover([place.parent, place], tell)
    refuse_foreign(folder, names, ours)


def folder_at(folder: str | Path) -> Path:
    """A folder to write to, by its name; raises `UsageError` for one without a name."""
    if not str(folder).strip() or "\0" in str(folder):
        raise UsageError(Problem("U508", Place(), {"value": folder, "pattern": "out/2023-05"}))
    return Path(folder)


def warned(notice: Problem) -> None:
    """Tell a notice as a warning."""
    warnings.warn(f"{notice.code} {notice.message()}", stacklevel=2)
