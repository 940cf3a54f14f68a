"""Percentages as offices write them, as their facts take them: in points, or as shares of 1."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ....decimals import shifted
from ....scheme import model as m

_PERCENT = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?) ?%")
_HUNDRED, _WORDS = 100, ("%", "％", "百分", "率", "占比", "比例")


def is_percentage(fact: m.Fact) -> bool:
    """Whether a fact is given in points of a hundred."""
    named = any(word in fact.label for word in _WORDS)
    return fact.type in ("score", "amount") and named and fact.at_most in (None, _HUNDRED)


def percentage(value: Any, fact: m.Fact) -> Any:
    """A figure with a percent sign as its fact takes it; any other as it is.

    >>> share = m.Fact("s", "score", "占比（%）", "carry", at_most=100)
    >>> percentage("98.5%", share), percentage("98%", m.Fact("n", "count", "条数", "zero"))
    ('98.5', '98%')
    >>> percentage("98%", m.Fact("r", "score", "比例", "zero", at_most=1))
    '0.98'
    """
    found = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    if is_percentage(fact):
        return found[1]
    if fact.type in ("score", "amount") and fact.at_most == 1:
        return format(shifted(Decimal(found[1]), 2), "f")
    return value
