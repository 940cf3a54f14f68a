"""Which units records name, and which of a scheme's items take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from ..arrays import Ints
from ..errors import Search, excerpt
from ..scheme.model import Fact
from ..scheme.scheme import Scheme
from .rules import Feed, Rules


class Units:
    """The roster's units by number, in its order; `UNKNOWN` is the number of all others."""

    UNKNOWN = -1

    def __init__(self, scheme: Scheme, rules: Rules) -> None:
        self.scheme = scheme
        self.rules = rules
        self.all = [(t, e) for t in scheme.tracks.values() for e in t.entities]
        self._numbers = {entity.name: number for number, (_, entity) in enumerate(self.all)}
        self._search = Search()
        self.feeds = cache(self._feeds)
        self._nearest = cache(self._near)

    def find(self, names: Sequence[str]) -> Ints:
        """The number of each unit that is called by its name or an alias."""
        own = (self.scheme.own_names.get(name, "") for name in names)
        return np.array([self._numbers.get(name, self.UNKNOWN) for name in own], np.int64)

    def name(self, number: int) -> str:
        """The unit's own name, "" for an unknown one."""
        return "" if number == self.UNKNOWN else self.all[number][1].name

    def facts_of(self, number: int, feed: Feed) -> Mapping[str, Fact]:
        """The facts of the item that a feed of a unit's records is for."""
        return self.all[number][0].items[feed.item].facts

    def _feeds(self, number: int, source: str, kind: str, month: str) -> tuple[Feed, ...]:
        """The feeds that take a unit's records of a kind in a month."""
        return tuple(
            feed
            for feed in self.rules.feeds
            if feed.source == source
            and (not feed.kinds or kind in feed.kinds)
            and self._answers(feed, self._numbers.get(feed.entity, number), kind, month)
        )

    def takes(self, source: str, kind: str) -> bool:
        """Whether any item takes records of a kind, whosever they are."""
        feeds = [feed for feed in self.rules.feeds if feed.source == source]
        return any(not feed.kinds or kind in feed.kinds for feed in feeds)

    def timed(self, source: str, kind: str) -> bool:
        """Whether any item asks whether records of a kind were in time."""
        feeds = (f for f in self.rules.feeds if f.source == source and f.times)
        return any(not feed.kinds or kind in feed.kinds for feed in feeds)

    def away(self, number: int, month: str) -> bool:
        """Whether a unit of the roster is not assessed in a month."""
        if number == self.UNKNOWN:
            return False
        first, last = self.term(number)
        return not (first or month) <= month <= (last or month)

    def term(self, number: int) -> tuple[str, str]:
        """The first and the last month in which a unit is assessed, "" where there is none."""
        _, entity = self.all[number]
        return entity.first, entity.last

    def _answers(self, feed: Feed, number: int, kind: str, month: str) -> bool:
        if number == self.UNKNOWN:
            return False
        track, entity = self.all[number]
        item = track.items.get(feed.item) if track.id in feed.tracks else None
        if item is None:
            return False
        if self.away(number, month):
            return False
        subject = feed.subject_of(kind)
        if not (subject if item.open_subjects else subject in item.subject_set):
            return False
        answering = item.answering_for(subject)
        return answering.listed is None or answering.state(entity.name) != "refused"

    def unknown(self, name: str) -> dict[str, object]:
        """What the text about a unit that the roster does not have names."""
        near = self._nearest(name)
        told = {"near": f" (near: {near})", "near_zh": f"（相近：{near}）"} if near else {}
        return {"name": excerpt(name) or "-", "near": "", "near_zh": "", **told}

    def _near(self, name: str) -> str:
        return self._search.nearest(name, self.scheme.names)
