"""The tables of a result: each column's name, kind, unit, and title in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...scheme import model as m
from ...scheme.scheme import Scheme

Kind = Literal["text", "decimal", "whole", "truth"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column, titled in both languages; `unit` is what its numbers count.

    `gaps` says whether a cell may be empty, `repeats` whether many rows have the same text.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    unit: str = ""
    gaps: bool = False
    repeats: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns in their order.

    >>> LEDGER.names[:4]
    ('track', 'month', 'entity', 'item')
    """

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def of_kind(self, *kinds: Kind) -> tuple[str, ...]:
        """The names of its columns of some kinds."""
        return tuple(column.name for column in self.columns if column.kind in kinds)


def _text(name: str, zh: str, en: str, *, repeats: bool = True) -> Column:
    return Column(name, "text", zh, en, repeats=repeats)


def _points(name: str, zh: str, en: str, *, gaps: bool = False) -> Column:
    return Column(name, "decimal", zh, en, "points", gaps)


def _place(name: str, zh: str, en: str, *, gaps: bool = False) -> Column:
    return Column(name, "whole", zh, en, "place", gaps)


def _figure(name: str, zh: str, en: str) -> Column:
    return Column(name, "decimal", zh, en, "that of the figure", gaps=True)


def _times(name: str, zh: str, en: str) -> Column:
    return Column(name, "whole", zh, en, "times")


_TRACK = _text("track", "考核对象", "track")
_MONTH = _text("month", "月份", "month")
_ENTITY = _text("entity", "单位", "unit", repeats=False)
_ITEM = _text("item", "条款", "item")
_SUBJECT = _text("subject", "类别", "subject")
_POINTS = _points("points", "得分", "points")
_AIM = _text("target", "目标", "target")
_AIM_TITLE = _text("title", "目标内容", "what is asked")
_ROLE = _text("role", "责任", "role")
_RESPONSIBLE = _text("responsible", "负责单位", "who answers")

LEDGER = Table("ledger", "记分明细", "ledger", (
    _TRACK, _MONTH, _ENTITY, _ITEM,
    _text("award", "计分规则", "award"),
    _SUBJECT,
    _text("kind", "种类", "kind"),
    _POINTS,
    _text("facts", "事实", "facts", repeats=False),
    _text("cites", "出处", "clause"),
))  # fmt: skip
ITEMS = Table("items", "各项得分", "items", (_TRACK, _MONTH, _ENTITY, _ITEM, _POINTS))
SECTIONS = Table("sections", "各部分得分", "sections", (
    _TRACK, _MONTH, _ENTITY,
    _text("section", "部分", "section"),
    _POINTS,
    _points("to_date", "年初至今", "to date"),
))  # fmt: skip
MONTHS = Table("months", "各月得分", "months", (
    _TRACK, _MONTH, _ENTITY, _POINTS,
    _points("to_date", "年初至今", "to date"),
    _place("rank", "当月名次", "rank in the month"),
    _place("rank_to_date", "年初至今名次", "rank to date"),
))  # fmt: skip
COMPLETENESS = Table("completeness", "数据完整性", "completeness", (
    _TRACK, _ENTITY, _ITEM,
    _text("fact", "事实", "fact"),
    _MONTH,
    _text("gap", "缺什么", "gap"),
))  # fmt: skip
TARGETS = Table("targets", "目标", "targets", (
    _TRACK, _MONTH, _ENTITY, _ITEM, _SUBJECT,
    _AIM, _AIM_TITLE, _ROLE, _RESPONSIBLE,
    _text("due", "到期月份", "due"),
    _text("state", "状态", "state"),
    _figure("value", "数值", "value"),
    _text("must", "要求", "must be"),
    _figure("bound", "界限", "bound"),
    _figure("distance", "距界限", "distance"),
    Column("derived", "truth", "界限为推定", "derived"),
    _text("as_of", "数据月份", "figures of"),
    _times("judged", "年内已判次数", "times judged in the year so far"),
    _times("met", "其中达标次数", "times met"),
))  # fmt: skip
STATE_NAMES = {
    "met": ("达标", "met"),
    "met-late": ("逾期完成", "met late"),
    "mended": ("恢复达标", "met again"),
    "not-met": ("未达标", "missed"),
    "no-facts": ("无数据", "no facts"),
    "early": ("提前完成", "early"),
    "in-progress": ("进行中", "in progress"),
    "not-due": ("未到期", "not due"),
    "not-applicable": ("不涉及", "n/a"),
}
"""What the states of targets are called, in their order."""
_STATE_COUNTS = tuple(
    Column(state.replace("-", "_"), "whole", *names, "targets")
    for state, names in STATE_NAMES.items()
)
TARGET_COUNTS = Table("target_counts", "目标统计", "target counts", (
    _TRACK, _MONTH, _ENTITY, *_STATE_COUNTS,
    Column("judged", "whole", "已判", "judged", "targets"),
    Column("targets", "whole", "目标总数", "all targets", "targets"),
    _times("year_judged", "年内已判次数", "times judged in the year so far"),
    _times("year_met", "年内达标次数", "times met in the year so far"),
))  # fmt: skip
TARGET_PERIODS = Table("target_periods", "目标季度和全年", "targets by quarter and year", (
    _TRACK,
    _text("period", "期间", "period"),
    _ENTITY, _ITEM, _SUBJECT, _AIM, _AIM_TITLE, _ROLE,
    _times("judged", "已判次数", "times judged"),
    _times("met", "达标次数", "times met"),
    _times("not_met", "未达标次数", "times missed"),
    _times("no_facts", "无数据次数", "times without facts"),
    _text("state", "期末状态", "state at the end"),
))  # fmt: skip
DUE = Table("due", "到期目标", "targets due", TARGETS.columns)
_TARGET_TABLES = (TARGETS, TARGET_COUNTS, TARGET_PERIODS, DUE)
CONTRIBUTIONS = Table("contributions", "汇总来源", "what sums are made of", (
    _TRACK, _MONTH, _ENTITY, _ITEM,
    _text("fact", "事实", "fact"),
    _text("from_track", "来自", "from the track"),
    _text("unit", "填报单位", "reported by", repeats=False),
    _text("subject", "类别", "subject"),
    _figure("value", "数值", "value"),
))  # fmt: skip
LEAGUES = Table("leagues", "排行榜", "leagues", (
    _TRACK,
    _text("league", "榜", "league"),
    _MONTH, _ENTITY,
    _place("rank", "名次", "rank", gaps=True),
    _text("figure", "指标", "figure"),
    _figure("value", "数值", "value"),
    _text("gap", "为何没有名次", "why there is no place"),
))  # fmt: skip

OF_POINTS = ("ledger", "items", "months", "annual", "completeness")
OF_TARGETS = ("targets", "target_counts", "target_periods", "due")
OF_SUMS = ("contributions",)
OF_LEAGUES = ("leagues",)
OF_SECTIONS = ("sections",)
NAMES = OF_POINTS + OF_TARGETS + OF_SUMS + OF_LEAGUES + OF_SECTIONS
"""Every table that a result may have."""


def tables_of(scheme: Scheme) -> tuple[str, ...]:
    """The names of the tables that a scheme's results have."""
    sums = scheme.has_targets and any(m.feeders(track) for track in scheme.tracks.values())
    return (
        *OF_POINTS,
        *(OF_TARGETS if scheme.has_targets else ()),
        *(OF_SUMS if sums else ()),
        *(OF_LEAGUES if scheme.leagues else ()),
        *(OF_SECTIONS if any(map(_has_values, scheme.tracks.values())) else ()),
    )


def _has_values(track: m.Track) -> bool:
    """Whether a section of a track is more than a heading of its items."""
    sections = (node for node in track.root.nodes() if isinstance(node, m.Section))
    return any(
        node is not track.root
        and (
            node.knobs
            or node.awards
            or node.weight != 1
            or any(isinstance(child, m.Section) for child in node.children)
        )
        for node in sections
    )


def annual(scheme: Scheme) -> Table:
    """The table `annual`: a column for each part of the scheme's year."""
    parts = (_points(part.id, part.title, part.id, gaps=True) for part in scheme.parts)
    places = [_place("rank", "名次", "rank", gaps=True)]
    if any(track.ranked_within for track in scheme.tracks.values()):
        places.append(_place("overall_rank", "总名次", "overall rank", gaps=True))
    places += [_place(r.id, r.title, r.id, gaps=True) for r in scheme.rankings]
    settled = (
        _points("total", "年度结果", "total", gaps=True),
        *places,
        _text("band", "等次", "band"),
        _text("veto", "一票否决", "veto"),
    )
    provisional = Column("provisional", "truth", "暂定", "provisional")
    columns = (_TRACK, _ENTITY, *parts, *(settled if scheme.settles else ()), provisional)
    return Table("annual", "年度结果", "annual results", columns)


def months(scheme: Scheme) -> Table:
    """The table `months`, without places where nobody is ranked."""
    ranked = MONTHS.columns if scheme.settles else MONTHS.columns[:-2]
    return Table(MONTHS.name, MONTHS.zh, MONTHS.en, ranked)


def table(scheme: Scheme, name: str) -> Table:
    """The table of a name as a scheme's results have it."""
    fixed = (LEDGER, ITEMS, COMPLETENESS, *_TARGET_TABLES, CONTRIBUTIONS, LEAGUES, SECTIONS)
    return {**{t.name: t for t in fixed}, "annual": annual(scheme), "months": months(scheme)}[name]
