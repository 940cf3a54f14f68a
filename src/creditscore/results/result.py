"""A result: the tables of a scored year, and the way back from each point to its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..decimals import plainly
from ..engine.blocks import Scores
from ..engine.peer_statistics import PeerStatistics
from ..engine.units import decimals
from ..errors import Place, Problem, UsageError, nearest
from ..facts.planes import Observed
from ..facts.tables import Facts
from ..grading.annual import Standing, left_out
from ..grading.ranking import ranked
from ..language import chosen
from ..lazy import Later
from ..scheme.model import Track
from ..scheme.scheme import Scheme
from ..staging import Tell
from .completeness import GAPS, gaps
from .explanation import Explanation
from .ledger import Entries, entries, items_frame, ledger_frame, stacked
from .ours import folder_at, warned
from .proof import proven
from .targets import counts_frame, due_frame, league_frame, targets_frame
from .widths import Widths

if TYPE_CHECKING:
    import pandas as pd

    from .files import Tables
else:
    pd = Later("pandas")


class _Table:
    """A table that is made once, and of which each reader gets a copy of their own."""

    def __init__(self, make: Callable[[Any], pd.DataFrame]) -> None:
        self._make, self._name = make, f"_{make.__name__}"
        self.__doc__ = make.__doc__

    def __get__(self, result: Result | None, owner: type[Result]) -> pd.DataFrame:
        if result is None:
            raise AttributeError(f"{owner.__name__} has tables when there is a result")
        made = result.__dict__
        if self._name not in made:
            made[self._name] = self._make(result)
        table: pd.DataFrame = made[self._name]
        return table.copy()


@dataclass(frozen=True, eq=False)
class TrackResult:
    """What was scored of one track, as arrays; `answers` are those about peers."""

    track: Track
    observations: Observed
    answers: PeerStatistics
    scores: Scores
    standing: Standing


@dataclass(frozen=True, eq=False)
class Result:
    """The tables of a scored year; points are `Decimal`, exact, in the scheme's smallest unit.

    `ledger`, `items`, `months`, `annual` and `completeness` are data frames over all tracks;
    `notices` are findings that stopped nothing. The ledger's rows add up to `months` without its
    annual rows (kinds `scale` and `annual`), and to `annual` with them.
    """

    scheme: Scheme
    facts: Facts = field(repr=False)
    through: int
    tracks: Mapping[str, TrackResult] = field(repr=False)
    notices: tuple[Problem, ...] = field(repr=False)
    threads: int = field(default=1, repr=False, compare=False)

    @_Table
    def ledger(self) -> pd.DataFrame:
        """One row for every posting."""
        return self._over_tracks(
            lambda t: ledger_frame(
                self.scheme, t.track, self.entries[t.track.id], t.standing, self.through
            )
        )

    @_Table
    def items(self) -> pd.DataFrame:
        """The points of each item and month in which it has a posting."""
        return self._over_tracks(
            lambda t: items_frame(self.scheme, t.track, self.entries[t.track.id])
        )

    @_Table
    def months(self) -> pd.DataFrame:
        """The points of each month and up to it, with the ranks among the track."""
        return self._over_tracks(self._months)

    @_Table
    def annual(self) -> pd.DataFrame:
        """The year's parts, total, rank, band and veto of each entity, in the roster's order."""
        return self._over_tracks(self._annual)

    @_Table
    def completeness(self) -> pd.DataFrame:
        """What is not there: annual parts not reported, items that a listed unit never reported."""
        return self._over_tracks(self._completeness)

    @_Table
    def targets(self) -> pd.DataFrame:
        """Each target of each unit, month by month: its state, value, bound and distance.

        States are `met`, `not-met`, `not-due`, `no-facts` and `not-applicable`; figures are rounded
        half up to six places, states judged on the exact ones.
        """
        return self._over_tracks(lambda t: targets_frame(self, t))

    @_Table
    def target_counts(self) -> pd.DataFrame:
        """How many targets of each unit are in each state, month by month."""
        return counts_frame(self.targets)

    @_Table
    def due(self) -> pd.DataFrame:
        """The targets that are judged after the last month scored, the soonest first."""
        return due_frame(self, self.targets)

    @_Table
    def leagues(self) -> pd.DataFrame:
        """The places of each league, month by month; a unit without its figures has none."""
        return self._over_tracks(lambda t: league_frame(self, t))

    @cached_property
    def entries(self) -> Mapping[str, Entries]:
        """The months' postings of each track as arrays."""
        return {
            name: proven(
                self.scheme,
                track.track,
                entries(self.scheme, track.observations, track.answers, self.through),
                track.scores.months[: self.through],
            )
            for name, track in self.tracks.items()
        }

    @cached_property
    def widths(self) -> Widths:
        """How many digits the figures of the tables have at most."""
        found = ((track.scores.months, track.standing) for track in self.tracks.values())
        return Widths.of(self.scheme, found)

    def explain(
        self, entity: str, month: str | None = None, item: str | None = None
    ) -> Explanation:
        """Why a unit has its score: the postings of a month or of the year, of one item or of all.

        Raises `UsageError` for a unit, month or item that is not there.
        """
        return Explanation.of(self, entity, month, item)

    def as_facts(self, item: str, fact: str, month: str) -> pd.DataFrame:
        """The annual totals as a fact table, so that another scheme can take them as a fact."""
        table = self.annual[self.annual["total"].notna()]
        given = {"month": month, "entity": table["entity"], "item": item, "fact": fact}
        return pd.DataFrame({**given, "value": table["total"], "source": self.scheme.title})

    def write(
        self,
        folder: str | Path,
        format: str = "csv",
        *,
        tables: Tables | None = None,
        tell: Tell = warned,
    ) -> list[Path]:
        """Write tables and `run.json` into a folder, whole or not at all; return the files.

        `tables` are some of the tables that the scheme's results have, all unless told; a mapping
        says which columns of each are wanted: `{"annual": None, "months": ["entity", "points"]}`.
        What an earlier run has written is replaced; `UsageError` is raised where anything else is
        in the way. `tell` hears notices of what a killed run had left there; a warning unless told.
        """
        from .files import write

        return write(self, folder_at(folder), format, tables, tell)

    def summary(self, lang: str | None = None) -> str:
        """Say in a line what the result holds."""
        counts = [(t.track.title, len(t.track.entities)) for t in self.tracks.values()]
        first, last = self.scheme.months[0], self.scheme.months[self.through - 1]
        end = len(self.scheme.span_months) - 12 + self.through
        rows = sum(int(t.observations.counts[:end].sum()) for t in self.tracks.values())
        if chosen(lang) == "zh":
            units = "、".join(f"{title}{count}个" for title, count in counts)
            return f"{self.scheme.title}：{first} 至 {last}，{units}，事实 {rows} 条"
        units = ", ".join(f"{count} in {title}" for title, count in counts)
        return f"{self.scheme.id}: {first} to {last}, units: {units}; {rows} facts"

    def __repr__(self) -> str:
        return f"<Result {self.summary('en')}>"

    def _repr_html_(self) -> str:
        tables = "".join(
            f"<h4>{escape(t.track.title)}</h4>" + self.league(name).to_html(index=False, border=0)
            for name, t in self.tracks.items()
        )
        return f"<p>{escape(self.summary())}</p>{tables}"

    def league(self, track: str) -> pd.DataFrame:
        """The annual table of one track from the first place down, the unranked last.

        Raises `UsageError` for a track that is not there.
        """
        if track not in self.tracks:
            known = {"pattern": " | ".join(self.tracks), "nearest": nearest(track, self.tracks)}
            raise UsageError(Problem("U508", Place(), {"value": track, **known}))
        table = self.annual[self.annual["track"] == track].drop(columns="track")
        if not self.scheme.settles:
            return table.reset_index(drop=True)
        return table.sort_values("rank", kind="stable", na_position="last").reset_index(drop=True)

    def _over_tracks(self, make: Callable[[TrackResult], pd.DataFrame]) -> pd.DataFrame:
        return stacked([make(track) for track in self.tracks.values()])

    def _months(self, found: TrackResult) -> pd.DataFrame:
        points = found.scores.months[: self.through]
        to_date = points.cumsum(axis=0)
        everyone = np.ones(points.shape[1], bool)
        places = self.scheme.places
        table = pd.DataFrame(
            {
                "track": found.track.id,
                "month": np.repeat(self.scheme.months[: self.through], points.shape[1]),
                "entity": _names(found.track) * self.through,
                "points": decimals(points.ravel(), places),
                "to_date": decimals(to_date.ravel(), places),
                "rank": np.concatenate([ranked([row], everyone)[0] for row in points]),
                "rank_to_date": np.concatenate([ranked([row], everyone)[0] for row in to_date]),
            }
        )
        return table if self.scheme.settles else table.drop(columns=["rank", "rank_to_date"])

    def _annual(self, found: TrackResult) -> pd.DataFrame:
        place = found.standing
        columns: dict[str, Any] = {"track": found.track.id, "entity": _names(found.track)}
        reported = iter(found.scores.reported)
        for part, values, places in zip(self.scheme.parts, place.parts, place.places, strict=True):
            column = decimals(values, places)
            given = _trimmed(column, next(reported)) if part.fact else None
            columns[part.id] = _where(column, place.scored) if given is None else given
        vetoes = [veto.id for veto in self.scheme.vetoes]
        columns |= {
            "total": _where(decimals(place.total, self.scheme.places), place.scored),
            "rank": _places(place.rank),
            "overall_rank": _places(place.overall),
            "band": place.band,
            "veto": [",".join(np.array(vetoes, object)[hit]) for hit in place.vetoes.T],
            "provisional": place.provisional,
        }
        return pd.DataFrame(columns).drop(columns=list(left_out(self.scheme)))

    def _completeness(self, found: TrackResult) -> pd.DataFrame:
        observed = found.observations
        rows = gaps(
            self.scheme, observed.slots, observed.parts(), found.scores.reported, self.through
        )
        return pd.DataFrame(rows, columns=list(GAPS))


def _names(track: Track) -> list[str]:
    return track.entities.names


def _places(rank: npt.NDArray[np.int64]) -> Any:
    """Places, missing where there is none."""
    places = pd.array(rank, dtype="Int64")
    places[rank == 0] = pd.NA
    return places


def _trimmed(
    column: npt.NDArray[np.object_], reported: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """Figures without the zeros behind them (88.5, not 88.500000), None where none was reported."""
    trimmed = np.array([*map(plainly, column), None], object)[:-1]
    return _where(trimmed, reported)


def _where(
    column: npt.NDArray[np.object_], there: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """A column with None where there is nothing."""
    out = np.full(len(column), None, object)
    out[there] = column[there]
    return out
