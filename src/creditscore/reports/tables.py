"""The tables of a report with their headings: sheets of the workbook, tables of what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ..decimals import subtract, total
from ..language import Say
from ..scheme.fact_words import in_percent
from .figures import month_of, rounded, with_sign
from .model import League, Report, Standing, TrackReport

Kind = Literal["text", "unit", "centre", "points", "figure", "whole", "move"]
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what stands in it, and its width in letters; None: as its cells.

    What is for the `screen` alone has no room in print.
    """

    title: str
    kind: Kind = "text"
    width: int | None = None
    screen: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its name, its title and notes; the first `fixed` columns say whose row it is."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    notes: Sequence[str] = ()
    fixed: int = 0


MOST_CHANGED = 3
"""How many items of a unit are named as those that changed most."""


def _rank(say: Say) -> Column:
    return Column(say("名次", "place"), "whole")


def _unit(say: Say) -> Column:
    return Column(say("单位", "unit"), "unit")


def _of(say: Say) -> Column:
    return Column(say("考核对象", "track"))


def league(report: Report, track: TrackReport) -> Table:
    """The league: places, points, parts of the year, bands, and what is to be said of each unit."""
    say, period = report.say, report.period
    part, moves = period.kind != "annual", period.first > 1
    columns = [_rank(say), _unit(say)]
    columns += [Column(track.grouped)] if track.grouped else []
    if part:
        columns += [
            Column(say(f"{report.short}得分", f"points of the {report.short}"), "points"),
            Column(say(f"{report.short}名次", f"place in the {report.short}"), "whole"),
        ]
    columns += [
        Column(
            say(f"{p.title}（{in_percent(p.weight)}）", f"{p.title} ({in_percent(p.weight)})"),
            "points",
        )
        for p in track.parts
    ]
    columns += [Column(say("年度结果", "total"), "points")]
    columns += [Column(title, "whole") for title in track.rankings]
    columns += [Column(say("初步等次", "band"), "centre")] if track.bands else []
    columns += [Column(say("名次升降", "moved"), "move")] if moves else []
    if track.bands:
        columns += [Column(say("距上一等次差", "short of the next band"), "points", screen=True)]
    columns += [Column(say("备注", "remarks"))]

    def row(line: Standing) -> Iterator[Any]:
        yield from (line.annual or None, line.unit)
        if track.grouped:
            yield line.group
        if part:
            yield from (line.points, line.rank)
        yield from (*line.parts, line.total, *(place or None for place in line.others))
        if track.bands:
            yield line.band
        if moves:
            yield line.moved
        if track.bands:
            yield line.above.short if line.above else None
        yield remark(report, line)

    count = track.units
    notes = [
        say(
            f"{report.title}；截至{report.when}，共{count}个单位。",
            f"{report.title}; through {report.when}, {count} units.",
        )
    ]
    if report.ranked_by is not None:
        by = track.parts[report.ranked_by].title
        notes += [say(f"名次按“{by}”。", f"Places go by {by}.")]
    if track.bands:
        settled = "Bands are proposals until they are settled."
        notes += [say("等次为初步建议，以审定结果为准。", settled)]
    name = say(f"排名·{track.title}", f"league {track.title}")
    title = say(f"{track.title}考核排名（{report.when}）", f"{track.title}: league, {report.when}")
    return Table(name, title, columns, ([*row(line)] for line in track.standings), notes, 2)


def remark(report: Report, line: Standing) -> str:
    """What is to be said of a unit beside its figures."""
    say = report.say
    said = [say(f"一票否决：{veto}", f"veto: {veto}") for veto in line.vetoes]
    said += [text for text in [absent(report, line)] if text]
    said += [say("暂定", "provisional")] if line.provisional else []
    return say("；", "; ").join(said)


def absent(report: Report, line: Standing) -> str:
    """That a unit is not assessed in the period, or has reported nothing in it; else nothing."""
    say, short = report.say, report.short
    if not line.assessed:
        return say(f"{short}不参加考核", f"not assessed in the {short}")
    return say(f"{short}没有上报", f"nothing reported in the {short}") if line.silent else ""


def items(report: Report, track: TrackReport, *, to_date: bool) -> Table:
    """The points of each unit by item, in the period or in the year so far."""
    say = report.say
    when = say("年初至今", "the year so far") if to_date else report.short
    grid = track.to_date if to_date else track.grid
    used = [at for at in range(len(track.items)) if any(points[at] for points in grid)]
    heads = [track.items[at] for at in used]
    columns = [_unit(say), *(Column(f"{i.id} {i.title}", "points", 10) for i in heads)]
    columns.append(Column(say("合计", "sum"), "points", 12))
    rows = (
        [line.unit, *(points[at] or None for at in used), line.to_date if to_date else line.points]
        for line, points in zip(track.standings, grid, strict=True)
    )
    count, unused = len(track.items), len(track.items) - len(used)
    notes = [
        say(
            f"共{count}条，没有单位得分或扣分的{unused}条不列；空白为0。",
            f"{count} items, {unused} without any points left out; empty is 0.",
        ),
        say(
            "合计含各部分的上限等调整，因此可能不等于各条之和。",
            "Limits of sections count in the sum, which may differ from that of the items.",
        ),
    ]
    name = say(
        f"各条{'累计' if to_date else ''}·{track.title}",
        f"items{' so far' if to_date else ''} {track.title}",
    )
    title = say(
        f"{track.title}各条得分（{report.when}，{when}）",
        f"{track.title}: points by item ({report.when}, {when})",
    )
    return Table(name, title, columns, rows, notes, 1)


def months(report: Report, track: TrackReport) -> Table:
    """The points of each unit month by month."""
    say = report.say
    columns = [
        _unit(say),
        *(Column(month_of(month, say), "points", 11) for month in report.months),
        Column(say("合计", "sum"), "points", 12),
        _rank(say),
    ]
    rows = ([line.unit, *line.months, line.to_date, line.place] for line in track.standings)
    name = say(f"各月·{track.title}", f"months {track.title}")
    title = say(
        f"{track.title}各月得分（截至{report.when}）",
        f"{track.title}: points by month (through {report.when})",
    )
    notes = [say("名次按各月合计。", "Places go by the sum of the months.")]
    return Table(name, title, columns, rows, notes, 1)


_BEFORE = {
    "month": ("上月", "the month before"),
    "quarter": ("上季度", "the quarter before"),
    "annual": ("上年", "the year before"),
}


def changes(report: Report, track: TrackReport) -> Table:
    """What is new in the period: points beside those of the period before, places, items."""
    say, period = report.say, report.period
    before = say(*_BEFORE[period.kind])
    columns = [
        _unit(say),
        Column(say(f"{before}得分", f"points of {before}"), "points"),
        Column(say(f"{report.short}得分", f"points of the {report.short}"), "points"),
        Column(say("增减", "change"), "points"),
        Column(say("此前名次", "place before"), "whole"),
        Column(say("现名次", "place now"), "whole"),
        Column(say("名次升降", "moved"), "move"),
        Column(say("增减最多的条款", "items that changed most")),
    ]
    length = period.last - period.first + 1

    def row(at: int, line: Standing) -> Row:
        earlier = line.months[max(0, period.first - 1 - length) : period.first - 1]
        old = total(earlier, report.places)
        figures = (old, line.points, subtract(line.points, old))
        most = moved(report, track, at)
        return [line.unit, *figures, line.before or None, line.place, line.moved, most]

    rows = (row(at, line) for at, line in enumerate(track.standings))
    notes = [say("名次按年初至今的月度得分合计。", "Places go by the points of the year so far.")]
    name = say(f"变化·{track.title}", f"changes {track.title}")
    title = say(
        f"{track.title}：{report.when}比{before}的变化",
        f"{track.title}: {report.when} beside {before}",
    )
    return Table(name, title, columns, rows, notes, 1)


def moved(report: Report, track: TrackReport, at: int) -> str:
    """The items of a unit whose points changed most on the period before."""
    say = report.say
    pairs = zip(track.items, track.grid[at], track.earlier[at], strict=True)
    differences = [(subtract(new, old), item) for item, new, old in pairs if new != old]
    differences.sort(key=lambda pair: -abs(pair[0]))
    return say("；", "; ").join(
        f"{say(f'第{item.id}项', f'item {item.id}')} {with_sign(change, report.places)}"
        for change, item in differences[:MOST_CHANGED]
    )


def lost(report: Report, track: TrackReport) -> Table:
    """What each item took off and gave in the period, and how many units."""
    say = report.say
    columns = [
        Column(say("条款", "item"), "centre"),
        Column(say("标题", "title")),
        Column(say("扣分合计", "points lost"), "points"),
        Column(say("扣分单位", "units that lost"), "whole"),
        Column(say("得分合计", "points earned"), "points"),
        Column(say("得分单位", "units that earned"), "whole"),
    ]
    limits = any(t.adjusted for t in track.totals)
    columns += [Column(say("上限等调整", "limits and the like"), "points")] if limits else []
    columns += [Column(say("出处", "source"), "centre")]
    rows = (
        [
            t.heading.id, t.heading.title, t.lost, t.losers, t.earned, t.earners,
            *([t.adjusted] if limits else ()), t.heading.cites,
        ]
        for t in track.totals
    )  # fmt: skip
    name = say(f"各条合计·{track.title}", f"item sums {track.title}")
    title = say(
        f"{track.title}各条扣分、得分（{report.when}，{report.short}）",
        f"{track.title}: points lost and earned by item ({report.when})",
    )
    return Table(name, title, columns, rows, [], 2)


def gaps(report: Report) -> Table:
    """What is missing."""
    say = report.say
    columns = [
        _of(say),
        _unit(say),
        Column(say("条款", "item")),
        Column(say("标题", "title")),
        Column(say("事实", "fact")),
        Column(say("月份", "month")),
        Column(say("缺什么", "what is missing")),
    ]
    rows = (
        [track.title, g.unit, g.item, g.title, g.fact, g.month, g.what]
        for track in report.tracks
        for unit in track.standings
        for g in track.gaps.get(unit.unit, ())
    )
    notes = [
        say(
            "没有上报不等于0分：怎样计，看“现行规则”。",
            "Not reported is not 0 points: the rules in force say what it is.",
        )
    ]
    title = say(f"缺报情况（截至{report.when}）", f"What is missing (through {report.when})")
    return Table(say("缺报", "missing"), title, columns, rows, notes, 2)


def targets(report: Report, track: TrackReport) -> Table:
    """Each target of each unit as it stands, and how it stood in the months before."""
    say = report.say
    titles = (("条款", "item"), ("标题", "title"), ("类别", "subject"), ("目标", "target"),
              ("责任", "role"))  # fmt: skip
    columns = [_unit(say), *(Column(say(*title)) for title in titles)]
    columns += [Column(say("状态", "state"), "centre"), Column(say("数值", "value"), "figure")]
    columns += [Column(say("要求", "must be")), Column(say("界限", "bound"), "figure")]
    columns += [Column(say("距界限", "from the bound"), "figure")]
    columns += [Column(say("到期月份", "due"), "centre")]
    columns += [Column(month_of(month, say), "centre", 9) for month in report.months]
    rows = (
        [
            t.unit, t.heading.id, t.heading.title, t.subject, t.title, t.role, t.state,
            t.value, t.must, t.bound, t.distance, t.due, *t.history,
        ]
        for t in track.targets
    )  # fmt: skip
    name = say(f"目标·{track.title}", f"targets {track.title}")
    title = say(
        f"{track.title}目标完成情况（截至{report.when}）",
        f"{track.title}: targets (through {report.when})",
    )
    notes = [say("各月一栏是当月末的状态。", "A month has the state at its end.")]
    return Table(name, title, columns, rows, notes, 1)


def counts(report: Report, track: TrackReport) -> Table:
    """How many targets of each unit are in each state."""
    say = report.say
    columns = [_unit(say), *(Column(state, "whole") for state in report.states)]
    columns += [Column(say("合计", "sum"), "whole")]
    columns += [Column(say("年内曾未达标", "missed in the year"), "whole")]
    columns += [Column(say("备注", "remarks"))]
    rows = (
        [
            line.unit,
            *(line.states.get(state, 0) for state in report.states),
            sum(line.states.values()),
            line.failed,
            absent(report, line),
        ]
        for line in track.standings
    )
    notes = [
        say(
            "“年内曾未达标”数的是年初至今任何一个月判为未达标的目标，后来达标的也在内。",
            "“Missed in the year” counts targets missed in any month, met later or not.",
        )
    ]
    name = say(f"统计·{track.title}", f"counts {track.title}")
    title = say(
        f"{track.title}目标统计（截至{report.when}）",
        f"{track.title}: targets by state (through {report.when})",
    )
    return Table(name, title, columns, rows, notes, 1)


def places(report: Report, track: TrackReport, found: League) -> Table:
    """A league of the last month."""
    say = report.say
    columns = [_rank(say), _unit(say), *(Column(title, "figure") for title in found.columns)]
    rows = ([rank or None, unit, *figures] for unit, rank, figures in found.lines)
    title = say(f"{found.title}（{report.period.through}）", f"{found.title}, {report.when}")
    notes = [
        say("没有报数的单位排在最后。", "Units that have not reported come last.")
        if found.silent_last
        else say("没有数的单位不列名次。", "A unit without figures has no place.")
    ]
    name = say(f"榜·{found.title}", f"league {found.title}")
    return Table(name, title, columns, rows, notes, 2)


def rules(report: Report) -> Table:
    """The rules in force: what is counted, what is supposed, how open questions are read."""
    say = report.say
    rows = ([r.track, r.item, r.title, r.kind, r.text, r.ground] for r in report.rules)
    notes = [say(f"本次改动：{text}", f"Changed: {text}") for text in report.switched]
    notes = notes or [say("各处读法都按规则文件。", "All readings are those of the rule files.")]
    columns = [
        _of(say),
        Column(say("条款", "item")),
        Column(say("标题", "title")),
        Column(say("种类", "kind")),
        Column(say("内容", "text")),
        Column(say("理由或出处", "reason or source")),
    ]
    title = say(f"现行规则（{report.title}）", f"Rules in force ({report.title})")
    return Table(say("现行规则", "rules in force"), title, columns, rows, notes, 2)


def written(column: Column, cell: Any) -> str:
    """A cell as it is printed."""
    if cell is None:
        return ""
    if column.kind == "move":
        return arrow(cell)
    if column.kind == "points":
        return rounded(cell)
    return format(cell, "f").replace("-", "−") if isinstance(cell, Decimal) else str(cell)


def arrow(moved: int) -> str:
    """How many places up or down.

    >>> arrow(3), arrow(-1), arrow(0)
    ('↑3', '↓1', '—')
    """
    return "—" if not moved else f"{'↑' if moved > 0 else '↓'}{abs(moved)}"
