"""Readings of small schemes, all combinations tried, and of changzhi-2023 on its sample."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from small import counted, every, rows, small, written

import creditscore
from creditscore.comparison.axes import decided
from creditscore.comparison.readings import Readings
from creditscore.scheme.scheme import by_place

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "changzhi-2023"
DRAWS = 200 if "EXAMPLES" in os.environ else 12

CAP = """
readings:
  - id: cap
    question: 按月还是按年
    chosen: year
    because: 。
    others:
      monthly: {awards.cases.period: month}
      higher: {awards.cases.cap: 15}
"""
OTHER = """
      - id: "2"
        title: 条款二
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {wrong: {type: count, label: 错}}
        awards: [{id: wrong, form: each, of: wrong, points: -1, period: month}]
        readings:
          - id: twice
            question: 一倍还是两倍
            chosen: once
            because: 。
            others:
              twice: {awards.wrong.points: -2}
"""

AIMS = counted(
    "{id: q, target: {of: c, at_least: 2}, due: quarter}",
    """
        readings:
          - id: often
            question: 几次
            chosen: twice
            because: 。
            others: {once: {awards.q.target.at_least: 1}}""",
)


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    return small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year, cap: 10}]",
        item=CAP,
        more=OTHER,
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
        head="ranking: {by: total}\nreadings: [{id: cut, question: 并列, chosen: all-in,"
        " because: 。, others: {all-out: {cut: all-out}}}]",
    )


FACTS = [
    *rows("甲", cases={1: 12, 2: 3}),
    *rows("乙", cases={1: 9}),
    *rows("乙", item="2", wrong={4: 1}),
    *rows("丙", cases={3: 1}),
    *rows("丙", item="2", wrong=every(1)),
]


def enumerated(
    found: Readings, facts: Sequence[Mapping[str, object]] = FACTS
) -> dict[str, list[tuple[Decimal, int, str]]]:
    """What each unit comes to in every combination, each scored by itself."""
    got: dict[str, list[tuple[Decimal, int, str]]] = {}
    for draw in product(*(range(len(axis.options)) for axis in found.axes)):
        chosen, _ = decided(found.axes, draw)
        alone = creditscore.score(found.scheme.with_changes(readings=by_place(chosen)), facts)
        for row in alone.annual.itertuples():
            got.setdefault(str(row.entity), []).append((row.total, row.rank, row.band))
    return got


def test_bounds_are_the_ends_of_all_combinations(scheme: creditscore.Scheme) -> None:
    found = creditscore.readings(scheme, FACTS, draws=50)
    for row in found.units.itertuples():
        totals, ranks, bands = zip(*enumerated(found)[str(row.entity)], strict=True)
        assert (row.least, row.most) == (min(totals), max(totals))
        assert (row.best, row.worst) == (min(ranks), max(ranks))
        assert set(row.bands.split("、")) == set(bands)
        assert row.safe == (len(set(bands)) == 1)
        assert row.total_reached
        assert row.rank_reached
        assert row.bands_reached


def test_a_total_without_a_place_has_bounds(tmp_path: Path) -> None:
    """A veto frees the places of 乙 and 丙, whose totals are as they were."""
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year, cap: 10}]",
        item=CAP,
        more=OTHER,
        bands="[{name: 优秀, first: 1}, {name: 合格}, {name: 不合格, only: veto}]",
        head="ranking: {by: total}\nvetoed: frees-its-place\nvetoes: [{id: v, item: '2',"
        " fact: wrong, above: 0, over: total, band: 不合格}]",
    )
    found = creditscore.readings(scheme, FACTS, draws=20)
    assert found.independent
    units = found.units.set_index("entity")
    for unit, got in enumerated(found).items():
        totals = [total for total, _, _ in got]
        assert units.loc[unit, ["least", "most"]].tolist() == [min(totals), max(totals)]
        assert bool(units.loc[unit, "total_reached"])
    assert units["best"].notna().tolist() == [True, False, False]


def test_targets_met_have_bounds_where_nobody_is_ranked(tmp_path: Path) -> None:
    (tmp_path / "aims").mkdir()
    scheme = creditscore.load_scheme(written(tmp_path / "aims", AIMS))
    found = creditscore.readings(scheme, rows("甲", c={1: 1}), draws=20)
    assert found.independent
    columns = ["total", "least", "most", "rank", "best", "worst"]
    assert found.units[columns].astype(object).where(found.units[columns].notna(), None)[
        :1
    ].values.tolist() == [[0, 0, 1, None, None, None]]


def test_an_option_tells_whom_it_touches(scheme: creditscore.Scheme) -> None:
    table = creditscore.readings(scheme, FACTS, draws=1).options
    twice = table[table["option"] == "twice"].set_index("entity")
    assert twice["points"].to_dict() == {"乙": Decimal(-1), "丙": Decimal(-12)}
    assert set(table.loc[table["option"] == "monthly", "entity"]) == {"甲"}


def test_what_a_unit_has_at_all_times_is_not_listed(scheme: creditscore.Scheme) -> None:
    found = creditscore.readings(scheme, FACTS, draws=1)
    assert "cut" not in set(found.options["reading"])


def test_the_same_seed_draws_the_same(scheme: creditscore.Scheme) -> None:
    one, other = (creditscore.readings(scheme, FACTS, draws=9, seed=5) for _ in range(2))
    assert (one.draws == other.draws).all()
    assert (creditscore.readings(scheme, FACTS, draws=9, seed=6).draws != one.draws).any()


def test_an_option_that_facts_do_not_fit_is_told(tmp_path: Path) -> None:
    reading = CAP.replace("awards.cases.cap: 15", "facts.cases.at_most: 5")
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year, cap: 10}]",
        item=reading,
    )
    found = creditscore.readings(scheme, rows("甲", cases={1: 12}), draws=30)
    (problems,) = found.refused.values()
    assert [problem.code for problem in problems] == ["F210"]
    assert list(found.refused) == [("units/1/cap", "higher")]
    assert not (found.draws == 2).any()


def test_items_under_a_cap_are_one_component(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year, cap: 10}]",
        item=CAP,
        section="cap: {points: 12, period: year}",
        more=OTHER,
    )
    found = creditscore.readings(scheme, FACTS, draws=30)
    assert len(found.draws)
    got = enumerated(found)
    for row in found.units.itertuples():
        totals = [total for total, _, _ in got[str(row.entity)]]
        assert row.least <= min(totals) <= max(totals) <= row.most


@pytest.mark.slow
def test_all_options_of_the_sample_year(changzhi: creditscore.Scheme) -> None:
    facts = creditscore.read_facts(SAMPLE)
    found = creditscore.readings(changzhi, facts, draws=DRAWS)
    assert found.independent
    assert not found.refused
    assert len(found.draws) == DRAWS
    for at in range(DRAWS):
        alone = creditscore.score(found.switched(at), facts)
        for name, track in alone.tracks.items():
            drawn = found.outcomes[name]
            assert (drawn.total[at] == track.standing.total).all()
            assert (drawn.rank[at] == track.standing.rank).all()
            assert (np.array(drawn.bands)[drawn.band[at]] == track.standing.band).all()
    units = found.units.set_index("entity")
    assert list(units.index[units["safe"] & (units["track"] == "departments")]) == [
        "市发改委", "团市委", "市人社局", "市卫健委", "市市场监管局",
    ]  # fmt: skip


def test_tracks_that_feed_tracks_are_scored_whole_once(tmp_path: Path) -> None:
    """The clauses of each simply add up, and yet none may be taken for the whole track."""
    fed = "{marks: {type: score, label: 下级, places: 4, missing: not-applicable, "
    fed += "from_track: {track: parts, take: month, by: sum}}}"
    item = f"""
      - id: fed
        title: 下级得分
        cites: 附表（三）
        says: 规则。
        applies_to: all
        facts: {fed}
        awards: [{{id: marks, form: given, of: marks, period: month}}]
"""
    small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: month}]",
        more=OTHER,
    )
    home = tmp_path / "small"
    track = (home / "units.yaml").read_text(encoding="utf-8")
    root = (home / "scheme.yaml").read_text(encoding="utf-8")
    roster = (home / "roster.yaml").read_text(encoding="utf-8")
    texts = {
        "units": track.rstrip() + item,
        "parts": track.replace("track: units", "track: parts"),
        "scheme": root.replace("[units]", "[units, parts]"),
        "roster": roster + "  parts: [{name: 丁, part_of: 甲}, {name: 戊, part_of: 乙}]\n",
    }
    scheme = creditscore.load_scheme(written(home, texts))
    facts = [*rows("丁", cases={1: 5}), *rows("丁", "2", wrong={2: 1}), *rows("甲", cases={1: 2})]
    found = creditscore.readings(scheme, facts, draws=8)
    annual = creditscore.score(scheme, facts).annual
    assert list(found.units["total"]) == list(annual["total"])
    for draw in range(len(found.draws)):
        alone = creditscore.score(found.switched(draw), facts)
        for name, track in alone.tracks.items():
            np.testing.assert_array_equal(found.outcomes[name].total[draw], track.standing.total)


def test_units_that_may_draw_level_share_the_better_place(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year, cap: 10}]",
        item=CAP.replace("cap: 15", "cap: 5"),
    )
    found = creditscore.readings(scheme, rows("甲", cases={1: 10}) + rows("乙", cases={1: 5}))
    units = found.units.set_index("entity")
    assert units.loc["乙", ["best", "worst"]].tolist() == [1, 2]
    assert bool(units.loc["乙", "rank_reached"])


def test_deductions_count_once_where_they_break_ties(tmp_path: Path) -> None:
    third = OTHER.partition("        readings:")[0].replace('"2"', '"3"')
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year}]",
        more=OTHER.replace("awards.wrong.points: -2", "awards.wrong.floor: -9") + third,
        head="ranking: {by: total, ties: [fewer-deductions]}",
    )
    facts = rows("甲", cases={1: 5}) + rows("甲", item="2", wrong={1: 1})
    facts += rows("乙", cases={1: 6}) + rows("乙", item="3", wrong={1: 2})
    found = creditscore.readings(scheme, facts, draws=0)
    assert found.options.empty
    assert found.units["kept"].isna().all()
    assert found.units["rank"].tolist() == creditscore.score(scheme, facts).annual["rank"].tolist()
    assert found.units["rank"].tolist() == [1, 2, 3]


def test_a_clause_of_many_readings(tmp_path: Path) -> None:
    """Seventy questions about one clause: more ways than 64 bits number."""
    awards = ", ".join(
        f"{{id: a{n}, form: each, of: n, points: 1, period: year}}" for n in range(70)
    )
    asked = "".join(
        f"\n  - {{id: r{n}, question: 问, chosen: x{n}, because: 因, "
        f"others: {{y{n}: {{awards.a{n}.points: 2}}}}}}"
        for n in range(70)
    )
    facts = "{n: {type: count, label: 次数}}"
    scheme = small(tmp_path, facts, f"[{awards}]", item=f"readings:{asked}")
    found = creditscore.readings(scheme, rows("甲", n={1: 2}), draws=8)
    changed = [sum(way) for way in found.draws.tolist()]
    points = found.outcomes["units"].points[:, 0].tolist()
    assert points == [2 * (70 + more) * 10**4 for more in changed]
    alone = found.options[found.options["entity"] == "甲"]
    assert alone["to_total"].tolist() == [Decimal(142)] * 70


@pytest.mark.parametrize(
    ("patch", "band"),
    [
        ("vetoes.v.above: 0", "差"),
        ("vetoes.v: null", "优"),
        ("tracks.units.bands.优.when.at_least: 5", "良"),
    ],
)
def test_a_reading_of_what_grades_look_at_is_scored_whole(
    tmp_path: Path, patch: str, band: str
) -> None:
    """Four in January: enough for the first band, not over four for the veto."""
    head = f"""
ranking: {{by: total}}
vetoes:
  - {{id: v, item: "1", fact: n, above: 4, over: any, band: 差}}
readings:
  - id: grades
    question: 怎样定
    chosen: as-is
    because: 照字面
    labels: {{as-is: {{zh: 照旧, en: as is}}, other: {{zh: 另读, en: otherwise}}}}
    others: {{other: {{{patch}}}}}
"""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        head=head,
        bands='[{name: 优, when: {of: {item: "1", fact: n}, over: any, at_least: 2}}, '
        "{name: 良, at_least: 1}, {name: 差}]",
    )
    facts = rows("甲", n={1: 4, 12: 0})
    found = creditscore.readings(scheme, facts, draws=20)
    unit = found.units.set_index("entity").loc["甲"]
    other = scheme.with_changes(readings={"grades": "other"})
    assert creditscore.score(other, facts).annual.set_index("entity").loc["甲", "band"] == band
    assert unit["seen"] == "、".join(dict.fromkeys(["优", band]))
    assert (found.independent, bool(unit["safe"])) == (False, False)


def test_a_reading_that_grades_cannot_take_is_named(tmp_path: Path) -> None:
    head = """
ranking: {by: total}
readings:
  - id: order
    question: 按什么排
    chosen: total
    because: 照字面
    labels: {total: {zh: 总分, en: total}, other: {zh: 另一项, en: another}}
    others: {other: {ranking.by: nothing}}
"""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        head=head,
    )
    found = creditscore.readings(scheme, rows("甲", n={1: 4}), draws=20)
    assert [problem.code for problem in found.refused["order", "other"]] == ["R314"]
    assert len(found.options) == 0


@pytest.mark.parametrize("where", ["tracks.units.sections.一.cap", "tracks.units.cap"])
def test_a_limit_around_items_that_only_an_option_has(tmp_path: Path, where: str) -> None:
    """Nine and four points add up to thirteen, and come to ten or six under a cap."""
    head = f"""
ranking: {{by: total}}
readings:
  - id: limit
    question: 有没有总上限
    chosen: none
    because: 照字面
    others: {{capped: {{{where}: {{points: 10, period: year}}}}}}
"""
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 次}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year}]",
        item=CAP.lstrip().split("    others:")[0]
        + "    others: {higher: {awards.cases.points: 2}}",
        more=OTHER.replace("points: -1", "points: 1").replace("points: -2", "points: 0.5"),
        head=head,
    )
    facts = [*rows("甲", cases={1: 9}), *rows("甲", "2", wrong={2: 4})]
    found = creditscore.readings(scheme, facts, draws=40)
    unit = found.units.set_index("entity").loc["甲"]
    assert (unit["total"], unit["least"], unit["most"]) == (13, 10, 22)
    swept = creditscore.sweep(
        scheme, facts, {where: [{"points": 6, "period": "year"}, {"points": 10, "period": "year"}]}
    )
    assert swept.units.set_index("entity").loc["甲", "total"].tolist() == [6, 10]


def test_what_a_fact_is_scaled_to_counts_in_the_bounds(tmp_path: Path) -> None:
    """The best evaluation, 40, is scaled to 100 and 20 to 50; ten points become five or stay."""
    parts = """
annual:
  parts:
    - {id: monthly, title: 月度, weight: 1, of: months}
    - id: mark
      title: 测评
      weight: 1
      of: {item: review, fact: mark}
      fact: {type: score, label: 测评得分}
      scale_best_to: 100
"""
    item = """
readings:
  - id: half
    question: 一分还是半分
    chosen: whole
    because: 照字面
    others: {halved: {awards.a.points: 0.5}}
"""
    awards = "[{id: a, form: each, of: n, points: 1, period: year}]"
    facts = "{n: {type: count, label: 次}}"
    scheme = small(tmp_path, facts, awards, item=item.strip("\n"), parts=parts)
    marks = [
        {"month": "2023-12", "entity": unit, "item": "review", "fact": "mark", "value": value}
        for unit, value in (("甲", 20), ("乙", 40))
    ]
    found = creditscore.readings(scheme, [*rows("甲", n={1: 10}), *marks], draws=20)
    assert found.independent
    table = found.units.set_index("entity")
    assert table.loc["甲", ["total", "least", "most"]].tolist() == [60, 55, 60]
    assert table.loc["乙", ["total", "least", "most"]].tolist() == [100, 100, 100]


@pytest.mark.parametrize("weight", ["1", "0.333333"])
def test_bounds_of_large_points_are_exact(tmp_path: Path, weight: str) -> None:
    """Three clauses of 3 × 10^11 points at four places: with weights of six they pass 64 bits."""
    reading = """
        readings:
          - id: r{0}
            question: 几倍
            chosen: one
            because: 照字面
            others: {{less: {{awards.a.points: 250}}}}"""
    facts = "{n: {type: count, label: 次}}"
    awards = "[{id: a, form: each, of: n, points: 300, period: year}]"
    more = "".join(
        f"""
      - id: "{n}"
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        facts: {facts}
        awards: {awards}{reading.format(n)}"""
        for n in (2, 3)
    )
    rest = 1 - Decimal(weight)
    parts = f"""
annual:
  parts:
    - {{id: a, title: 月度, weight: {weight}, of: months}}
    - {{id: b, title: 月度, weight: {rest}, of: months}}
"""
    own = reading.format(1).replace("\n        ", "\n").strip("\n")
    scheme = small(tmp_path, facts, awards, item=own, more=more, parts=parts)
    most = 10**9 + 1
    table = [row for item in "123" for row in rows("甲", item=item, n={1: most})]
    found = creditscore.readings(scheme, table, draws=20)
    assert found.independent
    units = found.units.set_index("entity")
    assert units.loc["甲", ["total", "least", "most"]].tolist() == [
        900 * most, 750 * most, 900 * most,
    ]  # fmt: skip


@pytest.mark.parametrize("scaled", ["mark", "monthly"])
def test_who_has_a_total_decides_who_is_the_best(tmp_path: Path, scaled: str) -> None:
    """A unit without figures has none by one reading, and 0 with its 80 of the evaluation by the
    other; the bounds hold what either comes to."""
    parts = """
annual:
  parts:
    - {id: monthly, title: 月度, weight: 1, of: months%s}
    - id: mark
      title: 测评
      weight: 1
      of: {item: review, fact: mark}
      fact: {type: score, label: 测评得分}%s
"""
    scale = {"monthly": (", scale_best_to: 100", ""), "mark": ("", "\n      scale_best_to: 100")}
    item = """
readings:
  - id: silent
    question: 没有填的算不算
    chosen: left-out
    because: 照字面
    others: {counted: {facts.n.missing: zero}}
"""
    awards = "[{id: a, form: each, of: n, points: 1, period: year}]"
    facts = "{n: {type: count, label: 次, missing: not-applicable}}"
    scheme = small(tmp_path, facts, awards, item=item.strip("\n"), parts=parts % scale[scaled])
    marks = [
        {"month": "2023-12", "entity": unit, "item": "review", "fact": "mark", "value": value}
        for unit, value in (("甲", 20), ("乙", 40), ("丙", 80))
    ]
    table = [*rows("甲", n={1: 10}), *rows("乙", n={2: 4}), *marks]
    bounds = creditscore.readings(scheme, table, draws=20).units.set_index("entity")
    for option in ("left-out", "counted"):
        result = creditscore.score(scheme, table, readings={"1": option})
        for unit, total in zip(result.annual["entity"], result.annual["total"], strict=True):
            if total is not None:
                low, high = bounds.loc[unit, ["least", "most"]]
                assert low <= total <= high, (option, unit)


def test_a_reading_of_the_scheme_may_be_about_one_item(tmp_path: Path) -> None:
    head = """
ranking: {by: total}
readings:
  - id: each
    question: 几分
    chosen: one
    because: 照字面
    others: {two: {tracks.units.sections.一.items.1.awards.a.points: 2}}
"""
    awards = "[{id: a, form: each, of: n, points: 1, period: year}]"
    scheme = small(tmp_path, "{n: {type: count, label: 次}}", awards, head=head)
    found = creditscore.readings(scheme, rows("甲", n={1: 10}), draws=20)
    assert found.options[["entity", "from_total", "to_total"]].values.tolist() == [["甲", 10, 20]]
    unit = found.units.set_index("entity").loc["甲"]
    assert (unit["least"], unit["most"]) == (10, 20)


def test_an_option_with_a_unit_that_is_not_there_takes_no_other_with_it(tmp_path: Path) -> None:
    """丁 is no unit of this roster; what the second clause can mean is tried all the same."""
    wrong = CAP.replace("higher: {awards.cases.cap: 15}", "others: {applies_to: [丁]}")
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: cases, form: each, of: cases, points: 1, period: year, cap: 10}]",
        item=wrong,
        more=OTHER,
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
    )
    found = creditscore.readings(scheme, FACTS, draws=20)
    assert list(found.refused) == [("units/1/cap", "others")]
    assert set(found.options["option"]) == {"monthly", "twice"}
    assert found.units.set_index("entity").loc["丙", ["least", "most"]].tolist() == [-23, -11]


PEERS = """
readings:
  - id: twice
    question: 一倍还是两倍
    chosen: once
    because: 。
    others: {best: {awards.mean.of.peers: max}}
"""
OUT = "{roster: kind, is: 医院}"
WHO = f"""
readings:
  - id: who
    question: 医院考核不考核
    chosen: out
    because: 。
    others: {{all-in: {{tracks.units.not_applicable_when: {OUT}}}}}
"""


@pytest.mark.parametrize(("track", "root"), [(f"not_applicable_when: {OUT}", ""), ("", WHO)])
def test_whom_the_roster_takes_out_is_nobodys_peer(tmp_path: Path, track: str, root: str) -> None:
    """In all readings, or in one of them: a mean of the others is another then."""
    scheme = small(
        tmp_path,
        "{cases: {type: count, label: 例}}",
        "[{id: mean, form: given, of: {peers: mean, of: cases}, period: year},"
        " {id: own, form: each, of: cases, points: 1, period: year}]",
        item=PEERS,
        track=track,
        head=f"ranking: {{by: total}}\n{root}",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
        units=("甲", "乙", "丙, columns: {kind: 医院}"),
    )
    facts = rows("甲", cases={1: 2}) + rows("乙", cases={1: 4}) + rows("丙", cases={1: 12})
    if track:
        facts = facts[:2]
    found = creditscore.readings(scheme, facts, draws=20)
    for row in found.units.itertuples():
        totals = [total for total, _, _ in enumerated(found, facts)[str(row.entity)]]
        scored = [total for total in totals if total == total and total is not None]
        assert (row.least, row.most) == (min(scored, default=None), max(scored, default=None))
