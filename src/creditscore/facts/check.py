"""What no row shows alone: duplicates, figures that contradict each other, stocks left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import FactError, Place, Problem, Search, excerpt
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import LISTED, UNSCORED
from .checking.notices import accepted, counted, silence
from .coding.directory import Directory
from .coding.rows import Coder, shown
from .facts import Facts
from .planes.observations import Ints, Observations, key_of
from .planes.planes import Mask, Observed
from .reading.numbers import exceeds, unscaled
from .streaming.large import MEMORY, Pick, Survey


@dataclass(frozen=True)
class Checked:
    """Facts that fit a scheme: the observations of each track, and what is worth knowing."""

    facts: Facts
    observations: dict[str, Observed]
    notices: tuple[Problem, ...]
    survey: Survey | None = None

    @property
    def streams(self) -> bool:
        """Whether the facts are checked only as they are read for scoring."""
        return self.survey is not None

    def settled(self) -> tuple[Problem, ...]:
        """The notices, once all was read; raises `FactError` with all that is wrong."""
        return self.notices if self.survey is None else self.survey.settled()


def check(
    facts: Facts,
    scheme: Scheme,
    through: int = 12,
    *,
    only: Mapping[str, set[int]] | None = None,
    threads: int = 1,
    memory: int = MEMORY,
    trust: bool = True,
) -> Checked:
    """Check a whole fact table for scoring months 1 to `through`.

    Large tables are checked on `threads` threads, in about so many bytes of `memory`; `trust` says
    whether their statistics may tell of their order. `only` are the units of each track of which
    facts are due, all unless told. Raises `FactError` with every problem of the table.
    """
    unknown = _unknown_columns(facts, scheme)
    strange = [problem for _, problem in unknown]
    if unknown:
        facts = facts.without({column for column, _ in unknown})
        if not facts.tables and (facts.held is None or facts.held.empty):
            raise FactError(strange)
    if facts.tables:
        survey = Survey(facts, scheme, through, threads, memory, trust, strange)
        return Checked(facts, {**survey.observed}, (), survey)
    coder = Coder(facts, scheme)
    observations = coder.observations()
    problems = coder.problems
    problems.extend(strange)
    for track, found in observations.items():
        problems.extend(_duplicates(found, facts))
        observations[track] = found = _first_of_each(found)
        problems.extend(_gathered(found, facts, scheme))
        problems.extend(_contradictions(found, facts))
        problems.extend(_gaps(found, facts, scheme, through, (only or {}).get(track)))
    if problems:
        raise FactError(problems)
    latest = (int(found.month.max(initial=-1)) for found in observations.values())
    notices = [*facts.notices, *silence(max(0, *latest, 0), scheme, through)]
    for track, found in observations.items():
        notices += _strangers(found)
        notices += counted(found.slots, np.diff(found.starts), scheme)
        observations[track] = found.only(_state(found) != UNSCORED)
    return Checked(facts, {**observations}, tuple(notices))


def _unknown_columns(facts: Facts, scheme: Scheme) -> list[tuple[str, Problem]]:
    """Columns of wide tables that are the fact of no item."""
    items = (item for track in scheme.tracks.values() for item in track.items.values())
    facts_of_year = (part.fact.id for part in scheme.parts if part.fact)
    known = dict.fromkeys([*(name for item in items for name in item.facts), *facts_of_year])
    found, near = [], Search().nearest
    for place, column in facts.columns:
        if column not in known:
            details = {"column": excerpt(column), "nearest": near(column, known)}
            found.append((column, Problem("F242", place, details)))
    return found


def looked_up(
    facts: Facts, scheme: Scheme, track: m.Track, unit: int, through: int
) -> tuple[Facts, Observations]:
    """The rows of one unit of large tables, and its observations."""
    names = list(scheme.tracks)
    mine = facts.rows_of(Pick(Directory(scheme), set(), {(names.index(track.id), unit)}))
    checked = check(mine, scheme, through, only={name: set() for name in names})
    found = checked.observations[track.id]
    assert isinstance(found, Observations)
    return mine, found


def _first_of_each(found: Observations) -> Observations:
    return found.only(np.r_[True, found.key[1:] != found.key[:-1]][: len(found.key)])


def _duplicates(found: Observations, facts: Facts) -> Iterator[Problem]:
    first = 0
    for i in range(1, len(found.key)) if (found.key[1:] == found.key[:-1]).any() else ():
        if found.key[i] != found.key[first]:
            first = i
            continue
        fact = found.slots.slots[int(found.slot[i])].fact
        details = {
            "first": facts.place(int(found.row[first])),
            "value": unscaled(int(found.value[i]), fact.places),
            "first_value": unscaled(int(found.value[first]), fact.places),
        }
        yield Problem("F208", facts.place(int(found.row[i])), details)


def _lookup(found: Observations, keys: Ints, carry: Any = False) -> tuple[Ints, Mask]:
    """What stands at each key (the last figure up to it with `carry`), and where anything does."""
    if not len(found.key):
        return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
    span = found.slots.span
    at = np.searchsorted(found.key, keys, "right") - 1
    hit = found.key[np.maximum(at, 0)]
    known = (at >= 0) & ((hit == keys) | (carry & (hit // span == keys // span)))
    return np.where(known, found.value[at], 0), known


def _size(found: Observations) -> int:
    """How many keys a slot takes."""
    return len(found.slots.track.entities) * found.slots.span


def _contradictions(found: Observations, facts: Facts) -> Iterator[Problem]:
    yield from _above(found, facts, *found.slots.ordered)
    yield from _together(found, facts, *found.slots.exclusive)


def _rows_of(found: Observations, numbers: Ints) -> tuple[Ints, Ints]:
    """The rows of some slots, and which of these each one is of."""
    sizes = np.diff(found.starts)[numbers]
    of = np.repeat(np.arange(len(numbers)), sizes)
    shift = found.starts[numbers] - np.r_[0, np.cumsum(sizes)[:-1]][: len(numbers)]
    return np.arange(len(of)) + shift[of], of


def _gathered(found: Observations, facts: Facts, scheme: Scheme) -> Iterator[Problem]:
    """Figures given for a fact that is gathered from another track."""
    for number, slot in enumerate(found.slots.slots):
        if slot.fact.feed:
            track = scheme.tracks[slot.fact.feed.track].title
            for row in found.row[found.of_slot(number)]:
                details = {"fact": slot.fact.label, "track": track}
                yield Problem("F229", facts.place(int(row)), details)


def _above(found: Observations, facts: Facts, low: Ints, high: Ints) -> Iterator[Problem]:
    """Where the figure of `low` is above that of `high`, in the same month and subject."""
    every = [slot.fact for slot in found.slots.slots]
    carried = np.array([fact.missing == "carry" for fact in every], bool)
    needed = np.array([fact.missing in ("carry", "not-reported") for fact in every], bool)
    size = (high - low) * _size(found)
    rows, of = _rows_of(found, low)
    keys = found.key[rows]
    if carried[low].any():
        more, pair = _rows_of(found, high)
        here = found.key[more] - size[pair]
        new = carried[low[pair]] & ~_lookup(found, here)[1]
        rows, of = np.r_[rows, more[new]], np.r_[of, pair[new]]
        keys = np.r_[keys, here[new]]
    low_value, known = _lookup(found, keys, carried[low[of]])
    high_value, high_known = _lookup(found, keys + size[of], carried[high[of]])
    known &= high_known | ~needed[high[of]]
    if len(found.refused):
        known &= ~np.isin([keys, keys + size[of]], found.refused).any(axis=0)
    places = found.slots.places
    above = exceeds(low_value, places[low[of]], high_value, places[high[of]])
    for i in np.flatnonzero(known & above):
        low_fact, high_fact = every[low[of[i]]], every[high[of[i]]]
        details = {
            "fact": low_fact.label,
            "value": unscaled(int(low_value[i]), low_fact.places),
            "other": high_fact.label,
            "limit": unscaled(int(high_value[i]), high_fact.places),
        }
        yield Problem("F211", facts.place(int(found.row[rows[i]])), details)


def _together(found: Observations, facts: Facts, one: Ints, other: Ints) -> Iterator[Problem]:
    """Where two facts that exclude each other are both above 0."""
    rows, of = _rows_of(found, one)
    value, _ = _lookup(found, found.key[rows] + (other - one)[of] * _size(found))
    for i in np.flatnonzero((found.value[rows] > 0) & (value > 0)):
        fact, excluded = (found.slots.slots[pair[of[i]]].fact for pair in (one, other))
        details = {
            "fact": fact.label,
            "other": excluded.label,
            "value": unscaled(int(value[i]), excluded.places),
        }
        yield Problem("F212", facts.place(int(found.row[rows[i]])), details)


def _gaps(
    found: Observations, facts: Facts, scheme: Scheme, through: int, only: set[int] | None
) -> Iterator[Problem]:
    """Months without the figure that a fact with `missing: error` must have."""
    for number, slot in enumerate(found.slots.slots):
        if slot.fact.missing != "error":
            continue
        have = np.r_[found.key[found.of_slot(number)], found.refused]
        stock = slot.fact.type == "stock"
        due = _after_stocks(found, number, through) if stock else _due(found, number, through, only)
        for key in due[~np.isin(due, have)]:
            entity, month = divmod(int(key) - number * _size(found), found.slots.span)
            details = {
                "entity": found.slots.track.entities[entity].name,
                "item": slot.item,
                "subject": shown(slot.subject),
                "label": slot.fact.label,
                "month": scheme.span_months[month],
            }
            if stock:
                last = int(np.searchsorted(found.key, key)) - 1
                details |= {"previous": scheme.span_months[month - 1], "before": found.value[last]}
                yield Problem("F207", facts.place(int(found.row[last])), details)
            else:
                yield Problem("F220", Place(), details)


def _after_stocks(found: Observations, number: int, through: int) -> Ints:
    """The keys of the months after those in which a stock is above 0."""
    rows = found.of_slot(number)
    last = found.slots.span - 12 + through
    due = (found.value[rows] > 0) & (found.month[rows] + 1 < last)
    force = found.slots.in_force
    if force is not None:
        due[due] = force[found.month[rows][due] + 1, found.entity[rows][due]]
    return found.key[rows][due] + 1


def _due(found: Observations, number: int, through: int, only: set[int] | None) -> Ints:
    """The keys of all months of the units that answer, only the last of a year's fact."""
    slot = found.slots.slots[number]
    year = np.arange(0 if slot.item in found.slots.track.items else 11, through)
    months = found.slots.span - 12 + year
    listed = np.flatnonzero(found.slots.states[slot.group] == LISTED)
    if only is not None:
        listed = listed[np.isin(listed, list(only))]
    keys: Ints = key_of(found.slots, number, listed[:, None], months)
    force = found.slots.in_force
    return keys.ravel() if force is None else keys[force[np.ix_(months, listed)].T]


def _state(found: Observations) -> Ints:
    group = found.slots.group[found.slot]
    return found.slots.states[group, found.entity].astype(np.int64)


def _strangers(found: Observations) -> Iterator[Problem]:
    """Units off the list whose facts were accepted, once for each item and subject."""
    state = _state(found)
    off = np.flatnonzero(state != LISTED)
    group = found.slots.group[found.slot[off]]
    columns = (group.tolist(), found.entity[off].tolist(), state[off].tolist())
    yield from accepted(found.slots, Counter(zip(*columns, strict=True)))
