"""The kinds of columns that tables have, brought to the few that are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import numpy as np

from ... import arrow
from ...errors import Place, Problem, excerpt
from ...tabular import instants
from . import numbers, views

_TEXT = r"(large_)?string(_view)?"
_FIGURE = rf"{_TEXT}|null|bool|u?int(8|16|32|64)|halffloat|float|double|decimal\d+\(.*\)"
_TIME = r"date(32|64)\[.*\]|timestamp\[.*\]"
_FIGURES = re.compile(_FIGURE)
_NAMES = re.compile(f"{_FIGURE}|{_TIME}")
_CODED = re.compile(r"dictionary<values=(.*), indices=.*")
_INDEX = re.compile(r"__index_level_\d+__")
WHEN = ("month", "until")
_EPOCH = date(1970, 1, 1)
_PLAIN = ("double", "bool", "int", "uint", "decimal128", "decimal256", "date", "timestamp")


def refused(
    kinds: Mapping[Any, str], used: Mapping[Any, str], facts: Iterable[str], place: Place
) -> Iterator[Problem]:
    """Columns of kinds that are not read; `used` are their tidy names, `facts` those of figures."""
    figures = {*facts, "value"}
    for column, name in used.items():
        coded = _CODED.fullmatch(kinds[column])
        known = _FIGURES if name in figures else _NAMES
        if kinds[column] and not known.fullmatch(coded[1] if coded else kinds[column]):
            details = {"column": excerpt(column), "kind": kinds[column].partition("<")[0]}
            yield Problem("F240", place, details)


def is_index(column: object) -> bool:
    """Whether a column is an index without a name, which pandas wrote beside the table."""
    return _INDEX.fullmatch(str(column)) is not None


def plain(column: Any) -> Any:
    """An Arrow array as one of texts (coded or not), numbers, truths, dates or timestamps.

    A float of less than 64 bits is the shortest decimal that reads back as it.
    """
    kind = str(column.type)
    if kind.startswith(_PLAIN) or kind in ("string", "large_string"):
        return column
    if kind.startswith("dictionary"):
        value = str(column.type.value_type)
        if value in ("string", "large_string"):
            return column
        if "string" in value:
            cells = column.dictionary.cast("large_string")
            found = import_module("pyarrow").DictionaryArray
            return found.from_arrays(column.indices, cells, safe=False)
        return plain(column.dictionary_decode())
    if kind == "null":
        return arrow.nothing(len(column))
    if kind == "float":
        return column.cast("string").cast("double")
    if kind == "halffloat":
        cells = [float(str(number)) for number in arrow.numbers(column)]
        return arrow.column(np.array(cells, np.float64), arrow.valid(column))
    if kind == "string_view" and len(column):
        few = views.coded(column)
        return column.cast("large_string") if few is None else few
    if kind.startswith("decimal"):
        return column.cast(arrow.decimal(column.type.precision, column.type.scale))
    return column.cast("large_string")


def named(column: Any) -> Any:
    """A column of names or ids as a text, or as codes of texts; of times as it is."""
    kind = str(column.type)
    if "string" in kind or kind.startswith(("date", "timestamp")):
        return column
    coded = arrow.encoded(column)
    cells = arrow.texts([numbers.text(cell) for cell in coded.dictionary.to_pylist()])
    return import_module("pyarrow").DictionaryArray.from_arrays(coded.indices, cells, safe=False)


def prepared(columns: Mapping[str, Any], facts: Iterable[str]) -> dict[str, Any]:
    """The columns of a table, by their tidy names, of kinds that are read; no times but months."""
    figures = {*facts, "value"}
    found = {}
    for name, column in columns.items():
        cells = plain(column)
        if name not in figures:
            cells = named(cells)
            kind = str(cells.type)
            if name not in WHEN and kind.startswith(("date", "timestamp")):
                cells = written(cells)
        found[name] = cells
    return found


def local(column: Any, zone: Any) -> Any:
    """A column of months or days as texts: of times the days in a zone."""
    kind = str(column.type)
    if not kind.startswith(("date", "timestamp")):
        return column
    days = instants.days(column, zone)
    if np.count_nonzero(days == instants.NO_DAY) > column.null_count:
        return written(column)
    distinct, codes = np.unique(days, return_inverse=True)
    cells = [
        "" if day == instants.NO_DAY else str(_EPOCH + timedelta(days=day))
        for day in distinct.tolist()
    ]
    return arrow.coded(codes, cells)


def written(column: Any) -> Any:
    """Dates and timestamps as codes of texts; those that have a zone end in Z."""
    kind = str(column.type)
    coded = column.dictionary_encode()
    width = "D" if kind.startswith("date32") else "ms"
    width = column.type.unit if kind.startswith("timestamp") else width
    values = instants.counted(coded.dictionary).view(f"datetime64[{width}]")
    zoned = kind.startswith("timestamp") and column.type.tz is not None
    texts = arrow.texts(instants.written(values, zoned))
    found = import_module("pyarrow").DictionaryArray
    return found.from_arrays(coded.indices, texts, safe=False)


def in_pandas(column: Any) -> Any:
    """A column that is read as pandas has it, whole numbers exact beside nulls."""
    if str(column.type).startswith(("date", "timestamp")):
        column = written(column)
    if hasattr(column, "dictionary"):
        column = column.dictionary_decode()
    return column.to_pandas(integer_object_nulls=True).array
