"""What an item's silence means: whose it is, and whether it costs the unit anything."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ...scheme import model as m


def filled_by(item: m.Item, track: m.Track) -> str:
    """Who fills in all facts that earn points of an item; "" where the unit fills in any."""
    reads = [ref for award in item.awards for ref in award.reads]
    names = [track.items[ref.item or item.id].facts[ref.fact].filled_by for ref in reads]
    return "、".join(dict.fromkeys(names)) if all(names) else ""


def only_deducts(item: m.Item) -> bool:
    """Whether an item can only take points away: all its awards are worth less than 0."""
    if item.knobs is not None and (item.knobs.base != 0 or item.knobs.floor):
        return False
    worths = [worth for award in item.awards for worth in _worths(award.rule)]
    numbers = [worth for worth in worths if isinstance(worth, int | Decimal)]
    return len(numbers) == len(worths) and max(numbers, default=0) <= 0 and any(numbers)


def _worths(rule: m.Rule) -> Iterator[m.Quantity | None]:
    """What a rule gives; None where that is not said as numbers."""
    match rule:
        case m.Each() | m.Flag() | m.Steps():
            yield rule.points
        case m.Levels() | m.Tiers():
            yield from (row.points for row in rule.rows)
        case m.Rank():
            yield from rule.points
        case _:
            yield None
