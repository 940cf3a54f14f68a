"""The charts of a report, drawn once: months, contribution of the sections, moves in the league.

Floats are pixels here: what is written beside a shape is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil, floor, log10

from ..decimals import total
from .drawing import FAINT, GREY, OF_STATES, PALETTE, Drawing
from .figures import mean, month_of, rounded
from .model import Report, Standing, TrackReport

_WIDTH, _LEFT, _RIGHT, _TOP = 720, 60, 640, 44
_ROW, _NAME, _VALUE = 18, 180, 640
MOST_ROWS = 60
"""Of how many units bars are drawn; of more, those of the first places."""
MOST_MOVES = 12
"""How many units are drawn of those that moved."""


def charts_of(report: Report, track: TrackReport) -> tuple[Drawing, ...]:
    """The charts of a track."""
    if not track.standings:
        return ()
    say = report.say
    if report.targets:
        counts = [[Decimal(u.states.get(s, 0)) for s in report.states] for u in track.standings]
        title = say(
            f"{track.title}：目标完成情况（截至{report.when}）",
            f"{track.title}: targets by state, through {report.when}",
        )
        return (stacked(report, title, track.standings, report.states, counts, 0, OF_STATES),)
    title = say(
        f"{track.title}：得分由哪些部分构成（截至{report.when}）",
        f"{track.title}: points by section, through {report.when}",
    )
    bars = stacked(report, title, track.standings, track.sections, track.by_section, 2)
    return (of_track(report, track), bars, *moves(report, track))


def of_track(report: Report, track: TrackReport) -> Drawing:
    """The mean, the highest and the lowest points of the units, month by month."""
    say = report.say
    months = [*zip(*(unit.months for unit in track.standings), strict=True)]
    lines = {
        say("最高", "highest"): [float(max(points)) for points in months],
        say("平均", "mean"): [float(mean(points)) for points in months],
        say("最低", "lowest"): [float(min(points)) for points in months],
    }
    said = (
        month_of(m, say) + say(f"平均{rounded(mean(p))}分", f" mean {rounded(mean(p))}")
        for m, p in zip(report.months, months, strict=True)
    )
    title = say(f"{track.title}：各月得分", f"{track.title}: points by month")
    made = Drawing(_WIDTH, 280, title, say("；", "; ").join(said))
    _by_month(made, report, lines, ())
    return made


def of_unit(report: Report, unit: Standing, means: Sequence[float]) -> Drawing:
    """A unit's points month by month, beside the mean of its track where that is told."""
    say = report.say
    pairs = zip(report.months, unit.months, strict=True)
    said = (
        month_of(month, say) + say(f"{rounded(points)}分", f" {rounded(points)}")
        for month, points in pairs
    )
    title = say(f"{unit.unit}：各月得分", f"{unit.unit}: points by month")
    title += say("与平均", ", and the mean") if means else ""
    made = Drawing(_WIDTH, 240, title, say("；", "; ").join(said))
    _by_month(made, report, {say("平均", "mean"): means} if means else {}, unit.months)
    return made


def _by_month(
    made: Drawing,
    report: Report,
    lines: Mapping[str, Sequence[float]],
    bars: Sequence[Decimal],
) -> None:
    """Draw lines, and bars with their figures, over the months."""
    months, say = report.months, report.say
    made.text(16, 26, made.title, 15)
    every = [value for line in lines.values() for value in line] + [float(bar) for bar in bars]
    low, high = min(0.0, *every), max(0.0, *every)
    grid = _grid(low, high)
    low, high = min(low, grid[0]), max(high, grid[-1])
    span, bottom = high - low or 1.0, made.height - 30
    step = (_RIGHT - _LEFT) / len(months)

    def down(value: float) -> float:
        return bottom - (value - low) / span * (bottom - _TOP)

    for level in grid:
        made.line([(_LEFT, down(level)), (_RIGHT, down(level))], FAINT)
        made.text(_LEFT - 6, down(level) + 4, f"{level:g}".replace("-", "−"), 11, "end", GREY)
    made.line([(_LEFT, down(0)), (_RIGHT, down(0))], GREY)
    for at, month in enumerate(months):
        middle = _LEFT + step * (at + 0.5)
        name = month_of(month, say)
        made.text(middle, made.height - 10, name, 12, "middle")
        if bars:
            value, text = float(bars[at]), rounded(bars[at])
            top = min(down(value), down(0))
            width = min(40, step * 0.6)
            height = abs(down(value) - down(0))
            made.bar(middle - width / 2, top, width, height, PALETTE[0], f"{name} {text}")
            made.text(middle, top - 4, text, 11, "middle")
    for number, (name, line) in enumerate(lines.items(), bool(bars)):
        colour = PALETTE[number]
        points = [(_LEFT + step * (at + 0.5), down(value)) for at, value in enumerate(line)]
        made.line(points, colour, 2)
        for x, y in points:
            made.dot(x, y, colour)
        made.text(points[-1][0] + 10, points[-1][1] + 4, name, 12, "start", colour)


def _grid(low: float, high: float) -> list[float]:
    """Round figures from below the lowest to above the highest value, five or so."""
    rough = max(high - low, 1e-9) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    return [step * at for at in range(floor(low / step), ceil(high / step) + 1)]


def stacked(
    report: Report,
    title: str,
    units: Sequence[Standing],
    kinds: Sequence[str],
    grid: Sequence[Sequence[Decimal]],
    places: int,
    colours: Sequence[str] = PALETTE,
) -> Drawing:
    """A bar a unit, its pieces by kind; what is below 0 goes to the left."""
    shown = [*zip(units, grid, strict=True)][:MOST_ROWS]
    some = report.say(
        f"（{len(units)}个单位中的前{MOST_ROWS}个）", f" (the first {MOST_ROWS} of {len(units)})"
    )
    more = some if len(units) > MOST_ROWS else ""
    columns = min(3, len(kinds))
    legend = 22 * -(-len(kinds) // columns)
    made = Drawing(
        _WIDTH,
        _TOP + legend + _ROW * len(shown) + 12,
        title + more,
        report.say("、", ", ").join(kinds),
    )
    made.text(16, 26, made.title, 15)
    for at, kind in enumerate(kinds):
        x, y = 16 + at % columns * 236, _TOP + 22 * (at // columns)
        made.bar(x, y - 2, 12, 12, colours[at % len(colours)], kind)
        made.text(x + 18, y + 9, kind, 12)
    least = [sum(min(0.0, float(p)) for p in row) for _, row in shown]
    most = [sum(max(0.0, float(p)) for p in row) for _, row in shown]
    low, high = min(0.0, *least), max(0.0, *most)
    scale = (_VALUE - _NAME) / (high - low or 1.0)
    zero = _NAME - low * scale
    for at, (unit, row) in enumerate(shown):
        y = _TOP + legend + _ROW * at
        made.text(_NAME - 8, y + 11, unit.unit, 11, "end")
        right = left = zero
        for number, points in enumerate(row):
            width = abs(float(points)) * scale
            left -= width if points < 0 else 0
            says = f"{unit.unit} {kinds[number]} {rounded(points, places)}"
            if width:
                start = left if points < 0 else right
                made.bar(start, y, width, _ROW - 5, colours[number % len(colours)], says)
            right += width if points > 0 else 0
        whole = unit.to_date if places else total(row)
        made.text(right + 6, y + 11, rounded(whole, places), 11, "start", GREY)
    made.line([(zero, _TOP + legend - 4), (zero, made.height - 8)], GREY)
    return made


def moves(report: Report, track: TrackReport) -> Iterator[Drawing]:
    """From which place to which the units went that moved most; nothing where none did."""
    moved = sorted((u for u in track.standings if u.moved), key=lambda u: -abs(u.moved))
    shown = sorted(moved[:MOST_MOVES], key=lambda unit: unit.place)
    if not shown:
        return
    say = report.say
    said = say("；", "; ").join(
        say(f"{u.unit}从第{u.before}名到第{u.place}名", f"{u.unit} from {u.before} to {u.place}")
        for u in shown
    )
    title = say(f"{track.title}：名次升降最多的单位", f"{track.title}: the units that moved most")
    made = Drawing(_WIDTH, _TOP + 40 + 22 * len(shown), title, said)
    made.text(16, 26, made.title, 15)
    left, right = 250.0, 470.0
    made.text(left, _TOP + 8, say("此前名次", "place before"), 12, "end", GREY)
    made.text(right, _TOP + 8, say("现名次", "place now"), 12, "start", GREY)
    before = {unit.unit: at for at, unit in enumerate(sorted(shown, key=lambda u: u.before))}
    for at, unit in enumerate(shown):
        start, end = (_TOP + 30 + 22 * row for row in (before[unit.unit], at))
        colour = PALETTE[2] if unit.moved > 0 else PALETTE[9]
        made.line([(left + 8, start), (right - 8, end)], colour, 2, "" if unit.moved > 0 else "5 3")
        made.text(left, start + 4, f"{unit.unit} {unit.before}", 12, "end")
        sign = "↑" if unit.moved > 0 else "↓"
        made.text(right, end + 4, f"{unit.place} {unit.unit} {sign}{abs(unit.moved)}", 12)
    yield made
