"""What bands mean, checked: cuts that say too much or nothing, gaps, bands that nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np

from ...errors import Problem
from .. import model as m
from ..scheme import Scheme
from .intervals import Interval, covered, ends, is_empty, mirrored, shown


def problems(track: m.Track, scheme: Scheme) -> Iterator[Problem]:
    """Bands that say too much or nothing, and scores that no band or two bands take."""
    wrong = [*_said(track)]
    yield from wrong or _nothing_leads(track, scheme)
    reached = _reached_otherwise(track, scheme)
    out_of_reach = [*_unreached(track, reached)] if not wrong else []
    yield from out_of_reach
    told = {problem.place for problem in out_of_reach}
    rising = scheme.rank_order == "low-first"
    whole = whole_points(track, scheme)
    yield from (p for p in _meeting(track, reached, rising, whole) if p.place not in told)


def _nothing_leads(track: m.Track, scheme: Scheme) -> Iterator[Problem]:
    """Bands that are a veto's alone, where neither a veto nor a ceiling names them.

    One that names no band may mean them, and is told itself.
    """
    reached = _reached_otherwise(track, scheme)
    if not reached <= {band.name for band in track.bands}:
        return
    for band in track.bands:
        if band.only and band.name not in reached:
            yield Problem("R400", m.at(band, "only"), {"band": band.name})


def _said(track: m.Track) -> Iterator[Problem]:
    open_ = [band for band in track.bands if not band.only]
    for band in track.bands:
        cuts = (band.first, band.all_but_last, band.share)
        says = sum(cut is not None for cut in cuts)
        empty = not says and not band.asks_more
        last = band is (open_ or track.bands)[-1]
        reasons: tuple[str, str] | None = None
        key = ""
        if band.only and not (empty and open_):
            key = "only"
            reasons = ("is a veto's alone and yet has a condition", "只由一票否决得到，却写了条件")
            if not open_:
                reasons = ("is a veto's alone, as all others are", "与其他等次都只由一票否决得到")
        elif band.only:
            continue
        elif last and not empty:
            reasons = ("is the last and yet has a condition", "排在最后，却写了条件")
        elif not last and empty:
            reasons = ("is not the last and has no condition", "不是最后一个，却没有条件")
        elif says > 1:
            reasons = ("has two cuts", "有两个界限")
        elif band.of and band.first is None and band.all_but_last is None:
            key, reasons = "of", ("says of and has no number of places", "写了 of，却没有名次数")
        elif band.share is None and "of" in band.places_of and not band.of:
            key, reasons = (
                "of",
                ("says of what a share is and has no share", "写了 of，却没有 share"),
            )
        elif band.share is None and "rounded" in band.places_of and not band.of:
            key = "rounded"
            reasons = ("says how a share is rounded and has no share", "写了 rounded，却没有份额")
        elif band.cut and not says:
            key = "cut"
            reasons = ("says how its cut goes and has no cut", "写了 cut，却没有名次的界限")
        if reasons:
            details = {"band": band.name, "reason": reasons[0], "reason_zh": reasons[1]}
            yield Problem("R313", m.at(band, key), details)


def _reached_otherwise(track: m.Track, scheme: Scheme) -> set[str]:
    """The bands that a veto or a ceiling leads to."""
    vetoes = {veto.band for veto in scheme.vetoes if veto.item in track.items}
    return vetoes | {move.band for move in track.moves if move.band}


def _unreached(track: m.Track, reached: set[str]) -> Iterator[Problem]:
    """Bands that take no unit: quotas beyond the roster, all that a band takes taken before it.

    The last band takes whoever is left, and a band of a veto may be reached by it alone.
    """
    sizes = _sizes(track)
    if not sizes or len(track.entities) < max(track.at_least, track.exactly):
        return
    moved = any(move.down for move in track.moves)
    for at, band in enumerate(track.bands[:-1]):
        after = {other.name for other in track.bands[at + 1 :] if not other.only} - reached
        if after and not moved and _too_wide(band, max(sizes)):
            details = {"band": band.name, "first": band.first, "count": max(sizes)}
            yield Problem("R348", band.place, details)
            return
        if band.only or band.name in reached or (moved and at):
            continue
        scores = ends(band.bounds)
        before = [b for b in track.bands[:at] if not b.only and b.when is None and _takes(b, band)]
        reasons: tuple[str, str] | None = None
        if is_empty(scores) or _takes_none(band, max(sizes)):
            reasons = ("what it says itself leaves nothing", "它自己写的范围是空的")
        elif before and covered(scores, [ends(b.bounds) for b in before]):
            name = before[-1].name
            reasons = (f"'{name}' before it takes all of them", f"前面的“{name}”已经全部取走")
        if reasons:
            details = {"band": band.name, "reason": reasons[0], "reason_zh": reasons[1]}
            yield Problem("R347", band.place, details)


def _sizes(track: m.Track) -> list[int]:
    """How many units are ranked together: those of the track, or of each group."""
    count = len(track.entities)
    if not track.ranked_within or track.ranked_within not in track.entities.columns:
        return [count] if count else []
    return sorted({int(n) for n in np.bincount(track.entities.apart_by(track.ranked_within)) if n})


def _too_wide(band: m.Band, count: int) -> bool:
    """Whether a number of places is more than the units there are."""
    alone = not band.asks_more and not band.of
    return alone and band.first is not None and band.first > count


def _takes_none(band: m.Band, count: int) -> bool:
    """Whether a band says places and yet no place, however a share of few units is rounded."""
    if band.all_but_last is not None:
        left = band.of or count
        return band.all_but_last >= left
    return band.share == 0


def _takes(before: m.Band, band: m.Band) -> bool:
    """Whether every place that a band takes is taken by one before it, however many are ranked."""
    if before.first is before.all_but_last is before.share is None:
        return True
    if (before.share_of, before.rounded) != (band.share_of, band.rounded):
        return False
    pairs = [(_from_the_top(before), _from_the_top(band)), (_left_out(band), _left_out(before))]
    return any(
        more is not None and less is not None and more[1] == less[1] and more[0] >= less[0]
        for more, less in pairs
    )


def _from_the_top(band: m.Band) -> tuple[Fraction, bool] | None:
    """The places from the top, and whether they are a proportion."""
    if band.share is not None:
        return Fraction(band.share), True
    return None if band.first is None else (Fraction(band.first, band.of or 1), bool(band.of))


def _left_out(band: m.Band) -> tuple[Fraction, bool] | None:
    """The places at the end that are left out, and whether they are a proportion."""
    if band.all_but_last is None:
        return None
    return Fraction(band.all_but_last, band.of or 1), bool(band.of)


def _meeting(
    track: m.Track, reached: set[str], rising: bool, whole_points: bool
) -> Iterator[Problem]:
    """Gaps between the scores of bands, and scores that two bands claim.

    Bands are `rising` where fewer points are better.

    A band that has no scores of its own may take what lies between two others, and one that a veto
    leads to need not meet them.
    """
    stretches: list[tuple[int, m.Band, Interval]] = [
        (at, band, ends(band.bounds))
        for at, band in enumerate(track.bands)
        if band.bounds and band.name not in reached
    ]
    for (at, upper, one), (next_at, lower, other) in pairwise(stretches):
        details = {"reason": f"{shown(one)} / {shown(other)}"}
        above, below = (mirrored(one), mirrored(other)) if rising else (one, other)
        open_end = {"above", "at_least"} if rising else {"below", "at_most"}
        if below[1] < above[0]:
            number, next_number = above[0][0], below[1][0]
            gap = number - next_number
            whole = whole_points and gap <= 1 and above[0][1] == 0 and below[1][1] == 1
            between = (b for b in track.bands[at + 1 : next_at] if b.name not in reached)
            if not any(True for _ in between) and not whole:
                yield Problem("R311", lower.place, details)
        elif upper.when is None and upper.first is upper.all_but_last is upper.share is None:
            written = {op for op, _ in lower.bounds}
            if written & open_end and below[1] > above[0]:
                yield Problem("R311", lower.place, details)


def whole_points(track: m.Track, scheme: Scheme) -> bool:
    """Whether totals are whole: a track ends with whole points, and the year is of them alone."""
    knobs = track.root.knobs
    if knobs is None or knobs.round is None or knobs.round.places > 0:
        return False
    if knobs.over_time and knobs.over_time.by in ("mean", "weighted"):
        return False
    months = [part.weight for part in scheme.parts if not (part.fact or part.node)]
    scaled = any(part.scale_best_to is not None for part in scheme.parts)
    return not scaled and len(months) == len(scheme.parts) and all(w % 1 == 0 for w in months)
