"""Items and sections, and what they do with their points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .. import model as m
from ..files.yaml_tree import Map
from . import labels
from .answering import Names, subjects_of
from .awards import award
from .basics import (
    ALWAYS,
    NO_AIMS,
    Aims,
    Months,
    months_below,
    months_of,
    rounding_of,
    sentence,
)
from .facts import fact
from .measures import condition_at, conditional, full_of, limits_of, quantity

_KNOBS = {"period", "not_applicable", "among", "needs_at_least", "combine", "base", "multiplier",
          "zero_when", "floor", "cap", "clamp", "scale_to", "round", "over_time"}  # fmt: skip


def knobs(node: Map) -> m.Knobs | None:
    """Build the knobs of an item, a section or a track; None where it only adds up."""
    if not _KNOBS & node.keys():
        return None
    base, base_when = conditional(node, "base", "points")
    multiplier, multiplier_when = conditional(node, "multiplier", "of")
    return m.Knobs(
        period=node.get("period", "year"),
        not_applicable=node.get("not_applicable", "drop"),
        among=node.get("among", ""),
        needs_at_least=node.get("needs_at_least", 0),
        combine=node.get("combine", "sum"),
        base=0 if base is None else base,
        base_when=base_when,
        multiplier=1 if multiplier is None else multiplier,
        multiplier_when=multiplier_when,
        zero_when=condition_at(node, "zero_when"),
        floor=limits_of(node, "floor"),
        cap=limits_of(node, "cap"),
        clamp=node.get("clamp", "total"),
        scale_to=quantity(node, "scale_to") if "scale_to" in node else None,
        round=rounding_of(node),
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
    outside = condition_at(inner, "not_applicable_when")
    return m.EachSubject(own, weight, full_of(inner), outside, inner.place, inner.value_places)


def readings(node: Map) -> tuple[m.Reading, ...]:
    """Build the readings that stand under `node`."""
    return tuple(
        m.Reading(
            r["id"],
            r["question"],
            r["chosen"],
            r["because"],
            r["others"],
            {name: (label["zh"], label["en"]) for name, label in r.get("labels", {}).items()},
            r.place,
            r.value_places,
        )
        for r in node.get("readings", ())
    )


def item(
    node: Map,
    lists: Mapping[str, Any],
    names: Names,
    aims: Aims = NO_AIMS,
    around: Months = ALWAYS,
) -> m.Item:
    """Build an item."""
    built = names.built.get(node["id"])
    if built and built.places_of is node.value_places:
        return built
    is_open = node.get("subjects") == "open"
    judged = aims.only or any("target" in entry for entry in node.get("awards", ()))
    scored = node.keys() & {"awards", "each_subject", *_KNOBS - {"period"}}
    made = m.Item(
        id=node["id"],
        title=node["title"],
        cites=node["cites"],
        says=sentence(node["says"]),
        answering=names.answering(node),
        facts={name: fact(name, entry, judged) for name, entry in node.get("facts", {}).items()},
        awards=_awards(node, months_below(node, around), aims),
        subjects=() if is_open else subjects_of(node, lists, names),
        open_subjects=is_open,
        each_subject=_each_subject(node),
        blank=node.get("blank", ""),
        elsewhere=node.get("elsewhere", ""),
        answers=names.answers(node),
        knobs=knobs(node) if scored else None,
        **_as_child(node, around),
        assumes=tuple(node.get("assumes", ())),
        readings=readings(node),
        place=node.place,
        places_of=node.value_places,
    )
    return labels.own(made)


def _awards(node: Map, within: Months, aims: Aims) -> tuple[m.Award, ...]:
    """The awards of a node."""
    return tuple(award(entry, within, aims) for entry in node.get("awards", ()))


def _as_child(node: Map, around: Months) -> dict[str, Any]:
    """What a node is to its parent."""
    first, last = months_of(node, around)
    return {
        "weight": quantity(node, "weight") if "weight" in node else 1,
        "full": full_of(node),
        "first": first,
        "last": last,
        "counts": node.get("counts", True),
        "not_applicable_when": condition_at(node, "not_applicable_when"),
    }


def section(
    node: Map,
    lists: Mapping[str, Any],
    names: Names,
    aims: Aims,
    around: Months = ALWAYS,
) -> m.Section:
    """Build a section, or the whole table of a track, with all that stands below."""
    within = months_below(node, around)
    return m.Section(
        id=node.get("id", node.get("track", "")),
        title=node["title"],
        children=(
            *(section(child, lists, names, aims, within) for child in node.get("sections", ())),
            *(item(child, lists, names, aims, within) for child in node.get("items", ())),
        ),
        awards=_awards(node, within, aims),
        knobs=knobs(node),
        **_as_child(node, around),
        place=node.place,
        places_of=node.value_places,
    )


def items_in(node: Map, around: Months = ALWAYS) -> Iterator[tuple[Map, Months]]:
    """Every item below a track or a section, with the months of what it stands in."""
    within = months_below(node, around)
    for child in node.get("sections", ()):
        yield from items_in(child, within)
    for child in node.get("items", ()):
        yield child, within
