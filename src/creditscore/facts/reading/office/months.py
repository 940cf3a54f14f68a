"""Months as offices write them: 5月, 2023.5, 202305, a day of the month, a day's serial number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta, tzinfo
from typing import Any, Protocol

from ....tabular import instants
from .. import numbers
from ..figures import half_width

DOUBTFUL = "?"
"""What may be one month or another: 2023.1 is what a spreadsheet makes of 2023.10."""
_ZH = {sign: at for at, sign in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_ALONE = re.compile(r"([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:份|末|底)?")
_POINT = re.compile(r"([0-9]{4})[.]([0-9]{1,2})")
_SPELT = re.compile(
    r"(?<![0-9])([0-9]{4})(?:年|[-./])?(?:(0?[1-9]|1[0-2])月|(0[1-9]|1[0-2])(?![0-9]))"
)
_SEVERAL = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?:月份?|月[0-9]{1,2}日)?(?:至|到|和|及|与|、|,|~|[-‐-―])+([0-9]{1,2})月"
)
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年(?![0-9])|$)")
_BARE = re.compile(r"(?<![0-9年.\-/])([0-9]{1,2})月")
_DAY = re.compile(r"[0-9]{1,2}[日号]")
_SERIALS = range(36526, 73051)
"""Days of this century by their serial number."""
_ORIGIN = date(1899, 12, 30)


class When(Protocol):
    """The year of months that name none, and the zone of days."""

    @property
    def year(self) -> int:
        """The year."""

    @property
    def zone(self) -> tzinfo:
        """The zone."""


def year_in(text: str) -> int | None:
    """The year that a title or a name says, without a month behind it, where it is one.

    >>> [year_in(text) for text in ("2022年修复情况", "2024年1月10日填", "2022年、2023年", "2022")]
    [2022, None, None, 2022]
    """
    text = half_width(text).replace(" ", "")
    years = {int(found) for found in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def month(cell: Any, when: When, *, alone: bool = False) -> str:
    """The month that a cell is, "" where it is none; `DOUBTFUL` where it may be two.

    `alone` says that the cell stands where months do, so that 5 is one. A month without a year is
    of the one in `when`.

    >>> from creditscore import load_scheme
    >>> scheme = load_scheme("changzhi-2023")
    >>> [month(cell, scheme) for cell in ("5月", "2023.5", 2023.5, "2023.1", "202305", "五月份")]
    ['2023-05', '2023-05', '2023-05', '?', '2023-05', '2023-05']
    >>> month(45047.0, scheme, alone=True), month(5.0, scheme), month(5.0, scheme, alone=True)
    ('2023-05', '', '2023-05')
    """
    text = half_width(cell).replace(" ", "") if isinstance(cell, str) else numbers.text(cell)
    found = _ALONE.fullmatch(text)
    if found:
        number = _ZH.get(found[1]) or int(found[1] if found[1].isdigit() else 0)
        return f"{when.year}-{number:02d}" if 1 <= number <= 12 else ""
    point = _POINT.fullmatch(text)
    if point and int(point[1]) in range(1990, 2100):
        if point[2] == "1":
            return DOUBTFUL
        return f"{point[1]}-{int(point[2]):02d}" if 1 <= int(point[2]) <= 12 else ""
    if alone and text.isdigit():
        if len(text) <= 2:
            return f"{when.year}-{int(text):02d}" if 1 <= int(text) <= 12 else ""
        if int(text) in _SERIALS:
            day = _ORIGIN + timedelta(days=int(text))
            return f"{day.year}-{day.month:02d}"
    if not alone and not isinstance(cell, str | date):
        return ""
    return instants.month(cell if isinstance(cell, date) else text, when.zone)


def months_in(text: str, when: When, *, days: bool = False) -> Iterator[str]:
    """The months that are named in a title, the name of a sheet or of a file, ends of a range both.

    That of a day, as of handing in, is none of them; of `days` it is those alone.

    >>> from creditscore import load_scheme
    >>> [*months_in("长治市2023年5月“双公示”汇总表（6月5日报）", load_scheme("changzhi-2023"))]
    ['2023-05']
    >>> [*months_in("2023年1—3月", load_scheme("changzhi-2023"))]
    ['2023-01', '2023-03']
    >>> [*months_in("截至2023年5月31日", load_scheme("changzhi-2023"), days=True)]
    ['2023-05']
    """
    text = half_width(text).replace(" ", "")
    several = {int(number) for found in _SEVERAL.finditer(text) for number in found.groups()}
    if len(several) > 1:
        yield from (f"{when.year}-{n:02d}" for n in sorted(several) if 1 <= n <= 12 and not days)
        return
    spelt = [(f.end(), f"{f[1]}-{int(f[2] or f[3]):02d}") for f in _SPELT.finditer(text)]
    bare = [(f.end(), f"{when.year}-{int(f[1]):02d}") for f in _BARE.finditer(text)
            if 1 <= int(f[1]) <= 12]  # fmt: skip
    wanted = [
        [month for end, month in found if (_DAY.match(text, end) is not None) == days]
        for found in (spelt, bare)
    ]
    yield from dict.fromkeys(wanted[0] or wanted[1])
