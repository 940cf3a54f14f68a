"""Days and months out of what stands in a cell; an instant with a zone is a day in another zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from ..arrays import Ints

ZONE = "Asia/Shanghai"
"""The zone of whoever names none."""
NO_DAY = np.iinfo(np.int64).min
_TEXT = re.compile(
    r"(?:([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?=[ T]|$)"
    r"|([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日)"
    r"(?:[ T]?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?"
    r"|T([0-9]{2})([0-9]{2})([0-9]{2})?)?"
    r"(?<=[0-9日])( ?(?:Z|UTC|([-+])([0-9]{2})(?::?([0-9]{2}))?))?"
)
_MONTH = re.compile(r"([0-9]{4})(?:\s*[-/年]\s*([0-9]{1,2})|\.?([0-9]{2}))月?")
_OF_THE_HOST = ("localtime", "posixrules", "Factory", "posix/", "right/")
_EPOCH = date(1970, 1, 1)
_DAY = 86_400
_FIRST, _LAST = ((end - _EPOCH).days * _DAY for end in (date(1, 1, 3), date(9999, 12, 29)))
_UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


@lru_cache(64)
def zone(name: str) -> ZoneInfo | None:
    """A time zone by its name in the IANA database, None where it has none.

    >>> zone("Asia/Shanghai"), zone("Asia/Changzhi")
    (zoneinfo.ZoneInfo(key='Asia/Shanghai'), None)
    """
    if not name or name.startswith(_OF_THE_HOST):
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        return None


def day(cell: object, zone: tzinfo) -> date | None:
    """The day that a cell says, None where it says none.

    What has a zone of its own is an instant: its day is the one in `zone`. What has none stays as
    it is written.

    >>> shanghai = ZoneInfo("Asia/Shanghai")
    >>> day("2023-05-31T16:00:00Z", shanghai), day("2023年5月31日 16:00", shanghai)
    (datetime.date(2023, 6, 1), datetime.date(2023, 5, 31))
    >>> day(datetime(2023, 5, 31, 23, tzinfo=UTC), shanghai), day("2023-02-30", shanghai)
    (datetime.date(2023, 6, 1), None)
    """
    try:
        instant = cell if isinstance(cell, date) else _read(str(cell).strip())
        if isinstance(instant, datetime) and instant == instant:
            return (instant.astimezone(zone) if instant.tzinfo else instant).date()
    except (OverflowError, ValueError):
        return None
    return instant if instant == instant else None  # a NaT is a date as well


def month(cell: object, zone: tzinfo) -> str:
    """The month that a cell says, by itself or by a day, as `2023-04`; "" where it says none.

    After a point it takes two digits: 2023.1 is what a spreadsheet makes of 2023.10.

    >>> shanghai = ZoneInfo("Asia/Shanghai")
    >>> month("2023年4月", shanghai), month("202304", shanghai), month("2023-04-31", shanghai)
    ('2023-04', '2023-04', '')
    """
    match = _MONTH.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if match is not None:
        number = int(match[2] or match[3])
        return f"{match[1]}-{number:02d}" if 1 <= number <= 12 and int(match[1]) else ""
    found = day(cell, zone)
    return f"{found.year:04d}-{found.month:02d}" if found else ""


def _read(text: str) -> datetime | None:
    """A day or an instant as it is written; raises `ValueError` where there is no such."""
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (
        int(next((match[i] for i in at if match[i]), "0"))
        for at in ((1, 7), (3, 5, 8), (4, 6, 9), (10, 13), (11, 14), (12, 15))
    )
    written = match[16]
    if written is None:
        return datetime(year, month, day, hour, minute, second)
    if match[10] is None and match[13] is None:
        raise ValueError
    return datetime(
        year, month, day, hour, minute, second, tzinfo=_offset(*match.group(17, 18, 19))
    )


def _offset(sign: str | None, hours: str | None, minutes: str | None) -> tzinfo:
    if sign is None:
        return UTC
    if int(minutes or 0) > 59:
        raise ValueError
    found = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return timezone(found if sign == "+" else -found)


def days(column: Any, zone: tzinfo) -> Ints:
    """The days of an Arrow array of dates or timestamps, counted from 1970.

    `NO_DAY` stands where it is null, and where the year is none from 1 to 9999.
    """
    kind, found = str(column.type), counted(column)
    if kind.startswith("timestamp"):
        seconds = found // _UNITS[column.type.unit]
        found = _local(seconds, zone) if column.type.tz else seconds // _DAY
    elif kind.startswith("date64"):
        found = found // (_DAY * 1000)
    first, last = ((end - _EPOCH).days for end in (date.min, date.max))
    result: Ints = np.where((found >= first) & (found <= last), found, NO_DAY)
    if column.null_count:
        bits = np.frombuffer(column.buffers()[0], np.uint8)
        there = np.unpackbits(bits, bitorder="little")[column.offset :][: len(column)]
        result[there == 0] = NO_DAY
    return result


def counted(column: Any) -> Ints:
    """What an Arrow array of dates or timestamps counts since 1970, in units of its type.

    What stands where it is null is anything.
    """
    width = np.int32 if str(column.type).startswith("date32") else np.int64
    found = np.frombuffer(column.buffers()[1] or b"", width)
    return found[column.offset : column.offset + len(column)].astype(np.int64)


def written(times: npt.NDArray[np.datetime64], zoned: bool) -> list[str]:
    """Times as texts, "" where there is none; those that are `zoned` count from UTC, and say so.

    >>> written(np.array(["2023-05-31T16:00", "2023-05-31", "NaT"], "M8[us]"), zoned=True)
    ['2023-05-31T16:00:00Z', '2023-05-31T00:00:00Z', '']
    """
    texts = np.datetime_as_string(times, timezone="UTC" if zoned else "naive").tolist()
    cut = [re.sub(r"\.0+(?=Z?$)", "", text) for text in texts]
    found = cut if zoned else [text.removesuffix("T00:00:00") for text in cut]
    return ["" if text.startswith("NaT") else text for text in found]


def _local(seconds: Ints, zone: tzinfo) -> Ints:
    """The day of each second since 1970, in a zone."""
    distinct, inverse = np.unique(seconds // _DAY, return_inverse=True)
    ends = [(_shift(n * _DAY, zone), _shift(n * _DAY + _DAY - 1, zone)) for n in distinct.tolist()]
    shift = np.array(ends, np.int64).reshape(-1, 2)
    found = seconds + shift[inverse, 0]
    for at in np.flatnonzero(shift[:, 0] != shift[:, 1]).tolist():
        change = _change(int(distinct[at]) * _DAY, int(shift[at, 0]), zone)
        later = (inverse == at) & (seconds >= change)
        found[later] += shift[at, 1] - shift[at, 0]
    days: Ints = found // _DAY
    return days


def _shift(second: int, zone: tzinfo) -> int:
    """How many seconds a zone is ahead at some second since 1970, near the ends of time about."""
    known = max(_FIRST, min(second, _LAST))
    utc = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=known)
    ahead = utc.astimezone(zone).utcoffset()
    return round(ahead.total_seconds()) if ahead else 0


def _change(begin: int, before: int, zone: tzinfo) -> int:
    """The first second of a day at which a zone is no longer `before` seconds ahead."""
    low, high = begin, begin + _DAY - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _shift(middle, zone) == before else (low, middle)
    return high
