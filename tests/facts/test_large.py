"""Large tables: planes say the same as rows, whatever the order, the blocks, the threads."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sampled
from small import posted, small

import creditscore
from creditscore import FactError, Scheme, read_facts
from creditscore.engine import blocks
from creditscore.facts import read as tables
from creditscore.facts.checking import suspects
from creditscore.facts.planes import fingerprint, observations
from creditscore.facts.planes.observations import as_rows
from creditscore.facts.streaming import streaming
from creditscore.results.result import Result

HERE = Path(__file__).parent
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is large but the sample year's own facts, and a block has eight units."""
    sampled.facts()
    monkeypatch.setattr(tables, "MANY", 0)
    for module in (blocks, observations, fingerprint, streaming):
        monkeypatch.setattr(module, "BLOCK", 8)


@cache
def whole_year() -> Result:
    """The sample year; its hashes are those of small blocks, so no other test may share it."""
    return creditscore.score(sampled.scheme(), sampled.facts())


def parquet(frame: pd.DataFrame, path: Path, coded: bool = True, rows: int = 500) -> Path:
    """Write a tidy frame with texts as dictionaries, some rows to a row group."""
    columns = {
        name: pa.array(frame[name], pa.string() if name != "value" else None)
        for name in ("month", "entity", "item", "subject", "fact", "value", "until", "source")
        if name in frame
    }
    if coded:
        columns = {
            name: column.dictionary_encode() if pa.types.is_string(column.type) else column
            for name, column in columns.items()
        }
    pq.write_table(pa.table(columns), path, row_group_size=rows)
    return path


def sample(tmp_path: Path, change: Callable[[pd.DataFrame], pd.DataFrame], **more: Any) -> Path:
    frame = sampled.facts().frame.astype(object)
    return parquet(change(frame), tmp_path / "facts.parquet", **more)


def same(one: Result, other: Result) -> None:
    """The same scores, standings, notices and fingerprints, bit for bit."""
    for name, track in one.tracks.items():
        found = other.tracks[name]
        for field in track.scores.__dataclass_fields__:
            np.testing.assert_array_equal(
                getattr(track.scores, field), getattr(found.scores, field), field
            )
        for field in ("total", "rank", "band", "provisional"):
            np.testing.assert_array_equal(
                getattr(track.standing, field), getattr(found.standing, field), field
            )
        assert track.observations.fingerprint == found.observations.fingerprint
        assert track.observations.counts.tolist() == found.observations.counts.tolist()
    assert [p.text("en") for p in one.notices] == [p.text("en") for p in other.notices]


def _places() -> dict[str, int]:
    tracks = sampled.scheme().tracks.values()
    return {name: i for track in tracks for name, i in track.positions.items()}


ORDERS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "as it comes": lambda frame: frame,
    "by unit": lambda frame: frame.sort_values("entity", kind="stable"),
    "in the roster's order": lambda frame: frame.sort_values(
        "entity", key=lambda names: names.map(_places()), kind="stable"
    ),
    "shuffled": lambda frame: frame.sample(frac=1, random_state=1),
}


@pytest.mark.parametrize(
    ("order", "threads", "memory"),
    [
        pytest.param(
            order, threads, memory, marks=[pytest.mark.slow] * ((at + threads + (memory > 1)) % 2)
        )
        for at, order in enumerate(ORDERS)
        for threads in (1, 2)
        for memory in (1 << 30, 1)
    ],
)
def test_planes_score_as_rows_do(order: str, threads: int, memory: int, tmp_path: Path) -> None:
    path = sample(tmp_path, ORDERS[order])
    facts = read_facts(path)
    assert facts.tables
    same(whole_year(), creditscore.score(sampled.scheme(), facts, threads=threads, memory=memory))


@pytest.mark.parametrize("memory", [1 << 30, 1])
def test_a_damaged_table_is_told_of(memory: int, tmp_path: Path) -> None:
    path = sample(tmp_path, ORDERS["shuffled"], rows=20_000)
    damaged = bytearray(path.read_bytes())
    damaged[200:30_000] = b"\xaa" * 29_800
    path.write_bytes(damaged)
    with pytest.raises(FactError) as caught:
        creditscore.score(sampled.scheme(), path, memory=memory)
    assert [(p.code, p.place.file) for p in caught.value.problems] == [("F218", str(path))]


@pytest.mark.parametrize("through", ["2023-06", "2023-01"])
def test_part_of_a_year(through: str, tmp_path: Path) -> None:
    path = sample(tmp_path, ORDERS["shuffled"])
    rows = creditscore.score(sampled.scheme(), sampled.facts(), through=through)
    for memory in (1 << 30, 1):
        same(rows, creditscore.score(sampled.scheme(), path, through=through, memory=memory))


def test_plain_texts_are_as_good_as_dictionaries(tmp_path: Path) -> None:
    path = sample(tmp_path, ORDERS["by unit"], coded=False)
    same(whole_year(), creditscore.score(sampled.scheme(), path, memory=1))


@pytest.mark.parametrize("numeric", [True, False])
@pytest.mark.parametrize("items", [["17", "20", "25"], None])
def test_wide_tables(
    items: list[str] | None, numeric: bool, tmp_path: Path, monkeypatch: Patch
) -> None:
    """A column a fact: nulls are no observations; whole numbers, fractions and texts alike."""
    frame = sampled.facts().frame.astype(str)
    frame = frame[frame["item"].isin(items)] if items else frame
    keys = ["month", "entity", "item", "subject"]
    wide = frame.pivot_table("value", keys, "fact", "first").reset_index()
    for name in wide.columns[4:] if numeric else ():
        wide[name] = pd.to_numeric(wide[name])
    path = tmp_path / "wide.parquet"
    wide.to_parquet(path, row_group_size=999)
    found = _score_or_problems(sampled.scheme(), path)
    monkeypatch.setattr(tables, "MANY", 1 << 60)
    rows = _score_or_problems(sampled.scheme(), path)
    if isinstance(rows, Result) and isinstance(found, Result):
        same(rows, found)
    else:
        assert _codes(rows) == _codes(found)


def _score_or_problems(scheme: Scheme, facts: Any) -> Result | tuple[creditscore.Problem, ...]:
    try:
        return creditscore.score(scheme, facts)
    except FactError as error:
        return error.problems


def _codes(found: Any) -> list[Any]:
    return [(problem.code, problem.details) for problem in found]


def problems(facts: Any, scheme: Scheme, **more: Any) -> list[str]:
    with pytest.raises(FactError) as caught:
        creditscore.score(scheme, facts, through="2023-03", **more)
    return [problem.text("en") for problem in caught.value.problems]


@pytest.fixture
def mistakes() -> pd.DataFrame:
    with (HERE / "mistakes.csv").open(encoding="utf-8") as file:
        return pd.DataFrame(list(csv.DictReader(file))).drop(columns="note")


@pytest.mark.parametrize("memory", [1 << 30, 1])
def test_every_mistake_is_told_in_the_same_words(
    mistakes: pd.DataFrame, mini: Scheme, memory: int, tmp_path: Path, monkeypatch: Patch
) -> None:
    path = parquet(mistakes, tmp_path / "mistakes.parquet", rows=7)
    monkeypatch.setattr(tables, "MANY", 1 << 60)
    told = problems(path, mini)
    monkeypatch.setattr(tables, "MANY", 0)
    assert problems(path, mini, memory=memory) == told


@pytest.mark.parametrize("number", range(42))
def test_each_mistake_alone(
    number: int, mistakes: pd.DataFrame, mini: Scheme, tmp_path: Path, monkeypatch: Patch
) -> None:
    """Every row of the table of mistakes by itself, with the rows of the same unit before it."""
    path = parquet(mistakes.iloc[[number]], tmp_path / "one.parquet")
    monkeypatch.setattr(tables, "MANY", 1 << 60)
    told = _score_or_problems(mini, path)
    monkeypatch.setattr(tables, "MANY", 0)
    found = _score_or_problems(mini, path)
    assert isinstance(told, Result) == isinstance(found, Result)
    if not isinstance(told, Result):
        assert _codes(told) == _codes(found)


def test_more_units_with_problems_than_are_listed(
    mistakes: pd.DataFrame, mini: Scheme, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(suspects, "MOST_UNITS", 2)
    told = problems(parquet(mistakes, tmp_path / "mistakes.parquet"), mini)
    (more,) = (text for text in told if "F230" in text)
    assert "8 more units have rows with problems; those of the first 2 are listed" in more
    assert 3 <= len(told) < len(mistakes)


def test_what_is_wrong_with_columns_alone_is_told(mini: Scheme, tmp_path: Path) -> None:
    table = pd.DataFrame({"month": ["2023-01"], "entity": "丙局", "item": "2", "share": 80})
    path = tmp_path / "columns.parquet"
    table.assign(casses=1).to_parquet(path)
    with pytest.raises(FactError) as caught:
        creditscore.score(mini, path, through="2023-01")
    assert [problem.details.get("column") for problem in caught.value.problems] == ["casses"]


def test_months_at_the_end_without_a_fact_are_told(tmp_path: Path) -> None:
    """The last fact is of March; the year is scored to June, and to March."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        units=[f"单位{number}" for number in range(20)],
    )
    table = pd.DataFrame(
        {"month": ["2023-01", "2023-03"], "entity": ["单位1", "单位19"], "n": [1, 2]}
    )
    table.assign(item="1").to_parquet(tmp_path / "facts.parquet")
    for through, told in (("2023-06", ["2023-03"]), ("2023-03", [])):
        result = creditscore.score(scheme, tmp_path / "facts.parquet", through=through)
        silent = [notice for notice in result.notices if notice.code == "N904"]
        assert [notice.details["month"] for notice in silent] == told


@pytest.mark.parametrize("memory", [1 << 30, 1])
def test_wrong_figures_of_units_of_later_blocks_are_found(memory: int, tmp_path: Path) -> None:
    """A figure of each of twenty units, of which the twelfth and the last are above the bound."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数, at_most: 10}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        units=[f"单位{number}" for number in range(20)],
    )
    values = [11 if number in (11, 19) else 10 for number in range(20)]
    table = pd.DataFrame({"entity": [f"单位{n}" for n in range(20)], "n": values})
    table.assign(month="2023-05", item="1").to_parquet(tmp_path / "facts.parquet")
    with pytest.raises(FactError) as caught:
        creditscore.score(scheme, tmp_path / "facts.parquet", memory=memory)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [("F210", 12), ("F210", 20)]


def test_what_is_not_asked_and_what_ends_are_part_of_a_fingerprint(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    """Of four tables that differ in these alone; by planes and by rows it is the same."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
    )
    found = []
    for value, until in (("0", None), ("n/a", None), ("0", "2023-02"), ("n/a", "2023-02")):
        rows = [("2023-01", "甲", value, until), ("2023-02", "乙", "1", None)]
        table = pd.DataFrame(rows, columns=["month", "entity", "value", "until"])
        table.assign(item="1", fact="n").to_parquet(tmp_path / "facts.parquet")
        both = set()
        for many in (0, 1 << 60):
            monkeypatch.setattr(tables, "MANY", many)
            result = creditscore.score(scheme, tmp_path / "facts.parquet")
            both.add(result.tracks["units"].observations.fingerprint)
        assert len(both) == 1
        found += both
    assert len(set(found)) == 4


def test_subjects_side_by_side_of_which_one_ends_or_is_not_asked(tmp_path: Path) -> None:
    """税 ends in February, 水 is n/a in March, 电 is neither: each month earns what it has.

    税 earns 3 and gives it back in March; 水 earns 5 in February and has no other month; 电 earns
    1 in January and 2 in March.
    """
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 1, period: year}]",
        item="subjects: [税, 水, 电]",
        units=[f"单位{number}" for number in range(20)],
    )
    rows = [
        ("2023-01", "税", "3", "2023-02"), ("2023-02", "水", "5", None),
        ("2023-03", "水", "n/a", None), ("2023-01", "电", "1", None), ("2023-03", "电", "2", None),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["month", "subject", "value", "until"])
    table = table.assign(entity="单位11", item="1", fact="n")
    table.to_parquet(tmp_path / "facts.parquet")
    result = creditscore.score(scheme, tmp_path / "facts.parquet")
    expected = {"税": {1: 3, 3: -3}, "水": {2: 5}, "电": {1: 1, 3: 2}}
    for subject, changes in expected.items():
        found = posted(result, "单位11", award="a", subject=subject)
        assert {month: points for month, points in found.items() if points} == changes


@pytest.mark.parametrize(("most", "more"), [(1, {"F244": 1}), (2, {})])
def test_that_not_all_rows_were_looked_at_is_told(
    most: int, more: dict[str, int], mini: Scheme, monkeypatch: Patch, tmp_path: Path
) -> None:
    """Two rows of one unit, of which one is wrong, where one row is looked at, or two are."""
    monkeypatch.setattr(suspects, "MOST_ROWS", most)
    table = pd.DataFrame({"month": ["2023-01", "2023-13"], "entity": "丙局", "item": "2"})
    path = tmp_path / "rows.parquet"
    table.assign(fact="share", value=80).to_parquet(path)
    with pytest.raises(FactError) as caught:
        creditscore.score(mini, path, through="2023-01")
    told = {problem.code: problem.details.get("shown") for problem in caught.value.problems}
    assert told == {"F221": None} | more


def test_a_unit_is_explained_from_its_rows(tmp_path: Path) -> None:
    path = sample(tmp_path, ORDERS["shuffled"])
    for memory in (1 << 30, 1):
        result = creditscore.score(sampled.scheme(), path, memory=memory)
        mine = result.explain("市公安局", "2023-05")
        theirs = whole_year().explain("市公安局", "2023-05")
        assert mine.points == theirs.points
        assert [c.item for c in mine.clauses] == [c.item for c in theirs.clauses]
        lines = [[p.arithmetic_en for p in c.postings] for c in mine.clauses]
        assert lines == [[p.arithmetic_en for p in c.postings] for c in theirs.clauses]


def test_the_frame_of_large_facts_is_made_when_asked_for(tmp_path: Path) -> None:
    path = sample(tmp_path, ORDERS["as it comes"])
    facts = read_facts(path)
    assert len(facts) == len(facts.frame) == len(sampled.facts())
    assert facts.place(4) == creditscore.Place(str(path), 5)
    assert set(facts.hashes) == {str(path)}


def test_the_tables_of_large_facts(tmp_path: Path) -> None:
    path = sample(tmp_path, ORDERS["shuffled"])
    result = creditscore.score(sampled.scheme(), path, memory=1)
    for name in ("ledger", "items", "months", "annual", "completeness"):
        one, other = getattr(result, name), getattr(whole_year(), name)
        pd.testing.assert_frame_equal(one, other)


def test_floats_are_what_they_print(mini: Scheme, tmp_path: Path, monkeypatch: Patch) -> None:
    months = [f"2023-{month:02d}" for month in range(1, 13)]
    table = pd.DataFrame({"month": months, "entity": "丙局", "item": "2"})
    table["share"] = [0.1, 7.3, 99.999999, 33.333333, 5, 6, 7, 8, 9, 10.25, 0.3, 1.1]
    path = tmp_path / "floats.parquet"
    table.to_parquet(path)
    found = creditscore.score(mini, path)
    monkeypatch.setattr(tables, "MANY", 1 << 60)
    same(creditscore.score(mini, path), found)
    monkeypatch.setattr(tables, "MANY", 0)
    table.loc[3, "share"] = 0.1 + 0.2
    table.to_parquet(path)
    assert "F215" in "".join(problems(path, mini))


def test_rows_of_planes(tmp_path: Path) -> None:
    result = creditscore.score(sampled.scheme(), sample(tmp_path, ORDERS["shuffled"]), memory=1)
    for name, track in whole_year().tracks.items():
        rows, found = as_rows(track.observations), as_rows(result.tracks[name].observations)
        for field in ("slot", "entity", "month", "value", "until", "void"):
            np.testing.assert_array_equal(getattr(rows, field), getattr(found, field))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_large_csv_is_converted_first(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    frame = sampled.facts().frame[["month", "entity", "item", "subject", "fact", "value"]]
    frame.to_csv(path, index=False, encoding=encoding)
    told: list[tuple[str, int, int]] = []
    facts = read_facts(path, progress=lambda *how: told.append(how))
    assert facts.tables
    assert told[-1] == (str(path), path.stat().st_size, path.stat().st_size)
    same(whole_year(), creditscore.score(sampled.scheme(), facts))
    assert set(facts.hashes) == {str(path)}
    frame.assign(value="x").tail(1).to_csv(path, index=False, encoding=encoding)
    assert problems(path, sampled.scheme())[0].startswith(f"{path}:2: ")


def _lines(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    return lambda text: "\n".join(change(text.split("\n")))


LOOKS: dict[str, Callable[[str], str]] = {
    "blank rows": _lines(lambda rows: [*rows[:500], ",,,,,", *rows[500:], ",,,,,", ",,,,,"]),
    "empty lines": _lines(lambda rows: [*rows[:500], "", "", *rows[500:], ""]),
    "a column too many": _lines(lambda rows: [f"{row}," if row else row for row in rows]),
    "quoted headings": lambda text: text.replace("month,entity", '"month","entity"'),
    "space around": _lines(lambda rows: [row.replace(",", " , ") for row in rows]),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "leading zeros": lambda text: text.replace(",16,", ",016,", 3),
    "a figure that is none": lambda text: text.replace(",cases,1,", ",cases,x,", 1),
}


@pytest.mark.parametrize("look", LOOKS)
def test_csv_is_the_same_large_or_small(look: str, tmp_path: Path, monkeypatch: Patch) -> None:
    """However a table was saved; problems are told with the numbers of their rows."""
    frame = sampled.facts().frame[["month", "entity", "item", "subject", "fact", "value"]]
    path = tmp_path / "facts.csv"
    text = LOOKS[look](frame.to_csv(index=False))
    path.write_text(text, encoding="utf-8")
    found = _score_or_problems(sampled.scheme(), path)
    path.write_text(text + "2023-01,外局,16,,cases,1\n", encoding="utf-8")
    told = _score_or_problems(sampled.scheme(), path)
    monkeypatch.setattr(tables, "MANY", 1 << 60)
    expected = _score_or_problems(sampled.scheme(), path)
    assert not isinstance(told, Result)
    assert not isinstance(expected, Result)
    assert [p.text("en") for p in told] == [p.text("en") for p in expected]
    path.write_text(text, encoding="utf-8")
    rows = _score_or_problems(sampled.scheme(), path)
    if isinstance(rows, Result) and isinstance(found, Result):
        same(rows, found)
    else:
        assert _codes(rows) == _codes(found)


def test_rows_of_another_length_are_told_of_a_large_csv(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(
        "month,entity,item,cases\n2023-01,甲局,2\n2023-01,甲局,2,3,4\n", encoding="utf-8"
    )
    with pytest.raises(FactError) as caught:
        read_facts(path)
    assert [str(problem.place) for problem in caught.value.problems] == [
        f"{path}:{n}" for n in (2, 3)
    ]


def test_open_subjects_are_found_in_large_tables(tmp_path: Path, monkeypatch: Patch) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        item="subjects: open",
    )
    rows = [
        {"month": f"2023-{month:02d}", "entity": unit, "item": "1", "subject": f"合同{i}", "n": i}
        for month in (1, 5) for i, unit in enumerate("甲乙丙", 1)
    ]  # fmt: skip
    path = tmp_path / "open.parquet"
    pd.DataFrame(rows).to_parquet(path)
    found = creditscore.score(scheme, path)
    monkeypatch.setattr(tables, "MANY", 1 << 60)
    same(creditscore.score(scheme, path), found)


def test_an_open_subject_is_asked_of_those_who_have_facts_of_it(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    """From the month of its first facts on, whatever fact that is."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次, missing: error}, other: {type: score, label: 分}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        item="subjects: open",
    )
    rows = [
        {"month": f"2023-{month}", "entity": unit, "item": "1", "subject": subject, fact: 1.0}
        for month, unit, subject, fact in [
            ("11", "甲", "合同一", "n"), ("12", "甲", "合同一", "n"), ("12", "乙", "合同一", "n"),
            ("10", "丙", "合同二", "other"), ("11", "丙", "合同二", "n"),
            ("12", "丙", "合同二", "n"),
        ]
    ]  # fmt: skip
    path = tmp_path / "open.parquet"
    for many in (0, 1 << 60):
        monkeypatch.setattr(tables, "MANY", many)
        pd.DataFrame(rows).to_parquet(path)
        with pytest.raises(FactError) as caught:
            creditscore.score(scheme, path)
        found = [(p.code, p.details["entity"], p.details["month"]) for p in caught.value.problems]
        assert found == [("F220", "丙", "2023-10")]
        pd.DataFrame([*rows[:3], *rows[4:]]).to_parquet(path)
        totals = creditscore.score(scheme, path).annual.set_index("entity")["total"]
        assert totals.to_dict() == {"甲": 4, "乙": 2, "丙": 4}


def test_unknown_units_where_planes_have_many_rows(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        item="subjects: open",
        units=[f"单位{i}" for i in range(40)],
    )
    table = pd.DataFrame({"month": "2023-12", "item": "1", "n": 1}, index=range(120))
    table["subject"] = [f"合同{i:03d}" for i in range(120)]
    table["entity"] = [f"单位{i % 40}" for i in range(120)]
    table = pd.concat([table, table.tail(10).assign(entity="丁")], ignore_index=True)
    table.to_parquet(tmp_path / "many.parquet")
    for memory in (1 << 30, 1):
        with pytest.raises(FactError) as caught:
            creditscore.score(scheme, tmp_path / "many.parquet", memory=memory)
        assert [problem.code for problem in caught.value.problems] == ["F201"] * 10


def test_figures_that_end_and_figures_of_64_bits(tmp_path: Path, monkeypatch: Patch) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}, s: {type: score, label: 分, missing: carry}}",
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 50},"
        " {id: b, form: given, of: s, period: month}]",
    )
    frame = pd.DataFrame(
        [
            ("2023-01", "甲", "1", "n", "3", "2023-05"),
            ("2023-02", "乙", "1", "n", "4", ""),
            ("2023-02", "丙", "1", "s", "n/a", None),
            ("2023-03", "丙", "1", "s", "99999999.5", None),
        ],
        columns=["month", "entity", "item", "fact", "value", "until"],
    )
    path = parquet(frame, tmp_path / "until.parquet")
    for memory in (1 << 30, 1):
        monkeypatch.setattr(tables, "MANY", 0)
        found = creditscore.score(scheme, path, memory=memory)
        monkeypatch.setattr(tables, "MANY", 1 << 60)
        same(creditscore.score(scheme, path), found)
    monkeypatch.setattr(tables, "MANY", 0)
    assert "F227" in "".join(problems(parquet(frame.assign(until="2022-01"), path), scheme))


@pytest.mark.parametrize("memory", [1 << 30, 1])
@pytest.mark.parametrize("name", ["东乡", " 东乡"])
def test_old_names_of_units(name: str, memory: int, tmp_path: Path) -> None:
    """A name stands for its unit in the months in which it was its name."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        units=["东镇, aliases: [{name: 东乡, until: 2023-04}]", "西镇"],
    )
    rows = [(f"2023-{month:02d}", "西镇", "1", "n", month) for month in range(1, 13)]
    rows.insert(3, ("2023-04", name, "1", "n", 5))
    frame = pd.DataFrame(rows, columns=["month", "entity", "item", "fact", "value"])
    path = parquet(frame, tmp_path / "names.parquet")
    same(creditscore.score(scheme, frame), creditscore.score(scheme, path, memory=memory))
    frame.loc[3, "month"] = "2023-05"
    with pytest.raises(FactError) as caught:
        creditscore.score(scheme, parquet(frame, path), memory=memory)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [("F228", 4)]
    frame.loc[len(frame)] = ["2023-06", f"{name} ", "1", "n", 5]
    for table in (frame, parquet(frame, path)):
        with pytest.raises(FactError) as caught:
            creditscore.score(scheme, table, memory=memory)
        assert [(p.code, p.place.line) for p in caught.value.problems] == [
            ("F228", 4),
            ("F228", 14),
        ]


def test_a_scheme_with_peers_streams(tmp_path: Path) -> None:
    names = [f"单位{i}" for i in range(40)]
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: rank, of: n, points: [9, 7, 5, 3], period: month},"
        " {id: b, form: levels, levels: [{when: {of: n, above: {peers: mean, of: n}}, points: 1}],"
        " period: year}]",
        units=names,
    )
    rows = [
        {"month": f"2023-{month:02d}", "entity": name, "item": "1", "n": (i * month) % 17}
        for month in range(1, 13) for i, name in enumerate(names)
    ]  # fmt: skip
    path = tmp_path / "peers.parquet"
    pd.DataFrame(rows).to_parquet(path, row_group_size=50)
    whole = creditscore.score(scheme, pd.DataFrame(rows))
    for memory in (1 << 30, 1):
        for threads in (1, 2):
            same(whole, creditscore.score(scheme, path, memory=memory, threads=threads))
