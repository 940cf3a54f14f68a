from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from creditscore import Scheme, load_scheme
from creditscore.scheme import building
from creditscore.scheme import model as m
from creditscore.scheme.tree import parse

A = m.Amount((m.FactRef("a"),))
B = m.Amount((m.FactRef("b"),))
OF_A = m.Measure(A)


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
            m.Fact("f", "score", "l", "zero", 0, "a", ("b", "c"), 6),
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
        ("form: each, of: a, points: 2", m.Each(OF_A, m.Points(2))),
        ("form: flag, of: a, points: {x: 5}", m.Flag(OF_A, m.Points({"x": 5}))),
        ("form: rate, of: a, over: b, points: 5", m.Rate(A, B, m.Points(5))),
        (
            "form: rate, of: a, over: b, points: 5, when_empty: 0.5",
            m.Rate(A, B, m.Points(5), Decimal("0.5")),
        ),
        ("form: given, of: a", m.Given(OF_A)),
        (
            "form: levels, levels: [{when: {of: a, above: 0}, points: 1}]",
            m.Levels((m.Level(m.Test(OF_A, (("above", 0),)), m.Points(1)),)),
        ),
        (
            "form: tiers, of: a, tiers: [{below: 60, at_least: 0, points: 1}]",
            m.Tiers(OF_A, (m.Tier((("at_least", 0), ("below", 60)), m.Points(1)),)),
        ),
    ],
)
def test_form(text: str, rule: m.Rule) -> None:
    assert building.award(parse(f"{{id: i, period: year, {text}}}", "x")).rule == rule


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("a", OF_A),
        ("{fact: a}", OF_A),
        ("{fact: a, subject: s}", m.Measure(m.Amount((m.FactRef("a", "s"),)))),
        (
            "{sum: [a, {fact: b, subject: s}]}",
            m.Measure(m.Amount((m.FactRef("a"), m.FactRef("b", "s")))),
        ),
        ("{increase_of: a}", m.Measure(m.Amount((m.FactRef("a"),), True))),
        ("{ratio: a, over: b}", m.Measure(A, B)),
        (
            "{ratio: {sum: [a, b]}, over: {increase_of: b}, times: 100}",
            m.Measure(
                m.Amount((m.FactRef("a"), m.FactRef("b"))), m.Amount((m.FactRef("b"),), True), 100
            ),
        ),
    ],
)
def test_measure(text: str, measure: m.Measure) -> None:
    node = parse(f"{{id: i, period: year, form: given, of: {text}}}", "x")
    assert building.award(node).rule == m.Given(measure)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("{of: a, equals: 1}", m.Test(OF_A, (("equals", 1),))),
        ("{of: a, at_most: b}", m.Test(OF_A, (("at_most", B),))),
        (
            "{of: a, at_most: 9, above: 0.5}",
            m.Test(OF_A, (("above", Decimal("0.5")), ("at_most", 9))),
        ),
        (
            "[{of: a, above: 0}, {any: [{of: a, below: 0}]}]",
            m.All((m.Test(OF_A, (("above", 0),)), m.Any((m.Test(OF_A, (("below", 0),)),)))),
        ),
        ("{all: [{of: a, above: 0}]}", m.All((m.Test(OF_A, (("above", 0),)),))),
    ],
)
def test_condition(text: str, condition: m.Condition) -> None:
    node = parse(
        f"{{id: i, period: year, form: levels, levels: [{{when: {text}, points: 1}}]}}", "x"
    )
    assert building.award(node).rule == m.Levels((m.Level(condition, m.Points(1)),))


def test_award_with_all_its_keys() -> None:
    text = (
        "{id: i, form: given, of: a, period: quarter, cap: 9, floor: -1, per: entity, for: listed}"
    )
    award = building.award(parse(text, "x"))
    assert award == m.Award("i", m.Given(OF_A), "quarter", 9, -1, True, True)
    assert award.place.line == 1


UNITS = frozenset({"甲局"})


@pytest.mark.parametrize(
    ("applies_to", "answering"),
    [
        ("all", m.Answering(None)),
        ("joint", m.Answering(frozenset({"甲局", "乙局"}), others="scored")),
        ("closed", m.Answering(frozenset({"乙局"}))),
        ("[市甲局]", m.Answering(UNITS)),
        ("{units: [甲局]}", m.Answering(UNITS)),
        ("{units: [甲局], others: scored}", m.Answering(UNITS, others="scored")),
        ("{units: [甲局], also: [丙局]}", m.Answering(UNITS, frozenset({"丙局"}))),
        ("{groups: [closed], units: [甲局]}", m.Answering(frozenset({"甲局", "乙局"}))),
        (
            "{groups: [closed, joint]}",
            m.Answering(frozenset({"甲局", "乙局"}), others="scored"),
        ),
        (
            "{groups: [joint], others: unscored}",
            m.Answering(frozenset({"甲局", "乙局"}), others="unscored"),
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
    assert track.root.children[0].cap == m.Limit(100, "year")
    assert track.items["1"].cap == m.Limit(8, "month")
    assert [reading.id for reading in track.items["1"].readings] == ["caps", "silence"]
    assert mini.readings[0].others == {"by-months": {"ranking.by": "monthly"}}
    assert (track.root.cap, track.root.floor, track.items["2"].cap) == (None, None, None)


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
        m.Fact("mark", "score", "测评得分", "zero", 0, 100, places=1),
    )
    assert mini.vetoes == (m.Veto("on-the-list", "3", "listed", 0, "差"),)
    assert mini.tasks == (m.Task(1, "1", "报送信息", ("joint", "丙局")),)


def test_points_of_a_subject_or_of_all(mini: Scheme) -> None:
    points: Any = mini.tracks["units"].items["1"].awards[1].rule.points
    assert [points.of("甲类"), points.of("乙类"), list(points.all())] == [-5, -3, [-5, -3]]
    assert [m.Points(2).of("x"), list(m.Points(2).all())] == [2, [2]]
