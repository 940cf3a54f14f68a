"""Bands: cuts by place, read from the best band down, then vetoes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..engine.units import Mask, Plane
from ..scheme import model as m
from ..scheme.scheme import Scheme


def banded(
    scheme: Scheme, track: m.Track, rank: Plane, tied: Plane, vetoes: Mask
) -> npt.NDArray[np.str_]:
    """The band of each entity; a tie across a cut goes as the scheme's `cut` says.

    Who is not ranked has the band of its veto.
    """
    count = int((rank > 0).sum())
    last_of_tie = rank + tied - 1
    reach = rank if scheme.cut == "all-in" else last_of_tie
    names = [band.name for band in track.bands]
    inside = [(rank == 0) | (reach <= _cut(band, count)) for band in track.bands]
    band = np.select(inside, names, names[-1])
    for veto, hit in zip(scheme.vetoes, vetoes, strict=True):
        worse = np.array([names.index(name) for name in band]) < names.index(veto.band)
        band = np.where(hit & worse, veto.band, band)
    return band


def _cut(band: m.Band, count: int) -> int:
    """The last place of a band among `count` places."""
    if band.first is not None:
        return _part(band.first, band.of, count)
    if band.all_but_last is not None:
        return count - _part(band.all_but_last, band.of, count)
    return count


def _part(places: int, of: int | None, count: int) -> int:
    return places if of is None else (2 * places * count + of) // (2 * of)
