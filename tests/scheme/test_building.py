from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from creditscore import Scheme, load_scheme
from creditscore.scheme import building
from creditscore.scheme import model as m
from creditscore.scheme.files.yaml_tree import parse

A = m.FactRef("a")
B = m.FactRef("b")


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("type: count", m.Fact("f", "count", "l", "zero")),
        ("type: flag", m.Fact("f", "flag", "l", "zero")),
        ("type: stock", m.Fact("f", "stock", "l", "error")),
        ("type: stock, missing: carry", m.Fact("f", "stock", "l", "carry")),
        ("type: score", m.Fact("f", "score", "l", "zero", places=6)),
        ("type: amount, places: 2", m.Fact("f", "amount", "l", "zero", places=2)),
        ("type: count, places: 2", m.Fact("f", "count", "l", "zero")),
        ("type: count, lasts: year", m.Fact("f", "count", "l", "zero", lasts=True)),
        (
            "type: score, at_least: 0, at_most: a, excludes: [b, c]",
            m.Fact("f", "score", "l", "zero", 0, 0, "a", ("b", "c"), 6),
        ),
        ("type: count, missing: {value: 80}", m.Fact("f", "count", "l", "value", 80)),
        (
            "type: score, from_track: {track: contracts}",
            m.Fact("f", "score", "l", "zero", places=6, feed=m.Feed("contracts")),
        ),
        (
            "type: score, from_track: {track: contracts, take: month, by: max}",
            m.Fact("f", "score", "l", "zero", places=6, feed=m.Feed("contracts", "month", "max")),
        ),
    ],
)
def test_fact(text: str, fact: m.Fact) -> None:
    assert building.fact("f", parse(f"{{{text}, label: l}}", "x")) == fact


@pytest.mark.parametrize(
    ("text", "sees"),
    [
        ("type: count", "add"),
        ("type: amount", "add"),
        ("type: flag", "up"),
        ("type: stock", "latest"),
        ("type: score", "latest"),
        ("type: flag, lasts: year", "latest"),
    ],
)
def test_how_a_period_sees_a_fact(text: str, sees: str) -> None:
    assert building.fact("f", parse(f"{{{text}, label: l}}", "x")).accumulates == sees


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("form: each, of: a, points: 2", m.Each(A, 2)),
        ("form: flag, of: a, points: {x: 5}", m.Flag(A, m.Table({"x": 5}))),
        (
            "form: flag, of: a, points: {by: level, 一类: 5, else: 3}",
            m.Flag(A, m.Table({"一类": 5, "else": 3}, "level")),
        ),
        ("form: rate, of: a, over: b, points: 5", m.Rate(A, B, 5)),
        (
            "form: rate, of: a, over: b, points: 5, when_empty: 0.5",
            m.Rate(A, B, 5, Decimal("0.5")),
        ),
        ("form: given, of: a", m.Given(A)),
        (
            "form: levels, levels: [{when: {of: a, above: 0}, points: 1}]",
            m.Levels((m.Row(m.Test(A, (("above", 0),)), 1),)),
        ),
        (
            "form: tiers, of: a, tiers: [{below: 60, at_least: 0, points: 1}]",
            m.Tiers(A, (m.Row(m.Test(A, (("at_least", 0), ("below", 60))), 1),)),
        ),
        ("form: steps, of: a, step: 5, points: -1", m.Steps(A, 0, 5, -1)),
        (
            "form: steps, of: a, mark: b, step: 5, points: -1, side: below, partial: count",
            m.Steps(A, B, 5, -1, "below", "count"),
        ),
        (
            "form: interpolate, of: a, anchors: [[0, 0], [10, 5]]",
            m.Interpolate(A, ((0, 0), (10, 5))),
        ),
        (
            "form: interpolate, of: a, anchors: [[0, 0], [b, 5]], outside: extend",
            m.Interpolate(A, ((0, 0), (B, 5)), "extend"),
        ),
        (
            "form: interpolate, of: a, anchors: [[0, 0], [9, 5]], outside: {below: -1, above: 6}",
            m.Interpolate(A, ((0, 0), (9, 5)), "points", -1, 6),
        ),
        ("form: rank, of: a, points: [10, 8]", m.Rank(A, (10, 8))),
        ("form: rank, of: a, points: [1], order: low-first", m.Rank(A, (1,), "low-first")),
        (
            "form: rank, of: a, points: [1], ties: mean, among: level",
            m.Rank(A, (1,), "high-first", "mean", "level"),
        ),
        (
            "form: interpolate, of: a, anchors: [[0, 0], [10, 5]], when_equal: b",
            m.Interpolate(A, ((0, 0), (10, 5)), when_equal=B),
        ),
        (
            "form: tiers, of: a, tiers: [{at_least: b, points: 1}]",
            m.Tiers(A, (m.Row(m.Test(A, (("at_least", B),)), 1),)),
        ),
    ],
)
def test_form(text: str, rule: m.Rule) -> None:
    assert building.award(parse(f"{{id: i, period: year, {text}}}", "x")).rule == rule


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("a", A),
        ("5", 5),
        ("{fact: a}", A),
        ("{fact: a, subject: s}", m.FactRef("a", "s")),
        ('{fact: a, item: "5"}', m.FactRef("a", None, "5")),
        ("{sum: [a, {fact: b, subject: s}, 1]}", m.Sum((A, m.FactRef("b", "s"), 1))),
        ("{difference: a, less: b}", m.Difference(A, B)),
        ("{increase_of: a}", m.Increase(A)),
        ("{ratio: a, over: b}", m.Ratio(A, B)),
        (
            "{ratio: {sum: [a, b]}, over: {increase_of: b}, times: 100}",
            m.Ratio(m.Sum((A, B)), m.Increase(B), 100),
        ),
        ("{roster: population}", m.Column("population")),
        ("{parameter: share}", m.Parameter("share")),
        ('{points_of: "5"}', m.PointsOf("5")),
        ("{points_of: x, at: before-limits}", m.PointsOf("x", True)),
        ("{points_of: x, at: final}", m.PointsOf("x")),
        ("{peers: mean, of: {ratio: a, over: b}}", m.Peers("mean", m.Ratio(A, B))),
        ("{peers: max, of: a, among: level}", m.Peers("max", A, "level")),
        (
            "{peers: quantile, at: 0.75, of: a}",
            m.Peers("quantile", A, at=Decimal("0.75")),
        ),
        ("{甲: 1, 乙: 2}", m.Table({"甲": 1, "乙": 2})),
    ],
)
def test_quantity(text: str, quantity: m.Quantity) -> None:
    node = parse(f"{{id: i, period: year, form: given, of: {text}}}", "x")
    assert building.award(node).rule == m.Given(quantity)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("{of: a, equals: 1}", m.Test(A, (("equals", 1),))),
        ("{of: a, at_most: b}", m.Test(A, (("at_most", B),))),
        ("{of: a, above: 0, over: every}", m.Test(A, (("above", 0),), "every")),
        ("{of: a, above: 0, over: total}", m.Test(A, (("above", 0),), "total")),
        ("{of: a, above: 0, over: end}", m.Test(A, (("above", 0),), "end")),
        (
            "{of: a, at_most: 9, above: 0.5}",
            m.Test(A, (("above", Decimal("0.5")), ("at_most", 9))),
        ),
        (
            "[{of: a, above: 0}, {any: [{of: a, below: 0}]}]",
            m.AllOf((m.Test(A, (("above", 0),)), m.AnyOf((m.Test(A, (("below", 0),)),)))),
        ),
        ("{all: [{of: a, above: 0}]}", m.AllOf((m.Test(A, (("above", 0),)),))),
        ("{roster: kind, is: 医院}", m.Is("kind", ("医院",))),
        ("{roster: kind, is: [医院, 学校]}", m.Is("kind", ("医院", "学校"))),
    ],
)
def test_condition(text: str, condition: m.Condition) -> None:
    node = parse(
        f"{{id: i, period: year, form: levels, levels: [{{when: {text}, points: 1}}]}}", "x"
    )
    assert building.award(node).rule == m.Levels((m.Row(condition, 1),))


def test_award_with_all_its_keys() -> None:
    text = (
        "{id: i, form: given, of: a, period: quarter, cap: 9, floor: -1, per: entity, for: listed, "
        "subjects: [甲类], "
        "round: {places: 1, mode: up}, weight: 2, full: 5, posts: at-end, from: 2023-02, "
        "until: 2023-07, when: {of: a, above: 0}}"
    )
    award = building.award(parse(text, "x"))
    rounding = m.Rounding(1, "up")
    limits = (m.Limit(9),), (m.Limit(-1),)
    head = ("i", m.Given(A), "quarter", *limits, rounding, 2, 5, ("甲类",), True, True, True)
    assert award == m.Award(*head, "2023-02", "2023-07", when=ABOVE)
    assert award.place.line == 1
    assert m.at(award, "cap").column == text.index("9") + 1
    assert m.at(award, "points") == award.place


@pytest.mark.parametrize(
    ("text", "at_end"),
    [
        ("form: given, of: a", False),
        ("form: given, of: a, posts: at-end", True),
        ("form: rank, of: a, points: [1]", True),
        ("form: given, of: {sum: [{peers: max, of: a}]}", True),
        ("form: given, of: a, cap: {peers: max, of: a}", True),
        ("form: given, of: a, cap: {points: 5, when: {of: {peers: max, of: a}, above: 5}}", True),
    ],
)
def test_what_asks_peers_posts_at_the_end(text: str, at_end: bool) -> None:
    assert building.award(parse(f"{{id: i, period: year, {text}}}", "x")).at_end is at_end


def test_limits_of_an_award_under_conditions() -> None:
    text = "{id: i, form: given, of: a, period: year, cap: {points: b, when: {of: a, above: 0}}}"
    award = building.award(parse(text, "x"))
    assert (award.cap, award.floor) == ((m.Limit(B, when=ABOVE),), ())


@pytest.mark.parametrize(
    ("around", "own", "months"),
    [
        ("", "", ("", "")),
        ("from: 2023-02, until: 2023-07", "", ("2023-02", "2023-07")),
        ("from: 2023-02", "until: 2023-07", ("2023-02", "2023-07")),
        ("from: 2023-02, until: 2023-07", "from: 2023-01, until: 2023-08", ("2023-02", "2023-07")),
        ("from: 2023-02, until: 2023-07", "from: 2023-03, until: 2023-06", ("2023-03", "2023-06")),
        ("from: 2023-07, until: 2023-02", "from: 2023-03", ("2023-03", "")),
        ("until: 2023-02", "from: 2023-03", ("2023-03", "2023-02")),
    ],
)
def test_months_of_a_section_are_those_of_its_awards(
    around: str, own: str, months: tuple[str, str], folder: Callable[..., Path]
) -> None:
    said = {key: "".join(f", {part}" for part in [text] if part) for key, text in
            {"section": around, "award": own}.items()}  # fmt: skip
    award = f"{{id: x, form: given, of: a, period: year{said['award']}}}"
    text = f"{{id: s, title: t, awards: [{award}]{said['section']}}}"
    section = building.section(parse(text, "x"), {}, building.Names((), {}, {}), False)
    assert (section.awards[0].first, section.awards[0].last) == months


def test_trailing_period() -> None:
    text = "{id: i, form: given, of: a, period: {trailing: 12}}"
    assert building.award(parse(text, "x")).period == 12


ABOVE = m.Test(A, (("above", 0),))
FLOOR = (m.Limit(20, when=ABOVE),)


@pytest.mark.parametrize(
    ("text", "knobs"),
    [
        ("{title: t}", None),
        ("{full: 5, weight: 2, counts: false}", None),
        ("{cap: 20}", m.Knobs("year", cap=(m.Limit(20),))),
        ("{cap: {points: 20}}", m.Knobs("year", cap=(m.Limit(20),))),
        ("{cap: {points: 20, period: month}}", m.Knobs("year", cap=(m.Limit(20, "month"),))),
        (
            "{cap: {points: 20, period: month}, floor: {points: 0, period: year}}",
            m.Knobs("year", floor=(m.Limit(0, "year"),), cap=(m.Limit(20, "month"),)),
        ),
        ("{cap: [20, 9]}", m.Knobs("year", cap=(m.Limit(20), m.Limit(9)))),
        (
            "{cap: {points: 20, period: month}, floor: 0}",
            m.Knobs("year", floor=(m.Limit(0),), cap=(m.Limit(20, "month"),)),
        ),
        (
            "{cap: {points: 20, period: month}, base: 5}",
            m.Knobs("year", cap=(m.Limit(20, "month"),), base=5),
        ),
        ("{floor: {points_of: x}}", m.Knobs("year", floor=(m.Limit(m.PointsOf("x")),))),
        ("{base: {points: 9, when: {of: a, above: 0}}}", m.Knobs("year", base=9, base_when=ABOVE)),
        ("{multiplier: a}", m.Knobs("year", multiplier=A)),
        (
            "{multiplier: {of: a, when: {of: a, above: 0}}}",
            m.Knobs("year", multiplier=A, multiplier_when=ABOVE),
        ),
        ("{multiplier: {peers: mean, of: a}}", m.Knobs("year", multiplier=m.Peers("mean", A))),
        ("{zero_when: [{of: a, above: 0}]}", m.Knobs("year", zero_when=m.AllOf((ABOVE,)))),
        (
            "{period: quarter, combine: median, needs_at_least: 2, not_applicable: zero}",
            m.Knobs("quarter", "zero", needs_at_least=2, combine="median"),
        ),
        (
            "{clamp: running, scale_to: 100, round: {places: 0}}",
            m.Knobs("year", clamp="running", scale_to=100, round=m.Rounding(0)),
        ),
        (
            "{over_time: {each: month, by: mean}}",
            m.Knobs("year", over_time=m.Rollup("month", "mean")),
        ),
        (
            "{cap: {points: 20, period: month, when: {of: a, above: 0}}}",
            m.Knobs("year", cap=(m.Limit(20, "month", ABOVE),)),
        ),
        ("{floor: {points: 20, when: {of: a, above: 0}}}", m.Knobs("year", floor=FLOOR)),
        (
            "{over_time: {each: half-year, by: weighted, weights: [1, 0.5]}}",
            m.Knobs(
                "year",
                over_time=m.Rollup("half-year", "weighted", weights=(1, Decimal("0.5"))),
            ),
        ),
        (
            "{over_time: {each: month, by: mean, divide_by: 12}}",
            m.Knobs("year", over_time=m.Rollup("month", "mean", 12)),
        ),
    ],
)
def test_knobs(text: str, knobs: m.Knobs | None) -> None:
    assert building.knobs(parse(text, "x")) == knobs


UNITS = frozenset({"甲局"})
BOTH = frozenset({"甲局", "乙局"})


@pytest.mark.parametrize(
    ("applies_to", "answering"),
    [
        ("all", m.Answering(None)),
        ("joint", m.Answering(BOTH, others="scored", groups=("joint",), open=True)),
        ("closed", m.Answering(frozenset({"乙局"}), groups=("closed",))),
        ("[市甲局]", m.Answering(UNITS)),
        ("{units: [甲局]}", m.Answering(UNITS)),
        ("{units: [甲局], others: scored}", m.Answering(UNITS, others="scored")),
        ("{units: [甲局], open: true}", m.Answering(UNITS, others="scored", open=True)),
        (
            "{units: [甲局], open: true, others: refused}",
            m.Answering(UNITS, others="refused", open=True),
        ),
        ("{units: [甲局], also: [丙局]}", m.Answering(UNITS, frozenset({"丙局"}))),
        ("{groups: [closed], units: [甲局]}", m.Answering(BOTH, groups=("closed",))),
        (
            "{groups: [closed, joint]}",
            m.Answering(BOTH, others="scored", groups=("closed", "joint"), open=True),
        ),
        (
            "{groups: [joint], others: unscored}",
            m.Answering(BOTH, others="unscored", groups=("joint",), open=True),
        ),
    ],
)
def test_who_answers(applies_to: str, answering: m.Answering, folder: Callable[..., Path]) -> None:
    scheme = load_scheme(folder({"applies_to: [丙局]": f"applies_to: {applies_to}"}))
    assert scheme.tracks["units"].items["2"].answering == answering


@pytest.mark.parametrize(
    ("answering", "states"),
    [
        (m.Answering(None), "listed listed"),
        (m.Answering(UNITS), "listed refused"),
        (m.Answering(UNITS, others="scored"), "listed open"),
        (m.Answering(UNITS, others="unscored"), "listed unscored"),
        (m.Answering(UNITS, frozenset({"乙局"}), "unscored"), "listed open"),
    ],
)
def test_how_a_unit_stands_to_a_clause(answering: m.Answering, states: str) -> None:
    assert [answering.state("甲局"), answering.state("乙局")] == states.split()


def test_subject_of_its_own_list_overrides_the_item(changzhi: Scheme) -> None:
    item = changzhi.tracks["departments"].items["6"]
    assert item.answering_for("用气").listed == {"市发改委", "市住建局"}
    assert item.answering_for("不动产").also == {"市规自局"}
    assert item.answering_for("nothing") is item.answering


def test_item_without_subjects_has_one_empty_name(mini: Scheme) -> None:
    items = mini.tracks["units"].items
    assert items["1"].subject_ids == ("甲类", "乙类")
    assert items["2"].subject_ids == ("",)


def test_limits_and_readings_of_nodes(mini: Scheme) -> None:
    track = mini.tracks["units"]
    year, month = (m.Limit(100, "year"),), (m.Limit(8, "month"),)
    assert track.root.children[0].knobs == m.Knobs("year", cap=year)
    assert track.items["1"].knobs == m.Knobs("year", cap=month)
    assert [reading.id for reading in track.items["1"].readings] == ["caps", "silence"]
    assert mini.readings[0].others == {"by-months": {"ranking.by": "monthly"}}
    assert (track.root.knobs, track.items["2"].knobs) == (None, None)


def test_bands_parts_vetoes_and_tasks(mini: Scheme) -> None:
    track = mini.tracks["units"]
    assert track.bands == (
        m.Band("优", first=1),
        m.Band("良", all_but_last=1),
        m.Band("差"),
    )
    assert (track.at_least, track.exactly) == (3, 0)
    months, review = mini.parts
    assert (months.fact, months.weight) == (None, Decimal("0.9"))
    assert (review.item, review.fact) == (
        "review",
        m.Fact("mark", "score", "测评得分", "zero", 0, 0, 100, places=1),
    )
    assert mini.vetoes == (m.Veto("on-the-list", "3", "listed", (("above", 0),), "差"),)
    assert mini.tasks == (m.Task(1, "1", "报送信息", ("joint", "丙局")),)
