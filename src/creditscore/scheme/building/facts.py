"""Builds the facts of an item: type, unit, bounds, what a month without one means."""

from __future__ import annotations

from .. import model as m
from ..files.yaml_tree import Map

_DECIMALS = 6


def fact(name: str, node: Map, targets: bool = False) -> m.Fact:
    """Build a fact; where targets are counted, what is not reported is not known."""
    decimal = node["type"] in ("amount", "score")
    absent = "error" if node["type"] == "stock" else "zero"
    missing = node.get("missing", "not-reported" if targets else absent)
    return m.Fact(
        id=name,
        type=node["type"],
        label=node["label"],
        missing="value" if isinstance(missing, Map) else missing,
        value=missing["value"] if isinstance(missing, Map) else 0,
        at_least=node.get("at_least"),
        at_most=node.get("at_most"),
        excludes=tuple(node.get("excludes", ())),
        places=node.get("places", _DECIMALS) if decimal else 0,
        lasts="lasts" in node,
        void_lasts=node.get("not_applicable") == "lasts",
        own_year=node["expires"]["year_from"] if "expires" in node else "",
        feed=_feed(node),
        filled_by=node.get("filled_by", ""),
        place=node.place,
        places_of=node.value_places,
    )


def _feed(node: Map) -> m.Feed | None:
    if "from_track" not in node:
        return None
    feed = node["from_track"]
    item, of = feed.get("item", ""), feed.get("fact", "")
    return m.Feed(feed["track"], feed.get("take", "to-date"), feed.get("by", "mean"), item, of)
