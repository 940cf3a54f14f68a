"""A scored year as plain data: what tables, explanations and files are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..books.books import Books
from ..books.entries import Correction
from ..engine.blocks import Scores
from ..engine.exact import Mask
from ..engine.peer_statistics import PeerStatistics
from ..errors import Problem
from ..facts.facts import Facts
from ..facts.planes.planes import Observed
from ..grading.annual import Standing
from ..scheme.model import Track
from ..scheme.scheme import Scheme


@dataclass(frozen=True, eq=False)
class ScoredTrack:
    """What was scored of one track, as arrays; `peers` is what its rules ask of all its units."""

    track: Track
    observations: Observed
    peers: PeerStatistics
    scores: Scores
    standing: Standing

    @property
    def assessed(self) -> Mask:
        """Where units are assessed, [month of the year, entity]."""
        slots = self.observations.slots
        if slots.in_force is None:
            return np.ones(self.scores.valued.shape, bool)
        return slots.in_force[slots.span - 12 :]

    @property
    def counted(self) -> Mask:
        """Where units are assessed and have had a value in the year so far, likewise."""
        return self.assessed & self.scores.valued


@dataclass(frozen=True, eq=False)
class Restated:
    """A correction, the number of the month in which it was found, and the year `before` it."""

    correction: Correction
    month: int
    before: Scored


@dataclass(frozen=True, eq=False)
class Scored:
    """The tracks of a scheme, scored through a month of the year, on so many threads.

    `tracks` stand in the order of the scheme; `notices` are findings that stopped nothing. Where
    months are closed, `books` say so, and `restated` are the corrections that have entered: the
    points of each month are then those that were known in it, and what a correction changes in the
    months before it counts in its own.
    """

    scheme: Scheme
    facts: Facts = field(repr=False)
    through: int
    tracks: Mapping[str, ScoredTrack] = field(repr=False)
    notices: tuple[Problem, ...] = field(repr=False)
    threads: int = field(default=1, repr=False, compare=False)
    books: Books | None = field(default=None, repr=False)
    restated: tuple[Restated, ...] = field(default=(), repr=False)
