"""What a month without a row means: nothing, the last figure, or what lasts all year."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import Year, months, plain, posted, rows, small, year

import creditscore

EACH = "[{id: a, form: each, of: n, points: 1, period: month}]"


@pytest.mark.parametrize(
    ("fact", "given", "expected"),
    [
        ("type: count", {2: 3, 5: 1}, [0, 3, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
        ("type: stock", {2: 3, 3: 1, 4: 0}, [0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("type: stock, missing: zero", {2: 3, 5: 1}, [0, 3, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
        ("type: stock, missing: carry", {2: 3, 5: 1, 7: 0}, [0, 3, 3, 3, 1, 1, 0, 0, 0, 0, 0, 0]),
        ("type: score, missing: carry", {11: "2.5"}, [0] * 10 + ["2.5", "2.5"]),
        ("type: count, lasts: year", {2: 3, 5: 1}, [0, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4]),
        ("type: flag, lasts: year", {2: 1, 5: 1, 6: 0}, [0] + [1] * 11),
        (
            "type: count, lasts: year, missing: not-applicable",
            {2: 3, 5: 1},
            [0] + [3] * 3 + [4] * 8,
        ),
        ("type: amount", {1: "0.123456", 12: 7}, ["0.1235"] + [0] * 10 + [7]),
    ],
)
def test_absence(tmp_path: Path, fact: str, given: Year, expected: list[object]) -> None:
    scheme = small(tmp_path, f"{{n: {{{fact}, label: 数}}}}", EACH)
    found = months(creditscore.score(scheme, rows(n=given)))
    assert plain(found) == [str(number) for number in expected]


@pytest.mark.parametrize("missing", ["carry", "zero"])
def test_a_figure_never_given_is_unknown_only_where_figures_are_carried(
    tmp_path: Path, missing: str
) -> None:
    scheme = small(
        tmp_path,
        f"{{n: {{type: stock, label: 数, missing: {missing}}}}}",
        "[{id: a, form: levels, period: month, levels: [{when: {of: n, below: 5}, points: 1}]}]",
    )
    known = [1] * 12 if missing == "zero" else [0, 0, 0] + [1] * 9
    assert months(creditscore.score(scheme, rows(n={4: 3}))) == known


@pytest.mark.parametrize(
    ("fact", "may", "expected"),
    [("type: count", 1, [0, 1, 1, 0, 1]), ("type: flag", 0, [0, 1, 0, 0, 0])],
)
def test_a_month_that_says_n_a_carries_nothing(
    tmp_path: Path, fact: str, may: int, expected: list[int]
) -> None:
    awards = "[{id: a, form: each, of: n, points: 1, period: quarter}]"
    scheme = small(tmp_path, f"{{n: {{{fact}, label: 数, missing: carry}}}}", awards)
    table = rows(n={2: 1, 4: "n/a", 5: may})
    assert months(creditscore.score(scheme, table, through="2023-05"))[:5] == expected


def test_entities_and_items_keep_their_own_rows(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: stock, label: 数, missing: carry}}",
        EACH,
        units=[f"单位{i}" for i in range(9)],
    )
    table = [row for i in range(9) for row in rows(f"单位{i}", n={i + 1: i + 1})]
    result = creditscore.score(scheme, table[::-1])
    for i in range(9):
        assert months(result, f"单位{i}") == [0] * i + [i + 1] * (12 - i)


def test_an_error_for_absence_names_each_month(tmp_path: Path) -> None:
    scheme = small(tmp_path, "{n: {type: score, label: 数, missing: error}}", EACH, units=["甲"])
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme, rows(n={1: 1, 3: 1}), through="2023-04")
    months_ = [problem.details["month"] for problem in caught.value.problems]
    assert sorted(map(str, months_)) == ["2023-02", "2023-04"]


def test_what_was_left_out_applies_from_the_first_figure_on_where_it_lasts(tmp_path: Path) -> None:
    """The item has no value before May, and 5 is its base from then on."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数, lasts: year, missing: not-applicable}}",
        EACH,
        item="period: month\nbase: 5",
    )
    found = months(creditscore.score(scheme, rows(n={5: 2})))
    assert plain(found) == ["0"] * 4 + ["7"] * 8


def test_what_ends_leaves_the_last_months_once(tmp_path: Path) -> None:
    """Of three months: 2 from January ends with February, 4 from June would last to October.

    January 2, February 2 + 3, March and April 3, then nothing; June to August 4, then nothing.
    """
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 1, period: {trailing: 3}}]",
    )
    first, second, third = rows(n={1: 2, 2: 3, 6: 4})
    facts = [first | {"until": "2023-02"}, second, third | {"until": "2023-10"}]
    found = posted(creditscore.score(scheme, facts), award="a")
    assert {month: points for month, points in found.items() if points} == {
        1: 2, 2: 3, 3: -2, 5: -3, 6: 4, 9: -4,
    }  # fmt: skip


def test_what_was_added_is_as_if_what_has_ended_had_not_been(tmp_path: Path) -> None:
    """5, 3, 3; the 5 end in February, so that March has grown by 3 alone, 2 less than before."""
    award = "[{id: a, form: each, of: {increase_of: n}, points: 1, period: year}]"
    table = rows(n={1: 5}) + rows(n={2: 3, 3: 3})
    table[0]["until"] = "2023-02"
    scheme = small(tmp_path, "{n: {type: count, label: 数}}", award)
    assert months(creditscore.score(scheme, table))[:4] == [5, 0, -2, 0]


@pytest.mark.parametrize("missing", ["zero", "{value: 3}"])
def test_what_ends_counts_within_the_months_of_its_award_alone(
    tmp_path: Path, missing: str
) -> None:
    """From April to October, 1 of May to August: what stands for months without a figure stays."""
    scheme = small(
        tmp_path,
        f"{{n: {{type: count, label: 数, missing: {missing}}}}}",
        "[{id: a, form: each, of: n, points: 1, period: year, from: 2023-04, until: 2023-10}]",
    )
    (row,) = rows(n={5: 1})
    found = posted(creditscore.score(scheme, [row | {"until": "2023-08"}]), award="a")
    stands = 0 if missing == "zero" else 3
    expected = {4: stands, 5: 1, **dict.fromkeys(range(6, 11), stands)}
    expected[9] -= 1
    assert {month: points for month, points in found.items() if points} == {
        month: points for month, points in expected.items() if points
    }


def test_facts_of_no_subject_are_no_facts(tmp_path: Path) -> None:
    """Nobody has reported a contract: what asks for their sum has no figure and no points."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        item="subjects: open",
        more="""
      - id: "2"
        title: 另一条
        cites: 附表
        says: 规则。
        applies_to: all
        period: month
        base: 7
        facts: {m: {type: count, label: 另}}
        awards:
          - {id: b, form: each, of: {item: "1", fact: n}, points: 1, period: month}
""",
    )
    assert year(creditscore.score(scheme, rows(item="2", m={1: 1})))["total"] is None
    reported = [*rows("乙", subject="合同", n={2: 3})]
    assert year(creditscore.score(scheme, reported), "乙")["total"] == 3 + 3 + 11 * 7


def test_an_award_applies_once_each_of_its_facts_has(tmp_path: Path) -> None:
    """甲 has one of two figures, so that its item has no value; 乙 has both, 丙 in two months."""
    score = "type: score, missing: not-applicable"
    scheme = small(
        tmp_path,
        f"{{n: {{{score}, label: 一}}, m: {{{score}, label: 二}}}}",
        "[{id: a, form: given, of: {max: [n, m]}, period: year}]",
        item="period: year\nbase: 5",
    )
    facts = [
        *rows("甲", n={1: 3}),
        *rows("乙", n={1: 3}, m={1: 4}),
        *rows("丙", n={1: 3}, m={2: 2}),
    ]
    result = creditscore.score(scheme, facts)
    assert [year(result, unit)["total"] for unit in "甲乙丙"] == [None, 9, 8]


@pytest.mark.parametrize(
    ("fact", "table", "expected"),
    [
        ("type: count", {1: (5, 2), 2: (2, 0), 4: (1, 12)}, [10, 4, -10, 2, -4, 0, -2]),
        ("type: count, missing: carry", {1: (2, 0), 6: (1, 7)}, [4, 4, 4, 0, 0, -2, -2]),
    ],
)
def test_the_last_three_months_of_what_ends_or_is_carried(
    tmp_path: Path, fact: str, table: dict[int, tuple[int, int]], expected: list[int]
) -> None:
    awards = "[{id: a, form: each, of: n, points: 2, period: {trailing: 3}}]"
    scheme = small(tmp_path, f"{{n: {{{fact}, label: 数}}}}", awards)
    given = [
        {**row, "until": f"2023-{end:02d}" if end else ""}
        for month, (value, end) in table.items()
        for row in rows(n={month: value})
    ]
    assert months(creditscore.score(scheme, given))[:7] == expected


@pytest.mark.parametrize(
    ("lasts", "known"), [("", [2, 4]), (", lasts: year", [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])]
)
def test_what_was_not_reported_is_known_where_it_lasts_since_it_was(
    tmp_path: Path, lasts: str, known: list[int]
) -> None:
    levels = "levels: [{when: {of: n, known: true}, points: 3}]"
    awards = f"[{{id: a, form: levels, period: month, {levels}}}]"
    facts = f"{{n: {{type: count, label: 数, missing: not-reported{lasts}}}}}"
    found = months(creditscore.score(small(tmp_path, facts, awards), rows(n={2: 2, 4: 1})))
    assert found == [3 * (month in known) for month in range(1, 13)]
