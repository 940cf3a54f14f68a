"""Dates in records: from text to days, exactly or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from .reasons import Ints

_EPOCH = date(1970, 1, 1).toordinal()
_DATE = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
    r"(?:[ T]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
NONE = np.iinfo(np.int64).min
UNDATED = -(10**6)


def days(cells: Sequence[str]) -> Ints:
    """Each date as days since 1970, `NONE` where there is none; a time of day is left off.

    >>> (days(["2023-05-08", "2023/5/8 09:30", "20230508", "2023-02-30", "45054"]) > NONE).tolist()
    [True, True, True, False, False]
    """
    return np.array([_day(cell) for cell in cells], np.int64)


def _day(cell: str) -> int:
    match = _DATE.fullmatch(cell)
    if match is None:
        return NONE
    parts = [part for part in match.group(1, 3, 4, 5, 6, 7, 8) if part]
    try:
        return date(*map(int, parts)).toordinal() - _EPOCH
    except ValueError:
        return NONE


def months(days: Ints) -> Ints:
    """The month of each day, as months since 1970; `UNDATED` where there is no day."""
    known = np.where(days == NONE, 0, days).astype("datetime64[D]")
    found: Ints = known.astype("datetime64[M]").astype(np.int64)
    return np.where(days == NONE, UNDATED, found)


def month_text(month: int) -> str:
    """A month as it is written.

    >>> month_text(640)
    '2023-05'
    """
    return f"{1970 + month // 12}-{month % 12 + 1:02d}"
