"""What a fact says of itself, checked: what its absence means, and bounds that nothing keeps."""

from __future__ import annotations

from collections.abc import Iterator

from ...decimals import plainly, shifted, units
from ...errors import Problem
from ...messages import named as words
from .. import model as m
from .findings import named


def problems(fact: m.Fact) -> Iterator[Problem]:
    """A stand-in that no row could say, bounds that no figure keeps, a fact beside itself."""
    if not _sayable(fact):
        decimal = fact.type in ("amount", "score")
        limit = words("limit", "decimals" if decimal else fact.type, places=fact.places)
        details = {"fact": fact.id, "value": fact.value, **limit}
        yield Problem("R407", m.at(fact, "missing"), details)
    least, most = (plainly(shifted(bound, fact.places)) for bound in m.bounds(fact))
    if least > most:
        key = "at_most" if isinstance(fact.at_most, m.Number) else "at_least"
        details = {"fact": fact.id, "least": f"{least:f}", "most": f"{most:f}"}
        yield Problem("R408", m.at(fact, key), details)
    for name, place in named(fact):
        if name == fact.id:
            yield Problem("R409", place, {"fact": fact.id})


def _sayable(fact: m.Fact) -> bool:
    """Whether a row could say the figure that stands for months without one."""
    whole = units(fact.value, fact.places)
    least = -m.LARGEST if fact.type in ("amount", "score") else 0
    most = 1 if fact.type == "flag" else m.LARGEST
    return fact.value == shifted(whole, fact.places) and least <= whole <= most
