"""A scored year as plain data: what tables, explanations and files are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..engine.blocks import Scores
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


@dataclass(frozen=True, eq=False)
class Scored:
    """The tracks of a scheme, scored through a month of the year, on so many threads.

    `tracks` stand in the order of the scheme; `notices` are findings that stopped nothing.
    """

    scheme: Scheme
    facts: Facts = field(repr=False)
    through: int
    tracks: Mapping[str, ScoredTrack] = field(repr=False)
    notices: tuple[Problem, ...] = field(repr=False)
    threads: int = field(default=1, repr=False, compare=False)
