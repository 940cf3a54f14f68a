"""The tables of an analysis: each column's name, kind, unit, and title in both languages."""

from __future__ import annotations

from ..results.tables.definitions import Column, Table

_TRACK = Column("track", "text", "考核对象", "track")
_KIND = Column("kind", "text", "种类", "kind")
_ITEM = Column("item", "text", "条款", "item")
_TITLE = Column("title", "text", "名称", "title")
_ENTITY = Column("entity", "text", "单位", "unit", repeats=False)


def _points(name: str, zh: str, en: str, *, gaps: bool = False) -> Column:
    return Column(name, "decimal", zh, en, "points", gaps)


def _share(name: str, zh: str, en: str) -> Column:
    return Column(name, "decimal", zh, en, "share", gaps=True)


def _count(name: str, zh: str, en: str, *, gaps: bool = False) -> Column:
    return Column(name, "whole", zh, en, "units", gaps)


def _place(name: str, zh: str, en: str) -> Column:
    return Column(name, "whole", zh, en, "place", gaps=True)


ITEMS = Table("items", "条款的区分作用", "what items tell apart", (
    _TRACK, _KIND, _ITEM, _TITLE,
    _count("units", "责任单位数", "units that answer"),
    _count("values", "不同得分数", "different values"),
    _points("least", "最低", "least"),
    _points("most", "最高", "most"),
    _share("share", "占总分差异", "share of the spread"),
    _share("correlation", "与总分的秩相关", "rank correlation with the total"),
    _share("without", "去掉后排名的秩相关", "rank correlation without it"),
    _count("moved", "去掉后名次变动的单位", "units whose rank is another without it", gaps=True),
    Column("furthest", "whole", "最多变动名次", "places moved at most", "places", gaps=True),
    _count("bands", "去掉后等次变动的单位", "units whose band is another without it", gaps=True),
    Column("separates", "truth", "拉开差距", "tells units apart"),
))  # fmt: skip
PAIRS = Table("pairs", "相近的条款", "items that say the same", (
    _TRACK, _ITEM, _TITLE,
    Column("other", "text", "另一条款", "other item"),
    Column("other_title", "text", "另一条款名称", "its title"),
    _count("units", "都负责的单位数", "units that answer for both"),
    _share("correlation", "秩相关", "rank correlation"),
    Column("proportional", "truth", "得分成比例", "proportional"),
))  # fmt: skip
LEAD = Table("terms", "差在哪里", "where the lead comes from", (
    _KIND, _ITEM, _TITLE,
    _points("ahead", "前者", "the one ahead"),
    _points("behind", "后者", "the other"),
    _points("points", "相差", "between them"),
    _points("total", "折合排名依据", "in what they are ranked by"),
))  # fmt: skip
MOVEMENT = Table("terms", "名次为何变动", "why a rank changed", (
    _KIND, _ITEM, _TITLE,
    _points("points", "期间得分", "points in between", gaps=True),
    _place("without", "没有它的名次", "rank without it"),
    _share("places", "带来的名次", "places it brought"),
))  # fmt: skip
YEARS = Table("years", "各年回测", "years by the scheme", (
    Column("year", "text", "年份", "year"),
    _TRACK,
    _count("units", "两边都有的单位", "units that both have"),
    _count("moved", "名次变动的单位", "units whose rank is another"),
    _count("bands", "等次变动的单位", "units whose band is another"),
    _share("correlation", "两种排名的秩相关", "rank correlation"),
    Column("left_out", "whole", "略去的行", "rows left out", "rows"),
))  # fmt: skip
UNITS = Table("units", "各单位回测", "units by the scheme", (
    Column("year", "text", "年份", "year"),
    _TRACK, _ENTITY,
    _points("from_total", "原总分", "total then", gaps=True),
    _points("to_total", "按本方案", "total by the scheme", gaps=True),
    _place("from_rank", "原名次", "rank then"),
    _place("to_rank", "按本方案名次", "rank by the scheme"),
    Column("from_band", "text", "原等次", "band then"),
    Column("to_band", "text", "按本方案等次", "band by the scheme"),
))  # fmt: skip
