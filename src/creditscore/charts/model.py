"""What each chart shows, as plain data: its title, its figures, and what is written beside them.

Floats are for drawing alone: what is written beside a shape is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..decimals import total
from ..language import Say
from .figures import mean, month_of, rounded

INK, GREY, FAINT = "#1f2933", "#52606d", "#d5dbe1"
PALETTE = (
    "#1f5fa8", "#e08b1a", "#2a8c62", "#b5486f", "#56a5d8", "#8a5a2b", "#7a7f87", "#c7b425",
    "#5b4b9a", "#c2492f",
)  # fmt: skip
"""Colours that can be told apart in print and by eyes that see fewer."""
OF_STATES = (
    "#2a8c62", "#c7b425", "#56a5d8", "#b3261e", "#7a7f87", "#1f5fa8", "#e08b1a", "#b8c4ce",
    "#e4e7eb",
)  # fmt: skip
"""Colours of the states of targets, in the order of the states."""
MOST_ROWS = 60
"""Of how many units bars are drawn; of more, those of the first places."""
MOST_MOVES = 12
"""How many units are drawn of those that moved."""


@dataclass(frozen=True)
class ByMonth:
    """Lines over months, and bars with their figures where there are any; `said` tells it all."""

    title: str
    said: str
    labels: Sequence[str]
    lines: Mapping[str, Sequence[float]]
    bars: Sequence[Decimal] = ()

    @classmethod
    def of_track(
        cls, track: str, months: Sequence[str], units: Sequence[Sequence[Decimal | None]], say: Say
    ) -> ByMonth:
        """The highest, the mean and the lowest points of units, month by month.

        A cell is None where a unit does not count; a month in which none does is drawn as 0.
        """
        counting = [[c for c in cells if c is not None] for cells in zip(*units, strict=True)]
        by_month = [points or [Decimal(0)] for points in counting]
        labels = [month_of(month, say) for month in months]
        lines = {
            say("最高", "highest"): [float(max(points)) for points in by_month],
            say("平均", "mean"): [float(mean(points)) for points in by_month],
            say("最低", "lowest"): [float(min(points)) for points in by_month],
        }
        means = [points and rounded(mean(points)) for points in counting]
        said = (
            label + (say(f"平均{points}分", f" mean {points}") if points else say("无", " none"))
            for label, points in zip(labels, means, strict=True)
        )
        title = say(f"{track}：各月得分", f"{track}: points by month")
        return cls(title, say("；", "; ").join(said), labels, lines)

    @classmethod
    def of_unit(
        cls,
        unit: str,
        months: Sequence[str],
        points: Sequence[Decimal],
        means: Sequence[float],
        say: Say,
    ) -> ByMonth:
        """A unit's points month by month, beside the mean of its track where that is told."""
        labels = [month_of(month, say) for month in months]
        said = (
            label + say(f"{rounded(own)}分", f" {rounded(own)}")
            for label, own in zip(labels, points, strict=True)
        )
        title = say(f"{unit}：各月得分", f"{unit}: points by month")
        title += say("与平均", ", and the mean") if means else ""
        lines = {say("平均", "mean"): means} if means else {}
        return cls(title, say("；", "; ").join(said), labels, lines, points)


@dataclass(frozen=True)
class Stacked:
    """A bar a row, its pieces by kind; `wholes` is written behind each bar."""

    title: str
    said: str
    names: Sequence[str]
    kinds: Sequence[str]
    grid: Sequence[Sequence[Decimal]]
    wholes: Sequence[str]
    places: int
    colours: Sequence[str] = PALETTE

    @classmethod
    def of(
        cls,
        title: str,
        names: Sequence[str],
        kinds: Sequence[str],
        grid: Sequence[Sequence[Decimal]],
        say: Say,
        *,
        wholes: Sequence[Decimal] | None = None,
        places: int = 2,
        colours: Sequence[str] = PALETTE,
    ) -> Stacked:
        """The first rows of a grid; `wholes` are what its rows come to, their sums unless told."""
        count = min(len(names), MOST_ROWS)
        if len(names) > MOST_ROWS:
            title += say(f"（{len(names)}个单位中的前{MOST_ROWS}个）",
                         f" (the first {MOST_ROWS} of {len(names)})")  # fmt: skip
        whole = [total(row) for row in grid] if wholes is None else wholes
        texts = [rounded(points, places) for points in whole[:count]]
        said = say("、", ", ").join(kinds)
        return cls(title, said, names[:count], kinds, grid[:count], texts, places, colours)

    def says(self, row: int, kind: int) -> str:
        """What a piece says when it is pointed at."""
        figure = rounded(self.grid[row][kind], self.places)
        return f"{self.names[row]} {self.kinds[kind]} {figure}"


@dataclass(frozen=True)
class Places:
    """The places of some units at several times, the best first; 0 is none."""

    title: str
    said: str
    labels: Sequence[str]
    places: Mapping[str, Sequence[int]]

    @classmethod
    def moved(cls, track: str, units: Mapping[str, tuple[int, int]], say: Say) -> Places | None:
        """From which place to which the units went that moved most; None where none did."""
        moved = sorted(
            ((name, ends) for name, ends in units.items() if ends[0] and ends[0] != ends[1]),
            key=lambda unit: -abs(unit[1][0] - unit[1][1]),
        )
        shown = dict(sorted(moved[:MOST_MOVES], key=lambda unit: unit[1][1]))
        if not shown:
            return None
        said = say("；", "; ").join(
            say(f"{unit}从第{before}名到第{now}名", f"{unit} from {before} to {now}")
            for unit, (before, now) in shown.items()
        )
        title = say(f"{track}：名次升降最多的单位", f"{track}: the units that moved most")
        return cls(
            title, said, [say("此前名次", "place before"), say("现名次", "place now")], shown
        )

    @classmethod
    def by_month(
        cls, track: str, months: Sequence[str], units: Mapping[str, Sequence[int]], say: Say
    ) -> Places:
        """The places of units month by month, by their points of the year so far."""
        labels = [month_of(month, say) for month in months]
        title = say(f"{track}：各月名次（年初至今）", f"{track}: places month by month, to date")
        ends = (
            say(
                f"{unit}从第{places[0]}名到第{places[-1]}名",
                f"{unit} from {places[0]} to {places[-1]}",
            )
            for unit, places in units.items()
        )
        return cls(title, say("；", "; ").join(ends), labels, units)


@dataclass(frozen=True)
class Ranges:
    """Between which places units are: `best` to `worst`, mostly `low` to `high`, and `now`."""

    title: str
    said: str
    names: Sequence[str]
    now: Sequence[int]
    best: Sequence[int]
    worst: Sequence[int]
    low: Sequence[int]
    high: Sequence[int]

    @classmethod
    def of(
        cls, track: str, units: Sequence[tuple[str, int, int, int, int, int]], say: Say
    ) -> Ranges:
        """Units with their place, the best and worst, and those that hold most of the draws."""
        names, now, best, worst, low, high = (
            list(column) for column in (zip(*units, strict=True) if units else [()] * 6)
        )
        said = say("；", "; ").join(
            say(f"{unit}第{rank}名，{first}至{last}", f"{unit} {rank}, {first} to {last}")
            for unit, rank, first, last, *_ in units
        )
        title = say(f"{track}：名次的可能范围", f"{track}: between which places units are")
        return cls(title, said, names, now, best, worst, low, high)


Chart = ByMonth | Stacked | Places | Ranges
