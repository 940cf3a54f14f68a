import csv
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import small

from creditscore import FactError, Scheme, load_scheme, read_facts
from creditscore.errors import Problem
from creditscore.facts.check import Checked, check
from creditscore.facts.reading.numbers import unscaled
from creditscore.messages import TEXTS

HERE = Path(__file__).parent
MINI = load_scheme(HERE.parent / "mini")
with (HERE / "mistakes.csv").open(encoding="utf-8") as _file:
    MISTAKES = list(csv.DictReader(_file))
COLUMNS = ("month", "entity", "item", "subject", "fact", "value")
Row = Sequence[Any]


def refused(facts: Any, through: int = 3, scheme: Scheme = MINI) -> tuple[Problem, ...]:
    with pytest.raises(FactError) as caught:
        check(read_facts(facts), scheme, through)
    return caught.value.problems


def rows(*cells: Row) -> list[dict[str, Any]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells]


def wrong_in(table: Any, scheme: Scheme = MINI, through: int = 12) -> list[str]:
    """The codes of what is wrong with a table, none where it can be scored."""
    try:
        check(read_facts(table), scheme, through)
    except FactError as error:
        return [problem.code for problem in error.problems]
    return []


def whole(*cells: Row, through: int = 3) -> list[dict[str, Any]]:
    """Rows together with the one fact that has to be given in every month."""
    months = (f"2023-{month:02d}" for month in range(1, through + 1))
    return rows(*cells, *((month, "丙局", "2", "", "share", 70) for month in months))


def checked(*cells: Row, through: int = 3) -> Checked:
    return check(read_facts(whole(*cells, through=through)), MINI, through)


def test_every_mistake_of_a_table_is_told_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    found = [(problem.place, problem.code) for problem in refused("mistakes.csv")]
    noted = [
        (f"mistakes.csv:{number}", code)
        for number, row in enumerate(MISTAKES, 2)
        for code in row["note"].split()
    ]
    assert sorted((str(place), code) for place, code in found) == sorted([*noted, ("", "F220")])


def test_texts(monkeypatch: pytest.MonkeyPatch, golden: Callable[..., None]) -> None:
    monkeypatch.chdir(HERE)
    golden("mistakes", {"mistakes.csv, through 2023-03": refused("mistakes.csv")})


def test_every_code_of_rows_has_its_mistake_in_the_table() -> None:
    files = {"F217", "F218", "F219", "F222", "F230", "F240", "F241", "F242", "F243", "F244"}
    files |= {f"F24{n}" for n in range(5, 10)}  # of closed months
    files |= {"F250", "F251", "F252"} | {f"F23{n}" for n in range(1, 10)}
    files |= {code for code in TEXTS if code.startswith(("F26", "F27"))} - {"F275"}
    dated = {"F226", "F227", "F228", "F229"}
    noted = {code for row in MISTAKES for code in row["note"].split()}
    assert noted | {"F220"} == {code for code in TEXTS if code.startswith("F")} - files - dated


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(len(MISTAKES))))
def test_order_of_rows_does_not_matter(order: list[int]) -> None:
    found = refused([{key: MISTAKES[i][key] for key in COLUMNS} for i in order])
    told = {
        (problem.code, order[problem.place.line - 1] if problem.place.line else -1)
        for problem in found
        if problem.code != "F208"
    }
    noted = {
        (code, number)
        for number, row in enumerate(MISTAKES)
        for code in row["note"].split()
        if code != "F208"
    }
    assert told == noted | {("F220", -1)}
    assert Counter(problem.code for problem in found)["F208"] == 3


@pytest.mark.parametrize(
    ("figures", "through", "wrong"),
    [
        ({}, 12, []),
        ({1: 2}, 1, []),
        ({1: 2}, 2, ["F207"]),
        ({1: 2, 2: 0}, 12, []),
        ({1: 0}, 12, []),
        ({12: 5}, 12, []),
        ({1: 2, 3: 0}, 12, ["F207"]),
        ({1: 2, 2: 2, 5: 1}, 12, ["F207", "F207"]),
        ({5: 1}, 5, []),
        ({5: 1}, 3, []),
    ],
)
def test_stock_has_to_be_given_until_it_is_0(
    figures: dict[int, int], through: int, wrong: list[str]
) -> None:
    cells = [(f"2023-{m:02d}", "甲局", "3", "", "listed", n) for m, n in figures.items()]
    assert wrong_in(whole(*cells, through=through), through=through) == wrong


def test_missing_stock_is_told_at_the_row_before() -> None:
    cells = rows(
        ("2023-01", "乙局", "3", "", "listed", 4),
        ("2023-03", "甲局", "3", "", "listed", 7),
        ("2023-02", "乙局", "3", "", "listed", 5),
    )
    (problem,) = (problem for problem in refused(cells) if problem.code == "F207")
    assert problem.place.line == 3
    assert {key: str(problem.details[key]) for key in ("month", "before", "previous")} == {
        "month": "2023-03",
        "before": "5",
        "previous": "2023-02",
    }


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ([("compliant", 3), ("reported", 3)], []),
        ([("compliant", 4), ("reported", 3)], ["F211"]),
        ([("compliant", 1)], ["F211"]),
        ([("compliant", 0)], []),
        ([("reported", 1)], []),
        ([("withheld", 1), ("reported", 1)], ["F212"]),
        ([("withheld", 1), ("reported", 0)], []),
        ([("withheld", 0), ("reported", 1)], []),
        ([("compliant", 4), ("reported", "三")], ["F213"]),
        ([("compliant", 4), ("reported", -3)], ["F209"]),
    ],
)
def test_figures_of_one_month_and_subject(cells: list[tuple[str, Any]], wrong: list[str]) -> None:
    figures = [("2023-01", "甲局", "1", "甲类", *cell) for cell in cells]
    assert wrong_in(whole(*figures), through=3) == wrong


def test_figures_of_other_months_and_subjects_do_not_meet() -> None:
    cells = [
        ("2023-01", "甲局", "1", "甲类", "withheld", 1),
        ("2023-02", "甲局", "1", "甲类", "reported", 5),
        ("2023-01", "甲局", "1", "乙类", "reported", 5),
        ("2023-01", "乙局", "1", "甲类", "reported", 5),
    ]
    assert wrong_in(whole(*cells), through=3) == []


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ([(4, "holders", 8), (4, "enterprises", 9)], []),
        ([(4, "holders", 8), (4, "enterprises", 7)], ["F211"]),
        ([(4, "enterprises", 9), (6, "holders", 10)], ["F211"]),
        ([(4, "holders", 8), (4, "enterprises", 9), (6, "enterprises", 7)], ["F211"]),
        ([(4, "holders", 8)], []),
        ([(6, "enterprises", 7), (4, "holders", 8)], ["F211"]),
    ],
)
def test_figures_that_are_carried_on_are_compared_too(
    cells: list[tuple[int, str, int]], wrong: list[str], changzhi: Scheme
) -> None:
    table = rows(*((f"2023-{m:02d}", "市税务局", "23", "纳税信用A级", f, n) for m, f, n in cells))
    assert wrong_in(table, changzhi) == wrong


@pytest.mark.parametrize(("spent", "wrong"), [("1.3", []), ("1.25", []), ("1.31", ["F211"])])
def test_bounds_are_compared_across_decimals(
    spent: str, wrong: list[str], folder: Callable[..., Path]
) -> None:
    budget = "at_most: budget}\n          budget: {type: amount, label: 预算, places: 1}"
    scheme = load_scheme(folder({"支出, places: 2}": f"支出, places: 2, {budget}"}))
    figures = {"share": 70, "spent": spent, "budget": "1.3"}
    table = rows(*(("2023-01", "丙局", "2", "", name, n) for name, n in figures.items()))
    assert wrong_in(table, scheme, 1) == wrong


def test_row_that_cannot_be_read_is_not_missing_as_well() -> None:
    cells = [(f"2023-0{m}", "甲局", "3", "", "listed", value) for m, value in ((1, 2), (2, "?"))]
    assert wrong_in(whole(*cells, through=2), through=2) == ["F213"]


def test_fact_that_must_be_given_each_month() -> None:
    found = refused(rows(("2023-02", "丙局", "2", "", "share", 70)))
    assert [(problem.code, problem.details["month"]) for problem in found] == [
        ("F220", "2023-01"),
        ("F220", "2023-03"),
    ]


def test_fact_of_the_year_that_must_be_given(folder: Callable[..., Path]) -> None:
    scheme = load_scheme(folder({"label: 测评得分": "missing: error, label: 测评得分"}))
    row = rows(("2023-12", "甲局", "review", "", "mark", 88.5))
    late = [p for p in refused(row, 12, scheme) if p.details["item"] == "review"]
    assert [(problem.code, problem.details["entity"]) for problem in late] == [
        ("F220", name) for name in ("乙局", "丙局", "东镇", "西镇")
    ]
    early = [p for p in refused(row, 11, scheme) if p.details["item"] == "review"]
    assert early == []


OF_SOME_MONTHS = (
    "- {name: 东镇, from: 2023-03, until: 2023-06, aliases: [{name: 东乡, until: 2023-04}]}"
)


@pytest.mark.parametrize(
    ("entity", "month", "until", "wrong"),
    [
        ("东镇", 3, "", []),
        ("东镇", 6, "", []),
        ("东镇", 2, "", ["F226"]),
        ("东镇", 7, "", ["F226"]),
        ("东乡", 4, "", []),
        ("东乡", 5, "", ["F228"]),
        ("西镇", 5, "2023-05", []),
        ("西镇", 5, "2023-04", ["F227"]),
    ],
)
def test_rows_of_other_months_than_a_unit_or_a_name_has(
    entity: str, month: int, until: str, wrong: list[str], folder: Callable[..., Path]
) -> None:
    talks = "talks: {type: count, label: 约谈}"
    listed = "listed: {type: stock, label: 乡镇月末在列数}"
    changes = {"- {name: 东镇}": OF_SOME_MONTHS, listed: f"{listed}\n          {talks}"}
    scheme = load_scheme(folder(changes))
    row = {"month": f"2023-{month:02d}", "entity": entity, "item": "3", "fact": "talks"}
    table = [*whole(through=12), {**row, "value": 1, "until": until}]
    assert wrong_in(table, scheme) == wrong


@pytest.mark.parametrize(
    ("term", "month", "ends"),
    [
        ("from: 2023-03", 2, ("2023-03", "…")),
        ("until: 2023-06", 7, ("…", "2023-06")),
        ("from: 2023-03, until: 2023-06", 7, ("2023-03", "2023-06")),
    ],
)
def test_the_months_of_a_unit_are_told(
    term: str, month: int, ends: tuple[str, str], folder: Callable[..., Path]
) -> None:
    scheme = load_scheme(folder({"- {name: 东镇}": f"- {{name: 东镇, {term}}}"}))
    row = rows((f"2023-{month:02d}", "东镇", "3", "", "listed", 1))
    (problem,) = (p for p in refused(row, 12, scheme) if p.code == "F226")
    assert (problem.details["first"], problem.details["last"]) == ends


def test_stock_does_not_expire() -> None:
    row = {"month": "2023-03", "entity": "东镇", "item": "3", "fact": "listed"}
    assert wrong_in([*whole(), {**row, "value": 1, "until": "2023-05"}], through=3) == ["F227"]


NOTICES = {
    "also on the list": (("2023-03", "乙局", "3", "", "listed", 1), "N901"),
    "of an open list": (("2023-03", "丙局", "1", "甲类", "reported", 1), "N901"),
    "not scored": (("2023-03", "丙局", "3", "", "listed", 1), "N902"),
    "of a blank item": (("2023-03", "丙局", "4", "", "talks", 1), "N903"),
}


@pytest.mark.parametrize(("row", "code"), NOTICES.values(), ids=NOTICES)
def test_notice(row: Row, code: str) -> None:
    (notice,) = checked(row).notices
    assert notice.code == code


@pytest.mark.parametrize(("through", "notices"), [(1, []), (2, []), (3, ["N904"]), (12, ["N904"])])
def test_notice_of_months_without_facts(through: int, notices: list[str], changzhi: Scheme) -> None:
    row = rows(("2023-02", "市公安局", "16", "", "cases", 1))
    found = check(read_facts(row), changzhi, through).notices
    assert [notice.code for notice in found] == notices
    assert all(notice.details["month"] == "2023-02" for notice in found)


def test_notices_are_counted_by_unit_and_clause(golden: Callable[..., None]) -> None:
    cells = [
        (f"2023-0{month}", "丙局", "1", "甲类", name, 1)
        for month in (1, 2)
        for name in ("reported", "compliant")
    ]
    found = checked(*cells, *(row for row, _ in NOTICES.values())).notices
    golden("notices", {"through 2023-03": found})
    counts = {(notice.code, notice.details["count"]) for notice in found}
    assert counts == {("N901", 5), ("N901", 1), ("N902", 1), ("N903", 1)}


def test_facts_that_are_not_scored_are_left_out() -> None:
    found = checked(NOTICES["not scored"][0], NOTICES["also on the list"][0]).observations["units"]
    listed = [
        int(entity) for entity, slot in zip(found.entity, found.slot, strict=True) if slot == 9
    ]
    assert listed == [1]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(7_500_000, 6, "7.5"), (-40, 0, "-40"), (0, 2, "0"), (100, 2, "1")],
)
def test_unscaled(value: int, places: int, text: str) -> None:
    assert unscaled(value, places) == text


def test_no_subject_is_found_where_all_rows_are_wrong(tmp_path: Path) -> None:
    awards = "[{id: a, form: each, of: cases, points: 1, period: year}]"
    scheme = small(tmp_path, "{cases: {type: count, label: 例}}", awards, item="subjects: open")
    with pytest.raises(FactError) as found:
        check(read_facts(rows(("2023-01", "甲", "9", "甲号", "cases", 1))), scheme)
    assert [problem.code for problem in found.value.problems] == ["F202"]


def test_a_row_without_its_subject_is_not_told_that_there_is_no_such_item(tmp_path: Path) -> None:
    awards = "[{id: a, form: each, of: cases, points: 1, period: year}]"
    facts = "{cases: {type: count, label: 例}}"
    bare = ("2023-01", "甲", "1", "", "cases", 1)
    for subjects in ("open", "[甲类, 乙类]"):
        scheme = small(tmp_path, facts, awards, item=f"subjects: {subjects}")
        assert [(p.code, dict(p.details)) for p in refused(rows(bare), scheme=scheme)] == [
            ("F275", {"item": "1"})
        ]
    named = ("2023-02", "甲", "1", "甲类", "cases", 1)
    wrong = ("2023-03", "甲", "1", "", "case", 1)
    assert [p.code for p in refused(rows(named, bare, wrong), scheme=scheme)] == ["F275", "F203"]


def test_a_column_that_is_the_fact_of_no_item_is_told_once(tmp_path: Path) -> None:
    """By its heading, however many rows it fills; beside what is wrong in rows."""
    rows = [("2023-01", "甲局", "2", 1, 5, 6), ("2023-01", "丁局", "2", 1, 5, 6)]
    table = pd.DataFrame(rows, columns=["month", "entity", "item", "cases", "x1", "case"])
    path = tmp_path / "wide.csv"
    table.to_csv(path, index=False)
    found = [p for p in refused(path) if p.code in ("F201", "F203", "F242")]
    assert [(p.code, p.place.line) for p in found] == [("F242", 1), ("F242", 1), ("F201", 3)]
    assert "cases" in {p.details["nearest"] for p in found if p.code == "F242"}


def test_a_wrong_key_of_a_wide_row_is_told_once() -> None:
    table = pd.DataFrame(
        [("2023-13", "丁局", "1", 1, 2, 3)],
        columns=["month", "entity", "item", "compliant", "reported", "cases"],
    )
    found = [p.code for p in refused(table) if p.place.line]
    assert sorted(found) == ["F201", "F221"]


def test_of_each_code_the_first_twenty_are_listed() -> None:
    rows = [("2023-01", "甲局", "2", "cases", f"{number}x") for number in range(300)]
    table = pd.DataFrame(rows, columns=["month", "entity", "item", "fact", "value"])
    with pytest.raises(FactError) as error:
        check(read_facts(table), MINI)
    bad = [problem for problem in error.value.problems if problem.code == "F213"]
    assert [problem.place.line for problem in bad] == [*range(1, 21)]
    assert error.value.counts["F213"] == 300
    more = [p for p in error.value.problems if p.code == "N910" and p.details["code"] == "F213"]
    assert [problem.message("en") for problem in more] == ["F213 stands 280 more times"]
    again = FactError([*error.value.problems, *error.value.problems])
    assert again.counts == {code: 2 * count for code, count in error.value.counts.items()}


def test_a_flood_of_figures_that_stand_again_is_told_with_a_count(tmp_path: Path) -> None:
    """36 figures each stand again with another value: the first twenty, and sixteen more."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
    )
    names = [(f"2023-{at:02}", unit, "1", "", "n") for unit in "甲乙丙" for at in range(1, 13)]
    table = rows(*((*name, 1) for name in names), *((*name, 2) for name in reversed(names)))
    problems = refused(table, 12, scheme)
    found = [problem for problem in problems if problem.code == "F208"]
    assert [problem.place.line for problem in found] == list(range(37, 57))
    assert [problem.details["first"].line for problem in found] == list(range(36, 16, -1))
    assert {(p.details["first_value"], p.details["value"]) for p in found} == {("1", "2")}
    [more] = [problem for problem in problems if problem.code == "N910"]
    assert (more.details["code"], more.details["count"]) == ("F208", 16)
    assert {problem.code for problem in refused(table[: 36 + 20], 12, scheme)} == {"F208"}
