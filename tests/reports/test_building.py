"""The report as plain data: what it says is what the tables of the result say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import reported
import sampled
from docx import Document
from small import rows, small

import creditscore
from creditscore.reports.building import report_of
from creditscore.reports.files import write_letters
from creditscore.reports.periods import Period

TRACK = "counties"


def test_the_league_is_that_of_the_result() -> None:
    track = reported.june().tracks[0]
    league = reported.counties().league(TRACK)
    assert [unit.unit for unit in track.standings] == league["entity"].tolist()
    assert [unit.annual for unit in track.standings] == league["rank"].tolist()
    assert [unit.total for unit in track.standings] == league["total"].tolist()
    assert [unit.band for unit in track.standings] == league["band"].tolist()


def test_points_and_places_are_those_of_the_months() -> None:
    table = reported.counties().months
    of = {(row["entity"], row["month"]): row for row in table.to_dict("records")}
    for unit in reported.june().tracks[0].standings:
        now, before = of[unit.unit, "2023-06"], of[unit.unit, "2023-05"]
        assert (unit.points, unit.to_date) == (now["points"], now["to_date"])
        assert (unit.rank, unit.place) == (now["rank"], now["rank_to_date"])
        assert unit.moved == before["rank_to_date"] - now["rank_to_date"]


def test_items_and_sections_add_up() -> None:
    """The scheme has no limits on sections, so that its items come to all."""
    track = reported.june().tracks[0]
    for at, unit in enumerate(track.standings):
        assert sum(track.grid[at]) == unit.points == unit.months[-1]
        assert sum(track.earlier[at]) == unit.months[-2]
        assert sum(track.to_date[at]) == sum(track.by_section[at]) == unit.to_date


def test_what_items_took_and_gave() -> None:
    ledger = reported.counties().ledger
    june = ledger[(ledger["month"] == "2023-06") & (ledger["kind"] != "annual")]
    for found in reported.june().tracks[0].totals:
        mine = june[june["item"] == found.heading.id]
        lost, given = mine[mine["points"] < 0], mine[mine["points"] > 0]
        assert found.lost == sum(lost["points"], Decimal(0))
        assert found.losers == lost["entity"].nunique()
        assert found.earned == sum(given["points"], Decimal(0))
        assert found.earners == given["entity"].nunique()


def test_facts_are_counted_in_the_period_alone() -> None:
    table = sampled.table()
    june = table[(table["month"] == "2023-06") & (table["item"] != "evaluation")]
    own = june["entity"].map(lambda name: sampled.scheme().names[name][1])
    counts = own.value_counts().to_dict()
    units = reported.june().tracks[0].standings
    assert {unit.unit: unit.facts for unit in units} == {u.unit: counts[u.unit] for u in units}


def test_the_gap_to_the_next_band_is_the_one_that_is_explained() -> None:
    result = reported.counties()
    gaps = []
    for unit in reported.june().tracks[0].standings:
        year = reported.explained(result)[unit.unit].year
        assert year is not None
        assert unit.above == (None if unit.vetoes else year.next_band)
        gaps.append(unit.above.short if unit.above else None)
    assert gaps[:3] == [None] * 3
    assert all(gap > 0 for gap in gaps[3:] if gap is not None)
    assert len([gap for gap in gaps if gap]) > 8


def test_a_quarter_is_the_sum_of_its_months() -> None:
    result = reported.counties()
    track = report_of(result, Period.quarter(result.scheme, "Q2")).tracks[0]
    for at, unit in enumerate(track.standings):
        assert unit.points == sum(unit.months[3:6]) == sum(track.grid[at])
        assert sum(track.earlier[at]) == sum(unit.months[:3])


def test_the_year_has_nothing_before_it() -> None:
    result = replace(sampled.result(), tracks={TRACK: sampled.result().tracks[TRACK]})
    track = report_of(result, Period.annual(result.scheme)).tracks[0]
    assert {unit.moved for unit in track.standings} == {0}
    assert all(unit.points == unit.to_date == sum(unit.months) for unit in track.standings)


def test_readings_say_what_is_in_force(tmp_path: Path) -> None:
    switched = sampled.scheme().switch({"16": "monthly-cap"}, {"16.awards.cases.points": 3})
    result = creditscore.score(switched, sampled.facts(), through="2023-01")
    report = report_of(result, Period.month(switched, "1月"))
    assert any("16" in text for text in report.switched)
    assert any("16.awards.cases.points" in text and "3" in text for text in report.switched)
    ours = [rule for rule in report.rules if rule.item == "16" and rule.kind == "读法"]
    assert any("本次" in rule.ground for rule in ours)


def test_targets_are_those_of_the_result() -> None:
    result = reported.targets("jinzhong-2023", "2023-06")
    report = report_of(result, Period.quarter(result.scheme, "Q2"))
    table = result.targets
    for track in report.tracks:
        mine = table[table["track"] == track.id]
        assert len(track.targets) == len(mine[mine["month"] == "2023-06"])
        missed = mine[mine["state"] == "not-met"]
        keys = missed[["entity", "item", "subject", "target"]].drop_duplicates()
        assert sum(unit.failed for unit in track.standings) == len(keys)
        assert all(sum(unit.states.values()) for unit in track.standings)


def test_what_is_due_of_stocks_is_said_again(tmp_path: Path) -> None:
    result = reported.hostile(tmp_path)
    track = report_of(result, Period.month(result.scheme, "3月")).tracks[0]
    assert list(track.due) == [reported.HOSTILE]
    (due,) = track.due[reported.HOSTILE]
    assert due.month == "2023-04"
    assert "存量现为2" in due.what


def test_units_apart_are_compared_in_their_group(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
        track="ranked_within: 组",
        units=[
            f"{unit}, columns: {{组: {group}}}"
            for unit, group in zip("甲乙丙丁", "一一二二", strict=True)
        ],
    )
    counts = {"甲": 90, "乙": 50, "丙": 9, "丁": 5}
    facts = [row for unit, count in counts.items() for row in rows(unit, n={1: count})]
    result = creditscore.score(scheme, facts, through="2023-01")
    units = report_of(result, Period.month(scheme, "1月")).tracks[0].standings
    assert {u.unit: (u.group, u.above and u.above.short) for u in units} == {
        "甲": ("一", None), "乙": ("一", Decimal(40)), "丙": ("二", None), "丁": ("二", Decimal(4)),
    }  # fmt: skip


def test_corrections_are_told_in_the_month_in_which_they_were_found(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}]",
    )
    before, after = rows("甲", n={2: 1}), rows("甲", n={2: 3, 3: 1})
    result = creditscore.score(scheme, before, through="2023-05")
    books = creditscore.close(result, "2023-05", by="考核办", on="2023-06-02")
    who = {"by": "张三", "on": "2023-06-20", "why": "漏报"}
    books = creditscore.correct(scheme, after, books, **who)
    found = creditscore.score(scheme, after, books=books)
    may, june, july = (report_of(found, Period.month(scheme, f"2023-0{n}")) for n in (5, 6, 7))
    assert (may.corrected, july.corrected) == ((), ())
    assert june.corrected == (
        "更正 1（张三，2023-06-20）：漏报；涉及 2023-02–2023-03，1 个单位，事实 2 条",
    )
    by_unit = {unit.unit: unit for track in june.tracks for unit in track.standings}
    assert (by_unit["甲"].points, by_unit["甲"].to_date) == (6, 8)
    path = tmp_path / "letters"
    files = write_letters(found, Period.month(scheme, "6月"), ["甲"], path, print, lambda *_: None)
    told = "\n".join(p.text for p in Document(str(files[0])).paragraphs)
    assert "+6.0000 分：更正 1（张三，2023-06-20）：漏报；2023-02 次数原为 1，现为 3" in told
    (track,) = june.tracks
    at = [unit.unit for unit in track.standings].index("甲")
    assert (sum(track.grid[at]), sum(track.to_date[at])) == (6, 8)
