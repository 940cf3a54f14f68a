"""Targets as tables, against states worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import rows, written

import creditscore

SCHEME = """
scheme: aims
title: 目标方案
year: 2023
points: {places: 0}
counts: targets
tracks: [units]
leagues:
  - id: best
    title: 排名
    track: units
    by:
      - {id: rate, label: 率, of: {ratio: {item: "1", fact: done}, over: {item: "1", fact: all}}}
      - {id: late, label: 迟报, of: {item: "2", fact: late}, order: low-first}
readings:
  - id: order
    question: 两个指标怎样合成
    chosen: in-turn
    because: 按列出的先后
    others:
      by-mean: {leagues.best.combine: mean-of-ranks}
"""
TRACK = """
track: units
title: 单位
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 覆盖
        cites: 第一条
        says: 覆盖率6月底前超过20%。
        answers: {牵头单位: [甲局], 责任单位: [乙局, 丙局]}
        facts: {done: {type: stock, label: 已办数}, all: {type: stock, label: 应办数}}
        awards:
          - {id: cover, target: {of: {ratio: done, over: all}, above: 0.2}, due: 2023-06}
      - id: "2"
        title: 迟报
        cites: 第二条
        says: 每月不得迟报，每季度办一次培训。
        answers: {责任单位: [甲局, 乙局]}
        facts: {late: {type: count, label: 迟报数}, courses: {type: count, label: 培训次数}}
        awards:
          - {id: late, target: {of: late, equals: 0}, due: month, derived: true}
          - {id: courses, target: {of: courses, at_least: 1}, due: quarter}
"""
ROSTER = "entities: {units: [{name: 甲局}, {name: 乙局}, {name: 丙局}]}"
TEXTS = {"scheme": SCHEME, "units": TRACK, "roster": ROSTER}


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    return creditscore.load_scheme(written(tmp_path / "aims", TEXTS), thorough=True)


FACTS = [
    *rows("甲局", done={3: 30}, all={3: 100}),
    *rows("乙局", done={6: 20}, all={6: 100}),
    *rows("甲局", "2", late={1: 0, 2: 2, 3: 0}, courses={2: 1}),
    *rows("乙局", "2", late={1: "n/a"}),
]


def at(result: creditscore.Result, month: str) -> dict[tuple[str, str], tuple[str, object]]:
    table = result.targets[result.targets["month"] == month]
    keys = zip(table["entity"], table["target"], strict=True)
    return dict(zip(keys, zip(table["state"], table["distance"], strict=True), strict=True))


def test_states_and_distances(scheme: creditscore.Scheme) -> None:
    result = creditscore.score(scheme, FACTS, through="2023-07")
    assert at(result, "2023-03") == {
        ("甲局", "cover"): ("early", Decimal("0.1")),
        ("乙局", "cover"): ("not-due", None),
        ("丙局", "cover"): ("not-due", None),
        ("甲局", "late"): ("mended", Decimal(0)),
        ("乙局", "late"): ("no-facts", None),
        ("甲局", "courses"): ("met", Decimal(0)),
        ("乙局", "courses"): ("no-facts", None),
    }
    june = at(result, "2023-06")
    assert june["甲局", "cover"] == ("met", Decimal("0.1"))
    assert june["乙局", "cover"] == ("not-met", Decimal(0))
    assert june["丙局", "cover"] == ("no-facts", None)
    assert at(result, "2023-02")["甲局", "late"] == ("not-met", Decimal(-2))
    assert at(result, "2023-01")["乙局", "late"] == ("not-applicable", None)


def test_who_answers_in_which_role(scheme: creditscore.Scheme) -> None:
    table = creditscore.score(scheme, FACTS).targets
    roles = table.groupby(["entity", "target"])["role"].agg(set).to_dict()
    assert roles["甲局", "cover"] == {"牵头单位"}
    assert roles["丙局", "cover"] == {"责任单位"}
    assert ("丙局", "late") not in roles
    assert set(table.loc[table["derived"], "target"]) == {"late"}


def test_a_unit_off_an_open_list_has_the_target_once_it_reports(tmp_path: Path) -> None:
    named, open_list = (
        "answers: {责任单位: [甲局, 乙局]}",
        "applies_to: {units: [甲局], others: scored}",
    )
    texts = {name: text.replace(named, open_list) for name, text in TEXTS.items()}
    scheme = creditscore.load_scheme(written(tmp_path / "aims", texts))
    late = creditscore.score(scheme, rows("乙局", "2", late={3: 1})).targets
    states = late[late["target"] == "late"].groupby("entity")["state"].agg(list)
    assert set(states.index) == {"甲局", "乙局"}
    assert states["乙局"] == ["not-met"] + ["no-facts"] * 9


def test_counts_and_what_is_due_next(scheme: creditscore.Scheme) -> None:
    result = creditscore.score(scheme, FACTS, through="2023-05")
    counts = result.target_counts.set_index(["entity", "month"])
    assert counts.loc[("甲局", "2023-05")].to_dict() == {
        "track": "units", "met": 0, "met_late": 0, "mended": 0, "not_met": 0, "no_facts": 1,
        "early": 1, "in_progress": 0, "not_due": 1, "not_applicable": 0,
        "judged": 1, "targets": 3, "year_judged": 6, "year_met": 3,
    }  # fmt: skip
    due = result.due[result.due["entity"] == "甲局"]
    assert list(zip(due["due"], due["target"], strict=True)) == [
        ("2023-06", "cover"),
        ("2023-06", "late"),
        ("2023-06", "courses"),
    ]
    assert creditscore.score(scheme, FACTS).due.empty


def test_a_month_past_its_only_due_date_is_not_due_again(scheme: creditscore.Scheme) -> None:
    due = creditscore.score(scheme, FACTS, through="2023-08").due
    assert "cover" not in set(due["target"])


def test_no_rank_and_no_band_is_made_up(scheme: creditscore.Scheme) -> None:
    result = creditscore.score(scheme, FACTS)
    assert list(result.annual) == ["track", "entity", "met", "provisional"]
    assert list(result.months) == ["track", "month", "entity", "points", "to_date"]
    assert "annual" not in set(result.ledger["kind"])


@pytest.mark.parametrize(
    ("option", "places"),
    [
        ("in-turn", {"甲局": 3, "乙局": 2, "丙局": 1}),
        ("by-mean", {"甲局": 2, "乙局": 3, "丙局": 1}),
    ],
)
def test_league(tmp_path: Path, option: str, places: dict[str, int]) -> None:
    texts = {n: text.replace("[甲局, 乙局]", "[甲局, 乙局, 丙局]") for n, text in TEXTS.items()}
    scheme = creditscore.load_scheme(written(tmp_path / "aims", texts))
    facts = [
        *(row for unit, done in (("甲局", 1), ("乙局", 2), ("丙局", 3))
          for row in rows(unit, done={1: done}, all={1: 10})),
        *(row for unit, late in (("甲局", 0), ("乙局", 1), ("丙局", 0))
          for row in rows(unit, "2", late={1: late})),
    ]  # fmt: skip
    chosen = {} if option == "in-turn" else {"order": option}
    table = creditscore.score(scheme, facts, readings=chosen).leagues
    january = table[(table["month"] == "2023-01") & (table["figure"] == "rate")]
    assert dict(zip(january["entity"], january["rank"], strict=True)) == places
    assert table.loc[table["month"] == "2023-02", "rank"].isna().all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explanation(
    scheme: creditscore.Scheme, golden: Callable[[str, str], None], lang: str
) -> None:
    result = creditscore.score(scheme, FACTS, through="2023-06")
    golden(f"targets-2023-06.{lang}.txt", result.explain("甲局").text(lang))
    assert "[达标]" in result.explain("甲局", "2023-06", "1").html("zh")


def test_a_figure_above_one_that_is_not_reported_is_no_contradiction(tmp_path: Path) -> None:
    limited = TRACK.replace(
        "{type: stock, label: 已办数}", "{type: stock, label: 已办数, at_most: all}"
    )
    folder = written(tmp_path / "aims", {**TEXTS, "units": limited})
    result = creditscore.score(folder, rows("甲局", done={6: 3}), through="2023-06")
    assert at(result, "2023-06")["甲局", "cover"] == ("no-facts", None)
    with pytest.raises(creditscore.FactError):
        creditscore.score(folder, [*rows("甲局", done={6: 3}), *rows("甲局", all={6: 2})])


def test_a_figure_gathered_from_another_track_is_not_given_as_well() -> None:
    facts = [*rows("市教育局", "七", added={12: 1}), *rows("晋中市", "七", added={12: 5})]
    result = creditscore.score("jinzhong-2023", facts[:1])
    city = result.targets[(result.targets["entity"] == "晋中市") & (result.targets["item"] == "七")]
    assert city["value"].iloc[-1] == 1
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score("jinzhong-2023", facts)
    assert [problem.code for problem in caught.value.problems] == ["F229"]


def test_a_fact_of_a_subject_that_no_award_reads_is_told() -> None:
    scheme = creditscore.load_scheme("shanxi-2020")
    subjects = scheme.tracks["departments"].items["8"].subject_ids
    facts = [row for s in subjects for row in rows("省市场监管局", "8", s, codes={3: 10})]
    facts = [{**row, "month": "2020-03"} for row in facts]
    notices = creditscore.score(scheme, facts).notices
    told = [(n.details["subject"], n.details["count"]) for n in notices if n.code == "N906"]
    assert told
    assert "统一代码" not in dict(told)


def test_files(scheme: creditscore.Scheme, tmp_path: Path) -> None:
    out = tmp_path / "out"
    creditscore.score(scheme, FACTS).write(out)
    names = {file.name for file in out.iterdir()}
    assert {
        "targets.csv",
        "target_counts.csv",
        "target_periods.csv",
        "due.csv",
        "leagues.csv",
    } <= names
    lines = (out / "targets.csv").read_text(encoding="utf-8-sig").splitlines()
    cover = "units,2023-06,甲局,1,,cover,已办数 ÷ 应办数,牵头单位,,2023-06,met,"
    assert cover + "0.3,above,0.2,0.1,False,2023-03,1,1" in lines


figures = st.none() | st.integers(0, 5) | st.just("n/a")


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(figures, figures, figures, figures), min_size=12, max_size=12))
def test_a_met_target_is_what_the_ledger_counts(
    scheme: creditscore.Scheme, year: list[tuple[object, ...]]
) -> None:
    names = (("1", "done"), ("1", "all"), ("2", "late"), ("2", "courses"))
    facts = [
        row
        for i, (item, fact) in enumerate(names)
        for row in rows(
            "甲局", item, **{fact: {n + 1: m[i] for n, m in enumerate(year) if m[i] is not None}}
        )
    ]
    result = creditscore.score(scheme, facts or FACTS[:1])
    targets = result.targets[result.targets["entity"] == "甲局"]
    ledger = result.ledger[result.ledger["entity"] == "甲局"]
    lengths = {"cover": 12, "late": 1, "courses": 3}
    for target, length in lengths.items():
        states = list(targets.loc[targets["target"] == target, "state"])
        posted = ledger[ledger["award"] == target].set_index("month")["points"].to_dict()
        standing = Decimal(0)
        for n, month in enumerate(result.scheme.months):
            standing = posted.get(month, Decimal(0)) + (standing if n % length else 0)
            assert standing == (states[n] in ("met", "met-late", "mended")), (target, month)


WORDED = """
track: units
title: 单位
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 说法
        cites: 第一条
        says: 各种界限。
        answers: {责任单位: [甲局]}
        facts:
          wrong: {type: stock, label: 错码数}
          codes: {type: stock, label: 代码总数}
          before: {type: score, label: 上年错码率}
          streets: {type: count, label: 街区数}
          done: {type: flag, label: 已完成}
        awards:
          - id: falls
            target: {of: {change_of: {ratio: wrong, over: codes}}, below: 0}
            due: month
          - id: year
            target: {of: {ratio: wrong, over: codes, times: 100}, below: before}
            due: 2023-12
          - {id: few, target: {of: streets, at_most: 3}, due: 2023-12}
          - {id: exact, target: {of: streets, equals: 2}, due: 2023-12}
          - {id: done, target: {of: done, above: 0}, due: 2023-02}
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_how_figures_and_bounds_are_worded(
    tmp_path: Path, golden: Callable[[str, str], None], lang: str
) -> None:
    """A change, a bound that is a fact, room under an upper bound, too much above it, a flag."""
    plain = SCHEME[: SCHEME.index("leagues:")]
    home = written(tmp_path / "aims", {**TEXTS, "scheme": plain, "units": WORDED})
    scheme = creditscore.load_scheme(home)
    facts = rows("甲局", wrong={1: 4, 2: 3, 3: 5}, codes={1: 100, 2: 100, 3: 100},
                 streets={1: 1, 3: 4}, before={3: 4.5}, done={2: 0, 3: 1})  # fmt: skip
    result = creditscore.score(scheme, facts, through="2023-03")
    texts = [result.explain("甲局", month).text(lang) for month in ("2023-02", "2023-03")]
    golden(f"targets-worded.{lang}.txt", "\n".join(texts))


def test_what_a_flag_must_be_and_why_a_target_is_met_is_said(tmp_path: Path) -> None:
    """A flag that has to be no, one that has to be yes, and a change that need not go on."""
    track = """
track: units
title: 单位
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 名单
        cites: 第一条
        says: 不得在名单上，要办结。
        applies_to: all
        facts: {listed: {type: flag, label: 在名单}, done: {type: flag, label: 办结}}
        awards:
          - {id: off, target: {of: listed, equals: 0}, due: month}
          - {id: not-on, target: {of: listed, below: 1}, due: month}
          - {id: done, target: {of: done, at_least: 1}, due: month}
      - id: "2"
        title: 错码
        cites: 第二条
        says: 错码逐月下降，没有错码的算达标。
        applies_to: all
        facts: {wrong: {type: stock, label: 错码数}}
        awards:
          - id: falls
            target: {of: {change_of: wrong}, below: 0}
            or_when: {of: wrong, equals: 0}
            due: month
"""
    scheme_ = SCHEME[: SCHEME.index("leagues:")]
    texts = {"scheme": scheme_, "units": track, "roster": "entities: {units: [{name: 甲局}]}"}
    scheme = creditscore.load_scheme(written(tmp_path / "aims", texts))
    facts = [
        *rows("甲局", "1", listed={1: 1, 2: 0}, done={1: 0, 2: 1}),
        *rows("甲局", "2", wrong={1: 1, 2: 0, 3: 0}),
    ]

    def told(month: str) -> list[str]:
        text = creditscore.score(scheme, facts, through=month).explain("甲局").text("zh")
        return [line.strip().partition("（每月")[0] for line in text.splitlines() if "[" in line]

    assert told("2023-01") == [
        "[未达标] 在名单：是，须为“否”",
        "[未达标] 在名单：是，须为“否”",
        "[未达标] 办结：否，须为“是”",
        "[未到期] 错码数（比上月增减）：须 < 0",
    ]
    assert told("2023-02")[:3] == [
        "[恢复达标] 在名单：否",
        "[恢复达标] 在名单：否",
        "[恢复达标] 办结：是",
    ]
    assert told("2023-02")[3] == "[达标] 错码数（比上月增减）：−1，须 < 0，低于界限 1"
    assert told("2023-03")[3] == "[达标] 错码数（比上月增减）：0，须 < 0（另一条件成立，算达标）"


def test_what_is_not_judged_any_more_is_not_due(tmp_path: Path) -> None:
    """A target until April, one of the quarter that ends in April, a unit that leaves in April."""
    track = """
track: units
title: 单位
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 次数
        cites: 第一条
        says: 规则。
        applies_to: all
        facts: {n: {type: count, label: 次数}}
        awards:
          - {id: spring, target: {of: n, at_least: 1}, due: month, until: 2023-04}
          - {id: quarter, target: {of: n, at_least: 1}, due: quarter, until: 2023-04}
          - {id: may, target: {of: n, at_least: 1}, due: month, until: 2023-05}
          - {id: august, target: {of: n, at_least: 1}, due: 2023-08}
"""
    roster = "entities: {units: [{name: 甲局}, {name: 乙局, until: 2023-04}]}"
    texts = {"scheme": SCHEME[: SCHEME.index("leagues:")], "units": track, "roster": roster}
    scheme = creditscore.load_scheme(written(tmp_path / "aims", texts))
    due = creditscore.score(scheme, rows("甲局", n={1: 1}), through="2023-04").due
    assert due[["entity", "target", "due"]].to_numpy().tolist() == [
        ["甲局", "may", "2023-05"],
        ["甲局", "august", "2023-08"],
    ]
    assert creditscore.score(scheme, rows("甲局", n={1: 1}), through="2023-08").due.empty
