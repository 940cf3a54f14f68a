"""Facts of tables that are too large for a frame, checked as they are read for scoring."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import Problem
from ...scheme.scheme import Scheme
from ..checking.notices import noticed
from ..checking.suspects import raise_problems
from ..facts import Facts, without_observations
from .loading import Loader
from .streaming import Stream, Streamed

_WHOLE, _PART, _CELL = 0.4, 0.08, 4
"""How much of the memory the facts may take, as a whole and in parts, and a cell of them."""


class StreamedCheck:
    """The facts of large tables, checked as they are read for scoring; `memory` is in bytes.

    `observed` has the facts of each track, some units at a time. The checks are done when it has
    been read to its end.
    """

    def __init__(
        self,
        facts: Facts,
        scheme: Scheme,
        through: int,
        threads: int,
        memory: int,
        trust: bool = True,
        of_columns: Sequence[Problem] = (),
    ) -> None:
        self.facts, self.scheme, self.through = facts, scheme, through
        self._of_columns = of_columns
        self.loader = loader = Loader(facts.tables, scheme, threads)
        part, whole = (int(memory * share) // _CELL for share in (_PART, _WHOLE))
        stream = Stream(loader, part, whole, trust)
        self.observed = {
            name: Streamed(stream, number, through) for number, name in enumerate(scheme.tracks)
        }

    def verify(self) -> tuple[Problem, ...]:
        """What is worth knowing; raises `FactError` with all that is wrong, row by row."""
        loader, findings = self.loader, [found.verify() for found in self.observed.values()]
        names, rows_of = loader.rejected_names, self.facts.rows_of
        raise_problems(
            self.scheme, self.through, loader.directory, findings, names, rows_of, self._of_columns
        )
        if not any(found.counts.any() for found in findings):
            raise without_observations(self.facts.files)
        found = noticed(self.scheme, self.through, loader.slots, findings)
        return (*self.facts.notices, *found)
