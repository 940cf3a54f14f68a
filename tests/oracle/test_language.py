"""The second engine of the rule language: each form, period, knob and state, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from .language import NA, Outcome, Row, rounded, score
from .schemes import Case, as_yaml, cases

D = Decimal
Values = list[Any]  # from January on; None where nothing is reported


def item(*awards: dict[str, Any], facts: dict[str, Any] | None = None, **more: Any) -> Any:
    """An item with the facts a, b (counts), s (stock, carried), f (flag), x (score)."""
    kinds = {"a": "count", "b": "count", "f": "flag", "x": "score"}
    base = {name: {"type": type_, "label": name} for name, type_ in kinds.items()}
    base["s"] = {"type": "stock", "label": "s", "missing": "carry"}
    return {
        "id": "1",
        "title": "t",
        "cites": "c",
        "says": "s",
        "applies_to": "all",
        "facts": base | (facts or {}),
        "awards": list(awards),
    } | more


def award(form: str, of: Any = "a", period: Any = "year", **more: Any) -> dict[str, Any]:
    return {"id": "w", "form": form, "of": of, "period": period} | more


def scheme(*items: Any, units: Any = ("甲",), of: Any = None, **more: Any) -> dict[str, Any]:
    """One track `t`, one section `一`; keys of the section in `of`, of scheme.yaml in `more`."""
    entities = [unit if isinstance(unit, dict) else {"name": unit} for unit in units]
    section = {"id": "一", "title": "一", "items": list(items)} | (of or {})
    track = {"track": "t", "title": "t", "bands": [{"name": "好"}], "sections": [section]}
    parts = [{"id": "monthly", "title": "m", "weight": 1, "of": "months"}]
    about = {"scheme": "s", "title": "s", "year": 2023, "points": {"places": 4}, "tracks": ["t"]}
    about |= {"annual": {"parts": parts}, "ranking": {"by": "total", "ties": []}}
    return {
        "scheme.yaml": about | more,
        "t.yaml": track,
        "roster.yaml": {"groups": {}, "entities": {"t": entities}},
    }


def said(fact: str, *values: Any, of: str = "1", subject: str = "", unit: str = "甲") -> list[Row]:
    return [
        Row(f"2023-{month:02}", unit, of, subject, fact, NA if v == NA else Fraction(v))
        for month, v in enumerate(values, start=1)
        if v is not None
    ]


def posts(out: Outcome, node: str = "1", unit: str = "甲", months: int = 3) -> Values:
    return [out.posted[node, unit, m] for m in range(1, months + 1)]


def values(out: Outcome, node: str = "1", unit: str = "甲", months: int = 3) -> Values:
    return [out.nodes[node, unit, m] for m in range(1, months + 1)]


def run(rule: Any, rows: list[Row], months: int = 3, **more: Any) -> Values:
    """What an item of one award posts."""
    return posts(
        score(scheme(item(rule), **more), "t", rows, through=max(months, 3)), "1", "甲", months
    )


# --- what is short ---


def test_repeated_blocks_and_labels_are_what_they_are_in_full() -> None:
    facts = {"上报": {"type": "count", "label": "上报数（条）"}}
    of = {"item": "1.<k>", "fact": "上报数（条）"}
    one = item(
        {"repeat": [{"n": 1, "分": 2}, {"n": 2, "分": D("0.5")}]}
        | award("each", "上报数（条）", id="w<n>", points="<分>"),
        award("each", {"sum": [of, "a"]}, id="all", points=1),
        facts=facts,
    )
    short = scheme({"repeat": {"k": "kinds"}} | one | {"id": "1.<k>"})
    short["scheme.yaml"]["subjects"] = {"kinds": ["甲", {"id": "乙", "title": "乙类"}]}
    out = score(short, "t", said("上报数（条）", 4, of="1.甲") + said("上报", 2, of="1.乙"))
    assert posts(out, "1.甲", months=1) == [4 * 2 + 2 + 4]
    assert posts(out, "1.乙", months=1) == [2 * 2 + 1 + 2]
    assert out.awards["1.乙", "w2", "", "甲", 1] == 1


def test_change_of_is_against_the_month_before() -> None:
    rule = award("given", {"change_of": "x"}, "month")
    assert run(rule, said("x", 3, 5, 4)) == [0, 2, -1]
    assert run(rule | {"from": "2023-02"}, said("x", 3, 5, 4)) == [0, 0, -1]


def test_what_never_falls_and_ended_before_a_unit_came_is_nothing() -> None:
    when = {"of": {"roster": "p"}, "above": 0}
    rule = award("levels", levels=[{"when": when, "points": 3}], never_falls=True)
    del rule["of"]
    late = {"name": "甲", "from": "2023-03", "columns": {"p": 1}}
    out = score(scheme(item(rule | {"until": "2023-02"}), units=[late]), "t", [], through=3)
    assert posts(out) == [0, 0, 0]


# --- targets --------------------------------------------------------------------------------------


def aim(target: dict[str, Any], due: Any, **more: Any) -> dict[str, Any]:
    return {"id": "w", "target": target, "due": due, "points": 6} | more


DONE, NONE_LATE = {"of": "s", "at_least": 20}, {"of": "a", "at_most": 0}
FALLS, GONE = {"of": "s", "below": 0}, {"of": "s", "equals": 0}
MONTHLY = {"points": 4, "per": "month"}


@pytest.mark.parametrize(
    ("rule", "rows", "expected"),
    [
        (aim(DONE, "2023-02"), said("s", 20, None, 10, 30), [0, 6, -6, 6]),
        (aim(DONE, "2023-03", partial={"from": 10}), said("s", 5, None, 15, 20), [0, 0, 3, 3]),
        (aim(DONE, "2023-02", missed=-2), said("s", None, 19, 20), [0, -2, 8, 0]),
        (aim(DONE, "2023-03", early=MONTHLY), said("s", 1, 20), [0, 0, 10, 0]),
        (aim(DONE, "2023-02", late=MONTHLY), said("s", 1, 1, 20), [0, 0, 2, 0]),
        (aim(DONE, "2023-01", late=MONTHLY), said("s", 1, 1, 20), [0, 0, 0, 0]),
        (aim(NONE_LATE, "month", counted="each"), said("a", 0, 1, 0), [6, 0, 6, 0]),
        (aim(NONE_LATE, "month", counted="share"), said("a", 0, 1, NA, 0), [6, -3, 0, 1]),
        (aim(NONE_LATE, "month", counted="all"), said("a", 0, 0, 1, 0), [6, 0, -6, 0]),
        (aim(NONE_LATE, "quarter", counted="each"), said("a", 0, 0, 0), [0, 0, 6, 0]),
        (aim(FALLS, "2023-01", or_when=GONE), said("s", 0), [6, 0, 0, 0]),
    ],
)  # fmt: skip
def test_targets(rule: Any, rows: list[Row], expected: list[int]) -> None:
    assert run(rule, rows, 4) == expected


def test_what_was_not_reported_is_not_met_and_is_counted() -> None:
    out = score(
        scheme(item(aim(NONE_LATE, "month", counted="share"))), "t", said("a", 0), through=3
    )
    assert posts(out) == [6, -3, -1]


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("half-up", [3, 2, -3]), ("half-even", [2, 2, -2]), ("up", [3, 3, -3]), ("down", [2, 2, -2])],
)
def test_rounding(mode: str, expected: list[int]) -> None:
    numbers = [Fraction(5, 2), Fraction(9, 4), Fraction(-5, 2)]
    assert [rounded(number, 0, mode) for number in numbers] == expected


# --- forms ----------------------------------------------------------------------------------------

ANCHORS = [[0, 0], [10, 5], [20, 20]]
STEPS = {"mark": 10, "step": 5, "points": 2}
TIERS = [{"at_least": 10, "points": 5}, {"above": 5, "below": 9, "points": 2}]
LEVELS = [
    {"when": [{"of": "a", "above": 0}, {"of": "f", "above": 0}], "points": 3},
    {"when": {"any": [{"of": "a", "at_least": 2}, {"of": "b", "equals": 1}]}, "points": 2},
]


@pytest.mark.parametrize(
    ("rule", "rows", "expected"),
    [
        (award("each", points=2), said("a", 1, None, 3), [2, 0, 6]),
        (award("each", points=2, period="month"), said("a", 1, None, 3), [2, 0, 6]),
        (award("each", points=2, cap=5), said("a", 1, 1, 3), [2, 2, 1]),
        (award("each", points=2, cap=5, period="month"), said("a", 1, 1, 3), [2, 2, 5]),
        (award("each", points=-2, floor=-3), said("a", 1, 1, 3), [-2, -1, 0]),
        (award("each", "f", points=5), said("f", 1, 1, None), [5, 0, 0]),
        (award("each", "f", points=5, period="month"), said("f", 1, 1, None), [5, 5, 0]),
        (award("each", "s", points=1), said("s", 4, None, 3), [4, 0, -1]),
        (award("each", "s", points=1, period="month"), said("s", None, 4), [0, 4, 4]),
        (award("rate", over="b", points=5), said("a", 1, 1) + said("b", 3, 3),
         [D("1.6667"), 0, 0]),
        (award("rate", over="b", points=5, period="month", when_empty=1),
         said("a", 1) + said("b", 3), [D("1.6667"), 1, 1]),
        (award("flag", points=5), said("a", None, 2), [0, 5, 0]),
        (award("levels", levels=LEVELS), said("a", 1, 1, 1) + said("f", None, None, 1), [0, 2, 1]),
        (award("levels", levels=LEVELS), said("b", 1), [2, 0, 0]),
        (award("tiers", tiers=TIERS), said("a", 6, 2, 3), [2, 0, 3]),
        (award("tiers", tiers=TIERS), said("a", 6, 3, 3), [2, -2, 5]),
        (award("steps", **STEPS, side="above", partial="ignore"), said("a", 10, 9, 1), [0, 2, 2]),
        (award("steps", **STEPS, side="above", partial="count"), said("a", 11, 4, 1), [2, 0, 2]),
        (award("steps", **STEPS, side="below", partial="proportional"), said("a", 3, 0, 5),
         [D("2.8"), 0, -2]),
        (award("interpolate", anchors=ANCHORS, outside="clamp"), said("a", 5, 10, 15),
         [D("2.5"), 10, D("7.5")]),
        (award("interpolate", "x", "month", anchors=ANCHORS, outside="extend"),
         said("x", -2, 10, 21), [-1, 5, D("21.5")]),
        (award("interpolate", "x", "month", anchors=ANCHORS, outside={"below": -3, "above": 30}),
         said("x", -2, 20, 21), [-3, 20, 30]),
        (award("given", "x", "month"), said("x", D("1.23455"), None, 3), [D("1.2346"), 0, 3]),
        (award("given", "x", round={"places": 1, "mode": "down"}), said("x", D("1.29")),
         [D("1.2"), D("-1.2"), 0]),
    ],
)  # fmt: skip
def test_forms(rule: Any, rows: list[Row], expected: Values) -> None:
    assert run(rule, rows) == [Fraction(e) for e in expected]


def test_points_by_subject_and_per_entity() -> None:
    rows = [
        *said("a", 1, 1, subject="国"),
        *said("a", 2, subject="省"),
        *said("f", 1, subject="省"),
    ]
    table = award("each", points={"国": 5, "省": 3})
    out = score(scheme(item(table, subjects=["国", {"id": "省"}])), "t", rows)
    assert out.awards == {
        ("1", "w", "国", "甲", 1): 5,
        ("1", "w", "国", "甲", 2): 5,
        ("1", "w", "省", "甲", 1): 6,
    }
    together = [
        award("each", points=1, per="entity", cap=3),
        award("flag", "f", per="entity", points=1, id="v"),
        award("each", {"fact": "a", "subject": "国"}, per="entity", points=10, id="u"),
    ]
    out = score(scheme(item(*together, subjects=["国", "省"])), "t", rows)
    assert out.awards == {
        ("1", "w", "", "甲", 1): 3,
        ("1", "v", "", "甲", 1): 1,
        ("1", "u", "", "甲", 1): 10,
        ("1", "u", "", "甲", 2): 10,
    }


def test_rank() -> None:
    rows = [
        *said("a", 4),
        *said("a", 6, unit="乙"),
        *said("a", 4, unit="丙"),
        *said("a", 1, unit="丁"),
    ]
    rule = award("rank", period="quarter", order="high-first", points=[10, 8, 6])
    out = score(scheme(item(rule), units="甲乙丙丁"), "t", rows)
    assert [posts(out, unit=unit)[2] for unit in "甲乙丙丁"] == [8, 10, 8, 0]
    assert posts(out, unit="乙")[:2] == [0, 0]
    rule = award("rank", period="month", order="low-first", points=[10, 8, 6])
    out = score(scheme(item(rule), units="甲乙丙丁"), "t", rows)
    assert [posts(out, unit=unit)[0] for unit in "甲乙丙丁"] == [8, 0, 8, 10]


# --- measures and conditions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ({"sum": ["a", "b"]}, [3, 7, 7]),
        ({"difference": "a", "less": "b"}, [-1, 1, 1]),
        ({"increase_of": "s"}, [0, 5, 7]),
        ({"ratio": "a", "over": "b", "times": 100}, [50, D("133.3333"), D("133.3333")]),
        ({"ratio": "a", "over": "s"}, [0, D("0.8"), D("0.5714")]),
        ({"roster": "p"}, [12, 12, 12]),
        ({"parameter": "n"}, [0, D("7.5"), 8]),
        ({"item": "1", "fact": "a"}, [1, 4, 4]),
        ({"points_of": "2"}, [3, 6, 6]),
        ({"sum": ["a", "s"]}, [0, 9, 11]),
    ],
)
def test_measures(of: Any, expected: Values) -> None:
    rows = said("a", 1, 3) + said("b", 2, 1) + said("s", None, 5, 7) + said("f", 1, 1, of="2")
    other = item(award("flag", "f", "month", points=3), id="2")
    dated = {"n": [{"from": "2023-02", "value": D("7.5")}, {"from": "2023-03", "value": 8}]}
    rules = scheme(
        item(award("given", of)),
        other,
        units=[{"name": "甲", "columns": {"p": 12}}],
        parameters=dated,
    )
    out = score(rules, "t", rows)
    assert [sum(posts(out)[:m], Fraction(0)) for m in (1, 2, 3)] == [Fraction(e) for e in expected]


@pytest.mark.parametrize(
    ("peers", "expected"),
    [("mean", 5), ("min", 2), ("max", 9), ("median", 4), ("rank", 2), ("percentile", D("66.6667"))],
)
def test_peers(peers: str, expected: Any) -> None:
    rows = [*said("s", 4), *said("s", 9, unit="乙"), *said("s", 2, unit="丙")]
    rules = scheme(item(award("given", {"peers": peers, "of": "s"}, "month")), units="甲乙丙丁")
    out = score(rules, "t", rows)
    assert posts(out)[0] == Fraction(expected)
    assert (posts(out, unit="丁")[0] == 0) == (peers in ("rank", "percentile"))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"of": "a", "above": 2}, [0, 1, 0]),
        ({"of": "a", "above": 2, "over": "any"}, [0, 0, 1]),
        ({"of": "a", "at_least": 1, "at_most": 3, "over": "every"}, [1, 0, 0]),
        ({"of": "a", "below": {"sum": ["b", "b"]}}, [0, 1, -1]),
        ({"of": "a", "at_most": "b"}, [0, 1, -1]),
        ({"roster": "k", "is": ["x", "y"]}, [1, 0, 0]),
        ({"roster": "k", "is": "x"}, [0, 0, 0]),
        ({"all": [{"of": "a", "equals": 3}, {"any": [{"of": "b", "above": 0}]}]}, [0, 1, -1]),
        ({"of": {"ratio": "a", "over": "f"}, "at_least": 0}, [0, 0, 0]),
    ],
)
def test_conditions(when: Any, expected: Values) -> None:
    rule = award("levels", levels=[{"when": when, "points": 1}])
    del rule["of"]
    unit = {"name": "甲", "columns": {"k": "y"}}
    assert run(rule, said("a", 1, 2, 3) + said("b", None, 3), units=[unit]) == expected


# --- facts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "given", "period", "expected"),
    [
        ({"type": "count", "lasts": "year"}, [2, None, 1], "month", [2, 2, 3]),
        ({"type": "count", "lasts": "year"}, [2, None, 1], "year", [2, 0, 1]),
        ({"type": "flag", "lasts": "year"}, [None, 1, None], "month", [0, 1, 1]),
        ({"type": "stock"}, [2, 1, 0], "month", [2, 1, 0]),
        ({"type": "score", "missing": {"value": 80}}, [None, 90, None], "month", [80, 90, 80]),
        ({"type": "score", "missing": "carry"}, [None, 90, None], "year", [0, 90, 0]),
        ({"type": "score"}, [None, 90, None], "year", [0, 90, -90]),
        ({"type": "count", "missing": "not-applicable"}, [2, None, 3], "year", [2, 0, 3]),
        ({"type": "count", "missing": "not-applicable"}, [2, None, 3], "month", [2, 0, 3]),
        ({"type": "count"}, [2, NA, 3], "year", [2, 0, 3]),
        ({"type": "score", "missing": "carry"}, [90, NA, None], "month", [90, 0, 90]),
        ({"type": "score", "missing": "carry"}, [NA, 90, NA], "year", [0, 90, 0]),
    ],
)
def test_facts(fact: Any, given: Values, period: str, expected: Values) -> None:
    rules = scheme(item(award("each", points=1, period=period), facts={"a": fact | {"label": "a"}}))
    assert posts(score(rules, "t", said("a", *given))) == expected


def test_until_of_a_row() -> None:
    rows = [Row("2023-01", "甲", "1", "", "a", Fraction(9), "2023-02"), *said("a", None, 1)]
    assert run(award("each", points=1, cap=5), rows) == [5, 0, -4]


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("month", [3] * 12),
        ("quarter", [3, 2, 0] * 4),
        ("half-year", [3, 2, 0, 0, 0, 0] * 2),
        ("year", [3, 2] + [0] * 10),
        ("running", [3, 2] + [0] * 10),
        ({"trailing": 2}, [3, 2] + [0] * 10),
    ],
)
def test_periods(period: Any, expected: Values) -> None:
    rule = award("each", points=3, cap=5, period=period)
    assert run(rule, said("a", *[1] * 12), months=12) == expected


def test_posts_at_end() -> None:
    rule = award("each", points=1, period="quarter", posts="at-end")
    assert run(rule, said("a", 1, 1, 1, 1), months=6) == [0, 0, 3, 0, 0, 1]


def test_from_and_until() -> None:
    rule = {"points": 1, "from": "2023-02", "until": "2023-04"}
    rows = said("a", *[1] * 12)
    assert run(award("each", **rule), rows, months=6) == [0, 1, 1, 1, 0, 0]
    assert run(award("each", **rule, period="quarter"), rows, months=9) == [0, 1, 1, 1, *[0] * 5]
    out = score(scheme(item(award("each", **rule, period="quarter"))), "t", rows)
    assert values(out, months=7) == [None, 1, 2, 3, 3, 3, 3]


def test_opening() -> None:
    past = [Row(f"2022-{m:02}", "甲", "1", "", "a", Fraction(1)) for m in (3, 12)]
    rows = past + said("a", 1)
    trailing = award("each", points=1, period={"trailing": 12})
    assert run(trailing, rows, opening=12) == [3, 0, -1]
    assert run(award("each", points=1, period="running"), rows, opening=12) == [3, 0, 0]
    assert run(award("each", points=1), rows, opening=12) == [1, 0, 0]


def test_units_in_force() -> None:
    unit = {"name": "甲", "from": "2023-02", "until": "2023-03"}
    rows = said("x", None, 5, 6)
    assert run(award("given", "x", "month"), rows, units=[unit], months=5) == [0, 5, 6, 0, 0]
    assert run(award("given", "x"), rows, units=[unit], months=5) == [0, 5, 1, 0, 0]


# --- nodes ----------------------------------------------------------------------------------------


def two(**knobs: Any) -> dict[str, Any]:
    """Items 1 and 2 that give their score x each month, and section 一 with these knobs."""
    below = [
        item(award("given", "x", "month"), id=name, full=full, facts={"x": X})
        for name, full in (("1", 10), ("2", 20))
    ]
    return scheme(*below, of=knobs)


OF_1, OF_2 = ({"item": item, "fact": "x"} for item in "12")
X = {"type": "score", "label": "x", "missing": "not-applicable"}
BOTH = said("x", 4, 4, NA) + said("x", 8, None, NA, of="2")


@pytest.mark.parametrize(
    ("knobs", "expected"),
    [
        ({}, [12, 16, 16]),
        ({"combine": "sum"}, [12, 16, 16]),
        ({"combine": "sum", "period": "month"}, [12, 4, None]),
        ({"combine": "mean", "period": "month"}, [6, 4, None]),
        ({"combine": "min", "period": "month"}, [4, 4, None]),
        ({"combine": "max", "period": "month"}, [8, 4, None]),
        ({"combine": "median", "period": "month"}, [6, 4, None]),
        ({"combine": "trimmed-mean", "period": "month"}, [6, 4, None]),
        ({"needs_at_least": 2, "period": "month"}, [12, None, None]),
        ({"not_applicable": "zero", "combine": "mean", "period": "month"}, [6, 2, None]),
        ({"not_applicable": "full", "period": "month"}, [12, 24, None]),
        ({"not_applicable": "rescale", "period": "month"}, [12, 12, None]),
        ({"not_applicable": "peer-average", "period": "month"}, [12, 4, None]),
        ({"base": 100, "period": "month"}, [112, 104, None]),
        ({"base": {"points": 100, "when": {"of": OF_1, "above": 9}}}, [12, 16, 16]),
        ({"multiplier": D("0.5"), "period": "month"}, [6, 2, None]),
        ({"multiplier": {"of": OF_1, "when": {"of": OF_2, "above": 0}}, "period": "month"},
         [48, 4, None]),
        ({"zero_when": {"of": OF_2, "above": 0}, "period": "month"}, [0, 4, None]),
        ({"cap": 10, "period": "month"}, [10, 4, None]),
        ({"cap": {"points": 10, "period": "month"}}, [10, 14, 14]),
        ({"floor": 5, "cap": 10, "period": "month"}, [10, 5, None]),
        ({"scale_to": 1, "full": 3, "period": "month"}, [4, Fraction(4, 3), None]),
        ({"scale_to": 1, "full": 3, "period": "month", "round": {"places": 0}}, [4, 1, None]),
        ({"not_applicable_when": {"of": OF_1, "above": 3}}, [None, None, None]),
    ],
)  # fmt: skip
def test_knobs(knobs: Any, expected: Values) -> None:
    assert values(score(two(**knobs), "t", BOTH), "一") == expected


def test_postings_of_a_child_that_stops_for_a_while() -> None:
    assert posts(score(two(), "t", BOTH), "一") == [12, 4, 0]
    assert posts(score(two(combine="sum"), "t", BOTH), "一") == [12, 4, 0]
    out = score(two(scale_to=1, full=3, period="month"), "t", BOTH)
    assert posts(out, "一") == [4, Fraction("1.3333"), 0]
    rules = two(not_applicable_when={"of": OF_1, "equals": 3}, period="year")
    assert posts(score(rules, "t", said("x", 4, 3, 5)), "一") == [4, -4, 12]


def test_weights() -> None:
    a = item(award("given", "x", "month"), weight=D("0.25"))
    b = item(award("given", "x", "month"), id="2", weight=D("0.75"))
    c = item(award("given", "x", "month"), id="3", counts=False)
    rows = said("x", 4, 4) + said("x", 8, of="2") + said("x", 9, of="3")
    assert values(score(scheme(a, b, c), "t", rows), "一") == [7, 8, 8]
    month = {"combine": "weighted", "period": "month"}
    out = score(scheme(a, b, c, of=month), "t", rows)
    assert values(out, "一") == [7, 1, 0]
    assert values(out, "3") == [9, 9, 9]


def test_a_rounded_node_posts_differences() -> None:
    each = award("rate", over="b", points=1)
    node = item(each, round={"places": 0}, multiplier=D("0.5"))
    rows = said("a", 1, 0, 2) + said("b", 1, 0, 0)
    assert values(score(scheme(node), "t", rows)) == [1, 1, 2]
    assert posts(score(scheme(node), "t", rows)) == [1, 0, 1]


def test_periods_of_limits() -> None:
    node = item(
        award("each", points=1, period="month"), cap={"points": 3, "period": "month"}, floor=4
    )
    assert posts(score(scheme(node), "t", said("a", 1, 5, 1))) == [3, 2, 1]
    node = item(award("each", points=1, period="month"), cap={"points": 6, "period": "year"})
    node["period"] = "month"
    assert posts(score(scheme(node), "t", said("a", 4, 5, 1))) == [4, 2, 0]
    assert posts(score(scheme(node), "t", said("a", 8, "n/a", 5))) == [6, 0, 0]


def test_clamp() -> None:
    rules = [award("each", points=1), award("each", "b", points=-1, id="v")]
    rows = said("a", 10, 0, 1) + said("b", 0, 7)
    assert posts(score(scheme(item(*rules, cap=5)), "t", rows)) == [5, -2, 1]
    out = score(scheme(item(*rules, cap=5, floor=0, clamp="running")), "t", rows)
    assert posts(out) == [5, -5, 1]


@pytest.mark.parametrize(
    ("over_time", "expected"),
    [
        ({"by": "sum"}, [4, 4, 10, 18]),
        ({"by": "mean"}, [4, 4, 5, 6]),
        ({"by": "mean", "divide_by": "in-force"}, [4, 2, Fraction(10, 3), Fraction(9, 2)]),
        ({"by": "mean", "divide_by": 6}, [Fraction(2, 3), Fraction(2, 3), Fraction(5, 3), 3]),
        ({"by": "last"}, [4, 4, 6, 8]),
        ({"by": "min"}, [4, 4, 4, 4]),
        ({"by": "max"}, [4, 4, 6, 8]),
        ({"by": "sum", "each": "quarter"}, [4, 4, 10, 18]),
    ],
)  # fmt: skip
def test_over_time(over_time: Any, expected: Values) -> None:
    node = item(
        award("given", "x", "month"), facts={"x": X}, over_time={"each": "month"} | over_time
    )
    out = score(scheme(node), "t", said("x", 4, NA, 6, 8))
    assert values(out, months=4) == expected


def test_peer_average() -> None:
    rules = two(not_applicable="peer-average", period="month")
    rules["roster.yaml"]["entities"]["t"] += [{"name": "乙"}, {"name": "丙"}]
    rows = [*said("x", 4), *said("x", 8, unit="乙", of="2"), *said("x", 3, unit="丙", of="2")]
    out = score(rules, "t", rows)
    assert [values(out, "一", unit)[0] for unit in "甲乙丙"] == [Fraction("9.5"), 12, 7]


def test_who_answers() -> None:
    units = [{"name": "甲", "groups": ["g"]}, "乙", "丙", "丁"]
    to = {"groups": ["g"], "units": ["乙"], "also": ["丙"], "others": "unscored"}
    node = item(award("given", "x", "month", **{"for": "listed"}), applies_to=to)
    rules = scheme(node, units=units)
    rules["roster.yaml"]["groups"] = {"g": {"title": "g", "open": True}}
    rows = [row for unit in "甲乙丙丁" for row in said("x", 5, unit=unit)]
    assert [values(score(rules, "t", rows), unit=u)[0] for u in "甲乙丙丁"] == [5, 5, 0, None]
    node["applies_to"] = "g"
    assert [values(score(rules, "t", rows), unit=u)[0] for u in "甲乙丙丁"] == [5, 0, 0, 0]
    node |= {"subjects": ["p", {"id": "q", "applies_to": ["丁"]}], "applies_to": ["甲"]}
    rows = [row for u in "甲乙丙丁" for s in "pq" for row in said("x", 5, unit=u, subject=s)]
    out = score(rules, "t", rows)
    assert [values(out, unit=u)[0] for u in "甲乙丙丁"] == [5, None, None, 5]
    assert {key[2:4] for key in out.awards} == {("p", "甲"), ("q", "丁")}


# --- the year -------------------------------------------------------------------------------------


def year(**more: Any) -> tuple[dict[str, Any], list[Row]]:
    evaluation = {"id": "e", "title": "e", "weight": D("0.5"), "of": {"item": "v", "fact": "v"},
                  "fact": {"type": "score", "label": "v"}}  # fmt: skip
    months = {"id": "m", "title": "m", "weight": D("0.5"), "of": "months"}
    rules = scheme(item(award("each", points=1)), units="甲乙丙丁", **more)
    rules["scheme.yaml"]["annual"] = {"parts": [months, evaluation]}
    rules["t.yaml"]["bands"] = [{"name": "优", "first": 1}, {"name": "良", "all_but_last": 2},
                                {"name": "中", "share": D("0.75")}, {"name": "差"}]  # fmt: skip
    rows = [row for unit, n in zip("甲乙丙丁", (5, 9, 9, 2), strict=True)
            for row in said("a", n, unit=unit)]  # fmt: skip
    rows.append(Row("2023-12", "甲", "v", "", "v", Fraction(4)))
    return rules, rows


def test_year() -> None:
    rules, rows = year()
    out = score(rules, "t", rows)
    assert list(out.total.values()) == [Fraction("4.5"), Fraction("4.5"), Fraction("4.5"), 1]
    assert list(out.rank.values()) == [1, 1, 1, 4]
    assert list(out.band.values()) == ["优", "优", "优", "差"]
    assert list(score(rules, "t", rows, through=3).total.values()) == [
        Fraction("2.5"), Fraction("4.5"), Fraction("4.5"), 1]  # fmt: skip
    rules, rows = year(ranking={"by": "total", "ties": ["e"]}, cut="all-out")
    assert list(score(rules, "t", rows).rank.values()) == [1, 2, 2, 4]
    assert list(score(rules, "t", rows).band.values()) == ["优", "中", "中", "差"]


def test_vetoes_moves_and_ceilings() -> None:
    veto = {"id": "z", "item": "1", "fact": "s", "above": 0, "band": "差"}
    rules, rows = year(vetoes=[veto], ranking={"by": "m", "ties": []})
    rows += said("s", 1, unit="乙")
    out = score(rules, "t", rows)
    assert list(out.band.values()) == ["中", "差", "优", "差"]
    assert list(out.rank.values()) == [3, 1, 1, 4]
    rules["scheme.yaml"]["vetoed"] = "frees-its-place"
    assert list(score(rules, "t", rows).rank.values()) == [2, None, 1, 3]
    del rules["scheme.yaml"]["vetoes"]
    when = {"of": {"item": "1", "fact": "s"}, "above": 0}
    rules["t.yaml"]["moves"] = [{"when": when, "down": 1}]
    assert score(rules, "t", rows).band["乙"] == "良"
    rules["t.yaml"]["ceilings"] = [{"when": when, "band": "中"}]
    assert score(rules, "t", rows).band["乙"] == "中"


def test_scaling_groups_and_the_unscored() -> None:
    rules, rows = year()
    rules["scheme.yaml"]["annual"]["parts"][0]["scale_best_to"] = 100
    assert score(rules, "t", rows).total["甲"] == Fraction("29.7778")  # (55.5556 + 4) / 2
    rules["t.yaml"] |= {"ranked_within": "k", "needs_at_least": 1, "unscored": "未定"}
    rules["t.yaml"]["sections"][0] |= {"needs_at_least": 2}
    out = score(rules, "t", rows)
    assert (out.total["甲"], out.rank["甲"], out.band["甲"]) == (None, None, "未定")
    del rules["t.yaml"]["sections"][0]["needs_at_least"]
    for unit, k in zip(rules["roster.yaml"]["entities"]["t"], "ppqq", strict=True):
        unit["columns"] = {"k": k}
    assert list(score(rules, "t", rows).rank.values()) == [2, 1, 1, 2]


def test_fewer_deductions() -> None:
    rules = scheme(
        item(award("each", points=1), award("each", "b", points=-1, id="v")),
        units="甲乙",
        ranking={"by": "total", "ties": ["fewer-deductions"]},
    )
    rows = said("a", 3) + said("b", 2) + said("a", 1, unit="乙")
    assert score(rules, "t", rows).rank == {"甲": 2, "乙": 1}


# --- random schemes -------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_random_schemes_add_up(case: Case) -> None:
    out = score(case.scheme, case.track, case.rows, through=case.through)
    assert out == score(case.scheme, case.track, case.rows[::-1], through=case.through)
    places = case.scheme["scheme.yaml"]["points"]["places"]
    assert all(rounded(points, places) == points for points in out.posted.values())
    assert all(out.posted[case.track, *key] == points for key, points in out.months.items())
    for name, text in as_yaml(case.scheme).items():
        assert yaml.load(text, yaml.CSafeLoader) == _floats(case.scheme[name])


def _floats(x: Any) -> Any:
    if isinstance(x, dict):
        return {key: _floats(value) for key, value in x.items()}
    if isinstance(x, list):
        return [_floats(one) for one in x]
    return float(x) if isinstance(x, Decimal) else x
