"""Caps and floors above the awards: postings of their own, over each period, at each node."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import MONTHS, Row, months, plain, posted, rows, small, year

import creditscore

FACTS = "{n: {type: count, label: 次数}, bad: {type: count, label: 扣分次数}}"
AWARDS = """
  - {id: good, form: each, of: n, points: 2, period: month}
  - {id: bad, form: each, of: bad, points: -3, period: month}"""
TABLE = rows(n={1: 4, 2: 0, 3: 5, 4: 3, 7: 6}, bad={2: 1, 4: 4, 8: 1})
UNLIMITED = "8 -3 10 -6 0 0 12 -3"


def limited(folder: Path, node: str, limits: str) -> creditscore.Result:
    nodes: dict[str, str] = {node: limits} if node else {}
    return creditscore.score(small(folder, FACTS, AWARDS, **nodes), TABLE)  # type: ignore[arg-type]


@pytest.mark.parametrize("node", ["item", "section", "track"])
@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ("", UNLIMITED),
        ("cap: {points: 9, period: month}", "8 -3 9 -6 0 0 9 -3"),
        ("cap: {points: 9, period: quarter}", "8 -3 4 -6 0 0 9 0"),
        ("cap: {points: 9, period: half-year}", "8 -3 4 0 0 0 9 0"),
        ("cap: {points: 9, period: year}", "8 -3 4 0 0 0 0 0"),
        ("floor: {points: -2, period: month}", "8 -2 10 -2 0 0 12 -2"),
        ("floor: {points: -2, period: quarter}", "8 -3 10 -2 0 0 12 -3"),
        ("floor: {points: 6, period: half-year}", "8 -2 9 -6 0 0 12 -3"),
        ("floor: {points: 10, period: year}", "10 0 5 -5 0 0 11 -3"),
        (
            "floor: {points: -2, period: month}\ncap: {points: 12, period: year}",
            "8 -2 6 0 0 0 0 0",
        ),
    ],
)
def test_limit_of_a_node(tmp_path: Path, node: str, limits: str, expected: str) -> None:
    result = limited(tmp_path, node, limits)
    assert " ".join(plain(months(result)[:8])) == expected
    awards = [sum(posted(result, award=award).values()) for award in ("good", "bad")]
    assert awards == [36, -18]
    taken = Decimal(18) - sum(posted(result, kind="cap").values())
    assert year(result)["total"] + taken - sum(posted(result, kind="floor").values()) == 36


BITE = "when: {of: bad, above: 0}"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (f"cap: {{points: 9, {BITE}}}", "8 -3 4 0 0 0 0 0"),
        (f"cap: {{points: 9, period: month, {BITE}}}", "8 -3 10 -6 0 0 12 -3"),
        (f"floor: {{points: 1, period: month, {BITE}}}", "8 1 10 1 0 0 12 1"),
        (f"floor: {{points: 9, {BITE}}}", "8 1 6 -6 0 0 12 -3"),
        (f"clamp: running\ncap: {{points: 6, {BITE}}}", "8 -3 1 -6 0 0 6 -3"),
        (f"clamp: running\nfloor: {{points: 9, {BITE}}}", "8 1 10 -6 0 0 12 -3"),
    ],
)
def test_limit_of_a_node_under_a_condition(tmp_path: Path, limits: str, expected: str) -> None:
    """The condition is over the limit's own period, or the node's; without it no limit."""
    result = limited(tmp_path, "item", limits)
    assert " ".join(plain(months(result)[:8])) == expected


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        ("2", "16 -6 20 -12"),
        ("n", "32 -12 115 -27"),
        ("{parameter: share}", "4 -1.5 20 -9"),
        ("{ratio: n, over: bad}", "0 20 115 -113.4"),
    ],
)
def test_weight_that_is_a_measure(tmp_path: Path, weight: str, expected: str) -> None:
    """It is over the parent's period, here the year; one that is not known is 0."""
    head = """ranking: {by: total}
parameters: {share: [{from: 2023-01, value: 0.5}, {from: 2023-03, value: 1.5}]}"""
    scheme = small(tmp_path, FACTS, AWARDS, item=f"weight: {weight}", head=head)
    assert " ".join(plain(months(creditscore.score(scheme, TABLE))[:4])) == expected


@pytest.mark.parametrize(
    ("each", "weights", "expected"),
    [
        ("quarter", "[1, 1, 1, 1]", "8 -3 10 -10.5 0 0 2.5 -1"),
        ("quarter", "[0.1, 0.2, 0.3, 0.4]", "8 -3 10 -14 0 0 5.5 -1.5"),
        ("quarter", "[1, 0, 0, 1]", "8 -3 10 0 0 0 0 0"),
        ("quarter", "[0, 1, 1, 1]", "0 0 0 -6 0 0 9 -1.5"),
        ("half-year", "[1, 3]", "8 -3 10 -6 0 0 2.25 -2.25"),
    ],
)
def test_weighted_stretches(tmp_path: Path, each: str, weights: str, expected: str) -> None:
    rollup = f"over_time: {{each: {each}, by: weighted, weights: {weights}}}\nperiod: year"
    result = limited(tmp_path, "item", rollup)
    assert " ".join(plain(months(result)[:8])) == expected


def test_a_limit_posts_in_the_months_in_which_it_bites(tmp_path: Path) -> None:
    result = limited(tmp_path, "item", "cap: {points: 9, period: quarter}")
    assert posted(result, kind="cap") == {3: -6, 7: -3, 8: 3}
    rows_ = result.ledger[result.ledger["kind"] == "cap"]
    assert set(rows_["item"]) == {"1"}
    assert set(rows_["award"]) == set(rows_["facts"]) == {""}


@pytest.mark.parametrize("node", ["section", "track"])
def test_limits_above_items_name_their_node(tmp_path: Path, node: str) -> None:
    result = limited(tmp_path, node, "cap: {points: 9, period: year}")
    rows_ = result.ledger[result.ledger["kind"] == "cap"]
    assert set(rows_["item"]) == {"一" if node == "section" else "units"}
    assert set(rows_["cites"]) == {"附表"}
    assert sum(result.items["points"]) > year(result)["monthly"] == 9


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ("floor: 8\ncap: [{points: 20, period: year}]", "0 0 0 0 0 0 8 8 4 0 0 0"),
        ("base: 1", "0 0 0 0 0 0 1 1 1 1 1 1"),
        ("base: 3\ncap: [{points: 5, period: year}]", "0 0 0 0 0 0 3 2 0 0 0 0"),
        ("base: -3\nfloor: [{points: -5, period: year}]", "0 0 0 0 0 0 -3 -2 0 0 0 0"),
    ],
)
def test_months_before_a_unit_is_assessed_use_up_no_limit(
    tmp_path: Path, limits: str, expected: str
) -> None:
    late = "甲, from: 2023-07"
    scheme = small(tmp_path, FACTS, AWARDS, item=f"{limits}\nperiod: month", units=(late,))
    table = rows(n={7: 0})
    assert " ".join(plain(months(creditscore.score(scheme, table)))) == expected


def test_limits_work_from_the_inside_out(tmp_path: Path) -> None:
    """An award's cap, its item's, its section's and the track's, each on what the last one left."""
    more = """
      - id: "2"
        title: 另一条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {n: {type: count, label: 次数}}
        awards: [{id: a, form: each, of: n, points: 1, period: month}]
"""
    scheme = small(
        tmp_path,
        FACTS,
        "[{id: good, form: each, of: n, points: 2, period: month, cap: 30}]",
        item="cap: {points: 20, period: month}",
        section="cap: {points: 25, period: month}",
        track="cap: {points: 24, period: year}",
        more=more,
    )
    result = creditscore.score(scheme, [*rows(n={1: 50, 2: 1}), *rows(item="2", n={1: 9})])
    january = result.ledger[
        (result.ledger["month"] == "2023-01") & (result.ledger["kind"] != "annual")
    ]
    assert list(zip(january["item"], january["kind"], january["points"], strict=True)) == [
        ("1", "award", 30),
        ("1", "cap", -10),
        ("2", "award", 9),
        ("一", "cap", -4),
        ("units", "cap", -1),
    ]
    assert months(result)[:2] == [24, 0]


def test_sections_inside_sections(tmp_path: Path) -> None:
    scheme = small(tmp_path, FACTS, AWARDS)
    folder = scheme.source.folder if scheme.source else tmp_path
    track = folder / "units.yaml"
    head, items = track.read_text(encoding="utf-8").split("    items:\n")
    nested = "".join("    " + line for line in ("    items:\n" + items).splitlines(keepends=True))
    inner = """\
    sections:
      - id: 甲
        title: 节
        cap: {points: 9, period: month}
"""
    track.write_text(f"{head}{inner}{nested}", encoding="utf-8")
    assert plain(months(creditscore.score(folder, TABLE)))[:3] == ["8", "-3", "9"]


LIMITS = {
    "item": "floor: {points: -5, period: quarter}\ncap: {points: 30, period: quarter}",
    "section": "cap: {points: 70, period: half-year}",
    "track": "floor: {points: -20, period: year}\ncap: {points: 110, period: year}",
}
RISING = """
  - {id: good, form: each, of: n, points: 2, period: quarter, cap: 40}
  - {id: also, form: each, of: n, points: 0.5, period: month, cap: 3}
  - {id: rows, form: tiers, of: n, period: quarter, tiers: [{below: 4, points: 0},
      {at_least: 4, below: 9, points: 5}, {at_least: 9, points: 7}]}
  - {id: bad, form: each, of: bad, points: -3, period: quarter, floor: -30}"""
COUNTS = st.lists(st.integers(0, 12), min_size=12, max_size=12)


@pytest.fixture(scope="module")
def rising(tmp_path_factory: pytest.TempPathFactory) -> creditscore.Scheme:
    return small(tmp_path_factory.mktemp("rising"), FACTS, RISING, **LIMITS)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(good=COUNTS, bad=COUNTS, more=st.lists(st.tuples(st.integers(0, 11), st.integers(1, 9))))
def test_more_good_facts_never_lower_a_rising_award(
    rising: creditscore.Scheme, good: list[int], bad: list[int], more: list[tuple[int, int]]
) -> None:
    """Neither in the year nor up to any month of it, with caps and floors above whose periods are
    no shorter than those below. (Under a cap by the year inside a cap by the quarter an early fact
    can use up what a later quarter would have kept.)"""
    better = list(good)
    for month, number in more:
        better[month] += number
    table: list[Row] = []
    for unit, counts in (("甲", good), ("乙", better)):
        table += rows(unit, n=dict(enumerate(counts, 1)), bad=dict(enumerate(bad, 1)))
    found = creditscore.score(rising, table).months
    to_date = found.set_index(["month", "entity"])["to_date"].to_dict()
    for month in MONTHS:
        assert to_date[month, "乙"] >= to_date[month, "甲"]
    assert found[found["entity"] == "甲"]["rank_to_date"].iloc[-1] >= 1


@pytest.mark.parametrize(("opening", "expected"), [("", "3.0000"), ("opening: 12", "0.0000")])
def test_points_of_a_node_are_not_known_before_the_year(
    opening: str, expected: str, tmp_path: Path
) -> None:
    """What has to hold in every month so far has failed in the months of the opening."""
    calm = "{when: [{of: {points_of: '1'}, at_most: 50, over: every}], points: 3}"
    more = f"""
      - id: "2"
        title: 平稳
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {{seen: {{type: count, label: 次数}}}}
        awards: [{{id: calm, form: levels, period: running, levels: [{calm}]}}]"""
    head = f"ranking: {{by: total}}\n{opening}"
    scheme = small(tmp_path, FACTS, AWARDS, more=more, head=head)
    items = creditscore.score(scheme, rows(n={1: 1})).items
    found = items[(items["entity"] == "甲") & (items["item"] == "2")]["points"]
    assert str(sum(found, Decimal("0.0000"))) == expected


def test_full_marks_asked_later_leave_points_of_a_subject_as_they_were(tmp_path: Path) -> None:
    """An item is worked out once, also where its children are looked at after it was told."""
    more = """
  - id: 二
    title: 另一章
    items:
      - id: "2"
        title: 满分
        cites: 附表（二）
        says: 规则。
        applies_to: all
        awards: [{id: full, form: given, of: {full_of: 一}, period: year}]
      - id: "3"
        title: 同一类
        cites: 附表（三）
        says: 规则。
        applies_to: all
        awards: [{id: of, form: given, of: {points_of: "1", subject: 甲类}, period: year}]
"""
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 件}}",
        "[{id: cases, form: each, of: cases, points: 3, period: year, full: 9}]",
        item="subjects: [甲类, 乙类]",
        more=more,
    )
    result = creditscore.score(scheme, rows(subject="甲类", cases={1: 1}))
    assert posted(result, item="3")[1] == 3


@pytest.mark.parametrize(("way", "expected"), [("drop", 5), ("rescale", 7), ("rescale-tree", 7)])
def test_full_marks_that_apply_within_a_subject(tmp_path: Path, way: str, expected: int) -> None:
    """Of 10 full marks of one subject 6 apply: its 3 points count as 3 × 10 ÷ 6, in either way."""
    scheme = small(
        tmp_path,
        "{a: {type: score, label: 甲分}, b: {type: score, label: 乙分, missing: not-applicable}}",
        """
  - {id: a, form: given, of: a, period: month, full: 6}
  - {id: b, form: given, of: b, period: month, full: 4}""",
        item=f"subjects: [甲类, 乙类]\neach_subject: {{not_applicable: {way}, period: month}}",
    )
    facts = [*rows(subject="甲类", a={1: 3}), *rows(subject="乙类", a={1: 1}, b={1: 1})]
    result = creditscore.score(scheme, facts)
    assert plain(months(result)[:1]) == [str(expected)]
    if way == "rescale-tree":
        assert "× 满分 10 ÷ 所涉满分 6" in result.explain("甲").text("zh")


def test_a_bonus_has_no_part_in_the_full_marks_of_a_section(tmp_path: Path) -> None:
    """Items of 5 and 4 full marks and one of 0: for 甲 the second does not apply, 5 are left."""
    facts = "{n: {type: score, label: 得分, missing: not-applicable}}"
    awards = "[{id: a, form: given, of: n, period: year}]"
    items = """
      - id: "2"
        title: 另一条
        cites: 附表
        says: 规则。
        applies_to: all
        full: 4
        facts: {0}
        awards: {1}
      - id: "3"
        title: 加分
        cites: 附表
        says: 规则。
        applies_to: all
        full: 0
        period: year
        facts: {0}
        awards: {1}
  - id: 二
    title: 另一章
    items:
      - id: "4"
        title: 满分
        cites: 附表
        says: 规则。
        applies_to: all
        awards: [{{id: full, form: given, of: {{full_of: 一}}, period: year}}]
"""
    more = items.format(facts, awards)
    scheme = small(tmp_path, facts, awards, item="full: 5", more=more)
    table = [*rows(n={1: 3}), *rows(item="3", n={1: 1}), *rows("乙", item="2", n={1: 1})]
    result = creditscore.score(scheme, table)
    assert [sum(posted(result, unit, item="4").values()) for unit in "甲乙丙"] == [5, 4, 0]


def test_an_award_of_0_full_marks_stands_before_one_that_has_them(tmp_path: Path) -> None:
    awards = """
  - {id: more, form: each, of: n, points: 1, period: year, full: 0}
  - {id: most, form: each, of: n, points: 3, period: year, full: 9}"""
    more = """
      - id: "2"
        title: 满分
        cites: 附表（二）
        says: 规则。
        applies_to: all
        awards: [{id: full, form: given, of: {full_of: "1"}, period: year}]
"""
    scheme = small(tmp_path, "{n: {type: count, label: 件}}", awards, more=more)
    assert posted(creditscore.score(scheme, rows(n={1: 1})), item="2")[1] == 9


def test_points_of_a_subject_that_nobody_has_reported_are_not_known(tmp_path: Path) -> None:
    """5 points stand for those of a contract: until anybody has one, and for who has none."""
    more = """
      - id: "2"
        title: 另一条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        awards:
          - id: b
            form: given
            of: {first_known: [{points_of: "1", subject: 合同}, 5]}
            period: year
"""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}]",
        item="subjects: open",
        more=more,
    )
    for subject, points in (("合同", [5, 6]), ("工程", [5, 5])):
        result = creditscore.score(scheme, rows("乙", subject=subject, n={1: 3}))
        found = [sum(posted(result, unit, item="2").values()) for unit in "甲乙"]
        assert found == points
