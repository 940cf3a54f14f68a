"""Packages that are imported when something of theirs is first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .errors import Place, Problem, UsageError


class Later:
    """Stands for a module, and imports it when an attribute of it is first asked for.

    >>> Later("math").floor(2.5)
    2
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


def need(package: str, extra: str) -> Any:
    """Import an optional package; raise `UsageError` with how to install it where it is missing.

    `extra` is the extra of this package's own that asks for it.
    """
    try:
        return import_module(package)
    except ImportError:
        packages = _required(extra) or package.partition(".")[0]
        details = {"package": package, "command": _installing(packages)}
        raise UsageError(Problem("U507", Place(), details)) from None


def _installing(packages: str) -> str:
    """The command that installs packages for the Python that runs.

    They are named themselves: `creditscore[office]` would be looked for on an index, where this
    package need not be.
    """
    import sys
    from importlib.util import find_spec
    from shutil import which

    python = "python" if which("python") == sys.executable else f'"{sys.executable}"'
    if find_spec("pip") is None:  # as in environments that uv makes
        return f"uv pip install --python {python} {packages}"
    return f"{python} -m pip install {packages}"


def _required(extra: str) -> str:
    """What an extra asks for, as one writes it behind `pip install`."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        wanted = [line.partition(";") for line in requires("creditscore") or ()]
    except PackageNotFoundError:
        return ""
    marks = (f'extra == "{extra}"', f"extra == '{extra}'")
    return " ".join(f'"{name.strip()}"' for name, _, mark in wanted if mark.strip() in marks)
