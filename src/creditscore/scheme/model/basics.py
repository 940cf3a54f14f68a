"""Numbers, periods and places, as all of a scheme has them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from ...errors import Place

Number = int | Decimal
NamedPeriod = Literal["month", "quarter", "half-year", "year", "running"]
Period = NamedPeriod | int
"""A period by its name, or the number of months of a trailing one."""
MONTHS_IN: Mapping[NamedPeriod, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
Places = Mapping[str, Place]
"""Where the value of each key of a mapping stands."""


def nowhere() -> Places:
    """No key stands anywhere."""
    return {}
