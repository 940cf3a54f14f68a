"""The table `annual`: the year's parts, total, places, band and vetoes of each unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.exact import Mask
from ...grading.annual import Standing
from ...scheme.scheme import Scheme
from ..scored import Scored
from .columns import Data, Numbers, Rows, Texts, Truths


def rows(scheme: Scheme, track: str, units: Any, place: Standing, reported: Mask) -> Rows:
    """The rows of some `units` of a track, their names as `Texts` takes them.

    `reported` says [part, unit] which annual parts came in.
    """
    columns: dict[str, Data] = {"track": Texts.same(track, len(units)), "entity": Texts(units)}
    given = iter(reported)
    for part, values, places in zip(scheme.parts, place.parts, place.places, strict=True):
        there, shown = (next(given), 0) if part.fact else (place.scored, None)
        columns[part.id] = Numbers(values, places, there, shown)
    return {
        **columns,
        "total": Numbers(place.total, scheme.places, place.scored),
        "rank": Numbers(place.rank, there=place.rank > 0),
        "overall_rank": Numbers(place.overall, there=place.overall > 0),
        **{
            ranking.id: Numbers(rank, there=rank > 0)
            for ranking, rank in zip(scheme.rankings, place.others, strict=True)
        },
        "band": Texts(list(place.bands), place.level),
        "veto": _vetoes([veto.id for veto in scheme.vetoes], place.vetoes),
        "provisional": Truths(place.provisional),
    }


def league(scored: Scored, track: str) -> Rows:
    """The rows of a track from the first place down, the unranked last."""
    found = scored.tracks[track]
    units = found.track.entities.names
    made = rows(scored.scheme, track, units, found.standing, found.scores.reported)
    if not scored.scheme.settles:
        return made
    rank = found.standing.rank
    order = np.argsort(np.where(rank > 0, rank, len(rank) + 1), kind="stable")
    return {name: column.only(order) for name, column in made.items()}


def _vetoes(ids: list[str], hits: Any) -> Texts:
    """The vetoes that hold, by their ids with commas between."""
    keys = sum(
        (hit.astype(np.int64) << i for i, hit in enumerate(hits)), np.zeros(hits.shape[1], np.int64)
    )
    distinct, codes = np.unique(keys, return_inverse=True)
    texts = [
        ",".join(id_ for i, id_ in enumerate(ids) if key >> i & 1) for key in distinct.tolist()
    ]
    return Texts(texts, codes)
