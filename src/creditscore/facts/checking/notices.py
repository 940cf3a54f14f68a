"""What is worth knowing of facts that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ...arrays import Ints
from ...errors import Place, Problem
from ...scheme.fact_readers import Readers, readers_of
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
    feeds = (fact.feed for t in scheme.tracks.values() for i in t.items.values()
             for fact in i.facts.values() if fact.feed)  # fmt: skip
    taken = {feed.item for feed in feeds if feed.track == here}
    of_item: Counter[str] = Counter()
    for slot, count in zip(slots.slots, counts.tolist(), strict=True):
        of_item[slot.item] += count
    for item, count in (+of_item).items():
        nothing = items[item].blank or items[item].elsewhere if item in items else ""
        if nothing and item not in taken:
            details = {"track": slots.track.title, "item": item, "count": count}
            yield Problem("N903", Place(), {**details, "blank": nothing})
    yield from _unread(slots, counts, scheme)


def _unread(slots: Slots, counts: Ints, scheme: Scheme) -> Iterator[Problem]:
    """Facts of a subject that nothing reads there: no rule, no league, no other track."""
    readers: Readers | None = None
    for item in slots.track.items.values():
        if not any(award.subjects for award in item.awards):
            continue
        for subject in slots.subjects[item.id]:
            here = (award for award in item.awards if award.covers(subject))
            read = {ref.fact for award in here for ref in award.reads}
            for fact in item.facts.values():
                count = int(counts[slots.index[item.id, subject, fact.id]])
                if not count or fact.id in read:
                    continue
                readers = readers_of(scheme, slots.track) if readers is None else readers
                found = readers.get((item.id, fact.id), ())
                if not any(reader.reads(subject, "listed", None) for reader in found):
                    names = {"item": item.id, "subject": subject, "fact": fact.label}
                    yield Problem("N906", Place(), {**names, "count": count})


def silence(last: int, scheme: Scheme, through: int) -> Iterator[Problem]:
    """Months at the end of the run for which there is not one fact; `last` has one."""
    if last + 1 < len(scheme.span_months) - 12 + through:
        yield Problem("N904", Place(), {"month": scheme.span_months[last]})
