"""A report made from a result, once, for everything that is written of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, TypeVar

from ..language import Lang
from ..results.manifest import readings_in_force
from ..results.result import Result
from ..results.scored import ScoredTrack
from ..results.tables.definitions import STATE_NAMES
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .due import due_of
from .model import Due, Gap, Heading, League, Report, Rule, TrackReport
from .periods import Period
from .standings import Standings
from .target_lines import counts_of, failed_of, named, targets_of
from .totals import Totals

LANG: Lang = "zh"
OfUnit = TypeVar("OfUnit", Gap, Due)
_GAPS = {"missing": "没有上报", "not-due": "未到期", "silent": "全部月份都没有上报"}


def report_of(result: Result, period: Period) -> Report:
    """All that reports of a period say; the result has to reach up to the period's last month."""
    scheme = result.scheme
    return Report(
        scheme=scheme.id,
        title=scheme.title,
        cites=scheme.cites,
        period=period,
        months=scheme.months[: period.last],
        targets=scheme.targets,
        settles=scheme.settles,
        places=scheme.places,
        postings=sum(len(found.line) for found in result.postings.values()),
        tracks=tuple(_track(result, found, period) for found in result.tracks.values()),
        rules=tuple(_rules(scheme)),
        switched=tuple(_switched(scheme)),
        notices=tuple(f"{n.code} {n.message(LANG)}" for n in result.notices),
        states=tuple(map(named, STATE_NAMES)) if scheme.targets else (),
        inputs=dict(result.facts.hashes),
        version=version("creditscore"),
    )


def _track(result: Result, found: ScoredTrack, period: Period) -> TrackReport:
    track = found.track
    totals = Totals(result, found, result.postings[track.id])
    targets = targets_of(track, result.targets, totals.headings) if result.scheme.targets else ()
    standings = Standings(result, found, period, counts_of(targets), failed_of(targets))
    lines = standings.lines()
    order = [track.positions[line.unit] for line in lines]
    length = period.last - period.first + 1
    grid, to_date = totals.grid(period.first, period.last), totals.grid(1, period.last)
    earlier = totals.grid(max(1, period.first - length), period.first - 1)
    by_section = totals.by_section(period.last)
    return TrackReport(
        id=track.id,
        title=track.title,
        cites=track.cites,
        parts=standings.parts,
        grouped=track.ranked_within,
        bands=standings.bands,
        standings=lines,
        items=totals.headings,
        totals=totals.of_items(period),
        grid=tuple(grid[at] for at in order),
        earlier=tuple(earlier[at] for at in order),
        to_date=tuple(to_date[at] for at in order),
        sections=totals.sections,
        by_section=tuple(by_section[at] for at in order),
        gaps=_of_units(_gaps(result, track, totals.headings)),
        due=_of_units(due_of(result, found, totals.headings)),
        targets=targets,
        leagues=tuple(_leagues(result, track)),
    )


def _of_units(found: Iterable[OfUnit]) -> Mapping[str, Sequence[OfUnit]]:
    """What there is of units, by their names."""
    by_unit: dict[str, list[OfUnit]] = defaultdict(list)
    for one in found:
        by_unit[one.unit].append(one)
    return dict(by_unit)


def _gaps(result: Result, track: m.Track, headings: tuple[Heading, ...]) -> Iterator[Gap]:
    table = result.completeness
    titles = {heading.id: heading.title for heading in headings}
    titles |= {part.item: part.title for part in result.scheme.parts if part.fact}
    labels = {
        (item.id, fact.id): fact.label
        for item in track.items.values()
        for fact in item.facts.values()
    }
    labels |= {(p.item, p.fact.id): p.fact.label for p in result.scheme.parts if p.fact}
    for row in table[table["track"] == track.id].to_dict("records"):
        item, fact, gap = row["item"], row["fact"], row["gap"]
        yield Gap(
            unit=row["entity"],
            item=item,
            title=titles.get(item, ""),
            fact=labels.get((item, fact), fact),
            month=row["month"],
            what=_GAPS.get(gap, gap),
        )


def _leagues(result: Result, track: m.Track) -> Iterator[League]:
    table, last = result.leagues, result.scheme.months[result.through - 1]
    for league in result.scheme.leagues:
        mine = table[
            (table["track"] == track.id) & (table["league"] == league.id) & (table["month"] == last)
        ]
        if not len(mine):
            continue
        lines: dict[str, tuple[int, dict[str, Any]]] = {}
        for row in mine.to_dict("records"):
            rank = row["rank"]
            place = int(rank) if rank == rank and rank is not None else 0
            lines.setdefault(row["entity"], (place, {}))[1][row["figure"]] = row["value"]
        yield League(
            title=league.title,
            columns=tuple(criterion.label for criterion in league.by),
            lines=tuple(
                (unit, place, tuple(figures.get(c.id) for c in league.by))
                for unit, (place, figures) in lines.items()
            ),
        )


def _rules(scheme: Scheme) -> Iterator[Rule]:
    """The rules in force: what each clause says, supposes and leaves open, and how it is read."""
    force = readings_in_force(scheme)
    for text in scheme.assumes:
        yield Rule("", "", scheme.title, "假定", text, scheme.cites)
    for reading in scheme.readings:
        yield _reading("", "", scheme.title, reading, force[reading.id])
    for track in scheme.tracks.values():
        for item in track.items.values():
            head = track.title, item.id, item.title
            if item.says:
                yield Rule(*head, "规则", item.says, item.cites)
            if item.blank:
                yield Rule(*head, "来源空白", item.blank, item.cites)
            for text in item.assumes:
                yield Rule(*head, "假定", text, item.cites)
            for reading in item.readings:
                yield _reading(*head, reading, force[f"{track.id}/{item.id}/{reading.id}"])


def _reading(track: str, item: str, title: str, reading: m.Reading, force: str) -> Rule:
    ground = reading.because
    if force != reading.chosen:
        ground = f"本次改用，规则文件选 {reading.chosen}"
    return Rule(track, item, title, "读法", f"{reading.question} → {force}", ground)


def _switched(scheme: Scheme) -> Iterator[str]:
    """What the run has changed of the rules."""
    for reading, option in scheme.chosen.items():
        yield f"读法 {reading} 改用 {option}"
    for path, value in scheme.changed.items():
        yield f"规则 {path} 改为 {value}"
