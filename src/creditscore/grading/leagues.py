"""Leagues: a track's ranks month by month, by one figure after another; no points come of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..engine import peers
from ..engine.blocks import blocks
from ..engine.comparable import Comparable
from ..engine.exact import Mask, Plane
from ..engine.peer_statistics import PeerStatistics
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
    has not reported it.
    """

    league: m.League
    figures: tuple[Plane, ...]
    known: tuple[Mask, ...]
    rank: Plane
    unreported: tuple[tuple[str, Mask], ...]


def leagues(scheme: Scheme, facts: Observed, peers: PeerStatistics) -> Iterator[LeagueRanks]:
    """The leagues of a track; `peers` are the statistics it asks for."""
    mine = [league for league in scheme.leagues if league.track == facts.slots.track.id]
    found: list[list[list[Comparable]]] = [[[] for _ in league.by] for league in mine]
    silent: list[dict[m.FactRef, list[Mask]]] = [{} for _ in mine]
    for cube in blocks(scheme, facts, peers) if mine else ():
        view = View(cube, facts.slots.track.root, None, "month", Tree(cube))
        for league, figures, gaps in zip(mine, found, silent, strict=True):
            for criterion, figure in zip(league.by, figures, strict=True):
                figure.append(_comparable(view, criterion))
            for ref, mask in _unreported(league, view):
                gaps.setdefault(ref, []).append(mask)
    start, items = facts.slots.span - 12, facts.slots.track.items
    for league, figures, gaps in zip(mine, found, silent, strict=True):
        missing = tuple(
            (items[ref.item or ""].facts[ref.fact].label, np.hstack(masks)[start:])
            for ref, masks in gaps.items()
        )
        whole = [Comparable.joined(blocks_) for blocks_ in figures]
        yield _ranks(league, whole, facts.slots, missing)


def _unreported(league: m.League, view: View) -> Iterator[tuple[m.FactRef, Mask]]:
    """Where each fact that a league needs was not reported."""
    refs = (ref for criterion in league.by for ref in m.refs(m.Given(criterion.of)))
    for ref in dict.fromkeys(refs):
        there = np.zeros(view.shape, bool)
        for slot in view.slots(ref):
            there |= view.cube.present(slot)
        asked = view.cube.concerned(ref.item or "", ref.subject)
        yield ref, ~there if asked is None else ~there & asked


def _comparable(view: View, criterion: m.Criterion) -> Comparable:
    value = view.value(criterion.of)
    known = True if value.known is None else value.known
    return Comparable.of(value.exact, np.broadcast_to(known, view.shape))


def _ranks(
    league: m.League,
    figures: list[Comparable],
    slots: Slots,
    unreported: tuple[tuple[str, Mask], ...],
) -> LeagueRanks:
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
    if league.unreported == "last":
        silent = np.logical_or.reduce([mask for _, mask in unreported]) & (places == 0)
        if slots.in_force is not None:
            silent &= slots.in_force[start:]
        placed = competing[start:].sum(axis=1)[:, None]
        places = np.where(silent & (placed > 0), placed + 1, places)
    return LeagueRanks(
        league,
        tuple(shown(exact)[start:] for exact in exacts),
        tuple(mask[start:] for mask in known),
        places,
        unreported,
    )
