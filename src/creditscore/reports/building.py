"""A report made from a result, once, for everything that is written of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, TypeVar

from ..books.wording import extent, told
from ..language import Lang, Say
from ..results.manifest import readings_in_force
from ..results.result import Result
from ..results.scored import ScoredTrack
from ..results.tables.definitions import STATE_NAMES
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .due import due_of
from .model import Due, Gap, Heading, League, Report, Rule, Target, TrackReport
from .periods import Period
from .standings import Standings
from .target_lines import counts_of, failed_of, named, targets_of
from .totals import Totals

OfUnit = TypeVar("OfUnit", Gap, Due)
Row = Mapping[str, Any]
"""A row of a table of the result, cells by columns."""
_GAPS = {
    "missing": ("没有上报", "not reported"),
    "not-due": ("未到期", "not due yet"),
    "silent": ("全部月份都没有上报", "never reported"),
}


def report_of(result: Result, period: Period, lang: Lang = "zh") -> Report:
    """All that reports of a period say; the result has to reach up to the period's last month."""
    scheme, say = result.scheme, Say(lang)
    rows = {
        name: _by_track(result.records(name)) for name in ("completeness", "leagues", "targets")
    }
    return Report(
        scheme=scheme.id,
        title=scheme.title,
        cites=scheme.cites,
        period=period,
        months=scheme.months[: period.last],
        targets=scheme.targets,
        settles=scheme.settles,
        ranked_by=next((n for n, p in enumerate(scheme.parts) if p.id == scheme.rank_by), None),
        places=scheme.places,
        postings=sum(len(found.line) for found in result.postings.values()),
        tracks=tuple(
            _track(result, found, {name: of[id_] for name, of in rows.items()}, period, say)
            for id_, found in result.tracks.items()
        ),
        rules=tuple(_rules(scheme, say)),
        switched=tuple(_switched(scheme, say)),
        corrected=tuple(_corrected(result, period, say)),
        notices=tuple(f"{n.code} {n.message(lang)}" for n in result.notices),
        states=tuple(named(state, say) for state in STATE_NAMES) if scheme.targets else (),
        inputs=dict(result.facts.hashes),
        version=version("creditscore"),
        lang=lang,
    )


def _by_track(rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    """The rows of a table of each track."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["track"]].append(row)
    return found


def _track(
    result: Result, found: ScoredTrack, rows: Mapping[str, Sequence[Row]], period: Period, say: Say
) -> TrackReport:
    """A track; `rows` are its own in some tables of the result."""
    track = found.track
    totals = Totals(result, found, result.postings[track.id])
    targets: tuple[Target, ...] = ()
    if result.scheme.targets:
        months = result.scheme.months[: period.last]
        targets = targets_of(track, rows["targets"], totals.headings, months, say)
    counts, failed = counts_of(targets), failed_of(targets, say)
    standings = Standings(result, found, period, counts, failed, say)
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
        rankings=tuple(other.title for other in result.scheme.rankings),
        grouped=track.ranked_within,
        bands=standings.bands,
        failing=standings.failing,
        units=len(track.entities),
        standings=lines,
        items=totals.headings,
        totals=totals.of_items(period),
        limited=totals.limited(period),
        aside=totals.aside,
        grid=tuple(grid[at] for at in order),
        earlier=tuple(earlier[at] for at in order),
        to_date=tuple(to_date[at] for at in order),
        sections=totals.sections,
        by_section=tuple(by_section[at] for at in order),
        gaps=_of_units(_gaps(result, track, rows["completeness"], totals.headings, say)),
        due=_of_units(due_of(result, found, totals.headings, say)),
        targets=targets,
        leagues=tuple(_leagues(result, rows["leagues"])),
    )


def _of_units(found: Iterable[OfUnit]) -> Mapping[str, Sequence[OfUnit]]:
    """What there is of units, by their names."""
    by_unit: dict[str, list[OfUnit]] = defaultdict(list)
    for one in found:
        by_unit[one.unit].append(one)
    return dict(by_unit)


def _gaps(
    result: Result, track: m.Track, rows: Sequence[Row], headings: tuple[Heading, ...], say: Say
) -> Iterator[Gap]:
    titles = {heading.id: heading.title for heading in headings}
    titles |= {part.item: part.title for part in result.scheme.parts if part.fact}
    labels = {
        (item.id, fact.id): fact.label
        for item in track.items.values()
        for fact in item.facts.values()
    }
    labels |= {(p.item, p.fact.id): p.fact.label for p in result.scheme.parts if p.fact}
    for row in rows:
        item, fact, gap = (str(row[name]) for name in ("item", "fact", "gap"))
        yield Gap(
            unit=row["entity"],
            item=item,
            title=titles.get(item, ""),
            fact=labels.get((item, fact), fact),
            month=row["month"],
            kind=gap,
            what=say(*_GAPS[gap]),
        )


def _leagues(result: Result, rows: Sequence[Row]) -> Iterator[League]:
    last = result.scheme.months[result.through - 1]
    for league in result.scheme.leagues:
        lines: dict[str, tuple[int, dict[str, Any]]] = {}
        for row in rows:
            if (row["league"], row["month"]) == (league.id, last):
                line = lines.setdefault(row["entity"], (row["rank"] or 0, {}))
                line[1][row["figure"]] = row["value"]
        if not lines:
            continue
        yield League(
            title=league.title,
            silent_last=league.unreported == "last",
            columns=tuple(criterion.label for criterion in league.by),
            lines=tuple(
                (unit, place, tuple(figures.get(c.id) for c in league.by))
                for unit, (place, figures) in lines.items()
            ),
        )


def _rules(scheme: Scheme, say: Say) -> Iterator[Rule]:
    """The rules in force: what each clause says, supposes and leaves open, and how it is read."""
    force, assumed = readings_in_force(scheme), say("假定", "assumption")
    for text in scheme.assumes:
        yield Rule("", "", scheme.title, assumed, text, scheme.cites)
    for reading in scheme.readings:
        yield _reading("", "", scheme.title, reading, force[reading.id], say)
    for track in scheme.tracks.values():
        for item in track.items.values():
            head = track.title, item.id, item.title
            if item.says:
                yield Rule(*head, say("规则", "rule"), item.says, item.cites)
            if item.blank:
                yield Rule(*head, say("来源空白", "blank"), item.blank, item.cites)
            for text in item.assumes:
                yield Rule(*head, assumed, text, item.cites)
            for reading in item.readings:
                key = f"{track.id}/{item.id}/{reading.id}"
                yield _reading(*head, reading, force[key], say)


def _reading(track: str, item: str, title: str, reading: m.Reading, force: str, say: Say) -> Rule:
    ground = reading.because
    if force != reading.chosen:
        ground = say(
            f"本次改用，规则文件选 {reading.chosen}",
            f"of this run; the rule file chooses {reading.chosen}",
        )
    kind, text = say("读法", "reading"), f"{reading.question} → {force}"
    return Rule(track, item, title, kind, text, ground)


def _corrected(result: Result, period: Period, say: Say) -> Iterator[str]:
    """The corrections that were found in a period."""
    for restated in result.restated:
        found = restated.correction
        if period.first <= restated.month <= period.last:
            yield f"{told(found, say)}{say('；', '; ')}{extent(found, say)}"


def _switched(scheme: Scheme, say: Say) -> Iterator[str]:
    """What the run has changed of the rules."""
    for reading, option in scheme.chosen.items():
        yield say(f"读法 {reading} 改用 {option}", f"reading {reading} is {option}")
    for path, value in scheme.changed.items():
        yield say(f"规则 {path} 改为 {value}", f"rule {path} is {value}")
