"""What the roster means, checked: names, groups, months, and columns that rules reckon with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from ...arrays import distinct
from ...errors import Place, Problem, excerpt
from .. import model as m
from ..files.yaml_tree import place_of
from ..model.roster import Roster
from ..roster_cells import is_too_long
from ..scheme import Scheme
from .findings import months, no_unit, several_names, twice


def problems(scheme: Scheme) -> Iterator[Problem]:
    """Check the units of all tracks."""
    rosters = [track.entities for track in scheme.tracks.values()]
    if not _all_named_apart(rosters):
        yield from _shared_names(rosters)
    for roster in rosters:
        yield from _groups(roster, scheme)
        yield from _commas(roster)
        yield from _months(roster)
        yield from _wholes(roster, scheme)


def no_numbers(roster: Roster, column: str, place: Place) -> Iterator[Problem]:
    """The cells of a column that are no numbers, where a rule at `place` reckons with it.

    Told once for each text, at the first unit that has it; a column of nothing but words is told
    at the rule.
    """
    codes, cells = roster.column(column)
    words = np.array([isinstance(cell, str) for cell in cells], bool)
    if not words.any():
        return
    rows = np.flatnonzero(words[codes])
    found, first, counts = np.unique(codes[rows], return_index=True, return_counts=True)
    filled = {type(cells[code]) for code in distinct(codes)} - {type(None)}
    whole = filled == {str} and not any(is_too_long(cells[code]) for code in found)
    firsts = sorted(zip(rows[first], found, counts, strict=True), key=lambda row: int(row[0]))
    for row, code, count in firsts[:1] if whole else firsts:
        entity, value = roster[int(row)], cells[code]
        details: dict[str, object] = {
            "column": column,
            "entity": entity.name,
            "value": excerpt(value),
            "count": len(rows) if whole else int(count),
        }
        at = place if whole else place_of(entity.columns, [column])
        told = "R360" if is_too_long(value) else "R328"
        yield Problem(told, at if at.file else entity.place, details)


def _groups(roster: Roster, scheme: Scheme) -> Iterator[Problem]:
    """Groups that the roster does not have, each told once with the first unit that is in it."""
    known = scheme.groups
    codes, groups = roster.groups()
    unknown = np.array([any(group not in known for group in found) for found in groups], bool)
    rows = np.flatnonzero(unknown[codes]) if unknown.any() else np.zeros(0, np.intp)
    found, first = np.unique(codes[rows], return_index=True)
    told: set[str] = set()
    for row, code in sorted(zip(rows[first].tolist(), found, strict=True)):
        for group in groups[code]:
            if group not in known and group not in told:
                told.add(group)
                yield no_unit(group, known, m.at(roster[row], "groups"), scheme.search)


def _commas(roster: Roster) -> Iterator[Problem]:
    """Aliases that are several, with a Chinese comma between them."""
    found = {name: alias for alias, name in roster.aliases() if "，" in alias or "；" in alias}
    for entity in roster if found else ():
        if entity.name in found:
            yield several_names(found[entity.name], m.at(entity, "aliases"))


def _months(roster: Roster) -> Iterator[Problem]:
    """Months of units and of aliases that end before they begin; aliases that are given twice."""
    terms = roster.terms()
    if terms:
        first, last = (np.array(cells)[codes] for codes, cells in terms)
        for row in np.flatnonzero((first != "") & (last != "") & (last < first)):
            entity = roster[int(row)]
            yield from months(entity.first, entity.last, m.at(entity, "until"))
    for entity in roster.dated():
        again = (name for name in entity.dated if entity.aliases.count(name) > 1)
        place = m.at(entity, "aliases")
        yield from (Problem("R301", place, {"id": n, "first": entity.place}) for n in again)
        for start, end in entity.dated.values():
            yield from months(start, end, m.at(entity, "aliases"))


def _wholes(roster: Roster, scheme: Scheme) -> Iterator[Problem]:
    """Units that others are part of and that the roster does not have, or that are that unit."""
    codes, wholes = roster.wholes()
    if not any(wholes):
        return
    found, first = np.unique(codes, return_index=True)
    rows = {name: row for row, name in enumerate(roster.names)}
    for row, code in zip(first, found, strict=True):
        if not wholes[code]:
            continue
        if wholes[code] not in scheme.names:
            place = m.at(roster[int(row)], "part_of")
            yield no_unit(wholes[code], scheme.names, place, scheme.search)
            continue
        own = scheme.names[wholes[code]][1]
        if own in rows and codes[rows[own]] == code:
            yield Problem("R357", m.at(roster[rows[own]], "part_of"), {"name": own})


def _all_named_apart(rosters: Sequence[Roster]) -> bool:
    """Whether no name stands for two units, which one look at all names tells."""
    aliases = [alias for roster in rosters for alias, _ in roster.aliases()]
    if not aliases and len(rosters) == 1:
        return rosters[0].distinct()
    names: Iterable[str] = (name for roster in rosters for name in roster.names)
    return len({*aliases, *names}) == sum(map(len, rosters)) + len(aliases)


def _shared_names(rosters: Sequence[Roster]) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for entity in (entity for roster in rosters for entity in roster):
        for name in (entity.name, *entity.aliases):
            if owner.setdefault(name, entity.name) != entity.name:
                details = {"name": name, "first": owner[name], "second": entity.name}
                yield Problem("R305", entity.place, details)
    yield from twice((entity.name, entity.place) for roster in rosters for entity in roster)
