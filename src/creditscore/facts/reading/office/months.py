"""Months as offices write them: 5月, 2023.5, 202305, a day of the month, a day's serial number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ....scheme.scheme import Scheme
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
_BARE = re.compile(r"(?<![0-9年.\-/])([0-9]{1,2})月")
_SERIALS = range(36526, 73051)
"""Days of this century by their serial number."""
_ORIGIN = date(1899, 12, 30)


def month(cell: Any, scheme: Scheme, *, alone: bool = False) -> str:
    """The month that a cell is, "" where it is none; `DOUBTFUL` where it may be two.

    `alone` says that the cell stands where months do, so that 5 is one. A month without a year is
    of the scheme's.

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
        return f"{scheme.year}-{number:02d}" if 1 <= number <= 12 else ""
    point = _POINT.fullmatch(text)
    if point and int(point[1]) in range(1990, 2100):
        if point[2] == "1":
            return DOUBTFUL
        return f"{point[1]}-{int(point[2]):02d}" if 1 <= int(point[2]) <= 12 else ""
    if alone and text.isdigit():
        if len(text) <= 2:
            return f"{scheme.year}-{int(text):02d}" if 1 <= int(text) <= 12 else ""
        if int(text) in _SERIALS:
            day = _ORIGIN + timedelta(days=int(text))
            return f"{day.year}-{day.month:02d}"
    if not alone and not isinstance(cell, str | date):
        return ""
    return instants.month(cell if isinstance(cell, date) else text, scheme.zone)


def months_in(text: str, scheme: Scheme) -> Iterator[str]:
    """The months that are named in a title, the name of a sheet or of a file.

    >>> from creditscore import load_scheme
    >>> [*months_in("长治市2023年5月“双公示”汇总表", load_scheme("changzhi-2023"))]
    ['2023-05']
    """
    text = half_width(text).replace(" ", "")
    spelt = [(f[1], f[2] or f[3]) for f in _SPELT.finditer(text)]
    yield from dict.fromkeys(f"{year}-{int(number):02d}" for year, number in spelt)
    if not spelt:
        bare = (int(found[1]) for found in _BARE.finditer(text))
        yield from dict.fromkeys(f"{scheme.year}-{n:02d}" for n in bare if 1 <= n <= 12)
