"""Where schemes are: the built-in ones by name, others by folder."""

from __future__ import annotations

from pathlib import Path

from ..errors import Place, Problem, UsageError, nearest

_PACKAGE = Path(__file__).resolve().parents[1]


def rules_folder() -> Path:
    """The folder of the built-in schemes: inside the installed package, or beside its source."""
    installed = _PACKAGE / "rules"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "rules"


def schemes() -> list[str]:
    """The names of the built-in schemes.

    >>> "changzhi-2023" in schemes()
    True
    """
    return sorted(path.parent.name for path in rules_folder().glob("*/scheme.yaml"))


def folder_of(name: str | Path) -> Path:
    """The folder of a scheme; raises `UsageError` with the nearest name."""
    path = Path(name)
    if (path / "scheme.yaml").is_file():
        return path
    if str(name) in schemes():
        return rules_folder() / str(name)
    known = schemes()
    details = {"name": name, "known": ", ".join(known), "nearest": nearest(str(name), known)}
    raise UsageError(Problem("U501", Place(), details))
