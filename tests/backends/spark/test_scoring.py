"""The same scores on local Spark as without it, bit for bit; the same words for what is wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import peered
import pytest
import sampled
from small import MONTHS, rows, small
from sparked import TABLES, same

import creditscore
from creditscore import FactError
from creditscore.facts.checking import suspects
from creditscore.spark import score

pytestmark = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),  # py4j's
]
Frame = Callable[..., Any]
MISTAKES = Path(__file__).parents[2] / "facts" / "mistakes.csv"


@pytest.mark.parametrize(("partitions", "shuffled"), [(1, False), (3, True)])
def test_the_sample_year(partitions: int, shuffled: bool, frame: Frame) -> None:
    table = sampled.table().astype(str)
    table = table.sample(frac=1, random_state=1) if shuffled else table
    found = score(sampled.scheme(), frame(table, partitions))
    local = creditscore.score(sampled.scheme(), sampled.facts())
    same(local, found, TABLES if shuffled else ("months", "annual"))


def test_several_tables_a_reading_and_a_part_of_the_year(frame: Frame) -> None:
    table = sampled.table().astype(str)
    tables = [frame(table[table["item"] == "17"]), frame(table[table["item"] != "17"], 1)]
    more: dict[str, Any] = {"through": "2023-06", "readings": {"16": "monthly-cap"}}
    local = creditscore.score(sampled.scheme(), sampled.facts(), **more)
    same(local, score("changzhi-2023", tables, **more), ("months", "annual", "completeness"))


def test_peers_and_open_subjects(frame: Frame, tmp_path: Path) -> None:
    names = [f"单位{i}" for i in range(40)]
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: rank, of: n, points: [9, 7, 5, 3], period: month},"
        " {id: b, form: levels, levels: [{when: {of: n, above: {peers: mean, of: n}}, points: 1}],"
        " period: year}]",
        item="subjects: open",
        units=names,
    )
    table = [
        {"month": month, "entity": name, "item": "1", "subject": f"合同{i % 3}", "n": (i * m) % 17}
        for m, month in enumerate(MONTHS, 1) for i, name in enumerate(names)
    ]  # fmt: skip
    same(creditscore.score(scheme, table), score(scheme, frame(table, 3)), TABLES)


def test_peers_in_layers(frame: Frame) -> None:
    same(peered.result(), score(peered.scheme(), frame(peered.table(), 3)), TABLES)


SITES = """
track: sites
title: 院区
cites: 附表
bands: [{name: 达标, at_least: 60}, {name: 不达标}]
sections:
  - id: 一
    title: 章
    items:
      - id: 检查
        title: 检查
        cites: 附表
        says: 规则。
        applies_to: all
        facts: {faults: {type: count, label: 问题数}}
        awards: [{id: faults, form: each, of: faults, points: -15, period: year}]
        base: 100
        floor: 0
        period: year
"""
ROSTER = """
entities:
  sites:
    - {name: 东院, part_of: 甲}
    - {name: 西院, part_of: 甲}
    - {name: 南院, part_of: 乙}
  units: [{name: 甲}, {name: 乙}, {name: 丙}]
"""


def test_tracks_that_feed_tracks(frame: Frame, tmp_path: Path) -> None:
    plain = "sites: {type: score, label: 院区平均分, missing: not-applicable"
    gathered = "faults: {type: count, label: 问题数"
    scheme = small(
        tmp_path,
        f"{{{plain}}}, {gathered}}}}}",
        "[{id: sites, form: rate, of: sites, over: 100, points: 40, period: year},"
        " {id: faults, form: each, of: faults, points: -1, period: month}]",
    )
    assert scheme.source is not None
    home = scheme.source.folder
    _rewrite(home / "scheme.yaml", {"[units]": "[units, sites]"})
    feeds = {plain: "{track: sites, by: mean}"}
    feeds[gathered] = "{track: sites, item: 检查, fact: faults, by: sum}"
    _rewrite(home / "units.yaml", {f: f"{f}, from_track: {feed}" for f, feed in feeds.items()})
    (home / "sites.yaml").write_text(SITES, encoding="utf-8")
    (home / "roster.yaml").write_text(ROSTER, encoding="utf-8")
    scheme = creditscore.load_scheme(home)
    table = [*rows("东院", "检查", faults={3: 4, 7: 1}), *rows("西院", "检查", faults={3: 1})]
    same(creditscore.score(scheme, table), score(scheme, frame(table)), TABLES)
    found = _problems(lambda: score(scheme, frame([*table, *rows("甲", sites={3: 5})])))
    assert [problem.code for problem in found] == ["F229"]


def _rewrite(path: Path, changes: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_departments_feed_the_city_and_nothing_is_settled(frame: Frame) -> None:
    """The sample year of a scheme that counts targets; its tables of targets are local ones."""
    table = creditscore.read_facts(sampled.ROOT / "data" / "samples" / "jinzhong-2023")
    rows_ = table.frame.drop(columns=["file", "row"]).astype(str)
    local = creditscore.score("jinzhong-2023", table)
    same(local, score("jinzhong-2023", frame(rows_)), ("items", "completeness"))


def test_more_units_than_a_block_has(frame: Frame, tmp_path: Path) -> None:
    names = [f"单位{i}" for i in range(4100)]
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}, s: {type: score, label: 分, missing: carry}}",
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 50},"
        " {id: b, form: given, of: s, period: month},"
        " {id: c, form: rank, of: n, points: [9, 7, 5, 3], period: month}]",
        units=names,
    )
    table = [
        row for i, name in enumerate(names[::41]) for row in rows(name, n={1: i % 7, 5: 3})
    ]  # fmt: skip
    odd = [("s", "n/a", ""), ("s", "99999999.5", ""), ("n", "4", "2023-08")]
    for number, (fact, value, until) in enumerate(odd):
        row = {"month": MONTHS[6], "entity": names[4097 + number], "item": "1"}
        table.append({**row, "fact": fact, "value": value, "until": until})
    whole = pd.DataFrame(table).astype(object).fillna("").astype(str)
    same(creditscore.score(scheme, whole), score(scheme, frame(whole, 3)), TABLES)


def test_columns_of_many_types(frame: Frame, tmp_path: Path) -> None:
    """Dates and times are months, decimals and short floats figures, in a wide table."""
    scheme = small(
        tmp_path,
        "{n: {type: amount, label: 额, places: 2}, m: {type: amount, label: 费, places: 2}}",
        "[{id: a, form: each, of: n, points: 2, period: month},"
        " {id: b, form: each, of: m, points: 1, period: month}]",
    )
    table = [
        {"月份": when, "单位": unit, "条款": 1, "n": Decimal("1.25"), "m": 0.1}
        for when, unit in [(date(2023, 2, 1), "甲"), (date(2023, 3, 9), "乙")]
    ]
    times = [{**row, "月份": datetime(2023, 4, 1)} for row in table]
    local = [{**row, "月份": str(row["月份"])[:7]} for row in [*table, *times]]
    same(creditscore.score(scheme, local), score(scheme, [frame(table), frame(times)]))


def test_every_mistake_is_told_in_the_same_words(frame: Frame, mini: creditscore.Scheme) -> None:
    with MISTAKES.open(encoding="utf-8") as file:
        table = pd.DataFrame(list(csv.DictReader(file))).drop(columns="note")
    table = table.sort_values(list(table))
    told, found = (
        _problems(lambda: creditscore.score(mini, table, through="2023-03")),
        _problems(lambda: score(mini, frame(table), through="2023-03")),
    )
    assert len(told) > 30
    assert _said(told) == _said(found)
    unknown = {str(problem.place) for problem in found if problem.code == "F201"}
    assert "table 1 (2023-01 丙理局 3)" in unknown


def test_more_units_with_problems_than_are_listed(
    frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspects, "MOST_UNITS", 2)
    table = [row for i in range(5) for row in rows(f"无此单位{i}", "17", repairs={1: 1})]
    found = _problems(lambda: score("changzhi-2023", frame(table)))
    assert [problem.code for problem in found] == ["F230", "F201", "F201"]


def test_points_past_64_bits(frame: Frame, tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: amount, label: 额}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        item="multiplier: 99999999",
    )
    table = [*rows("甲", n={1: 5}), *rows("乙", n=dict.fromkeys(range(1, 13), 999_999_999))]
    local, found = creditscore.score(scheme, table), score(scheme, frame(table))
    assert sum(local.months["points"]) == (12 * 999_999_999 + 5) * 99_999_999
    for name in ("months", "annual", "ledger", "items"):
        column = "total" if name == "annual" else "points"
        rows_ = getattr(found, name).collect()
        assert sorted(getattr(local, name)[column]) == sorted(row[column] for row in rows_)


def test_headings_and_empty_tables(frame: Frame) -> None:
    bad = frame([{"月份": "2023-01", "单位": "市公安局", "fact": "cases"}])
    found = _problems(lambda: score("changzhi-2023", [bad, bad]))
    assert [(p.code, p.place.file) for p in found] == [("F217", "table 1"), ("F217", "table 2")]
    nothing = frame(rows("市公安局", "16", cases={1: 4})).limit(0)
    assert [p.code for p in _problems(lambda: score("changzhi-2023", nothing))] == ["F219"]


def _problems(make: Callable[[], object]) -> tuple[creditscore.Problem, ...]:
    with pytest.raises(FactError) as caught:
        make()
    return caught.value.problems


def _said(problems: tuple[creditscore.Problem, ...]) -> list[tuple[str, str]]:
    """Codes and details, but for the places of rows, in no order."""
    return sorted(
        (p.code, str(sorted((k, str(v)) for k, v in p.details.items() if k != "first")))
        for p in problems
    )
