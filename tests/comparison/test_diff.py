"""Two schemes beside each other: what is said of their rules, and who moves by which clause."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
import sampled
from comparison.test_random_schemes import items_of, patches
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from oracle.schemes import Case, as_table, plain_cases
from small import drawn, rows, small, year

import creditscore

NAME = "changzhi-2023"


def test_changes_are_told_by_clause(changzhi: creditscore.Scheme) -> None:
    other = changzhi.with_changes(
        {
            "16.awards.cases.cap": 30,
            "departments/22.awards.cases": None,
            "tracks.departments.bands.优秀.first": 12,
            "annual.parts.monthly.weight": Decimal("0.8"),
        },
        {"departments/7": "any-day", "cut": "all-out"},
    )
    assert creditscore.diff(changzhi, other).lines("zh") == [
        "方案：monthly权重 0.9 → 0.8",
        "方案：分界上的并列 归上一等 → 归下一等",
        "市有关单位：优秀前几名 10 → 12",
        "市有关单位（七）降低统一社会信用代码重错码率：规则说法有改",
        (
            "市有关单位（七）降低统一社会信用代码重错码率："
            "新增填报项当月存在过、月末前已纠正的重错码条数"
        ),
        (
            "市有关单位（七）降低统一社会信用代码重错码率："
            "月末未纠正的重错码条数＋当月存在过、月末前已纠正的重错码条数计什么 "
            "wrong_codes → {sum: [wrong_codes, corrected_codes]}"
        ),
        "市有关单位（十六）依法依规开展失信惩戒：报送失信惩戒案例数全年上限 20 → 30",
        (
            "市有关单位（二十二）发挥信用惠民便企作用：取消计分规则报送守信激励事例数"
            "（原为 {id: cases, form: each, of: cases, points: 2, period: year, cap: 20}）"
        ),
        "县区（十六）依法依规开展失信惩戒：报送失信惩戒案例数全年上限 20 → 30",
    ]


def test_units_of_one_roster_alone(tmp_path: Path) -> None:
    one, two = (
        small(tmp_path, "{n: {type: count, label: 次}}",
              "[{id: a, form: each, of: n, points: 1, period: year}]", units=units)
        for units in (("甲", "乙", "丙"), ("甲", "丁", "丙"))
    )  # fmt: skip
    assert creditscore.diff(one, two).lines("zh") == ["单位：删去单位乙", "单位：新增单位丁"]


def test_a_renumbered_clause_is_the_same_clause(tmp_path: Path) -> None:
    facts = "{n: {type: count, label: 次}}"
    awards = "[{id: a, form: each, of: n, points: %s, period: year}]"
    one = small(tmp_path, facts, awards % 1)
    home = tmp_path / "other"
    home.mkdir()
    two = small(home, facts, awards % 2)
    text = (home / "small" / "units.yaml").read_text(encoding="utf-8").replace('id: "1"', 'id: "9"')
    (home / "small" / "units.yaml").write_text(text, encoding="utf-8")
    scheme = (home / "small" / "scheme.yaml").read_text(encoding="utf-8")
    later = scheme.replace("year: 2023", "year: 2024")
    (home / "small" / "scheme.yaml").write_text(later, encoding="utf-8")
    two = creditscore.load_scheme(home / "small")
    found = creditscore.diff(one, two, rows("甲", n={3: 2}), clauses={"1": "9"})
    assert found.lines("zh") == ["单位（九）条款：条款编号 1 → 9", "单位（九）条款：次分值 1 → 2"]
    assert found.comparison is not None
    assert found.comparison.after.months["points"].max() == Decimal(4)
    assert year(found.comparison.after)["total"] == Decimal(4)
    assert found.comparison.by_clause.values.tolist() == [
        ["units", "9", "甲", Decimal(2), Decimal(4), Decimal(2)]
    ]
    lost = creditscore.diff(one, two, rows("甲", n={3: 2}) + rows("乙", n={3: 2}))
    assert [problem.code for problem in lost.left_out] == ["N991"]


@pytest.mark.parametrize(
    ("unit", "name", "total", "left_out"),
    [
        ("乙, from: 2024-03", "乙", 1, [("N993", "乙", 1)]),
        ("乙, until: 2024-06", "乙", 2, [("N993", "乙", 1)]),
        ("新乙, aliases: [{name: 乙, until: 2024-03}]", "新乙", 3, []),
        ("乙, aliases: [{name: 旧乙, until: 2024-03}]", "乙", 3, []),
    ],
)
def test_units_are_taken_as_the_second_roster_has_them(
    tmp_path: Path, unit: str, name: str, total: int, left_out: list[tuple[str, str, int]]
) -> None:
    """They join or leave in the second year, or have another name in it."""
    (tmp_path / "then").mkdir()
    facts, awards = "{n: {type: count, label: 次}}", (
        "[{id: a, form: each, of: n, points: 1, period: year}]"
    )  # fmt: skip
    old = "旧乙, aliases: [乙办]" if "旧乙" in unit else "乙, aliases: [乙办]"
    one = small(tmp_path / "then", facts, awards, units=("甲", old))
    small(tmp_path, facts, awards, units=("甲", unit))
    root = tmp_path / "small" / "scheme.yaml"
    root.write_text(root.read_text("utf-8").replace("year: 2023", "year: 2024"), "utf-8")
    given = [*rows("甲", n={1: 1}), *rows("乙办", n={1: 2, 8: 1})]
    found = creditscore.diff(one, tmp_path / "small", given)
    assert found.comparison is not None
    table = found.comparison.units.set_index("entity")
    assert table.loc[name, ["from_total", "to_total"]].tolist() == [3, total]
    told = [(p.code, p.details["name"], p.details["count"]) for p in found.left_out]
    assert told == left_out


def test_a_part_of_the_year_is_carried_for_whoever_is_assessed_in_it(tmp_path: Path) -> None:
    parts = """
annual:
  parts:
    - {id: months, title: 月度, weight: 1, of: months}
    - id: mark
      title: 测评
      weight: 1
      of: {item: review, fact: mark}
      fact: {type: score, label: 测评得分}
"""
    (tmp_path / "then").mkdir()
    facts, awards = "{n: {type: count, label: 次}}", (
        "[{id: a, form: each, of: n, points: 1, period: year}]"
    )  # fmt: skip
    one = small(tmp_path / "then", facts, awards, parts=parts)
    small(tmp_path, facts, awards, units=("甲, until: 2024-06", "乙, from: 2025-01"), parts=parts)
    root = tmp_path / "small" / "scheme.yaml"
    root.write_text(root.read_text("utf-8").replace("year: 2023", "year: 2024"), "utf-8")
    marks = [
        {"month": "2023-12", "entity": unit, "item": "review", "fact": "mark", "value": 7}
        for unit in "甲乙"
    ]
    found = creditscore.diff(one, tmp_path / "small", [*rows("甲", n={1: 2, 8: 1}), *marks])
    assert found.comparison is not None
    table = found.comparison.units.set_index("entity")
    assert table.loc["甲", ["from_total", "to_total"]].tolist() == [10, 9]
    told = [(p.code, p.details["name"], p.details["count"]) for p in found.left_out]
    assert told == [("N993", "甲", 1), ("N993", "乙", 1)]


def test_what_a_section_says_moves_bands_alone(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, two = (
        small(
            folder,
            "{n: {type: count, label: 次}}",
            "[{id: a, form: each, of: n, points: 1, period: year}]",
            section=f"cap: {{points: {cap}, period: year}}",
            bands="[{name: 优秀, at_least: 4}, {name: 合格}]",
        )
        for folder, cap in ((tmp_path, 4), (tmp_path / "other", 3))
    )
    found = creditscore.diff(one, two, rows("甲", n={1: 6}))
    assert found.lines("zh") == ["单位“一”：上限分值 4 → 3"]
    assert found.lines("en") == ["单位, section 一: cap points 4 → 3"]
    assert found.alone.values.tolist() == [["units", "", "甲", 1, 1, "优秀", "合格"]]
    assert not found.inseparable


def test_what_a_target_is_worth_in_the_scheme_moves_bands_alone(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, two = (
        small(
            folder,
            "{n: {type: score, label: 完成率}}",
            "[{id: t, target: {of: n, at_least: 10}, due: 2023-06}]",
            head=f"ranking: {{by: total}}\ntargets: {{points: {points}}}",
            bands="[{name: 优秀, at_least: 4}, {name: 合格}]",
        )
        for folder, points in ((tmp_path, 5), (tmp_path / "other", 1))
    )
    found = creditscore.diff(one, two, rows("甲", n={6: 12}))
    assert found.alone.values.tolist() == [["", "", "甲", 1, 1, "优秀", "合格"]]


def test_a_clause_alone_moves_bands_in_the_sample_year(changzhi: creditscore.Scheme) -> None:
    other = changzhi.with_changes(
        {"tracks.departments.bands.优秀.first": 12, "departments/16.awards.cases.cap": 100}
    )
    found = creditscore.diff(changzhi, other, sampled.SAMPLE)
    assert not found.inseparable
    by_band = found.alone[found.alone["item"] == ""]
    assert by_band[["entity", "from_band", "to_band"]].values.tolist() == [
        ["市科技局", "良好", "优秀"],
        ["市规自局", "良好", "优秀"],
    ]
    units = found.comparison.units if found.comparison else None
    assert units is not None
    after = creditscore.score(other, sampled.SAMPLE).annual.set_index("entity")
    for row in units.itertuples():
        assert row.to_total == after.loc[str(row.entity), "total"]
        assert row.to_band == after.loc[str(row.entity), "band"]


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate),
)
@given(case=plain_cases(), number=st.integers(0, 10**6))
def test_a_clause_alone_is_what_scoring_it_alone_gives(case: Case, number: int) -> None:
    assume(case.rows)
    chance, scheme = Random(number), drawn(case)
    changes: dict[str, dict[str, object]] = {}
    for track in scheme.tracks:
        items = list(items_of(case.scheme[f"{track}.yaml"]))
        for item in chance.sample(items, min(2, len(items))):
            patch = chance.choice(list(patches(item, chance)))
            where = f"{track}/{item['id']}"
            changes[where] = {f"{where}.{path}": value for path, value in patch.items()}
    facts, through = creditscore.read_facts(as_table(case.rows)), scheme.months[case.through - 1]
    try:
        other = scheme.with_changes({p: v for patch in changes.values() for p, v in patch.items()})
        before = creditscore.score(scheme, facts, through=through)
        found = creditscore.diff(scheme, other, facts, through=through)
    except creditscore.CreditscoreError:
        assume(False)
    for where, patch in changes.items():
        track, item = where.split("/")
        rows = found.alone[(found.alone["track"] == track) & (found.alone["item"] == item)]
        try:
            alone = creditscore.score(scheme.with_changes(patch), facts, through=through)
        except creditscore.CreditscoreError:
            assert (track, item) in found.inseparable
            continue
        expected = {
            row.entity: (row.to_rank, row.to_band)
            for row in before.compare(alone).units.itertuples()
            if (row.from_rank, row.from_band) != (row.to_rank, row.to_band)
        }
        assert {r.entity: (r.to_rank, r.to_band) for r in rows.itertuples()} == expected


_ONE = "{n: {type: count, label: 次数}}"
_EACH = "[{id: a, form: each, of: n, points: 1, period: year}]"
_SECOND = """
      - id: "2"
        title: 又一条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {m: {type: count, label: 次数}}
        awards: [{id: b, form: each, of: m, points: 1, period: year}]
"""
_OTHER = """
  - id: 二
    title: 又一章
    items:
"""


def test_facts_by_their_labels_are_those_of_their_ids(tmp_path: Path) -> None:
    """In the same year, in the next, and where the other scheme calls the fact otherwise."""
    (tmp_path / "then").mkdir()
    one = small(tmp_path / "then", _ONE, _EACH, more=_SECOND)
    two = small(tmp_path, "{n: {type: count, label: 件数}}", _EACH, more=_SECOND)
    facts = [*rows("甲", 次数={1: 2}), *rows("乙", item="2", 次数={1: 3})]
    for other in (one, two):
        found = creditscore.diff(one, other, facts)
        assert found.comparison is not None
        assert not found.left_out
        assert found.comparison.units["to_total"].tolist() == [2, 3, 0]
        assert found.comparison.by_clause.empty
        assert not found.inseparable
    years = creditscore.backtest(two, {"2023": creditscore.score(one, facts)})
    assert years.years[["moved", "left_out"]].values.tolist() == [[0, 0]]


def test_a_clause_that_is_gone_is_taken_away_alone(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    one = small(tmp_path / "then", _ONE, _EACH, more=_SECOND)
    two = small(tmp_path, _ONE, _EACH)
    facts = [*rows("甲", n={1: 2}), *rows("乙", item="2", m={1: 3})]
    found = creditscore.diff(one, two, facts)
    assert [problem.code for problem in found.left_out] == ["N991"]
    assert not found.inseparable
    moved = found.alone[["item", "entity", "from_rank", "to_rank"]].values.tolist()
    assert moved == [["2", "甲", 2, 1], ["2", "乙", 1, 2], ["2", "丙", 3, 2]]


@pytest.mark.parametrize("capped", [True, False])
def test_a_new_clause_stands_alone_in_the_section_that_it_has(tmp_path: Path, capped: bool) -> None:
    """Under a cap of 3, 甲 has 2 and 乙 3, so that the four that everybody gets make them equal."""
    (tmp_path / "then").mkdir()
    limit = "cap: {points: 3, period: year}" if capped else ""
    new = _SECOND.replace("label: 次数", "label: 次数, missing: {value: 4}")
    one = small(
        tmp_path / "then", _ONE, _EACH, section=limit, more=_OTHER + _SECOND.replace("2", "3")
    )
    two = small(tmp_path, _ONE, _EACH, section=limit, more=new + _OTHER + _SECOND.replace("2", "3"))
    found = creditscore.diff(one, two, [*rows("甲", n={1: 2}), *rows("乙", n={1: 3})])
    assert found.lines("en") == ["单位 (2) 又一条: new clause"]
    moved = found.alone[["entity", "from_rank", "to_rank"]].values.tolist()
    assert moved == ([["甲", 2, 1], ["丙", 3, 1]] if capped else [])
    assert found.comparison is not None
    units = found.comparison.units
    ranks = units[units["from_rank"] != units["to_rank"]][["entity", "from_rank", "to_rank"]]
    assert ranks.values.tolist() == moved


def test_a_clause_in_another_section_is_told(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    limit = "cap: {points: 3, period: year}"
    third = _SECOND.replace("2", "3")
    one = small(tmp_path / "then", _ONE, _EACH, section=limit, more=_OTHER + _SECOND + third)
    two = small(tmp_path, _ONE, _EACH, section=limit, more=_SECOND + _OTHER + third)
    facts = [*rows("甲", n={1: 2}), *rows("乙", item="2", m={1: 9}), *rows("丙", n={1: 3})]
    found = creditscore.diff(one, two, facts)
    assert found.lines("zh") == ["单位（二）又一条：所在部分 二 → 一"]
    assert found.lines("en") == ["单位 (2) 又一条: section 二 → 一"]
    moved = found.alone[["item", "entity", "from_rank", "to_rank"]].values.tolist()
    assert moved == [["2", "丙", 2, 1]]


def test_a_section_that_is_new_or_gone_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    one = small(tmp_path / "then", _ONE, _EACH)
    two = small(tmp_path, _ONE, _EACH, more=_OTHER + _SECOND)
    assert creditscore.diff(one, two).lines("zh") == [
        "单位“二”：新增部分", "单位（二）又一条：新增条款"]  # fmt: skip
    assert creditscore.diff(two, one).lines("en")[0] == "单位, section 二: section is gone"
    found = creditscore.diff(one, two, [*rows("甲", n={1: 2}), *rows("乙", n={1: 3})])
    assert not found.inseparable


def test_what_the_roster_says_of_a_unit_is_told(tmp_path: Path) -> None:
    """Its months (of each one's own year), groups, columns and name."""
    (tmp_path / "then").mkdir()
    one, two = (
        small(folder, _ONE, _EACH, units=units)
        for folder, units in (
            (
                tmp_path / "then",
                ("甲, until: 2023-10, columns: {level: 一类}", "乙, from: 2023-03"),
            ),
            (tmp_path, ("新甲, aliases: [甲], columns: {level: 二类}", "乙, from: 2023-04")),
        )
    )
    found = creditscore.diff(one, two, rows("甲", n={1: 2}))
    assert found.lines("zh") == [
        "单位：取消新甲最后一月（原为 2023-10）",
        "单位：新甲level 一类 → 二类",
        "单位：乙起始月 2023-03 → 2023-04",
    ]
    assert found.lines("en")[1:] == [
        "单位: 新甲 level 一类 → 二类",
        "单位: 乙 first month 2023-03 → 2023-04",
    ]
    assert found.alone.empty
    assert not found.inseparable


def numbered(*clauses: tuple[str, str, str]) -> str:
    """Clauses of a number, a fact and the points of each."""
    return "".join(
        f"""
      - id: "{number}"
        title: 条款{fact}
        cites: 附表（{fact}）
        says: 规则。
        applies_to: all
        facts: {{{fact}: {{type: count, label: 件{fact}}}}}
        awards: [{{id: a, form: each, of: {fact}, points: {points}, period: year}}]
"""
        for number, fact, points in clauses
    )


@pytest.mark.parametrize("fact", ["x", "y"])
def test_a_clause_whose_number_another_has_now_is_gone(tmp_path: Path, fact: str) -> None:
    """16 is gone, 17 has become 16; both may have facts of one name."""
    (tmp_path / "then").mkdir()
    one = small(tmp_path / "then", _ONE, _EACH, more=numbered(("16", "x", "1"), ("17", fact, "5")))
    two = small(tmp_path, _ONE, _EACH, more=numbered(("16", fact, "5")))
    facts = [
        *rows("甲", "16", x={1: 3}),
        *rows("甲", "17", **{fact: {1: 1}}),
        *rows("乙", "17", **{fact: {1: 1}}),
    ]
    found = creditscore.diff(one, two, facts, clauses={"17": "16"})
    assert found.lines("en") == [
        "单位 (16 (small)) 条款x: clause is gone",
        f"单位 (16) 条款{fact}: number of the clause 17 → 16",
    ]
    assert found.comparison is not None
    assert found.comparison.units["to_total"].tolist() == [5, 5, 0]
    assert found.comparison.by_clause[["item", "entity", "points"]].values.tolist() == [
        ["16 (small)", "甲", -3]
    ]
    assert found.alone[["item", "entity", "from_rank", "to_rank"]].values.tolist() == [
        ["16 (small)", "乙", 2, 1]
    ]
    assert [p.details["name"] for p in found.left_out] == ["16 (small) x"]


def test_a_new_clause_takes_no_other_away_whose_number_it_has(tmp_path: Path) -> None:
    """Alone in the first scheme, where 16 is what the second calls 17."""
    (tmp_path / "then").mkdir()
    one = small(tmp_path / "then", _ONE, _EACH, more=numbered(("16", "x", "1")))
    new = numbered(("16", "w", "4")).replace("label: 件w", "label: 件w, missing: {value: 1}")
    new = new.replace("applies_to: all", "applies_to: [乙]")
    two = small(tmp_path, _ONE, _EACH, more=new + numbered(("17", "x", "1")))
    found = creditscore.diff(one, two, rows("甲", "16", x={1: 3}), clauses={"16": "17"})
    assert found.lines("en")[1:] == ["单位 (16) 条款w: new clause"]
    assert not found.inseparable
    assert found.alone[["item", "entity", "from_rank", "to_rank"]].values.tolist() == [
        ["16", "甲", 1, 2], ["16", "乙", 2, 1], ["16", "丙", 2, 3]]  # fmt: skip


def test_what_names_a_renumbered_clause_goes_with_it(tmp_path: Path) -> None:
    """A veto, a measure and a tie: no change by themselves, and right in what is put in alone."""
    (tmp_path / "then").mkdir()
    head = (
        "ranking: {{by: total, ties: [{{points_of: '{0}'}}]}}\nvetoes: [{{id: v, item: '{0}',"
        " fact: x, above: 5, over: total, band: 不合格}}]"
    )
    bands = "[{name: 合格}, {name: 不合格, only: veto}]"
    twice = "[{{id: b, form: each, of: {{item: '{}', fact: x}}, points: {}, period: year}}]"
    one = small(
        tmp_path / "then", _ONE, twice.format(16, 1), bands=bands, head=head.format(16),
        more=numbered(("16", "x", "1")),
    )  # fmt: skip
    two = small(
        tmp_path, _ONE, twice.format(17, 2), bands=bands, head=head.format(17) + "\ncut: all-out",
        more=numbered(("17", "x", "1")),
    )  # fmt: skip
    found = creditscore.diff(one, two, rows("甲", "16", x={1: 9}), clauses={"16": "17"})
    assert found.lines("en") == [
        "scheme: new ties across a cut all-out",
        "单位 (1) 条款: x points 1 → 2",
        "单位 (17) 条款x: number of the clause 16 → 17",
    ]
    assert not found.inseparable
    assert found.comparison is not None
    assert found.comparison.units["to_total"].tolist() == [27, 0, 0]


@pytest.mark.parametrize(
    ("clauses", "code"),
    [({"99": "16"}, "U509"), ({"17": "99"}, "U509"), ({"16": "16", "17": "16"}, "U567")],
)
def test_numbers_that_cannot_be_are_refused(
    tmp_path: Path, clauses: dict[str, str], code: str
) -> None:
    both = numbered(("16", "x", "1"), ("17", "y", "5"))
    scheme = small(tmp_path, _ONE, _EACH, more=both)
    with pytest.raises(creditscore.UsageError, match=code):
        creditscore.diff(scheme, scheme, clauses=clauses)


def test_facts_of_who_no_longer_answers_are_left_out(tmp_path: Path) -> None:
    """乙 answers for clause 2 in the first scheme alone; 丙 has another name there."""
    (tmp_path / "then").mkdir()
    closed = _SECOND.replace("applies_to: all", "applies_to: [甲, 新丙]")
    one = small(tmp_path / "then", _ONE, _EACH, more=_SECOND)
    two = small(
        tmp_path, _ONE, _EACH, more=closed, units=("甲", "乙", "新丙, aliases: [丙]")
    )  # fmt: skip
    facts = [row for unit in "甲乙丙" for row in rows(unit, "2", m={1: 1, 2: 2})]
    found = creditscore.diff(one, two, facts)
    assert found.comparison is not None
    assert found.comparison.units["to_total"].tolist() == [3, 0, 3]
    assert [(p.code, p.details["name"], p.details["count"]) for p in found.left_out] == [
        ("N995", "乙 2", 2)
    ]
    years = creditscore.backtest(two, {"2023": creditscore.score(one, facts)})
    assert years.years["left_out"].tolist() == [2]


def test_a_clause_that_no_longer_concerns_a_unit_is_put_in_alone(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    one = small(tmp_path / "then", _ONE, _EACH, more=_SECOND)
    two = small(tmp_path, _ONE, _EACH, more=_SECOND.replace("to: all", "to: [甲]"))
    found = creditscore.diff(one, two, [*rows("甲", n={1: 1}), *rows("乙", "2", m={1: 2})])
    assert not found.inseparable
    assert found.alone[["item", "entity", "from_rank", "to_rank"]].values.tolist() == [
        ["2", "甲", 2, 1], ["2", "乙", 1, 2], ["2", "丙", 3, 2]]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        ("first: 2", "first: 2, of: 3", "单位：新增优秀基数 3", "单位: new 优秀 out of 3"),
        (
            "first: 1", "share: 0.4",
            "单位：取消优秀前几名（原为 1）", "单位: no more 优秀 first places (was 1)",
        ),
        (
            "share: 0.4", "share: 0.4, rounded: up",
            "单位：新增优秀份额取整 up", "单位: new 优秀 rounded up",
        ),
    ],
)  # fmt: skip
def test_keys_of_bands_are_told_in_words(
    tmp_path: Path, before: str, after: str, zh: str, en: str
) -> None:
    (tmp_path / "then").mkdir()
    one, two = (
        small(folder, _ONE, _EACH, bands=f"[{{name: 优秀, {said}}}, {{name: 合格}}]")
        for folder, said in ((tmp_path / "then", before), (tmp_path, after))
    )
    found = creditscore.diff(one, two)
    assert found.lines("zh")[0] == zh
    assert found.lines("en")[0] == en


def test_vetoes_groups_and_what_stands_deeper_are_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    veto = "{{id: {0}, item: '1', fact: n, above: 5, over: {1}, band: 不合格}}"
    groups = "groups:\n  g: {{title: 名单, open: {0}}}\n"
    schemes = []
    for folder, vetoes, is_open, mode in (
        (tmp_path / "then", veto.format("v", "any") + "," + veto.format("w", "any"), "true", "up"),
        (tmp_path, veto.format("v", "total"), "false", "down"),
    ):
        small(
            folder, _ONE, _EACH.replace("year}", f"year, round: {{places: 0, mode: {mode}}}}}"),
            bands="[{name: 合格}, {name: 不合格, only: veto}]",
            head=f"ranking: {{by: total}}\nvetoes: [{vetoes}]",
        )  # fmt: skip
        roster = folder / "small" / "roster.yaml"
        roster.write_text(groups.format(is_open) + roster.read_text("utf-8"), "utf-8")
        schemes.append(creditscore.load_scheme(folder / "small"))
    found = creditscore.diff(*schemes)
    assert found.lines("en") == [
        "scheme: v months looked at any → total",
        "scheme: no more veto w (was {id: w, item: 1, fact: n, above: 5, over: any, band: 不合格})",
        "scheme: 名单 open true → false",
        "单位 (1) 条款: 次数 rounding mode up → down",
    ]
    assert found.lines("zh")[::3] == [
        "方案：v看哪些月 any → total", "单位（一）条款：次数取整舍入办法 up → down"]  # fmt: skip


def test_another_order_of_bands_is_told_and_moves_them(tmp_path: Path) -> None:
    """A unit gets the first band that it fits."""
    (tmp_path / "then").mkdir()
    listed = ["{name: 优秀, first: 1}", "{name: 良好, when: {of: {points_of: '1'}, at_least: 2}}"]
    one, two = (
        small(folder, _ONE, _EACH, bands=f"[{', '.join(bands)}, {{name: 合格}}]")
        for folder, bands in ((tmp_path / "then", listed), (tmp_path, listed[::-1]))
    )
    found = creditscore.diff(one, two, rows("甲", n={1: 3}))
    assert found.lines("en") == ["单位: band order [优秀, 良好, 合格] → [良好, 优秀, 合格]"]
    assert found.alone[["item", "entity", "from_band", "to_band"]].values.tolist() == [
        ["", "甲", "优秀", "良好"]
    ]


def test_of_long_values_the_part_that_is_another_is_shown(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    one, two = (
        small(
            folder, _ONE,
            "[{id: a, form: levels, period: year, levels: ["
            + ", ".join(f"{{when: {{of: n, at_least: {x}}}, points: {x}}}" for x in numbers)
            + "]}]",
        )
        for folder, numbers in ((tmp_path / "then", range(9, 2, -1)), (tmp_path, range(9, 1, -1)))
    )  # fmt: skip
    (line,) = creditscore.diff(one, two).lines("en")
    assert line == (
        "单位 (1) 条款: 次数 levels …f: n, at_least: 3}, points: 3}]"
        " → …f: n, at_least: 3}, points: 3}, {when: {of: n, at_least: 2}, points: 2}]"
    )
    table = creditscore.diff(one, two).rules
    assert len(table["before"][0]) > 200


def test_points_of_a_unit_that_only_one_roster_has_are_not_moved(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    one, two = (
        small(folder, _ONE, _EACH, item=f"base: {base}\nperiod: year", units=units)
        for folder, base, units in ((tmp_path / "then", 5, "甲乙"), (tmp_path, 6, "甲丁"))
    )
    found = creditscore.diff(one, two, rows("甲", n={1: 2})).comparison
    assert found is not None
    for table in (found.units, found.by_clause, found.postings):
        assert set(table["entity"]) == {"甲"}


def test_a_column_of_months_is_of_no_year(tmp_path: Path) -> None:
    """It is the same where it has not changed; the month in which a unit comes moves along."""
    (tmp_path / "then").mkdir()
    batch = "[{{id: a, form: each, of: n, points: {{by: batch, '{}': 2, else: 1}}, period: year}}]"
    columns = {2023: "batch: 2023-05, since: 2021-06", 2024: "batch: 2023-05, since: 2022-06"}
    one, two = (
        small(folder, _ONE, batch.format("2023-05"),
              units=(f"甲, from: {year}-03, columns: {{{columns[year]}}}",))
        for folder, year in ((tmp_path / "then", 2023), (tmp_path, 2024))
    )  # fmt: skip
    root = tmp_path / "small" / "scheme.yaml"
    root.write_text(root.read_text("utf-8").replace("year: 2023", "year: 2024"), "utf-8")
    two = creditscore.load_scheme(tmp_path / "small")
    found = creditscore.diff(one, two, rows("甲", n={4: 3}))
    assert found.lines("en") == ["单位: 甲 since 2021-06 → 2022-06"]
    assert found.comparison is not None
    assert found.comparison.units[["from_total", "to_total"]].values.tolist() == [[6, 6]]


def test_a_month_before_both_years_is_the_same_month(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    one = small(tmp_path / "then", _ONE, _EACH, units=("甲, from: 2021-05", "乙, until: 2024-06"))
    small(tmp_path, _ONE, _EACH, units=("甲, from: 2021-05", "乙, until: 2024-06"))
    root = tmp_path / "small" / "scheme.yaml"
    root.write_text(root.read_text("utf-8").replace("year: 2023", "year: 2024"), "utf-8")
    found = creditscore.diff(one, tmp_path / "small")
    assert found.lines("en") == ["单位: 乙 last month 2024-06 → 2024-06"]


_PLUS = """
  - id: 加
    title: 加分
    awards:
      - {id: plus, form: each, of: {item: "1", fact: n}, points: 2, period: year}
"""


@pytest.mark.parametrize("comes", [True, False])
def test_a_section_of_awards_alone_comes_and_goes_with_what_stands_around(
    tmp_path: Path, comes: bool
) -> None:
    (tmp_path / "then").mkdir()
    one, two = (
        small(
            folder, _ONE, _EACH, more=_PLUS if there else "",
            bands="[{name: 优秀, at_least: 6}, {name: 合格}]",
        )
        for folder, there in ((tmp_path / "then", not comes), (tmp_path, comes))
    )  # fmt: skip
    found = creditscore.diff(one, two, rows("甲", n={1: 3}))
    bands = ["合格", "优秀"] if comes else ["优秀", "合格"]
    assert found.alone[["track", "item", "from_band", "to_band"]].values.tolist() == [
        ["units", "", *bands]
    ]
    assert found.comparison is not None
    assert found.comparison.by_clause[["item", "points"]].values.tolist() == [
        ["加", 6 if comes else -6]
    ]


def test_what_a_limit_of_a_section_takes_is_told_under_its_id(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    one, two = (
        small(folder, _ONE, _EACH, section=f"cap: {{points: {cap}, period: year}}")
        for folder, cap in ((tmp_path / "then", 4), (tmp_path, 3))
    )
    found = creditscore.diff(one, two, rows("甲", n={1: 6})).comparison
    assert found is not None
    assert found.by_clause[["item", "from_points", "to_points", "points"]].values.tolist() == [
        ["一", -2, -3, -1]
    ]
