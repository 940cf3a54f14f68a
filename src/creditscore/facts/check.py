"""Facts checked against a scheme: small tables row by row, large ones as they are scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..errors import FactError, Problem, Search, excerpt
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import LISTED, UNSCORED
from .checking.notices import accepted, counted, silence
from .checking.rows import checked_rows, state_of
from .checking.suspects import UnitFilter
from .coding.directory import Directory
from .facts import Facts, without_observations
from .planes.observations import Observations
from .planes.planes import Observed

if TYPE_CHECKING:
    from .streaming.checked import StreamedCheck

MEMORY = 1 << 30
"""How many bytes a run may take, about."""


@dataclass(frozen=True)
class Checked:
    """Facts that fit a scheme: the observations of each track, and what is worth knowing.

    `every` has, of small tables, those too that are accepted and not scored.
    """

    facts: Facts
    observations: dict[str, Observed]
    notices: tuple[Problem, ...]
    streamed: StreamedCheck | None = None
    every: Mapping[str, Observations] = field(default_factory=dict)

    def verify(self) -> tuple[Problem, ...]:
        """The notices, once all was read; raises `FactError` with all that is wrong."""
        return self.notices if self.streamed is None else self.streamed.verify()


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
    if facts.stamps:
        from .reading.templates import strangers  # not for tables without any

        if foreign := [*strangers(facts.stamps, scheme.id)]:
            raise FactError(foreign)
        if not len(facts):
            raise without_observations(facts.files)
    unknown = _unknown_columns(facts, scheme)
    of_columns = [problem for _, problem in unknown]
    if unknown:
        if not len(facts):
            raise without_observations(facts.files)
        facts = facts.without({column for column, _ in unknown})
        if not facts.tables and not facts.held:
            raise FactError(of_columns)
    if facts.tables:
        from .streaming.checked import StreamedCheck  # not for a small table

        streamed = StreamedCheck(facts, scheme, through, threads, memory, trust, of_columns)
        return Checked(facts, {**streamed.observed}, (), streamed)
    observations, problems = checked_rows(facts, scheme, through, only)
    problems.extend(of_columns)
    if problems:
        raise FactError(problems)
    every = dict(observations)
    latest = (int(found.month.max(initial=-1)) for found in observations.values())
    notices = [*facts.notices, *_of_persons(facts)]
    notices += silence(max(0, *latest, 0), scheme, through)
    for track, found in observations.items():
        notices += _strangers(found)
        notices += counted(found.slots, np.diff(found.starts), scheme)
        observations[track] = found.only(state_of(found) != UNSCORED)
    return Checked(facts, {**observations}, tuple(notices), every=every)


def _of_persons(facts: Facts) -> Iterator[Problem]:
    """A notice for each column that holds numbers of persons."""
    for column, place in facts.of_persons.items():
        yield Problem("N912", place, {"column": column})


def _unknown_columns(facts: Facts, scheme: Scheme) -> list[tuple[str, Problem]]:
    """Columns of wide tables that are the fact of no item."""
    items = [item for track in scheme.tracks.values() for item in track.items.values()]
    every = [*(fact for item in items for fact in item.facts.values())]
    every += [part.fact for part in scheme.parts if part.fact]
    known = dict.fromkeys([*(fact.id for fact in every), *(fact.label for fact in every)])
    found, near = [], Search().nearest
    for place, column in facts.columns:
        if column not in known:
            details = {"column": excerpt(column), "nearest": near(column, known)}
            found.append((column, Problem("F242", place, details)))
    return found


def looked_up(
    facts: Facts, scheme: Scheme, track: m.Track, units: range, through: int
) -> tuple[Facts, Observations]:
    """The rows of some units of large tables, and their observations."""
    names = list(scheme.tracks)
    mine = facts.rows_of(
        UnitFilter(Directory(scheme), set(), {(names.index(track.id), unit) for unit in units})
    )
    checked = check(mine, scheme, through, only={name: set() for name in names})
    found = checked.observations[track.id]
    assert isinstance(found, Observations)
    return mine, found


def _strangers(found: Observations) -> Iterator[Problem]:
    """Units off the list whose facts were accepted, once for each item and subject."""
    state = state_of(found)
    off = np.flatnonzero(state != LISTED)
    group = found.slots.group[found.slot[off]]
    columns = (group.tolist(), found.entity[off].tolist(), state[off].tolist())
    yield from accepted(found.slots, Counter(zip(*columns, strict=True)))
