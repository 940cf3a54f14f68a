"""How many digits the numbers of rules may have; those of rosters are told by their column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from ...errors import Problem, excerpt
from ..files.yaml_tree import Map, Seq
from ..roster_cells import MOST_DIGITS, digits


def problems(trees: Iterable[Any], sound: frozenset[int] = frozenset()) -> Iterator[Problem]:
    """Numbers with more digits than are taken, in the trees of rule files.

    Mappings and lists with the ids that are `sound` are not looked at again.
    """
    for node in trees:
        yield from _in(node, sound)


def _in(node: Any, sound: frozenset[int]) -> Iterator[Problem]:
    if id(node) in sound:
        return
    inner = node.items() if isinstance(node, Map) else enumerate(node)
    for key, value in inner:
        if isinstance(value, Map | Seq):
            yield from _in(value, sound)
        elif isinstance(value, int | Decimal) and digits(value) > MOST_DIGITS:
            details = {"value": excerpt(value), "digits": digits(value), "most": MOST_DIGITS}
            yield Problem("R342", node.value_places[key], details)
