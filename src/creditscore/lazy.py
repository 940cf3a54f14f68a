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
    """Import an optional package; raise `UsageError` with how to install it where it is missing."""
    try:
        return import_module(package)
    except ImportError:
        details = {"package": package, "extra": extra}
        raise UsageError(Problem("U507", Place(), details)) from None
