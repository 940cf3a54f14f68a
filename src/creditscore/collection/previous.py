"""The stocks of the month before, which a template shows beside the cells of this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..facts.check import check
from ..facts.facts import Facts
from ..facts.planes.observations import Observations
from ..facts.reading.numbers import unscaled
from ..scheme.scheme import Scheme

Stocks = Mapping[tuple[str, str, str, str], str]
"""The last figure of each stock, by unit, item, subject and fact."""


def stocks_before(scheme: Scheme, facts: Facts, month: str) -> Stocks:
    """The last figures of stocks before a month; raises `FactError` for facts that do not fit."""
    number = scheme.month_number(month)
    if facts.tables:
        facts = Facts(facts.rows, facts.files)
    found: dict[tuple[str, str, str, str], str] = {}
    checked = check(facts, scheme, max(1, number - 1))
    for observed in checked.observations.values():
        assert isinstance(observed, Observations)
        slots, names = observed.slots, observed.slots.track.entities.names
        start = slots.span - 12 + number - 1
        columns: list[Any] = [observed.slot, observed.entity, observed.month, observed.value]
        for slot, entity, at, value in zip(*(c.tolist() for c in columns), strict=True):
            here = slots.slots[slot]
            if here.fact.type == "stock" and at < start:  # months rise within a slot and unit
                key = names[entity], here.item, here.subject, here.fact.id
                found[key] = unscaled(value, here.fact.places)
    return found
