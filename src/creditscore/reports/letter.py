"""The notice to a unit: its points, each deduction with clause and facts, what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..decimals import total
from ..results.explaining.explained import Clause, Explained
from ..results.explaining.target_states import TargetState
from ..results.explaining.target_words import target
from ..results.explaining.wording import closing, signed
from .figures import ZH, item_name, rounded
from .ledger import Line
from .model import TOGETHER, Report, Standing, Target, TrackReport
from .narrative import figures_of, next_steps
from .tables import Column, Table
from .word import Paper

_JUDGED = ("not-met", "no-facts", "met-late", "mended", "met", "early")
"""The states of targets that are told in a letter, the missed first; others are still to come."""
_FOLDERS = re.compile(r"(?:[^;（；/\\]*[/\\])+")


def letter(
    report: Report,
    track: TrackReport,
    unit: Standing,
    told: Explained,
    lines: Sequence[Line],
    path: Path,
) -> None:
    """Write the notice to a unit; `lines` are its part of the ledger."""
    period = report.period
    paper = Paper(f"{unit.unit} {report.title} {period.title}", period)
    paper.title(f"{period.title}考核情况告知书")
    paper.text(f"{unit.unit}：", indent=False)
    paper.text(f"根据《{report.title}》，现将你单位{period.title}考核情况告知如下。")
    paper.heading("一、总的情况")
    figures = [[name, text] for name, text in figures_of(report, track, unit)]
    columns = [Column("项目"), Column("结果", "centre")]
    paper.table(Table("", "", columns, figures))
    if unit.silent:
        paper.text(f"你单位{period.short}没有上报任何数据。")
    elif not unit.assessed:
        paper.text(f"你单位{period.short}不参加考核。")
    if report.targets:
        _judged(paper, [t for t in track.targets if t.unit == unit.unit], told)
    else:
        _points(paper, report, lines)
    paper.heading("三、下一步")
    for text in next_steps(track, unit, told):
        paper.text(text)
    paper.heading("四、说明")
    for text in _corrections(report, told):
        paper.text(text)
    for text in () if report.targets else closing(told, ZH):
        paper.text(text.strip())
    paper.text("对以上事实、得分有异议的，请连同佐证材料书面提出。")
    paper.right("（发文机关署名）")
    paper.right("（成文日期）")
    paper.save(path)


def _points(paper: Paper, report: Report, lines: Sequence[Line]) -> None:
    period = report.period
    paper.heading(f"二、{period.short}的扣分和得分")
    inside = [line for line in lines if period.holds(line.month)]
    taken = [line for line in inside if line.took]
    if not taken:
        paper.text(f"{period.short}没有扣分。")
    for number, line in enumerate(taken, 1):
        item, points = item_name(line.item, line.title), rounded(abs(line.points), report.places)
        ground = f"依据：{_file(line.ground)}。" if line.ground else ""
        why = "；".join(filter(None, (line.facts, line.arithmetic)))
        paper.text(f"{number}. {line.month} {item}（{line.cites}）扣{points}分：{why}。{ground}")
    less = [line for line in inside if line.points < 0 and not line.took]
    limited = [line for line in less if line.kind not in TOGETHER]
    if limited:
        whole = rounded(abs(total([line.points for line in limited])), report.places)
        each = "；".join(
            f"{line.month} {item_name(line.item, line.title)}（{line.what}）"
            f"{rounded(abs(line.points), report.places)}分"
            for line in limited
        )
        paper.text(f"上限等调整另减{whole}分：{each}。")
    together = [line.points for line in less if line.kind in TOGETHER]
    if together:
        whole = rounded(abs(total(together)), report.places)
        paper.text(f"各部分、各期合在一起（取平均、按权重等），另减{whole}分。")
    given = [
        [
            line.item,
            line.title,
            line.what,
            *([] if period.kind == "month" else [line.month]),
            rounded(line.points, report.places),
        ]
        for line in inside
        if line.points > 0
    ]
    if given:
        when = [] if period.kind == "month" else [Column("月份", "centre")]
        columns = [
            Column("条款", "centre"),
            Column("标题"),
            Column("计分内容"),
            *when,
            Column("得分", "figure"),
        ]
        paper.text(f"{period.short}得分的有：")
        paper.table(Table("", "", columns, given))


def _judged(paper: Paper, targets: Sequence[Target], told: Explained) -> None:
    paper.heading("二、已经判过的目标")
    judged = [
        (clause, found)
        for clause in told.clauses
        for found in clause.targets
        if found.state in _JUDGED and not found.ended
    ]
    said = [
        f"{item_name(clause.item, clause.title)}（{clause.cites}）{target(found, ZH)}"
        for clause, found in sorted(judged, key=_by_state)
    ]
    said += [_over(found) for found in targets if found.ended]
    for number, text in enumerate(said, 1):
        paper.text(f"{number}. {text}")
    if not said:
        paper.text("还没有到期的目标。" if targets else "没有目标。")


def _over(found: Target) -> str:
    """A target that the unit does not have any more, and how it stood in its months."""
    name = " · ".join(part for part in (found.subject, found.title) if part)
    months = "、".join(f"{at}月{state}" for at, state in enumerate(found.history, 1) if state)
    return f"{found.heading.name}（{found.heading.cites}）[{found.state}] {name}：{months}"


def _corrections(report: Report, told: Explained) -> Iterator[str]:
    """The corrections that moved the unit's points in the period."""
    period = report.period
    for clause in told.clauses:
        for posting in clause.postings:
            if posting.kind == "correction" and period.holds(posting.month) and posting.points:
                name = item_name(clause.item, clause.title)
                yield f"{name} {signed(posting.points)} 分：{posting.arithmetic_zh}。"


def _by_state(judged: tuple[Clause, TargetState]) -> int:
    return _JUDGED.index(judged[1].state)


def _file(ground: str) -> str:
    """Where a figure stands, without the folders of the office's own machine."""
    return _FOLDERS.sub("", ground)
