"""Reports of years that are not like the samples: units that come and go, ties, bands of nobody.

Every figure is worked out by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from small import MONTHS, Row, rows, small, written

import creditscore
from creditscore.reports.building import report_of
from creditscore.reports.bulletin import trailing
from creditscore.reports.charts import charts_of
from creditscore.reports.files import write_letters, write_report
from creditscore.reports.model import TrackReport
from creditscore.reports.narrative import figures_of, of_track, opening, to_mend
from creditscore.reports.periods import Period
from creditscore.reports.printed import failed, some
from creditscore.reports.tables import changes, league, lost, places, remark

openpyxl = pytest.importorskip("openpyxl")
docx = pytest.importorskip("docx")
COUNT = "{n: {type: count, label: 次数}}"
ONE_EACH = "[{id: a, form: each, of: n, points: 1, period: year}]"
SCORE = "{n: {type: score, label: 得分, missing: not-applicable}}"
GIVEN = "[{id: a, form: given, of: n, period: year}]"
TARGETS = """
scheme: aims
title: 目标方案
year: 2023
points: {places: 0}
counts: targets
tracks: [units]
leagues:
  - {id: best, title: 排名, track: units, unreported: last,
     by: [{id: m, label: 月数, of: {item: "2", fact: m}}]}
"""
AIMS = """
track: units
title: 单位
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 办结
        cites: 条
        says: 规则。
        applies_to: {units: [甲], open: true}
        facts: {done: {type: count, label: 办结数}}
        awards: [{id: done, target: {of: done, at_least: 1}, due: month, derived: true}]
      - id: "2"
        title: 月数
        cites: 条
        says: 规则。
        applies_to: all
        facts: {m: {type: count, label: 月数}}
        awards: [{id: m, target: {of: m, at_most: 3}, due: month}]
      - id: "3"
        title: 春季
        cites: 条
        says: 规则。
        applies_to: [甲]
        facts: {q: {type: count, label: 季数}}
        awards:
          - {id: q, target: {of: q, at_least: 1}, due: month, from: 2023-03, until: 2023-04}
"""


def scored(scheme: creditscore.Scheme, facts: Sequence[Row], month: int) -> creditscore.Result:
    return creditscore.score(scheme, facts, through=MONTHS[month - 1])


def track_of(result: creditscore.Result) -> TrackReport:
    period = Period.month(result.scheme, MONTHS[result.through - 1])
    return report_of(result, period).tracks[0]


def told(result: creditscore.Result) -> list[str]:
    report = report_of(result, Period.month(result.scheme, MONTHS[result.through - 1]))
    return [opening(report), *of_track(report, report.tracks[0])]


def test_places_go_in_the_order_of_the_ranking(tmp_path: Path) -> None:
    """Penalties: who has the fewest is first, by the month and so far, and went up."""
    scheme = small(
        tmp_path,
        COUNT,
        ONE_EACH,
        head="ranking: {by: total, order: low-first}",
        bands="[{name: 金, at_most: 3}, {name: 银, below: 5}, {name: 铜}]",
    )
    facts = [*rows("甲", n={1: 2}), *rows("乙", n={1: 1, 2: 4}), *rows("丙", n={1: 1, 2: 3})]
    result = scored(scheme, facts, 2)
    months = result.months.set_index(["month", "entity"])
    assert months["rank"].loc["2023-02"].to_dict() == {"甲": 1, "乙": 3, "丙": 2}
    assert months["rank_to_date"].loc["2023-01"].to_dict() == {"甲": 3, "乙": 1, "丙": 1}
    assert months["rank_to_date"].loc["2023-02"].to_dict() == {"甲": 1, "乙": 3, "丙": 2}
    lines = {line.unit: line for line in track_of(result).standings}
    assert {unit: (line.annual, line.rank, line.moved) for unit, line in lines.items()} == {
        "甲": (1, 1, 2), "乙": (3, 3, -2), "丙": (2, 2, -1),
    }  # fmt: skip
    explained = result.explain("乙", month="2023-02")
    assert (explained.rank, explained.rank_to_date) == (3, 3)
    found = creditscore.movement(result, "甲", "2023-02")
    assert (found.before, found.after, [gain.places for gain in found.gains]) == (3, 1, [2])
    above = lines["乙"].above
    assert above is not None
    assert (above.band, above.total, above.short) == ("银", Decimal("4.9999"), Decimal("0.0001"))


CHANGE = """
track: units
title: 单位
sections:
  - id: 一
    title: 章
    items:
      - id: "2"
        title: 错码
        cites: 条
        says: 规则。
        applies_to: all
        facts: {m: {type: stock, label: 错码数}}
        awards:
          - {id: few, target: {of: m, at_most: 3}, due: month}
          - {id: falls, target: {of: {change_of: m}, below: 0}, due: month, derived: true}
"""


def test_a_target_of_a_change_says_so_wherever_it_is_named(tmp_path: Path) -> None:
    """Ten and eleven wrong codes: the change of 1 is not the figure of the month."""
    texts = {"scheme": TARGETS, "units": CHANGE, "roster": "entities: {units: [{name: 甲}]}"}
    scheme = creditscore.load_scheme(written(tmp_path / "aims", texts))
    result = scored(scheme, rows("甲", "2", m={1: 10, 2: 11}), 2)
    report = report_of(result, Period.month(scheme, "2月"))
    (track,) = report.tracks
    change = "错码数（比上月增减）"
    assert [(t.title, t.value) for t in track.targets] == [("错码数", 11), (change, 1)]
    (unit,) = track.standings
    said = f"甲：未达标2项（第2项“错码”（错码数）；第2项“错码”（{change}））。"
    assert to_mend(report, track, unit, ()) == said
    listed = [*failed(report, track).rows]
    assert [row[2] for row in listed] == ["错码数", change]
    assert [row[5:8] for row in listed] == [[11, "≤", 3], [1, "<（推定）", 0]]


def test_a_target_stands_in_the_months_in_which_a_unit_has_it(tmp_path: Path) -> None:
    """乙 is on no list and reports in March; 丙 comes in April, 丁 leaves in February."""
    units = "{name: 甲}, {name: 乙}, {name: 丙, from: 2023-04}, {name: 丁, until: 2023-02}"
    roster = f"entities: {{units: [{units}]}}"
    texts = {"scheme": TARGETS, "units": AIMS, "roster": roster}
    scheme = creditscore.load_scheme(written(tmp_path / "aims", texts))
    facts = [
        *rows("乙", "1", done={3: 0, 4: 1}),
        *rows("丁", "2", m={1: 4, 2: 3}),
        *rows("丙", "2", m={4: 7}),
        *rows("甲", "3", q={3: 1}),
    ]
    result = scored(scheme, facts, 5)
    track = track_of(result)
    none, gone = "无数据", "已结束"
    assert {(t.unit, t.heading.id): (t.state, *t.history) for t in track.targets} == {
        ("甲", "1"): (none, none, none, none, none, none),
        ("甲", "2"): (none, none, none, none, none, none),
        ("甲", "3"): (gone, "", "", "达标", none, ""),
        ("乙", "1"): (none, "", "", "未达标", "恢复达标", none),
        ("乙", "2"): (none, none, none, none, none, none),
        ("丙", "2"): (none, "", "", "", "未达标", none),
        ("丁", "2"): (gone, "未达标", "恢复达标", "", "", ""),
    }
    assert {t.heading.id: t.must for t in track.targets} == {"1": "≥（推定）", "2": "≤", "3": "≥"}
    counts = result.target_counts
    may = counts[counts["month"] == "2023-05"].set_index("entity")["targets"].to_dict()
    assert may == {"甲": 2, "乙": 2, "丙": 1}
    assert {u.unit: sum(u.states.values()) for u in track.standings} == {**may, "丁": 0}
    assert [u.unit for u in track.standings if u.failed] == ["乙", "丙", "丁"]
    text = told(result)
    assert "参加考核的有单位3个" in text[0]
    assert text[1] == "3个单位共有目标5项：无数据5项。"
    assert "年初至今没有未达标的单位1个：甲；其中有目标没有数据的1个：甲。" in text
    assert track.gaps.keys() == {"甲", "乙"}
    write_report(result, Period.month(scheme, "5月"), tmp_path / "out", print, lambda *_: None)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "2023-05-台账.xlsx")["目标·单位"]
    last = [row for row in sheet.iter_rows(values_only=True) if row[:2] == ("丁", "2")]
    assert last[0][-5:] == ("未达标", "恢复达标", None, None, None)
    report = report_of(result, Period.month(scheme, "5月"))
    note = some(failed(report, report.tracks[0]), 2).notes[-1]
    assert note == "本表列前2行，共3行，全部见工作簿“目标·单位”。"
    period, home = Period.month(scheme, "5月"), tmp_path / "letters"
    (path, _) = write_letters(result, period, ["丁"], home, print, lambda *_: None)
    letter = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert "1. 第2项“月数”（条）[已结束] 月数：1月未达标、2月恢复达标" in letter
    assert "还没有到期的目标。" not in letter


def test_who_has_not_reported_is_last_of_those_who_have(tmp_path: Path) -> None:
    """In a month that nobody reported there is no place, and the sheet says what the rule is."""
    roster = "entities: {units: [{name: 甲}, {name: 乙}]}"
    texts = {"scheme": TARGETS, "units": AIMS, "roster": roster}
    scheme = creditscore.load_scheme(written(tmp_path / "aims", texts))
    result = scored(scheme, rows("甲", "2", m={1: 2}), 2)
    table = result.leagues.set_index(["month", "entity"])["rank"]
    assert table.loc["2023-01"].to_dict() == {"甲": 1, "乙": 2}
    assert table.loc["2023-02"].isna().all()
    report = report_of(result, Period.month(scheme, "2月"))
    (found,) = report.tracks[0].leagues
    assert [*places(report, report.tracks[0], found).notes] == ["没有报数的单位排在最后。"]


def test_who_is_not_assessed_is_not_called_silent_or_low(tmp_path: Path) -> None:
    """In March 丙 has left; in February 乙 is not there yet."""
    scheme = small(
        tmp_path,
        COUNT,
        ONE_EACH,
        bands="[{name: 优, first: 1}, {name: 良, all_but_last: 1}, {name: 差}]",
        units=("甲", "乙, from: 2023-03", "丙, until: 2023-02", "丁"),
    )
    facts = [*rows("甲", n={1: 3, 2: 3, 3: 3}), *rows("丙", n={1: 2}), *rows("丁", n={1: 1})]
    february = scored(scheme, facts, 2)
    assert set(february.completeness["entity"]) == set()
    text = told(february)
    assert text[0] == "2023年2月，参加考核的有单位3个，当月上报数据1条。"
    assert text[1] == (
        "3个单位当月平均得1.00分，比上月减少1.00分。"
        "得分最高的是甲（3.00分）；最低的是丁（0.00分），另有1个单位与丁并列。"
    )
    assert text[2] == "当月不参加考核或还没有可计得分的单位1个，不计入平均和高低。"
    assert "当月没有上报任何数据的单位2个：丙、丁。" in text
    report = report_of(february, Period.month(scheme, "2月"))
    (track,) = report.tracks
    said = {line.unit: remark(report, line) for line in track.standings}
    assert (said["乙"], said["丙"]) == ("当月不参加考核；暂定", "当月没有上报；暂定")
    assert [unit.unit for unit in trailing(report, track)] == ["丁"]
    march = scored(scheme, [*facts, *rows("乙", n={3: 1})], 3)
    assert "当月没有上报任何数据的单位1个：丁。" in told(march)
    period, out = Period.month(scheme, "3月"), tmp_path / "letters"
    (path, _) = write_letters(march, period, ["丙"], out, print, lambda *_: None)
    assert "你单位当月不参加考核。" in [p.text for p in docx.Document(str(path)).paragraphs]


def test_the_band_of_the_unscored_is_counted_and_vetoes_hide_no_failure(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        SCORE.replace("{n", "{v: {type: flag, label: 否}, n"),
        GIVEN,
        head="ranking: {by: total}\n"
        "vetoes: [{id: v, item: '1', fact: v, above: 0, over: any, band: 黑}]",
        bands="[{name: 优, first: 1}, {name: 良, all_but_last: 1}, {name: 差}, "
        "{name: 黑, only: veto}]",
        track="unscored: 待评",
        units=tuple("甲乙丙丁"),
    )
    facts = [
        *rows("甲", n={1: 9}),
        *rows("乙", n={1: 8}, v={1: 1}),
        *rows("丙", n={1: 7}),
        *rows("丁", v={1: 1}),
    ]
    result = scored(scheme, facts, 1)
    report = report_of(result, Period.month(scheme, "1月"))
    (track,) = report.tracks
    text = [*of_track(report, track)]
    vetoed = "因第1项（附表（一））被一票否决，"
    assert f"乙{vetoed}等次为黑，没有一票否决时为良。" in text
    assert f"丁{vetoed}因没有可计的年度结果，等次为待评。" in text
    assert "初步等次：优1个（甲）；良0个；差1个（丙）；黑1个（乙）；待评1个（丁）。" in text
    assert text[0].startswith("3个单位当月平均得8.00分。")
    assert [unit.unit for unit in trailing(report, track)] == ["乙", "丙"]
    facts += rows("丙", v={1: 1})
    worst = small(
        tmp_path,
        SCORE.replace("{n", "{v: {type: flag, label: 否}, n"),
        GIVEN,
        head="ranking: {by: total}\n"
        "vetoes: [{id: v, item: '1', fact: v, above: 0, over: any, band: 差}]",
        bands="[{name: 优, first: 1}, {name: 良, all_but_last: 1}, {name: 差}]",
        units=tuple("甲乙丙丁"),
    )
    assert f"丙{vetoed}等次为差，没有一票否决时也为差。" in told(scored(worst, facts, 1))


def test_ties_at_the_end_of_a_list_are_told_and_groups_apart(tmp_path: Path) -> None:
    """Of eight units two have points, so that four of six with 0 would be named for all."""
    scheme = small(tmp_path, COUNT, ONE_EACH, units=tuple("甲乙丙丁戊己庚辛"))
    text = told(scored(scheme, [*rows("甲", n={1: 3}), *rows("乙", n={1: 2})], 1))
    assert "最低的是辛（0.00分）、庚（0.00分）、己（0.00分）、戊（0.00分）" in text[1]
    assert "，另有2个单位与戊并列。" in text[1]
    assert "丁（0.00分），另有4个单位与丁并列；最低" in text[1]
    assert "按年度结果，排在前面的是甲（3.00分）、乙（2.00分）" in text[2]
    nobody = told(scored(scheme, rows("甲", n={1: 0}), 1))
    assert nobody[1] == "8个单位当月平均得0.00分；各单位得分相同。"
    units = [
        f"{unit}, columns: {{组: {group}}}"
        for unit, group in zip("甲乙丙丁", "一一二二", strict=True)
    ]
    apart = small(tmp_path, COUNT, ONE_EACH, track="ranked_within: 组", units=units)
    facts = [row for unit, n in zip("甲乙丙丁", (9, 8, 2, 1), strict=True)
             for row in rows(unit, n={1: n})]  # fmt: skip
    one, two = told(scored(apart, facts, 1))[2:4]
    assert one.startswith("按年度结果，组“一”中排在前面的是甲（9.00分）；排在后面的是乙")
    report = report_of(scored(apart, facts, 1), Period.month(apart, "1月"))
    (track,) = report.tracks
    last = next(unit for unit in track.standings if unit.unit == "丁")
    assert ("名次（组“二”内）", "第2名") in [*figures_of(report, track, last)]
    assert to_mend(report, track, last, ()).startswith("丁（组“二”内第2名，合格）：")
    assert two.startswith("按年度结果，组“二”中排在前面的是丙（2.00分）；排在后面的是丁")


def test_the_next_band_is_left_open_where_points_do_not_lead_there(tmp_path: Path) -> None:
    """甲 has the points of A and is new, 乙 is moved down, 丙 has a ceiling, 丁 lacks 5 points."""
    flags = ", ".join(f"{name}: {{type: flag, label: {name}}}" for name in ("new", "moved", "low"))
    scheme = small(
        tmp_path,
        SCORE.replace("}}", f"}}, {flags}}}"),
        GIVEN,
        bands="[{name: A, above: 90, when: {of: {item: '1', fact: new}, equals: 0}}, "
        "{name: B, at_least: 80}, {name: C, at_least: 60}, {name: D}]",
        track="moves: [{when: {of: {item: '1', fact: moved}, above: 0}, down: 1}]\n"
        "ceilings: [{when: {of: {item: '1', fact: low}, above: 0}, band: C}]",
        units=tuple("甲乙丙丁戊"),
    )
    facts = [
        *rows("甲", n={12: 95}, new={12: 1}),
        *rows("乙", n={12: 85}, moved={12: 1}),
        *rows("丙", n={12: 85}, low={12: 1}),
        *rows("丁", n={12: 85}),
        *rows("戊", n={12: 90}),
    ]
    result = creditscore.score(scheme, facts)
    report = report_of(result, Period.annual(scheme))
    lines = {line.unit: line for line in report.tracks[0].standings}
    assert {unit: (line.band, line.above and line.above.short) for unit, line in lines.items()} == {
        "甲": ("B", None), "乙": ("C", None), "丙": ("C", None),
        "丁": ("B", Decimal("5.0001")), "戊": ("B", Decimal("0.0001")),
    }  # fmt: skip
    shown = {row[1]: row[5] for row in league(report, report.tracks[0]).rows}
    assert shown["甲"] is shown["乙"] is shown["丙"] is None
    assert "上一等" not in result.explain("甲").text("zh")
    assert "只看名次和得分，上一等“A”要 90.0001 分" in result.explain("丙").text("zh")


def test_what_limits_of_sections_take_off_is_told(tmp_path: Path) -> None:
    """12 points under a cap of 10: no item took anything off, and the section took 2."""
    scheme = small(tmp_path, COUNT, ONE_EACH, section="cap: {points: 10, period: year}")
    result = scored(scheme, [*rows("甲", n={1: 12}), *rows("乙", n={1: 3})], 1)
    assert track_of(result).limited == -2
    assert "当月没有扣分。上限等调整另减2.00分。" in told(result)


def test_a_unit_without_points_is_not_said_to_have_none_of_them(tmp_path: Path) -> None:
    facts = "{n: {type: score, label: 得分, missing: not-applicable}}"
    awards = "[{id: a, form: given, of: n, period: year}]"
    scheme = small(tmp_path, facts, awards, track="unscored: 未评", units=("甲", "乙"))
    report = report_of(scored(scheme, rows("甲", n={1: 80}), 1), Period.month(scheme, "1月"))
    (track,) = report.tracks
    said = {unit.unit: to_mend(report, track, unit, []) for unit in track.standings}
    assert "当月得80.00分" in said["甲"]
    assert "乙（不参加排名，未评）：当月没有可计得分" in said["乙"]


def test_a_mean_of_months_limits_nothing(tmp_path: Path) -> None:
    """50 and 30: the mean of February takes 40 off the sum, and no limit took anything."""
    scheme = small(
        tmp_path,
        COUNT,
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        track="period: year\nover_time: {each: month, by: mean}",
    )
    result = scored(scheme, rows("甲", n={1: 50, 2: 30}), 2)
    period = Period.month(scheme, "2月")
    report = report_of(result, period)
    assert report.tracks[0].limited == 0
    (path, _) = write_letters(result, period, ["甲"], tmp_path / "letters", print, lambda *_: None)
    said = "".join(p.text for p in docx.Document(str(path)).paragraphs)
    assert "上限等" not in said
    assert "各部分、各期合在一起（取平均、按权重等），另减40.0000分。" in said


def test_what_an_item_limits_is_no_deduction(tmp_path: Path) -> None:
    """甲: 24 points under a cap of 10, and −12 of its own; item 2 takes 3, and does not count."""
    more = """
      - id: "2"
        title: 不计
        cites: 附表（二）
        says: 规则。
        applies_to: all
        counts: false
        facts: {k: {type: count, label: 件数}}
        awards: [{id: k, form: each, of: k, points: -3, period: year}]
"""
    scheme = small(
        tmp_path,
        COUNT,
        "[{id: up, form: each, of: n, points: 2, period: year, cap: 24},"
        " {id: down, form: each, of: n, points: -1, period: month}]",
        item="cap: {points: 10, period: year}",
        more=more,
        head="",
        parts="annual: {parts: [{id: m, title: 月, weight: 1, of: months}]}\nranking: {by: total}",
        units=("甲", "乙"),
    )
    result = scored(scheme, [*rows("甲", n={1: 12}), *rows("甲", "2", k={1: 1})], 1)
    report = report_of(result, Period.month(scheme, "1月"))
    (track,) = report.tracks
    one, two = track.totals
    assert (one.lost, one.losers, one.earned, one.earners) == (-12, 1, 24, 1)
    assert (one.adjusted, track.grid[0][0]) == (-2, 10)
    assert (two.lost, two.losers, two.adjusted) == (0, 0, -3)
    (text,) = (text for text in told(result) if "扣分合计" in text)
    assert text == (
        "当月扣分合计12.00分，涉及1条：第1项“条款”1个单位共12.00分。上限等调整另减2.00分。"
    )
    period, out = Period.month(scheme, "1月"), tmp_path / "out"
    write_report(result, period, out, print, lambda *_: None)
    deductions = openpyxl.load_workbook(out / "2023-01-台账.xlsx")["扣分清单"]
    assert [row[6] for row in deductions.iter_rows(min_row=4, values_only=True)] == [-12]
    (path, _) = write_letters(result, period, ["甲"], tmp_path / "letters", print, lambda *_: None)
    said = [p.text for p in docx.Document(str(path)).paragraphs]
    assert "上限等调整另减5.0000分：2023-01 第1项“条款”（全年上限 10 分）2" in "".join(said)


def test_a_part_of_the_year_alone_is_due_of_a_unit_that_has_left(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{s: {type: stock, label: 存量}}",
        "[{id: a, form: each, of: s, points: -1, period: month}]",
        parts="annual: {parts: [{id: m, title: 月, weight: 0.9, of: months}, {id: e, title: 测评, "
        "weight: 0.1, of: {item: e, fact: e}, fact: {type: score, label: 测评}}]}",
        units=("甲", "乙, until: 2023-03"),
    )
    stocks = [*rows("甲", s={2: 1, 3: 1}), *rows("乙", s={2: 1, 3: 1})]
    result = scored(scheme, stocks, 3)
    track = track_of(result)
    assert {unit: [due.month for due in dues] for unit, dues in track.due.items()} == {
        "甲": ["2023-04", "2023-12"], "乙": ["2023-12"],
    }  # fmt: skip
    assert result.completeness["entity"].tolist() == ["甲", "乙"]
    year = scored(scheme, [*stocks, *rows("甲", s=dict.fromkeys(range(4, 13), 0))], 12)
    track, period = track_of(year), Period.annual(scheme)
    said = [(due.month, due.what) for dues in track.due.values() for due in dues]
    assert said == [("", "测评还没有报送")] * 2
    (path, _) = write_letters(year, period, ["甲"], tmp_path / "out", print, lambda *_: None)
    text = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert "1. “测评”：测评还没有报送。" in text


def test_rankings_beside_the_first_have_a_column_each(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        COUNT,
        ONE_EACH,
        head="ranking: {by: total, also: [{id: apart, title: 组内名次, within: 组}, "
        "{id: low, title: 倒排, order: low-first}]}",
        units=[
            f"{unit}, columns: {{组: {group}}}"
            for unit, group in zip("甲乙丙", "一一二", strict=True)
        ],
    )
    facts = [*rows("甲", n={1: 3}), *rows("乙", n={1: 2}), *rows("丙", n={1: 1})]
    report = report_of(scored(scheme, facts, 1), Period.month(scheme, "1月"))
    table = league(report, report.tracks[0])
    at = [column.title for column in table.columns].index("组内名次")
    assert table.columns[at - 1].title == "年度结果"
    assert [(row[1], *row[at : at + 2]) for row in table.rows] == [
        ("甲", 1, 3),
        ("乙", 2, 2),
        ("丙", 1, 1),
    ]


def test_what_comes_from_another_track_is_not_counted_as_reported(tmp_path: Path) -> None:
    """Two units report three figures, of which the city has two sums and reports none."""
    units = """
track: units
title: 单位
sections:
  - id: 一
    title: 章
    items:
      - id: "7"
        title: 领域
        cites: 条
        says: 规则。
        applies_to: all
        facts: {n: {type: stock, label: 领域数}}
        awards: [{id: n, target: {of: n, at_least: 1}, due: 2023-12}]
"""
    feed = "from_track: {track: units, item: '7', fact: n, by: sum}"
    city = units.replace("track: units\ntitle: 单位", "track: city\ntitle: 全市")
    city = city.replace("label: 领域数", f"label: 领域数, {feed}")
    scheme = TARGETS[: TARGETS.index("leagues:")].replace("[units]", "[units, city]")
    roster = "entities: {units: [{name: 甲}, {name: 乙}], city: [{name: 市}]}"
    texts = {"scheme": scheme, "units": units, "city": city, "roster": roster}
    loaded = creditscore.load_scheme(written(tmp_path / "aims", texts))
    facts = [*rows("甲", "7", n={1: 1, 2: 1}), *rows("乙", "7", n={1: 1})]
    result = scored(loaded, facts, 3)
    report = report_of(result, Period.quarter(loaded, "Q1"))
    assert opening(report).endswith("参加考核的有单位2个、全市1个，本季度上报数据3条。")
    assert not any("没有上报" in text for text in of_track(report, report.tracks[1]))


def test_the_mean_of_the_month_before_is_the_one_told_then(tmp_path: Path) -> None:
    """In February 甲 and 乙, who then left, had 6 points; in March 甲 and 丙 have 5.5."""
    units = ("甲", "乙, until: 2023-02", "丙, from: 2023-03")
    scheme = small(tmp_path, COUNT, ONE_EACH, units=units)
    facts = [*rows("甲", n={2: 10, 3: 10}), *rows("乙", n={2: 2}), *rows("丙", n={3: 1})]
    assert told(scored(scheme, facts, 2))[1].startswith("2个单位当月平均得6.00分，")
    march = told(scored(scheme, facts, 3))[1]
    assert march.startswith("2个单位当月平均得5.50分，比上月减少0.50分。")


def test_places_and_bands_are_provisional_until_december(tmp_path: Path) -> None:
    """The bulletin of December, and of the last quarter, is of the whole year."""
    scheme = small(tmp_path, COUNT, ONE_EACH)
    for period in (Period.month(scheme, "11月"), Period.month(scheme, "12月")):
        result = scored(scheme, rows(n={1: 1}), period.last)
        out = tmp_path / period.file
        write_report(result, period, out, print, lambda *_: None)
        document = docx.Document(str(out / f"{period.file}-通报.docx"))
        text = [paragraph.text for paragraph in document.paragraphs]
        assert ("本期名次和等次按年初至今的数据暂定。" in text) == (period.last < 12)


def test_nobody_has_to_mend_what_all_have(tmp_path: Path) -> None:
    """Where points lead to a single band only those of a veto below it are named."""
    one = small(tmp_path, COUNT, ONE_EACH)
    result = scored(one, rows(n={1: 1}), 1)
    report = report_of(result, Period.month(one, "1月"))
    assert [*trailing(report, report.tracks[0])] == []
    two = small(
        tmp_path,
        "{n: {type: count, label: 次数}, v: {type: flag, label: 否}}",
        ONE_EACH,
        head="ranking: {by: total}\nvetoes: [{id: v, item: '1', fact: v, above: 0, over: any, "
        "band: 黑}]",
        bands="[{name: 合格}, {name: 黑, only: veto}]",
    )
    result = scored(two, rows("乙", v={1: 1}), 1)
    report = report_of(result, Period.month(two, "1月"))
    assert [unit.unit for unit in trailing(report, report.tracks[0])] == ["乙"]


def test_a_letter_rounds_nothing(tmp_path: Path) -> None:
    """Points have three decimals, and a part of the year one more than the points of the other."""
    parts = (
        "annual: {parts: [{id: m, title: 月, weight: 0.9, of: months}, {id: e, title: 测评, "
        "weight: 0.1, of: {item: e, fact: e}, fact: {type: score, label: 测评}}]}"
    )
    facts = [*rows("甲", n={1: "1.005", 2: "2.005"}), *rows("甲", "e", e={12: "88.5555"})]
    for fine, first, part, total in (3, "1.005", "3.010分", "11.565分"), (0, "1", "3分", "12分"):
        scheme = small(tmp_path, SCORE, GIVEN.replace("year", "month"), parts=parts)
        text = (tmp_path / "small" / "scheme.yaml").read_text(encoding="utf-8")
        texts = {"scheme": text.replace("places: 4", f"places: {fine}")}
        scheme = creditscore.load_scheme(written(tmp_path / "small", texts))
        result, period = creditscore.score(scheme, facts), Period.annual(scheme)
        out = tmp_path / str(fine)
        (path, _) = write_letters(result, period, ["甲"], out, print, lambda *_: None)
        figures, given = docx.Document(str(path)).tables
        shown = {row.cells[0].text: row.cells[1].text for row in figures.rows}
        assert (shown["月"], shown["测评"], shown["年度结果"]) == (part, "88.5555分", total)
        assert given.rows[1].cells[4].text == first


def test_cells_are_shown_with_all_their_decimals(tmp_path: Path) -> None:
    """Points are whole: a part of 88.5 was shown as 89; a spreadsheet shows 12 as “12.”."""
    parts = "annual: {parts: [{id: e, title: 测评, weight: 1, of: {item: e, fact: e}, "
    parts += "fact: {type: score, label: 测评}}]}"
    small(tmp_path, COUNT, ONE_EACH, parts=parts)
    text = (tmp_path / "small" / "scheme.yaml").read_text(encoding="utf-8")
    texts = {"scheme": text.replace("places: 4", "places: 0")}
    scheme = creditscore.load_scheme(written(tmp_path / "small", texts))
    facts = [*rows("甲", "e", e={12: "88.5"}), *rows("乙", "e", e={12: "88"})]
    write_report(creditscore.score(scheme, facts), Period.annual(scheme), tmp_path / "out", print,
                 lambda *_: None)  # fmt: skip
    sheet = openpyxl.load_workbook(tmp_path / "out" / "2023-台账.xlsx")["排名·单位"]
    (one, two) = (next(row for row in sheet if row[1].value == unit)[2] for unit in "甲乙")
    assert (one.value, one.number_format) == (88.5, "#,##0.######")
    assert (two.value, two.number_format) == (88, "#,##0;[Red]-#,##0;#,##0")
    roster = "entities: {units: [{name: 甲}]}"
    texts = {"scheme": TARGETS, "units": AIMS, "roster": roster}
    aims = creditscore.load_scheme(written(tmp_path / "aims", texts))
    result, period = scored(aims, rows("甲", "2", m={1: 12}), 1), Period.month(aims, "1月")
    write_report(result, period, tmp_path / "out2", print, lambda *_: None)
    sheet = openpyxl.load_workbook(tmp_path / "out2" / "2023-01-台账.xlsx")["目标·单位"]
    value = next(row for row in sheet if row[1].value == "2")[7]
    assert (value.value, value.number_format) == (12, "#,##0")


def test_who_is_first_is_told_by_what_places_go_by(tmp_path: Path) -> None:
    """By the evaluation 乙 is first, with 1.70 points to 27.70; before it comes all are level."""
    parts = (
        "annual: {parts: [{id: m, title: 月, weight: 0.9, of: months}, {id: e, title: 测评, "
        "weight: 0.1, of: {item: e, fact: e}, fact: {type: score, label: 测评}}]}"
    )
    scheme = small(tmp_path, COUNT, ONE_EACH, parts=parts, head="ranking: {by: e}")
    facts = [*rows("甲", n={1: 30}), *rows("乙", n={1: 1})]
    year_end = [*rows("甲", "e", e={12: 7}), *rows("乙", "e", e={12: 8})]
    assert "按“测评”，3个单位并列。" in told(scored(scheme, facts, 11))
    result = scored(scheme, [*facts, *year_end], 12)
    (text,) = (text for text in told(result) if text.startswith("按"))
    assert text == "按“测评”，排在前面的是乙（8.00分）；排在后面的是丙（没有数据）。"
    report = report_of(result, Period.month(scheme, "12月"))
    assert "名次按“测评”。" in league(report, report.tracks[0]).notes
    alone = small(tmp_path, COUNT, ONE_EACH, units=("甲", "乙, from: 2023-02"))
    text = told(scored(alone, rows("甲", n={1: 2}), 1))
    assert "按年度结果，排名的只有甲（2.00分）。" in text


def test_who_moved_most_was_there_before_and_still_is(tmp_path: Path) -> None:
    """In March 庚 comes and is first, 辛 has left and sinks; 丁 rises as far as those named."""
    units = (*"甲乙丙丁戊己", "庚, from: 2023-03", "辛, until: 2023-02")
    scheme = small(tmp_path, COUNT, ONE_EACH, units=units)
    first = [row for unit in "戊己" for row in rows(unit, n={1: 5})]
    risen = [row for unit in "甲乙丙丁" for row in rows(unit, n={3: 9})]
    facts = [*first, *risen, *rows("庚", n={3: 20}), *rows("辛", n={1: 9})]
    assert (
        "年初至今的名次，上升最多的是甲（第4名到第2名，升2位）、乙（第4名到第2名，升2位）、"
        "丙（第4名到第2名，升2位），另有1个单位也升2位；"
        "下降最多的是己（第2名到第7名，降5位）、戊（第2名到第7名，降5位）。"
    ) in told(scored(scheme, facts, 3))
    report = report_of(scored(scheme, facts, 3), Period.month(scheme, "3月"))
    places_of = {row[0]: row[4:7] for row in changes(report, report.tracks[0]).rows}
    assert (places_of["庚"], places_of["甲"]) == ([None, 1, 0], [4, 2, 2])
    assert next(row[-1] for row in changes(report, report.tracks[0]).rows) == "第1项 +20.0000"


def test_a_change_below_what_is_printed_is_none_to_speak_of(tmp_path: Path) -> None:
    """The mean goes from 1 to 1.0033…: a change of 0.00 is no increase."""
    scheme = small(tmp_path, SCORE, GIVEN.replace("year", "month"), units=("甲", "乙", "丙"))
    facts = [row for unit in "甲乙丙" for row in rows(unit, n={1: 1, 2: 1})]
    facts[-1]["value"] = "1.01"
    assert told(scored(scheme, facts, 2))[1].startswith("3个单位当月平均得1.00分，与上月基本持平。")


def test_a_letter_tells_a_correction_that_took_points(tmp_path: Path) -> None:
    scheme = small(tmp_path, COUNT, ONE_EACH)
    who = {"by": "张三", "on": "2023-02-05", "why": "多报"}
    books = creditscore.close(scored(scheme, rows(n={1: 2}), 1), "2023-01", **who)
    facts = rows(n={1: 1})
    books = creditscore.correct(scheme, facts, books, **who)
    result = creditscore.score(scheme, facts, through="2023-02", books=books)
    period, out = Period.month(scheme, "2月"), tmp_path / "letters"
    (path, _) = write_letters(result, period, ["甲"], out, print, lambda *_: None)
    assert (
        "1. 2023-02 第1项“条款”（附表（一））扣1.0000分：更正 1（张三，2023-02-05）：多报；"
        "2023-01 次数原为 2，现为 1。"
    ) in [p.text for p in docx.Document(str(path)).paragraphs]


def test_the_sums_of_items_have_no_column_of_limits_where_nothing_is_limited(
    tmp_path: Path,
) -> None:
    for cap, expected in ("", ["得分单位", "出处"]), ("cap: 1", ["上限等调整", "出处"]):
        scheme = small(tmp_path, COUNT, ONE_EACH, item=cap)
        result = scored(scheme, rows(n={1: 2}), 1)
        report = report_of(result, Period.month(scheme, "1月"))
        table = lost(report, report.tracks[0])
        assert [column.title for column in table.columns][-2:] == expected
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_limits_of_subjects_are_limits_too(tmp_path: Path) -> None:
    """Of 5 points of A and 2 of B a cap of 3 on each takes 2."""
    scheme = small(
        tmp_path, COUNT, ONE_EACH, item="subjects: [A, B]\neach_subject: {cap: {points: 3}}"
    )
    facts = [*rows(subject="A", n={1: 5}), *rows(subject="B", n={1: 2})]
    assert "当月没有扣分。上限等调整另减2.00分。" in told(scored(scheme, facts, 1))


def test_a_month_in_which_nobody_counts_has_no_mean(tmp_path: Path) -> None:
    scheme = small(tmp_path, SCORE, GIVEN)
    report = report_of(scored(scheme, rows(n={2: 3}), 2), Period.month(scheme, "2月"))
    (months, *_) = charts_of(report, report.tracks[0])
    assert months.said == "1月无；2月平均3.00分"
