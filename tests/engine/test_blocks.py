"""One result, however the rows are ordered, split into files or worked in blocks."""

from __future__ import annotations

from dataclasses import astuple
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
import sampled
from pandas.testing import assert_frame_equal
from small import months, rows, small, year

import creditscore
from creditscore.engine import blocks

TABLES = ("ledger", "items", "months", "annual", "completeness")


def same(found: creditscore.Result, tables: tuple[str, ...] = TABLES) -> None:
    for table in tables:
        assert_frame_equal(getattr(found, table), getattr(sampled.result(), table))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    same(creditscore.score(sampled.scheme(), sampled.table().sample(frac=1, random_state=seed)))


def test_nor_into_which_files_they_are_split(tmp_path: Path) -> None:
    table = sampled.table()
    chance = Random(7)
    pile = np.array([chance.randrange(5) for _ in range(len(table))])
    for number in range(5):
        table[pile == number].to_csv(tmp_path / f"{number}.csv", index=False)
    same(creditscore.score(sampled.scheme(), tmp_path))
    tables = [table[pile == number] for number in (3, 1, 4, 0, 2)]
    same(creditscore.score(sampled.scheme(), tables))


def test_nor_whether_the_table_is_wide() -> None:
    keys = ["month", "entity", "item", "subject"]
    table = sampled.table()
    wide = table.pivot(index=[*keys, "source"], columns="fact", values="value").reset_index()
    same(creditscore.score(sampled.scheme(), wide))


@pytest.mark.parametrize("size", [pytest.param(1, marks=pytest.mark.slow), 7])
def test_nor_the_size_of_the_blocks(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, track in sampled.result().tracks.items():
        whole = blocks.score(sampled.scheme(), track.observations, 12)
        parts = blocks.score(sampled.scheme(), track.observations, 12, size)
        for one, other in zip(astuple(whole), astuple(parts), strict=True):
            assert one.dtype == other.dtype, name
            assert np.array_equal(one, other), name
    monkeypatch.setattr("creditscore.results.restated.blocks", partial(blocks.blocks, size=size))
    same(creditscore.score(sampled.scheme(), sampled.facts()))


@pytest.mark.parametrize("entity", ["市市场监管局", "市教育局", "潞州区"])
def test_nor_who_else_is_in_the_table(entity: str) -> None:
    names = {name for name, (_, unit) in sampled.scheme().names.items() if unit == entity}
    table = sampled.table()
    alone = creditscore.score(sampled.scheme(), table[table["entity"].isin(names)])
    for name in ("ledger", "items"):
        frames: list[pd.DataFrame] = [getattr(r, name) for r in (alone, sampled.result())]
        one, other = (f[f["entity"] == entity].reset_index(drop=True) for f in frames)
        assert_frame_equal(one, other)


def test_later_months_do_not_matter_to_a_part_of_the_year() -> None:
    table = sampled.table()
    early = creditscore.score(
        sampled.scheme(), table[table["month"] <= "2023-06"], through="2023-06"
    )
    for name in ("ledger", "items", "months", "annual"):
        assert_frame_equal(getattr(early, name), getattr(sampled.half(), name))


def test_months_of_a_part_are_the_months_of_the_year() -> None:
    whole, half = sampled.result().months, sampled.half().months
    assert_frame_equal(half, whole[whole["month"] <= "2023-06"].reset_index(drop=True))


FACTS = """{n: {type: count, label: 次数},
  of: {type: amount, label: 分子}, all: {type: amount, label: 分母}}"""


@pytest.mark.parametrize(
    ("award", "fact", "value", "row"),
    [
        ("form: each, of: n, points: 1000000000, period: month", "次数", 10**12, 2),
        ("form: rate, of: of, over: all, points: 1000000, period: year", "分子", 10**9, 4),
    ],
)
def test_an_award_past_64_bits_is_refused_at_its_figure(
    tmp_path: Path, award: str, fact: str, value: int, row: int
) -> None:
    scheme = small(tmp_path, FACTS, f"[{{id: x, {award}}}]")
    table = rows(n={1: 1, 3: 10**12}, of={1: 1, 2: 10**9}, all={1: 1})
    with pytest.raises(creditscore.FactError) as refused:
        creditscore.score(scheme, table)
    [problem] = refused.value.problems
    assert (problem.code, str(problem.place)) == ("F216", f"table 1:{row}")
    assert problem.details == {"item": "1", "fact": fact, "value": str(value)}


@pytest.mark.parametrize("points", [461168, 461169])
def test_the_largest_posting_of_an_award(tmp_path: Path, points: int) -> None:
    """2^62 of the smallest unit are 461 168 601 842 738.7904 points."""
    award = f"{{id: x, form: each, of: n, points: {points}, period: month}}"
    scheme = small(tmp_path, FACTS, f"[{award}]")
    table = rows(n=dict.fromkeys(range(1, 13), 10**9))
    if points == 461168:
        result = creditscore.score(scheme, table)
        assert sum(months(result)) == year(result)["total"] == 12 * points * 10**9
        return
    with pytest.raises(creditscore.FactError) as refused:
        creditscore.score(scheme, table)
    assert [problem.code for problem in refused.value.problems] == ["F216"]


def test_what_could_not_is_scored_exactly(tmp_path: Path) -> None:
    scheme = small(tmp_path, FACTS, "[{id: x, form: each, of: of, points: 3, period: year}]")
    table = rows(of={1: "987654321.987654", 2: "0.000017"})
    assert [str(points) for points in months(creditscore.score(scheme, table))[:3]] == [
        "2962962965.9630",
        "0.0000",
        "0.0000",
    ]


def test_what_an_opening_adds_up_to_beyond_64_bits_is_refused(tmp_path: Path) -> None:
    """Twelve months of 9 × 10^12 at 10^6 points each, in the year before."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1000000, period: running}]",
        head="ranking: {by: total}\nopening: 12",
    )
    [row] = rows(n={1: 9 * 10**12})
    facts = [row | {"month": f"2022-{month:02}"} for month in range(1, 13)]
    with pytest.raises(creditscore.FactError) as refused:
        creditscore.score(scheme, facts)
    assert [problem.code for problem in refused.value.problems] == ["F216"]
