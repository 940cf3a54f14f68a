"""Leagues: a track's ranks month by month, by one figure after another; no points come of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..engine import peers
from ..engine.blocks import blocks
from ..engine.comparable import Comparable
from ..engine.exact import Mask, Plane
from ..engine.judging import everywhere
from ..engine.peer_statistics import PeerStatistics
from ..engine.periods import a_month_later
from ..engine.targets import shown
from ..engine.tree import Tree
from ..engine.view import View
from ..facts.planes.planes import Observed
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from .ranking import ranked


@dataclass(frozen=True, slots=True)
class LeagueRanks:
    """A league over the year; planes are [month, entity].

    `figures` are in units of 10^-6, rounded half up, where `known` (one a criterion); `rank` is 0
    for a unit that lacks one of them in the month, or the last where the league says so.
    `unreported` has the label of each fact that the figures need, and where a unit that is asked
    has not reported it; `earlier` those that had to be there in the month before as well.
    """

    league: m.League
    figures: tuple[Plane, ...]
    known: tuple[Mask, ...]
    rank: Plane
    unreported: tuple[tuple[str, Mask], ...] = ()
    earlier: tuple[tuple[str, Mask], ...] = ()


def leagues(scheme: Scheme, facts: Observed, peers: PeerStatistics) -> Iterator[LeagueRanks]:
    """The leagues of a track; `peers` are the statistics it asks for."""
    mine = [league for league in scheme.leagues if league.track == facts.slots.track.id]
    found: list[list[list[Comparable]]] = [[[] for _ in league.by] for league in mine]
    silent: list[list[Mask]] = [[] for _ in mine]
    unreported: list[dict[_Asked, list[Mask]]] = [{} for _ in mine]
    for cube in blocks(scheme, facts, peers) if mine else ():
        view = View(cube, facts.slots.track.root, None, "month", Tree(cube))
        for league, figures, masks, gaps in zip(mine, found, silent, unreported, strict=True):
            for criterion, figure in zip(league.by, figures, strict=True):
                figure.append(_comparable(view, criterion))
            if league.unreported == "last":
                masks.append(np.logical_or.reduce([_silent(c.of, view) for c in league.by]))
            for asked, mask in _unreported(league, view):
                gaps.setdefault(asked, []).append(mask)
    start, items = facts.slots.span - 12, facts.slots.track.items
    for league, figures, masks, gaps in zip(mine, found, silent, unreported, strict=True):
        labels = {
            earlier: tuple(
                (items[ref.item or ""].facts[ref.fact].label, np.hstack(some)[start:])
                for (ref, before), some in gaps.items()
                if before == earlier
            )
            for earlier in (False, True)
        }
        whole = [Comparable.joined(blocks_) for blocks_ in figures]
        places = _ranks(league, whole, np.hstack(masks) if masks else None, facts.slots)
        yield replace(places, unreported=labels[False], earlier=labels[True])


_Asked = tuple[m.FactRef, bool]
"""A fact, and whether it is asked of the month before."""


def _unreported(league: m.League, view: View) -> Iterator[tuple[_Asked, Mask]]:
    """Where each fact that a league needs was not reported, in the month or in the one before."""
    wanted = [quantity for criterion in league.by for quantity in m.parts(criterion.of)]
    compared = m.compared(wanted)
    for ref in dict.fromkeys(q for q in wanted if isinstance(q, m.FactRef)):
        mask = _not_told(ref, view)
        yield (ref, False), mask
        if ref in compared:
            yield (ref, True), _the_month_before(mask, view)


def _not_told(ref: m.FactRef, view: View) -> Mask:
    """Where a unit that is asked for a fact has not reported it."""
    there = np.zeros(view.shape, bool)
    for slot in view.slots(ref):
        there |= view.cube.present(slot)
    asked = view.cube.concerned(ref.item or "", ref.subject)
    return ~there if asked is None else ~there & asked


def _the_month_before(mask: Mask, view: View) -> Mask:
    """Where a mask has held in the month before, in which the unit was assessed."""
    force = view.cube.in_force()
    return a_month_later(mask if force is None else mask & force)


def _silent(of: m.Quantity, view: View) -> Mask:
    """Where a figure is not known because a fact was not reported, which one that is n/a is not."""
    compared = m.compared(m.parts(of))
    silent, void = np.zeros(view.shape, bool), np.zeros(view.shape, bool)
    for ref in dict.fromkeys(m.refs(m.Given(of))):
        lacks = _not_told(ref, view) & ~everywhere(view.value(ref), view)
        said = np.zeros(view.shape, bool)
        for slot in view.slots(ref):
            cells = view.cube.cells(slot)
            said |= False if cells.void is None else cells.void
        if ref in compared:
            lacks = lacks | _the_month_before(lacks, view)
            said = said | a_month_later(said)
        silent, void = silent | lacks, void | said
    return silent & ~void & ~everywhere(view.value(of), view)


def _comparable(view: View, criterion: m.Criterion) -> Comparable:
    value = view.value(criterion.of)
    known = True if value.known is None else value.known
    return Comparable.of(value.exact, np.broadcast_to(known, view.shape))


def _ranks(
    league: m.League, figures: list[Comparable], silent: Mask | None, slots: Slots
) -> LeagueRanks:
    """The places of each month; who is `silent` comes last, None: has no place."""
    known = [figure.known for figure in figures]
    competing = np.logical_and.reduce(known)
    competing = competing if slots.in_force is None else competing & slots.in_force
    exacts = [figure.exact for figure in figures]
    signed = [e if c.order == "high-first" else -e for e, c in zip(exacts, league.by, strict=True)]
    ranks = [peers.figure("rank", exact, competing).num for exact in signed]
    keys = ranks if league.combine == "in-that-order" else [np.sum(ranks, axis=0)]
    rank = [
        ranked([-key[month] for key in keys], competing[month]) for month in range(len(competing))
    ]
    start = slots.span - 12
    places = np.stack([found for found, _ in rank])[start:]
    if silent is not None:
        silent = silent[start:] & (places == 0)
        if slots.in_force is not None:
            silent &= slots.in_force[start:]
        placed = competing[start:].sum(axis=1)[:, None]
        places = np.where(silent & (placed > 0), placed + 1, places)
    return LeagueRanks(
        league,
        tuple(shown(exact)[start:] for exact in exacts),
        tuple(mask[start:] for mask in known),
        places,
    )
