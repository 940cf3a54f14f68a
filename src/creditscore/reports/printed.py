"""The tables of a bulletin: narrower than those of the workbook, and no longer than a few pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .ledger import Line
from .model import Report, TrackReport
from .tables import Column, Row, Table, league, targets

MOST = 300
"""How many rows are printed; of more, the workbook has all."""
Deductions = Mapping[tuple[str, str], Sequence[Line]]
"""What took points off in the period, by track and unit."""


def some(table: Table, most: int = MOST) -> Table:
    """The rows that have room, and a note of the others."""
    rows = [*table.rows]
    if len(rows) <= most:
        return replace(table, rows=rows)
    note = f"本表列前{most}行，共{len(rows)}行，全部见工作簿“{table.name}”。"
    return replace(table, rows=rows[:most], notes=[*table.notes, note])


def league_printed(report: Report, track: TrackReport) -> Table:
    """The league without what only a screen has room for."""
    whole = league(report, track)
    kept = [at for at, column in enumerate(whole.columns) if not column.screen]
    rows = ([row[at] for at in kept] for row in whole.rows)
    return replace(whole, columns=[whole.columns[at] for at in kept], rows=rows)


def deducted(report: Report, deductions: Deductions) -> Table:
    """Each posting that took points off, with its facts."""
    columns = [
        Column("单位"),
        Column("条款", "centre"),
        *([] if report.period.kind == "month" else [Column("月份", "centre")]),
        Column("扣分内容"),
        Column("得分", "points"),
        Column("事实"),
    ]

    def rows() -> Iterator[Row]:
        for lines in deductions.values():
            for line in lines:
                when = [] if report.period.kind == "month" else [line.month]
                yield [line.unit, line.item, *when, line.what, line.points, line.facts]

    return Table("扣分清单", f"扣分清单（{report.period.title}）", columns, rows())


def failed(report: Report, track: TrackReport) -> Table:
    """The targets that are not met, and those that were not in a month before."""
    columns = [
        Column("单位"), Column("条款", "centre"), Column("目标"), Column("责任"),
        Column("状态", "centre"), Column("数值", "figure"), Column("要求"),
        Column("界限", "figure"), Column("到期", "centre"), Column("曾未达标的月份"),
    ]  # fmt: skip

    def rows() -> Iterator[Row]:
        for target in track.targets:
            months = [f"{at}月" for at, state in enumerate(target.history, 1) if state == "未达标"]
            if not months:
                continue
            name = " · ".join(part for part in (target.subject, target.title) if part)
            figures = (target.value, target.must, target.bound)
            head = (target.unit, target.heading.id, name, target.role, target.state)
            yield [*head, *figures, target.due, "、".join(months)]

    title = f"{track.title}未达标的目标（截至{report.period.title}）"
    notes = ["后来达标的也列，看“状态”。"]
    return Table(targets(report, track).name, title, columns, rows(), notes)


def silent(report: Report) -> Table:
    """The units that were silent in the period, and the items that units never reported."""
    columns = [
        Column("考核对象"),
        Column("单位"),
        Column(report.period.short),
        Column("全年至今没有上报的条款"),
    ]

    def rows() -> Iterator[Row]:
        for track in report.tracks:
            for unit in track.standings:
                gaps = track.gaps.get(unit.unit, ())
                items = [gap.item for gap in gaps if gap.silent]
                if items or unit.silent:
                    said = "没有上报" if unit.silent else f"上报{unit.facts}条"
                    said = said if unit.assessed else "不参加考核"
                    yield [track.title, unit.unit, said, "、".join(f"第{item}项" for item in items)]

    title = f"缺报情况（截至{report.period.title}）"
    notes = ["责任单位之内、年初至今没有任何数据的条款；没有发生的事项也可能在列，由各单位核对。"]
    return Table("缺报", title, columns, rows(), notes)
