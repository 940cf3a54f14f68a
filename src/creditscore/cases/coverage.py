"""What worked cases exercise: awards, limits, options of readings, vetoes; and what none does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ..errors import Place, Problem
from ..scheme import model as m
from ..scheme import readings
from ..scheme.scheme import Scheme

if TYPE_CHECKING:
    from .expectations import Outcome, Posting

Kind = Literal["award", "limit", "option", "veto"]
KINDS: Mapping[Kind, str] = {"award": "N951", "limit": "N952", "option": "N953", "veto": "N954"}
"""The kinds of things that cases can exercise, and the notice of one that none does."""


class Thing(NamedTuple):
    """Something that a case can exercise, by its kind and name, and where it stands.

    Names are those of readings and of `--set`: `departments/16/cases`, `counties/16=monthly-cap`.
    """

    kind: Kind
    name: str
    place: Place


@dataclass
class Exercised:
    """What cases have exercised, as far as they were taken in."""

    things: set[tuple[Kind, str]] = field(default_factory=set)

    def take(self, case: Any, scheme: Scheme, outcome: Outcome) -> None:
        """Take in what one case came to; `scheme` is under its readings.

        Postings are those of clauses of which it expects points, all where it expects any of all.
        """
        track = scheme.tracks[case["track"]]
        nodes = {node.id: node for node in _looked_at(case, track)}
        posted = [row for row in outcome.postings if row.item in nodes]
        for row in posted:
            if not row.points:
                continue
            if row.kind == "award":
                self.things.add(("award", f"{track.id}/{row.item}/{row.award}"))
            elif row.kind in ("cap", "floor"):
                key = f"each_subject/{row.kind}" if row.subject else row.kind
                self.things.add(("limit", f"{track.id}/{row.item}/{key}"))
        for line in case["expect"]:
            if "target" in line:
                self.things.add(("award", f"{track.id}/{line.get('item')}/{line['target']}"))
        self._limits(track, nodes, posted)
        self.take_options(track, scheme)
        for veto in str(outcome.year.get("veto") or "").split(","):
            self.things.add(("veto", veto.strip()))

    def take_options(self, track: m.Track, scheme: Scheme) -> None:
        """Take in the readings of a case, which its facts may be refused by."""
        for name, option in scheme.chosen.items():
            home, _, _ = name.rpartition("/")
            if not home or home.partition("/")[0] == track.id:
                self.things.add(("option", f"{home or name}={option}"))

    def _limits(self, track: m.Track, nodes: Any, posted: list[Posting]) -> None:
        """Limits of awards that their points have reached: they leave no row of their own."""
        given = (row for row in posted if row.kind in ("award", "opening"))
        rows = sorted(row[2:5] + row[1:2] + row[6:7] for row in given)
        for (item, award_id, _), group in groupby(rows, key=lambda row: row[:3]):
            award = next((a for a in nodes[item].awards if a.id == award_id), None)
            if award is None:
                continue
            reached = _totals(award.period, group)
            for key, limit in award.limits:
                if not isinstance(limit.points, int | Decimal) or limit.points in reached:
                    self.things.add(("limit", f"{track.id}/{item}/{award_id}/{key}"))


def _looked_at(case: Any, track: m.Track) -> Iterator[m.Item | m.Section]:
    """The clauses and sections whose points a case expects, with all that stands in them."""
    nodes = list(track.root.nodes())
    for line in case["expect"]:
        if "points" in line:
            name = line.get("item", line.get("section"))
            for node in nodes:
                if name in (None, node.id):
                    yield from [node] if isinstance(node, m.Item) else node.nodes()


def missed(scheme: Scheme, exercised: Exercised) -> Iterator[Problem]:
    """A notice of each thing that no case exercises."""
    for thing in things(scheme):
        if thing[:2] not in exercised.things:
            yield Problem(KINDS[thing.kind], thing.place, {"name": thing.name})


def _totals(period: m.Period, rows: Any) -> set[Decimal]:
    """What an award comes to in the months of its rows, since its period began."""
    totals: dict[int, Decimal] = {}
    found = set()
    for *_, month, points in rows:
        length = m.MONTHS_IN.get(period, 12) if isinstance(period, str) else 12
        stretch = (int(month[-2:]) - 1) // length
        totals[stretch] = totals.get(stretch, Decimal(0)) + points
        found.add(totals[stretch])
    return found


def _first_of_each(limits: m.Limits) -> Iterator[tuple[str, m.Limit]]:
    """The first cap and the first floor: several of a kind are one to be exercised."""
    yield from dict(reversed([*limits])).items()


def things(scheme: Scheme) -> Iterator[Thing]:
    """All that a case could exercise, in the order of the rule files."""
    assert scheme.source is not None
    for track in scheme.tracks.values():
        for node in track.root.nodes():
            name = f"{track.id}/{node.id}"
            for award in node.awards:
                yield Thing("award", f"{name}/{award.id}", award.place)
                for key, limit in _first_of_each(award.limits):
                    yield Thing("limit", f"{name}/{award.id}/{key}", limit.place)
            each = (
                node.each_subject.knobs if isinstance(node, m.Item) and node.each_subject else None
            )
            for head, knobs in (("", node.knobs), ("each_subject/", each)):
                for key, limit in _first_of_each(knobs.limits) if knobs else ():
                    yield Thing("limit", f"{name}/{head}{key}", limit.place)
    for where, option, place in readings.options(scheme.source.trees):
        yield Thing("option", f"{where}={option}", place)
    for veto in scheme.vetoes:
        yield Thing("veto", veto.id, veto.place)
