"""The table `leagues`: the places of each league, one row for each month, unit and figure."""

from __future__ import annotations

import numpy as np

from ...engine.targets import DECIMALS
from ...grading.leagues import LeagueRanks, leagues
from ..scored import Scored, ScoredTrack
from .columns import Numbers, Rows, Texts, joined
from .titles import alone


def rows(scored: Scored, found: ScoredTrack) -> list[Rows]:
    """The rows of each league of a track, by month and place."""
    made = leagues(scored.scheme, found.observations, found.peers)
    return [_rows(scored, found, places) for places in made]


def _rows(scored: Scored, found: ScoredTrack, places: LeagueRanks) -> Rows:
    units, through = len(found.track.entities), scored.through
    rank = places.rank[:through].ravel()
    month, entity = np.divmod(np.arange(len(rank)), units)
    gaps = _gaps(places, through)
    pieces: list[Rows] = [
        {
            "track": Texts.same(found.track.id, len(rank)),
            "league": Texts.same(places.league.id, len(rank)),
            "month": Texts(list(scored.scheme.months), month),
            "entity": Texts(found.track.entities.names, entity),
            "rank": Numbers(rank, there=rank > 0),
            "figure": Texts.same(criterion.id, len(rank)),
            "value": Numbers(figure[:through].ravel(), DECIMALS, known[:through].ravel(), 0),
            "gap": gaps,
        }
        for criterion, figure, known in zip(
            places.league.by, places.figures, places.known, strict=True
        )
    ]
    count = len(pieces)
    last = np.where(rank > 0, rank, units + 1)
    order = np.lexsort((np.tile(last, count), np.tile(month, count)))
    return {name: column.only(order) for name, column in joined(pieces).items()}


def _gaps(places: LeagueRanks, through: int) -> Texts:
    """Why a unit has no place: what it has not reported, or that there is nothing to divide by."""
    gaps = [(alone(label), mask) for label, mask in places.unreported]
    gaps += [(f"上月{alone(label)}", mask) for label, mask in places.earlier]
    keys = np.zeros(places.rank[:through].shape, np.int64)
    for at, (_, mask) in enumerate(gaps):
        keys |= mask[:through].astype(np.int64) << at
    keys[places.rank[:through] > 0] = -1
    distinct, codes = np.unique(keys.ravel(), return_inverse=True)
    nothing = "0 ÷ 0，或没有上月可比" if places.earlier else "0 ÷ 0"
    words = [_gap(int(key), [label for label, _ in gaps], nothing) for key in distinct]
    return Texts(words, codes)


def _gap(key: int, labels: list[str], nothing: str) -> str:
    """The words for a set of facts, as bits; -1 for a unit that has a place."""
    if key < 0:
        return ""
    silent = [label for at, label in enumerate(labels) if key >> at & 1]
    return f"未报：{'、'.join(silent)}" if silent else f"不涉及，或当月没有可排的数（{nothing}）"
