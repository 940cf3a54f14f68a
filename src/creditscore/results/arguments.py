"""What a caller asks for: months as tables write them, numbers; or refused with a code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from ..errors import Place, Problem, UsageError, excerpt
from ..facts.reading.numbers import month
from ..scheme.scheme import Scheme

_OF_THE_YEAR = re.compile(r"([0-9]{1,2})月?")
_POINTED = re.compile(r"([0-9]{4})\.([0-9]{1,2})")


def month_number(scheme: Scheme, asked: object) -> int:
    """The number of a month as people write it: 2023-05, 2023.5, 5月, 5; 12 for None.

    Raises `UsageError`.
    """
    if asked is None:
        return 12
    words = unicodedata.normalize("NFKC", asked) if isinstance(asked, str) else ""
    words = "".join(words.split()).removesuffix("份")
    words = _POINTED.sub(r"\1-\2", words)
    of_the_year = _OF_THE_YEAR.fullmatch(words)
    found = f"{scheme.year}-{int(of_the_year[1]):02d}" if of_the_year else month(words, scheme.zone)
    return scheme.month_number(found or excerpt(asked))


def whole_number(name: str, asked: object, most: int) -> None:
    """Raise `UsageError` for what is not a whole number from 1 to `most`."""
    right = isinstance(asked, int) and not isinstance(asked, bool) and 1 <= asked <= most
    if not right:
        raise UsageError(_cannot(f"{name}={excerpt(asked)}", f"{name}=2"))


def a_mapping(name: str, asked: object, pattern: str) -> Mapping[str, Any] | None:
    """Readings or changes as they were asked for; raises `UsageError` for another kind."""
    if asked is None:
        return None
    if isinstance(asked, Mapping) and all(isinstance(key, str) for key in asked):
        return asked
    raise UsageError(_cannot(f"{name}={excerpt(asked)}", f"{name}={pattern}"))


def _cannot(value: str, pattern: str) -> Problem:
    return Problem("U508", Place(), {"value": value, "pattern": pattern})
