"""Places: equals share one, the next are skipped, a chain of keys settles ties."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import rows, small, written

import creditscore
from creditscore.grading.ranking import ranked
from creditscore.reports.building import report_of
from creditscore.reports.periods import Period

KEY = st.sampled_from([-(2**61), -(2**61) + 1, -1, 0, 1, 2**40, 2**61])
"""Figures that are next to each other, and so far apart that no number of 64 bits holds several."""
KEYS = st.lists(
    st.tuples(KEY, KEY, st.integers(0, 1), st.integers(0, 1), st.booleans()), max_size=12
)


@given(KEYS, st.booleans())
def test_a_place_is_one_more_than_the_number_ahead(
    table: list[tuple[int, int, int, int, bool]], apart: bool
) -> None:
    columns = np.array([row[:4] for row in table], np.int64).reshape(-1, 4).T
    inside = np.array([row[4] for row in table], bool)
    rank, tied = ranked(list(columns[:3]), inside, columns[3] if apart else None)
    for row, place, sharing in zip(table, rank, tied, strict=True):
        field = [other[:3] for other in table if other[4] and (other[3] == row[3] or not apart)]
        ahead = sum(other > row[:3] for other in field)
        assert (place, sharing) == ((ahead + 1, field.count(row[:3])) if row[4] else (0, 0))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([72, 71, 71, 71, 70], [1, 2, 2, 2, 5]),
        ([1, 2, 2, 4], [4, 2, 2, 1]),
        ([5, 5, 5], [1, 1, 1]),
        ([-3, 0, -10], [2, 1, 3]),
    ],
)
def test_ties_share_and_skip(values: list[int], expected: list[int]) -> None:
    assert ranked([np.array(values)], np.ones(len(values), bool))[0].tolist() == expected


PARTS = """
annual:
  parts:
    - {id: monthly, title: 月度, weight: 1, of: months}
    - id: test
      title: 测评
      weight: 0
      of: {item: test, fact: mark}
      fact: {type: score, label: 分}
"""
AWARDS = """
  - {id: good, form: each, of: n, points: 2, period: month}
  - {id: bad, form: each, of: bad, points: -2, period: month}"""
TABLE = [
    *rows("甲", n={1: 10}),
    *rows("乙", n={1: 12}, bad={2: 2}),
    *rows("丙", n={1: 12, 3: 1}, bad={2: 1, 4: 2}),
    *rows("丁", n={1: 9}),
    *rows("甲", "test", mark={12: 80}),
    *rows("乙", "test", mark={12: 90}),
    *rows("丙", "test", mark={12: 90}),
]


def test_what_is_earned_in_more_months_is_no_smaller_deduction(tmp_path: Path) -> None:
    facts = "{n: {type: count, label: 次数}, bad: {type: count, label: 扣分次数}}"
    ties = "ranking: {by: total, ties: [fewer-deductions]}"
    scheme = small(tmp_path, facts, AWARDS, head=ties, units="甲乙")
    table = [*rows("甲", n={1: 8}, bad={3: 3}), *rows("乙", n={1: 5, 2: 3}, bad={1: 2, 3: 1})]
    assert list(creditscore.score(scheme, table).annual["rank"]) == [1, 1]


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        ("{by: total, ties: []}", [1, 1, 1, 4]),
        ("{by: total, ties: [fewer-deductions]}", [1, 2, 3, 4]),
        ("{by: total, ties: [test]}", [3, 1, 1, 4]),
        ("{by: total, ties: [test, fewer-deductions]}", [3, 1, 2, 4]),
        ("{by: test}", [3, 1, 1, 4]),
        ("{by: test, ties: [monthly]}", [3, 1, 1, 4]),
        ("{by: monthly}", [1, 1, 1, 4]),
    ],
)
def test_a_chain_of_tie_breakers(tmp_path: Path, ranking: str, expected: list[int]) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, bad: {type: count, label: 扣分次数}}",
        AWARDS,
        parts=PARTS,
        head=f"ranking: {ranking}",
        units="甲乙丙丁",
    )
    assert list(creditscore.score(scheme, TABLE).annual["rank"]) == expected


def test_a_track_without_the_node_that_settles_ties_skips_the_step(tmp_path: Path) -> None:
    """Equal totals: by section 二, which towns do not have, 甲 is behind 乙, 东 beside 西."""
    item = """      - id: "{0}"
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        facts: {{n: {{type: count, label: 次数}}}}
        awards: [{{id: a, form: each, of: n, points: 1, period: year}}]
"""
    track = "track: {0}\ntitle: {0}\ncites: 附表\nbands: [{{name: 合格}}]\nsections:\n"
    one = f"  - id: 一\n    title: 章\n    items:\n{item.format(1)}"
    two = f"  - id: 二\n    title: 章\n    items:\n{item.format(2)}"
    texts = {
        "scheme": "scheme: small\ntitle: 小\ncites: 附件\nyear: 2023\npoints: {places: 4}\n"
        "tracks: [units, towns]\nannual: {parts: [{id: m, title: 月, weight: 1, of: months}]}\n"
        "ranking: {by: total, ties: [{points_of: 二}]}\n",
        "units": track.format("units") + one + two,
        "towns": track.format("towns") + one,
        "roster": "entities:\n  units: [{name: 甲}, {name: 乙}]\n"
        "  towns: [{name: 东}, {name: 西}]\n",
    }
    table = [
        *rows("甲", n={1: 3}), *rows("乙", n={1: 1}), *rows("乙", item="2", n={2: 2}),
        *rows("东", n={1: 4}), *rows("西", n={2: 4}),
    ]  # fmt: skip
    result = creditscore.score(creditscore.load_scheme(written(tmp_path / "small", texts)), table)
    ranks = dict(zip(result.annual["entity"], result.annual["rank"], strict=True))
    assert ranks == {"甲": 2, "乙": 1, "东": 1, "西": 1}


def test_ranks_of_the_months_and_up_to_them(tmp_path: Path) -> None:
    scheme = small(
        tmp_path, "{n: {type: count, label: 次数}, bad: {type: count, label: 扣分次数}}", AWARDS
    )
    table = [*rows("甲", n={1: 1, 2: 5}), *rows("乙", n={1: 3, 2: 1}), *rows("丙", n={1: 3})]
    frame = creditscore.score(scheme, table).months.head(6)
    assert list(frame["rank"]) == [3, 1, 1, 1, 2, 3]
    assert list(frame["rank_to_date"]) == [3, 1, 1, 1, 2, 3]
    assert list(frame["to_date"]) == [2, 6, 6, 12, 8, 6]


def test_the_fewest_points_of_a_month_are_first_where_fewer_are_better(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        head="ranking: {by: total, order: low-first}",
    )
    table = [*rows("甲", n={1: 1, 2: 5}), *rows("乙", n={1: 2, 2: 1}), *rows("丙", n={1: 3})]
    result = creditscore.score(scheme, table, through="2023-02")
    assert list(result.months["rank"]) == [1, 2, 3, 3, 2, 1]
    assert list(result.months["rank_to_date"]) == [1, 2, 3, 3, 1, 1]
    assert list(result.annual["rank"]) == [3, 1, 1]
    told = result.explain("甲", "2023-02")
    assert (told.rank, told.rank_to_date) == (3, 3)
    report = report_of(result, Period("month", 2023, 2, 2))
    assert [(u.unit, u.rank, u.before, u.place) for u in report.tracks[0].standings] == [
        ("乙", 2, 2, 1), ("丙", 1, 3, 1), ("甲", 3, 1, 3)
    ]  # fmt: skip


def test_months_are_ranked_by_more_points_where_the_year_goes_by_fewer_of_something_else(
    tmp_path: Path,
) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        parts="annual: {parts: [{id: m, title: 月度, weight: 1, of: months}, {id: visits,"
        " title: 信访, weight: 0, of: {item: visits, fact: visits},"
        " fact: {type: count, label: 信访量}}]}",
        head="ranking: {by: visits, order: low-first}",
    )
    visits = [*rows("甲", "visits", visits={12: 3}), *rows("乙", "visits", visits={12: 1})]
    result = creditscore.score(scheme, [*rows("甲", n={1: 2}), *rows("乙", n={1: 1}), *visits])
    assert list(result.months["rank_to_date"])[:3] == [1, 2, 3]
    assert list(result.annual["rank"])[:2] == [3, 2]


def test_what_a_cap_takes_is_no_deduction(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, bad: {type: count, label: 扣分次数}}",
        AWARDS,
        item="cap: {points: 10, period: month}",
        head="ranking: {by: total, ties: [fewer-deductions]}",
    )
    table = [*rows("甲", n={1: 7}), *rows("乙", n={1: 5}), *rows("丙", n={1: 6}, bad={1: 1})]
    result = creditscore.score(scheme, table)
    assert list(result.annual["total"]) == [10, 10, 10]
    assert list(result.annual["rank"]) == [1, 1, 3]


def test_deductions_are_what_awards_take_that_count(tmp_path: Path) -> None:
    """Not what is shown only, and not what a knob of a node changes."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, bad: {type: count, label: 扣分次数}}",
        AWARDS,
        item="multiplier: 0.5",
        more="""
      - id: "2"
        title: 只列不计
        cites: 附表（二）
        says: 规则。
        applies_to: all
        counts: false
        facts: {bad: {type: count, label: 扣分次数}}
        awards: [{id: bad, form: each, of: bad, points: -1, period: year}]
""",
        head="ranking: {by: total, ties: [fewer-deductions]}",
    )
    table = [
        *rows("甲", n={1: 10}),
        *rows("乙", n={1: 10}),
        *rows("乙", item="2", bad={1: 7}),
        *rows("丙", n={1: 11}, bad={1: 1}),
    ]
    result = creditscore.score(scheme, table)
    assert list(result.annual["total"]) == [10, 10, 10]
    assert list(result.annual["rank"]) == [1, 1, 3]
