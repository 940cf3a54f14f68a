"""Closed months: what was published stays, corrections count where they were found."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from small import MONTHS, posted, rows, small, year
from small import months as months_of

import creditscore
from creditscore.proving.closing import late_facts

WHO = {"by": "张三", "on": "2023-06-05", "why": "漏报"}
FACTS = "{n: {type: count, label: 次数}, s: {type: stock, label: 存量, missing: carry}}"


def scheme_of(folder: Path, late: str = "correct") -> creditscore.Scheme:
    return small(
        folder,
        FACTS,
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 9},"
        " {id: q, form: each, of: n, points: -1, period: quarter, floor: -3},"
        " {id: t, form: levels, levels: [{when: {of: s, at_least: 4}, points: 4},"
        " {when: {of: s, at_least: 2}, points: 1}], period: month}]",
        item="cap: {points: 30, period: year}\nfloor: {points: -2, period: half-year}",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
        head=f"ranking: {{by: total}}\nlate_facts: {late}",
    )


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    return scheme_of(tmp_path)


BEFORE = [*rows("甲", n={2: 1, 4: 2}, s={1: 3}), *rows("乙", n={1: 2})]
LATER = [*rows("甲", n={2: 4, 4: 2, 7: 1}, s={1: 3}), *rows("乙", n={1: 2, 3: 1})]


def closed(scheme: creditscore.Scheme, month: str = "2023-05") -> creditscore.Books:
    result = creditscore.score(scheme, BEFORE, through=month)
    return creditscore.close(result, month, by="考核办", on="2023-06-05")


def codes(caught: pytest.ExceptionInfo[Any]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_a_correction_counts_in_the_month_in_which_it_was_found(
    scheme: creditscore.Scheme,
) -> None:
    books = creditscore.correct(scheme, LATER, closed(scheme), **WHO, month="2023-07")
    before, after = (creditscore.score(scheme, facts) for facts in (BEFORE, LATER))
    found = creditscore.score(scheme, LATER, books=books)
    for unit in "甲乙丙":
        assert months_of(found, unit)[:5] == months_of(before, unit)[:5]
        assert sum(months_of(found, unit)) == sum(months_of(after, unit))
        assert year(found, unit) == year(after, unit)
    told = found.ledger[found.ledger["kind"] == "correction"]
    assert told[["month", "entity", "item", "award", "points", "facts"]].values.tolist() == [
        ["2023-07", "甲", "1", "a", Decimal("3.0000"), "#1: 2023-02 n=1→4"],
        ["2023-07", "甲", "1", "q", Decimal("-2.0000"), "#1: 2023-02 n=1→4"],
        ["2023-07", "乙", "1", "a", Decimal("2.0000"), "#1: 2023-03 n=—→1"],
        ["2023-07", "乙", "1", "q", Decimal("-1.0000"), "#1: 2023-03 n=—→1"],
    ]
    assert set(told["cites"]) == {"附表（一）"}
    # what the corrected facts make of the months that are open counts there as any other
    assert posted(found, "甲", award="a", kind="award") == {2: 2, 4: 4, 7: 0}


def test_a_month_before_the_correction_was_found_is_as_it_was_known_then(
    scheme: creditscore.Scheme,
) -> None:
    books = creditscore.correct(scheme, LATER, closed(scheme), **WHO, month="2023-07")
    june = creditscore.score(scheme, LATER, through="2023-06", books=books)
    assert june.restated == ()
    plain = creditscore.score(scheme, BEFORE, through="2023-06")
    pd.testing.assert_frame_equal(june.ledger, plain.ledger)
    pd.testing.assert_frame_equal(june.annual, plain.annual)


def test_what_was_corrected_can_be_corrected_again_even_back(scheme: creditscore.Scheme) -> None:
    """A table that still holds the old figures is no correction by itself."""
    books = creditscore.correct(scheme, LATER, closed(scheme), **WHO)
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme, BEFORE, books=books)
    assert codes(caught) == ["F246", "F246"]
    back = creditscore.correct(scheme, BEFORE, books, **WHO, month="2023-09")
    found = creditscore.score(scheme, BEFORE, books=back)
    assert [one.correction.id for one in found.restated] == ["1", "2"]
    assert year(found) == year(creditscore.score(scheme, BEFORE))
    assert posted(found, kind="correction", award="a") == {6: 3, 9: -3}


@pytest.mark.parametrize(
    ("policy", "code"), [("refuse", "F245"), ("correct", "F246"), ("reopen", "F247")]
)
def test_late_facts_are_not_taken_unless_they_are_entered(
    tmp_path: Path, policy: str, code: str
) -> None:
    scheme = scheme_of(tmp_path, policy)
    books = closed(scheme)
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme, LATER, books=books)
    assert codes(caught) == [code, code]
    assert [problem.place.line for problem in caught.value.problems] == [1, 6]
    assert "2023-02" in caught.value.text("zh")
    assert "结账时是 1，现在是 4" in caught.value.text("zh")
    acts = {
        "correct": lambda: creditscore.correct(scheme, LATER, books, **WHO),
        "reopen": lambda: creditscore.reopen(scheme, books, "2023-02", **WHO),
    }
    for name, act in acts.items():
        if name == policy:
            assert act().entries[-1].kind in ("correction", "reopening")
        else:
            with pytest.raises(creditscore.UsageError) as refused:
                act()
            assert codes(refused) == ["U588"]
            assert f"late_facts: {policy}" in refused.value.text("zh")


def test_a_reopened_month_takes_facts_and_is_closed_again(tmp_path: Path) -> None:
    scheme = scheme_of(tmp_path, "reopen")
    books = creditscore.reopen(scheme, closed(scheme), "2023-02", **WHO)
    assert books.closed == "2023-01"
    result = creditscore.score(scheme, LATER, books=books)
    pd.testing.assert_frame_equal(result.ledger, creditscore.score(scheme, LATER).ledger)
    again = creditscore.close(result, "2023-05", by="考核办", on="2023-07-01")
    assert again.closed == "2023-05"
    assert len(again.published) == 5
    assert [entry.kind for entry in again.entries] == ["closing", "reopening", "closing"]


def test_facts_of_months_before_a_reopened_one_are_still_late(tmp_path: Path) -> None:
    """They were closed by the same act as the month that is opened, and stay so."""
    scheme = scheme_of(tmp_path, "reopen")
    books = creditscore.reopen(scheme, closed(scheme), "2023-04", **WHO)
    later = [*BEFORE, *rows("乙", n={4: 3})]
    assert {p.month for p in books.points} == {"2023-01", "2023-02", "2023-03"}
    assert year(creditscore.score(scheme, later, books=books), "乙")["total"] == 4
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme, [*later, *rows("乙", n={3: 1})], books=books)
    assert codes(caught) == ["F247"]
    again = creditscore.close(
        creditscore.score(scheme, later, books=books), "2023-04", by="考核办", on="2023-07-01"
    )
    assert [closing.month for closing in again.closings] == ["2023-03", "2023-04"]
    assert creditscore.Books.of(again.data()).closings == again.closings


def test_a_month_alone_is_reopened_and_those_before_it_stay_closed(tmp_path: Path) -> None:
    scheme = scheme_of(tmp_path, "reopen")
    books = closed(scheme, "2023-03")
    result = creditscore.score(scheme, BEFORE, books=books)
    books = creditscore.close(result, "2023-05", by="考核办", on="2023-06-05")
    assert creditscore.reopen(scheme, books, "2023-05", **WHO).closed == "2023-04"
    assert creditscore.reopen(scheme, books, "2023-04", **WHO).closed == "2023-03"
    before = creditscore.reopen(scheme, books, "2023-03", **WHO)
    assert [closing.month for closing in before.closings] == ["2023-02"]
    assert creditscore.reopen(scheme, books, "2023-01", **WHO).closed == ""
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.reopen(scheme, books, "2023-06", **WHO)
    assert codes(caught) == ["U588"]


def test_a_correction_of_a_month_that_was_opened_since_is_gone(tmp_path: Path) -> None:
    """That of a month before it still counts; the months opened hold what was handed in anew."""
    scheme = scheme_of(tmp_path)
    later = [*rows("甲", n={2: 4, 4: 2}, s={1: 3}), *rows("乙", n={1: 3})]
    books = creditscore.correct(scheme, later, closed(scheme), **WHO)
    result = creditscore.score(scheme, later, books=books)
    books = creditscore.close(result, "2023-06", by="考核办", on="2023-07-05")
    (tmp_path / "then").mkdir()
    scheme = scheme_of(tmp_path / "then", "reopen")
    books = creditscore.reopen(scheme, books, "2023-02", **WHO)
    anew = [*rows("甲", n={2: 3, 4: 2}, s={1: 3}), *rows("乙", n={1: 3})]
    result = creditscore.score(scheme, anew, books=books)
    again = creditscore.close(result, "2023-06", by="考核办", on="2023-07-06")
    found = creditscore.score(scheme, anew, books=again)
    pd.testing.assert_frame_equal(found.ledger, result.ledger)
    told = found.ledger.query("kind == 'correction'")
    assert set(told["facts"]) == {"#1: 2023-01 n=2→3"}


def test_a_correction_without_points_is_shown(scheme: creditscore.Scheme) -> None:
    """What was over the cap before is over it after."""
    before, after = rows("甲", n={2: 5}), rows("甲", n={2: 6})
    result = creditscore.score(scheme, before, through="2023-05")
    books = creditscore.close(result, "2023-05", by="考核办", on="2023-06-05")
    books = creditscore.correct(scheme, after, books, **WHO)
    told = creditscore.score(scheme, after, books=books).ledger.query("kind == 'correction'")
    assert told[["award", "points", "facts"]].values.tolist() == [
        ["a", Decimal("0.0000"), "#1: 2023-02 n=5→6"],
        ["q", Decimal("0.0000"), "#1: 2023-02 n=5→6"],
    ]


def test_corrections_are_found_one_after_the_other(scheme: creditscore.Scheme) -> None:
    books = creditscore.correct(scheme, LATER, closed(scheme), **WHO, month="2023-08")
    again = [*LATER, *rows("丙", n={1: 1})]
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.correct(scheme, again, books, **WHO, month="2023-07")
    assert codes(caught) == ["U588"]
    both = creditscore.correct(scheme, again, books, **WHO, month="2023-08")
    found = creditscore.score(scheme, again, books=both)
    one = creditscore.score(scheme, LATER, books=books)
    told = found.ledger.query("kind == 'correction'")
    assert told["facts"].str[:2].tolist() == ["#1"] * 4 + ["#2"] * 2
    compared = one.compare(found)
    assert compared.postings.query("kind == 'correction'")["points"].tolist() == [2, -1]
    more = [*again[1:], *rows("甲", n={2: 5})]
    third = creditscore.correct(scheme, more, both, **WHO, month="2023-08")
    told = found.compare(creditscore.score(scheme, more, books=third)).postings
    assert told.query("award == 'a'")[["entity", "points", "to_facts"]].values.tolist() == [
        ["甲", Decimal("0.0000"), "#1: 2023-02 n=1→4; #3: 2023-02 n=4→5"]
    ]


def test_a_fact_that_has_gone_is_late_too(scheme: creditscore.Scheme) -> None:
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme, BEFORE[1:], books=closed(scheme))
    assert codes(caught) == ["F246"]
    assert "is —" in caught.value.text("en")


def test_facts_before_a_correction_ask_for_nothing_of_the_months_after_it(tmp_path: Path) -> None:
    """March was published with 3 pending; it had none, so April has none to report."""
    scheme = small(
        tmp_path,
        "{s: {type: stock, label: 存量}}",
        "[{id: a, form: each, of: s, points: -1, period: month}]",
    )
    before, after = (rows("甲", s={2: 3, 3: last}) for last in (3, 0))
    result = creditscore.score(scheme, before, through="2023-03")
    books = creditscore.close(result, "2023-03", by="考核办", on="2023-04-05")
    books = creditscore.correct(scheme, after, books, **WHO)
    assert months_of(creditscore.score(scheme, after, books=books))[:5] == [0, -3, -3, 3, 0]


def test_facts_before_a_correction_are_not_checked_against_those_of_the_months_after_it(
    tmp_path: Path,
) -> None:
    """Of 5 there could not be 8 in April; of the 10 that there were in truth there can be."""
    scheme = small(
        tmp_path,
        "{t: {type: stock, label: 总数, missing: carry},"
        " p: {type: stock, label: 其中, at_most: t, missing: carry}}",
        "[{id: a, form: rate, of: p, over: t, points: 10, period: year}]",
    )
    result = creditscore.score(scheme, rows("甲", t={1: 5}, p={1: 1}), through="2023-03")
    books = creditscore.close(result, "2023-03", by="考核办", on="2023-04-05")
    after = rows("甲", t={1: 10}, p={1: 1, 4: 8})
    books = creditscore.correct(scheme, after, books, **WHO)
    found = creditscore.score(scheme, after, books=books)
    assert posted(found, kind="correction") == {4: -1}
    assert months_of(found)[:4] == [2, 0, 0, 6]


def test_the_month_in_which_a_figure_ends_is_told_in_the_language_of_the_reader(
    tmp_path: Path,
) -> None:
    """2 cases of January count to March, then to May: April takes them off no more."""
    awards = "[{id: a, form: each, of: n, points: 1, period: running}]"
    head = "ranking: {by: total}\nopening: 12"
    scheme = small(tmp_path, "{n: {type: count, label: 次数}}", awards, head=head)
    one, two = ([{**rows(n={1: 2})[0], "until": f"2023-{end}"}] for end in ("03", "05"))
    result = creditscore.score(scheme, one, through="2023-03")
    books = creditscore.close(result, "2023-03", by="考核办", on="2023-04-05")
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(scheme, two, books=books)
    assert "结账时是 2（到 2023-03），现在是 2（到 2023-05）" in caught.value.text("zh")
    assert "was 2 (until 2023-03) and is 2 (until 2023-05)" in caught.value.text("en")
    books = creditscore.correct(scheme, two, books, **WHO)
    found = creditscore.score(scheme, two, books=books)
    assert months_of(found)[:7] == [2, 0, 0, 0, 0, -2, 0]
    told = found.explain("甲", "2023-04").text("zh")
    assert "2023-01 次数原为 2（到 2023-03），现为 2（到 2023-05）" in told


def test_facts_of_open_months_are_facts(scheme: creditscore.Scheme) -> None:
    more = [*BEFORE, *rows("甲", n={6: 1, 7: 2}), *rows("丙", s={12: 4})]
    found = creditscore.score(scheme, more, books=closed(scheme))
    pd.testing.assert_frame_equal(found.ledger, creditscore.score(scheme, more).ledger)
    assert found.restated == ()


def test_rules_that_move_a_closed_month_are_refused(scheme: creditscore.Scheme) -> None:
    books = closed(scheme)
    for through, count in (("2023-04", 3), ("2023-01", 1)):
        with pytest.raises(creditscore.FactError) as caught:
            creditscore.score(
                scheme, BEFORE, books=books, changes={"1.awards.a.points": 1}, through=through
            )
        assert codes(caught) == ["F248"] * count


def test_a_month_is_closed_with_those_before_it_and_each_once(scheme: creditscore.Scheme) -> None:
    books = closed(scheme, "2023-03")
    (first,) = books.closings
    assert {point.month for point in first.points} == {*MONTHS[:3]}
    for month, through in (("2023-03", "2023-12"), ("2023-01", "2023-12"), ("2023-06", "2023-05")):
        result = creditscore.score(scheme, BEFORE, through=through, books=books)
        with pytest.raises(creditscore.UsageError) as caught:
            creditscore.close(result, month, by="考核办", on="2023-06-05")
        assert codes(caught) == ["U588"]
    with pytest.raises(creditscore.UsageError) as caught:  # it was scored without the books
        creditscore.close(
            creditscore.score(scheme, BEFORE), "2023-06", by="甲", on="2023-07-01", books=books
        )
    assert codes(caught) == ["U588"]
    later = creditscore.close(result, "2023-05", by="考核办", on="2023-06-05")
    assert {point.month for point in later.closings[1].points} == {"2023-04", "2023-05"}
    assert {cell.month for cell in later.closings[1].facts} == {"2023-04"}


def test_the_whole_year_closed_takes_no_correction(scheme: creditscore.Scheme) -> None:
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.correct(scheme, LATER, closed(scheme, "2023-12"), **WHO)
    assert codes(caught) == ["U588"]


@pytest.mark.parametrize(
    "who",
    [
        {"by": " ", "on": "2023-06-05", "why": "x"},
        {"by": "x", "on": "5 June", "why": "x"},
        {"by": "x", "on": "2023-06-05", "why": ""},
    ],
)
def test_an_act_says_who_when_and_why(scheme: creditscore.Scheme, who: dict[str, str]) -> None:
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.correct(scheme, LATER, closed(scheme), **who)
    assert codes(caught) == ["U589"]


def test_books_are_of_one_scheme(scheme: creditscore.Scheme) -> None:
    books = creditscore.Books("other", closed(scheme).entries)
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.score(scheme, BEFORE, books=books)
    assert codes(caught) == ["U587"]


def test_a_unit_that_has_another_name_since_is_the_same(tmp_path: Path) -> None:
    """Renamed in April; March was closed and corrected under the old name."""
    facts, awards = "{n: {type: count, label: 次数}}", (
        "[{id: a, form: each, of: n, points: 2, period: year}]"
    )  # fmt: skip
    (tmp_path / "then").mkdir()
    then = small(tmp_path / "then", facts, awards, units=("甲办", "乙"))
    today = small(
        tmp_path, facts, awards, units=("甲局, aliases: [{name: 甲办, until: 2023-03}]", "乙")
    )
    given, late = ([*rows("甲办", n={1: n}), *rows("乙", n={1: 2})] for n in (1, 4))
    result = creditscore.score(then, given, through="2023-03")
    books = creditscore.close(result, "2023-03", by="考核办", on="2023-04-05")
    more = rows("甲局", n={4: 1})
    assert months_of(creditscore.score(today, [*given, *more], books=books), "甲局")[:4] == [
        2, 0, 0, 2
    ]  # fmt: skip
    before = creditscore.correct(then, late, books, **WHO)
    after = creditscore.correct(today, late, books, **WHO)
    for known in (before, after):
        found = creditscore.score(today, [*late, *more], books=known)
        assert months_of(found, "甲局")[:4] == [2, 0, 0, 8]
        (told,) = found.ledger.query("kind == 'correction'").to_dict("records")
        assert (told["entity"], told["facts"]) == ("甲局", "#1: 2023-01 n=1→4")
        assert found.books is not None
        assert found.books.seal == known.seal
        assert creditscore.correct(today, given, known, **WHO).entries[-1].month == "2023-04"
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(today, [*late, *more], books=books)
    assert codes(caught) == ["F246"]


@pytest.mark.parametrize(
    ("facts", "units", "code"),
    [
        ("{n: {type: count, label: 次数}}", ("甲", "丙"), "F201"),
        ("{k: {type: count, label: 件数}}", ("甲", "乙"), "F203"),
        ("{n: {type: flag, label: 有无}}", ("甲", "乙"), "F214"),
        ("{n: {type: count, label: 次数}}", ("甲", "乙, from: 2023-04"), "F226"),
    ],
)
def test_facts_of_the_books_that_the_rules_take_no_more_are_told_at_their_entry(
    tmp_path: Path, facts: str, units: tuple[str, ...], code: str
) -> None:
    """No correction could be scored: the unit, or the fact, has to be as it was."""
    homes = [tmp_path / name for name in ("then", "now")]
    for home in homes:
        home.mkdir()
    awards = "[{{id: a, form: {}, of: {}, points: 2, period: year}}]"
    counted = "{n: {type: count, label: 次数}}"
    then = small(homes[0], counted, awards.format("each", "n"), units=("甲", "乙"))
    name, form = facts[1], "flag" if "flag" in facts else "each"
    today = small(homes[1], facts, awards.format(form, name), units=units)
    result = creditscore.score(then, rows("乙", n={2: 2}), through="2023-03")
    books = creditscore.close(result, "2023-03", by="考核办", on="2023-04-05")
    given = rows("甲", **{name: {4: 1}})
    for act in (
        lambda: creditscore.score(today, given, books=books),
        lambda: creditscore.correct(today, given, books, **WHO),
    ):
        with pytest.raises(creditscore.FactError) as caught:
            act()
        assert [(p.code, str(p.place)) for p in caught.value.problems] == [(code, "账簿:1")]


def test_a_correction_without_a_month_is_of_that_of_the_last_one(
    scheme: creditscore.Scheme,
) -> None:
    """No correction may be found before another one."""
    books = creditscore.correct(scheme, LATER, closed(scheme), **WHO, month="2023-08")
    books = creditscore.correct(scheme, BEFORE, books, **WHO)
    assert [one.month for one in books.corrections] == ["2023-08", "2023-08"]


def test_books_in_a_file(scheme: creditscore.Scheme, tmp_path: Path) -> None:
    path = tmp_path / "books.json"
    books = closed(scheme, "2023-03")
    books.write(path, pytest.fail)
    assert creditscore.Books.read(path) == books
    result = creditscore.score(scheme, BEFORE, books=books)
    one = creditscore.close(result, "2023-04", by="甲", on="2023-05-02")
    other = creditscore.close(result, "2023-05", by="乙", on="2023-06-02")
    one.write(path, pytest.fail)
    with pytest.raises(creditscore.UsageError) as caught:  # somebody was faster
        other.write(path, pytest.fail)
    assert codes(caught) == ["U586"]
    assert creditscore.Books.read(path) == one


def test_books_that_were_changed(scheme: creditscore.Scheme, tmp_path: Path) -> None:
    path = tmp_path / "books.json"
    books = creditscore.correct(scheme, LATER, closed(scheme), **WHO)
    books.write(path, pytest.fail)
    whole = path.read_text("utf-8")
    for old, new, number in (('"n", "1", ""', '"n", "2", ""', 1), ("漏报", "多报", 2)):
        assert old in whole
        path.write_text(whole.replace(old, new, 1), "utf-8")
        with pytest.raises(creditscore.UsageError) as caught:
            creditscore.Books.read(path)
        assert codes(caught) == ["V110"]
        assert f"entry {number} of the books" in caught.value.text("en")
    data = json.loads(whole)
    path.write_text(json.dumps({**data, "entries": data["entries"][1:]}), "utf-8")
    with pytest.raises(creditscore.UsageError) as caught:  # the first one taken out
        creditscore.Books.read(path)
    assert codes(caught) == ["V110"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"books": 1, "entries": []}',
        '{"books": "a", "entries": [{}]}',
        '{"books": "a", "entries": [{"kind": "reopening", "month": "2023-13"}]}',
        "[" * 5000,
    ],
)
def test_what_are_no_books(text: str, tmp_path: Path) -> None:
    path = tmp_path / "books.json"
    path.write_text(text, "utf-8")
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.Books.read(path)
    assert codes(caught) == ["U585"]


def test_every_format_holds_the_same_and_verify_agrees(
    scheme: creditscore.Scheme, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(LATER), "utf-8")
    books = creditscore.correct(scheme, LATER, closed(scheme), **WHO, month="2023-08")
    found = creditscore.score(scheme, facts, books=books)
    for format in ("csv", "json", "parquet"):
        found.write(tmp_path / format, format)
        assert creditscore.verify(tmp_path / format, books=books)
        problems = creditscore.verify(tmp_path / format).problems
        assert [problem.code for problem in problems] == ["V111"]
    run = json.loads((tmp_path / "csv" / "run.json").read_text("utf-8"))
    assert run["books"] == books.seal
    assert [one["by"] for one in run["corrections"]] == ["张三"]
    later = creditscore.close(found, "2023-08", by="考核办", on="2023-09-01")
    assert creditscore.verify(tmp_path / "csv", books=later)
    ledger = pd.read_parquet(tmp_path / "parquet" / "ledger.parquet")
    assert (ledger["kind"] == "correction").sum() == 4


def test_a_run_is_made_again_by_what_the_books_had_then(
    scheme: creditscore.Scheme, tmp_path: Path
) -> None:
    """The table holds a later correction; what it has otherwise of open months is told."""
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(BEFORE), "utf-8")
    books = closed(scheme)
    creditscore.score(scheme, facts, through="2023-06", books=books).write(tmp_path / "out")
    later = creditscore.correct(scheme, LATER, books, **WHO)
    for table, codes_ in ((LATER, ["V104"]), ([*LATER, *rows("乙", n={6: 1})], ["V104", "V105"])):
        facts.write_text(json.dumps(table), "utf-8")
        problems = creditscore.verify(tmp_path / "out", books=later).problems
        assert [problem.code for problem in problems] == codes_


EXAMPLES = int(os.environ.get("EXAMPLES", "200")) // 40
EVENTS = st.lists(
    st.tuples(
        st.sampled_from("甲乙丙"), st.integers(1, 12), st.sampled_from(["n", "s"]),
        st.one_of(st.none(), st.integers(0, 6)),
    ),
    max_size=4,
)  # fmt: skip


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[*HealthCheck],
)
@given(months=st.lists(EVENTS, min_size=12, max_size=12), skipped=st.sets(st.integers(1, 12)))
def test_an_office_s_year_of_late_facts(
    scheme: creditscore.Scheme,
    months: list[list[tuple[str, int, str, int | None]]],
    skipped: set[int],
) -> None:
    """Month by month facts come in, late ones too, and months are closed, but for some.

    No published month ever changes; at the end the year comes to what the facts come to that were
    handed in last, whatever was closed when.
    """
    facts: dict[tuple[str, int, str], int] = {}
    books = creditscore.Books(scheme.id)
    published: dict[tuple[str, int], Decimal] = {}
    for number, events in enumerate(months, start=1):
        name = MONTHS[number - 1]
        for unit, month, fact, value in events:
            if month > number:
                continue
            if value is None:
                facts.pop((unit, month, fact), None)
            else:
                facts[unit, month, fact] = value
        table = [
            {"month": MONTHS[month - 1], "entity": unit, "item": "1", "fact": fact, "value": value}
            for (unit, month, fact), value in facts.items()
        ] or rows("丙", n={1: 0})
        if late_facts(scheme, table, books):
            books = creditscore.correct(scheme, table, books, **WHO, month=name)
        found = creditscore.score(scheme, table, books=books, through=name)
        for (unit, month), points in published.items():
            assert months_of(found, unit)[month - 1] == points
        plain = creditscore.score(scheme, table, through=name)
        assert found.annual.equals(plain.annual)
        assert (
            found.months["to_date"]
            .groupby(found.months["entity"])
            .last()
            .equals(plain.months["to_date"].groupby(plain.months["entity"]).last())
        )
        if number not in skipped:
            books = creditscore.close(found, name, by="考核办", on="2024-01-05", books=books)
            published |= {
                (unit, month): months_of(found, unit)[month - 1]
                for unit in "甲乙丙"
                for month in range(1, number + 1)
            }
