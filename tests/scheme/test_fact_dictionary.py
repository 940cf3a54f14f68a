"""The fact dictionary: what is asked of whom, in which month, under which readings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small import small

from creditscore import Scheme, UsageError, load_scheme, score
from creditscore.language import Say
from creditscore.scheme.catalogue import schemes
from creditscore.scheme.earnings import earns
from creditscore.scheme.fact_dictionary import Entry, dictionary
from creditscore.scheme.fact_words import answers, bounds, filled_by, missing

ZH = Say("zh")


def of_item(scheme: Scheme, item: str, **asked: Any) -> list[Entry]:
    return [entry for entry in dictionary(scheme, **asked) if entry.item == item]


def subjects(entries: list[Entry]) -> list[str]:
    return list(dict.fromkeys(entry.subject.id for entry in entries if entry.subject))


def test_a_unit_is_asked_for_its_own_categories(changzhi: Scheme) -> None:
    assert subjects(of_item(changzhi, "6", unit="市税务局")) == ["纳税"]
    assert subjects(of_item(changzhi, "6", unit="市住建局")) == ["用水", "用气"]
    assert subjects(of_item(changzhi, "6", unit="市规自局")) == ["不动产"]
    assert of_item(changzhi, "6", unit="市教育局") == []
    assert len(subjects(of_item(changzhi, "6", unit="潞州区"))) == 7


def test_a_unit_may_be_named_by_an_alias(changzhi: Scheme) -> None:
    assert dictionary(changzhi, unit="市住房和城乡建设局") == dictionary(changzhi, unit="市住建局")


def test_a_unit_off_the_list_is_told_apart(changzhi: Scheme) -> None:
    standings = {e.item: e.standing for e in dictionary(changzhi, unit="市教育局")}
    assert (standings["10"], standings["9"], standings["20"]) == ("listed", "open", "open")
    assert "28" not in standings
    (real_estate,) = {e.standing for e in of_item(changzhi, "6", unit="市规自局")}
    assert real_estate == "open"


def test_of_four_facts_one_counts_and_another_reading_asks_for_three(changzhi: Scheme) -> None:
    def counting(scheme: Scheme) -> list[str]:
        return [e.fact.id for e in of_item(scheme, "3", unit="市教育局") if e.counts]

    assert counting(changzhi) == ["disclosure_score"]
    assert counting(changzhi.switch({"3": "by-records"})) == ["reported", "compliant", "in_time"]
    assert counting(changzhi.switch({"3": "idle-is-full"})) == ["disclosure_score", "no_business"]


def test_what_the_source_leaves_blank_earns_nothing_and_says_so(changzhi: Scheme) -> None:
    (blank,) = of_item(changzhi, "18", track="counties")
    assert not blank.counts
    assert earns(blank, ZH) == blank.blank != ""
    (scored,) = of_item(changzhi.switch({"counties/18": "as-departments"}), "18", track="counties")
    assert scored.counts


def test_a_month_asks_for_what_counts_in_it(changzhi: Scheme) -> None:
    until_april = changzhi.switch({"departments/1": "by-april"})
    for month, counts in (("2023-04", True), ("2023-05", False)):
        entries = of_item(until_april, "1", unit="市教育局", month=month)
        assert {entry.counts for entry in entries} == {counts}
    from_april = changzhi.switch({"first-month": "from-april"})
    assert not any(e.counts for e in dictionary(from_april, unit="市教育局", month="2023-03"))
    assert of_item(changzhi, "evaluation", unit="市教育局", month="2023-11") == []
    assert len(of_item(changzhi, "evaluation", unit="市教育局", month="2023-12")) == 1


def test_units_that_are_not_assessed_are_asked_for_nothing(
    changzhi: Scheme, tmp_path: Path
) -> None:
    members = changzhi.switch({"ranked-units": "members-only"})
    assert dictionary(members, unit="市总工会") == ()
    count = "{n: {type: count, label: 次数}}"
    each = "[{id: a, form: each, of: n, points: 2, period: month}]"
    leaving = small(tmp_path, count, each, units=("甲", "乙, until: 2023-06"))
    found = [bool(dictionary(leaving, unit="乙", month=m)) for m in ("2023-06", "2023-07")]
    assert found == [True, False]


def test_an_award_for_listed_units_asks_nothing_of_others(changzhi: Scheme) -> None:
    silent = changzhi.switch({"6": "silence-is-withholding"})
    withheld = {
        unit: [e.awards for e in of_item(silent, "6", unit=unit) if e.fact.id == "withheld"]
        for unit in ("市税务局", "市规自局")
    }
    assert [len(found) for found in withheld["市税务局"]] == [1]
    assert withheld["市规自局"] == [()]


@pytest.mark.parametrize("asked", [{"unit": "市教育厅局"}, {"month": "2024-01"}])
def test_what_is_not_there(changzhi: Scheme, asked: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        dictionary(changzhi, **asked)


def test_a_fact_that_only_a_condition_reads_counts(tmp_path: Path) -> None:
    facts = ", ".join(f"{name}: {{type: count, label: {name}}}" for name in "nmx")
    award = "[{id: a, form: each, of: n, points: 2, period: month}]"
    capped = small(tmp_path, f"{{{facts}}}", award, item="zero_when: {of: m, above: 3}")
    assert [e.counts for e in dictionary(capped)] == [True, True, False]


def test_a_fact_that_a_league_compares_says_so() -> None:
    scheme = load_scheme("yuncheng-2024")
    found = of_item(scheme, "4", track="counties")
    (complete,) = [e for e in found if e.fact.id == "complete" and e.counts]
    assert earns(complete, ZH).startswith("计入排行“")
    assert earns(complete, Say("en")).startswith("counts in the league “")


def test_what_does_not_count_in_changzhi(changzhi: Scheme) -> None:
    idle = {(e.track.id, e.item, e.fact.id) for e in dictionary(changzhi) if not e.counts}
    records = {(t, "3", f) for t in changzhi.tracks for f in ("reported", "compliant", "in_time")}
    assert idle == records | {("counties", "18", "platform_completed")}


@pytest.mark.parametrize("name", schemes())
def test_facts_that_do_not_count_change_nothing(name: str) -> None:
    scheme = load_scheme(name)
    rows: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for entry in dictionary(scheme):
        states = ((u.name, entry.answering.state(u.name)) for u in entry.track.entities)
        unit = next((name for name, state in states if state == "listed"), None)
        if unit and not entry.fact.excludes:
            subject = entry.subject.id if entry.subject else ""
            row = {"month": scheme.months[-1], "entity": unit, "item": entry.item}
            rows[entry.counts].append({**row, "subject": subject, entry.fact.id: 1})
    assert rows[False]
    results = [score(scheme, some) for some in (rows[True], rows[True] + rows[False])]
    for table in ("annual", "months") if scheme.settles else ("targets",):
        before, after = (getattr(result, table) for result in results)
        pd.testing.assert_frame_equal(before, after)


def test_words(changzhi: Scheme) -> None:
    def told(item: str, fact: str, unit: str, **readings: Any) -> tuple[str, ...]:
        scheme = changzhi.switch(readings.get("readings", {}))
        (entry, *_) = [e for e in of_item(scheme, item, unit=unit) if e.fact.id == fact]
        return missing(entry.fact, ZH), bounds(entry, ZH), earns(entry, ZH), filled_by(entry, ZH)

    assert told("5", "compliant", "市教育局") == (
        "不填按0",
        "≤ “上报条数”",
        "5 × 合规条数 ÷ 上报条数，每月；本条每月最多40分",
        "本单位",
    )
    assert told("3", "disclosure_score", "市教育局") == (
        "不填按0",
        "≥ 0，≤ 30",
        "按填报的数计分，每月",
        "考核小组",
    )
    assert told("29", "listed_bodies", "市教育局") == (
        "上次大于0的必填，否则不填按0",
        "",
        "大于0则记−20分，每月；年底 > 0 的定为不合格",
        "本单位",
    )
    assert told("19", "enterprises", "市商务局")[0] == "不填沿用上次的数"
    monthly = {"readings": {"16": "monthly-cap"}}
    assert told("16", "cases", "市教育局", **monthly)[2] == "每1记2分，每月最多20分"


def test_lists_end_in_others_only_where_more_are_meant(changzhi: Scheme) -> None:
    def who(item: str) -> str:
        return answers(of_item(changzhi, item, track="departments")[0], ZH)

    assert who("9").endswith("市行政审批局等")
    assert who("20") == "人行长治市中心支行、市金融办、长治银保监分局；名单外的单位按规则也算"
    assert who("28") == "市发改委、市商务局"
    assert who("13") == "联席会议有关单位（附件3 备注①，51个）等"
    assert who("22") == "全部单位"
    real_estate = of_item(changzhi, "6", unit="市规自局")[0]
    assert answers(real_estate, ZH) == "市发改委；名单外的市规自局也算"


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        ("when: {of: n, at_least: 5}", "条件：次数 ≥ 5", "where 次数 ≥ 5"),
        (
            "when: {of: n, at_least: 5, over: any}",
            "条件：任一个月次数 ≥ 5",
            "where in any month 次数 ≥ 5",
        ),
        (
            "when: [{of: n, above: 0}, {not: {any: [{of: s, known: false}, {of: n, above: 9}]}}]",
            "条件：次数 > 0，非（得分无数 或 次数 > 9）",
            "where 次数 > 0, not (得分 is not known or 次数 > 9)",
        ),
        ("never_falls: true", "达到后不减", "and never falls"),
    ],
)
def test_conditions_of_an_award_are_told(tmp_path: Path, more: str, zh: str, en: str) -> None:
    facts = "{n: {type: count, label: 次数}, s: {type: score, label: 得分, missing: carry}}"
    award = f"{{id: a, form: each, of: n, points: 2, period: year, {more}}}"
    entry = dictionary(small(tmp_path, facts, f"[{award}]"))[0]
    assert earns(entry, ZH) == f"每1记2分，{zh}"
    assert earns(entry, Say("en")) == f"2 for each, {en}"
