"""The charts of a report: months, contribution of the sections, moves in the league."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..charts import svg
from ..charts.drawing import Drawing
from ..charts.model import OF_STATES, ByMonth, Places, Stacked
from .model import Report, Standing, TrackReport


def charts_of(report: Report, track: TrackReport) -> tuple[Drawing, ...]:
    """The charts of a track."""
    if not track.standings:
        return ()
    return (
        (_states(report, track),)
        if report.targets
        else (_months(report, track), _sections(report, track), *_moves(report, track))
    )


def _states(report: Report, track: TrackReport) -> Drawing:
    """How many targets of each unit are in each state."""
    say = report.say
    counts = [[Decimal(u.states.get(s, 0)) for s in report.states] for u in track.standings]
    title = say(
        f"{track.title}：目标完成情况（截至{report.when}）",
        f"{track.title}: targets by state, through {report.when}",
    )
    names = [unit.unit for unit in track.standings]
    return svg.stacked(
        Stacked.of(title, names, report.states, counts, say, places=0, colours=OF_STATES)
    )


def _sections(report: Report, track: TrackReport) -> Drawing:
    """What the points of each unit are made of."""
    say, units = report.say, track.standings
    title = say(
        f"{track.title}：得分由哪些部分构成（截至{report.when}）",
        f"{track.title}: points by section, through {report.when}",
    )
    names, wholes = [unit.unit for unit in units], [unit.to_date for unit in units]
    return svg.stacked(
        Stacked.of(title, names, track.sections, track.by_section, say, wholes=wholes)
    )


def _months(report: Report, track: TrackReport) -> Drawing:
    """The mean, the highest and the lowest points of the units, month by month."""
    points = [unit.counting for unit in track.standings]
    return svg.by_month(ByMonth.of_track(track.title, report.months, points, report.say))


def of_unit(report: Report, unit: Standing, means: Sequence[float]) -> Drawing:
    """A unit's points month by month, beside the mean of its track where that is told."""
    chart = ByMonth.of_unit(unit.unit, report.months, unit.months, means, report.say)
    return svg.by_month(chart)


def _moves(report: Report, track: TrackReport) -> Iterator[Drawing]:
    """From which place to which the units went that moved most; nothing where none did."""
    units = {unit.unit: (unit.before, unit.place) for unit in track.standings}
    chart = Places.moved(track.title, units, report.say)
    if chart is not None:
        yield svg.moved(chart)
