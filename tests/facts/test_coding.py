import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditscore import Scheme, load_scheme, read_facts
from creditscore.facts.coding.rows import Coder
from creditscore.facts.planes.observations import Observations, key_of

MINI = load_scheme(Path(__file__).parents[1] / "mini")
COLUMNS = ("month", "entity", "item", "subject", "fact", "value")
UNITS = ("甲局", "乙局", "丙局")


def coded(rows: list[tuple[Any, ...]], scheme: Scheme = MINI) -> dict[str, Observations]:
    table = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    coder = Coder(read_facts(table), scheme)
    return {track: coder.usable(found) for track, found in coder.observations().items()}


def listed(found: Observations) -> list[tuple[int, ...]]:
    columns = (found.slot, found.entity, found.month, found.value, found.row)
    return [tuple(map(int, row)) for row in zip(*columns, strict=True)]


def test_row_becomes_slot_entity_month_and_value() -> None:
    found = coded(
        [
            ("2023-12", "乙局", "review", "", "mark", "88.5"),
            ("2023-02", "市甲局", "1", "乙类", "reported", 9),
            ("2023-01", "东镇", "3", "", "listed", 1),
            ("2023-01", "丙管理局", "2", "", "spent", 0.25),
        ]
    )
    assert listed(found["units"]) == [(4, 0, 1, 9, 1), (8, 2, 0, 25, 3), (11, 1, 11, 885, 0)]
    assert listed(found["towns"]) == [(0, 0, 0, 1, 2)]


ROWS = st.lists(
    st.tuples(
        st.integers(1, 12).map("2023-{:02d}".format),
        st.sampled_from(UNITS),
        st.just("1"),
        st.sampled_from(("甲类", "乙类")),
        st.sampled_from(("reported", "compliant")),
        st.integers(0, 99),
    ),
    unique_by=lambda row: row[:5],
    min_size=1,
)


@settings(deadline=None)
@given(ROWS, st.randoms())
def test_observations_are_sorted_however_the_rows_stand(rows: list[Any], random: Any) -> None:
    found = coded(rows)["units"]
    assert len(found.key) == len(rows)
    assert (np.diff(found.key) > 0).all()
    assert [rows[row][5] for row in found.row] == found.value.tolist()
    shuffled = coded(random.sample(rows, len(rows)))["units"]
    assert [row[:4] for row in listed(shuffled)] == [row[:4] for row in listed(found)]


def test_key_puts_the_months_of_a_unit_side_by_side() -> None:
    slots = coded([("2023-01", "甲局", "3", "", "listed", 0)])["units"].slots
    assert key_of(slots, 0, 0, 11) + 1 == key_of(slots, 0, 1, 0)
    assert key_of(slots, 0, 2, 11) + 1 == key_of(slots, 1, 0, 0)


def test_rows_of_a_slot() -> None:
    found = coded(
        [
            ("2023-01", name, "1", "甲类", fact, 1)
            for name in UNITS
            for fact in ("reported", "compliant")
        ]
    )["units"]
    assert [found.of_slot(slot) for slot in (0, 1, 2)] == [slice(0, 3), slice(3, 6), slice(6, 6)]
    assert listed(found.only(found.entity == 1)) == [(0, 1, 0, 1, 3), (1, 1, 0, 1, 2)]


def test_rows_refused_leave_their_key() -> None:
    rows = [("2023-01", "甲局", "3", "", "listed", value) for value in (-1, "x", 0.5, 2)]
    found = coded([*rows, ("2023-02", "丁局", "3", "", "listed", 1)])["units"]
    assert listed(found) == [(9, 0, 0, 2, 3)]
    assert found.refused.tolist() == found.key.tolist() * 3


@pytest.mark.parametrize("dtype", [object, "category", "str"])
def test_categories_are_read_like_text(dtype: Any) -> None:
    rows = [("2023-01", name, "1", "甲类", "reported", "1") for name in (*UNITS, "丁局", None)]
    table = pd.DataFrame(rows, columns=COLUMNS).astype(dtype)
    coder = Coder(read_facts(table), MINI)
    assert coder.observations()["units"].entity.tolist() == [0, 1, 2]
    assert [(problem.code, problem.place.line) for problem in coder.problems] == [
        ("F201", 4),
        ("F201", 5),
    ]


def test_more_categories_than_a_byte_counts() -> None:
    names = [f"丁局{number}" for number in range(127)]
    table = pd.DataFrame(
        [("2023-01", name, "1", "甲类", "reported", 1) for name in [*names, None]], columns=COLUMNS
    )
    coder = Coder(read_facts(table.astype({"entity": "category"})), MINI)
    coder.observations()
    assert {problem.code for problem in coder.problems} == {"F201"}


@pytest.mark.parametrize("column", ["entity", "item", "fact", "subject", "value"])
def test_table_of_strangers_is_told_soon(column: str, changzhi: Scheme) -> None:
    count = 20_000
    row = {**dict.fromkeys(COLUMNS, ""), "month": "2023-01", "entity": "市公安局", "item": "16"}
    table = pd.DataFrame([{**row, "fact": "cases", "value": "4"}] * count)
    facts = read_facts(table.assign(**{column: [f"市局{i}" for i in range(count)]}))
    coder = Coder(facts, changzhi)
    start = time.process_time()
    coder.observations()
    assert time.process_time() - start < 3
    assert len(coder.problems) == count


def test_long_cells_are_cut_short_in_messages() -> None:
    long = "x" * 5000
    coder = Coder(
        read_facts([dict(zip(COLUMNS, (long, long, "3", "", "listed", long), strict=True))]), MINI
    )
    coder.observations()
    assert {problem.code for problem in coder.problems} == {"F201", "F213", "F221"}
    assert all(len(problem.message("en")) < 100 for problem in coder.problems)
