"""The report as pages of HTML that need nothing else: tables, charts, each unit to its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TextIO

from ..lazy import need
from ..results.explaining.explained import Explained
from ..results.explaining.wording import signed
from .charts import charts_of
from .figures import mean, safe
from .ledger import Line
from .model import Report, Standing, TrackReport
from .narrative import of_track, opening
from .printed import some
from .tables import Table, counts, gaps, league, places, rules, written
from .units import ClausePart, unit_of

EXTRA = "office"
TEMPLATES = Path(__file__).parent / "templates"
LISTED = 3000
"""How many gaps a page lists."""
UNITS = 300
"""How many units a page has in full; with more, they stand in volumes beside it."""
Links = Callable[[ClausePart, Line], str]
"""Where a posting of a clause is told of."""


class Page:
    """The pages of a report: units are added in the order of the leagues."""

    def __init__(self, report: Report, path: Path) -> None:
        self._report, self._home = report, path
        self._tracks = {track.id: at for at, track in enumerate(report.tracks)}
        units = [(track.id, unit.unit) for track in report.tracks for unit in track.standings]
        self._ids = {key: f"u{at + 1}" for at, key in enumerate(units)}
        self._volumes = bool(volumes(len(units)))
        self._count = 0
        self._means = {track.id: means(track) for track in report.tracks}
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
        id_ = self._ids[track.id, unit.unit]
        text = _template("unit.html").render(
            say=self._report.say,
            track=track,
            track_id=f"t{self._tracks[track.id] + 1}",
            unit=unit_of(self._report, track, unit, told, lines, self._means[track.id], id_),
            home=self._home.name if self._volumes else "",
        )
        self._file.write(text)

    def close(self) -> None:
        """Write the end."""
        self._end()

    def _end(self) -> None:
        if not self._file.closed:
            js = _text("league.js") + _text("page.js")
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
                say=report.say,
                css=_text("base.css") + _text("page.css"),
                volume=volume,
                home=home.name,
                opening=opening(report),
                told=[[*of_track(report, track)] for track in tracks],
                tables=[[*leagues(report, track)] for track in tracks],
                kinds=[kinds(report, track) for track in tracks],
                row_kinds=[row_kinds(track) for track in report.tracks],
                drawings=[charts_of(report, track) for track in tracks],
                gaps=some(gaps(report), LISTED) if not volume else None,
                rules=listed(rules(report)) if not volume else None,
                links=self._links(),
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


def means(track: TrackReport) -> list[float]:
    """The mean of the units of a track that count, month by month."""
    months = zip(*(unit.counting for unit in track.standings), strict=True)
    return [float(mean([cell for cell in cells if cell is not None])) for cells in months]


def leagues(report: Report, track: TrackReport) -> Iterator[Table]:
    """The leagues of a track: by points or by targets, and those that the scheme adds."""
    yield listed(counts(report, track) if report.targets else league(report, track))
    yield from (listed(places(report, track, found)) for found in track.leagues)


def listed(table: Table) -> Table:
    """A table whose rows may be gone through more than once."""
    return replace(table, rows=[*table.rows])


def kinds(report: Report, track: TrackReport) -> Sequence[str]:
    """By what the units of a track may be filtered."""
    return report.states if report.targets else track.bands


def row_kinds(track: TrackReport) -> dict[str, str]:
    """What each unit is found under, by its name, a line each: names may have blanks."""
    return {
        unit.unit: "\n".join([unit.band, *(state for state, n in unit.states.items() if n)])
        for unit in track.standings
    }


def postings(found: ClausePart, heads: Sequence[str], links: Links | None) -> Any:
    """The rows of a clause's postings; reports have a million, so they are no template.

    `heads` are those of the columns; months are linked where there are `links`.
    """
    names = [_escaped(head) for head in heads]
    return _markup()(
        "".join(_posting(line, names, links and links(found, line)) for line in found.lines)
    )


def _posting(line: Line, heads: Sequence[str], link: str | None) -> str:
    month, *labels, ground, points = heads
    when = _escaped(line.month)
    if link:
        when = f'<a href="{_escaped(link)}">{when}</a>'
    texts = map(_escaped, (line.what, line.facts, line.arithmetic))
    cells = [f'<td data-label="{n}">{text}</td>' for n, text in zip(labels, texts, strict=True)]
    less = " less" if line.points < 0 else ""
    return (
        f'\n<tr><td class="month" data-label="{month}">{when}</td>{"".join(cells)}'
        f'<td class="ground" data-label="{ground}">{_escaped(line.ground)}</td>'
        f'<td class="points{less}" data-label="{points}">{_escaped(signed(line.points))}</td></tr>'
    )


@lru_cache(maxsize=1 << 12)
def _escaped(text: str) -> str:
    """A text of others as a page may have it."""
    return str(_markup().escape(safe(text)))


def environment(loader: Any) -> Any:
    """An environment of templates in which texts of others can steer nothing."""
    made = need("jinja2", EXTRA).Environment(
        loader=loader,
        auto_reload=False,
        autoescape=True,
        undefined=need("jinja2", EXTRA).StrictUndefined,
        finalize=_shown,
        keep_trailing_newline=True,
    )
    made.globals.update(written=written, signed=signed, postings=postings)
    return made


@cache
def _template(name: str) -> Any:
    return environment(need("jinja2", EXTRA).FileSystemLoader(TEMPLATES)).get_template(name)


def _shown(value: Any) -> Any:
    """Texts of others as they may be printed; what is made here is left as it is."""
    return safe(value) if type(value) is str else value


@cache
def _text(name: str) -> Any:
    return _markup()((TEMPLATES / name).read_text(encoding="utf-8"))


@cache
def _markup() -> Any:
    return need("markupsafe", EXTRA).Markup
