"""Builds quantities (a fact, a ratio, a roster column, …) and conditions on them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from ...errors import Place
from .. import model as m
from ..files.yaml_tree import Map, Seq

SAME = "same"
"""The word for the subject at hand, in the facts and the points of another item."""
OPERATORS = ("above", "at_least", "below", "at_most", "equals")
_QUANTITIES = ("fact", "sum", "product", "max", "min", "difference", "increase_of", "change_of",
               "roster", "parameter", "points_of", "full_of", "first_known", "ratio", "peers",
               "by")  # fmt: skip


def quantity(owner: Map, key: str) -> m.Quantity:
    """Build the quantity that stands at a key: a number, a fact, or what is made of them."""
    return measured(owner[key], owner.at(key))


def measured(node: Any, place: Place) -> m.Quantity:
    """A quantity from what stands at a place."""
    if isinstance(node, int | Decimal):
        return node
    if isinstance(node, str):
        return m.FactRef(node, place=place)
    match next((kind for kind in _QUANTITIES if kind in node), ""):
        case "fact":
            subject, same = node.get("subject"), node.get("subject") == SAME
            place = node.at("fact")
            named = None if same else subject
            return m.FactRef(node["fact"], named, node.get("item"), place, same)
        case "sum":
            return m.Sum(_parts(node, "sum"))
        case "product":
            return m.Product(_parts(node, "product"))
        case "max":
            return m.Extreme("max", _parts(node, "max"))
        case "min":
            return m.Extreme("min", _parts(node, "min"))
        case "difference":
            return m.Difference(quantity(node, "difference"), quantity(node, "less"))
        case "increase_of":
            return m.Increase(m.FactRef(node["increase_of"], place=node.at("increase_of")))
        case "change_of":
            return m.Change(quantity(node, "change_of"))
        case "roster":
            return m.Column(node["roster"], node.place)
        case "parameter":
            return m.Parameter(node["parameter"], node.place)
        case "points_of":
            raw, subject = node.get("at") == "before-limits", node.get("subject", "")
            same = subject == SAME
            return m.PointsOf(node["points_of"], raw, node.place, "" if same else subject, same)
        case "full_of":
            return m.FullOf(node["full_of"], node.place)
        case "first_known":
            return m.FirstKnown(_parts(node, "first_known"))
        case "ratio":
            return m.Ratio(quantity(node, "ratio"), quantity(node, "over"), node.get("times", 1))
        case "peers":
            of, among = quantity(node, "of"), node.get("among", "")
            return m.Peers(node["peers"], of, among, node.get("at", 0), node.at("among"))
        case "by":
            values = {key: quantity(node, key) for key in node if key != "by"}
            return m.Table(values, node["by"], node.place)
    return m.Table({key: quantity(node, key) for key in node}, None, node.place)


def full_of(node: Map) -> m.Quantity | None:
    """The full marks of a node, where it says any."""
    return quantity(node, "full") if "full" in node else None


def _parts(node: Map, key: str) -> tuple[m.Quantity, ...]:
    """The measures of a list."""
    parts = zip(node[key], node[key].value_places, strict=True)
    return tuple(measured(part, at) for part, at in parts)


def bounds_of(node: Map) -> tuple[m.Bound, ...]:
    """The bounds that a mapping has, by their operators."""
    return tuple((cast(m.Operator, op), quantity(node, op)) for op in OPERATORS if op in node)


def condition(node: Any) -> m.Condition:
    """Build a condition, or several of which all must hold."""
    if isinstance(node, list):
        return m.AllOf(tuple(condition(part) for part in node))
    if "all" in node:
        return m.AllOf(tuple(condition(part) for part in node["all"]))
    if "any" in node:
        return m.AnyOf(tuple(condition(part) for part in node["any"]))
    if "not" in node:
        return m.Not(condition(node["not"]))
    if "is" in node:
        values = node["is"] if isinstance(node["is"], list) else [node["is"]]
        return m.Is(node["roster"], tuple(str(value) for value in values), node.place)
    of, over = quantity(node, "of"), node.get("over", "period")
    place = node.at("over") if "over" in node else node.place
    return m.Test(of, bounds_of(node), over, node.get("known"), place)


def condition_at(node: Map, key: str) -> m.Condition | None:
    """The condition at a key, if it is there."""
    return condition(node[key]) if key in node else None


def limits_of(node: Map, key: str) -> tuple[m.Limit, ...]:
    """The caps or floors at a key: one, a list of them, or none."""
    if key not in node:
        return ()
    limits = node[key]
    if isinstance(limits, Seq):
        pairs = zip(limits, limits.value_places, strict=True)
        return tuple(_limit(limit, place) for limit, place in pairs)
    return (_limit(limits, node.at(key)),)


def _limit(limit: Any, place: Place) -> m.Limit:
    if isinstance(limit, Map) and "points" in limit:
        period = limit.get("period")
        return m.Limit(quantity(limit, "points"), period, condition_at(limit, "when"), place)
    return m.Limit(measured(limit, place), place=place)


def conditional(node: Map, key: str, number: str) -> tuple[m.Quantity | None, m.Condition | None]:
    """A number that may hold under a condition: `100`, or `{points: 100, when: ...}`."""
    if key not in node:
        return None, None
    inner = node[key]
    if isinstance(inner, Map) and number in inner and "peers" not in inner:
        return quantity(inner, number), condition_at(inner, "when")
    return quantity(node, key), None
