"""Loading a scheme by its name or from its folder."""

from __future__ import annotations

from pathlib import Path

from ..errors import RuleError
from . import readings
from .catalogue import folder_of
from .files.folder import in_folder
from .rule_files import RuleFiles, once
from .scheme import Scheme


def load_scheme(name: str | Path, *, thorough: bool = False) -> Scheme:
    """Load a scheme by its built-in name, or from its folder.

    With `thorough` every reading is tried as well, so that a slip in one of them is found now.
    Raises `RuleError` with all the problems found, `UsageError` for a name that is unknown.

    >>> from creditscore import load_scheme
    >>> load_scheme("changzhi-2023").year
    2023
    """
    folder = folder_of(name)
    with in_folder(folder):
        files = RuleFiles.read(folder)
        scheme = files.scheme({}, {})
        if thorough:
            found = [p for option in readings.options(files.trees) for p in files.tried(*option)]
            if found:
                raise RuleError(once(found))
    return scheme
