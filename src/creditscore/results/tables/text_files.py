"""Rows of tables as text files: CSV for spreadsheets, JSON for programs, numbers in full."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...formulas import guarded
from .columns import Data, Rows, Texts, Truths, listed
from .definitions import Column

_Cells = Callable[[slice], list[Any]]
"""The cells of some rows of a column, as they are written."""


def write_csv(columns: Sequence[Column], rows: Rows, path: Path, at_once: int = 1 << 16) -> None:
    """Write some columns as CSV, with texts that no spreadsheet takes for a formula.

    So many rows are made into text `at_once`.
    """

    def cells(column: Column, data: Data) -> _Cells:
        if isinstance(data, Texts):
            return _texts(data, guarded)
        return _others(column, data, lambda text: text)

    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in columns])
        for some in _parts(columns, rows, cells, at_once):
            writer.writerows(some)


def write_json(columns: Sequence[Column], rows: Rows, path: Path, at_once: int = 1 << 16) -> None:
    """Write some columns as a JSON list with an object a row; decimals are texts.

    So many rows are made into text `at_once`.
    """

    def cells(column: Column, data: Data) -> _Cells:
        if isinstance(data, Texts):
            return _texts(data, _quoted)
        if isinstance(data, Truths):
            return lambda some: ["true" if held else "false" for held in data.values[some].tolist()]
        known = _others(column, data, '"{}"'.format)
        return lambda some: ["null" if cell is None else cell for cell in known(some)]

    names = (_quoted(column.name).replace("%", "%%") for column in columns)
    row = " {\n  " + ",\n  ".join(f"{name}:%s" for name in names) + "\n }"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[\n")
        for number, some in enumerate(_parts(columns, rows, cells, at_once)):
            file.write(",\n" if number else "")
            file.write(",\n".join(row % cells for cells in some))
        file.write("\n]")


def _parts(
    columns: Sequence[Column],
    rows: Rows,
    cells: Callable[[Column, Data], _Cells],
    at_once: int,
) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The cells of some rows at a time, row by row."""
    made = [cells(column, rows[column.name]) for column in columns]
    count = len(rows[columns[0].name])
    for first in range(0, count, at_once):
        some = slice(first, first + at_once)
        yield zip(*(of(some) for of in made), strict=True)


def _texts(data: Texts, written: Callable[[str], str]) -> _Cells:
    """Texts, each distinct one made as it is written once."""
    texts, codes = np.array([written(text) for text in data.texts], object), data.codes

    def cells(some: slice) -> list[Any]:
        found: list[Any] = texts[some if codes is None else codes[some]].tolist()
        return found

    return cells


def _others(column: Column, data: Data, written: Callable[[str], str]) -> _Cells:
    """Truths, whole numbers, or decimals in full as `written`; None where there is none."""

    def cells(some: slice) -> list[Any]:
        found = listed(data.only(some), column.kind)
        if column.kind != "decimal":
            return found
        return [None if number is None else written(f"{number:f}") for number in found]

    return cells


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("/", "\\/")
