"""A scheme: the whole assessment of one authority for one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from ..errors import Place, Problem, Search, UsageError, nearest
from ..fragments import Shown, fragment
from ..language import Say, chosen
from ..tabular.instants import ZONE, zone
from . import model as m
from .files.folder import in_folder
from .slots import Slots


class Source(Protocol):
    """What a scheme was built from, and can be built from again under other readings."""

    @property
    def folder(self) -> Path:
        """The folder of the rule files."""

    @property
    def trees(self) -> Mapping[str, Any]:
        """The rule files as trees: `scheme`, and each track by its name."""

    @property
    def hashes(self) -> Mapping[str, str]:
        """The SHA-256 of every file that was read."""

    def scheme(self, readings: Mapping[str, Any], changes: Mapping[str, Any]) -> Scheme:
        """The scheme under some readings and changes."""

    def notices(self, scheme: Scheme) -> tuple[Problem, ...]:
        """What is odd in the rules of a scheme built from here, and yet may be meant."""


@dataclass(frozen=True, repr=False)
class Scheme:
    """What `load_scheme` returns: tracks with their items, and how the year is settled.

    >>> from creditscore import load_scheme
    >>> scheme = load_scheme("changzhi-2023")
    >>> scheme.tracks["counties"].items["18"].blank != ""
    True
    """

    id: str
    title: str
    cites: str
    year: int
    places: int
    tracks: Mapping[str, m.Track]
    parts: tuple[m.Part, ...]
    rank_by: str
    ties: tuple[m.Tie, ...]
    cut: str
    vetoes: tuple[m.Veto, ...]
    vetoed: str
    assumes: tuple[str, ...]
    groups: Mapping[str, m.Group]
    tasks: tuple[m.Task, ...]
    readings: tuple[m.Reading, ...]
    document: m.Document = field(default_factory=m.Document)
    late_facts: str = "correct"
    targets: bool = False
    settles: bool = True
    leagues: tuple[m.League, ...] = ()
    rank_order: str = "high-first"
    rankings: tuple[m.Ranking, ...] = ()
    opening: int = 0
    time_zone: str = ZONE
    parameters: Mapping[str, tuple[tuple[str, m.Number], ...]] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    ranking: Place = field(default=Place(), repr=False, compare=False)
    source: Source | None = field(default=None, repr=False, compare=False)

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The twelve months of the year, as they stand in fact tables."""
        return self.span_months[-12:]

    @property
    def ranked_by(self) -> m.Ranking:
        """The ranking that grades go by; a track says within which groups."""
        order: Any = self.rank_order
        return m.Ranking("rank", "", self.rank_by, order, self.ties)

    @property
    def months_order(self) -> str:
        """How the points of months are ranked: as the year's total, where it is ranked by them."""
        of_months = {part.id for part in self.parts if not part.fact and not part.node}
        return self.rank_order if self.rank_by in {"total", *of_months} else "high-first"

    @cached_property
    def graded_by_nodes(self) -> tuple[str, ...]:
        """The nodes whose points of the year are a part of it, or break ties."""
        ties = (*self.ties, *(tie for ranking in self.rankings for tie in ranking.ties))
        asked = (*(part.node for part in self.parts), *(tie.node for tie in ties))
        return tuple(dict.fromkeys(filter(None, asked)))

    @cached_property
    def has_targets(self) -> bool:
        """Whether there is a target among its awards, in whatever it counts."""
        return any(award.target for track in self.tracks.values() for _, award in track.awards)

    @cached_property
    def span_months(self) -> tuple[str, ...]:
        """The year's months after the earlier ones that `opening` asks for."""
        years = range(self.year - self.opening // 12, self.year + 1)
        return tuple(f"{year}-{month:02d}" for year in years for month in range(1, 13))

    @cached_property
    def zone(self) -> tzinfo:
        """The time zone in which instants are days and months."""
        return zone(self.time_zone) or UTC

    @cached_property
    def slots(self) -> Mapping[str, Slots]:
        """Where the facts of each track stand, without those of open subjects."""
        return {name: self.slots_of(track) for name, track in self.tracks.items()}

    def slots_of(self, track: m.Track, found: Mapping[str, tuple[str, ...]] | None = None) -> Slots:
        """Where the facts of a track stand, with the subjects `found` of its open items."""
        return Slots.of(track, self.parts, self.span_months, found)

    @cached_property
    def notices(self) -> tuple[Problem, ...]:
        """What is odd in the rules and yet may be meant."""
        return self.source.notices(self) if self.source else ()

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What others have worked out of these rules once, by what it is."""
        return {}

    @cached_property
    def search(self) -> Search:
        """How the checks of this scheme look for near names."""
        return Search()

    def __repr__(self) -> str:
        tracks = ", ".join(f"{name}: {len(t.entities)} units" for name, t in self.tracks.items())
        chosen = "".join(f", {name}={option}" for name, option in self.chosen.items())
        return f"<Scheme {self.id}: {tracks}{chosen}>"

    def _repr_html_(self) -> str:
        say = Say(chosen())
        readings = len(self.readings) + sum(
            len(item.readings) for track in self.tracks.values() for item in track.items.values()
        )
        switched = [f"{name}={option}" for name, option in self.chosen.items()]
        changed = [f"{path}={value}" for path, value in self.changed.items()]
        lines = [
            say(f"{self.id}，{self.year}年，{readings} 处读法", f"{self.id}, {readings} readings"),
            *([say("另取：", "switched: ") + "、".join(switched)] if switched else []),
            *([say("改动：", "changed: ") + "、".join(changed)] if changed else []),
        ]
        heads = say("对象 名称 单位 条款 等次", "track title units items bands").split()
        rows = [
            (name, t.title, len(t.entities), len(t.items), "、".join(b.name for b in t.bands))
            for name, t in self.tracks.items()
        ]
        return fragment(say, self.title, lines, [Shown.of("", heads, rows)])

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @cached_property
    def names(self) -> Mapping[str, tuple[str, str]]:
        """Each name and alias of the roster, to its track and the unit's own name."""
        found: dict[str, tuple[str, str]] = {}
        for track in self.tracks.values():
            found.update((name, (track.id, name)) for name in track.entities.names)
            found.update((alias, (track.id, name)) for alias, name in track.entities.aliases())
        return found

    @cached_property
    def own_names(self) -> Mapping[str, str]:
        """Each name and alias of the roster, to the unit's own name."""
        return {name: own for name, (_, own) in self.names.items()}

    def find(self, name: str) -> tuple[m.Track, m.Entity]:
        """The unit called `name` and its track.

        Raises `UsageError` with the nearest name.
        """
        if name not in self.names:
            details = {"name": name, "nearest": nearest(name, self.names)}
            raise UsageError(Problem("U505", Place(), details))
        track_id, canonical = self.names[name]
        track = self.tracks[track_id]
        return track, track.entities[track.positions[canonical]]

    def month_number(self, month: str | None) -> int:
        """The number of a month written as 2023-06, 12 for None; raises `UsageError`."""
        if month is None:
            return 12
        if month not in self.months:
            details = {"value": month, "year": self.year, "such": f"{self.year}-06"}
            raise UsageError(Problem("U504", Place(), details))
        return self.months.index(month) + 1

    def switch(
        self, readings: Mapping[str, Any] | None = None, changes: Mapping[str, Any] | None = None
    ) -> Scheme:
        """The same scheme under other readings, or with rules changed by path.

        `readings` maps an item (`"16"`, or `"counties/16"` for one track) or a reading of the
        scheme (`"rank-by"`) to the option's name, or to a list of names; `changes` maps paths to
        values.

        >>> from creditscore import load_scheme
        >>> scheme = load_scheme("changzhi-2023").switch({"16": "monthly-cap"})
        >>> scheme.tracks["departments"].items["16"].awards[1].period
        'month'
        """
        if not readings and not changes:
            return self
        if self.source is None:
            raise TypeError("a scheme built by hand has no rule files to switch")
        with in_folder(self.source.folder):
            return self.source.scheme(readings or {}, changes or {})

    def with_changes(
        self,
        changes: Mapping[str, Any] | None = None,
        readings: Mapping[str, Any] | None = None,
    ) -> Scheme:
        """The scheme as it stands with more changes and other readings, those it has kept.

        Both are as in `switch`, which starts from the rule files instead; where the same reading or
        path is named again, the new word holds.

        >>> from creditscore import load_scheme
        >>> monthly = load_scheme("changzhi-2023").switch({"16": "monthly-cap"})
        >>> both = monthly.with_changes({"16.awards.cases.cap": 30})
        >>> case = both.tracks["departments"].items["16"].awards[1]
        >>> case.period, case.cap[0].points
        ('month', 30)
        """
        chosen = dict(self.chosen)
        if readings:
            chosen |= self.switch(readings).chosen
        return self.switch(by_place(chosen), {**self.changes, **(changes or {})})


def by_place(chosen: Mapping[str, str]) -> dict[str, list[str]]:
    """Options by the full names of their readings, as `switch` takes them.

    >>> by_place({"counties/16/list": "each-list", "counties/16/case-cap": "year", "cut": "all-in"})
    {'counties/16': ['each-list', 'year'], 'cut': ['all-in']}
    """
    found: dict[str, list[str]] = {}
    for name, option in chosen.items():
        found.setdefault(name.rpartition("/")[0] or name, []).append(option)
    return found
