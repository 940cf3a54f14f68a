"""Disputed facts: the result with them as they are, and as is claimed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from commands import Run
from small import rows, small, year

import creditscore

FACTS = [*rows("甲", n={2: 3, 4: 1}), *rows("乙", n={1: 3}), *rows("丙", n={5: 1})]


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    return small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}]",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
    )


def test_each_claim_by_itself_and_all_together(scheme: creditscore.Scheme) -> None:
    disputed = [
        {**rows("甲", n={2: ""})[0], "source": "不是本单位的"},
        {**rows("乙", n={1: 4})[0], "source": "少计一件"},
    ]
    found = creditscore.objections(scheme, FACTS, disputed)
    columns = ["entity", "value", "claimed", "why", "points", "from_band", "to_band", "others"]
    assert found.each[columns].values.tolist() == [
        ["甲", "3", None, "不是本单位的", Decimal("-6.0000"), "优秀", "合格", 2],
        ["乙", "3", "4", "少计一件", Decimal("2.0000"), "合格", "优秀", 0],
    ]
    together = found.together.after
    assert isinstance(together, creditscore.Result)
    assert [year(together, unit)["total"] for unit in "甲乙丙"] == [2, 8, 2]
    assert [year(found.result, unit)["total"] for unit in "甲乙丙"] == [8, 6, 2]
    without = creditscore.score(scheme, [*FACTS[1:2], *rows("乙", n={1: 4}), *FACTS[3:]])
    assert together.annual.equals(without.annual)


def test_what_is_not_there_cannot_be_disputed(scheme: creditscore.Scheme) -> None:
    disputed = [*rows("甲", n={3: 1}), *rows("丁", n={2: 1}), *rows("甲", n={2: 1})]
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.objections(scheme, FACTS, disputed)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [("V112", 1), ("V112", 2)]


def test_a_fact_may_be_disputed_by_its_label(scheme: creditscore.Scheme) -> None:
    """As the fact table may call it."""
    by_label = [*rows("甲", 次数={2: 3, 4: 1}), *rows("乙", n={1: 3})]
    claims = [*rows("甲", 次数={2: 1}), *rows("乙", 次数={1: 4})]
    found = creditscore.objections(scheme, by_label, claims).each
    columns = ["entity", "fact", "value", "claimed", "points"]
    assert found[columns].values.tolist() == [
        ["甲", "n", "3", "1", Decimal("-4.0000")],
        ["乙", "n", "3", "4", Decimal("2.0000")],
    ]


def test_a_claim_has_to_be_a_figure(scheme: creditscore.Scheme) -> None:
    with pytest.raises(creditscore.FactError) as caught:
        _ = creditscore.objections(scheme, FACTS, rows("甲", n={2: -1})).each
    assert [problem.code for problem in caught.value.problems] == ["F209"]


def test_a_fact_of_a_closed_month_is_taken_as_if_it_were_corrected(
    scheme: creditscore.Scheme,
) -> None:
    result = creditscore.score(scheme, FACTS, through="2023-05")
    books = creditscore.close(result, "2023-05", by="考核办", on="2023-06-02")
    found = creditscore.objections(scheme, FACTS, rows("甲", n={2: 4}), books=books)
    after = found.together.after
    assert isinstance(after, creditscore.Result)
    assert [row["points"] for row in found.each.to_dict("records")] == [2]
    assert after.ledger.query("kind == 'correction'")["month"].tolist() == ["2023-06"]


@pytest.mark.parametrize(("late", "month"), [("correct", "2023-05"), ("correct", "2023-12"),
                                             ("refuse", "2023-05")])  # fmt: skip
def test_what_is_closed_altogether_is_tried_as_if_it_were_open(
    tmp_path: Path, late: str, month: str
) -> None:
    """No month is open for a correction: those scored are closed, or the scheme takes none."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}]",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
        head=f"ranking: {{by: total}}\nlate_facts: {late}",
    )
    result = creditscore.score(scheme, FACTS, through=month)
    books = creditscore.close(result, month, by="考核办", on="2024-01-02")
    found = creditscore.objections(
        scheme, FACTS, rows("乙", n={1: 5}), through="2023-05" if late == "correct" else "2023-07",
        books=books,
    )  # fmt: skip
    columns = ["from_total", "to_total", "from_rank", "to_rank", "to_band", "others"]
    assert found.each[columns].values.tolist() == [[6, 10, 2, 1, "优秀", 1]]


def test_a_claim_after_a_correction_counts_no_earlier(scheme: creditscore.Scheme) -> None:
    books = creditscore.close(
        creditscore.score(scheme, FACTS, through="2023-05"), "2023-05", by="甲", on="2023-06-02"
    )
    facts = [*rows("甲", n={2: 4, 4: 1}), *FACTS[2:]]
    who = {"by": "甲", "on": "2023-08-02", "why": "漏报"}
    books = creditscore.correct(scheme, facts, books, **who, month="2023-08")
    claim = rows("乙", n={1: 5})
    found = creditscore.objections(scheme, facts, claim, books=books)
    after = found.together.after
    assert isinstance(after, creditscore.Result)
    assert after.ledger.query("kind == 'correction'")["month"].tolist() == ["2023-08", "2023-08"]
    assert found.each["points"].tolist() == [4]
    before = creditscore.objections(scheme, facts, claim, books=books, through="2023-07")
    assert before.each[["from_total", "to_total"]].values.tolist() == [[6, 10]]


def test_two_claims_of_one_fact_do_not_hold_together(scheme: creditscore.Scheme) -> None:
    disputed = [*rows("甲", n={2: 4}), *rows("甲", n={2: ""}), *rows("乙", n={1: 4}),
                *rows("乙", n={1: 4})]  # fmt: skip
    found = creditscore.objections(scheme, FACTS, disputed)
    assert found.each["points"].tolist() == [2, -6, 2, 2]
    with pytest.raises(creditscore.FactError) as caught:
        _ = found.together
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line, problem.details["claims"]) == ("V113", 1, "4, —")


def test_who_has_no_place_in_either_has_not_moved(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: score, label: 得分, missing: not-applicable}}",
        "[{id: a, form: given, of: n, period: year}]",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
    )
    found = creditscore.objections(
        scheme, [*rows("甲", n={1: 5}), *rows("乙", n={1: 7})], rows("甲", n={1: 6})
    )
    assert [year(found.result, unit)["rank"] for unit in "甲乙"] == [2, 1]
    assert found.each[["points", "to_rank", "others"]].values.tolist() == [[1, 2, 0]]


def test_the_command(run: Run, scheme: creditscore.Scheme, tmp_path: Path) -> None:
    facts, disputed = tmp_path / "facts.json", tmp_path / "disputed.json"
    facts.write_text(json.dumps(FACTS), "utf-8")
    disputed.write_text(json.dumps(rows("甲", n={2: ""})), "utf-8")
    words = ("objections", tmp_path / "small", facts, "--disputed", disputed, "--lang", "zh")
    found = run(*words)
    assert (found.code, found.err) == (0, "")
    (line,) = (line for line in found.out.splitlines() if "2023-02" in line)
    told = ["2023-02", "甲", "1", "n", "3", "没有", "-6.00", "1→2", "优秀→合格", "2"]
    assert line.split() == told
    assert "全部成立时" in found.out
    assert json.loads(run(*words, "--format", "json").out)["each"][0]["points"] == "-6.0000"
    assert run(*words, "--format", "csv").out.count("\n") == 2
