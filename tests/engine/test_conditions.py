"""Conditions over the months of a period."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small import every, months, plain, posted, rows, small, year

import creditscore

_SITES = {"item": "subjects: open", "units": ("甲", "乙")}


def _levels(id_: str, condition: str) -> str:
    return (
        f"[{{id: {id_}, form: levels, levels: [{{when: {condition}, points: 1}}], period: year}}]"
    )


def test_every_month_of_an_open_subject_begins_with_its_first_facts(tmp_path: Path) -> None:
    awards = _levels("kept", "{of: items, at_least: 40, over: every}")
    scheme = small(tmp_path, "{items: {type: count, label: 条数}}", awards, **_SITES)
    kept = dict.fromkeys(range(3, 9), 40) | {9: 39}
    facts = rows(subject="三月开工", items=kept) + rows("乙", subject="一月开工", items=every(40))
    result = creditscore.score(scheme, facts)
    assert {m: n for m, n in posted(result, award="kept").items() if n} == {3: 1, 9: -1}
    assert months(result, "乙") == [Decimal(1)] + [Decimal(0)] * 11


def test_no_month_before_an_open_subject_is_one_in_which_a_figure_was_lacking(
    tmp_path: Path,
) -> None:
    awards = _levels("lacking", "{of: x, known: false, over: any}")
    facts = "{x: {type: score, label: 得分, missing: not-applicable}}"
    scheme = small(tmp_path, facts, awards, **_SITES)
    given = rows(subject="工地", x=dict.fromkeys(range(3, 9), 1))
    result = creditscore.score(scheme, given)
    assert {m: n for m, n in posted(result, award="lacking").items() if n} == {9: 1}


def test_a_veto_by_every_month_is_of_the_months_of_an_open_subject(tmp_path: Path) -> None:
    veto = "{id: idle, item: '1', fact: items, at_most: 0, over: every, band: 差}"
    scheme = small(
        tmp_path,
        "{items: {type: count, label: 条数}}",
        "[{id: items, form: each, of: items, points: 1, period: year}]",
        bands="[{name: 好}, {name: 差, only: veto}]",
        head=f"ranking: {{by: total}}\nvetoes: [{veto}]",
        **_SITES,
    )
    facts = rows(subject="工地", items={11: 0})
    result = creditscore.score(scheme, facts)
    assert [year(result, unit)["band"] for unit in "甲乙"] == ["差", "好"]


@pytest.mark.parametrize(("known", "points"), [("true", [3] * 12), ("false", [0] * 12)])
def test_a_figure_that_is_0_where_it_is_not_reported_is_always_known(
    known: str, points: list[int], tmp_path: Path
) -> None:
    levels = f"levels: [{{when: {{of: n, known: {known}}}, points: 3}}]"
    awards = f"[{{id: a, form: levels, period: month, {levels}}}]"
    scheme = small(tmp_path, "{n: {type: count, label: 次数}}", awards)
    assert months(creditscore.score(scheme, rows(n={2: 1}))) == points


def test_a_table_of_facts_by_the_roster_is_known_where_its_own_fact_is(tmp_path: Path) -> None:
    facts = """{a: {type: score, label: 甲分, missing: not-applicable},
      b: {type: score, label: 乙分, missing: not-applicable}, n: {type: count, label: 次数}}"""
    by = "{by: 类, 一: a, 二: b, 三: 2}"
    known = f"levels: [{{when: {{of: {by}, known: true}}, points: 100}}]"
    awards = f"""[{{id: x, form: each, of: n, points: {by}, period: month}},
      {{id: y, form: levels, {known}, period: month}}]"""
    units = ("甲, columns: {类: 一}", "乙, columns: {类: 二}", "丙, columns: {类: 三}")
    table = [
        *rows("甲", n={1: 2, 2: 2, 3: 1}, a={1: 3, 3: 7}, b={2: 9}),
        *rows("乙", n={1: 1, 2: 1}, a={1: 5}, b={2: 4}),
        *rows("丙", n={1: 6}),
    ]
    result = creditscore.score(small(tmp_path, facts, awards, units=units), table)
    found = [plain(months(result, unit)[:3]) for unit in ("甲", "乙", "丙")]
    assert found == [["106", "0", "107"], ["0", "104", "0"], ["112", "100", "100"]]
