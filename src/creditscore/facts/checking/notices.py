"""What is worth knowing of facts that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ...arrays import Ints
from ...errors import Place, Problem
from ...scheme import model as m
from ...scheme.scheme import Scheme
from ...scheme.slots import UNSCORED, Slots
from ..coding.rows import shown
from .planes import Findings


def noticed(
    scheme: Scheme, through: int, slots: Sequence[Slots], findings: Sequence[Findings]
) -> Iterator[Problem]:
    """What is worth knowing of facts that fit."""
    latest = [np.flatnonzero(found.counts).max(initial=0) for found in findings]
    yield from silence(int(max(latest)), scheme, through)
    for of_track, found in zip(slots, findings, strict=True):
        yield from accepted(of_track, found.accepted)
        yield from counted(of_track, np.broadcast_to(found.slots, len(of_track.slots)), scheme)


def accepted(slots: Slots, counts: Mapping[tuple[int, int, int], int]) -> Iterator[Problem]:
    """Notices of facts of units off the list, counted by (group, entity, state)."""
    for (group, entity, how), count in sorted(counts.items()):
        item, subject = slots.groups[group]
        details = {
            "entity": slots.track.entities[entity].name,
            "item": item,
            "subject": shown(subject),
            "count": count,
        }
        yield Problem("N902" if how == UNSCORED else "N901", Place(), details)


def counted(slots: Slots, counts: Ints, scheme: Scheme) -> Iterator[Problem]:
    """Notices of facts that earn nothing wherever they are given; how many there are of each slot.

    Items for which the source gives no points and which no other track takes; facts of a subject
    that none of its item's awards of some subjects reads there.
    """
    items, here = slots.track.items, slots.track.id
    taken = {feed.item for feed in _feeds(scheme) if feed.track == here}
    of_item: Counter[str] = Counter()
    for slot, count in zip(slots.slots, counts.tolist(), strict=True):
        of_item[slot.item] += count
    for item, count in (+of_item).items():
        if item in items and items[item].blank and item not in taken:
            details = {"track": slots.track.title, "item": item, "count": count}
            yield Problem("N903", Place(), {**details, "blank": items[item].blank})
    yield from _unread(slots, counts, scheme)


def _unread(slots: Slots, counts: Ints, scheme: Scheme) -> Iterator[Problem]:
    """Facts of a subject that no award, no league, no veto and no other track reads there."""
    awards = [award for node in slots.track.root.nodes() for award in node.awards]
    asked = {(ref.item, ref.fact) for award in awards for ref in award.reads}
    asked |= {(veto.item, veto.fact) for veto in scheme.vetoes}
    asked |= {(feed.item, feed.fact) for feed in _feeds(scheme) if feed.track == slots.track.id}
    ranked = {(ref.item, ref.subject, ref.fact) for ref in _ranked(scheme, slots.track.id)}
    for item in slots.track.items.values():
        if not any(award.subjects for award in item.awards):
            continue
        for subject in slots.subjects[item.id]:
            here = (a for a in item.awards if a.covers(subject))
            read = {ref.fact for award in here for ref in award.reads}
            for fact in item.facts.values():
                count = int(counts[slots.index[item.id, subject, fact.id]])
                used = fact.id in read or (item.id, fact.id) in asked
                used |= bool({(item.id, of, fact.id) for of in (subject, None)} & ranked)
                if count and not used:
                    names = {"item": item.id, "subject": subject, "fact": fact.label}
                    yield Problem("N906", Place(), {**names, "count": count})


def _feeds(scheme: Scheme) -> Iterator[m.Feed]:
    """What tracks take of each other."""
    for track in scheme.tracks.values():
        for item in track.items.values():
            yield from (fact.feed for fact in item.facts.values() if fact.feed)


def _ranked(scheme: Scheme, track: str) -> Iterator[m.FactRef]:
    """The facts by which the leagues of a track rank."""
    for league in scheme.leagues:
        for criterion in league.by if league.track == track else ():
            yield from m.refs(m.Given(criterion.of))


def silence(last: int, scheme: Scheme, through: int) -> Iterator[Problem]:
    """Months at the end of the run for which there is not one fact; `last` has one."""
    if last + 1 < len(scheme.span_months) - 12 + through:
        yield Problem("N904", Place(), {"month": scheme.span_months[last]})
