"""The folder of next year's scheme, made from that of this year's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from .. import whole
from ..errors import Place, Problem, UsageError
from ..language import Say
from ..scheme.catalogue import folder_of
from ..scheme.files import yaml_tree
from ..scheme.files.file_bytes import contents
from ..scheme.files.folder import TABLE, there
from ..scheme.schema.shape import misfit
from .rollover import Moved, Rollover
from .schemas import FOLDER, KINDS, schema

_MOST_OF_A_TABLE = 1 << 30
_YEAR = re.compile(r"(?<![0-9])(19|20|21)[0-9]{2}$")


def made(source: str, target: Path, year: int | None, say: Say) -> tuple[Moved, int]:
    """Make the folder `target` from a scheme; return what was moved, and to which year.

    The year is told, or stands at the end of the folder's name. What is not moved or marked stays
    byte for byte. Raises `UsageError` where the folder is there already, or its name or year is
    none that a scheme can have, `RuleError` for files that cannot be read.
    """
    folder, name = folder_of(source), target.resolve().name
    named = _YEAR.search(name)
    to = year or (int(named[0]) if named else None)
    if to is None:
        raise UsageError(Problem("U561", Place(), {"name": name}))
    if wrong := misfit(name, "id"):
        raise UsageError(Problem("S206", Place(), wrong))
    if not _YEAR.fullmatch(str(to)):
        raise UsageError(
            Problem("U508", Place(), {"value": f"--year {to}", "pattern": "--year 2024"})
        )
    if target.exists():
        raise UsageError(Problem("U560", Place(), {"path": target}))
    before = int(yaml_tree.of_bytes(contents(folder / "scheme.yaml", "scheme.yaml"), "")["year"])
    rollover = Rollover(before, to, name, say)
    texts = {file: rollover.file(file, text) for file, text in _texts(folder)}
    with whole.folder(target, lambda _: (), "scheme.yaml", lambda _: None) as draft:
        shutil.copytree(folder, draft, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
        for file, text in texts.items():
            (draft / file).write_bytes(text.encode())
        (draft / FOLDER).mkdir()
        for kind in KINDS:
            (draft / FOLDER / f"{kind}.json").write_text(schema(kind, say.lang), encoding="utf-8")
    if there(folder / TABLE):
        cells = contents(folder / TABLE, TABLE, _MOST_OF_A_TABLE).decode("utf-8-sig", "replace")
        months = re.findall(rf"(?<![0-9-]){before}-(?:0[1-9]|1[0-2])(?![0-9-])", cells)
        rollover.moved.listed = len(months) if to != before else 0
    return rollover.moved, to


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """The rule files of a scheme and its cases, by their names in the folder."""
    for path in [*sorted(folder.glob("*.yaml")), *sorted(folder.glob("cases/*.yaml"))]:
        name = path.relative_to(folder).as_posix()
        yaml_tree.read(path, name)
        yield name, path.read_bytes().decode("utf-8-sig")
