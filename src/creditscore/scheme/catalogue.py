"""Where schemes are: the built-in ones by name, others by folder."""

from __future__ import annotations

from pathlib import Path

from ..errors import Place, Problem, UsageError, excerpt, nearest

_PACKAGE = Path(__file__).resolve().parents[1]


def rules_folder() -> Path:
    """The folder of the built-in schemes: inside the installed package, or beside its source."""
    installed = _PACKAGE / "rules"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "rules"


def samples_folder() -> Path:
    """The folder of the sample years: inside the installed package, or beside its source."""
    installed = _PACKAGE / "samples"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "data" / "samples"


def sample(name: str) -> Path:
    """The folder of a synthetic sample year of a built-in scheme, or of its records.

    Raises `UsageError` with the names there are, and the nearest.

    >>> sorted(path.name for path in sample("changzhi-2023").glob("*.csv"))
    ['counties.csv', 'departments.csv', 'evaluation.csv']
    """
    known = sorted(path.name for path in samples_folder().iterdir() if path.is_dir())
    if name in known:
        return samples_folder() / name
    details = {"value": excerpt(name), "pattern": " | ".join(known)}
    raise UsageError(Problem("U508", Place(), {**details, "nearest": nearest(str(name), known)}))


def schemes() -> list[str]:
    """The names of the built-in schemes.

    >>> "changzhi-2023" in schemes()
    True
    """
    return sorted(path.parent.name for path in rules_folder().glob("*/scheme.yaml"))


def folder_of(name: str | Path) -> Path:
    """The folder of a scheme; raises `UsageError` with the nearest name."""
    if _holds_a_scheme(Path(name)):
        return Path(name)
    known = schemes()
    if str(name) in known:
        return rules_folder() / str(name)
    details = {"name": excerpt(name, 200), "known": ", ".join(known)}
    raise UsageError(Problem("U501", Place(), {**details, "nearest": nearest(str(name), known)}))


def is_scheme(name: str | Path) -> bool:
    """Whether a name is that of a built-in scheme, or a folder holds one."""
    return _holds_a_scheme(Path(name)) or str(name) in schemes()


def _holds_a_scheme(folder: Path) -> bool:
    """Whether a folder has `scheme.yaml`, or what may have been meant by it."""
    try:
        return folder.is_dir() and any(
            path.name.lower() in ("scheme.yaml", "scheme.yml") for path in folder.iterdir()
        )
    except (OSError, ValueError):
        return False
