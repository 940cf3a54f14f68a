"""The workbook of a report: leagues, items, months, changes, the ledger, what is missing, rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .charts import charts_of
from .ledger import COLUMNS, Line
from .model import Report
from .sheets import Book, Sheet
from .tables import (
    Column,
    Table,
    changes,
    counts,
    gaps,
    items,
    league,
    lost,
    months,
    places,
    rules,
    targets,
)

_MANY = 100_000
"""With how many postings the ledger keeps to those of the period."""


class Workbook:
    """The workbook of a report; the ledger's lines are added unit by unit."""

    def __init__(self, report: Report, path: Path) -> None:
        self._report = report
        self._book = Book(
            path, f"{report.title} {report.period.title}", report.period, report.places
        )
        self._book.sheet(_cover(report))
        for table in _leading(report):
            self._book.sheet(table)
        self._ledgers: tuple[Sheet, ...] = ()
        if not report.targets:
            self._ledgers = tuple(self._book.sheet(table) for table in _ledgers(report))
        self._book.sheet(gaps(report))
        self._book.sheet(rules(report))
        drawings = [drawing for track in report.tracks for drawing in charts_of(report, track)]
        if drawings:
            self._book.pictures("图", [(d.title, d.png, d.said) for d in drawings])

    def add(self, lines: Sequence[Line]) -> None:
        """Add lines of the ledger, and those that take points off in the period once more."""
        if not self._ledgers:
            return
        every, deductions = self._ledgers
        for line in lines:
            inside = self._report.period.holds(line.month)
            if inside or self._report.postings <= _MANY:
                every.write(line.cells)
            if inside and line.took:
                deductions.write(line.cells)

    def close(self) -> None:
        """Write it."""
        self._book.close()


def _leading(report: Report) -> Iterator[Table]:
    """The tables of each track."""
    for track in report.tracks:
        if report.targets:
            yield counts(report, track)
            yield targets(report, track)
        else:
            yield league(report, track)
        yield from (places(report, track, found) for found in track.leagues)
    if report.targets:
        return
    for track in report.tracks:
        yield items(report, track, to_date=False)
        if report.period.kind != "annual":
            yield items(report, track, to_date=True)
        yield months(report, track)
        if report.period.first > 1:
            yield changes(report, track)
        yield lost(report, track)


def _ledgers(report: Report) -> Iterator[Table]:
    period = report.period
    months = "年初至今" if report.postings <= _MANY else period.short
    note = f"{months}的每一笔：条款、事实、算式和依据；点各列的箭头筛选。"
    yield Table("记分明细", f"记分明细（截至{period.title}）", COLUMNS, (), [note], 4)
    note = f"{period.short}扣分的每一笔。"
    yield Table("扣分清单", f"扣分清单（{period.title}）", COLUMNS, (), [note], 4)


def _cover(report: Report) -> Table:
    """What the workbook is of, and what it was made from."""
    rows: list[Any] = [
        ["方案", report.title],
        ["依据", report.cites],
        ["报告期", report.period.title],
        *(["考核对象", f"{track.title}：{len(track.standings)}个单位"] for track in report.tracks),
        *(["本次改动", text] for text in report.switched),
        *(["更正", text] for text in report.corrected),
        *(["提示", text] for text in report.notices),
        *(["数据文件", f"{name}（SHA-256 {digest}）"] for name, digest in report.inputs.items()),
        ["软件", f"creditscore {report.version}"],
    ]
    return Table(
        "说明",
        f"{report.title} {report.period.title}",
        [Column("项目", width=14), Column("内容", width=110)],
        rows,
    )
