"""Cases side by side: one unit each, scored in one run where no unit looks at another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import FactError
from ..facts.read import read_facts
from ..results.result import Result
from ..scheme import model as m
from ..scheme.model.roster import RosterOfUnits
from ..scheme.scheme import Scheme
from ..scoring import score

_TRIES = 9
_ALONE = ("rank", "band", "veto", "problem", "target", "league")


def apart(case: Any, scheme: Scheme, track: m.Track) -> bool:
    """Whether what a case expects depends on the facts of its own unit alone.

    Not where units are compared, where a track takes from another, where facts must be there of
    all units, or where a row of the case is of another unit.
    """
    if any(key in line for line in case["expect"] for key in _ALONE):
        return False
    if not case["facts"] or any("entity" in row for row in case["facts"]):
        return False
    return _units_apart(scheme, track)


def _units_apart(scheme: Scheme, track: m.Track) -> bool:
    """Whether the units of a track can be scored without the others."""
    facts = [f for t in scheme.tracks.values() for i in t.items.values() for f in i.facts.values()]
    facts += [part.fact for part in scheme.parts if part.fact]
    if any(fact.missing == "error" and fact.type != "stock" for fact in facts):
        return False
    scaled = any(part.scale_best_to is not None for part in scheme.parts)
    return not (track.asks_peers or m.feeders(track) or scaled or scheme.has_targets)


def scored(cases: Sequence[Any], scheme: Scheme, track: m.Track) -> tuple[Result, list[int]] | None:
    """The cases of one month as one result, and which of them are in it.

    Each unit goes by the place of its case. Cases whose facts are refused are left out; None where
    nothing could be scored.
    """
    left = list(range(len(cases)))
    for _ in range(_TRIES):
        owners = [at for at in left for _ in cases[at]["facts"]]
        rows = [{"entity": str(at), **row} for at in left for row in cases[at]["facts"]]
        try:
            wide = _wide(scheme, track, {at: cases[at]["entity"] for at in left})
            return score(wide, read_facts(rows), through=cases[0].get("through")), left
        except FactError as error:
            lines = (problem.place.line for problem in error.problems)
            refused = {owners[line - 1] for line in lines if 0 < line <= len(owners)}
        left = [at for at in left if at not in refused]
        if not refused or not left:
            break
    return None


def _wide(scheme: Scheme, track: m.Track, cases: Mapping[int, str]) -> Scheme:
    """The scheme with this track alone, and a unit for each of some cases."""
    units: list[m.Entity] = []
    twins: dict[str, list[str]] = {}
    for at, name in cases.items():
        home = scheme.names[name][1]
        twins.setdefault(home, []).append(str(at))
        unit = track.entities[track.positions[home]]
        units.append(replace(unit, name=str(at), aliases=(), dated={}))
    wide = replace(track, entities=RosterOfUnits(units), root=_of_twins(track.root, twins))
    return replace(scheme, tracks={track.id: wide}, leagues=(), vetoes=(), source=None)


def _of_twins(section: m.Section, twins: dict[str, list[str]]) -> m.Section:
    """The tree with the twins of each unit in its place wherever units are named."""
    children = (
        _of_twins(child, twins) if isinstance(child, m.Section) else _item(child, twins)
        for child in section.children
    )
    return replace(section, children=tuple(children))


def _item(item: m.Item, twins: dict[str, list[str]]) -> m.Item:
    subjects = tuple(
        replace(s, answering=_answering(s.answering, twins)) if s.answering else s
        for s in item.subjects
    )
    return replace(item, answering=_answering(item.answering, twins), subjects=subjects)


def _answering(answering: m.Answering, twins: dict[str, list[str]]) -> m.Answering:
    def named(names: frozenset[str]) -> frozenset[str]:
        return frozenset(twin for name in names for twin in twins.get(name, ()))

    listed = None if answering.listed is None else named(answering.listed)
    return replace(answering, listed=listed, also=named(answering.also))
