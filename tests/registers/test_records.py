"""Records to facts: what counts, in which month and for whom, and what is refused."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sampled
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import LICENCE, OTHER, PENALTY, spoilt

import creditscore
from creditscore import RuleError, Scheme, UsageError
from creditscore.registers import tables
from creditscore.registers.records import Records, read_records
from creditscore.registers.refusals import Refusal

Facts = dict[tuple[str, str, str, str, str], int]
SAMPLE = sampled.ROOT / "data" / "samples" / "changzhi-2023-records"


def facts_of(found: Records) -> Facts:
    columns = ["month", "entity", "item", "subject", "fact"]
    keys = found.facts[columns].itertuples(index=False, name=None)
    return dict(zip(keys, found.facts["value"].tolist(), strict=True))


def told(
    *sources: Any, scheme: Scheme | None = None, **words: Any
) -> tuple[Records, list[Refusal]]:
    refused: list[Refusal] = []
    found = read_records(scheme or sampled.scheme(), *sources, rejected=refused.extend, **words)
    return found, refused


def of_item(found: Records, item: str) -> dict[str, int]:
    return {key[4]: value for key, value in facts_of(found).items() if key[2] == item}


def test_one_record_of_each_kind() -> None:
    found, refused = told([LICENCE], [PENALTY], [OTHER])
    assert facts_of(found) == {
        ("2023-05", "市教育局", "3", "", "reported"): 2,
        ("2023-05", "市教育局", "3", "", "compliant"): 2,
        ("2023-05", "市教育局", "3", "", "in_time"): 2,
        ("2023-05", "市教育局", "5", "行政奖励", "reported"): 1,
        ("2023-05", "市教育局", "5", "行政奖励", "compliant"): 1,
    }
    assert (refused, found.read, found.reasons.total()) == ([], 3, 0)
    assert set(found.facts["source"]) == {"table 1, table 2", "table 3"}


@pytest.mark.parametrize(
    ("row", "cells", "codes"),
    [
        (LICENCE, {"XK_NR": " "}, "D621"),
        (LICENCE, {"XK_XDR_SHXYM": "", "XK_XDR_ZJHM": "模拟1"}, ""),
        (LICENCE, {"XK_XDR_SHXYM": ""}, "D625"),
        (LICENCE, {"XK_XDR_SHXYM": "91350100M000100Y44"}, "D639"),
        (LICENCE, {"XK_XKJGDM": "91350100M000100Y4O"}, "D635"),
        (LICENCE, {"XK_XKJGDM": ""}, "D631"),
        (LICENCE, {"XK_YXQZI": "长期"}, "D622"),
        (LICENCE, {"XK_YXQZI": "2023-05-07"}, "D623 D623"),
        (LICENCE, {"XK_JDRQ": "2023-05-11", "XK_YXQZ": "2023-05-11"}, "D623"),
        (LICENCE, {"XK_JDRQ": "2023/5/8", "上报日期": "2023-05-10 09:00:00"}, ""),
        (LICENCE, {"XK_XKBH": ""}, ""),
        (PENALTY, {"CF_NR_FK": "五千"}, "D624"),
        (PENALTY, {"CF_NR_FK": "-1"}, "D624"),
        (PENALTY, {"CF_NR_FK": ""}, ""),
        (PENALTY, {"CF_GSJZQ": "2023-05-01"}, "D623"),
        (OTHER, {"决定内容": ""}, "D621"),
    ],
)
def test_what_is_compliant(row: dict[str, str], cells: dict[str, str], codes: str) -> None:
    found, refused = told([spoilt(row, **cells)])
    item = "5" if row is OTHER else "3"
    assert of_item(found, item)["reported"] == 1
    assert of_item(found, item)["compliant"] == (not codes)
    assert found.reasons == dict.fromkeys(codes.split(), 1)
    assert [(r[1], r[5][1:], r[6]) for r in refused] == (
        [(1, "1号", "not-compliant")] if codes else []
    )


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"XK_LYDW": "市教育"}, "D612"),
        ({"XK_LYDW": ""}, "D612"),
        ({"上报日期": "昨天"}, "D615"),
        ({"上报日期": "2024-01-02"}, "D614"),
        ({"上报日期": "9999-12-31"}, "D614"),
        ({"上报日期": "1969-12-31"}, "D614"),
        ({"上报日期": "1965-01-31", "XK_JDRQ": "1964-12-31"}, "D614"),
    ],
)
def test_what_cannot_be_counted(cells: dict[str, str], code: str) -> None:
    found, refused = told([spoilt(LICENCE, **cells)])
    assert len(found.facts) == 0
    assert found.reasons[code] == 1
    assert [refusal[6] for refusal in refused] == ["left-out"]


def test_kinds_and_units_that_no_item_takes() -> None:
    code = {"登记管理部门": "市教育局", "机构名称": "甲", "统一社会信用代码": "91350100M000100Y43"}
    found, refused = told(
        [spoilt(OTHER, 信息类别="行政指导")], [code], months=["2023-05"], lang="en"
    )
    assert found.reasons == {"D616": 1, "D613": 1}
    assert [refusal[8] for refusal in refused] == [
        "no item takes records of 行政指导",
        "no item that the unit answers for takes records of 统一社会信用代码",
    ]


def test_units_by_their_aliases_and_both_tracks() -> None:
    rows = [spoilt(LICENCE, XK_LYDW="长治市教育局"), spoilt(LICENCE, XK_LYDW="潞州区")]
    assert {key[1] for key in facts_of(told(rows)[0])} == {"市教育局", "潞州区"}
    _, refused = told([spoilt(LICENCE, XK_LYDW="市文化旅游局")], lang="zh")
    assert "市文化和旅游局" in refused[0][8]


LONG = "长" * 41


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (spoilt(LICENCE, XK_NR=""), "'XK_NR（许可内容）' is empty"),
        (spoilt(OTHER, 决定内容=""), "'决定内容' is empty"),
        (spoilt(LICENCE, XK_YXQZI=LONG), f"'XK_YXQZI（有效期至）' is not a date: {LONG[:40]}"),
        (spoilt(OTHER, 信息类别=""), "no item takes records of -"),
        (spoilt(OTHER, 数据来源单位=""), "'-'"),
        (spoilt(OTHER, 数据来源单位="市教育"), "(near: 市教育局)"),
    ],
)
def test_what_is_said_of_a_record(row: dict[str, str], text: str) -> None:
    [refusal] = told([row], lang="en")[1]
    assert text in refusal[8]
    assert LONG not in refusal[8]
    assert "near" not in refusal[8] or "near" in text


@pytest.mark.parametrize(
    ("kinds", "more", "late"),
    [
        ("kinds: [行政许可], tracks: [departments]", "kinds: [行政处罚], tracks: [counties]", 1),
        ("kinds: [行政处罚], tracks: [departments]", "kinds: [行政许可], tracks: [counties]", 0),
        ("tracks: [departments]", "kinds: [行政处罚], tracks: [counties]", 1),
    ],
)
def test_late_is_what_any_item_asks_to_be_in_time(
    kinds: str, more: str, late: int, tmp_path: Path
) -> None:
    feeds = [f'    - {{item: "3", from: disclosure, {one}, facts: {{in_time: in_time}}}}\n'
             for one in (kinds, more)]  # fmt: skip
    scheme = copied(tmp_path, "changzhi-2023", records=f"records:\n  feeds:\n{''.join(feeds)}")
    found, _ = told([spoilt(LICENCE, 上报日期="2023-05-20")], scheme=scheme)
    assert found.counts["late"] == late


@pytest.mark.parametrize(("day", "late"), [("2023-04-25", 0), ("2023-05-08", 0), ("2023-05-09", 1)])
def test_the_limit_is_seven_working_days(day: str, late: int) -> None:
    row = spoilt(LICENCE, XK_JDRQ="2023-04-25", XK_YXQZ="2023-04-25", 上报日期=day)
    found, refused = told([row])
    assert of_item(found, "3") == {"reported": 1, "compliant": 1, "in_time": 1 - late}
    assert found.counts["late"] == late == len(refused)
    assert {refusal[6] for refusal in refused} <= {"late"}


@pytest.mark.parametrize(
    ("reported", "zone", "late"),
    [
        ("2023-05-08T15:59:59Z", "Asia/Shanghai", 0),
        ("2023-05-08T16:00:00Z", "Asia/Shanghai", 1),
        ("2023-05-09 00:30:00+09:00", "Asia/Shanghai", 0),
        ("2023-05-09 00:00:00", "Asia/Shanghai", 1),
        ("2023-05-08T16:00:00Z", "UTC", 0),
        ("2023-05-09T01:00:00+08:00", "UTC", 0),
    ],
)
def test_an_instant_is_late_by_the_day_of_the_scheme(reported: str, zone: str, late: int) -> None:
    scheme = replace(sampled.scheme(), time_zone=zone)
    row = spoilt(LICENCE, XK_JDRQ="2023-04-25", XK_YXQZ="2023-04-25", 上报日期=reported)
    assert told([row], scheme=scheme)[0].counts["late"] == late
    frame = pd.DataFrame([row]).assign(上报日期=pd.to_datetime([reported]))
    assert told(frame, scheme=scheme)[0].counts["late"] == late


def test_late_since_a_year_that_no_calendar_has() -> None:
    old = spoilt(LICENCE, XK_JDRQ="1995-03-01", XK_YXQZ="1995-03-01")
    early = spoilt(LICENCE, XK_JDRQ="2003-12-31", XK_YXQZ="2003-12-31")
    _, refused = told([old, early], lang="zh")
    texts = [refusal[8] for refusal in refused]
    assert ["最后一天是 日历里没有的一天，" in text for text in texts] == [True, False]
    assert "最后一天是 2004-01-12，" in texts[1]


def test_a_late_record_that_repeats_another_is_left_out_and_no_more_late() -> None:
    late = spoilt(LICENCE, 上报日期="2023-05-20")
    found, refused = told([late, late, late, spoilt(late, XK_WSH="许2号")])
    assert (found.counts["late"], dict(found.effects)) == (2, {"late": 2, "left-out": 2})
    assert (found.read, found.counts["reported"]) == (4, 2)
    assert [refusal[7] for refusal in refused] == ["D627"] * 4 + ["D617"] * 2
    assert of_item(found, "3") == {"reported": 2, "compliant": 2, "in_time": 0}


def test_neither_in_time_nor_late() -> None:
    row = spoilt(LICENCE, XK_JDRQ="2023-05-30", XK_YXQZ="2023-05-30")
    found, _ = told([row, spoilt(LICENCE, XK_JDRQ="")])
    assert of_item(found, "3") == {"reported": 2, "compliant": 0, "in_time": 0}
    assert found.counts["late"] == 0


def test_repeats_count_once() -> None:
    wrong = spoilt(LICENCE, XK_NR="")
    later = spoilt(LICENCE, 上报日期="2023-05-11")
    found, refused = told([wrong, LICENCE], [later, LICENCE], [PENALTY])
    assert of_item(found, "3") == {"reported": 3, "compliant": 2, "in_time": 3}
    repeats = [(r[0], r[1], r[6], r[7]) for r in refused if r[7] == "D617"]
    assert repeats == [("table 2", 1, "left-out", "D617"), ("table 2", 2, "left-out", "D617")]
    again = spoilt(LICENCE, XK_WSH="许2号")
    assert of_item(told([LICENCE, again])[0], "3")["reported"] == 2


def test_repeats_are_told_where_they_stand_in_later_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rows 3 and 4 of the first table, read two at a time, and row 1 of the second."""
    monkeypatch.setattr(tables, "_ROWS", 2)
    other = spoilt(LICENCE, XK_WSH="许2号")
    found, refused = told([LICENCE, other, other, LICENCE], [other])
    assert of_item(found, "3") == {"reported": 2, "compliant": 2, "in_time": 2}
    assert [(r[0], r[1]) for r in refused] == [("table 1", 3), ("table 1", 4), ("table 2", 1)]


ALIKE = [
    {"XK_JDRQ": "20230508"},
    {"XK_JDRQ": "2023年5月8日"},
    {"XK_JDRQ": "2023/5/8 09:30"},
    {"XK_JDRQ": "2023-05-08T00:30:00+08:00"},
    {"XK_LYDW": "长治市教育局"},
    {"XK_WSH": "许〔2023〕 1号"},
    {"XK_WSH": "许［２０２３］１号"},
    {"XK_WSH": "许(2023)1 号\u200b"},
    {"XK_WSH": "许【2023】1号"},
    {"XK_XDR_MC": "甲（长治） 公司"},
    {"XK_XDR_MC": "甲〔长治〕公司"},
    {"XK_XKBH": "ａ－1"},
    {"XK_XDR_ZJHM": "14040019900101002x"},
]
FIRST = spoilt(
    LICENCE, XK_WSH="许[2023]1号", XK_XDR_MC="甲(长治)公司", XK_XKBH="A-1",
    XK_XDR_ZJHM="14040019900101002X",
)  # fmt: skip


@pytest.mark.parametrize("cells", ALIKE)
def test_a_record_that_is_written_otherwise_is_the_same(cells: dict[str, str]) -> None:
    again = spoilt(FIRST, **cells)
    for sources in ([[FIRST, again]], [[FIRST], [again]]):
        found, refused = told(*sources)
        assert of_item(found, "3") == {"reported": 1, "compliant": 1, "in_time": 1}
        assert [refusal[7] for refusal in refused] == ["D617"]


def test_each_unit_is_the_same_by_any_of_its_names() -> None:
    """Also the first of the roster, and the second is another."""
    first, second = (
        unit.name for unit in list(sampled.scheme().tracks["departments"].entities)[:2]
    )
    assert (first, second) == ("市发改委", "人行长治市中心支行")
    names = ["市发改委", "市发展改革委", "人行长治中支", "中国人民银行长治市中心支行"]
    rows = [spoilt(PENALTY, CF_SJLY=name) for name in names]
    found, refused = told(rows)
    told_twice = [(2, first, "D617"), (4, second, "D617")]
    assert [(refusal[1], refusal[3], refusal[7]) for refusal in refused] == told_twice
    assert found.counts["reported"] == 2


@pytest.mark.parametrize(
    "cells",
    [
        {"XK_JDRQ": "2023-05-09"},
        {"XK_JDRQ": "2023-05-08T16:30:00Z"},
        {"XK_LYDW": "市公安局"},
        {"XK_WSH": "许[2023]11号"},
        {"XK_WSH": "许[2023]1-1号"},
        {"XK_XDR_MC": "甲(长治市)公司"},
        {"XK_XKBH": "A1"},
    ],
)
def test_a_record_that_says_something_else_is_another(cells: dict[str, str]) -> None:
    found, refused = told([FIRST, spoilt(FIRST, **cells)])
    assert (found.counts["reported"], refused) == (2, [])


def test_a_day_in_a_cell_of_days_is_the_same_day() -> None:
    frame = pd.DataFrame([FIRST]).assign(XK_JDRQ=pd.to_datetime(["2023-05-08 08:00"]))
    found, refused = told([FIRST], frame)
    assert (found.counts["reported"], [refusal[7] for refusal in refused]) == (1, ["D617"])


def test_units_that_nobody_knows_are_compared_by_their_texts(tmp_path: Path) -> None:
    feed = '    - {item: "3", from: disclosure, entity: 市委编办, facts: {reported: reported}}\n'
    scheme = changed(tmp_path, ("  assumes:\n", f"{feed}  assumes:\n"))
    rows = [spoilt(LICENCE, XK_LYDW=name) for name in ("外市（甲）局", "外市(甲) 局", "外市乙局")]
    assert told(rows, scheme=scheme)[0].counts["reported"] == 2


def test_one_month_asked_for() -> None:
    rows = [LICENCE, spoilt(LICENCE, 上报日期="2023-06-01", XK_NR="", XK_LYDW="甲")]
    found, refused = told(rows, months=["2023-05"])
    assert ({key[0] for key in facts_of(found)}, found.passed) == ({"2023-05"}, 1)
    assert refused == []
    with pytest.raises(UsageError) as error:
        told(rows, months=["2022-05"])
    assert [problem.code for problem in error.value.problems] == ["U504"]


def changed(folder: Path, *changes: tuple[str, str]) -> Scheme:
    """The scheme with another `records.yaml`."""
    home = folder / "changzhi-2023"
    shutil.copytree(sampled.ROOT / "rules" / "changzhi-2023", home)
    text = (home / "records.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (home / "records.yaml").write_text(text, encoding="utf-8")
    return creditscore.load_scheme(home)


def test_limits_months_and_units_as_the_scheme_says(tmp_path: Path) -> None:
    changes = [("working_days: 7", "calendar_days: 2"), ("month: reported", "month: decided")]
    scheme = changed(tmp_path, *changes, ("unit: source", "unit: authority"))
    rows = [
        spoilt(LICENCE, 上报日期="2023-06-01", XK_XKJG="市公安局"),
        spoilt(LICENCE, XK_WSH="许2号", XK_LYDW="谁"),
    ]
    found, refused = told(rows, scheme=scheme, lang="zh")
    assert {key[:2] for key in facts_of(found)} == {
        ("2023-05", "市公安局"),
        ("2023-05", "市教育局"),
    }
    assert found.counts["late"] == 1
    assert found.reasons == {"D649": 1}
    late = "迟报：2023-05-08 决定，期限 2 个自然日，最后一天是 2023-05-10，2023-06-01 才上报"
    assert [refusal[8] for refusal in refused] == [late]


def test_rows_that_do_not_fit_their_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    head, row = ",".join(OTHER), ",".join(OTHER.values())
    path.write_text(f"{head}\n{row}\n{row},x\n{row[:-12]}\n{row}\n", encoding="utf-8")
    found, refused = told(path, lang="en")
    assert (found.read, found.counts["reported"], found.effects) == (4, 1, {"left-out": 3})
    assert found.reasons == {"D611": 2, "D617": 1}
    assert [refusal[1:] for refusal in refused[:2]] == [
        (3, "", "", "", "", "left-out", "D611", "the row has 10 cells, the heading 9"),
        (4, "", "", "", "", "left-out", "D611", "the row has 8 cells, the heading 9"),
    ]


def test_one_unit_for_all_records(tmp_path: Path) -> None:
    feed = '    - {item: "7", from: codes, entity: 市委编办, facts: {wrong_codes: codes}}\n'
    scheme = changed(tmp_path, ("  assumes:\n", f"{feed}  assumes:\n"))
    row = {"登记管理部门": "谁也不是", "机构名称": "甲", "统一社会信用代码": "91350100M000100Y43"}
    found, refused = told([row], scheme=scheme, months=["2023-05"])
    assert facts_of(found) == {("2023-05", "市委编办", "7", "", "wrong_codes"): 1}
    assert refused == []


def test_a_feed_of_another_track_takes_no_records_of_the_first_unit(tmp_path: Path) -> None:
    kinds = "kinds: [行政许可, 行政处罚]\n"
    scheme = changed(tmp_path, (kinds, f"{kinds}      tracks: [counties]\n"))
    first = next(iter(scheme.tracks["departments"].entities)).name
    found, _ = told([spoilt(LICENCE, XK_LYDW=first)], scheme=scheme)
    assert found.reasons == {"D613": 1}


def test_a_feed_of_one_track_takes_no_records_of_units_of_another(tmp_path: Path) -> None:
    kinds = "kinds: [行政许可, 行政处罚]\n"
    scheme = changed(tmp_path, (kinds, f"{kinds}      tracks: [departments]\n"))
    rows = [LICENCE, spoilt(LICENCE, XK_LYDW="潞州区")]
    found, refused = told(rows, scheme=scheme)
    assert facts_of(found) == {
        ("2023-05", "市教育局", "3", "", name): 1 for name in ("reported", "compliant", "in_time")
    }
    assert [(refusal[1], refusal[7]) for refusal in refused] == [(2, "D613")]


def test_a_repeat_is_one_of_records_of_other_months_too() -> None:
    """The sooner report stays, whatever month is asked for; a year has what its months have."""
    again = spoilt(LICENCE, 上报日期="2023-06-01")
    assert facts_of(told([LICENCE, again])[0]) == facts_of(
        told([LICENCE, again], months=["2023-05"])[0]
    )
    found, refused = told([LICENCE, again], months=["2023-06"])
    assert facts_of(found) == {}
    assert [refusal[7] for refusal in refused] == ["D627", "D617"]
    wrong = spoilt(LICENCE, XK_NR="")
    assert told([wrong, again], months=["2023-06"])[0].counts["reported"] == 1
    for day, reported in (("2022-12-20", "2022-12-21"), ("1970-01-01", "1970-01-02")):
        earlier = spoilt(LICENCE, XK_JDRQ=day, XK_YXQZ=day, 上报日期=reported)
        found, refused = told([earlier, spoilt(earlier, 上报日期="2023-01-09")])
        assert facts_of(found) == {}
        assert [refusal[7] for refusal in refused] == ["D614", "D627", "D617"]


@pytest.mark.parametrize(
    ("term", "months"),
    [
        ("until: 2023-04", ["2023-04"]),
        ("until: 2023-05", ["2023-04", "2023-05"]),
        ("from: 2023-04", ["2023-04", "2023-05"]),
        ("from: 2023-05", ["2023-05"]),
    ],
)
def test_records_of_months_in_which_a_unit_is_not_assessed(
    term: str, months: list[str], tmp_path: Path
) -> None:
    """One record each of April and of May; a month on either end of a term is inside."""
    changed(tmp_path)
    roster = tmp_path / "changzhi-2023" / "roster.yaml"
    text, name = roster.read_text(encoding="utf-8"), "{name: 市教育局, "
    assert text.count(name) == 1
    roster.write_text(text.replace(name, f"{name}{term}, "), encoding="utf-8")
    april = spoilt(LICENCE, XK_JDRQ="2023-04-10", XK_YXQZ="2023-04-10", 上报日期="2023-04-12")
    found, refused = told(
        [april, LICENCE], scheme=creditscore.load_scheme(roster.parent), lang="en"
    )
    assert {key[0] for key in facts_of(found)} == set(months)
    assert [refusal[7] for refusal in refused] == ["D618"] * (2 - len(months))
    end, month = term.split(": ")
    shown = {"from": f"{month} to …", "until": f"… to {month}"}[end]
    assert all(shown in refusal[8] for refusal in refused)
    scheme = creditscore.load_scheme(roster.parent)
    again = spoilt(april, 上报日期="2023-05-10")
    found, refused = told([april, again], scheme=scheme, months=["2023-05"])
    counted = [key[0] for key in facts_of(found) if key[4] == "reported"]
    assert counted == (["2023-05"] if months == ["2023-05"] else []), "April has not counted"


def test_a_scheme_without_rules_for_records(mini: Scheme) -> None:
    with pytest.raises(UsageError) as error:
        told([LICENCE], scheme=mini)
    assert [problem.code for problem in error.value.problems] == ["D607"]


def test_a_year_without_a_calendar(tmp_path: Path) -> None:
    scheme = changed(tmp_path)
    home = tmp_path / "changzhi-2023"
    text = (home / "scheme.yaml").read_text(encoding="utf-8").replace("year: 2023", "year: 2027")
    (home / "scheme.yaml").write_text(text, encoding="utf-8")
    scheme = creditscore.load_scheme(home)
    row = spoilt(LICENCE, XK_JDRQ="2027-05-07", XK_YXQZ="2027-05-07", 上报日期="2027-05-10")
    with pytest.raises(RuleError) as error:
        told([row], scheme=scheme)
    assert [problem.code for problem in error.value.problems] == ["D603"]
    year = "calendar: [{year: 2027, cites: 虚构, holidays: [], workdays: []}]"
    (home / "calendar.yaml").write_text(year, encoding="utf-8")
    assert told([row], scheme=scheme)[0].counts["in_time"] == 1
    (home / "calendar.yaml").rename(tmp_path / "other.yaml")
    found, _ = told([row], scheme=scheme, calendars=[tmp_path / "other.yaml"])
    assert found.counts["in_time"] == 1


SPOILS: list[dict[str, str]] = [
    {}, {"XK_NR": ""}, {"XK_LYDW": "市公安局"}, {"XK_LYDW": "无"}, {"上报日期": "2023-06-20"},
    {"上报日期": ""}, {"XK_XDR_SHXYM": "1"}, {"XK_WSH": "许2号"}, {"XK_WSH": "许3号"},
]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.data(), st.lists(st.sampled_from(SPOILS), min_size=1, max_size=12))
def test_order_and_pieces_change_nothing(data: st.DataObject, spoils: list[dict[str, str]]) -> None:
    rows = [spoilt(LICENCE, **cells) for cells in spoils]
    mixed = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    parts = [part for part in (mixed[:cut], mixed[cut:]) if part]
    one, other = told(rows)[0], told(*parts)[0]
    assert facts_of(one) == facts_of(other)
    assert (one.reasons, one.counts, one.read) == (other.reasons, other.counts, len(rows))


def test_the_facts_can_be_scored() -> None:
    found = read_records(sampled.scheme(), SAMPLE, months=["2023-05"])
    scheme = sampled.scheme().switch({"3": "by-records"})
    result = creditscore.score(scheme, found.facts, through="2023-05")
    assert str(result.explain("市行政审批局", "2023-05", "7").points) == "-1.0000"
    points = result.explain("市教育局", "2023-05", "3").points
    values = of_item(read_records(scheme, SAMPLE, months=["2023-05"]), "3")
    assert 0 < points < 30
    assert values["reported"] >= values["in_time"]


def test_the_sample_is_what_its_script_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sampled.ROOT / "data" / "samples" / "make_changzhi_2023_records.py"
    spec = importlib.util.spec_from_file_location("make_records", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "OUT", tmp_path / "made")
    module.main()
    made = {file.name: file.read_bytes() for file in (tmp_path / "made").iterdir()}
    assert made == {file.name: file.read_bytes() for file in SAMPLE.iterdir()}


def test_the_sample_has_every_fault() -> None:
    refused: list[Refusal] = []
    found = read_records(sampled.scheme(), SAMPLE, rejected=refused.extend)
    wanted = {
        f"D{n}"
        for n in (*range(612, 618), *range(621, 626), 627, *range(631, 640), *range(641, 644))
    }
    assert wanted <= set(found.reasons)
    assert len(refused) == found.effects.total()
    assert isinstance(found.facts, pd.DataFrame)


def copied(folder: Path, name: str, **texts: str) -> Scheme:
    """A scheme of the repository with other texts of some of its files."""
    home = folder / name
    shutil.copytree(sampled.ROOT / "rules" / name, home)
    for file, text in texts.items():
        (home / f"{file}.yaml").write_text(text, encoding="utf-8")
    return creditscore.load_scheme(home)


def test_what_is_counted_for_one_unit_ends_with_it(tmp_path: Path) -> None:
    roster = (sampled.ROOT / "rules/jinzhong-2023/roster.yaml").read_text(encoding="utf-8")
    whole = "{name: 晋中市, aliases: [晋中, 全市]"
    scheme = copied(
        tmp_path, "jinzhong-2023", roster=roster.replace(whole, f"{whole}, until: 2023-04")
    )
    row = {"登记管理部门": "某局", "机构名称": "甲", "统一社会信用代码": "1"}
    found, refused = told(
        [row | {"登记日期": "2023-03-31"}],
        [row | {"登记管理部门": "市民政局", "登记日期": "2023-05-01"}],
        [row | {"登记日期": "2023-05-02"}],
        scheme=scheme,
    )
    values = {key[:2]: value for key, value in facts_of(found).items()}
    assert values == {
        ("2023-03", "晋中市"): 1,
        ("2023-04", "晋中市"): 1,
        ("2023-05", "市民政局"): 1,
    }
    assert [row[6:8] for row in refused] == [
        ("not-compliant", "D632"), ("not-compliant", "D632"), ("left-out", "D632 D612")
    ]  # fmt: skip


def test_a_kind_that_is_a_subject_of_another_track(tmp_path: Path) -> None:
    counties = (sampled.ROOT / "rules/changzhi-2023/counties.yaml").read_text(encoding="utf-8")
    fewer = counties.replace("subjects: administrative", "subjects: [{id: 行政奖励}]", 1)
    scheme = copied(tmp_path, "changzhi-2023", counties=fewer)
    county = scheme.tracks["counties"].entities[0].name
    found, refused = told(
        [
            OTHER | {"信息类别": kind, "数据来源单位": unit}
            for kind in ("行政奖励", "行政强制")
            for unit in ("市教育局", county)
        ],
        scheme=scheme,
    )
    rows = [key[1:4:2] for key in facts_of(found) if key[4] == "reported"]
    assert rows == [("市教育局", "行政奖励"), ("市教育局", "行政强制"), (county, "行政奖励")]
    assert [row[1:7:5] + row[7:8] for row in refused] == [(4, "left-out", "D613")]


@pytest.mark.parametrize("month", ["2023-04", "2023-05", "2023-06"])
def test_what_was_read_is_counted_left_out_or_of_other_months(month: str) -> None:
    found = read_records(sampled.scheme(), SAMPLE, months=[month])
    counted = found.counts["reported"] + found.counts["codes"]
    assert found.read == counted + found.effects["left-out"] + found.passed


def test_a_unit_that_is_not_assessed_in_the_month(tmp_path: Path) -> None:
    roster = (sampled.ROOT / "rules/changzhi-2023/roster.yaml").read_text(encoding="utf-8")
    name = "{name: 市教育局,"
    scheme = copied(
        tmp_path,
        "changzhi-2023",
        roster=roster.replace(name, f"{name} from: 2023-02, until: 2023-04,"),
    )
    days = ["2023-01-31", "2023-02-01", "2023-04-30", "2023-05-01"]
    rows = [LICENCE | {"XK_JDRQ": day, "XK_YXQZ": day, "上报日期": day} for day in days]
    found, refused = told(rows, scheme=scheme, lang="zh")
    assert {key[0] for key in facts_of(found)} == {"2023-02", "2023-04"}
    units = [unit.name for unit in scheme.tracks["departments"].entities]
    at = units.index("市教育局")
    others = [
        LICENCE | {"XK_LYDW": unit, "XK_WSH": f"{month}号", "上报日期": f"2023-{month:02}-20"}
        for unit in units[at - 1 : at + 2 : 2]
        for month in range(5, 8)
    ]
    beside = told([*others, *rows], scheme=scheme, lang="zh")[1]
    told_of = [row for row in beside if row[3] == "市教育局"]
    assert [(row[1] - len(others), *row[6:]) for row in told_of if row[7] == "D618"] == [
        (row[1], *row[6:]) for row in refused
    ], "whatever stands beside them"
    assert [(row[1], *row[6:]) for row in refused] == [
        (at, "left-out", "D618", f"市教育局 只在 2023-02 至 2023-04 参加考核，记录归 {month}")
        for at, month in ((1, "2023-01"), (4, "2023-05"))
    ]
