"""From the tree of a rule file, its shape already checked, to the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

import numpy as np

from ..errors import Place, Problem, nearest
from . import model as m
from .roll import Listed, Roll
from .tree import Map, Seq

_OPERATORS = ("above", "at_least", "below", "at_most", "equals")
_QUANTITIES = ("fact", "sum", "difference", "increase_of", "change_of", "roster",
               "parameter", "points_of", "ratio", "peers", "by")  # fmt: skip
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
        feed=_feed(node),
        place=node.place,
        places_of=node.value_places,
    )


def _feed(node: Map) -> m.Feed | None:
    if "from_track" not in node:
        return None
    feed = node["from_track"]
    item, of = feed.get("item", ""), feed.get("fact", "")
    return m.Feed(feed["track"], feed.get("take", "to-date"), feed.get("by", "mean"), item, of)


def quantity(owner: Map, key: str) -> m.Quantity:
    """Build the quantity that stands at a key: a number, a fact, or what is made of them."""
    return _quantity(owner[key], owner.at(key))


def _quantity(node: Any, place: Place) -> m.Quantity:
    if isinstance(node, int | Decimal):
        return node
    if isinstance(node, str):
        return m.FactRef(node, place=place)
    match next((kind for kind in _QUANTITIES if kind in node), ""):
        case "fact":
            return m.FactRef(node["fact"], node.get("subject"), node.get("item"), node.at("fact"))
        case "sum":
            parts = zip(node["sum"], node["sum"].value_places, strict=True)
            return m.Sum(tuple(_quantity(part, at) for part, at in parts))
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
            return m.PointsOf(node["points_of"], node.get("at") == "before-limits", node.place)
        case "ratio":
            return m.Ratio(quantity(node, "ratio"), quantity(node, "over"), node.get("times", 1))
        case "peers":
            of, among = quantity(node, "of"), node.get("among", "")
            return m.Peers(node["peers"], of, among, node.get("at", 0), node.at("among"))
        case "by":
            values = {key: value for key, value in node.items() if key != "by"}
            return m.Table(values, node["by"], node.place)
    return m.Table(dict(node), None, node.place)


def _bounds(node: Map) -> tuple[m.Bound, ...]:
    return tuple((cast(m.Operator, op), quantity(node, op)) for op in _OPERATORS if op in node)


def condition(node: Any) -> m.Condition:
    """Build a condition, or several of which all must hold."""
    if isinstance(node, list):
        return m.AllOf(tuple(condition(part) for part in node))
    if "all" in node:
        return m.AllOf(tuple(condition(part) for part in node["all"]))
    if "any" in node:
        return m.AnyOf(tuple(condition(part) for part in node["any"]))
    if "is" in node:
        values = node["is"] if isinstance(node["is"], list) else [node["is"]]
        return m.Is(node["roster"], tuple(str(value) for value in values), node.place)
    return m.Test(quantity(node, "of"), _bounds(node), node.get("over", "period"))


def _maybe(node: Map, key: str) -> m.Condition | None:
    return condition(node[key]) if key in node else None


def _rule(node: Map) -> m.Rule:
    if "target" in node:
        place = node.at("target")
        return m.Levels((m.Row(condition(node["target"]), 1, place, {"when": place}),))
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
            return m.Tiers(of, tuple(_row(r, m.Test(of, _bounds(r))) for r in node["tiers"]))
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
        (_quantity(anchor[0], anchor.place), _quantity(anchor[1], anchor.place))
        for anchor in node["anchors"]
    )
    of, outside = quantity(node, "of"), node.get("outside", "clamp")
    equal = quantity(node, "when_equal") if "when_equal" in node else None
    if isinstance(outside, Map):
        below, above = outside["below"], outside["above"]
        return m.Interpolate(of, anchors, "points", below, above, equal)
    return m.Interpolate(of, anchors, outside, when_equal=equal)


def _period(node: Any) -> m.Period:
    period: m.Period = node["trailing"] if isinstance(node, Map) else node
    return period


def _rounding(node: Map) -> m.Rounding | None:
    if "round" not in node:
        return None
    return m.Rounding(node["round"]["places"], node["round"].get("mode", "half-up"))


def _due(node: Map) -> m.Due | None:
    if "due" not in node:
        return None
    due = node["due"]
    if isinstance(due, list):
        return m.Due(tuple(sorted(due)))
    return m.Due(every=due) if due in m.MONTHS_IN else m.Due((due,))


Months = tuple[str, str]
_ALWAYS = ("", "")


def _months(node: Map, around: Months) -> Months:
    """The first and the last month of a node, within those of what it stands in."""
    ends = [month for month in (node.get("until", ""), around[1]) if month]
    return max(node.get("from", ""), around[0]), min(ends, default="")


def _below(node: Map, around: Months) -> Months:
    """The months of what stands in a node; its own are left out where they are turned round."""
    first, last = _months(node, around)
    return around if last and last < first else (first, last)


def award(node: Map, around: Months = _ALWAYS) -> m.Award:
    """Build an award; it is in force no longer than what it stands in."""
    rule, due = _rule(node), _due(node)
    cap, cap_when = _when(node, "cap", "points")
    floor, floor_when = _when(node, "floor", "points")
    first, last = _months(node, around)
    built = m.Award(
        id=node["id"],
        rule=rule,
        period=_period(node.get("period", (due and due.every) or "year")),
        cap=cap,
        cap_when=cap_when,
        floor=floor,
        floor_when=floor_when,
        round=_rounding(node),
        weight=node.get("weight", 1),
        full=node.get("full"),
        subjects=tuple(node.get("subjects", ())),
        per_entity="per" in node,
        listed_only="for" in node,
        at_end=node.get("posts") == "at-end",
        first=first,
        last=last,
        due=due,
        derived=node.get("derived", False),
        place=node.place,
        places_of=node.value_places,
    )
    peers = (isinstance(part, m.Peers) for part in m.asked_by_award(built))
    return replace(built, at_end=built.at_end or isinstance(rule, m.Rank) or any(peers))


def _limit(node: Map, key: str) -> m.Limit | None:
    if key not in node:
        return None
    limit, place = node[key], node.at(key)
    if isinstance(limit, Map) and "points" in limit:
        period = _period(limit["period"]) if "period" in limit else None
        return m.Limit(quantity(limit, "points"), period, _maybe(limit, "when"), place)
    return m.Limit(_quantity(limit, place), place=place)


_KNOBS = {"period", "not_applicable", "needs_at_least", "combine", "base", "multiplier",
          "zero_when", "floor", "cap", "clamp", "scale_to", "round", "over_time"}  # fmt: skip


def knobs(node: Map) -> m.Knobs | None:
    """Build the knobs of an item, a section or a track; None where it only adds up."""
    if not _KNOBS & node.keys():
        return None
    floor, cap = _limit(node, "floor"), _limit(node, "cap")
    base, base_when = _when(node, "base", "points")
    multiplier, multiplier_when = _when(node, "multiplier", "of")
    return m.Knobs(
        period=node.get("period", "year"),
        not_applicable=node.get("not_applicable", "drop"),
        needs_at_least=node.get("needs_at_least", 0),
        combine=node.get("combine", "sum"),
        base=0 if base is None else base,
        base_when=base_when,
        multiplier=1 if multiplier is None else multiplier,
        multiplier_when=multiplier_when,
        zero_when=_maybe(node, "zero_when"),
        floor=floor,
        cap=cap,
        clamp=node.get("clamp", "total"),
        scale_to=node.get("scale_to"),
        round=_rounding(node),
        over_time=_rollup(node["over_time"]) if "over_time" in node else None,
    )


def _rollup(node: Map) -> m.Rollup:
    divide_by, weights = node.get("divide_by", "scored"), tuple(node.get("weights", ()))
    return m.Rollup(node["each"], node["by"], divide_by, weights, node.at("weights"))


def _each_subject(node: Map) -> m.EachSubject | None:
    if "each_subject" not in node:
        return None
    inner = node["each_subject"]
    weight = quantity(inner, "weight") if "weight" in inner else 1
    own = knobs(inner) or m.Knobs("year")
    return m.EachSubject(own, weight, inner.get("full"), inner.place, inner.value_places)


def _when(node: Map, key: str, number: str) -> tuple[m.Quantity | None, m.Condition | None]:
    """A number that may hold under a condition: `100`, or `{points: 100, when: ...}`."""
    if key not in node:
        return None, None
    inner = node[key]
    if isinstance(inner, Map) and number in inner and "peers" not in inner:
        return quantity(inner, number), _maybe(inner, "when")
    return quantity(node, key), None


def readings(node: Map) -> tuple[m.Reading, ...]:
    """Build the readings that stand under `node`."""
    return tuple(
        m.Reading(r["id"], r["question"], r["chosen"], r["because"], r["others"], r.place)
        for r in node.get("readings", ())
    )


class Names:
    """Who a clause means by the names it uses; `problems` gathers the names that nobody has."""

    def __init__(self, entities: Roll, groups: Mapping[str, m.Group]) -> None:
        self.entities = entities
        self.groups = groups
        self.problems: list[Problem] = []

    @cached_property
    def canonical(self) -> dict[str, str]:
        """Every name and alias, to the unit's own name."""
        found = {name: name for name in self.entities.names}
        for entity in self.entities.noted():
            found.update((alias, entity.name) for alias in entity.aliases)
        return found

    def answers(self, owner: Map) -> m.Answers | None:
        """Who answers in which role; names of other tracks and what they are is left open."""
        if "answers" not in owner:
            return None
        names = {role: tuple(listed) for role, listed in owner["answers"].items()}
        role_of: dict[str, str] = {}
        for role, listed in names.items():
            for name in listed:
                units = self._members(name) or {self.canonical.get(name, "")} - {""}
                for unit in units:
                    role_of.setdefault(unit, role)
        return m.Answers(names, role_of, owner.at("answers"))

    def answering(self, owner: Map) -> m.Answering:
        """Who answers, from what stands in `applies_to`, or else in `answers`."""
        if "applies_to" not in owner:
            answers = self.answers(owner)
            named = {name for names in answers.names.values() for name in names} if answers else ()
            listed = frozenset(answers.role_of if answers else ())
            return m.Answering(listed, frozenset(), self._others(named))
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
        return self._members(name)

    def _members(self, group: str) -> frozenset[str]:
        """The units of a group."""
        codes, groups = self.entities.groups()
        inside = np.flatnonzero(np.array([group in found for found in groups], bool)[codes])
        return frozenset(self.entities.names[i] for i in inside) if len(inside) else frozenset()

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
            names.answering(entry) if {"applies_to", "answers"} & entry.keys() else None,
            names.answers(entry),
            place,
        )
        for entry, place in zip(entries, entries.value_places, strict=True)
    )


def item(
    node: Map,
    lists: Mapping[str, Any],
    names: Names,
    targets: bool = False,
    around: Months = _ALWAYS,
) -> m.Item:
    """Build an item."""
    is_open = node.get("subjects") == "open"
    return m.Item(
        id=node["id"],
        title=node["title"],
        cites=node["cites"],
        says=node["says"],
        answering=names.answering(node),
        facts={name: fact(name, entry, targets) for name, entry in node["facts"].items()},
        awards=tuple(award(entry, _below(node, around)) for entry in node.get("awards", ())),
        subjects=() if is_open else _subjects(node.get("subjects", Seq(node.place)), lists, names),
        open_subjects=is_open,
        each_subject=_each_subject(node),
        blank=node.get("blank", ""),
        answers=names.answers(node),
        knobs=knobs(node),
        **_as_child(node, around),
        assumes=tuple(node.get("assumes", ())),
        readings=readings(node),
        place=node.place,
        places_of=node.value_places,
    )


def _as_child(node: Map, around: Months) -> dict[str, Any]:
    """What a node is to its parent."""
    first, last = _months(node, around)
    return {
        "weight": quantity(node, "weight") if "weight" in node else 1,
        "full": node.get("full"),
        "first": first,
        "last": last,
        "counts": node.get("counts", True),
        "not_applicable_when": _maybe(node, "not_applicable_when"),
    }


def section(
    node: Map,
    lists: Mapping[str, Any],
    names: Names,
    targets: bool,
    around: Months = _ALWAYS,
) -> m.Section:
    """Build a section, or the whole table of a track, with all that stands below."""
    within = _below(node, around)
    return m.Section(
        id=node.get("id", node.get("track", "")),
        title=node["title"],
        children=(
            *(section(child, lists, names, targets, within) for child in node.get("sections", ())),
            *(item(child, lists, names, targets, within) for child in node.get("items", ())),
        ),
        awards=tuple(award(entry, within) for entry in node.get("awards", ())),
        knobs=knobs(node),
        **_as_child(node, around),
        place=node.place,
        places_of=node.value_places,
    )


def track(node: Map, entities: Roll, lists: Map, names: Names, targets: bool) -> m.Track:
    """Build a track."""
    expects = node.get("expects", {})
    return m.Track(
        id=node["track"],
        title=node["title"],
        cites=node.get("cites", ""),
        entities=entities,
        bands=tuple(_band(entry) for entry in node.get("bands", ())),
        root=section(node, lists, names, targets),
        moves=(
            *(_move(entry) for entry in node.get("moves", ())),
            *(_move(entry) for entry in node.get("ceilings", ())),
        ),
        unscored=node.get("unscored", ""),
        ranked_within=node.get("ranked_within", ""),
        at_least=expects.get("at_least", 0),
        exactly=expects.get("exactly", 0),
        place=node.at("expects") if expects else node.place,
        places_of=node.value_places,
    )


def _band(node: Map) -> m.Band:
    of = node.get("of")
    return m.Band(
        node["name"],
        node.get("first"),
        node.get("all_but_last"),
        of if isinstance(of, int) else None,
        node.get("share"),
        of if of in ("ranked", "roster") else "ranked",
        node.get("rounded", "half-up"),
        tuple((cast(m.Operator, op), node[op]) for op in _OPERATORS if op in node),
        _maybe(node, "when"),
        node.place,
        node.value_places,
    )


def _move(node: Map) -> m.Move:
    down, band = node.get("down", 0), node.get("band", "")
    return m.Move(condition(node["when"]), down, band, node.place, node.value_places)


def entities(node: Map) -> dict[str, Roll]:
    """Build the entities of each track; a table has built its own."""
    return {
        name: rows
        if isinstance(rows, Roll)
        else Listed(
            m.Entity(
                e["name"],
                tuple(a if isinstance(a, str) else a["name"] for a in e.get("aliases", ())),
                tuple(e.get("groups", ())),
                dict(e.get("columns", {})),
                e.get("part_of", ""),
                {
                    a["name"]: (a.get("from", ""), a.get("until", ""))
                    for a in e.get("aliases", ())
                    if isinstance(a, Map)
                },
                e.get("from", ""),
                e.get("until", ""),
                e.get("note", ""),
                e.place,
                e.value_places,
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


MET = m.Part("met", "达标数", 1)
"""The year of a scheme that counts targets and says nothing else: how many were met."""


def parts(root: Map) -> tuple[m.Part, ...]:
    """Build the parts of the annual result."""
    return tuple(part(node) for node in root["annual"]["parts"]) if "annual" in root else (MET,)


def league(node: Map) -> m.League:
    """Build a league."""
    by = tuple(
        m.Criterion(c["id"], c["label"], quantity(c, "of"), c.get("order", "high-first"))
        for c in node["by"]
    )
    combine = node.get("combine", "in-that-order")
    cites = node.get("cites", "")
    return m.League(node["id"], node["title"], cites, node["track"], by, combine, node.place)


def parameters(node: Map) -> dict[str, tuple[tuple[str, m.Number], ...]]:
    """Build the dated numbers of a scheme, each from the month on that it names."""
    return {
        name: ((("", dated),) if not isinstance(dated, list) else
               tuple(sorted((entry.get("from", ""), entry["value"]) for entry in dated)))
        for name, dated in node.get("parameters", {}).items()
    }  # fmt: skip


def veto(node: Map) -> m.Veto:
    """Build a veto."""
    return m.Veto(
        node["id"],
        node["item"],
        node["fact"],
        _bounds(node),
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
