"""JSON as a table: exact numbers, and a code for whatever is no list of objects."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from creditscore import FactError, read_facts
from creditscore.tabular import json_rows

ROW = '{"month": "2023-05", "entity": "市公安局", "item": "16", "cases": 0.10}'


def test_a_list_of_objects_and_an_object_a_line(tmp_path: Path) -> None:
    for name, text in (("a.json", f"[{ROW},\n {ROW}]"), ("a.jsonl", f"{ROW}\n\n{ROW}\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        facts = read_facts(tmp_path / name)
        assert facts.frame["value"].tolist() == [Decimal("0.10")] * 2
        lines = [facts.place(at).line for at in range(2)]
        assert lines == ([1, 2] if name == "a.json" else [1, 3])


def test_what_is_not_said_is_an_empty_cell() -> None:
    found = json_rows.rows(b'[{"a": null, "b": 1}, {}, {"c": true, "a": "x"}]', "t")
    assert found.headings == ["a", "b", "c"]
    assert found.columns == [["", "x"], [1, ""], ["", True]]
    assert found.rows == [1, 3]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "F219"),
        ("[", "F236"),
        ("[1]", "F236"),
        ("[{}", "F236"),
        ('[{"a": 1},]', "F236"),
        ('[{"a": 1}] x', "F236"),
        ('{"a": 1} {"a": 2}', "F236"),
        ('[{"a": 1, "a": 2}]', "F236"),
        ('[{"a": NaN}]', "F236"),
        ('[{"a": -Infinity}]', "F236"),
        ('[{"a": {"b": 1}}]', "F236"),
        ('[{"a": [1]}]', "F236"),
        ("[" * 200_000, "F236"),
        ('[{"a":' * 200_000, "F236"),
        ('{"a": "\\ud8"}', "F236"),
        ('[{"a": "\\ud800"}]', "F236"),
        ('[{"\\udfff": 1}]', "F236"),
        ('[{"": 1}]', "F238"),
        ("[{" + ",".join(f'"k{n}": 1' for n in range(1001)) + "}]", "F237"),
        ('[{"' + "k" * 300 + '": 1}]', "F237"),
        ('[{"a": "' + "x" * 200_000 + '"}]', "F237"),
    ],
)
def test_what_is_no_table_has_a_code(text: str, code: str) -> None:
    with pytest.raises(FactError) as caught:
        json_rows.rows(text.encode(), "t")
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("number", ["1e999999999", "9" * 5000, "0." + "1" * 5000])
def test_numbers_out_of_all_measure_stay_text(number: str) -> None:
    assert json_rows.rows(f'[{{"a": {number}}}]'.encode(), "t").columns == [[number]]
