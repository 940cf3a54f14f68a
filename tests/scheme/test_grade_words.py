"""Bands, rankings and vetoes in words: each way to say one, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small

from creditscore.editor.book import parts
from creditscore.language import Say
from creditscore.scheme.fact_dictionary import dictionary
from creditscore.scheme.grade_words import band_of, moves_of, ranking_of
from creditscore.scheme.scheme import Scheme

ZH, EN = Say("zh"), Say("en")


BANDS = "[{name: 优秀, first: 1}, {name: 合格}]"


def scheme_of(folder: Path, bands: str = BANDS, **more: str) -> Scheme:
    return small(
        folder,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        bands=bands,
        **more,
    )


@pytest.mark.parametrize(
    ("band", "zh", "en"),
    [
        ("first: 2", "前2名", "the first 2"),
        ("first: 2, of: 5",
         "每5个单位的前2名，名额四舍五入", "the first 2 of 5 units, rounded half up"),
        ("all_but_last: 1", "末1名之前", "before the last 1"),
        ("share: 0.25, rounded: down",
         "参加排名的单位的前25%，名额舍去", "the first 25% of the units ranked, rounded down"),
        ("share: 0.5, of: roster, rounded: up",
         "名册上的单位的前50%，名额进位", "the first 50% of the units on the roster, rounded up"),
        ("first: 2, cut: all-out",
         "前2名，并列跨界的都不归入", "the first 2, a tie across the end is all out"),
        ("first: 2, cut: all-in",
         "前2名，并列跨界的都归入", "the first 2, a tie across the end is all in"),
        ("at_least: 90, first: 2", "前2名，总分 ≥ 90", "the first 2, total ≥ 90"),
        ("at_least: 80, when: {of: {item: '1', fact: n}, above: 3}",
         "总分 ≥ 80，次数 > 3", "total ≥ 80, 次数 > 3"),
    ],
)  # fmt: skip
def test_a_band_says_what_it_asks_for(band: str, zh: str, en: str, tmp_path: Path) -> None:
    scheme = scheme_of(tmp_path, f"[{{name: 优秀, {band}}}, {{name: 合格}}]")
    entry = dictionary(scheme)[0]
    mine, last = entry.track.bands
    assert [band_of(mine, entry, ZH), band_of(last, entry, ZH)] == [zh, "其余"]
    assert [band_of(mine, entry, EN), band_of(last, entry, EN)] == [en, "all others"]


def test_a_band_of_vetoes_alone_says_so(tmp_path: Path) -> None:
    scheme = scheme_of(
        tmp_path,
        "[{name: 合格}, {name: 黑名单, only: veto}]",
        head="""
ranking: {by: total}
vetoes: [{id: v, item: "1", fact: n, above: 9, band: 黑名单}]
""",
    )
    entry = dictionary(scheme)[0]
    band = entry.track.bands[1]
    assert band_of(band, entry, ZH) == "只由一票否决或等次上限得到"
    assert band_of(band, entry, EN) == "by a veto or a ceiling alone"


@pytest.mark.parametrize(
    ("ranking", "zh", "en"),
    [
        ("{by: total}",
         "按总分从高到低；总分相同的并列", "by total, the highest first; equals share a place"),
        ("{by: monthly, order: low-first}",
         "按月度积分总和从低到高；月度积分总和相同的并列",
         "by 月度积分总和, the lowest first; equals share a place"),
        ("{by: total, ties: [fewer-deductions, monthly]}",
         "按总分从高到低；总分相同的，扣分少的在前，再是月度积分总和高的在前，再相同的并列",
         ("by total, the highest first; equals by fewer deductions, then more of 月度积分总和; "
          "then they share a place")),
        ("{by: total, ties: [{points_of: '1', order: low-first}]}",
         "按总分从高到低；总分相同的，“1”的得分低的在前，再相同的并列",
         "by total, the highest first; equals by less of the points of 1; then they share a place"),
    ],
)  # fmt: skip
def test_a_ranking_says_by_what(ranking: str, zh: str, en: str, tmp_path: Path) -> None:
    scheme = scheme_of(tmp_path, head=f"ranking: {ranking}")
    assert ranking_of(scheme.ranked_by, scheme, ZH) == zh
    assert ranking_of(scheme.ranked_by, scheme, EN) == en


def test_the_book_has_bands_moves_and_vetoes_where_they_hold(tmp_path: Path) -> None:
    scheme = scheme_of(
        tmp_path,
        head="""
ranking: {by: total}
vetoes: [{id: v, item: "1", fact: n, over: any, above: 9, band: 合格}]
""",
        track="""
moves: [{when: {of: {item: '1', fact: n}, above: 5}, down: 1}]
ceilings: [{when: {of: {item: '1', fact: n}, above: 7}, band: 合格}]
""",
    )
    whole, track, *_ = parts(scheme, ZH)
    assert [(one.title, [*one.rows]) for one in whole.tables] == [
        ("年度结果", [("月度积分总和", "100%", "各月得分之和")]),
        ("一票否决", [("任何一个月次数 > 9", "合格", "附表（一）")]),
    ]
    assert [(one.title, [*one.rows]) for one in track.tables] == [
        ("等次", [("优秀", "前1名"), ("合格", "其余")])
    ]
    assert track.lines == ["次数 > 5的，下调1等", "次数 > 7的，等次不高于合格"]
    entry = dictionary(scheme)[0]
    told = ["1 down where 次数 > 5", "no better than 合格 where 次数 > 7"]
    assert [*moves_of(entry.track, entry, EN)] == told
