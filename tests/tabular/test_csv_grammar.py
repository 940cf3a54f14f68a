"""Quotes, rows and lengths of a CSV, against a reader that takes it letter by letter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from creditscore.errors import FactError
from creditscore.tabular import csv_cells, csv_columns, csv_grammar
from creditscore.tabular.encodings import parts_in

HEAD = "a,b,note\n"
REMARKS = ("note",)


def slowly(text: str) -> list[tuple[int, list[str]]] | str:
    """The rows of a CSV with their numbers, or the code of the first fault in it."""
    rows, row, cell, state, width = list[Any](), list[str](), "", "start", 3
    for letter in [*text, *([] if text.endswith("\n") else ["\n"])]:
        if state == "quoted":
            if letter == '"':
                state = "closed"
            else:
                cell += letter
        elif state == "closed" and letter == '"':
            cell, state = cell + '"', "quoted"
        elif letter in ",\n":
            if "\n" in cell:
                if cell.count(",") >= cell.count("\n") * (width - 1):
                    return "F231"
                if len(row) != 2:
                    return "F233"
            row, cell, state = [*row, cell], "", "start"
            if letter == "\n":
                rows, row = [*rows, row], []
        elif state == "closed":
            return "F231"
        elif letter == '"':
            if state == "cell":
                return "F232"
            state = "quoted"
        else:
            cell, state = cell + letter, "cell"
    if state == "quoted":
        return "F231"
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    return filled if all(len(row) == width for _, row in filled) else "F234"


def read(text: str) -> list[tuple[int, list[str]]] | set[str]:
    try:
        found = csv_cells.cells(text.encode(), "t.csv", REMARKS)
    except FactError as error:
        return {problem.code for problem in error.problems}
    rows = zip(*found.columns, strict=True)
    return list(zip(found.rows, map(list, rows), strict=True))


@settings(max_examples=1500, deadline=None)
@given(st.text('",\n1甲', max_size=24))
@example('1,2,"x\n1,2,y"\n')
@example('1,2,"甲,\n乙"\n')
@example('"1\n1,2,3\n4","2","3"\n')
def test_as_a_slow_reader_reads(text: str) -> None:
    expected, found = slowly(HEAD + text), read(HEAD + text)
    if isinstance(expected, str):
        assert isinstance(found, set)
        assert found - {"F234"} <= {"F231", "F232", "F233"}
        assert (found == {"F234"}) == (expected == "F234")
    else:
        assert found == expected[1:]


@settings(max_examples=300, deadline=None)
@given(st.text('",\n1甲', max_size=60), st.integers(1, 40))
def test_wherever_it_is_cut(text: str, piece: int) -> None:
    """The same faults, at the same places, however few bytes are looked at together."""

    def told(size: int) -> list[str]:
        whole, data = csv_grammar._PIECE, (HEAD + text).encode()
        csv_grammar._PIECE = size
        try:
            csv_grammar.check(parts_in(data), ["a", "b", "note"], REMARKS, "t.csv")
        except FactError as error:
            return [f"{p.place} {p.code} {p.details}" for p in error.problems]
        finally:
            csv_grammar._PIECE = whole
        return []

    assert told(piece) == told(1 << 20)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('1,"2,3\n4,5,6\n', "t.csv:2:2 F231"),
        ('1,2,3\n"4,5,6\n7,8,9\n"10",11,12\n', "t.csv:3:1 F231"),
        ('1,2,"x\n4,5,y"\n', "t.csv:2:3 F231"),
        ('1,2,"x"y\n', "t.csv:2:3 F231"),
        ('1,2"2,3\n', "t.csv:2:2 F232"),
        ('1, "2",3\n', "t.csv:2:2 F232"),
        ('1,"2\n2",3\n', "t.csv:2:2 F233"),
        ("1,2\n", "t.csv:2 F234"),
        ("\n\n1,2,3,4\n", "t.csv:4 F234"),
        ("1,2,3\n" + '1,2,"x,y"\n' * 3 + '1,2,"x,y\n' * 3, "t.csv:6:3 F231"),
        ("1,2," + "x" * (1 << 18), "t.csv:2 F237"),
        ('1,2,"' + "x" * (1 << 18) + '"', "t.csv:2 F237"),
        ('1,2,"' + "x\n" * (1 << 22), "t.csv:2:3 F231"),
        ("1,2," + "x" * (1 << 22), "t.csv:2 F237"),
    ],
)
def test_the_place_of_a_fault(text: str, told: str) -> None:
    with pytest.raises(FactError) as caught:
        csv_cells.cells((HEAD + text).encode(), "t.csv", REMARKS)
    assert [f"{p.place} {p.code}" for p in caught.value.problems] == [told]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_may_stand_in_quotes(encoding: str, end: str) -> None:
    text = '"a",b,note\n\n1,"2,2","他说""可""\n，另起一行"\n,"",\n"","3",""\n'
    found = csv_cells.cells(text.replace("\n", end).encode(encoding), "t.csv", REMARKS)
    assert found.headings == ["a", "b", "note"]
    assert found.rows == [3, 5]
    assert found.columns == [("1", ""), ("2,2", "3"), (f'他说"可"{end}，另起一行', "")]


def test_many_rows_with_one_fault_are_told_with_a_count() -> None:
    with pytest.raises(FactError) as caught:
        csv_cells.cells((HEAD + "1,2\n" * 100_000).encode(), "t.csv", REMARKS)
    *listed, last = caught.value.problems
    assert (last.code, last.details) == ("N910", {"code": "F234", "count": 99_980})
    assert [(problem.code, problem.place.line) for problem in listed] == [
        ("F234", row) for row in range(2, 22)
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a" * (1 << 22), "F237"),
        (b"," * (1 << 22), "F237"),
        (b"a," * 1000, "F237"),
        (b"a," * 999 + b"b" * 300, "F237"),
        (b'"a\n' * 10 + b"," * (1 << 22), "F231"),
        ("月份,单位\n".encode("utf-16"), "F236"),
        ("月份,单位\n".encode("utf-16-le"), "F236"),
        ("月份,单位\n".encode("utf-32"), "F236"),
        (b"a,b\n1,\0\n", "F236"),
        (b"a,b\r1,2\r", "F236"),
        (b"a,b\r\n1,2\r3,4\r\n", "F236"),
        (b"a,b\n1,\xff\n", "F236"),
        (b"a,,\n1,,2\n", "F238"),
    ],
)
@pytest.mark.parametrize("many", [0, 1 << 30])
def test_what_is_no_table_has_a_code(data: bytes, code: str, many: int) -> None:
    with pytest.raises(FactError) as caught:
        csv_columns.columns(data, "t.csv", (), many)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("row", [b"\n", b",\n", b",,\n"])
@pytest.mark.parametrize("many", [0, 1 << 30])
def test_empty_rows_are_passed_over_up_to_a_million(row: bytes, many: int) -> None:
    found = csv_columns.columns(b"a,b\n" + row * (1 << 16) + b"1,2", "t.csv", (), many)
    assert found.rows.tolist() == [(1 << 16) + 2]
    with pytest.raises(FactError, match="F237"):
        csv_columns.columns(b"a,b\n" + row * (1 << 21), "t.csv", (), many)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", "1", "甲", " "]), max_size=4), max_size=8))
def test_columns_are_the_same_by_arrow(rows: list[list[str]]) -> None:
    data = ("a,b,c\n" + "".join(",".join(row) + "\n" for row in rows)).encode()
    told = []
    for many in (0, 1 << 30):
        try:
            found = csv_columns.columns(data, "t.csv", (), many)
        except FactError as error:
            told.append([(str(p.place), p.code, dict(p.details)) for p in error.problems])
        else:
            cells = [list(map(str, column)) for column in found.columns]
            told.append([found.headings, cells, found.rows.tolist()])
    assert told[0] == told[1]
