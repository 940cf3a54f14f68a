"""A scheme that counts targets and ranks nobody: what a change does is told in targets met."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small import counted, rows, written

import creditscore

TEXTS = counted("{id: q, target: {of: c, at_least: 2}, due: quarter}")
FACTS = [*rows("甲", c={1: 1, 5: 2}), *rows("乙", c={2: 2})]
CLAIM = rows("甲", c={1: 2})


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    return creditscore.load_scheme(written(tmp_path / "aims", TEXTS))


def met(found: creditscore.Comparison) -> list[object]:
    units = found.units
    assert units[["from_rank", "to_rank", "ranks"]].isna().all(axis=None)
    assert set(units["from_band"]) | set(units["to_band"]) == {""}
    return units[["entity", "from_total", "to_total", "points"]].values.tolist()


def test_two_results_are_compared(scheme: creditscore.Scheme, tmp_path: Path) -> None:
    before, after = (
        creditscore.score(scheme, [*facts, *FACTS[1:]]) for facts in (FACTS[:1], CLAIM)
    )
    before.write(tmp_path / "before")
    after.write(tmp_path / "after", "parquet")
    for pair in ((before, after), (tmp_path / "before", tmp_path / "after")):
        found = creditscore.compare(*pair)
        assert met(found.comparison) == [["甲", 1, 2, 1], ["乙", 1, 1, 0]]
        assert found.postings.query("points != 0")[["month", "points"]].values.tolist() == [
            ["2023-03", Decimal(1)]
        ]


def test_objections_and_other_rules(scheme: creditscore.Scheme) -> None:
    found = creditscore.objections(scheme, FACTS, CLAIM)
    columns = ["from_total", "to_total", "points", "from_rank", "to_rank", "to_band", "others"]
    assert found.each[columns].values.tolist() == [[1, 2, 1, None, None, "", 0]]
    other = scheme.with_changes({"1.awards.q.target.at_least": 1})
    compared = creditscore.diff(scheme, other, FACTS)
    assert compared.comparison is not None
    assert met(compared.comparison) == [["甲", 1, 2, 1], ["乙", 1, 1, 0]]
    assert compared.alone.empty
    past = creditscore.backtest(other, {"2023": creditscore.score(scheme, FACTS)})
    assert past.units[["entity", "from_total", "to_total"]].values.tolist() == [
        ["甲", 1, 2], ["乙", 1, 1]
    ]  # fmt: skip
    assert past.years[["units", "moved", "bands"]].values.tolist() == [[2, 0, 0]]


def test_places_are_not_asked_for(scheme: creditscore.Scheme) -> None:
    result = creditscore.score(scheme, FACTS)
    for asked in (
        lambda: creditscore.margin(scheme, FACTS),
        lambda: creditscore.movement(result, "甲"),
    ):
        with pytest.raises(creditscore.UsageError, match="U566"):
            asked()
    options = {"1.awards.q.target.at_least": [1, 2]}
    swept = creditscore.sweep(scheme, FACTS, options).units
    assert swept[["entity", "total", "rank"]].values.tolist() == [
        ["甲", 2, None], ["乙", 1, None], ["甲", 1, None], ["乙", 1, None]
    ]  # fmt: skip
    assert creditscore.lead(result, "甲", "乙").text("en").startswith("甲 (met 1) and 乙 (met 1)")


def test_a_correction_is_named_where_there_are_no_points(scheme: creditscore.Scheme) -> None:
    books = creditscore.close(
        creditscore.score(scheme, FACTS, through="2023-04"), "2023-04", by="办", on="2023-05-04"
    )
    facts, who = [*CLAIM, *FACTS[1:]], {"by": "甲", "on": "2023-06-02", "why": "漏报"}
    books = creditscore.correct(scheme, facts, books, **who, month="2023-06")
    result = creditscore.score(scheme, facts, books=books)
    state = result.targets.query("entity == '甲' and month == '2023-03'")["state"].tolist()
    assert state == ["met"]
    told = "2023-06  更正 1（甲，2023-06-02）：漏报；2023-01 培训原为 1，现为 2"
    assert told in result.explain("甲", "2023-06").text("zh")
    assert told in result.explain("甲").text("zh")
    assert "更正" not in result.explain("甲", "2023-03").text("zh")
