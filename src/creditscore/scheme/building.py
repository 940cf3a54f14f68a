"""From the tree of a rule file, its shape already checked, to the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from ..errors import Place, Problem, nearest
from . import model as m
from .tree import Map, Seq

_OPERATORS = ("above", "at_least", "below", "at_most", "equals")
_MISSING: dict[str, m.Missing] = {"stock": "error"}
_DECIMALS = 6


def fact(name: str, node: Map) -> m.Fact:
    """Build a fact."""
    decimal = node["type"] in ("amount", "score")
    return m.Fact(
        id=name,
        type=node["type"],
        label=node["label"],
        missing=node.get("missing", _MISSING.get(node["type"], "zero")),
        at_least=node.get("at_least"),
        at_most=node.get("at_most"),
        excludes=tuple(node.get("excludes", ())),
        places=node.get("places", _DECIMALS) if decimal else 0,
        lasts="lasts" in node,
        place=node.place,
    )


def _amount(node: Any, place: Any) -> m.Amount:
    if isinstance(node, str):
        return m.Amount((m.FactRef(node, None, place),))
    if "increase_of" in node:
        return m.Amount((m.FactRef(node["increase_of"], None, node.at("increase_of")),), True)
    if "sum" in node:
        parts = zip(node["sum"], node["sum"].value_places, strict=True)
        return m.Amount(tuple(term for part, at in parts for term in _amount(part, at).terms))
    return m.Amount((m.FactRef(node["fact"], node.get("subject"), node.at("fact")),))


def _measure(owner: Map) -> m.Measure:
    node = owner["of"]
    if isinstance(node, Map) and "ratio" in node:
        over = _amount(node["over"], node.at("over"))
        return m.Measure(_amount(node["ratio"], node.at("ratio")), over, node.get("times", 1))
    return m.Measure(_amount(node, owner.at("of")))


def _bounds(node: Map) -> tuple[m.Bound, ...]:
    return tuple(
        cast(
            m.Bound,
            (
                op,
                node[op] if isinstance(node[op], int | Decimal) else _amount(node[op], node.at(op)),
            ),
        )
        for op in _OPERATORS
        if op in node
    )


def _condition(node: Any) -> m.Condition:
    if isinstance(node, list):
        return m.All(tuple(_condition(part) for part in node))
    if "all" in node:
        return m.All(tuple(_condition(part) for part in node["all"]))
    if "any" in node:
        return m.Any(tuple(_condition(part) for part in node["any"]))
    return m.Test(_measure(node), _bounds(node))


def _points(owner: Map) -> m.Points:
    return m.Points(owner["points"], owner.at("points"))


def _rule(node: Map) -> m.Rule:
    match node["form"]:
        case "each":
            return m.Each(_measure(node), _points(node))
        case "flag":
            return m.Flag(_measure(node), _points(node))
        case "rate":
            return m.Rate(
                _amount(node["of"], node.at("of")),
                _amount(node["over"], node.at("over")),
                _points(node),
                node.get("when_empty", 0),
            )
        case "levels":
            rows = node["levels"]
            return m.Levels(tuple(m.Level(_condition(r["when"]), _points(r)) for r in rows))
        case "tiers":
            rows = node["tiers"]
            tiers = tuple(m.Tier(_bounds(r), _points(r), r.place) for r in rows)
            return m.Tiers(_measure(node), tiers)
    return m.Given(_measure(node))


def award(node: Map) -> m.Award:
    """Build an award."""
    return m.Award(
        id=node["id"],
        rule=_rule(node),
        period=node["period"],
        cap=node.get("cap"),
        floor=node.get("floor"),
        per_entity="per" in node,
        listed_only="for" in node,
        place=node.place,
    )


def _limit(node: Map, key: str) -> m.Limit | None:
    limit = node.get(key)
    return m.Limit(limit["points"], limit["period"], node.at(key)) if limit else None


def readings(node: Map) -> tuple[m.Reading, ...]:
    """Build the readings that stand under `node`."""
    return tuple(
        m.Reading(r["id"], r["question"], r["chosen"], r["because"], r["others"], r.place)
        for r in node.get("readings", ())
    )


class Names:
    """Who a clause means by the names it uses; `problems` gathers the names that nobody has."""

    def __init__(self, entities: Iterable[m.Entity], groups: Mapping[str, m.Group]) -> None:
        self.groups = groups
        self.members: dict[str, set[str]] = {group: set() for group in groups}
        self.canonical: dict[str, str] = {}
        self.problems: list[Problem] = []
        for entity in entities:
            self.canonical.update((name, entity.name) for name in (entity.name, *entity.aliases))
            for group in entity.groups:
                self.members.setdefault(group, set()).add(entity.name)

    def answering(self, owner: Map) -> m.Answering:
        """Who answers, from what stands in `applies_to`."""
        node, place = owner["applies_to"], owner.at("applies_to")
        if node == "all":
            return m.Answering(None)
        if isinstance(node, str):
            return m.Answering(self._group(node, place), frozenset(), self._others([node]))
        if isinstance(node, list):
            return m.Answering(self._units(node))
        groups = node.get("groups", Seq(place))
        places = zip(groups, groups.value_places, strict=True)
        listed = self._units(node.get("units", Seq(place)))
        listed = listed.union(*(self._group(group, at) for group, at in places))
        also = self._units(node.get("also", Seq(place)))
        return m.Answering(listed, also, node.get("others", self._others(groups)))

    def _units(self, names: Any) -> frozenset[str]:
        for name, place in zip(names, names.value_places, strict=True):
            if name not in self.canonical:
                self._unknown(name, place, self.canonical)
        return frozenset(self.canonical.get(name, name) for name in names)

    def _group(self, name: str, place: Place) -> frozenset[str]:
        if name not in self.groups:
            self._unknown(name, place, self.groups)
        return frozenset(self.members.get(name, ()))

    def _others(self, groups: Iterable[str]) -> m.Others:
        is_open = any(group in self.groups and self.groups[group].open for group in groups)
        return "scored" if is_open else "refused"

    def _unknown(self, name: str, place: Place, known: Iterable[str]) -> None:
        details = {"name": name, "nearest": nearest(name, known)}
        self.problems.append(Problem("R304", place, details))


def _subjects(node: Any, lists: Mapping[str, Any], names: Names) -> tuple[m.Subject, ...]:
    entries = lists.get(node, Seq(Place())) if isinstance(node, str) else node
    return tuple(
        m.Subject(entry, place=place)
        if isinstance(entry, str)
        else m.Subject(
            entry["id"],
            entry.get("title", ""),
            names.answering(entry) if "applies_to" in entry else None,
            place,
        )
        for entry, place in zip(entries, entries.value_places, strict=True)
    )


def item(node: Map, lists: Mapping[str, Any], names: Names) -> m.Item:
    """Build an item."""
    return m.Item(
        id=node["id"],
        title=node["title"],
        cites=node["cites"],
        says=node["says"],
        answering=names.answering(node),
        facts={name: fact(name, entry) for name, entry in node["facts"].items()},
        awards=tuple(award(entry) for entry in node.get("awards", ())),
        subjects=_subjects(node.get("subjects", ""), lists, names),
        blank=node.get("blank", ""),
        cap=_limit(node, "cap"),
        floor=_limit(node, "floor"),
        assumes=tuple(node.get("assumes", ())),
        readings=readings(node),
        place=node.place,
    )


def section(node: Map, lists: Mapping[str, Any], names: Names) -> m.Section:
    """Build a section, or the whole table of a track, with all that stands below."""
    return m.Section(
        id=node.get("id", node.get("track", "")),
        title=node["title"],
        children=(
            *(section(child, lists, names) for child in node.get("sections", ())),
            *(item(child, lists, names) for child in node.get("items", ())),
        ),
        cap=_limit(node, "cap"),
        floor=_limit(node, "floor"),
        place=node.place,
    )


def track(node: Map, entities: tuple[m.Entity, ...], lists: Map, names: Names) -> m.Track:
    """Build a track."""
    expects = node.get("expects", {})
    return m.Track(
        id=node["track"],
        title=node["title"],
        cites=node.get("cites", ""),
        entities=entities,
        bands=tuple(
            m.Band(b["name"], b.get("first"), b.get("all_but_last"), b.get("of"), b.place)
            for b in node["bands"]
        ),
        root=section(node, lists, names),
        at_least=expects.get("at_least", 0),
        exactly=expects.get("exactly", 0),
        place=node.at("expects") if expects else node.place,
    )


def entities(node: Map) -> dict[str, tuple[m.Entity, ...]]:
    """Build the entities of each track."""
    return {
        name: tuple(
            m.Entity(
                e["name"],
                tuple(e.get("aliases", ())),
                tuple(e.get("groups", ())),
                e.get("note", ""),
                e.place,
            )
            for e in rows
        )
        for name, rows in node["entities"].items()
    }


def groups(node: Map) -> dict[str, m.Group]:
    """Build the groups of the roster."""
    return {
        name: m.Group(name, g["title"], g.get("cites", ""), g.get("open", False))
        for name, g in node.get("groups", {}).items()
    }


def part(node: Map) -> m.Part:
    """Build a part of the annual result."""
    source = node["of"]
    from_fact = isinstance(source, Map)
    return m.Part(
        id=node["id"],
        title=node["title"],
        weight=node["weight"],
        item=source["item"] if from_fact else "",
        fact=fact(source["fact"], node["fact"]) if from_fact else None,
        scale_best_to=node.get("scale_best_to"),
        place=node.place,
    )


def veto(node: Map) -> m.Veto:
    """Build a veto."""
    return m.Veto(
        node["id"],
        node["item"],
        node["fact"],
        node["above"],
        node["band"],
        node.get("says", ""),
        node.get("cites", ""),
        node.place,
    )


def task(node: Map) -> m.Task:
    """Build a task."""
    return m.Task(
        node["no"],
        node["item"],
        node["says"],
        tuple(node["responsible"]),
        node.get("open", False),
        node.get("note", ""),
        node.place,
    )
