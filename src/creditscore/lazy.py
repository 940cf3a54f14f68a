"""Packages that are imported when something of theirs is first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module, and imports it when an attribute of it is first asked for.

    >>> Later("math").floor(2.5)
    2
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
