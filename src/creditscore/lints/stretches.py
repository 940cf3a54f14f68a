"""Clauses that speak of a month, a quarter or a year by which their rules do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import Problem
from ..scheme import model as m
from ..scheme.rule_words import stretch_of
from ..scheme.scheme import Scheme

_SAID: dict[m.NamedPeriod, str] = {
    "month": "每月|每个月|按月|逐月",
    "quarter": "每季|按季|逐季",
    "half-year": "每半年|按半年",
    "year": "全年|每年",
}


def problems(scheme: Scheme, track: m.Track) -> Iterator[Problem]:
    """Each stretch of time that a clause names and that nothing in its rule, or around it, has.

    A clause by which a veto settles the band is not looked at, nor one without rules of its own.
    """
    vetoed = {veto.item for veto in scheme.vetoes}
    for item in track.items.values():
        if item.id in vetoed or not (item.awards or item.knobs):
            continue
        has = {*_stretches(item), *(s for n in track.root.path_to(item) for s in _own(n.knobs))}
        for period, said in _SAID.items():
            found = re.search(said, item.says)
            if found and period not in has:
                there = [stretch_of(one) for one in has]
                details = {
                    "word": found[0],
                    "item": item.id,
                    "known": ", ".join(sorted(en for _, en in there)),
                    "known_zh": "、".join(sorted(zh for zh, _ in there)),
                }
                yield Problem("N979", m.at(item, "says"), details)


def _stretches(item: m.Item) -> Iterator[m.Period]:
    """The stretches of time by which an item and its awards count, limit and judge."""
    for award in item.awards:
        yield award.period if isinstance(award.period, str) else "year"
        yield from (limit.period for _, limit in award.limits if limit.period)
        if award.target is not None:
            yield from (award.target.over, award.target.due.every or "year")
    if item.each_subject:
        yield from _own(item.each_subject.knobs)


def _own(knobs: m.Knobs | None) -> Iterator[m.Period]:
    """The stretches of a node's own knobs."""
    if knobs is not None:
        yield knobs.period
        yield from (limit.period for _, limit in knobs.limits if limit.period)
        if knobs.over_time is not None:
            yield knobs.over_time.each
