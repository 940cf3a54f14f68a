"""The engine on this machine as a backend: blocks of units, on threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..engine.blocks import Scores, peer_statistics, score
from ..engine.peer_statistics import PeerStatistics
from ..errors import Problem
from ..facts.check import Checked, looked_up
from ..facts.facts import Facts
from ..facts.planes.observations import Observations, as_rows
from ..facts.planes.planes import Observed
from ..results.linked_tracks import fed
from ..results.scored import ScoredTrack
from ..scheme.scheme import Scheme


@dataclass(frozen=True)
class Local:
    """Checked facts of this process; large ones are read, and checked, as they are scored."""

    scheme: Scheme
    checked: Checked
    through: int
    threads: int

    def feed(self, track: str, done: Mapping[str, ScoredTrack]) -> Observed:
        """The facts of a track, with what it takes from the tracks that are done."""
        return fed(self.scheme, self.checked.observations[track], done, self.through)

    def peers(self, track: str, fed: Observed) -> PeerStatistics:
        """All that the rules of a track ask about peers."""
        return peer_statistics(self.scheme, fed, threads=self.threads)

    def post(self, track: str, fed: Observed, peers: PeerStatistics) -> tuple[Observed, Scores]:
        """The facts of a track, and its points."""
        return fed, score(self.scheme, fed, self.through, threads=self.threads, peers=peers)

    def verified(self) -> tuple[Problem, ...]:
        """The notices, once all facts are read; raises `FactError` with all that is wrong."""
        return self.checked.verify()

    def rows(self, track: str, unit: int) -> tuple[Facts, Observations]:
        """The rows of the unit at a place of the roster, and what they say."""
        facts = self.checked.facts
        if facts.tables:
            return looked_up(
                facts, self.scheme, self.scheme.tracks[track], range(unit, unit + 1), self.through
            )
        return facts, as_rows(self.checked.observations[track])
