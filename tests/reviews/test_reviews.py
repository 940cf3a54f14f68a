"""Every input of the reviews of 0.1.0: its right value, or a refusal with a code.

The inputs stand in `inputs/`, made for this project; large tables are made here. Right values not
told by the reviews are worked out by hand, in fractions.
"""

from __future__ import annotations

import csv
import decimal
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sampled
from oracle.language import rounded

import creditscore
from creditscore.cli import main
from creditscore.registers.records import read_records

INPUTS = Path(__file__).parent / "inputs"
PUBLIC, LANGUAGE, HOSTILE = INPUTS / "public", INPUTS / "language", INPUTS / "hostile"
Refused = list[tuple[str, int]]


def totals(result: creditscore.Result) -> dict[str, Decimal | None]:
    return dict(zip(result.annual["entity"], result.annual["total"], strict=True))


def scored(scheme: Path | creditscore.Scheme, facts: object) -> dict[str, Decimal | None] | Refused:
    """The totals by unit, or the codes of the refusal with their rows."""
    try:
        result = creditscore.score(scheme, facts)
    except creditscore.CreditscoreError as error:
        return [(problem.code, problem.place.line) for problem in error.problems]
    adds_up(result)
    return totals(result)


def adds_up(result: creditscore.Result) -> None:
    """The ledger comes to the months and to the year."""
    ledger, exact = result.ledger, decimal.Context(prec=60)
    by_month: dict[Any, Decimal] = defaultdict(Decimal)
    by_year: dict[Any, Decimal] = defaultdict(Decimal)
    for row in ledger.itertuples():
        if row.kind != "annual":
            key = row.month, row.entity
            by_month[key] = exact.add(by_month[key], row.points)
        by_year[row.entity] = exact.add(by_year[row.entity], row.points)
    for row in result.months.itertuples():
        assert by_month.get((row.month, row.entity), 0) == row.points
    for row in result.annual.itertuples():
        assert row.total is None or by_year.get(row.entity, 0) == row.total


def codes(found: dict[str, Decimal | None] | Refused) -> set[str]:
    return {code for code, _ in found} if isinstance(found, list) else set()


def checked(folder: Path, *facts: Path) -> int:
    return main(["check", str(folder), *map(str, facts), "--lang", "en"])


def crowd(folder: Path, units: int = 17_000) -> Path:
    """The scheme of input 10 with as many units as make a table large."""
    home = folder / "s"
    home.mkdir()
    for file in (PUBLIC / "10" / "s").iterdir():
        (home / file.name).write_bytes(file.read_bytes())
    lines = ["track,name", *(f"u,单位{n:05}" for n in range(units))]
    (home / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return home


@pytest.mark.parametrize("kind", ["quoted", "unit", "exponent"])
def test_05_text_among_the_numbers_of_a_roster_is_read_or_refused(kind: str) -> None:
    found = scored(PUBLIC / "05" / kind / "s", PUBLIC / "05" / "facts.csv")
    number = kind != "unit" and found == {"甲局": Decimal("0.1"), "乙局": Decimal(5)}  # 1 ÷ 1000
    assert number or codes(found) == {"R328"}


def test_05_a_cell_too_many_in_a_roster_is_refused() -> None:
    assert codes(scored(PUBLIC / "05" / "csv" / "s", PUBLIC / "05" / "facts.csv"))


def test_07_codes_of_unassigned_registrars_and_categories_are_wrong() -> None:
    found = read_records(sampled.scheme(), PUBLIC / "07" / "codes.csv", months=["2023-05"])
    assert (found.counts["codes"], found.counts["wrong"]) in ((5, 4), (5, 5))
    [fact] = found.facts.to_dict("records")
    assert (fact["fact"], int(fact["value"])) == ("wrong_codes", found.counts["wrong"])


def test_07_eighteen_zeros_are_no_code_of_a_disclosed_record() -> None:
    found = read_records(sampled.scheme(), PUBLIC / "07" / "disclosure.csv")
    assert (found.counts["reported"], found.counts["compliant"]) == (1, 0)


def test_08_short_rows_are_refused() -> None:
    found = scored(PUBLIC / "08" / "s", PUBLIC / "08" / "facts.csv")
    assert isinstance(found, list)
    assert sorted({row for _, row in found}) == [3, 4]


@pytest.mark.parametrize("rows", [10, 17_000])
@pytest.mark.parametrize(
    ("figure", "code"), [(10**15, "F216"), (10**15 - 1, "F216"), (-(2**63), "F209")]
)
def test_10_figures_past_the_limits_are_refused_in_tables_of_any_size(
    tmp_path: Path, rows: int, figure: int, code: str
) -> None:
    units = [f"单位{n:05}" for n in range(rows)]
    table = pa.table(
        {
            "month": ["2023-05"] * rows,
            "entity": units,
            "item": ["1"] * rows,
            "n": [figure] + [2] * (rows - 1),
        }
    )
    pq.write_table(table, tmp_path / "facts.parquet")
    assert scored(crowd(tmp_path), tmp_path / "facts.parquet") == [(code, 1)]


def test_11_a_timestamp_past_the_year_9999_is_refused() -> None:
    try:
        found = set(read_records(sampled.scheme(), PUBLIC / "11" / "year-10000.parquet").reasons)
    except creditscore.CreditscoreError as error:
        found = {problem.code for problem in error.problems}
    assert found & {"D615", "D622"}


@pytest.mark.hostile
def test_12_an_index_of_pandas_is_read_alike_in_small_and_large(tmp_path: Path) -> None:
    home = crowd(tmp_path)
    found = []
    for rows in (10, 17_000):
        index = pd.MultiIndex.from_arrays(
            [["2023-05"] * rows, [f"单位{n:05}" for n in range(rows)]], names=["month", "entity"]
        )
        frame = pd.DataFrame({"item": "1", "n": 2}, index=index)
        frame.to_parquet(tmp_path / f"{rows}.parquet")
        one = scored(home, tmp_path / f"{rows}.parquet")
        found.append(one if isinstance(one, list) else {n: one[n] for n in list(one)[:10]})
        assert codes(one) in (set(), {"F217"})
    assert found[0] == found[1]


def test_13_two_values_of_a_parameter_from_one_month_are_refused() -> None:
    assert checked(PUBLIC / "13" / "s") == 1
    assert codes(scored(PUBLIC / "13" / "s", PUBLIC / "13" / "facts.csv"))


def test_14_days_that_are_none_and_words_behind_a_day_are_refused() -> None:
    found = scored(PUBLIC / "14" / "s", PUBLIC / "14" / "facts.csv")
    assert found == [("F221", 2), ("F221", 3), ("F221", 4)]


def test_14_a_time_that_is_none_is_refused() -> None:
    found = read_records(sampled.scheme(), PUBLIC / "14" / "record.csv")
    assert found.reasons["D622"] == 1
    assert found.counts["compliant"] == 0


RECORD = {
    "信息类别": "行政强制",
    "行政相对人名称": "模拟公司",
    "统一社会信用代码": "91140400M000100068",
    "决定文书号": "模拟1号",
    "决定内容": "模拟",
    "决定日期": "2023-05-08",
    "决定机关": "市公安局",
    "数据来源单位": "市公安局",
    "上报日期": "2023-05-09",
}
FACT = {"month": "2023-05", "entity": "市公安局", "item": "16", "cases": 4}


def frames_of_others() -> Mapping[str, Any]:
    table, frame = pa.Table.from_pylist([FACT]), pd.DataFrame([FACT])
    return {
        "facts dict of scalars": FACT,
        "facts pandas categories": frame.astype({"entity": "category", "month": "category"}),
        "facts arrow dictionary": table.set_column(1, "entity", table[1].dictionary_encode()),
        "facts arrow views": table.set_column(1, "entity", table[1].cast(pa.string_view())),
        "records pandas categories": pd.DataFrame([RECORD]).astype("category"),
        "records arrow batch": pa.RecordBatch.from_pylist([RECORD]),
    }


def frames_of_polars() -> Mapping[str, Any]:
    pl = pytest.importorskip("polars")
    records, facts = pl.DataFrame([RECORD]), pl.DataFrame([FACT])
    unit, entity = pl.col("数据来源单位"), pl.col("entity")
    return {
        "records": records,
        "records categorical": records.with_columns(unit.cast(pl.Categorical)),
        "records enum": records.with_columns(unit.cast(pl.Enum(["市公安局"]))),
        "records lazy": records.lazy(),
        "facts": facts,
        "facts categorical": facts.with_columns(entity.cast(pl.Categorical)),
        "facts lazy": facts.lazy(),
        "facts int128": facts.with_columns(pl.col("cases").cast(pl.Int128)),
    }


NAMES = [
    ("facts dict of scalars", frames_of_others),
    ("facts pandas categories", frames_of_others),
    ("facts arrow dictionary", frames_of_others),
    ("facts arrow views", frames_of_others),
    ("records pandas categories", frames_of_others),
    ("records arrow batch", frames_of_others),
    ("records", frames_of_polars),
    ("records categorical", frames_of_polars),
    ("records enum", frames_of_polars),
    ("records lazy", frames_of_polars),
    ("facts", frames_of_polars),
    ("facts categorical", frames_of_polars),
    ("facts lazy", frames_of_polars),
    ("facts int128", frames_of_polars),
]


@pytest.mark.parametrize(("name", "frames"), NAMES, ids=[name for name, _ in NAMES])
def test_15_frames_are_read_or_refused_with_a_code(
    name: str, frames: Callable[[], Mapping[str, Any]]
) -> None:
    frame = frames()[name]
    with suppress(creditscore.CreditscoreError):
        if name.startswith("records"):
            assert read_records(sampled.scheme(), frame).counts["compliant"] == 1
        else:
            result = creditscore.score(sampled.scheme(), frame)
            assert result.explain("市公安局", "2023-05").points == 8  # 4 cases of 2


def test_15_a_float32_is_read_by_its_own_digits_or_refused() -> None:
    """Thirty million cases: 20 points, which is the most, of which the year takes nine tenths."""
    found = scored(sampled.scheme(), [FACT | {"cases": np.float32(3e7)}])
    assert codes(found) or (isinstance(found, dict) and found["市公安局"] == Decimal(18))


@pytest.mark.parametrize("precision", [28, 9, 8, 7, 6, 1])
def test_16_the_context_of_the_caller_changes_no_points(precision: int) -> None:
    with decimal.localcontext() as context:
        context.prec = precision
        result = creditscore.score(sampled.scheme(), sampled.facts())
        league = result.league("departments").set_index("entity")
        own = result.ledger[result.ledger["entity"] == "市发改委"]
        total, posted = league.loc["市发改委", "total"], list(own["points"])
        months = result.months[result.months["entity"] == "市发改委"]["to_date"].iloc[-1]
        explained = result.explain("市发改委", "2023-05").points
    assert str(total) == "1384.7545"
    assert sum(map(Fraction, posted)) == Fraction("1384.7545")
    plain = creditscore.score(sampled.scheme(), sampled.facts())
    assert explained == plain.explain("市发改委", "2023-05").points
    assert months == plain.months[plain.months["entity"] == "市发改委"]["to_date"].iloc[-1]


@pytest.mark.parametrize("kind", ["large", "fine", "just-large", "par-large", "par-fine"])
def test_17_numbers_of_rules_past_64_bits_are_scored_exactly_or_refused(kind: str) -> None:
    home, facts = PUBLIC / "17" / kind / "s", PUBLIC / "17" / "facts.csv"
    found = scored(home, facts)
    exact = {
        "just-large": {"甲局": Decimal(0), "乙局": Decimal(5)},  # 100 ÷ 10^17 is 0.0000
        "par-fine": {"甲局": Decimal("0.1235"), "乙局": Decimal("0.1235"), "丙局": Decimal(0)},
    }
    assert codes(found) or (kind in exact and found == exact[kind])
    assert checked(home) == (1 if codes(found) else 0)


def test_20_a_name_that_is_not_known_is_told_once() -> None:
    found = scored(PUBLIC / "20" / "s", PUBLIC / "20" / "facts.csv")
    assert found == [("F201", 2)]


def test_points_beyond_64_bits_are_exact_or_refused() -> None:
    """Three items of 200 000 × 2 points × 10^9: each below 2^62, the sum not."""
    found = scored(HOSTILE / "wrap" / "mini", HOSTILE / "wrap" / "facts.csv")
    exact = {"甲局": Decimal(1_200_000_000_000_000), "乙局": Decimal(0), "丙局": Decimal(0)}
    assert found == exact or codes(found) == {"F216"}


def test_bases_beyond_64_bits_are_exact_or_refused() -> None:
    """Ten bases of 10^9 at nine places, and one case of 2 points."""
    found = scored(HOSTILE / "wrap_base" / "mini", HOSTILE / "wrap_base" / "facts.csv")
    exact = {"甲局": Decimal(10_000_000_002)} | dict.fromkeys(("乙局", "丙局"), Decimal(10**10))
    assert found == exact or codes(found)


def test_a_weight_of_26_digits_is_exact_or_refused() -> None:
    weight = Fraction("0.12345678901234567890123456")
    found = scored(HOSTILE / "weight" / "mini", HOSTILE / "weight" / "facts.csv")
    exact = {"甲局": rounded(6 * weight, 4), "乙局": rounded(4 * weight + Fraction("1.5"), 4)}
    assert found == exact | {"丙局": 0} or codes(found)
    assert checked(HOSTILE / "weight" / "mini") == (1 if codes(found) else 0)


@pytest.mark.parametrize("name", ["thirds", "thirds-round"])
def test_units_with_the_same_facts_in_a_month_have_the_same_points_and_place(name: str) -> None:
    """The mean of 80, 80 and 81 is 80.33, whatever the months before were rounded to."""
    result = creditscore.score(LANGUAGE / name, LANGUAGE / "th2.csv")
    adds_up(result)
    february = result.months[result.months["month"] == "2023-02"]
    assert list(february["points"]) == [Decimal("80.33")] * 2
    assert list(february["rank"]) == [1, 1]


@pytest.mark.parametrize("name", ["thirds", "thirds-round"])
def test_months_that_start_afresh_are_rounded_on_their_own(name: str) -> None:
    result = creditscore.score(LANGUAGE / name, LANGUAGE / "th.csv")
    adds_up(result)
    own = result.months[result.months["entity"] == "a"]
    assert list(own["points"]) == [Decimal("80.33")] * 12
    assert totals(result)["a"] == Decimal("963.96")


@pytest.mark.parametrize(
    ("name", "facts", "right"),
    [
        ("unscored", "x.csv", {"a": Decimal(5), "b": None, "c": None}),
        ("unscored", "xyz.csv", {"a": Decimal(5), "b": Decimal(4), "c": Decimal(4)}),
        ("thirds", "th2.csv", None),
        ("thirds", "th.csv", None),
    ],
)
def test_units_without_a_total_are_printed(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    facts: str,
    right: dict[str, Decimal | None] | None,
) -> None:
    if right:
        assert scored(LANGUAGE / name, LANGUAGE / facts) == right
    words = ["score", str(LANGUAGE / name), str(LANGUAGE / facts), "--out", str(tmp_path / "out")]
    assert main(words) == 0
    printed = capsys.readouterr().out
    rows = [line.split() for line in printed.splitlines() if line.split()[1:2] == ["c"]]
    assert all("0.0000" not in row for row in rows if facts == "x.csv")
    assert (tmp_path / "out" / "annual.csv").exists()


def test_a_league_by_the_points_of_a_node_is_made_or_refused_by_check(tmp_path: Path) -> None:
    words = [str(LANGUAGE / "league"), str(LANGUAGE / "xyz.csv")]
    refused = checked(LANGUAGE / "league")
    assert main(["score", *words, "--out", str(tmp_path / "out")]) == refused
    if not refused:
        leagues = creditscore.score(*map(Path, words)).leagues
        assert leagues.sort_values("rank")["entity"].iloc[0] == "a"


def test_large_amounts_of_a_rate_are_scored() -> None:
    """170 000 ÷ 200 000 × 20 = 17."""
    found = scored(LANGUAGE / "large", LANGUAGE / "large.csv")
    assert found == {"a": Decimal(17), "b": Decimal(0), "c": Decimal(0)}


def test_at_most_compares_large_amounts_exactly() -> None:
    """1 ≤ 12 000 000 and 9 000 000 ≤ 10 000 000; 10 000 000 > 1 is in row 3."""
    assert scored(LANGUAGE / "at-most", LANGUAGE / "at-most.csv") == [("F211", 3)]


def test_fewer_deductions_counts_deductions_alone() -> None:
    """All have 10; b has 2 taken off and 2 given, a's cap and c's note are no deductions."""
    annual = creditscore.score(LANGUAGE / "fewer", LANGUAGE / "f.csv").annual.set_index("entity")
    assert annual["total"].to_dict() == dict.fromkeys("abc", Decimal(10))
    assert annual["rank"].to_dict() == {"a": 1, "c": 1, "b": 3}


@pytest.mark.parametrize("column", ["kindd", "kind"])
def test_a_table_without_the_key_of_a_unit_is_refused(tmp_path: Path, column: str) -> None:
    """The column of the input is not on the roster; with the right one y has no key."""
    home = tmp_path / "table"
    home.mkdir()
    for file in (LANGUAGE / "table").iterdir():
        text = file.read_text(encoding="utf-8").replace("kindd", column)
        (home / file.name).write_text(text, encoding="utf-8")
    found = scored(home, LANGUAGE / "t.csv")
    assert codes(found)
    assert checked(home) == 1


@pytest.mark.parametrize(
    ("name", "units", "count"),
    [
        ("open", "ab", 320),
        ("open70", 70, 320),
        pytest.param("open", "ab", 6400, marks=pytest.mark.hostile),
        pytest.param("open70", 70, 3200, marks=pytest.mark.hostile),
    ],
)
def test_thousands_of_open_subjects_are_scored(
    tmp_path: Path, name: str, units: str | int, count: int
) -> None:
    """Contract n has n mod 7 faults of 10 points; each unit has the mean of its contracts."""
    names = list(units) if isinstance(units, str) else [f"u{n}" for n in range(units)]
    marks: dict[str, list[int]] = defaultdict(list)
    with (tmp_path / "facts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["month", "entity", "item", "subject", "x"])
        for n in range(count):
            unit = names[n % len(names)]
            writer.writerow([f"2023-{n % 12 + 1:02}", unit, "i", f"contract {n}", n % 7])
            marks[unit].append(max(0, 100 - 10 * (n % 7)))
    found = scored(LANGUAGE / name, tmp_path / "facts.csv")
    assert found == {u: rounded(Fraction(sum(own), len(own)), 4) for u, own in marks.items()}


def test_conditions_on_ratios_compare_exactly(tmp_path: Path) -> None:
    """Random figures of six places, near each other, against fractions."""
    rng, facts = Random(7), {}
    with (tmp_path / "facts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["month", "entity", "item", "p", "q", "r"])
        for n in range(40):
            size = rng.choice((1, 10, 1000, 100_000))
            q = Fraction(rng.randint(1, size * 100), 100)
            near = [q, q + Fraction(1, 10**6), Fraction(rng.randint(1, size * 10**6), 10**6)]
            p, r = rng.choice(near), rng.choice(near)
            facts[f"u{n}"] = p, q, r
            cells = [format(Decimal(x.numerator) / x.denominator, "f") for x in (p, q, r)]
            writer.writerow(["2023-05", f"u{n}", "i", *cells])
    found = scored(LANGUAGE / "cond", tmp_path / "facts.csv")
    assert found == conditions(facts)


def conditions(facts: Mapping[str, tuple[Fraction, Fraction, Fraction]]) -> dict[str, int]:
    """What the nine awards of `cond` come to."""
    ratios = [p / r for p, _, r in facts.values()]
    shares = [q / (p + r) for p, q, r in facts.values()]
    mean = sum((p / q for p, q, _ in facts.values()), Fraction(0)) / len(facts)
    right = {}
    for name, (p, q, r) in facts.items():
        held: Iterable[bool] = (
            p <= q,
            p / r <= q / r,
            p / q >= r / q,
            p / q >= q / r,
            p + q > r + p,
            sum(other > q / (p + r) for other in shares) == 0,
            p / q > mean,
        )
        place = sum(other > p / r for other in ratios)
        steps = min(100, 100 * p / q // 7)
        right[name] = sum(held) + int(steps) + [3, 2, 1, *[0] * len(facts)][place]
    return right
