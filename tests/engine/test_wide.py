"""Points past 64 bits: worked out wide, the same as exact fractions say."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import every, months, posted, rows, small, year

import creditscore
from creditscore.facts import read as tables

NUMBER = "{n: {type: count, label: 次数}}"
AMOUNT = "{n: {type: amount, label: 金额}, all: {type: amount, label: 预算}}"
BILLION = 10**9


def item(number: int, knobs: str, points: int = 2) -> str:
    """One more item of the section, with a fact and an award."""
    knobs = knobs.replace("\n", "\n        ")
    return f"""
      - id: "{number}"
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        facts: {NUMBER}
        awards: [{{id: a, form: each, of: n, points: {points}, period: year}}]
        {knobs}
"""


def annual(weight: str) -> str:
    """One part with a weight that is no share."""
    part = f"{{id: m, title: 月, weight: {weight}, of: months}}"
    return f"annual: {{adds_up_to: {weight}, parts: [{part}]}}"


@pytest.mark.parametrize("many", [0, 1 << 60])
def test_subjects_of_small_and_of_large_figures_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Each posting fits 64 bits, what a year comes to before it is cut into months does not."""
    award = "[{id: a, form: each, of: n, points: 1000, period: year}]"
    scheme = small(tmp_path, NUMBER, award, item="subjects: [小, 大]")
    monkeypatch.setattr(tables, "MANY", many)
    given = rows(subject="小", n=every(1)) + rows(subject="大", n=every(400 * BILLION))
    pq.write_table(pa.Table.from_pylist(given), tmp_path / "facts.parquet")
    result = creditscore.score(scheme, tmp_path / "facts.parquet")
    assert year(result)["total"] == 12 * 1000 * (1 + 400 * BILLION)


@pytest.mark.parametrize("many", [0, 1 << 60])
def test_what_stands_for_a_missing_figure_is_as_large_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """All that was reported is 1; in each of the other months a milliard stands for it."""
    facts = f"{{n: {{type: count, label: 次数, missing: {{value: {BILLION}}}}}}}"
    awards = "[{id: a, form: each, of: n, points: 400000, period: year}]"
    monkeypatch.setattr(tables, "MANY", many)
    pq.write_table(pa.Table.from_pylist(rows(n={1: 1})), tmp_path / "facts.parquet")
    result = creditscore.score(small(tmp_path, facts, awards), tmp_path / "facts.parquet")
    assert year(result)["total"] == 400_000 * (1 + 11 * BILLION)


def test_items_with_large_multipliers_add_up(tmp_path: Path) -> None:
    knobs = f"multiplier: {BILLION}"
    more = "".join(item(number, knobs) for number in (2, 3))
    scheme = small(
        tmp_path, NUMBER, "[{id: a, form: each, of: n, points: 2, period: year}]",
        item=knobs, more=more,
    )  # fmt: skip
    facts = [row for number in "123" for row in rows(item=number, n={1: 200_000})]
    result = creditscore.score(scheme, facts)
    assert year(result)["total"] == 1_200_000_000_000_000
    assert result.months.query("entity == '甲'")["to_date"].iloc[-1] == 1_200_000_000_000_000
    assert year(result)["rank"] == 1
    assert sum(posted(result).values()) == 1_200_000_000_000_000 + sum(
        posted(result, kind="annual").values()
    )


def test_bases_of_a_billion_at_nine_places(tmp_path: Path) -> None:
    knobs = f"base: {BILLION}"
    scheme = small(
        tmp_path,
        NUMBER,
        "[{id: a, form: each, of: n, points: 2, period: year}]",
        item=knobs,
        more="".join(item(number, knobs) for number in range(2, 11)),
    )
    folder = tmp_path / "small"
    text = (folder / "scheme.yaml").read_text(encoding="utf-8").replace("places: 4", "places: 9")
    (folder / "scheme.yaml").write_text(text, encoding="utf-8")
    result = creditscore.score(folder, rows(n={1: 1}))
    assert [year(result, unit)["total"] for unit in "甲乙"] == [10_000_000_002, 10_000_000_000]
    assert scheme.places == 4


KNOBS = (
    "base: 1000000000",
    "multiplier: 1000000000",
    "multiplier: {ratio: n, over: 3}\nperiod: year",
    "multiplier: -999999999.5\nperiod: year",
    "floor: 1000000000\nperiod: year",
    "full: 0.001\nscale_to: 1000000000\nperiod: year",
    "over_time: {each: month, by: sum}\nmultiplier: 1000000000\nperiod: year",
    "over_time: {each: month, by: mean}\nmultiplier: 1000000000\nperiod: year",
    "cap: {points: 1000000000, period: month}\nmultiplier: 1000000000",
    "combine: mean\nbase: 999999999\nmultiplier: 1000000000\nround: {places: 2}",
    "clamp: running\ncap: 999999999\nmultiplier: 1000000000",
)


@pytest.mark.parametrize("knobs", KNOBS)
def test_large_knobs_are_those_of_small_ones_at_scale(tmp_path: Path, knobs: str) -> None:
    """The ledger adds up, narrow and wide: what one unit has does not change what another has."""
    scheme = small(
        tmp_path, NUMBER, "[{id: a, form: each, of: n, points: 3, period: month}]",
        item=knobs, more="".join(item(number, knobs, 7) for number in range(2, 9)),
    )  # fmt: skip
    little = [row for n in range(1, 9) for row in rows("乙", str(n), n={1: 1, 5: 2})]
    much = [row for n in range(1, 9) for row in rows("甲", str(n), n=every(99_999_999))]
    both, alone = creditscore.score(scheme, little + much), creditscore.score(scheme, little)
    assert months(both, "乙") == months(alone, "乙")
    for unit in "甲乙丙":
        by_month = posted(both, unit)
        rest = posted(both, unit, kind="annual").get(12, 0)
        by_month[12] = by_month.get(12, Decimal(0)) - rest
        found = [Fraction(by_month.get(number, 0)) for number in range(1, 13)]
        assert found == [Fraction(points) for points in months(both, unit)]
        assert Fraction(year(both, unit)["total"]) == sum(map(Fraction, months(both, unit)))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    facts=st.lists(st.integers(0, 10**12), min_size=12, max_size=12),
    points=st.integers(-20, 20),
    first=st.integers(-20, 20),
    others=st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=2),
    factors=st.lists(st.integers(1, 10**9), min_size=2, max_size=2),
)
def test_sums_of_products_are_exact(
    tmp_path_factory: pytest.TempPathFactory,
    facts: list[int],
    points: int,
    first: int,
    others: list[int],
    factors: list[int],
) -> None:
    award = f"[{{id: a, form: each, of: n, points: {points}, period: month, weight: %s}}]"
    more = "".join(
        f"""
      - id: "{at}"
        title: 条款
        cites: 附表
        says: 规则。
        applies_to: all
        weight: {weight}
        facts: {NUMBER}
        awards: [{{id: a, form: each, of: n, points: {points}, period: month}}]
"""
        for at, weight in enumerate(others, 2)
    )
    scheme = small(
        tmp_path_factory.mktemp("wide"), NUMBER, award % first,
        section=f"multiplier: {factors[0]}\nperiod: year", more=more,
        track=f"multiplier: {factors[1]}\nperiod: year", parts=annual("0.1234567"),
    )  # fmt: skip
    given_ = dict(enumerate(facts, 1))
    table = [row for at in "123" for row in rows(item=at, n=given_)]
    result = creditscore.score(scheme, table)
    factor = points * (first + sum(others)) * factors[0] * factors[1]
    right = [value * factor for value in facts]
    assert [Fraction(found) for found in months(result)] == right
    total = Fraction(year(result)["total"])
    assert abs(total - sum(right) * Fraction("0.1234567")) <= Fraction(1, 20000)


def test_a_rate_of_budgets_in_yuan(tmp_path: Path) -> None:
    award = "[{id: a, form: rate, of: n, over: all, points: 20, period: year}]"
    scheme = small(tmp_path, AMOUNT, award)
    facts = rows(n={5: 170_000}, all={5: 200_000}) + rows(
        "乙", n=dict.fromkeys(range(1, 13), "123456789.98"), all={12: "999999999.99"}
    )
    result = creditscore.score(scheme, facts)
    assert year(result)["total"] == 17
    right = Fraction("123456789.98") * 12 * 20 / Fraction("999999999.99")
    assert year(result, "乙")["total"] == Decimal(round(right * 10**4)).scaleb(-4)


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_every_format_holds_them(tmp_path: Path, format: str) -> None:
    scheme = small(
        tmp_path,
        NUMBER,
        "[{id: a, form: each, of: n, points: 45, period: month}]",
        section="multiplier: 999999999.5\nperiod: year",
        track="multiplier: 999999999\nperiod: year",
        parts=annual("0.12345678901"),
    )
    result = creditscore.score(scheme, rows(n=every(10**13)))
    result.write(tmp_path / "out", format)
    written = {name: _read(tmp_path / "out" / f"{name}.{format}") for name in ("months", "annual")}
    assert [Decimal(str(row["points"])) for row in written["months"]] == list(
        result.months["points"]
    )
    assert Decimal(str(written["annual"][0]["total"])) == year(result)["total"]
    ledger = _read(tmp_path / "out" / f"ledger.{format}")
    total = sum(Fraction(str(row["points"])) for row in ledger if row["entity"] == "甲")
    assert total == Fraction(year(result)["total"]) > 10**30


def _read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        table: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return table
    text = path.read_text(encoding="utf-8-sig")
    found: list[dict[str, Any]] = (
        json.loads(text) if path.suffix == ".json" else list(csv.DictReader(text.splitlines()))
    )
    return found


def test_more_digits_than_a_typed_column_has(tmp_path: Path) -> None:
    sections = "multiplier: 1000000000\nperiod: year"
    item_ = "\n".join(["multiplier: n", "period: month", "base: 1000000000", f"weight: {BILLION}"])
    scheme = small(
        tmp_path, NUMBER, "[{id: a, form: each, of: n, points: 0.4, period: month}]",
        item=item_, section=sections, track="multiplier: {item: '1', fact: n}\nperiod: month",
        parts="annual: {parts: [{id: m, title: 月, weight: 999999999.123456789, of: months}]}",
    )  # fmt: skip
    result = creditscore.score(scheme, rows(n=every(10**15)))
    assert year(result)["total"] > 10**70
    result.write(tmp_path / "out")
    with pytest.raises(creditscore.FactError) as caught:
        result.write(tmp_path / "out", "parquet")
    assert [problem.code for problem in caught.value.problems] == ["F251"]


def test_means_places_and_leagues_of_large_figures(tmp_path: Path) -> None:
    head = (
        "ranking: {by: total}\nleagues:\n"
        "  - {id: most, title: 最多, track: units,"
        " by: [{id: n, label: 数, of: {item: '1', fact: n}}]}"
    )
    award = (
        "[{id: a, form: each, of: n, points: 1, period: year},"
        " {id: b, form: each, of: {peers: mean, of: n}, points: 1, period: year}]"
    )
    scheme = small(
        tmp_path, NUMBER, award, head=head, item=f"multiplier: {BILLION}",
        units=[f"单位{i}" for i in range(9)],
    )  # fmt: skip
    figures = {f"单位{i}": 10**13 - 7 * i for i in range(9)}
    facts = [row for unit, n in figures.items() for row in rows(unit, n={1: n})]
    result = creditscore.score(scheme, facts)
    mean = Fraction(sum(figures.values()), 9)
    for place, (unit, n) in enumerate(figures.items(), 1):
        right = round((n + mean) * 10**9 * 10**4)
        assert year(result, unit)["total"] == Decimal(right).scaleb(-4)
        assert year(result, unit)["rank"] == place
    january = result.leagues[result.leagues["month"] == "2023-01"]
    assert list(january.sort_values("rank")["entity"]) == list(figures)


def test_shares_of_the_most_among_peers_past_64_bits(tmp_path: Path) -> None:
    """Products of five figures, 10^75 at most: half of the figure is a thirty-second part."""
    power = f"{{product: [{', '.join('n' * 5)}]}}"
    ratio = f"{{ratio: {power}, over: {{peers: max, of: {power}}}}}"
    scheme = small(
        tmp_path, NUMBER, f"[{{id: a, form: each, of: {ratio}, points: 32, period: year}}]"
    )
    facts = [*rows("甲", n={1: 10**15}), *rows("乙", n={1: 5 * 10**14}), *rows("丙", n={1: 0})]
    result = creditscore.score(scheme, facts)
    assert [year(result, unit)["total"] for unit in "甲乙丙"] == [32, 1, 0]


def test_months_within_64_bits_that_add_up_past_them(tmp_path: Path) -> None:
    """10^18 units a month, twelve of them more than 2^63, earned and taken."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 好}, all: {type: count, label: 坏}}",
        "[{id: a, form: each, of: n, points: 1, period: month},"
        " {id: b, form: each, of: all, points: -1, period: month}]",
        head="ranking: {by: total, ties: [fewer-deductions]}",
    )
    most = 10**14
    facts = [
        *rows("甲", n=every(most)),
        *rows("乙", all=every(most)),
        *rows("丙", n={1: most}, all=every(most)),
    ]
    result = creditscore.score(scheme, facts)
    totals = {unit: year(result, unit)["total"] for unit in "甲乙丙"}
    assert totals == {"甲": 12 * most, "乙": -12 * most, "丙": -11 * most}
    assert [year(result, unit)["rank"] for unit in "甲乙丙"] == [1, 3, 2]


def test_running_totals_and_what_opens_a_year(tmp_path: Path) -> None:
    scheme = small(
        tmp_path, NUMBER,
        "[{id: a, form: each, of: n, points: 1, period: running},"
        " {id: b, form: each, of: n, points: -1, period: {trailing: 5}}]",
        head="ranking: {by: total}\nopening: 24", section="multiplier: 1000000000\nperiod: year",
        track="multiplier: 1000000000\nperiod: year",
    )  # fmt: skip
    facts = rows(n=every(10**13))
    facts += [
        {"month": f"{y}-{m:02}", "entity": "甲", "item": "1", "fact": "n", "value": 10**13}
        for y in (2021, 2022)
        for m in range(1, 13)
    ]
    result = creditscore.score(scheme, facts)
    total = (36 - 5) * 10**13 * 10**18
    assert year(result)["total"] == total
    assert sum(map(Fraction, months(result))) == total


def test_deductions_break_ties_past_64_bits(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 好}, all: {type: count, label: 坏}}",
        "[{id: a, form: each, of: n, points: 45, period: month},"
        " {id: b, form: each, of: all, points: -45, period: month}]",
        head="ranking: {by: total, ties: [fewer-deductions]}",
    )
    facts = rows("甲", n=every(10**13), all=every(10**13))
    facts += rows("乙", n=every(10**13 - 1), all=every(10**13 - 1))
    result = creditscore.score(scheme, facts)
    ranks = [year(result, unit)["rank"] for unit in "甲乙丙"]
    assert ranks == [3, 2, 1]


def test_parts_too_large_to_be_a_fact_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "fed"
    folder.mkdir()
    texts = {
        "scheme": "scheme: fed\ntitle: t\ncites: c\nyear: 2023\npoints: {places: 4}\n"
        "tracks: [sites, units]\n"
        "annual: {parts: [{id: m, title: m, weight: 1, of: months}]}\nranking: {by: total}\n",
        "roster": "entities:\n  sites: [{name: 东, part_of: 甲}, {name: 西, part_of: 甲}]\n"
        "  units: [{name: 甲}]\n",
        "sites": f"track: sites\ntitle: s\ncites: c\nbands: [{{name: 有}}]\nsections:\n  - id: 一\n"
        f"    title: t\n    items:{item(1, 'base: 0', BILLION)}",
        "units": "track: units\ntitle: u\ncites: c\nbands: [{name: 有}]\nsections:\n  - id: 一\n"
        "    title: t\n    items:\n      - id: '9'\n        title: t\n        cites: c\n"
        "        says: s\n        applies_to: all\n        facts: {x: {type: score, label: 合计,"
        " missing: not-applicable, from_track: {track: sites, by: sum}}}\n"
        "        awards: [{id: a, form: given, of: x, period: year}]\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    fits = creditscore.score(folder, rows("东", n={1: 400}) + rows("西", n={1: 500}))
    assert year(fits)["total"] == 900 * BILLION
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(folder, rows("东", n={1: 10**13}) + rows("西", n={1: 10**13}))
    assert [problem.code for problem in caught.value.problems] == ["F252"]
