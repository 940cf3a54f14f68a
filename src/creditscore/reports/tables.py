"""The tables of a report with their headings: sheets of the workbook, tables of what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ..decimals import multiply, plainly, subtract, total
from .figures import month_of, rounded, with_sign
from .model import League, Report, Standing, TrackReport

Kind = Literal["text", "centre", "points", "figure", "whole", "move"]
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what stands in it, and its width in letters; None: as its cells."""

    title: str
    kind: Kind = "text"
    width: int | None = None


@dataclass(frozen=True)
class Table:
    """A table with its name, its title and notes; the first `fixed` columns say whose row it is."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    notes: Sequence[str] = ()
    fixed: int = 0


_RANK, _UNIT = Column("名次", "whole"), Column("单位")
_OF = Column("考核对象")
MOST_CHANGED = 3
"""How many items of a unit are named as those that changed most."""


def league(report: Report, track: TrackReport) -> Table:
    """The league: places, points, parts of the year, bands, and what is to be said of each unit."""
    period = report.period
    part, moves = period.kind != "annual", period.first > 1
    columns = [_RANK, _UNIT]
    columns += [Column(track.grouped)] if track.grouped else []
    if part:
        columns += [Column(f"{period.short}得分", "points"), Column(f"{period.short}名次", "whole")]
    columns += [Column(f"{p.title}（{share(p.weight)}）", "points") for p in track.parts]
    columns += [Column("年度结果", "points")]
    columns += [Column("初步等次", "centre")] if track.bands else []
    columns += [Column("名次升降", "move")] if moves else []
    columns += [Column("距上一等次差", "points")] if track.bands else []
    columns += [Column("备注")]

    def row(line: Standing) -> Iterator[Any]:
        yield from (line.annual or None, line.unit)
        if track.grouped:
            yield line.group
        if part:
            yield from (line.points, line.rank)
        yield from (*line.parts, line.total)
        if track.bands:
            yield line.band
        if moves:
            yield line.moved
        if track.bands:
            yield line.above.short if line.above else None
        yield remark(line, period.short)

    notes = [f"{report.title}；截至{period.title}，共{len(track.standings)}个单位。"]
    notes += ["等次为初步建议，以审定结果为准。"] if track.bands else []
    title = f"{track.title}考核排名（{period.title}）"
    rows = ([*row(line)] for line in track.standings)
    return Table(f"排名·{track.title}", title, columns, rows, notes, 2)


def share(weight: Decimal) -> str:
    """A weight in percent.

    >>> share(Decimal("0.90"))
    '90%'
    """
    return f"{plainly(multiply(weight, Decimal(100))):f}%"


def remark(line: Standing, when: str) -> str:
    """What is to be said of a unit beside its figures."""
    said = [f"一票否决：{veto}" for veto in line.vetoes]
    said += [] if line.facts else [f"{when}没有上报"]
    said += ["暂定"] if line.provisional else []
    return "；".join(said)


def items(report: Report, track: TrackReport, *, to_date: bool) -> Table:
    """The points of each unit by item, in the period or in the year so far."""
    when = "年初至今" if to_date else report.period.short
    grid = track.to_date if to_date else track.grid
    used = [at for at in range(len(track.items)) if any(points[at] for points in grid)]
    heads = [track.items[at] for at in used]
    columns = [_UNIT, *(Column(f"{i.id} {i.title}", "points", 10) for i in heads)]
    columns.append(Column("合计", "points", 12))
    rows = (
        [line.unit, *(points[at] or None for at in used), line.to_date if to_date else line.points]
        for line, points in zip(track.standings, grid, strict=True)
    )
    unused = len(track.items) - len(used)
    notes = [
        f"共{len(track.items)}条，没有单位得分或扣分的{unused}条不列；空白为0。",
        "合计含各部分的上限等调整，因此可能不等于各条之和。",
    ]
    title = f"{track.title}各条得分（{report.period.title}，{when}）"
    return Table(f"各条{'累计' if to_date else ''}·{track.title}", title, columns, rows, notes, 1)


def months(report: Report, track: TrackReport) -> Table:
    """The points of each unit month by month."""
    columns = [_UNIT, *(Column(month_of(month), "points", 11) for month in report.months)]
    columns += [Column("合计", "points", 12), Column("名次", "whole")]
    rows = ([line.unit, *line.months, line.to_date, line.place] for line in track.standings)
    title = f"{track.title}各月得分（截至{report.period.title}）"
    return Table(f"各月·{track.title}", title, columns, rows, ["名次按各月合计。"], 1)


def changes(report: Report, track: TrackReport) -> Table:
    """What is new in the period: points beside those of the period before, places, items."""
    before = {"month": "上月", "quarter": "上季度", "annual": "上年"}[report.period.kind]
    columns = [
        _UNIT,
        Column(f"{before}得分", "points"),
        Column(f"{report.period.short}得分", "points"),
        Column("增减", "points"),
        Column("此前名次", "whole"),
        Column("现名次", "whole"),
        Column("名次升降", "move"),
        Column("增减最多的条款"),
    ]
    length = report.period.last - report.period.first + 1

    def row(at: int, line: Standing) -> Row:
        earlier = line.months[max(0, report.period.first - 1 - length) : report.period.first - 1]
        old = total(earlier, report.places)
        figures = (old, line.points, subtract(line.points, old))
        return [line.unit, *figures, line.before or None, line.place, line.moved, moved(track, at)]

    rows = (row(at, line) for at, line in enumerate(track.standings))
    notes = ["名次按年初至今的月度得分合计。"]
    title = f"{track.title}：{report.period.title}比{before}的变化"
    return Table(f"变化·{track.title}", title, columns, rows, notes, 1)


def moved(track: TrackReport, at: int) -> str:
    """The items of a unit whose points changed most on the period before."""
    pairs = zip(track.items, track.grid[at], track.earlier[at], strict=True)
    differences = [(subtract(new, old), item) for item, new, old in pairs if new != old]
    differences.sort(key=lambda pair: -abs(pair[0]))
    return "；".join(
        f"第{item.id}项 {with_sign(change)}" for change, item in differences[:MOST_CHANGED]
    )


def lost(report: Report, track: TrackReport) -> Table:
    """What each item took off and gave in the period, and how many units."""
    columns = [
        Column("条款", "centre"),
        Column("标题"),
        Column("扣分合计", "points"),
        Column("扣分单位", "whole"),
        Column("得分合计", "points"),
        Column("得分单位", "whole"),
        Column("出处", "centre"),
    ]
    rows = (
        [t.heading.id, t.heading.title, t.lost, t.losers, t.earned, t.earners, t.heading.cites]
        for t in track.totals
    )
    title = f"{track.title}各条扣分、得分（{report.period.title}，{report.period.short}）"
    return Table(f"各条合计·{track.title}", title, columns, rows, [], 2)


def gaps(report: Report) -> Table:
    """What is missing."""
    titles = ("考核对象", "单位", "条款", "标题", "事实", "月份", "缺什么")
    rows = (
        [track.title, g.unit, g.item, g.title, g.fact, g.month, g.what]
        for track in report.tracks
        for unit in track.standings
        for g in track.gaps.get(unit.unit, ())
    )
    notes = ["没有上报不等于0分：怎样计，看“现行规则”。"]
    columns = [Column(title) for title in titles]
    return Table("缺报", f"缺报情况（截至{report.period.title}）", columns, rows, notes, 2)


def targets(report: Report, track: TrackReport) -> Table:
    """Each target of each unit as it stands, and how it stood in the months before."""
    titles = ("条款", "标题", "类别", "目标", "责任")
    columns = [_UNIT, *map(Column, titles), Column("状态", "centre")]
    columns += [Column("数值", "figure"), Column("要求"), Column("界限", "figure")]
    columns += [Column("距界限", "figure"), Column("到期月份", "centre")]
    columns += [Column(month_of(month), "centre", 9) for month in report.months]
    rows = (
        [
            t.unit, t.heading.id, t.heading.title, t.subject, t.title, t.role, t.state,
            t.value, t.must, t.bound, t.distance, t.due, *t.history,
        ]
        for t in track.targets
    )  # fmt: skip
    title = f"{track.title}目标完成情况（截至{report.period.title}）"
    return Table(f"目标·{track.title}", title, columns, rows, ["各月一栏是当月末的状态。"], 1)


def counts(report: Report, track: TrackReport) -> Table:
    """How many targets of each unit are in each state."""
    columns = [_UNIT, *(Column(state, "whole") for state in report.states)]
    columns += [Column("合计", "whole"), Column("年内曾未达标", "whole"), Column("备注")]
    rows = (
        [
            line.unit,
            *(line.states.get(state, 0) for state in report.states),
            sum(line.states.values()),
            line.failed,
            "" if line.facts else f"{report.period.short}没有上报",
        ]
        for line in track.standings
    )
    notes = ["“年内曾未达标”数的是年初至今任何一个月判为未达标的目标，后来达标的也在内。"]
    title = f"{track.title}目标统计（截至{report.period.title}）"
    return Table(f"统计·{track.title}", title, columns, rows, notes, 1)


def places(report: Report, track: TrackReport, found: League) -> Table:
    """A league of the last month."""
    columns = [_RANK, _UNIT, *(Column(title, "figure") for title in found.columns)]
    rows = ([rank or None, unit, *figures] for unit, rank, figures in found.lines)
    title = f"{found.title}（{report.period.through}）"
    return Table(f"榜·{found.title}", title, columns, rows, ["没有数的单位不列名次。"], 2)


def rules(report: Report) -> Table:
    """The rules in force: what is counted, what is supposed, how open questions are read."""
    titles = ("考核对象", "条款", "标题", "种类", "内容", "理由或出处")
    rows = ([r.track, r.item, r.title, r.kind, r.text, r.ground] for r in report.rules)
    notes = [f"本次改动：{text}" for text in report.switched] or ["各处读法都按规则文件。"]
    columns = [Column(title) for title in titles]
    return Table("现行规则", f"现行规则（{report.title}）", columns, rows, notes, 2)


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
