"""What the pipeline asks of a backend: this machine, or Spark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from ..engine.blocks import Scores
from ..engine.peer_statistics import PeerStatistics
from ..errors import Problem
from ..facts.facts import Facts
from ..facts.planes.observations import Observations
from ..facts.planes.planes import Observed
from ..results.scored import ScoredTrack

Fed = TypeVar("Fed")
"""The facts of a track as a backend holds them, with what the track takes from others."""


class Backend(Protocol[Fed]):
    """The steps of the pipeline that depend on where the facts are; each is of one track."""

    def feed(self, track: str, done: Mapping[str, ScoredTrack]) -> Fed:
        """The facts of a track, with what it takes from the tracks that are done."""

    def peers(self, track: str, fed: Fed) -> PeerStatistics:
        """All that the rules of a track ask about peers."""

    def post(self, track: str, fed: Fed, peers: PeerStatistics) -> tuple[Observed, Scores]:
        """The facts of a track as results hold them, and its points."""

    def verified(self) -> tuple[Problem, ...]:
        """The notices, once all facts are read; raises `FactError` with all that is wrong."""

    def rows(self, track: str, unit: int) -> tuple[Facts, Observations]:
        """The rows of the unit at a place of the roster, and what they say."""
