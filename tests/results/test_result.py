"""The result: what its tables hold, what it says of itself, how it was asked for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sampled
from small import months, rows, small, year

import creditscore

FACTS = "{n: {type: count, label: 次数}}"
EACH = "[{id: a, form: each, of: n, points: 1, period: month}]"


def test_columns() -> None:
    result = sampled.result()
    assert list(result.months) == [
        "track", "month", "entity", "points", "to_date", "rank", "rank_to_date"
    ]  # fmt: skip
    assert list(result.annual) == [
        "track", "entity", "monthly", "evaluation", "total", "rank", "band", "veto", "provisional"
    ]  # fmt: skip
    assert list(result.completeness) == ["track", "entity", "item", "fact", "month", "gap"]


def test_every_unit_has_every_month_in_the_order_of_the_roster() -> None:
    scheme = sampled.scheme()
    table = sampled.result().months
    units = [entity.name for track in scheme.tracks.values() for entity in track.entities]
    assert len(table) == 12 * len(units)
    assert list(sampled.result().annual["entity"]) == units
    january = table[table["month"] == "2023-01"]
    assert list(january["entity"]) == units


def test_points_up_to_a_month_are_the_sum_so_far() -> None:
    for _, table in sampled.result().months.groupby("entity"):
        assert list(table["to_date"]) == list(table["points"].cumsum())


def test_the_monthly_sum_is_that_of_the_months() -> None:
    sums = sampled.result().months.groupby("entity")["points"].sum().to_dict()
    assert sampled.result().annual.set_index("entity")["monthly"].to_dict() == sums


@pytest.mark.parametrize("track", sampled.TRACKS)
def test_the_league_runs_from_the_first_place_down(track: str) -> None:
    league = sampled.result().league(track)
    assert list(league["rank"]) == sorted(league["rank"])
    assert list(league["total"]) == sorted(league["total"], reverse=True)
    assert "track" not in league


@pytest.mark.parametrize("track", sampled.TRACKS)
def test_standings_are_the_league_as_plain_data(track: str) -> None:
    league = sampled.result().league(track).to_dict("records")
    standings = sampled.result().standings(track)
    for row, plain in zip(league, standings, strict=True):
        assert row == {name: pd.NA if cell is None and name == "rank" else cell for name, cell in
                       plain.items()}  # fmt: skip
        assert {type(plain[name]) for name in ("monthly", "total")} <= {Decimal, type(None)}


def test_figures_of_facts_are_written_as_they_were_given() -> None:
    row = year(sampled.result(), "市市场监管局")
    assert (str(row["evaluation"]), str(row["total"])) == ("94", "1144.9579")


@pytest.mark.parametrize(
    ("through", "expected"),
    [
        (
            None,
            "changzhi-2023: 2023-01 to 2023-12, units: 56 in 市有关单位, 14 in 县区; 14673 facts",
        ),
        (
            "2023-02",
            "changzhi-2023: 2023-01 to 2023-02, units: 56 in 市有关单位, 14 in 县区; %d facts",
        ),
    ],
)
def test_it_says_in_a_line_what_it_holds(through: str | None, expected: str) -> None:
    result = creditscore.score(sampled.scheme(), sampled.facts(), through=through)
    early = int((sampled.table()["month"] <= "2023-02").sum())
    line = expected % early if "%" in expected else expected
    assert result.summary("en") == line
    assert repr(result) == f"<Result {line}>"
    assert "\n" not in result.summary("zh")


def test_the_html_of_a_notebook_escapes(tmp_path: Path) -> None:
    scheme = small(tmp_path, FACTS, EACH, units=["<b>甲</b>", "乙 & 丙"])
    html = creditscore.score(scheme, rows("<b>甲</b>", n={1: 3}))._repr_html_()
    assert "&lt;b&gt;甲&lt;/b&gt;" in html
    assert "乙 &amp; 丙" in html
    assert "<b>甲" not in html
    assert html.index("3.0000") < html.index("0.0000")


def test_completeness_names_the_months_without_a_score_that_is_due_in_each() -> None:
    """Of those on the list of item 3, in the months that were scored, and of nobody else."""
    for result, through in ((sampled.result(), 12), (sampled.half(), 6)):
        table = result.completeness
        gaps = table[(table["item"] == "3") & (table["gap"] == "missing")]
        assert set(gaps["fact"]) == {"disclosure_score"}
        frame = sampled.table()
        given = frame[(frame["item"] == "3") & (frame["fact"] == "disclosure_score")]
        names = sampled.scheme().names
        there = {(names[row.entity][1], row.month) for row in given.itertuples()}
        months = result.scheme.months[:through]
        due = {
            (entity, month)
            for track in result.scheme.tracks.values()
            for entity in track.entities.names
            for month in months
            if track.items["3"].answering.state(entity) == "listed"
        }
        assert set(zip(gaps["entity"], gaps["month"], strict=True)) == due - there
        assert len(gaps) == len(due - there) > 0


def test_completeness_lists_what_is_not_there() -> None:
    table = sampled.result().completeness
    gaps = table[(table["gap"] == "missing") & (table["item"] == "evaluation")]
    assert gaps[["track", "entity", "item", "fact", "month"]].to_numpy().tolist() == [
        ["departments", "市信访局", "evaluation", "evaluation", "2023-12"],
        ["counties", "沁源县", "evaluation", "evaluation", "2023-12"],
    ]
    silent = table[table["gap"] == "silent"]
    heard = {
        (sampled.scheme().names[row.entity][1], row.item) for row in sampled.table().itertuples()
    }
    pairs = set(zip(silent["entity"], silent["item"], strict=True))
    assert pairs
    assert not pairs & heard
    assert ("市市场监管局", "7") not in pairs


def test_an_early_run_has_units_that_are_not_heard_of_yet() -> None:
    early, late = (r.completeness for r in (sampled.half(), sampled.result()))
    assert (early["gap"] == "silent").sum() > (late["gap"] == "silent").sum()
    assert (early["gap"] == "not-due").sum() == 70


def test_notices_stop_nothing() -> None:
    codes = {notice.code for notice in sampled.result().notices}
    assert codes == {"N901", "N903"}
    (blank,) = (n for n in sampled.result().notices if n.code == "N903")
    assert "县区 第 18 项：附表二（十八）的积分规则一栏在原文中为空" in blank.message("zh")
    assert "item 18: 附表二（十八）的积分规则一栏在原文中为空" in blank.message("en")


def test_the_same_year_by_name_folder_and_scheme() -> None:
    table = rows("市公安局", "16", cases={1: 4})
    folder = sampled.ROOT / "rules" / "changzhi-2023"
    for scheme in ("changzhi-2023", folder, str(folder), sampled.scheme()):
        assert months(creditscore.score(scheme, table), "市公安局")[0] == 8


def test_facts_in_every_guise(tmp_path: Path) -> None:
    scheme = small(tmp_path, FACTS, EACH)
    table = pd.DataFrame(rows(n={1: 4, 2: 5}))
    file = tmp_path / "facts" / "n.csv"
    file.parent.mkdir()
    table.to_csv(file, index=False)
    parts = [table.iloc[:1], rows(n={2: 5})]
    ways: list[object] = [
        table, str(file), file, file.parent, [file], parts, creditscore.read_facts(file)
    ]  # fmt: skip
    for facts in ways:
        assert months(creditscore.score(scheme, facts))[:3] == [4, 5, 0]


def test_a_table_with_problems_scores_nothing(tmp_path: Path) -> None:
    scheme = small(tmp_path, FACTS, EACH)
    table = [*rows("甲甲", n={1: 1}), *rows(item="9", n={2: 1}), *rows(n={3: -1, 4: "x"})]
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme, table)
    assert sorted(p.code for p in caught.value.problems) == ["F201", "F202", "F209", "F213"]


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({"16.awards.cases.cap": 6}, 6),
        ({"16.awards.cases.points": Decimal("0.25")}, 3),
        ({"departments/16.awards.cases.cap": None}, 24),
        ({"counties/16.awards.cases.cap": None}, 20),
        ({"16.cap": {"points": 5, "period": "month"}}, 5),
    ],
)
def test_a_what_if(changes: dict[str, object], points: int) -> None:
    table = rows("市公安局", "16", cases={1: 12})
    result = creditscore.score(sampled.scheme(), table, changes=changes)
    assert months(result, "市公安局")[0] == points


@pytest.mark.parametrize("month", ["2022-12", "2023-13", "June", "13月", "", 6, object])
def test_a_month_that_the_year_does_not_have(month: Any) -> None:
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.score(sampled.scheme(), sampled.facts(), through=month)
    assert [problem.code for problem in caught.value.problems] == ["U504"]


@pytest.mark.parametrize("month", ["2023-6", "6月", "2023年6月", " 202306 "])
def test_the_last_month_as_tables_write_it(month: str) -> None:
    assert creditscore.score(sampled.scheme(), sampled.facts(), through=month).through == 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"threads": 0},
        {"threads": -1},
        {"threads": 1.5},
        {"threads": True},
        {"threads": 1 << 40},
        {"memory": 0},
        {"memory": -5},
        {"memory": 1 << 70},
        {"memory": "1 GB"},
        {"readings": "16=x"},
        {"readings": ["16=x"]},
        {"changes": {3: 4}},
        {"changes": "16.cap=3"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_for(wrong: dict[str, Any]) -> None:
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.score(sampled.scheme(), sampled.facts(), **wrong)
    assert [problem.code for problem in caught.value.problems] == ["U508"]
    assert next(iter(wrong)) in caught.value.text("zh")


def test_a_league_of_a_track_that_there_is_not() -> None:
    with pytest.raises(creditscore.UsageError) as caught:
        sampled.result().league("departements")
    assert caught.value.problems[0].details["nearest"] == "departments"


def test_tables_are_the_readers_own() -> None:
    table = sampled.result().annual
    table["total"] = 0
    del table["rank"]
    assert list(sampled.result().annual["total"]) != [0] * len(table)
    assert "rank" in sampled.result().annual


def test_results_are_compared_by_identity() -> None:
    one, other = sampled.result(), sampled.half()
    assert one == one
    assert one != other
    assert len({one, other, one}) == 2


@pytest.mark.parametrize(
    "number", [np.int64(25), np.int8(25), np.float64(25.0), Decimal("25"), Decimal("2.5E+1")]
)
def test_numbers_of_any_kind_change_rules(number: Any) -> None:
    table = rows("市公安局", "16", cases={1: 40})
    changes = {"16.awards.cases.cap": number}
    assert months(creditscore.score(sampled.scheme(), table, changes=changes), "市公安局")[0] == 25


@pytest.mark.parametrize("number", [object(), float("nan"), Decimal("Infinity"), 1j, {1, 2}, b"25"])
def test_what_is_no_number_does_not(number: Any) -> None:
    with pytest.raises((creditscore.UsageError, creditscore.RuleError)):
        sampled.scheme().switch(changes={"16.awards.cases.cap": number})
