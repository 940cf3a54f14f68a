"""What the roster means, checked: names, groups, months, and columns that rules reckon with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from ..errors import Place, Problem, excerpt
from . import model as m
from .cells import is_too_long
from .findings import months, no_unit, several_names, twice
from .roll import Roll
from .scheme import Scheme
from .tree import place_of


def problems(scheme: Scheme) -> Iterator[Problem]:
    """Check the units of all tracks."""
    rolls = [track.entities for track in scheme.tracks.values()]
    if not _all_named_apart(rolls):
        yield from _shared_names(rolls)
    for roll in rolls:
        yield from _groups(roll, scheme)
        yield from _commas(roll)
        yield from _months(roll)
        yield from _wholes(roll, scheme)


def no_numbers(roll: Roll, column: str, place: Place) -> Iterator[Problem]:
    """The cells of a column that are no numbers, where a rule at `place` reckons with it.

    Told once for each text, at the first unit that has it; a column of nothing but words is told
    at the rule.
    """
    codes, cells = roll.column(column)
    words = np.array([isinstance(cell, str) for cell in cells], bool)
    if not words.any():
        return
    rows = np.flatnonzero(words[codes])
    found, first, counts = np.unique(codes[rows], return_index=True, return_counts=True)
    filled = {type(cells[code]) for code in np.unique(codes)} - {type(None)}
    whole = filled == {str} and not any(is_too_long(cells[code]) for code in found)
    firsts = sorted(zip(rows[first], found, counts, strict=True), key=lambda row: int(row[0]))
    for row, code, count in firsts[:1] if whole else firsts:
        entity, value = roll[int(row)], cells[code]
        details: dict[str, object] = {
            "column": column,
            "entity": entity.name,
            "value": excerpt(value),
            "count": len(rows) if whole else int(count),
        }
        at = place if whole else place_of(entity.columns, [column])
        told = "R360" if is_too_long(value) else "R328"
        yield Problem(told, at if at.file else entity.place, details)


def _groups(roll: Roll, scheme: Scheme) -> Iterator[Problem]:
    """Groups that the roster does not have, each told once with the first unit that is in it."""
    known = scheme.groups
    codes, groups = roll.groups()
    unknown = np.array([any(group not in known for group in found) for found in groups], bool)
    rows = np.flatnonzero(unknown[codes]) if unknown.any() else np.zeros(0, np.intp)
    found, first = np.unique(codes[rows], return_index=True)
    told: set[str] = set()
    for row, code in sorted(zip(rows[first].tolist(), found, strict=True)):
        for group in groups[code]:
            if group not in known and group not in told:
                told.add(group)
                yield no_unit(group, known, m.at(roll[row], "groups"), scheme.search)


def _commas(roll: Roll) -> Iterator[Problem]:
    """Aliases that are several, with a Chinese comma between them."""
    found = {name: alias for alias, name in roll.aliases() if "，" in alias or "；" in alias}
    for entity in roll if found else ():
        if entity.name in found:
            yield several_names(found[entity.name], m.at(entity, "aliases"))


def _months(roll: Roll) -> Iterator[Problem]:
    """Months of units and of aliases that end before they begin; aliases that are given twice."""
    terms = roll.terms()
    if terms:
        first, last = (np.array(cells)[codes] for codes, cells in terms)
        for row in np.flatnonzero((first != "") & (last != "") & (last < first)):
            entity = roll[int(row)]
            yield from months(entity.first, entity.last, m.at(entity, "until"))
    for entity in roll.dated():
        again = (name for name in entity.dated if entity.aliases.count(name) > 1)
        place = m.at(entity, "aliases")
        yield from (Problem("R301", place, {"id": n, "first": entity.place}) for n in again)
        for start, end in entity.dated.values():
            yield from months(start, end, m.at(entity, "aliases"))


def _wholes(roll: Roll, scheme: Scheme) -> Iterator[Problem]:
    """Units that others are part of and that the roster does not have, or that are that unit."""
    codes, wholes = roll.wholes()
    if not any(wholes):
        return
    found, first = np.unique(codes, return_index=True)
    rows = {name: row for row, name in enumerate(roll.names)}
    for row, code in zip(first, found, strict=True):
        if not wholes[code]:
            continue
        if wholes[code] not in scheme.names:
            place = m.at(roll[int(row)], "part_of")
            yield no_unit(wholes[code], scheme.names, place, scheme.search)
            continue
        own = scheme.names[wholes[code]][1]
        if own in rows and codes[rows[own]] == code:
            yield Problem("R357", m.at(roll[rows[own]], "part_of"), {"name": own})


def _all_named_apart(rolls: Sequence[Roll]) -> bool:
    """Whether no name stands for two units, which one look at all names tells."""
    aliases = [alias for roll in rolls for alias, _ in roll.aliases()]
    if not aliases and len(rolls) == 1:
        return rolls[0].distinct()
    names: Iterable[str] = (name for roll in rolls for name in roll.names)
    return len({*aliases, *names}) == sum(map(len, rolls)) + len(aliases)


def _shared_names(rolls: Sequence[Roll]) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for entity in (entity for roll in rolls for entity in roll):
        for name in (entity.name, *entity.aliases):
            if owner.setdefault(name, entity.name) != entity.name:
                details = {"name": name, "first": owner[name], "second": entity.name}
                yield Problem("R305", entity.place, details)
    yield from twice((entity.name, entity.place) for roll in rolls for entity in roll)
