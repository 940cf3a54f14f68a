"""The report as pages of HTML that need nothing else: tables, charts, each unit to its facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from ..decimals import add
from ..lazy import need
from ..results.explaining.explained import Clause, Explained
from ..results.explaining.target_words import target
from ..results.explaining.wording import (
    clause_title,
    closing,
    notes,
    reported,
    sections,
    signed,
    why,
)
from ..results.explaining.wording import gaps as gaps_of
from .charts import charts_of, of_unit
from .figures import mean, month_of, rounded, safe
from .ledger import SAY, Line
from .model import Report, Standing, TrackReport
from .narrative import MISSED, figures_of, next_steps, of_track, opening
from .printed import some
from .tables import Table, counts, gaps, league, places, rules, written
from .target_lines import named

EXTRA = "office"
LISTED = 3000
"""How many gaps a page lists."""
UNITS = 300
"""How many units a page has in full; with more, they stand in volumes beside it."""


class Page:
    """The pages of a report: units are added in the order of the leagues."""

    def __init__(self, report: Report, path: Path) -> None:
        self._report, self._home = report, path
        self._tracks = {track.id: at for at, track in enumerate(report.tracks)}
        units = [(track.id, unit.unit) for track in report.tracks for unit in track.standings]
        self._ids = {key: f"u{at + 1}" for at, key in enumerate(units)}
        self._volumes = bool(volumes(len(units)))
        self._count = 0
        self._means = {
            track.id: [
                float(mean(points))
                for points in zip(*(u.months for u in track.standings), strict=True)
            ]
            for track in report.tracks
        }
        self._file = self._opened(0)
        if self._volumes:
            self._end()

    def add(
        self, track: TrackReport, unit: Standing, told: Explained, lines: Sequence[Line]
    ) -> None:
        """Add what a unit's points come from; `lines` are its part of the ledger."""
        if self._volumes and self._count % UNITS == 0:
            self._end()
            self._file = self._opened(self._count // UNITS + 1)
        self._count += 1
        id_, report = self._ids[track.id, unit.unit], self._report
        clauses = [*_clauses(report, told, lines, id_)]
        drawing = None if report.targets else of_unit(report, unit, self._means[track.id])
        text = _template("unit.html").render(
            report=report,
            track=track,
            track_id=f"t{self._tracks[track.id] + 1}",
            unit=unit,
            id=id_,
            home=self._home.name if self._volumes else "",
            figures=[*figures_of(report, track, unit)],
            due=next_steps(track, unit, told),
            drawing=drawing,
            matrix=[] if report.targets else [*_matrix(report, told, unit, id_)],
            months=[month_of(month) for month in report.months],
            clauses=clauses,
            idle=[*_idle(told)],
            basis=[*sections(told, SAY)][bool(told.idle) :],
            closing=[*closing(told, SAY)],
            signed=signed,
        )
        self._file.write(text)

    def close(self) -> None:
        """Write the end."""
        self._end()

    def _end(self) -> None:
        if not self._file.closed:
            js = _text("page.js")
            self._file.write(
                _template("end.html").render(
                    report=self._report, notices=self._report.notices, js=js
                )
            )
            self._file.close()

    def _opened(self, volume: int) -> TextIO:
        report, home = self._report, self._home
        file = home.with_name(self._volume(volume)).open("w", encoding="utf-8", newline="\n")
        tracks = () if volume else report.tracks
        file.write(
            _template("page.html").render(
                report=report,
                css=_text("page.css"),
                volume=volume,
                home=home.name,
                opening=opening(report),
                told=[[*of_track(report, track)] for track in tracks],
                tables=[[*_tables(report, track)] for track in tracks],
                kinds=[_kinds(report, track) for track in tracks],
                row_kind=[
                    {
                        u.unit: " ".join([u.band, *(s for s, n in u.states.items() if n)])
                        for u in t.standings
                    }
                    for t in report.tracks
                ],
                drawings=[charts_of(report, track) for track in tracks],
                gaps=some(gaps(report), LISTED) if not volume else None,
                rules=_listed(rules(report)) if not volume else None,
                links=self._links(),
                written=written,
            )
        )
        return file

    def _volume(self, number: int) -> str:
        return self._home.name if not number else f"{self._home.stem}-{number}{self._home.suffix}"

    def _links(self) -> dict[str, str]:
        """Where each unit is told of, by its name."""
        every = enumerate(self._ids.items())
        return {
            name: f"{self._volume(at // UNITS + 1) if self._volumes else ''}#{id_}"
            for at, ((_, name), id_) in every
        }


def volumes(units: int) -> range:
    """The numbers of the volumes that tell of so many units; none where one page will do."""
    return range(1, -(-units // UNITS) + 1) if units > UNITS else range(0)


def _clauses(
    report: Report, told: Explained, lines: Sequence[Line], id_: str
) -> Iterator[dict[str, Any]]:
    """The clauses of a unit, each with its lines; those of the period stand open."""
    at = 0
    for number, clause in enumerate(told.clauses):
        mine = lines[at : at + len(clause.postings)]
        at += len(clause.postings)
        inside = [line for line in mine if report.period.holds(line.month)]
        states = Counter(named(found.state) for found in clause.targets)
        yield {
            "id": _anchor(id_, number),
            "title": clause_title(clause, SAY),
            "points": "" if report.targets else rounded(clause.points, report.places),
            "notes": [*notes(clause, SAY)],
            "reported": [*reported(clause, SAY)] if clause.targets else [],
            "targets": [target(found, SAY) for found in clause.targets],
            "lines": [] if report.targets else mine,
            "states": "、".join(f"{state}{count}" for state, count in states.items()),
            "open": any(line.points < 0 for line in inside) or MISSED in states,
        }


def _anchor(unit: str, number: int) -> str:
    return f"{unit}-{number + 1}"


def _matrix(report: Report, told: Explained, unit: Standing, id_: str) -> Iterator[dict[str, Any]]:
    """The points of a unit by clause and month."""
    places = report.places
    for number, clause in enumerate(told.clauses):
        if clause.postings:
            by_month = _by_month(clause, report.months)
            title = f"第{clause.item}项 {clause.title}" if clause.item else clause.title
            texts = ["" if p is None else rounded(p, places) for p in (*by_month, clause.points)]
            points = ["0" if text.strip("0.") == "" and text else text for text in texts]
            yield {"id": _anchor(id_, number), "title": title, "points": points}
    every = [rounded(points, places) for points in (*unit.months, unit.to_date)]
    yield {"id": "", "title": "合计", "points": every}


def _by_month(clause: Clause, months: Sequence[str]) -> list[Decimal | None]:
    """The points of a clause in each month, None where nothing was posted."""
    found: dict[str, Decimal | None] = dict.fromkeys(months)
    for posting in clause.postings:
        found[posting.month] = add(found[posting.month] or Decimal(0), posting.points)
    return [*found.values()]


def _idle(told: Explained) -> Iterator[str]:
    """The clauses that nothing was posted for, and why."""
    for found in told.idle:
        text = f"第{found.item}项 {found.title}［{found.cites}］：{why(found, SAY)}"
        yield text + (f"；{gaps_of(found, SAY)}" if found.gaps else "")


def _tables(report: Report, track: TrackReport) -> Iterator[Table]:
    yield _listed(counts(report, track) if report.targets else league(report, track))
    yield from (_listed(places(report, track, found)) for found in track.leagues)


def _listed(table: Table) -> Table:
    return replace(table, rows=[*table.rows])


def _kinds(report: Report, track: TrackReport) -> Sequence[str]:
    """By what the units of a track may be filtered."""
    return report.states if report.targets else track.bands


@cache
def _template(name: str) -> Any:
    jinja = need("jinja2", EXTRA)
    environment = jinja.Environment(
        loader=jinja.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja.StrictUndefined,
        finalize=_shown,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _shown(value: Any) -> Any:
    """Texts of others as they may be printed; what is made here is left as it is."""
    return safe(value) if type(value) is str else value


@cache
def _text(name: str) -> Any:
    text = (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")
    return need("markupsafe", EXTRA).Markup(text)
