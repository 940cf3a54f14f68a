"""Leagues: places by facts, by points, by how units stand among the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import rows, small

import creditscore

FACTS = "{n: {type: count, label: 次数}, left: {type: score, label: 得分, missing: not-applicable}}"
AWARDS = """
  - {id: n, form: each, of: n, points: 2, period: month}
"""
TABLE = [*rows("甲", n={1: 3, 2: 1}), *rows("乙", n={1: 5}), *rows("丙", n={1: 4, 2: 9})]


@pytest.mark.parametrize(
    ("of", "places", "values"),
    [
        ('{points_of: "1"}', "312", "6 10 8"),
        ("{points_of: 一}", "312", "6 10 8"),
        ("{points_of: units}", "312", "6 10 8"),
        ('{points_of: "1", at: before-limits}', "312", "6 10 8"),
        ('{ratio: {points_of: "1"}, over: {item: "1", fact: n}}', "111", "2 2 2"),
        ('{difference: {points_of: "1"}, less: {item: "1", fact: n}}', "312", "3 5 4"),
        ('{change_of: {points_of: "1"}}', "---", "- - -"),
        ('{peers: rank, of: {points_of: "1"}}', "132", "3 1 2"),
        ('{ratio: {points_of: "1"}, over: {peers: max, of: {points_of: "1"}}}', "312", "0.6 1 0.8"),
    ],
)
def test_a_league_by_points(tmp_path: Path, of: str, places: str, values: str) -> None:
    league = f"{{id: a, title: 表, track: units, by: [{{id: b, label: 分, of: {of}}}]}}"
    head = f"ranking: {{by: total}}\nleagues: [{league}]"
    scheme = small(tmp_path, FACTS, AWARDS, head=head)
    table = creditscore.score(scheme, TABLE).leagues
    january = table[table["month"] == "2023-01"].set_index("entity").loc[["甲", "乙", "丙"]]
    missing = january["rank"].isna()
    shown = [
        "-" if gone else str(rank) for gone, rank in zip(missing, january["rank"], strict=True)
    ]
    assert "".join(shown) == places
    figures = ["-" if value is None else str(value) for value in january["value"]]
    assert figures == values.split()


def test_points_of_a_league_are_those_of_the_month(tmp_path: Path) -> None:
    head = (
        "ranking: {by: total}\nleagues: [{id: a, title: 表, track: units, "
        'by: [{id: b, label: 分, of: {points_of: "1"}}]}]'
    )
    table = creditscore.score(small(tmp_path, FACTS, AWARDS, head=head), TABLE).leagues
    february = table[table["month"] == "2023-02"]
    assert dict(zip(february["entity"], map(str, february["value"]), strict=True)) == {
        "丙": "18",
        "甲": "2",
        "乙": "0",
    }


def test_who_has_not_reported_comes_last_and_who_has_left_has_no_place(tmp_path: Path) -> None:
    head = (
        "ranking: {by: total}\nleagues: [{id: a, title: 表, track: units, unreported: last, "
        'by: [{id: b, label: 分, of: {item: "1", fact: left}}]}]'
    )
    units = ("甲", "乙", "丙", "丁, until: 2023-01")
    scheme = small(tmp_path, FACTS, AWARDS, head=head, units=units)
    table = [
        *rows("甲", left={1: 5, 2: 5}),
        *rows("乙", left={1: 6, 2: 6}),
        *rows("丁", left={1: 7}),
    ]
    found = creditscore.score(scheme, table).leagues
    for month, places in (("2023-01", "3241"), ("2023-02", "213-")):
        ranks = found[found["month"] == month].set_index("entity")["rank"]
        shown = ["-" if gone else str(ranks[unit]) for unit, gone in ranks.isna().items()]
        assert (
            "".join(dict(zip(ranks.index, shown, strict=True))[unit] for unit in "甲乙丙丁")
            == places
        )


def test_the_silent_come_last_where_nobody_has_left(tmp_path: Path) -> None:
    head = (
        "ranking: {by: total}\nleagues: [{id: a, title: 表, track: units, unreported: last, "
        'by: [{id: b, label: 分, of: {item: "1", fact: left}}]}]'
    )
    table = [*rows("乙", left={1: 6}), *rows("丙", left={1: 8})]
    found = creditscore.score(small(tmp_path, FACTS, AWARDS, head=head), table).leagues
    ranks = found[found["month"] == "2023-01"].set_index("entity")["rank"]
    assert [ranks[unit] for unit in "甲乙丙"] == [3, 2, 1]
    assert found[found["month"] == "2023-02"]["rank"].isna().all(), "nobody to come last of"


@pytest.mark.parametrize(("missing", "places"), [("not-reported", "132"), ("zero", "213")])
def test_who_has_not_reported_comes_last_where_its_figure_is_not_known(
    tmp_path: Path, missing: str, places: str
) -> None:
    """A count that is 0 unless something is reported is a figure, and the fewest comes first."""
    head = (
        "ranking: {by: total}\nleagues: [{id: a, title: 表, track: units, unreported: last, "
        'by: [{id: b, label: 数, of: {item: "1", fact: late}, order: low-first}]}]'
    )
    facts = f"{{late: {{type: count, label: 迟报数, missing: {missing}}}}}"
    awards = "[{id: a, form: each, of: late, points: -1, period: month}]"
    table = [*rows("甲", late={1: 5}), *rows("丙", late={1: 6})]
    found = creditscore.score(small(tmp_path, facts, awards, head=head), table).leagues
    ranks = found[found["month"] == "2023-01"].set_index("entity")["rank"]
    assert "".join(str(ranks[unit]) for unit in "甲乙丙") == places


def test_who_lacks_a_figure_for_want_of_a_report_comes_last_and_nobody_else(tmp_path: Path) -> None:
    """丙 says n/a, 丁 has 0 of 0, 戊 leaves out what is 0 unless told; 乙 leaves out 应办."""
    head = (
        "ranking: {by: total}\nleagues: [{id: a, title: 表, track: units, unreported: last, by: ["
        '{id: b, label: 率, of: {ratio: {item: "1", fact: done}, over: {item: "1", fact: all}}}, '
        '{id: c, label: 数, of: {item: "1", fact: late}, order: low-first}]}]'
    )
    count = "type: count, missing: not-reported"
    facts = (
        f"{{done: {{{count}, label: 已办}}, all: {{{count}, label: 应办}}, "
        "late: {type: count, label: 迟报, missing: zero}}"
    )
    awards = "[{id: a, form: each, of: late, points: -1, period: month}]"
    scheme = small(tmp_path, facts, awards, head=head, units="甲乙丙丁戊")
    table = [
        *rows("甲", done={1: 1}, all={1: 2}, late={1: 3}),
        *rows("乙", done={1: 1}, late={1: 0}),
        *rows("丙", done={1: "n/a"}),
        *rows("丁", done={1: 0}, all={1: 0}),
        *rows("戊", done={1: 1}, all={1: 2}),
    ]
    found = creditscore.score(scheme, table).leagues
    january = found[(found["month"] == "2023-01") & (found["figure"] == "b")].set_index("entity")
    places = january["rank"].astype("object").where(january["rank"].notna(), None)
    assert [places[unit] for unit in "甲乙丙丁戊"] == [2, 3, None, None, 1]


@pytest.mark.parametrize(("last", "february"), [("", "21-"), (", unreported: last", "213")])
def test_a_change_lacks_the_report_of_the_month_before(
    tmp_path: Path, last: str, february: str
) -> None:
    head = (
        f"ranking: {{by: total}}\nleagues: [{{id: a, title: 表, track: units{last}, by: ["
        '{id: b, label: 增量, of: {change_of: {item: "1", fact: left}}}]}]'
    )
    scheme = small(
        tmp_path, FACTS, AWARDS, head=head, units=["甲", "乙", "丙", "丁, from: 2023-02"]
    )
    table = [
        *rows("甲", left={1: 5, 2: 5}),
        *rows("乙", left={1: 5, 2: 6}),
        *rows("丙", left={2: 9}),
        *rows("丁", left={2: 9}),
    ]
    found = creditscore.score(scheme, table, through="2023-02").leagues
    found = found[found["month"] == "2023-02"].set_index("entity")
    shown = found["rank"].astype("string").fillna("-")
    assert "".join(shown[unit] for unit in "甲乙丙丁") == f"{february}-"
    assert found["gap"]["丙"] == ("" if last else "未报：上月得分")
    assert "没有上月可比" in found["gap"]["丁"]


def test_who_does_not_answer_for_the_figure_has_no_place_though_the_silent_have_the_last(
    tmp_path: Path,
) -> None:
    head = (
        "ranking: {by: total}\nleagues: [{id: a, title: 表, track: units, unreported: last, "
        'by: [{id: b, label: 分, of: {item: "2", fact: k}}]}]'
    )
    more = """
      - id: "2"
        title: 另一条
        cites: 附表（二）
        says: 规则。
        applies_to: {units: [甲, 乙], others: refused}
        facts: {k: {type: score, label: 数, missing: not-applicable}}
        awards: [{id: k, form: given, of: k, period: month}]
"""
    scheme = small(tmp_path, FACTS, AWARDS, head=head, more=more)
    found = creditscore.score(scheme, rows("甲", item="2", k={1: 5})).leagues
    january = found[found["month"] == "2023-01"].set_index("entity")["rank"].astype("string")
    assert [january.fillna("-")[unit] for unit in "甲乙丙"] == ["1", "2", "-"]


def test_a_change_since_a_month_that_said_n_a_is_nobodys_silence(tmp_path: Path) -> None:
    """Of 丙 half is missing in February; but its January says n/a, so there is no change anyway."""
    ratio = '{ratio: {item: "1", fact: done}, over: {item: "1", fact: all}}'
    head = (
        "ranking: {by: total}\nleagues: [{id: a, title: 表, track: units, unreported: last, "
        f"by: [{{id: b, label: 率, of: {{change_of: {ratio}}}}}]}}]"
    )
    count = "type: count, missing: not-reported"
    facts = f"{{done: {{{count}, label: 已办}}, all: {{{count}, label: 应办}}}}"
    awards = "[{id: a, form: each, of: done, points: 1, period: month}]"
    table = [
        *rows("甲", done={1: 1, 2: 1}, all={1: 2, 2: 4}),
        *rows("乙", done={1: 1, 2: 1}, all={1: 2}),
        *rows("丙", done={1: "n/a", 2: 1}, all={1: 2}),
    ]
    scheme = small(tmp_path, facts, awards, head=head)
    found = creditscore.score(scheme, table, through="2023-02").leagues
    february = found[found["month"] == "2023-02"].set_index("entity")["rank"].astype("string")
    assert [february.fillna("-")[unit] for unit in "甲乙丙"] == ["1", "2", "-"]
