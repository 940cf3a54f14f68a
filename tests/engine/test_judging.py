"""How a target stands month by month, by what was judged before; what its points come to."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small import posted, rows, small, year

import creditscore

LATE = "late: {type: count, label: 迟报数, not_applicable: lasts}"
FACTS = f"{{{LATE}, stock: {{type: stock, label: 存量}}}}"
RANKING = "ranking: {by: total}"


def states(result: creditscore.Result, unit: str = "甲") -> dict[int, str]:
    """The state of the only target, by the number of the month."""
    table = result.targets[result.targets["entity"] == unit]
    months = (int(month[5:]) for month in table["month"])
    return dict(zip(months, table["state"], strict=True))


def earned(result: creditscore.Result) -> dict[int, Decimal]:
    """What the target posts, by the number of the month, 0 left out."""
    return {month: points for month, points in posted(result, award="a").items() if points}


def scored(
    folder: Path, target: str, through: str = "2023-06", **facts: dict[int, object]
) -> creditscore.Result:
    awards = f"[{{id: a, target: {target}, points: 6}}]"
    scheme = small(folder, FACTS, awards)
    return creditscore.score(scheme, rows("甲", **facts), through=through)  # type: ignore[arg-type]


def of_months(*found: str) -> dict[int, str]:
    return dict(enumerate(found, start=1))


def test_late_is_what_was_not_met_when_it_was_due(tmp_path: Path) -> None:
    result = scored(
        tmp_path, "{of: stock, at_least: 5}, due: 2023-03", stock={1: 2, 3: 4, 4: 5, 5: 3, 6: 5}
    )
    assert states(result) == of_months(
        "in-progress", "in-progress", "not-met", "met-late", "not-met", "mended"
    )


def test_met_in_time_is_not_late_for_a_month_without_facts(tmp_path: Path) -> None:
    result = scored(
        tmp_path, "{of: late, at_most: 0}, due: 2023-02, period: month", late={1: 1, 2: 0, 4: 0}
    )
    assert states(result) == of_months(
        "in-progress", "met", "no-facts", "met", "no-facts", "no-facts"
    )


def test_judged_again_and_again_it_is_mended_after_a_month_that_was_missed(tmp_path: Path) -> None:
    target = "{of: late, at_most: 0}, due: month, counted: each"
    result = scored(tmp_path, target, late={1: 0, 2: 3, 3: 0, 5: 0, 6: 1})
    assert states(result) == of_months("met", "not-met", "mended", "no-facts", "mended", "not-met")
    assert earned(result) == {1: 6, 3: 6, 5: 6}


@pytest.mark.parametrize(
    ("target", "state"),
    [
        ("{of: late, at_least: 2}, due: 2023-12", "early"),
        ("{of: late, at_most: 3}, due: 2023-12", "in-progress"),
        ("{of: late, equals: 2}, due: 2023-12", "in-progress"),
        ("{of: {ratio: late, over: stock}, at_least: 0.1}, due: 2023-12", "in-progress"),
        ("{of: {ratio: late, over: 9}, at_least: 0.1}, due: 2023-12", "early"),
        ("{of: {max: [late, stock]}, at_least: 2}, due: 2023-12", "early"),
        ("{of: {product: [late, 2]}, at_least: 2}, due: 2023-12", "early"),
        ("{of: {difference: 9, less: late}, at_least: 2}, due: 2023-12", "in-progress"),
        ("{of: stock, at_least: late}, due: 2023-12", "in-progress"),
        ("{of: {increase_of: stock}, at_most: 9}, due: 2023-12", "in-progress"),
        ("{of: stock, at_most: 4}, due: 2023-12", "early"),
        ("{of: stock, equals: 4}, due: 2023-12", "early"),
    ],
)
def test_early_is_only_what_counting_on_cannot_undo(
    tmp_path: Path, target: str, state: str
) -> None:
    result = scored(tmp_path, target, through="2023-02", late={1: 2}, stock={1: 4})
    assert states(result)[1] == state


def test_it_is_there_in_its_months_alone(tmp_path: Path) -> None:
    target = "{of: late, at_most: 0}, due: month, counted: share, from: 2023-02, until: 2023-04"
    result = scored(tmp_path, target, late={1: 1, 2: 0, 3: 1, 4: 0, 5: 1})
    assert states(result) == {2: "met", 3: "not-met", 4: "mended"}
    assert earned(result) == {2: 6, 3: -3, 4: 1}


def test_months_early_are_those_before_it_was_due(tmp_path: Path) -> None:
    target = "{of: stock, at_least: 5}, due: 2023-05, early: {points: 1, per: month}"
    result = scored(tmp_path, target, stock={1: 5, 2: 1, 3: 5})
    assert earned(result) == {5: 8}  # March and April, not January


def test_an_n_a_stands_until_a_figure_is_given_or_the_year_ends(tmp_path: Path) -> None:
    target = "{of: late, at_most: 0}, due: month, counted: each"
    scheme = small(
        tmp_path,
        f"{{{LATE}}}",
        f"[{{id: a, target: {target}, points: 6}}]",
        head=f"{RANKING}\nopening: 12",
    )
    facts = [
        {"month": "2022-12", "entity": "甲", "item": "1", "fact": "late", "value": "n/a"},
        *rows("甲", late={2: "n/a", 4: 0}),
    ]
    result = creditscore.score(scheme, facts, through="2023-06")
    assert states(result) == of_months(
        "no-facts", "not-applicable", "not-applicable", "met", "no-facts", "no-facts"
    )


def test_an_open_subject_that_nobody_reported_has_no_target(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{late: {type: count, label: 迟报数}}",
        "[{id: a, target: {of: late, at_most: 0}, due: month, counted: each, per: entity}]",
        item="subjects: open",
        units=["甲", "乙"],
    )
    facts = rows("乙", subject="合同", late={1: 0})
    result = creditscore.score(scheme, facts, through="2023-02")
    assert states(result, "乙") == {1: "met", 2: "no-facts"}


def test_a_target_for_those_on_the_list_is_nobody_elses(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{late: {type: count, label: 迟报数}}",
        "[{id: a, target: {of: late, at_most: 0}, due: month, counted: each, for: listed}]",
        item="subjects: [{id: 类, applies_to: {units: [甲], others: scored}}]",
        units=["甲", "乙"],
    )
    facts = [*rows("甲", subject="类", late={1: 0}), *rows("乙", subject="类", late={1: 3})]
    result = creditscore.score(scheme, facts, through="2023-01")
    assert [states(result, unit) for unit in ("甲", "乙")] == [{1: "met"}, {}]


def test_what_counts_as_0_where_nobody_reports_is_judged(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{late: {type: count, label: 迟报数, missing: zero}}",
        "[{id: a, target: {of: late, at_most: 0}, due: month, counted: each, points: 6}]",
    )
    result = creditscore.score(scheme, rows(late={2: 1}), through="2023-04")
    assert states(result) == of_months("met", "not-met", "mended", "mended")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        # two in the year so far, from February on
        ("", ["met"] + ["not-applicable"] * 4),
        # none in the second quarter before May, and one in it then
        ("period: quarter", ["met", "not-applicable", "not-applicable", "met", "met"]),
    ],
)
def test_months_in_which_a_condition_takes_an_item_out_are_not_judged(
    tmp_path: Path, item: str, expected: list[str]
) -> None:
    scheme = small(
        tmp_path,
        FACTS,
        "[{id: a, target: {of: stock, at_least: 3}, due: month, counted: each, points: 6}]",
        item=f"not_applicable_when: {{of: late, above: 1}}\n{item}",
    )
    facts = rows(late={1: 1, 2: 1, 5: 1}, stock=dict.fromkeys(range(1, 6), 4))
    result = creditscore.score(scheme, facts, through="2023-05")
    assert states(result) == of_months(*expected)


@pytest.mark.parametrize(
    "around",
    [
        {"section": "not_applicable_when: {of: {item: '1', fact: stock}, above: 4}"},
        {"track": "not_applicable_when: {of: {item: '1', fact: stock}, above: 4}"},
        {
            "item": "subjects: [类]\n"
            "each_subject: {not_applicable_when: {of: stock, above: 4}, period: year}"
        },
    ],
)
def test_what_takes_out_a_section_the_track_or_a_subject_takes_out_its_targets(
    tmp_path: Path, around: dict[str, str]
) -> None:
    target = "{of: late, at_most: 0}, due: month, counted: each"
    scheme = small(tmp_path, FACTS, f"[{{id: a, target: {target}, missed: -2}}]", **around)
    subject = "类" if "item" in around else ""
    facts = rows(subject=subject, stock={1: 4, 2: 5, 4: 3}, late={1: 1, 2: 1, 3: 1, 4: 1})
    result = creditscore.score(scheme, facts, through="2023-04")
    assert states(result) == of_months("not-met", "not-applicable", "not-applicable", "not-met")


@pytest.mark.parametrize("due", ["month, counted: each", "2023-02"])
def test_what_a_unit_did_not_have_to_do_yet_it_has_not_missed(tmp_path: Path, due: str) -> None:
    """乙 comes in April; 甲 is off an open list, and has the target from its first report on."""
    scheme = small(
        tmp_path,
        "{done: {type: count, label: 已办数, missing: zero}}",
        f"[{{id: a, target: {{of: done, at_least: 1}}, due: {due}}}]",
        item="subjects: [{id: 类, applies_to: {units: [乙, 丙], open: true}}]",
        units=["甲", "乙, from: 2023-04", "丙"],
    )
    facts = [row for unit in "甲乙丙" for row in rows(unit, subject="类", done={4: 1})]
    result = creditscore.score(scheme, facts, through="2023-04")
    assert states(result, "甲") == {4: "met"}
    assert states(result, "乙") == {4: "met"}
    assert states(result, "丙")[4] == ("mended" if "counted" in due else "met-late")


def test_late_takes_away_where_early_adds_nothing(tmp_path: Path) -> None:
    """Due in February, in hand since January; met two months late; three months late."""
    target = "{of: stock, at_least: 5}, due: 2023-02, late: {points: 2, per: month}"
    scheme = small(tmp_path, FACTS, f"[{{id: a, target: {target}, points: 5}}]")
    facts = [
        *rows("甲", stock={1: 5, 2: 5}),
        *rows("乙", stock={2: 4, 4: 5}),
        *rows("丙", stock={2: 4, 5: 5}),
    ]
    result = creditscore.score(scheme, facts, through="2023-06")
    found = [posted(result, unit, award="a") for unit in "甲乙丙"]
    assert [{at: n for at, n in points.items() if n} for points in found] == [{2: 5}, {4: 1}, {}]


@pytest.mark.parametrize(
    ("more", "unit", "expected"),
    [
        ("", "甲", {2: 6, 3: -2, 4: 6, 5: -2, 6: -2}),
        ("", "乙", {4: 6, 5: -2, 6: -2}),
        (", from: 2023-03", "甲", {4: 6, 5: -2, 6: -2}),
    ],
)
def test_a_change_is_not_judged_in_a_month_that_has_none_before_it(
    tmp_path: Path, more: str, unit: str, expected: dict[int, int]
) -> None:
    """9, 8, 9, 8, then no report; 乙 comes in March, of which nobody can say that it fell."""
    target = "{of: {change_of: n}, below: 0}, due: month, counted: each, missed: -2, points: 6"
    award = f"[{{id: a, target: {target}{more}}}]"
    facts = "{n: {type: stock, label: 存量, missing: not-reported}}"
    scheme = small(tmp_path, facts, award, units=("甲", "乙, from: 2023-03"))
    table = rows("甲", n={1: 9, 2: 8, 3: 9, 4: 8}) + rows("乙", n={3: 9, 4: 8})
    result = creditscore.score(scheme, table, through="2023-06")
    found = posted(result, award="a", entity=unit)
    assert {month: points for month, points in found.items() if points} == expected
    if unit == "乙":
        assert states(result, "乙")[3] == "not-due"


def test_a_change_of_what_does_not_apply_or_makes_no_figure_is_none(tmp_path: Path) -> None:
    """In the month and in the one after: n/a in February, 0 of 0 in May; none of July is known."""
    target = "{of: {change_of: {ratio: late, over: stock}}, below: 0}, due: month, counted: each"
    scheme = small(
        tmp_path,
        "{late: {type: count, label: 迟报数}, stock: {type: stock, label: 存量}}",
        f"[{{id: a, target: {target}, points: 6, missed: -2}}]",
    )
    late = {1: 4, 2: "n/a", 3: 3, 4: 2, 5: 0, 6: 1, 7: 1}
    stock = {1: 10, 2: 10, 3: 10, 4: 10, 5: 0, 6: 10}
    result = creditscore.score(scheme, rows(late=late, stock=stock), through="2023-07")
    nothing = "not-applicable"
    assert states(result) == of_months(
        "not-due", nothing, nothing, "met", nothing, nothing, "no-facts"
    )
    assert earned(result) == {4: 6, 7: -2}


def test_of_subjects_taken_together_each_has_to_be_said_not_to_apply(tmp_path: Path) -> None:
    """What nobody said of the other subject is missing, not n/a; 乙 answers for one alone."""
    target = "{of: late, at_most: 0}, due: month, counted: each, missed: -2, per: entity"
    scheme = small(
        tmp_path,
        "{late: {type: count, label: 迟报数}}",
        f"[{{id: a, target: {target}}}]",
        item="subjects: [一, {id: 二, applies_to: [甲]}]",
        units="甲乙",
    )
    facts = [
        *rows("甲", subject="一", late={1: "n/a", 2: "n/a"}),
        *rows("甲", subject="二", late={2: "n/a"}),
        *rows("乙", subject="一", late={1: "n/a"}),
    ]
    result = creditscore.score(scheme, facts, through="2023-02")
    assert states(result, "甲") == of_months("no-facts", "not-applicable")
    assert states(result, "乙") == of_months("not-applicable", "no-facts")
    assert earned(result) == {1: -2}


@pytest.mark.parametrize(
    ("months", "unit", "changes"),
    [
        ("", "甲", {2: 3, 3: -3}),
        (", from: 2023-02", "甲", {3: -3}),
        ("", "甲, from: 2023-02", {3: -3}),
    ],
)
def test_what_is_no_fact_has_no_change_in_the_first_month_either(
    months: str, unit: str, changes: dict[int, int], tmp_path: Path
) -> None:
    """A parameter that rises in February and falls in March, of an award or a unit that comes."""
    of = "of: {change_of: {parameter: p}}, points: 1, period: month"
    values = (("01", 1), ("02", 4), ("03", 1))
    dated = ", ".join(f"{{from: 2023-{at}, value: {n}}}" for at, n in values)
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        f"[{{id: a, form: each, {of}{months}}}]",
        head=f"ranking: {{by: total}}\nparameters: {{p: [{dated}]}}",
        units=(unit,),
    )
    assert earned(creditscore.score(scheme, rows(n={4: 0}))) == changes


@pytest.mark.parametrize("counted", ["share", "all"])
@pytest.mark.parametrize("subject", ["", "一"])
def test_a_month_in_which_the_item_is_taken_out_is_no_judgement(
    tmp_path: Path, counted: str, subject: str
) -> None:
    """February was missed, but the item did not apply in it: of two judgements both are met."""
    subjects = "subjects: [一, 二]\n" if subject else ""
    target = f"{{of: done, at_least: 1}}, due: month, counted: {counted}, points: 12"
    scheme = small(
        tmp_path,
        "{done: {type: count, label: 已办数}, shut: {type: flag, label: 停业}}",
        f"[{{id: a, target: {target}}}]",
        item=f"{subjects}not_applicable_when: {{of: shut, above: 0, over: end}}",
    )
    facts = rows(subject=subject, done={1: 1, 2: 0, 3: 1}, shut={2: 1})
    result = creditscore.score(scheme, facts, through="2023-03")
    assert posted(result) == {1: 12, 2: -12, 3: 12}
    assert "已判 2 次，其中达标 2 次" in result.explain("甲", "2023-03").text("zh")


PARTLY = """{n: {type: stock, label: 数, missing: not-reported}, m: {type: stock, label: 限},
  k: {type: stock, label: 起点, missing: not-reported}}"""


@pytest.mark.parametrize(
    ("bound", "start", "facts", "points"),
    [
        # 20 on the way from 50 to 10; not reported; met
        ("at_most: 10", 50, [{"n": 20}, {"m": 3}, {"n": 10}], [6, 0, 8]),
        # from 10 to 10 there is no way; from 0 up to 10 the wrong one
        ("at_most: 10", "m", [{"n": 20, "m": 50}, {"n": 20, "m": 10}, {"n": 20}], [6, 0, 0]),
        # the mark, or the figure, is not reported
        ("at_least: m", "k", [{"n": 20, "m": 50, "k": 10}, {"n": 9, "m": 50}, {"k": 9}], [2, 0, 0]),
    ],
)
def test_in_part_only_where_figure_and_mark_are_known_and_the_mark_is_not_the_bound(
    tmp_path: Path, bound: str, start: object, facts: list[dict[str, int]], points: list[int]
) -> None:
    target = f"target: {{of: n, {bound}}}, due: 2023-03, points: 8, partial: {{from: {start}}}"
    scheme = small(tmp_path, PARTLY, f"[{{id: a, {target}}}]")
    table = [
        row
        for unit, found in zip("甲乙丙", facts, strict=True)
        for row in rows(unit, **{name: {3: value} for name, value in found.items()})
    ]
    result = creditscore.score(scheme, table)
    assert [sum(posted(result, unit, award="a").values()) for unit in "甲乙丙"] == points


@pytest.mark.parametrize(
    ("due", "totals"),
    [
        ("due: 2023-03", [None, 0, None, 8]),
        ("due: month, counted: each", [None, 0, None, 8]),
        ("due: month, counted: share", [None, 0, None, Decimal("0.8889")]),  # 1 of 9
        ("due: month, counted: all", [None, 0, None, 0]),
        ("due: 2023-03, for: listed", [None, 0, None, None]),
        ("due: month, counted: share, for: listed", [None, 0, None, None]),
    ],
)
def test_a_target_is_worth_something_to_whom_it_concerns_and_who_has_something_to_judge(
    tmp_path: Path, due: str, totals: list[object]
) -> None:
    """甲 and 乙 are on the list, 甲 says n/a; 丁 reports what it need not, 丙 does not."""
    target = f"target: {{of: late, at_least: 2}}, {due}, points: 8"
    small(tmp_path, f"{{{LATE}}}", f"[{{id: a, {target}}}]", units="甲乙丙丁")
    track = tmp_path / "small" / "units.yaml"
    text, listed = track.read_text(encoding="utf-8"), "{units: [甲, 乙], others: scored}"
    track.write_text(text.replace("applies_to: all", f"applies_to: {listed}"), encoding="utf-8")
    table = [*rows("甲", late={1: "n/a"}), *rows("乙", late={2: 1}), *rows("丁", late={4: 3})]
    result = creditscore.score(tmp_path / "small", table)
    assert [year(result, unit)["total"] for unit in "甲乙丙丁"] == totals
