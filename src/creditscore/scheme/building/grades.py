"""Builds what makes grades of points: parts of the year, bands, vetoes, leagues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from .. import model as m
from ..files.yaml_tree import Map, Seq
from .facts import fact
from .measures import OPERATORS, bounds_of, condition, condition_at, quantity


def bands(node: Map) -> Iterator[m.Band]:
    """Build a band, or one for each route that leads to it."""
    if "any_of" not in node:
        yield _band(node["name"], node)
        return
    bounds, when = _scores(node), condition_at(node, "when")
    for number, route in enumerate(node["any_of"]):
        band = _band(node["name"], route)
        both = tuple(condition for condition in (when, band.when) if condition is not None)
        joined = m.AllOf(both) if len(both) > 1 else next(iter(both), None)
        yield replace(band, bounds=(*bounds, *band.bounds), when=joined, route=number)


def _scores(node: Map) -> tuple[tuple[m.Operator, m.Number], ...]:
    """The scores that a band or one of its routes asks for."""
    return tuple((cast(m.Operator, op), node[op]) for op in OPERATORS if op in node)


def _band(name: str, node: Map) -> m.Band:
    of = node.get("of")
    return m.Band(
        name,
        node.get("first"),
        node.get("all_but_last"),
        of if isinstance(of, int) else None,
        node.get("share"),
        of if of in ("ranked", "roster") else "ranked",
        node.get("rounded", "half-up"),
        _scores(node),
        condition_at(node, "when"),
        node.get("cut", ""),
        node.get("only", ""),
        place=node.place,
        places_of=node.value_places,
    )


def move(node: Map) -> m.Move:
    """Build a move between bands."""
    down, band = node.get("down", 0), node.get("band", "")
    return m.Move(condition(node["when"]), down, band, node.place, node.value_places)


def part(node: Map) -> m.Part:
    """Build a part of the annual result."""
    source = node["of"]
    from_fact = isinstance(source, Map) and "fact" in source
    return m.Part(
        id=node["id"],
        title=node["title"],
        weight=node["weight"],
        item=source["item"] if from_fact else "",
        fact=fact(source["fact"], node["fact"]) if from_fact else None,
        scale_best_to=node.get("scale_best_to"),
        node=source["points_of"] if isinstance(source, Map) and not from_fact else "",
        place=node.place,
    )


MET = m.Part("met", "达标数", 1)
"""The year of a scheme that counts targets and says nothing else: how many were met."""


def parts(root: Map) -> tuple[m.Part, ...]:
    """Build the parts of the annual result."""
    return tuple(part(node) for node in root["annual"]["parts"]) if "annual" in root else (MET,)


def grading(root: Map) -> dict[str, Any]:
    """Build how a scheme makes grades of points, as the fields of it."""
    ranking = root.get("ranking", Map(root.place))
    return {
        "parts": parts(root),
        "rank_by": ranking.get("by", "total"),
        "rank_order": ranking.get("order", "high-first"),
        "ties": tuple(_ties(ranking)),
        "rankings": tuple(_ranking(other, ranking) for other in ranking.get("also", ())),
        "cut": root.get("cut", "all-in"),
        "vetoes": tuple(veto(node) for node in root.get("vetoes", ())),
        "vetoed": root.get("vetoed", "keeps-its-place"),
    }


def _ranking(node: Map, first: Map) -> m.Ranking:
    """Build a ranking beside the first one, which holds for what it does not say itself."""
    by = node.get("by", first.get("by", "total"))
    order = node.get("order", first.get("order", "high-first"))
    ties = tuple(_ties(node if "ties" in node else first))
    return m.Ranking(node["id"], node["title"], by, order, ties, node.get("within", ""), node.place)


def _ties(ranking: Map) -> Iterator[m.Tie]:
    """Build the chain that breaks ties."""
    listed = ranking.get("ties", Seq(ranking.place))
    for tie, place in zip(listed, listed.value_places, strict=True):
        if isinstance(tie, Map):
            order = tie.get("order", "high-first")
            yield m.Tie(tie.get("by", ""), tie.get("points_of", ""), order, place)
        else:
            yield m.Tie(tie, place=place)


def grading_of_track(node: Map) -> dict[str, Any]:
    """Build how a track ranks and bands, as the fields of it."""
    return {
        "bands": tuple(one for entry in node.get("bands", ()) for one in bands(entry)),
        "moves": (
            *(move(entry) for entry in node.get("moves", ())),
            *(move(entry) for entry in node.get("ceilings", ())),
        ),
        "unscored": node.get("unscored", ""),
        "ranked_within": node.get("ranked_within", ""),
    }


def league(node: Map) -> m.League:
    """Build a league."""
    by = tuple(
        m.Criterion(c["id"], c["label"], quantity(c, "of"), c.get("order", "high-first"))
        for c in node["by"]
    )
    combine = node.get("combine", "in-that-order")
    cites, unreported = node.get("cites", ""), node.get("unreported", "unplaced")
    head = node["id"], node["title"], cites, node["track"]
    return m.League(*head, by, combine, unreported, node.place)


def veto(node: Map) -> m.Veto:
    """Build a veto."""
    return m.Veto(
        node["id"],
        node["item"],
        node["fact"],
        bounds_of(node),
        node["band"],
        node.get("says", ""),
        node.get("cites", ""),
        node.get("over", "end"),
        node.place,
        node.value_places,
    )
