"""Dates in records: from text to days, exactly or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

import numpy as np

from ..arrays import Ints
from ..tabular.instants import NO_DAY, day

_EPOCH = date(1970, 1, 1).toordinal()
NONE = int(NO_DAY)
UNDATED = -(10**6)


def days(cells: Sequence[str], zone: tzinfo) -> Ints:
    """Each date as days since 1970, `NONE` where there is none; a time of day is left off.

    >>> from zoneinfo import ZoneInfo
    >>> cells = ["2023-05-08", "2023/5/8 09:30", "20230508", "2023-02-30", "45054"]
    >>> (days(cells, ZoneInfo("Asia/Shanghai")) > NONE).tolist()
    [True, True, True, False, False]
    """
    found = (day(cell, zone) for cell in cells)
    return np.array([one.toordinal() - _EPOCH if one else NONE for one in found], np.int64)


def months(days: Ints) -> Ints:
    """The month of each day, as months since 1970; `UNDATED` where there is no day."""
    known = np.where(days == NONE, 0, days).astype("datetime64[D]")
    found: Ints = known.astype("datetime64[M]").astype(np.int64)
    return np.where(days == NONE, UNDATED, found)


def day_text(day: int) -> str:
    """A day since 1970 as it is written.

    >>> day_text(19485)
    '2023-05-08'
    """
    return date.fromordinal(_EPOCH + day).isoformat()


def month_text(month: int) -> str:
    """A month as it is written.

    >>> month_text(640)
    '2023-05'
    """
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"
