"""JSON as a table: a list of objects, or an object a line; numbers exactly as they are written."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..errors import FactError, Place, excerpt
from .csv_cells import Cells, named
from .csv_grammar import CELL, COLUMNS, HEADING
from .encodings import parts_in, written
from .faults import illegible, refused, too_much

_BYTES, _CELLS, _ENTRIES = 1 << 26, 1 << 23, 1 << 20
_HALF = re.compile("[\ud800-\udfff]")
_BLANK = re.compile(r"[ \t\r\n]*")
_DIGITS, _EXPONENT = 40, 3
"""How many digits a number may have, and signs the power of ten behind it."""


class _OddError(ValueError):
    """What JSON allows, or Python's reader of it, and no table has; says so in Chinese as well."""


def rows(data: bytes, name: str) -> Cells:
    """The objects of a JSON file as rows; raises `FactError` for anything else.

    The rows of a list count from 1, those of lines as the lines do. What an object does not say is
    an empty cell.

    >>> found = rows(b'[{"month": "2023-05", "value": 0.10}]', "facts.json")
    >>> found.headings, found.columns, found.rows
    (['month', 'value'], [['2023-05'], [Decimal('0.10')]], [1])
    """
    if len(data) > _BYTES:
        raise too_much(name, "JSON 的字节数", "bytes of JSON", _BYTES)
    text = data.decode(written(parts_in(data), name).encoding)
    if not text.strip():
        raise refused("F219", Place(name), file=name)
    escaped = "\\u" in text
    columns: dict[str, list[Any]] = {}
    numbers: list[int] = []
    for number, entry in _entries(text, name):
        if not isinstance(entry, dict):
            raise _wrong(name, number, "不是对象", "is no object")
        if escaped and any(_HALF.search(part) for part in _texts(entry)):
            raise _wrong(name, number, "里有半个字符", "has half a character")
        if not any(cell is not None and cell != "" for cell in entry.values()):
            continue
        for key, cell in entry.items():
            if isinstance(cell, dict | list):
                told = excerpt(key)
                raise _wrong(name, number, f"“{told}”里又有一层", f"has more below '{told}'")
            if isinstance(cell, str) and len(cell) > CELL:
                raise too_much(name, "一格的字数", "letters in a cell", CELL, number)
            if key not in columns:
                _new(columns, key, len(numbers), name, number)
            columns[key].append("" if cell is None else cell)
        numbers.append(number)
        if len(numbers) * len(columns) > _CELLS:
            raise too_much(name, "JSON 的单元格数", "cells of JSON", _CELLS, number)
        for column in columns.values():
            if len(column) < len(numbers):
                column.append("")
    return named(list(columns), list(columns.values()), numbers, name)


def _texts(entry: dict[str, Any]) -> Iterator[str]:
    yield from entry
    yield from (cell for cell in entry.values() if isinstance(cell, str))


def _new(columns: dict[str, list[Any]], key: str, above: int, name: str, row: int) -> None:
    if len(columns) == COLUMNS:
        raise too_much(name, "列数", "columns", COLUMNS, row)
    if len(key) > HEADING:
        raise too_much(name, "列名字数", "letters in a heading", HEADING, row)
    columns[key] = [""] * above


def _wrong(name: str, number: int, zh: str, en: str) -> FactError:
    return illegible(name, f"JSON 第 {number} 条{zh}", f"entry {number} of the JSON {en}", number)


def _entries(text: str, name: str) -> Iterator[tuple[int, Any]]:
    """The objects with their numbers, one at a time."""
    at = _after(text, 0)
    if text[at] != "[":
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                entry, end = _read(line, _after(line, 0), name, number)
                if _after(line, end) < len(line):
                    raise _broken(name, number)
                yield number, entry
        return
    number, sign = 0, "["
    while sign != "]":
        at = _after(text, at + 1)
        if sign == "[" and text[at : at + 1] == "]":
            break
        number += 1
        if number > _ENTRIES:
            raise too_much(name, "JSON 的条数", "entries of JSON", _ENTRIES)
        entry, at = _read(text, at, name)
        at = _after(text, at)
        sign = text[at : at + 1]
        if sign not in ("]", ","):
            raise _broken(name, text.count("\n", 0, at) + 1)
        yield number, entry
    if _after(text, at + 1) < len(text):
        raise _broken(name, text.count("\n", 0, at) + 1)


def _after(text: str, at: int) -> int:
    """Where the next sign stands that is no blank."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _read(text: str, at: int, name: str, line: int = 0) -> tuple[Any, int]:
    """What stands at a place, and where it ends; `line` is its line where that is not told."""
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise illegible(name, "JSON 嵌套过深", "JSON nested too deep") from None
    except _OddError as error:
        raise illegible(name, error.args[0], error.args[1], line) from None
    except json.JSONDecodeError as error:
        raise _broken(name, line or error.lineno) from None


def _broken(name: str, row: int) -> FactError:
    return illegible(name, f"JSON 第 {row} 行不合语法", f"no valid JSON in line {row}", row)


def _decimal(digits: str) -> Decimal | str:
    """A number exactly; one that is written out of all measure stays text, and is told as such."""
    exponent = digits.lower().partition("e")[2]
    plain = len(exponent) <= _EXPONENT and len(digits) <= _DIGITS
    return Decimal(digits) if plain else digits


def _constant(word: str) -> Any:
    raise _OddError(f"JSON 里有 {word}，不是数", f"{word} in the JSON, which is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        key = excerpt(Counter(key for key, _ in pairs).most_common(1)[0][0])
        raise _OddError(
            f"JSON 的一个对象里“{key}”出现两次", f"'{key}' twice in one object of the JSON"
        )
    return found


_DECODER = json.JSONDecoder(
    parse_float=_decimal,
    parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS else digits,
    parse_constant=_constant,
    object_pairs_hook=_once,
)
