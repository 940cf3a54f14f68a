"""Two scored years beside each other as tables: who moves, and by which clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...language import Say
from ...reports.figures import with_sign
from ...reports.tables import Column, Table
from ...scheme.scheme import Scheme

Rows = Sequence[Mapping[str, Any]]
"""Rows of a table of a comparison, cells by columns."""


def unit_table(units: Rows, rules: Scheme, say: Say) -> Table:
    """The units that have another total, place or band, the largest changes first."""
    columns = [
        Column(say("考核对象", "track")),
        Column(say("单位", "unit"), "unit"),
        Column(say("原结果", "total before"), "points"),
        Column(say("现结果", "total now"), "points"),
        Column(say("增减", "change"), "points"),
        Column(say("原名次", "place before"), "whole"),
        Column(say("现名次", "place now"), "whole"),
        Column(say("名次升降", "moved"), "move"),
        Column(say("原等次", "band before"), "centre"),
        Column(say("现等次", "band now"), "centre"),
    ]
    tracks = {name: track.title for name, track in rules.tracks.items()}
    rows = [
        [
            tracks.get(row["track"], row["track"]), row["entity"], row["from_total"],
            row["to_total"], row["points"], row["from_rank"], row["to_rank"], row["ranks"] or 0,
            row["from_band"], row["to_band"],
        ]
        for row in units
        if _moved(row)
    ]  # fmt: skip
    rows.sort(key=lambda row: (-abs(row[7]), -abs(row[4] or 0)))
    count = len(rows)
    notes = [say(f"{count}个单位有变化。", f"{count} units change.")]
    title = say("谁变了", "Who moves")
    return Table(title, title, columns, rows, notes, 2)


def clause_table(clauses: Rows, rules: Scheme, say: Say) -> Table:
    """The clauses by which units have other points."""
    columns = [
        Column(say("条款", "item"), "centre"),
        Column(say("标题", "title")),
        Column(say("单位", "unit"), "unit"),
        Column(say("原得分", "points before"), "points"),
        Column(say("现得分", "points now"), "points"),
        Column(say("增减", "change"), "points"),
    ]
    tracks = rules.tracks
    rows = []
    for row in clauses:
        item = tracks[row["track"]].items.get(row["item"]) if row["track"] in tracks else None
        title = item.title if item else ""
        figures = (row["from_points"], row["to_points"], row["points"])
        rows.append([row["item"], title, row["entity"], *figures])
    title = say("因为哪些条款", "By which clauses")
    return Table(title, title, columns, rows, [], 3)


_BECAUSE = {
    "facts": ("数据变了", "facts"),
    "rules": ("规则变了", "rules"),
    "follows": ("随其他各笔变", "follows from others"),
}
LISTED = 300
"""How many rows of a table a page lists; files of it have all."""


def posting_table(postings: Rows, say: Say) -> Table:
    """The postings that differ, and because of what."""
    columns = [
        Column(say("月份", "month"), "centre"),
        Column(say("单位", "unit"), "unit"),
        Column(say("条款", "item"), "centre"),
        Column(say("规则", "award")),
        Column(say("类别", "subject")),
        Column(say("原得分", "points before"), "points"),
        Column(say("现得分", "points now"), "points"),
        Column(say("增减", "change"), "points"),
        Column(say("因为", "because"), "centre"),
    ]
    rows = [
        [
            row["month"], row["entity"], row["item"] or "", row["award"] or row["kind"],
            row["subject"] or "", row["from_points"], row["to_points"], row["points"],
            say(*_BECAUSE[row["because"]]),
        ]
        for row in postings
    ]  # fmt: skip
    title = say("哪些得分变了", "Which postings changed")
    notes = [say(f"{len(postings)}笔不同。", f"{len(postings)} postings differ.")]
    return Table(title, title, columns, rows, notes, 2)


def cut(table: Table, say: Say) -> Table:
    """The rows that a page lists, and a note of the others."""
    rows = [*table.rows]
    if len(rows) <= LISTED:
        return table
    note = say(
        f"本页列前{LISTED}行，共{len(rows)}行，全部在导出的文件里。",
        f"The first {LISTED} of {len(rows)} rows; exported files have all.",
    )
    return replace(table, rows=rows[:LISTED], notes=[*table.notes, note])


def said_of(units: Rows, rules: Scheme, say: Say) -> Iterator[str]:
    """The changes in a sentence or two; of targets that are counted, how many have others met."""
    if not rules.settles:
        count = sum(map(_moved, units))
        yield say(
            f"达标次数变化的{count}个单位。", f"{count} units met targets more or less often."
        )
        return
    ranks = [row for row in units if row["from_rank"] != row["to_rank"]]
    bands = [row for row in units if row["from_band"] != row["to_band"]]
    yield say(
        f"名次变化的{len(ranks)}个单位，等次变化的{len(bands)}个单位。",
        f"{len(ranks)} units have another place, {len(bands)} another band.",
    )
    for row in bands[:10]:
        change = with_sign(row["points"]) if row["points"] is not None else ""
        yield say(
            f"{row['entity']}：{row['from_band']} → {row['to_band']}（{change}分）",
            f"{row['entity']}: {row['from_band']} → {row['to_band']} ({change})",
        )


def _moved(row: Mapping[str, Any]) -> bool:
    pairs = (("from_total", "to_total"), ("from_rank", "to_rank"), ("from_band", "to_band"))
    return any(row[one] != row[two] for one, two in pairs)


def rows_of(table: Any) -> list[dict[str, Any]]:
    """The rows of a data frame, None where a cell is empty."""
    return [
        {str(key): None if value is None or value != value else value for key, value in row.items()}
        for row in table.to_dict("records")
    ]
