"""The bulletin (通报) of a period: what came about, in sentences, and tables as attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .charts import charts_of
from .model import Report, Standing, TrackReport
from .narrative import of_track, opening, to_mend
from .printed import Deductions, deducted, failed, league_printed, silent, some
from .tables import Table, counts, lost, places
from .word import Paper

_DIGITS = "一二三四五六七八九"
ACROSS = 8
"""With more columns a table stands across the page."""
_TRAILING = 5
"""How many units are told what to mend where none is in the last band."""


def bulletin(report: Report, deductions: Deductions, path: Path) -> None:
    """Write the bulletin of a report."""
    name = re.sub(r"（[^（）]*）$", "", report.title)
    paper = Paper(f"{report.title} {report.period.title}", report.period)
    paper.title(f"关于{name}\n{report.period.title}情况的通报")
    paper.text("、".join(track.title for track in report.tracks) + "：", indent=False)
    basis = f"（{report.cites}）" if report.cites else ""
    paper.text(f"根据《{report.title}》{basis}，现将{report.period.title}情况通报如下。")
    paper.heading("一、总体情况")
    paper.text(opening(report))
    for number, track in enumerate(report.tracks, 1):
        paper.subheading(f"（{numeral(number)}）{track.title}")
        for text in of_track(report, track):
            paper.text(text)
        for drawing in charts_of(report, track)[:1]:
            paper.drawing(drawing)
    paper.heading("二、需要整改的问题")
    for number, track in enumerate(report.tracks, 1):
        paper.subheading(f"（{numeral(number)}）{track.title}")
        units = [*trailing(report, track)]
        if not units:
            paper.text("没有需要点名整改的单位。")
        for at, unit in enumerate(units, 1):
            found = deductions.get((track.id, unit.unit), ())
            paper.text(f"{at}. {to_mend(report, track, unit, found)}")
    paper.heading("三、有关说明")
    for text in _remarks(report):
        paper.text(text)
    attachments = [*_attachments(report, deductions)]
    for at, table in enumerate(attachments, 1):
        paper.text(f"{'附件：' if at == 1 else '　　　'}{at}. {table.title}")
    paper.text("")
    paper.right("（发文机关署名）")
    paper.right("（成文日期）")
    for at, table in enumerate(attachments, 1):
        paper.attachment(f"附件{at}", table.title, landscape=len(table.columns) > ACROSS)
        paper.table(table)
    for track in report.tracks:
        for drawing in charts_of(report, track)[1:]:
            paper.drawing(drawing)
    paper.save(path)


def numeral(number: int) -> str:
    """A number below 100 as headings have it.

    >>> numeral(3), numeral(10), numeral(11), numeral(20)
    ('三', '十', '十一', '二十')
    """
    tens, ones = divmod(number, 10)
    head = f"{_DIGITS[tens - 1] if tens > 1 else ''}十" if tens else ""
    return head + (_DIGITS[ones - 1] if ones else "")


def trailing(report: Report, track: TrackReport) -> Iterator[Standing]:
    """The units that are to mend something: those of the last bands, or the last ones."""
    if report.targets:
        missed = [u for u in track.standings if u.states.get("未达标") or u.silent]
        yield from sorted(missed, key=lambda u: -u.states.get("未达标", 0))[: _TRAILING * 2]
        return
    units = [unit for unit in track.standings if unit.assessed]
    behind = [unit for unit in units if not track.bands or unit.band != track.bands[0]]
    yield from [unit for unit in units if unit.band in track.failing] or behind[-_TRAILING:]


def _remarks(report: Report) -> Iterator[str]:
    if report.targets:
        yield "目标的状态按规则文件逐月判断；每个目标的数值、依据和各月的状态见台账和网页。"
    else:
        yield "得分、名次按规则文件逐笔计算；文中保留两位小数，精确数和每笔的依据见台账、网页。"
    if report.settles:
        yield "等次为初步建议，以审定结果为准。"
    if report.period.last < 12 and report.settles:
        yield "本期名次和等次按年初至今的数据暂定。"
    yield from (f"本次计算改动了规则：{text}。" for text in report.switched)
    yield from (f"已结账月份的差错在本期更正：{text}。" for text in report.corrected)


def _attachments(report: Report, deductions: Deductions) -> Iterator[Table]:
    """The tables that follow."""
    for track in report.tracks:
        yield some(counts(report, track) if report.targets else league_printed(report, track))
        yield from (some(places(report, track, found)) for found in track.leagues)
    for track in report.tracks:
        yield some(failed(report, track) if report.targets else lost(report, track))
    if not report.targets:
        yield some(deducted(report, deductions))
    yield some(silent(report))
