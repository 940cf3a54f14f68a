"""The explanation: every point with clause, rule, facts and arithmetic, down to the score."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import is_typeddict

import pytest
import sampled
from small import months, rows, small

import creditscore
from creditscore.results.explaining import (
    block,
    data,
    evidence,
    explained,
    readings,
    target_states,
    year,
)
from creditscore.results.explaining.explanation import Explanation

ENTITIES = [entity.name for track in sampled.scheme().tracks.values() for entity in track.entities]
Golden = Callable[[str, str], None]
SHAPES = {
    explained.Explained: "ExplanationData",
    explained.Clause: "ClauseData",
    explained.Idle: "IdleData",
    explained.Posting: "PostingData",
    explained.Change: "ChangeData",
    explained.Contribution: "ContributionData",
    evidence.Evidence: "EvidenceData",
    evidence.SubjectFigure: "SubjectFigureData",
    readings.ReadingInForce: "ReadingData",
    readings.Option: "OptionData",
    target_states.TargetState: "TargetData",
    year.Year: "YearData",
    year.YearPart: "YearPartData",
    year.Ground: "GroundData",
    year.Vetoed: "VetoData",
    year.BandBelow: "BandBelowData",
    year.OtherRank: "OtherRankData",
    explained.Earlier: "EarlierData",
    year.NextBand: "NextBandData",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "entity", "month"),
    [
        ("education-2023-05", "市教育局", "2023-05"),  # ordinary
        ("court-2023-07", "市中级法院", "2023-07"),  # a cap that bites
        ("pingshun-2023-04", "平顺县", "2023-04"),  # withheld, wrong codes, late
        ("enforcement-year", "市综合执法局", None),  # a year, down to its band
    ],
)
def test_text(name: str, entity: str, month: str | None, lang: str, golden: Golden) -> None:
    golden(f"{name}.{lang}.txt", sampled.result().explain(entity, month).text(lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html(lang: str, golden: Golden) -> None:
    html = sampled.result().explain("市教育局", "2023-05").html(lang)
    golden(f"education-2023-05.{lang}.html.txt", html.replace("><", ">\n<"))


@pytest.mark.parametrize("track", sampled.TRACKS)
def test_the_year_of_every_unit_adds_up(track: str) -> None:
    """To the annual sum, and by month and item to those tables."""
    result = sampled.result()
    items = result.items.set_index(["entity", "month", "item"])["points"]
    for row in result.annual[result.annual["track"] == track].itertuples():
        explained = result.explain(row.entity)
        assert explained.points == row.monthly
        by_month: dict[str, Decimal] = defaultdict(Decimal)
        by_item: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for clause in explained.clauses:
            assert clause.points == sum(posting.points for posting in clause.postings)
            for posting in clause.postings:
                by_month[posting.month] += posting.points
                by_item[posting.month, clause.item] += posting.points
        assert [by_month[month] for month in result.scheme.months] == months(result, row.entity)
        assert by_item == items[row.entity].to_dict()
        assert explained.year is not None
        assert (explained.year.total, explained.year.band) == (row.total, row.band)


@pytest.mark.parametrize("entity", ["市市场监管局", "市总工会", "市卫健委", "襄垣县"])
def test_every_month_adds_up(entity: str) -> None:
    table = sampled.result().months
    for row in table[table["entity"] == entity].itertuples():
        explained = sampled.result().explain(entity, row.month)
        assert explained.points == row.points
        assert (explained.to_date, explained.rank) == (row.to_date, row.rank)
        assert explained.rank_to_date == row.rank_to_date


def test_an_item_alone_is_its_part_of_the_whole() -> None:
    whole = {clause.item: clause for clause in sampled.result().explain("潞州区").clauses}
    for item in ("5", "6", "16"):
        alone = sampled.result().explain("潞州区", item=item)
        assert alone.clauses == (whole[item],)
        assert alone.points == whole[item].points
        assert alone.year is None


def test_an_alias_names_the_same_unit() -> None:
    assert sampled.result().explain("市市场局", "2023-03").entity == "市市场监管局"


@pytest.mark.parametrize("item", [None, "18"])
@pytest.mark.parametrize("month", [None, "2023-10"])
def test_item_18_of_the_counties_says_that_its_source_is_blank(
    item: str | None, month: str | None
) -> None:
    explained = sampled.result().explain("上党区", month, item)
    assert [c.item for c in explained.clauses].count("18") == 1
    blank = "附表二（十八）的积分规则一栏在原文中为空"
    assert f"来源空白：{blank}" in explained.text("zh")
    assert f"Blank in the source: {blank}" in explained.text("en")
    assert blank in explained.html("zh")
    scored = creditscore.score(
        sampled.scheme(), sampled.facts(), readings={"18": "as-departments"}
    ).explain("上党区", month, item)
    assert "来源空白" not in scored.text("zh")
    assert scored.points == explained.points + 10


def test_who_reported_nothing_for_it_need_not_read_of_it() -> None:
    assert "来源空白" not in sampled.result().explain("潞州区").text("zh")
    assert "来源空白" not in sampled.result().explain("上党区", "2023-09").text("zh")
    assert "来源空白" in sampled.result().explain("潞州区", item="18").text("zh")


@pytest.mark.parametrize(
    ("lang", "due", "gap"), [("zh", "未到期", "未报"), ("en", "not due", "not reported")]
)
def test_what_is_not_due_is_not_missing(lang: str, due: str, gap: str) -> None:
    early = sampled.half().explain("市信访局").text(lang)
    late = sampled.result().explain("市信访局").text(lang)
    result, rank = ("年度结果：", "名次：") if lang == "zh" else ("Annual result: ", "Rank: ")
    closing = [_line(text, result) for text in (early, late)]
    assert [due in closing[0], gap in closing[0]] == [True, False]
    assert [due in closing[1], gap in closing[1]] == [False, True]
    assert ("暂定" if lang == "zh" else "provisional") in _line(early, rank)


def _line(text: str, start: str) -> str:
    """The only line that begins so."""
    (found,) = (line for line in text.splitlines() if line.startswith(start))
    return found


def test_another_reading_is_named() -> None:
    result = creditscore.score(sampled.scheme(), sampled.facts(), readings={"16": "monthly-cap"})
    text = result.explain("市市场监管局", "2023-03", "16")
    assert "本次改取“只封案例，按月”，规则文件取“只封案例，按年”" in text.text("zh")
    assert (
        "In this run: cases alone, in each month; the rule file chooses: cases alone, over the year"
        in text.text("en")
    )


def test_data_is_plain_and_exact() -> None:
    explained = sampled.result().explain("市综合执法局")
    data = json.loads(json.dumps(explained.data()))
    assert data["points"] == "16.0000"
    assert sum(Decimal(c["points"]) for c in data["clauses"]) == explained.points
    assert data["year"]["total"] == str(explained.year.total if explained.year else "")


def test_the_shape_of_the_data_is_declared() -> None:
    """Every dataclass of an explanation has a TypedDict with the same keys."""
    shapes = {kind.__name__: kind for kind in vars(data).values() if is_typeddict(kind)}
    for kind, shape in SHAPES.items():
        assert list(shapes.pop(shape).__annotations__) == [f.name for f in fields(kind)]
    assert not shapes


def test_nothing_reported_nothing_posted() -> None:
    explained = sampled.result().explain("市综合执法局", "2023-02")
    assert (explained.clauses, explained.points) == ((), 0)
    assert "没有上报的事实，也没有记分。" in explained.text("zh")
    assert "No facts reported, nothing posted." in explained.text("en")


def test_html_escapes_what_comes_from_rules_and_tables(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: '<b>次数</b> & 余'}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        units=["<i>甲</i>"],
    )
    table = [{**row, "source": "<script>"} for row in rows("<i>甲</i>", n={1: 1})]
    explained = creditscore.score(scheme, table).explain("<i>甲</i>")
    for html in (explained.html("zh"), explained._repr_html_()):
        assert "&lt;i&gt;甲&lt;/i&gt;" in html
        assert "&lt;b&gt;次数&lt;/b&gt; &amp; 余" in html
        assert "&lt;script&gt;" in html
        assert not any(tag in html for tag in ("<i>", "<b>次数", "<script>"))


def test_limits_above_items_have_a_clause_of_their_own(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        item="cap: {points: 9, period: month}",
        track="cap: {points: 12, period: year}\nfloor: {points: 1, period: year}",
    )
    explained = creditscore.score(scheme, rows(n={1: 5, 2: 3})).explain("甲")
    assert [(c.item, [p.points for p in c.postings]) for c in explained.clauses] == [
        ("1", [10, -1, 6]),
        ("", [-3]),
    ]
    assert explained.points == 12
    assert "上限 12 分" in explained.text("zh")
    assert "cap of 12 a year" in explained.text("en")


@pytest.mark.parametrize(
    ("entity", "month", "item", "code"),
    [
        ("市教育", None, None, "U505"),
        ("市教育局", "2022-05", None, "U504"),
        ("市教育局", "五月", None, "U504"),
        ("市教育局", "2023-07", None, "U504"),
        ("市教育局", None, "32", "U509"),
    ],
)
def test_what_is_not_there(entity: str, month: str | None, item: str | None, code: str) -> None:
    with pytest.raises(creditscore.UsageError) as caught:
        sampled.half().explain(entity, month, item)
    (problem,) = caught.value.problems
    assert problem.code == code
    if month == "2023-07":
        assert problem.hint("en") == "Write it as 2023-06."


def test_records_of_no_table_name_those_that_there_are() -> None:
    for name in ("nope", "to_pandas"):
        with pytest.raises(creditscore.UsageError, match=f"U508.*{name}") as caught:
            sampled.half().records(name)
        assert "ledger | items | months" in caught.value.problems[0].hint("en")


@pytest.mark.parametrize(
    ("scheme", "through"),
    [("changzhi-2023", "2023-12"), ("changzhi-2023", "2023-03"), ("jinzhong-2023", "2023-07"),
     ("shanxi-2020", "2020-12"), ("tongxin-2022", "2022-12"), ("yuncheng-2024", "2024-05")],
)  # fmt: skip
def test_units_explained_together_are_told_the_same(scheme: str, through: str) -> None:
    folder = sampled.ROOT / "data" / "samples" / scheme
    result = creditscore.score(scheme, folder, through=through)
    for track in result.tracks:
        every = list(Explanation.each(result, track))
        assert [found.entity for found in every] == result.tracks[track].track.entities.names
        for found in every[:: len(every) // 3 + 1]:
            assert result.explain(found.entity) == found


def test_blocks_of_units_are_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(Explanation.each(sampled.half(), "counties"))
    monkeypatch.setattr(block, "UNITS", 5)
    assert list(Explanation.each(sampled.half(), "counties")) == whole
