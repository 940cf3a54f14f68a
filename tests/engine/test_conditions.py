"""Conditions over the months of a period."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from small import every, months, posted, rows, small, year

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
