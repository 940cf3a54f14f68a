"""The points of a track by unit, item and section, month by month, added up from its postings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from ..decimals import shifted
from ..engine.exact import Mask, Plane, summable
from ..results.postings import TrackPostings
from ..results.scored import Scored, ScoredTrack
from ..scheme import model as m
from .model import TOGETHER, Heading, ItemTotal
from .periods import Period

Grid = Sequence[Sequence[Decimal]]


@dataclass(frozen=True)
class Totals:
    """Sums of a track's postings; planes are [month, unit, item] in the smallest unit."""

    scored: Scored
    found: ScoredTrack
    postings: TrackPostings

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The items of the track, in the order of the document."""
        return tuple(
            Heading(item.id, item.title, item.cites, self._sections[item.id], item.says)
            for item in self.found.track.items.values()
        )

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The titles of the parts of the document, and of what stands in none of them."""
        return tuple(dict.fromkeys(self._sections.values()))

    def grid(self, first: int, last: int) -> Grid:
        """The points of each unit and item in some months, counted from 1."""
        return self._decimals(self._items[first - 1 : last].sum(axis=0))

    def by_section(self, last: int) -> Grid:
        """The points of each unit and section up to a month."""
        return self._decimals(self._by_section[:last].sum(axis=0))

    def of_items(self, period: Period) -> tuple[ItemTotal, ...]:
        """What each item came to in a period: what was taken off, what was given."""
        found = []
        months, items = self._within(period), self._item_of_line[self.postings.line]
        takes, gives = self._takes[self.postings.line], self._gives[self.postings.line]
        for at, heading in enumerate(self.headings):
            mine = months & (items == at)
            points, units = self.postings.points[mine], self.postings.entity[mine]
            took, gave = takes[mine] & (points < 0), gives[mine] & (points > 0)
            lost, earned, adjusted = (
                shifted(int(points[which].sum()), self.scored.scheme.places)
                for which in (took, gave, ~took & ~gave)
            )
            losers, earners = (len(np.unique(units[which])) for which in (took, gave))
            found.append(ItemTotal(heading, lost, losers, earned, earners, adjusted))
        return tuple(found)

    def limited(self, period: Period) -> Decimal:
        """What limits, factors and the like of nodes took off in a period."""
        lines = self.postings.lines
        apart = ("aside", *TOGETHER)
        limits = np.array([line.award is None and line.kind not in apart for line in lines], bool)
        mine = self._within(period) & limits[self.postings.line] & (self.postings.points < 0)
        return shifted(int(self.postings.points[mine].sum()), self.scored.scheme.places)

    @cached_property
    def aside(self) -> frozenset[str]:
        """The items that do not count."""
        counting = {node.id for node in self.found.track.root.counting()}
        return frozenset(heading.id for heading in self.headings if heading.id not in counting)

    @cached_property
    def _takes(self) -> Mask:
        """Which lines are of awards that count."""
        lines = self.postings.lines
        takes = [line.award is not None and line.node.id not in self.aside for line in lines]
        return np.array(takes, bool)

    @cached_property
    def _gives(self) -> Mask:
        """The same and those of bases."""
        lines = self.postings.lines
        bases = [line.kind == "base" and line.node.id not in self.aside for line in lines]
        gives: Mask = self._takes | np.array(bases, bool)
        return gives

    def _within(self, period: Period) -> Mask:
        """Which postings are of a period."""
        months = self.postings.month
        found: Mask = (months >= period.first - 1) & (months < period.last)
        return found

    def _decimals(self, plane: Plane) -> Grid:
        places = self.scored.scheme.places
        known = {value: shifted(value, places) for value in np.unique(plane).tolist()}
        return tuple(tuple(known[value] for value in row) for row in plane.tolist())

    @cached_property
    def _sections(self) -> dict[str, str]:
        """The part of the document in which each node stands."""
        found: dict[str, str] = {}
        track = self.found.track
        for child in track.root.children:
            nodes = child.nodes() if isinstance(child, m.Section) else (child,)
            for node in nodes:
                found[node.id] = child.title
        return found

    @cached_property
    def _item_of_line(self) -> Plane:
        place = {heading.id: at for at, heading in enumerate(self.headings)}
        return np.array([place.get(line.node.id, -1) for line in self.postings.lines], np.int64)

    @cached_property
    def _items(self) -> Plane:
        return self._added(self._item_of_line, len(self.headings))

    @cached_property
    def _by_section(self) -> Plane:
        place = {title: at for at, title in enumerate(self.sections)}
        lines = (
            place.get(self._sections.get(line.node.id, ""), -1) for line in self.postings.lines
        )
        return self._added(np.array([*lines], np.int64), len(self.sections))

    def _added(self, column_of_line: Plane, columns: int) -> Plane:
        found = self.postings
        points = summable(found.points, max(1, len(found.lines)))
        sums = np.zeros((12, len(self.found.track.entities), columns), points.dtype)
        column = column_of_line[found.line]
        inside = column >= 0
        np.add.at(sums, (found.month[inside], found.entity[inside], column[inside]), points[inside])
        return sums
