"""Builds awards, each with the rule of its form."""

from __future__ import annotations

from dataclasses import replace

from .. import model as m
from ..files.yaml_tree import Map
from .basics import ALWAYS, NO_AIMS, Aims, Months, months_of, period_of, rounding_of
from .measures import bounds_of, condition, condition_at, full_of, limits_of, measured, quantity


def award(node: Map, around: Months = ALWAYS, aims: Aims = NO_AIMS) -> m.Award:
    """Build an award; it is in force no longer than what it stands in."""
    rule = _target(node, aims) if "target" in node else _rule(node)
    first, last = months_of(node, around)
    built = m.Award(
        id=node["id"],
        rule=rule,
        period=_posting(rule) if isinstance(rule, m.Target) else period_of(node["period"]),
        cap=limits_of(node, "cap"),
        floor=limits_of(node, "floor"),
        round=rounding_of(node),
        weight=node.get("weight", 1),
        full=full_of(node),
        subjects=tuple(node.get("subjects", ())),
        per_entity="per" in node,
        listed_only="for" in node,
        at_end=node.get("posts") == "at-end",
        when=condition_at(node, "when"),
        never_falls=node.get("never_falls", False),
        first=first,
        last=last,
        derived=node.get("derived", False),
        place=node.place,
        places_of=node.value_places,
    )
    if built.target:
        return built
    peers = (isinstance(part, m.Peers) for part in built.asked)
    late = not built.at_end and (isinstance(rule, m.Rank) or any(peers))
    return replace(built, at_end=True) if late else built


def _rule(node: Map) -> m.Rule:
    match node["form"]:
        case "each":
            return m.Each(quantity(node, "of"), quantity(node, "points"))
        case "flag":
            return m.Flag(quantity(node, "of"), quantity(node, "points"))
        case "rate":
            empty = quantity(node, "when_empty") if "when_empty" in node else 0
            of, over = quantity(node, "of"), quantity(node, "over")
            return m.Rate(of, over, quantity(node, "points"), empty)
        case "levels":
            return m.Levels(tuple(_row(row, condition(row["when"])) for row in node["levels"]))
        case "tiers":
            of = quantity(node, "of")
            return m.Tiers(of, tuple(_row(r, m.Test(of, bounds_of(r))) for r in node["tiers"]))
        case "steps":
            return m.Steps(
                quantity(node, "of"),
                quantity(node, "mark") if "mark" in node else 0,
                node["step"],
                quantity(node, "points"),
                node.get("side", "above"),
                node.get("partial", "ignore"),
            )
        case "interpolate":
            return _interpolate(node)
        case "rank":
            return m.Rank(
                quantity(node, "of"),
                tuple(node["points"]),
                node.get("order", "high-first"),
                node.get("ties", "best"),
                node.get("among", ""),
            )
    return m.Given(quantity(node, "of"))


def _row(node: Map, when: m.Condition) -> m.Row:
    return m.Row(when, quantity(node, "points"), node.place, node.value_places)


def _interpolate(node: Map) -> m.Interpolate:
    anchors = tuple(
        (measured(anchor[0], anchor.place), measured(anchor[1], anchor.place))
        for anchor in node["anchors"]
    )
    of, outside = quantity(node, "of"), node.get("outside", "clamp")
    equal = quantity(node, "when_equal") if "when_equal" in node else None
    if isinstance(outside, Map):
        below, above = outside["below"], outside["above"]
        return m.Interpolate(of, anchors, "points", below, above, equal)
    return m.Interpolate(of, anchors, outside, when_equal=equal)


def _target(node: Map, aims: Aims) -> m.Target:
    test, due, partial = condition(node["target"]), _due(node), node.get("partial")
    assert isinstance(test, m.Test)
    return m.Target(
        test,
        due,
        over=period_of(node.get("period", due.every or "year")),
        or_when=condition_at(node, "or_when"),
        points=quantity(node, "points") if "points" in node else aims.points,
        missed=quantity(node, "missed") if "missed" in node else 0,
        partial=None if partial is None else quantity(partial, "from"),
        early=_extra(node, "early"),
        late=_extra(node, "late"),
        counted=node.get("counted", aims.counted if due.every in _AGAIN else ""),
        listed_only="for" in node,
    )


_AGAIN = ("month", "quarter", "half-year")
"""How often a target is judged that is judged more than once a year."""


def _extra(node: Map, key: str) -> m.Extra | None:
    if key not in node:
        return None
    extra = node[key]
    return m.Extra(quantity(extra, "points"), "per" in extra, extra.get("at_most"))


def _posting(rule: m.Target) -> m.NamedPeriod:
    """Over which period the points of a target stand: until it is judged again, or the year."""
    return rule.due.every or "year" if rule.counted in ("each", "") else "year"


def _due(node: Map) -> m.Due:
    due = node["due"]
    if isinstance(due, list):
        return m.Due(tuple(sorted(due)))
    return m.Due(every=due) if due in m.MONTHS_IN else m.Due((due,))
