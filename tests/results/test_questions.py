"""What a clerk asks of an explanation, answered in Chinese, read beside the documents."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import sampled
from small import rows, small

import creditscore
from creditscore.results.explaining.year import Year

SCHEMES = ("changzhi-2023", "jinzhong-2023", "shanxi-2020", "tongxin-2022", "yuncheng-2024")
Golden = Callable[[str, str], None]


@cache
def scored(name: str) -> creditscore.Result:
    """The sample year of a scheme."""
    if name == "changzhi-2023":
        return sampled.result()
    return creditscore.score(name, sampled.SAMPLE.parent / name)


@pytest.mark.parametrize(
    ("name", "scheme", "entity", "month", "item"),
    [
        # a share that fell back, against a figure carried on; percentages
        ("why-minus-ten", "changzhi-2023", "市税务局", "2023-09", "23"),
        # both figures of a ratio carried on from earlier months
        ("carried", "changzhi-2023", "市中小企业服务中心", "2023-04", "19"),
        # one ratio over several fields
        ("pooled", "changzhi-2023", "市能源局", "2023-06", "12"),
        # steps reported in different months, yes and no
        ("document-steps", "changzhi-2023", "市教育局", None, "1"),
        # the source gives no points
        ("blank", "changzhi-2023", "上党区", None, "18"),
        # not responsible
        ("not-responsible", "changzhi-2023", "市教育局", None, "2"),
        # withheld in each category, for a county by its own table
        ("withheld", "changzhi-2023", "平顺县", "2023-04", "6"),
        # a section, with what is missing in it
        ("section", "changzhi-2023", "市审计局", "2023-02", "二"),
        # a cap that is reached
        ("capped", "changzhi-2023", "市中级法院", "2023-07", "16"),
        ("target-county", "jinzhong-2023", "榆次区", "2023-09", "十二"),
        ("target-city", "shanxi-2020", "太原市", "2020-06", "9"),
        ("target-township", "tongxin-2022", "豫海镇", "2022-09", None),
        ("target-documents", "yuncheng-2024", "盐湖区", "2024-09", "1"),
    ],
)
def test_an_item(
    name: str, scheme: str, entity: str, month: str | None, item: str | None, golden: Golden
) -> None:
    golden(f"asked-{name}.zh.txt", scored(scheme).explain(entity, month, item).text("zh"))


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("vetoed-department", "市卫健委"),
        ("vetoed-county", "襄垣县"),
        ("last-ten", "市总工会"),
        ("no-evaluation", "市信访局"),
    ],
)
def test_a_year_and_its_band(name: str, entity: str, golden: Golden) -> None:
    golden(f"asked-{name}.zh.txt", sampled.result().explain(entity).text("zh", brief=True))


@pytest.mark.parametrize("name", SCHEMES)
def test_every_assumption_is_shown_where_a_figure_rests_on_it(name: str) -> None:
    """Those of the scheme with every explanation, those of an item wherever the item is told of."""
    result = scored(name)
    assert result.scheme.assumes
    walked: set[tuple[str, str]] = set()
    for track in result.scheme.tracks.values():
        for entity in track.entities.names[:: max(1, len(track.entities) // 4)]:
            explained = result.explain(entity)
            text, page = explained.text("zh"), explained.page("zh")
            _assert_shown(text, page, result.scheme.assumes)
            for clause in explained.clauses:
                if clause.kind == "item":
                    _assert_shown(text, page, track.items[clause.item].assumes)
                    walked.add((track.id, clause.item))
        for item in track.items.values():
            if (track.id, item.id) not in walked:
                alone = result.explain(track.entities.names[0], item=item.id)
                _assert_shown(alone.text("zh"), alone.page("zh"), item.assumes)


def _assert_shown(text: str, page: str, assumes: tuple[str, ...]) -> None:
    for assumed in assumes:
        assert f"约定：{assumed}" in text
        assert f"约定：{assumed}".replace('"', "&quot;") in page


@pytest.mark.parametrize("name", SCHEMES)
def test_every_reading_of_an_item_is_answered_by_its_label(name: str) -> None:
    result = scored(name)
    for track in result.scheme.tracks.values():
        for item in track.items.values():
            for reading in item.readings:
                text = result.explain(track.entities.names[0], item=item.id).text("zh")
                assert f"？取“{reading.label(reading.chosen)[0]}”：{reading.because}" in text


@pytest.mark.parametrize("option", ["monthly-sum", "all-out", "frees-its-place"])
def test_readings_of_the_scheme_stand_behind_the_year_and_not_behind_a_month(option: str) -> None:
    (reading,) = (r for r in sampled.scheme().readings if option in r.others)
    result = creditscore.score(sampled.scheme(), sampled.facts(), readings={reading.id: option})
    switched = (
        f"本次改取“{reading.label(option)[0]}”，规则文件取“{reading.label(reading.chosen)[0]}”"
    )
    assert switched in result.explain("市卫健委").text("zh")
    assert switched not in result.explain("市卫健委", "2023-05").text("zh")


def test_a_reading_of_another_track_is_not_told() -> None:
    questions = {r.id for r in sampled.result().explain("襄垣县").readings}
    assert "ranked-units" not in questions
    assert "ranked-units" in {r.id for r in sampled.result().explain("市教育局").readings}


def test_a_change_for_this_run_is_told() -> None:
    result = creditscore.score(
        sampled.scheme(), sampled.facts(), changes={"17.awards.repairs.cap": 30}
    )
    assert "本次改动：17.awards.repairs.cap = 30" in result.explain("市教育局", "2023-05").text(
        "zh"
    )


STATES = (
    """{n: {type: count, label: 次数}, s: {type: score, label: 得分, missing: not-applicable}}"""
)
AWARDS = "[{id: a, form: each, of: n, points: 1, period: month}]"


@pytest.mark.parametrize(
    ("who", "facts", "state"),
    [
        ("", rows(n={3: 2}), "posted"),
        ("", rows(n={3: 0}), "zero"),
        ("", rows(n={2: 2}), "nothing-reported"),
        ("", rows(n={3: "n/a"}), "not-applicable"),
        ("from: 2023-04", rows(n={5: 2}), "not-in-force"),
        ("blank: 原文没有给分", rows(n={3: 2}), "no-points"),
        ("base: {points: 3, when: {of: n, above: 5}}", rows(n={3: 2}), "no-base"),
        ("base: {points: 3, when: {of: n, above: 1}}", rows(n={3: 2}), "posted"),
        ("asked", rows(n={3: 2}), "for-others"),
    ],
)
def test_why_a_clause_has_nothing(
    who: str, facts: list[dict[str, object]], state: str, tmp_path: Path
) -> None:
    awards = AWARDS if "from" in who or not who else "[]"
    asked = 'zero_when: {of: {item: "1", fact: n}, above: 9}' if who == "asked" else ""
    scheme = small(tmp_path, STATES, awards, item=who.replace("asked", ""), section=asked)
    clause = creditscore.score(scheme, facts).explain("甲", "2023-03", "1").clauses[0]
    assert clause.state == state


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("[乙]", "not-responsible"),
        ("{units: [乙], others: scored}", "not-on-list"),
        ("{units: [乙], others: unscored}", "not-scored"),
        ("{units: [乙], also: [甲]}", "not-on-list"),
        ("[甲]", "nothing-reported"),
    ],
)
def test_who_answers_for_a_clause(who: str, state: str, tmp_path: Path) -> None:
    small(tmp_path, STATES, AWARDS)
    file = tmp_path / "small" / "units.yaml"
    text = file.read_text(encoding="utf-8").replace("applies_to: all", f"applies_to: {who}")
    file.write_text(text, encoding="utf-8")
    result = creditscore.score(tmp_path / "small", rows("甲" if who == "[甲]" else "乙", n={5: 1}))
    explained = result.explain("甲", "2023-03")
    assert [(idle.item, idle.state) for idle in explained.idle] == [("1", state)]
    assert result.explain("甲", "2023-03", "1").clauses[0].state == state


def test_a_unit_that_has_left(tmp_path: Path) -> None:
    scheme = small(tmp_path, STATES, AWARDS, units=["甲, until: 2023-02", "乙"])
    explained = creditscore.score(scheme, rows(n={1: 1})).explain("甲", "2023-03")
    assert [idle.state for idle in explained.idle] == ["unit-absent"]
    assert "单位不在考核之列：第1项" in explained.text("zh")


FIGURES = """{n: {type: count, label: 次数}, up: {type: flag, label: 已办},
  held: {type: stock, label: 存量, missing: carry},
  mark: {type: score, label: 评分, missing: {value: 80}},
  rate: {type: score, label: 比率, missing: not-reported}}"""
READS = """
  - id: a
    form: each
    of: {sum: [n, up, held, mark, rate]}
    points: 1
    period: year"""
LASTS = "{kept: {type: count, label: 事项, lasts: year}}"


def test_what_each_figure_is_and_since_when(tmp_path: Path) -> None:
    """In March: of five facts of which each absence means something else, and a year of points."""
    scheme = small(tmp_path, FIGURES, READS)
    table = rows(n={1: 2}, up={1: 1}, held={2: 7}, rate={3: 5})
    (clause,) = creditscore.score(scheme, table).explain("甲", "2023-03").clauses
    facts = {fact.fact: fact for fact in clause.postings[0].facts}
    assert {name: (f.state, f.since, f.month, f.to_date) for name, f in facts.items()} == {
        "n": ("as-zero", "", "0", "2"),
        "up": ("as-zero", "", "0", "1"),
        "held": ("carried", "2023-02", "7", "7"),
        "mark": ("as-value", "", "80", "80"),
        "rate": ("reported", "", "5", "5"),
    }
    assert [len(facts[name].rows) for name in facts] == [0, 0, 1, 0, 1]
    text = creditscore.score(scheme, table).explain("甲", "2023-03").text("zh")
    for said in (
        "次数 本月未报（累计 2）",
        "已办 本月未报（累计 是）",
        "存量 7（沿用 2023-02 报的数）",
        "评分 未报，按 80 计",
        "比率 5",
    ):
        assert said in text


def test_what_was_reported_once_and_lasts(tmp_path: Path) -> None:
    awards = "[{id: a, form: each, of: kept, points: 1, period: month}]"
    result = creditscore.score(small(tmp_path, LASTS, awards), rows(kept={1: 3, 2: 1}))
    (fact,) = result.explain("甲", "2023-03").clauses[0].postings[0].facts
    assert (fact.state, fact.since, fact.month, len(fact.rows)) == ("standing", "2023-02", "4", 2)
    assert "事项 4（2023-02 已报，年内有效）" in result.explain("甲", "2023-03").text("zh")


def test_nothing_yet_is_not_a_zero(tmp_path: Path) -> None:
    table = [*rows(n={1: 0}), *rows(up={1: 0})]
    text = creditscore.score(small(tmp_path, FIGURES, READS), table).explain("甲", "2023-01").text()
    assert "次数 0; 已办 no; 存量 not reported" in text


def test_the_subjects_of_a_figure_of_several(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{of: {type: count, label: 合规}, all: {type: count, label: 总数},"
        " held: {type: stock, label: 存量, missing: carry}}",
        "[{id: a, form: rate, of: of, over: all, points: 5, period: month, per: entity},"
        " {id: b, form: each, of: held, points: 1, period: month, per: entity}]",
        item="subjects: [煤炭, 电力, 燃气]",
    )
    table = [
        *rows(subject="煤炭", of={2: 34}, all={2: 36}, held={1: 2}),
        *rows(subject="电力", of={2: 40}, all={2: 40}, held={2: 3}),
    ]
    ratio, stock = creditscore.score(scheme, table).explain("甲", "2023-02").clauses[0].postings
    of, all_ = ratio.facts
    assert [(s.subject, s.month) for s in of.subjects] == [("煤炭", "34"), ("电力", "40")]
    assert [(s.subject, s.month) for s in all_.subjects] == [("煤炭", "36"), ("电力", "40")]
    assert of.rows == tuple(row for s in of.subjects for row in s.rows)
    text = creditscore.score(scheme, table).explain("甲", "2023-02").text("zh")
    assert "合规 74（煤炭 34，电力 40）；总数 76（煤炭 36，电力 40）" in text
    assert "存量 5（煤炭 2（沿用 2023-01），电力 3，燃气 未报）" in text
    assert stock.arithmetic_zh == "5 × 1 = 5"


def test_what_does_not_apply_is_not_called_set_to_zero(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, off: {type: flag, label: 停业}}",
        AWARDS,
        item="not_applicable_when: {of: off, above: 0}\nperiod: month",
    )
    result = creditscore.score(scheme, rows(n={1: 2}, off={1: 1}))
    assert "不涉及：停业：是" in result.explain("甲", "2023-01").text("zh")
    assert "清零" not in result.explain("甲", "2023-01").text("zh")


def test_a_cell_of_a_workbook_is_named_once(tmp_path: Path) -> None:
    """It has no row behind a colon, and what the reader says of its source is the same cell."""
    scheme = small(tmp_path, "{n: {type: count, label: 次数}}", AWARDS)
    book, path = openpyxl.Workbook(), tmp_path / "次数.xlsx"
    sheet = book.active
    assert sheet is not None
    for row in (["月份", "单位", "次数"], ["2023-01", "甲", 3]):
        sheet.append(row)
    book.save(path)
    text = creditscore.score(scheme, path).explain("甲", "2023-01").text("zh")
    (ground,) = (line.strip() for line in text.splitlines() if "依据" in line)
    assert ground.startswith(f"依据：{path}")
    assert ground.count("次数.xlsx") == 1


def test_limits_of_nodes_say_when_they_hold(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, bad: {type: flag, label: 造假}}",
        AWARDS,
        item="base: 10\nzero_when: {of: bad, above: 0}\nperiod: month",
        track='multiplier: {of: 0.5, when: {of: {points_of: "1"}, above: 11}}\nperiod: month',
    )
    table = rows(n={1: 1, 2: 3}, bad={3: 1})
    result = creditscore.score(scheme, table)
    said = {
        month: [p.arithmetic_zh for c in result.explain("甲", month).clauses for p in c.postings]
        for month in ("2023-01", "2023-02", "2023-03")
    }
    assert said["2023-01"] == ["1 × 1 = 1", "起评分 10 分"]
    assert said["2023-02"][-1] == "系数 0.5：条款 13 分 > 11"
    assert said["2023-03"][-1] == "清零：造假：是"
    assert result.explain("甲").points == result.annual["monthly"].iloc[0]


def test_bands_by_score_say_their_bounds_and_the_next_one(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}, s: {type: stock, label: 失信}}",
        AWARDS,
        bands="[{name: 优, at_least: 60}, {name: 良, at_least: 20}, {name: 差}]",
        track='moves: [{when: {of: {fact: s, item: "1"}, above: 0, over: end}, down: 1}]',
    )
    table = [*rows(n={1: 30}, s={12: 1}), *rows("乙", n={1: 5})]
    result = creditscore.score(scheme, table)
    year = result.explain("甲").year
    assert year is not None
    assert [(g.kind, g.band, g.text_zh) for g in year.grounds] == [
        ("rules", "良", "年度结果 ≥ 20"),
        ("move", "差", "降 1 等：当月 1 > 0"),
    ]
    assert year.next_band is not None
    assert (year.next_band.band, year.next_band.place, year.next_band.short) == ("优", 0, 30)
    other = result.explain("乙").year
    assert other is not None
    assert [g.text_zh for g in other.grounds] == ["不够以上各等"]
    assert other.next_band is not None
    assert other.next_band.short == 15


@pytest.mark.parametrize("cut", ["all-in", "all-out"])
def test_a_tie_that_empties_a_band_is_said(cut: str, tmp_path: Path) -> None:
    bands = f"[{{name: 优, first: 1}}, {{name: 中, all_but_last: 2, cut: {cut}}}, {{name: 差}}]"
    scheme = small(tmp_path, STATES, AWARDS, bands=bands, units="甲乙丙丁戊")
    result = creditscore.score(scheme, [*rows(n={1: 3}), *rows("乙", n={1: 1})])
    empty = [n for n in result.notices if n.code == "N930"]
    assert [n.details["band"] for n in empty] == (["差"] if cut == "all-in" else [])
    year = result.explain("丁").year
    assert year is not None
    assert (year.rank, year.tied, year.ranked) == (3, 3, 5)
    said = "3 个单位并列第 3 至 5 名；并列跨过第 3 名的界，一律归"
    assert said in year.grounds[0].text_zh
    ends = "上一等；“差”因此空缺" if cut == "all-in" else "下一等"
    assert year.grounds[0].text_zh.endswith(ends)
    if empty:
        assert "第 3 至 5 名 3 个单位并列" in empty[0].message("zh")


def explained_year(
    folder: Path, points: str, bands: str, flagged: str = "", cut: str = "all-in"
) -> dict[str, Year]:
    """The years of units with these points, those that are `flagged` with a flag."""
    facts = "{n: {type: score, label: 得分, missing: not-applicable}, s: {type: flag, label: 旗}}"
    awards = "[{id: n, form: given, of: n, period: year}]"
    units, head = "甲乙丙丁戊"[: len(points.split())], f"ranking: {{by: total}}\ncut: {cut}"
    scheme = small(folder, facts, awards, bands=bands, head=head, units=units)
    given = zip(units, points.split(), strict=True)
    table = [row for unit, n in given if n != "-" for row in rows(unit, n={12: int(n)})]
    table += [row for unit in flagged for row in rows(unit, s={12: 1})]
    result = creditscore.score(scheme, table)
    found = {unit: result.explain(unit).year for unit in units}
    return {unit: year for unit, year in found.items() if year is not None}


def test_how_far_the_next_band_is_where_a_tie_across_the_cut_goes_down(tmp_path: Path) -> None:
    """The second place is shared by two, so that nobody has it in the better band."""
    found = explained_year(tmp_path, "9 8 8 7", "[{name: 优, first: 2}, {name: 合}]", cut="all-out")
    for unit, short in (("乙", 1), ("丁", 2)):
        above = found[unit].next_band
        assert above is not None
        assert (above.place, above.total, above.short) == (1, 9, short)
    below = found["甲"].band_below
    assert below is not None
    assert (below.band, below.place, below.total, below.more) == ("合", 2, 8, 1)
    bands = "[{name: 优, first: 2}, {name: 良, first: 4}, {name: 中}]"
    found = explained_year(tmp_path, "9 9 8 8 8", bands, cut="all-out")
    assert (found["丙"].band, found["丙"].next_band) == ("中", None)  # nobody is 良


@pytest.mark.parametrize(
    ("kept", "short"),
    [
        ("ceilings: [{{when: {0}, band: 差}}]", None),
        ("ceilings: [{{when: {0}, band: 良}}]", 10),
        ("moves: [{{when: {0}, down: 1}}]", None),
    ],
)
def test_no_points_lead_past_a_ceiling_that_is_the_band_of_the_unit(
    kept: str, short: int | None, tmp_path: Path
) -> None:
    """The total is 10, the band above takes 20, and what holds leaves the unit its own band."""
    scheme = small(
        tmp_path,
        STATES,
        AWARDS,
        bands="[{name: 优, at_least: 60}, {name: 良, at_least: 20}, {name: 差}]",
        track=kept.format('{of: {fact: s, item: "1"}, above: 0, over: end}'),
    )
    table = [*rows(n={1: 10}, s={12: 1}), *rows("乙", n={1: 10})]
    for unit, there in (("甲", short), ("乙", 10)):
        year = creditscore.score(scheme, table).explain(unit).year
        assert year is not None
        assert (year.next_band and year.next_band.short) == there


def test_a_band_without_places_has_none_behind_bands_that_scores_bound(tmp_path: Path) -> None:
    bands = "[{name: 优, share: 0.3, at_least: 90}, {name: 良, at_least: 80}, {name: 差}]"
    found = explained_year(tmp_path, "95 92 70", bands)
    texts = [year.grounds[0].text_zh for year in found.values()]
    assert texts == ["第 1 名，优为第 1 至 1 名；年度结果 ≥ 90", "年度结果 ≥ 80", "不够以上各等"]
    bands = "[{name: 优, any_of: [{first: 1}, {at_least: 90}]}, {name: 差}]"
    found = explained_year(tmp_path, "95 92 70", bands)
    texts = [year.grounds[0].text_zh for year in found.values()]
    assert texts == ["第 1 名，优为第 1 至 1 名", "年度结果 ≥ 90", "不够以上各等"]


def test_no_points_lead_to_a_band_whose_condition_does_not_hold(tmp_path: Path) -> None:
    when = 'when: {of: {item: "1", fact: s}, equals: 0}'
    bands = f"[{{name: 优, at_least: 90, {when}}}, {{name: 良, at_least: 70}}, {{name: 差}}]"
    found = explained_year(tmp_path, "75 75", bands, flagged="甲")
    assert found["甲"].next_band is None
    assert found["乙"].next_band is not None


def test_a_band_of_places_and_scores_is_as_far_as_what_asks_for_more(tmp_path: Path) -> None:
    bands = "[{name: 优, first: 2, at_least: 90}, {name: 差}]"
    found = explained_year(tmp_path, "95 85 80", bands)
    above = found["丙"].next_band
    assert above is not None
    assert (above.band, above.place, above.total, above.short) == ("优", 0, 90, 10)


def test_the_band_below_is_that_of_the_unit_there(tmp_path: Path) -> None:
    bands = (
        "[{name: 优, first: 1}, {name: 新, when: {of: {item: '1', fact: s}, above: 0}}, {name: 差}]"
    )
    below = explained_year(tmp_path, "95 85 80", bands, flagged="丙")["甲"].band_below
    assert below is not None
    assert (below.band, below.place) == ("差", 2)


@pytest.mark.parametrize(
    ("points", "bands", "said"),
    [
        ("3 2 - - -", "[{name: 合, all_but_last: 3}, {name: 差}]", "第 1 名，差为第 1 至 2 名"),
        (
            "80 70 60 50",
            "[{name: 优, first: 3, at_least: 90}, {name: 良, first: 2}, {name: 差}]",
            "第 1 名，良为第 1 至 2 名",
        ),
    ],
)
def test_the_places_of_a_band_begin_where_one_before_it_ends(
    points: str, bands: str, said: str, tmp_path: Path
) -> None:
    """Those before it that ask for more than places may leave theirs to it."""
    assert explained_year(tmp_path, points, bands)["甲"].grounds[0].text_zh == said


def test_a_veto_says_what_decided_and_what_would_have_been() -> None:
    for entity, cites, row, since in (
        ("市卫健委", "附件4 附表一（二十九）", "departments.csv:6317", "2023-09"),
        ("襄垣县", "附件4 附表二（二十九）", "counties.csv:7732", "2023-10"),
    ):
        year = sampled.result().explain(entity).year
        assert year is not None
        (veto,) = year.vetoes
        assert (veto.cites, veto.band, year.band) == (cites, "不合格", "不合格")
        assert veto.since == since
        assert [(f.month, f.label) for f in veto.facts] == [
            ("1", "月末在严重失信主体名单上的机构数")
        ]
        assert veto.facts[0].rows[0].endswith(row)
        frame = sampled.table()
        out = frame[~((frame["entity"] == entity) & (frame["item"] == "29"))]
        other = creditscore.score(sampled.scheme(), out).annual.set_index("entity")
        assert year.band_without_vetoes == other.loc[entity, "band"] == "优秀"


def test_a_year_says_how_far_the_band_below_is_and_what_can_still_come() -> None:
    year = sampled.result().explain("市信访局").year
    assert year is not None
    assert year.band_below is not None
    annual = sampled.result().annual
    below = annual[(annual["track"] == "departments") & (annual["rank"] > 46)].iloc[0]
    found = (year.band_below.band, year.band_below.place, year.band_below.total)
    assert found == (below["band"], below["rank"], below["total"])
    assert year.total is not None
    assert year.band_below.more == year.total - below["total"]
    assert [part.at_most for part in year.parts] == [None, 10]
    last = sampled.result().explain("市总工会").year
    assert last is not None
    assert last.band_below is None


def test_a_part_given_once_a_year_is_told_of_in_the_other_months() -> None:
    result = sampled.result()
    text = result.explain("市中小企业服务中心", "2023-04", "19").text("zh")
    assert "本月没有报：已推动行业企业实名入驻，年内此前已记 10（2023-03）" in text
    assert "本月没有报" not in result.explain("市中小企业服务中心", "2023-03", "19").text("zh")
    text = result.explain("市中级法院", "2023-07", "16").text("zh")
    assert "本月没有报：已认定严重失信名单，年内也还没有报过" in text


def test_without_the_veto_a_freed_place_is_taken_again() -> None:
    result = creditscore.score(
        sampled.scheme(), sampled.facts(), readings={"vetoed": "frees-its-place"}
    )
    year = result.explain("市卫健委").year
    assert year is not None
    assert (year.rank, year.band, year.band_without_vetoes) == (0, "不合格", "优秀")
    assert year.grounds[0].text_zh.startswith("不参加排名")


def test_months_without_a_score_that_is_due_are_named() -> None:
    result = sampled.result()
    gaps = result.completeness
    gaps = gaps[(gaps["item"] == "3") & (gaps["gap"] == "missing")]
    for entity, months in gaps.groupby("entity")["month"]:
        explained = result.explain(str(entity), item="3")
        assert list(explained.clauses[0].gaps) == sorted(months)
        said = f"缺报：每月都应有的得分由考核小组填报，{'、'.join(sorted(months))} 没有填报"
        assert said in explained.text("zh")
    by_month = result.explain("市审计局", "2023-02")
    assert [idle.gaps for idle in by_month.idle if idle.item == "3"] == [("2023-02",)]
    assert result.explain("市审计局", "2023-03", "3").clauses[0].gaps == ()


def test_a_section_adds_up_to_the_items_below_it() -> None:
    result = sampled.result()
    track = result.scheme.tracks["departments"]
    whole = result.explain("市教育局")
    parts = [result.explain("市教育局", item=section.id) for section in track.root.children]
    assert sum(part.points for part in parts) == whole.points
    assert [part.section for part in parts] == [section.id for section in track.root.children]
    told = {idle.item for part in parts for idle in part.idle}
    assert told | {c.item for c in whole.clauses} == set(track.items)
    assert all(part.year is None and part.item == "" for part in parts)


def test_a_brief_one_has_no_postings() -> None:
    explained = sampled.result().explain("市教育局")
    text, page = explained.text("zh", brief=True), explained.page("zh", brief=True)
    assert "依据：" not in text
    assert "依据：" not in page
    for clause in explained.clauses:
        assert f"{clause.points}  第{clause.item}项".replace("-", "−") in text
        assert f'<td class="points">{clause.points}</td>'.replace("-", "−") in page


def test_what_a_part_counts_that_was_not_reported_is_said(tmp_path: Path) -> None:
    parts = """annual:
  parts:
    - {id: monthly, title: 月度积分, weight: 0.5, of: months}
    - id: mark
      title: 测评
      weight: 0.5
      of: {item: mark, fact: mark}
      fact: {type: score, label: 测评得分, missing: {value: 4}, at_most: 10}"""
    facts = "{n: {type: count, label: 次数}}"
    scheme = small(tmp_path, facts, AWARDS, parts=parts)
    result = creditscore.score(scheme, [*rows(n={1: 2}), *rows("乙", item="mark", mark={12: 4})])
    told = result.explain("甲")
    assert told.year is not None
    part = told.year.parts[1]
    assert (part.earned, part.value, part.at_most, told.year.total) == (None, 4, 3, 3)
    assert "0.5 × 4（测评，未报，按此计） = 3" in told.text("zh")
    half = creditscore.score(scheme, rows(n={1: 2}), through="2023-06").explain("甲").year
    assert half is not None
    assert (half.parts[1].value, half.parts[1].at_most) == (None, 5)


def test_a_condition_over_any_month_shows_the_month_that_keeps_it(tmp_path: Path) -> None:
    """December says no; the unit moved down for what February said."""
    move = 'moves: [{when: {of: {fact: s, item: "1"}, above: 0, over: any}, down: 1}]'
    facts = "{n: {type: count, label: 次数}, s: {type: flag, label: 曝光}}"
    bands = "[{name: 优, at_least: 1}, {name: 差}]"
    scheme = small(tmp_path, facts, AWARDS, track=move, bands=bands)
    year = creditscore.score(scheme, rows(n={1: 2}, s={2: 1})).explain("甲").year
    assert year is not None
    assert [ground.text_zh for ground in year.grounds][1:] == ["降 1 等：有一个月 曝光：是"]


@pytest.mark.parametrize(
    ("over", "fact", "bound", "figures", "zh", "en"),
    [
        (  # once it is up it stands to the end of the year
            "any", "type: flag, lasts: year", "above: 0", {3: 1, 5: 1},
            "年内：甲事 是，甲事 是（自 2023-03 起否决）；依据：table 1:1,2",
            "in the year: 甲事 yes, 甲事 yes (since 2023-03); from table 1:1,2",
        ),
        (
            "any", "type: score, missing: carry", "below: 60", {3: 50, 5: 60, 6: 40},
            "年内：甲事 50，甲事 40（自 2023-03 起否决）；依据：table 1:1,3",
            "in the year: 甲事 50, 甲事 40 (since 2023-03); from table 1:1,3",
        ),
        (
            "total", "type: count", "at_least: 3", {3: 2, 5: 1},
            "全年合计：甲事 2 + 1 = 3；依据：table 1:1,2",
            "added up over the year: 甲事 2 + 1 = 3; from table 1:1,2",
        ),
        (
            "total", "type: flag", "at_least: 2", {3: 1, 5: 1, 6: 0},
            "全年合计：甲事 2 个月；依据：table 1:1,2",
            "added up over the year: 甲事 in 2 months; from table 1:1,2",
        ),
        (
            "end", "type: flag, lasts: year", "above: 0", {3: 1},
            "12月末：甲事 是（2023-03 已报，年内有效）（自 2023-03 起一直如此）；依据：table 1:1",
            ("at the end of December: 甲事 yes (reported in 2023-03, good all year)"
            " (so since 2023-03 without a break); from table 1:1"),
        ),
    ],
)  # fmt: skip
def test_a_veto_tells_the_figures_that_decided(
    over: str, fact: str, bound: str, figures: dict[int, object], zh: str, en: str, tmp_path: Path
) -> None:
    scheme = small(
        tmp_path,
        f"{{n: {{type: count, label: 次数}}, v: {{label: 甲事, {fact}}}}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        head="ranking: {by: total}\n"
        f"vetoes: [{{id: v, item: '1', fact: v, {bound}, over: {over}, band: 差}}]",
        bands="[{name: 优, first: 1}, {name: 差}]",
    )
    told = creditscore.score(scheme, rows(v=figures)).explain("甲")
    assert f"  {zh}\n" in told.text("zh")
    assert f"  {en}\n" in told.text("en")


def test_a_first_band_without_conditions_is_not_said_to_be_below_others(tmp_path: Path) -> None:
    scheme = small(tmp_path, STATES, AWARDS, bands="[{name: 合格}]")
    year = creditscore.score(scheme, rows(n={1: 3})).explain("甲").year
    assert year is not None
    assert [(g.text_zh, g.text_en) for g in year.grounds] == [
        ("头一等，不设条件", "the first band, which asks for nothing")
    ]


def test_a_rank_by_a_part_of_the_year_says_so(tmp_path: Path) -> None:
    """乙 is first by the evaluation, with fewer points than 甲."""
    parts = (
        "annual: {parts: [{id: m, title: 月, weight: 0.9, of: months}, {id: e, title: 测评, "
        "weight: 0.1, of: {item: e, fact: e}, fact: {type: score, label: 测评}}]}"
    )
    scheme = small(tmp_path, STATES, AWARDS, parts=parts, head="ranking: {by: e}")
    facts = [*rows(n={1: 30}), *rows("甲", "e", e={12: 7}), *rows("乙", "e", e={12: 8})]
    told = creditscore.score(scheme, facts).explain("甲")
    year = told.data()["year"]
    assert year is not None
    assert year["ranked_by"] == "测评"
    assert "名次：2（共 3 个单位，按“测评”）；" in told.text("zh")
    assert "Rank: 2 of 3 by 测评; " in told.text("en")


def test_the_total_of_the_next_band_is_no_minus_0(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        STATES,
        AWARDS,
        bands="[{name: 优, first: 1}, {name: 差}]",
        head="ranking: {by: total, order: low-first}",
    )
    result = creditscore.score(scheme, [*rows(n={1: 3}), *rows("乙", n={1: 2})])
    said = result.explain("甲").text("zh")
    assert "上一等“优”的末一名（第 1 名）0.0000 分，多 3.0000 分" in said
