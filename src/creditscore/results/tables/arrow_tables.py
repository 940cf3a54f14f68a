"""Rows of tables as Arrow tables, and the schemas of these."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from ... import arrow
from .columns import Data, Numbers, Rows, Texts, Truths
from .definitions import Column, Table
from .digits import Types

_TYPES = {"text": "string", "whole": "int64", "truth": "bool_"}


def table(definition: Table, rows: Rows, types: Types) -> Any:
    """The rows of a table as an Arrow table; a column that the rows do not have is left out."""
    columns = {c.name: _array(c, rows[c.name], types) for c in definition.columns if c.name in rows}
    return import_module("pyarrow").table(list(columns.values()), names=list(columns))


def spelled(definition: Table, rows: Rows, types: Types | None) -> Any:
    """The same with texts spelled out, for a reader; without types decimals are floats."""
    columns = {}
    for column in definition.columns:
        data = rows[column.name]
        if isinstance(data, Texts):
            columns[column.name] = _texts(data, repeats=False)
        elif isinstance(data, Numbers) and column.kind == "decimal" and types is None:
            columns[column.name] = arrow.column(data.as_floats(), data.there)
        else:
            columns[column.name] = _array(column, data, types or {})
    return import_module("pyarrow").table(list(columns.values()), names=list(columns))


def schema(definition: Table, types: Types) -> Any:
    """The schema of a table, its texts without dictionaries."""
    library = import_module("pyarrow")
    return library.schema(
        (c.name, types[c.name].arrow if c.kind == "decimal" else getattr(library, _TYPES[c.kind])())
        for c in definition.columns
    )


def for_pandas(columns: Sequence[Column]) -> dict[str, str]:
    """What pandas has to know to read whole numbers with gaps as such."""
    kind = {"pandas_type": "int64", "numpy_type": "Int64", "metadata": None}
    places = [c.name for c in columns if c.kind == "whole" and c.gaps]
    told = [{"name": name, "field_name": name, **kind} for name in places]
    nothing: dict[str, Any] = {"index_columns": [], "column_indexes": []}
    return {"pandas": json.dumps({**nothing, "columns": told, "pandas_version": "2.2"})}


def _array(column: Column, data: Data, types: Types) -> Any:
    if isinstance(data, Texts):
        return _texts(data, column.repeats)
    if isinstance(data, Truths):
        return arrow.column(data.values)
    if column.kind == "whole":
        there = None if data.there is None or data.there.all() else data.there
        return arrow.column(data.values, there)
    kind = types[column.name]
    found = arrow.decimals(data.values, data.places, data.there, kind.digits)
    return found if data.places == kind.places else found.cast(kind.arrow)


def _texts(data: Texts, repeats: bool) -> Any:
    if data.codes is None and not repeats:
        return data.texts if hasattr(data.texts, "type") else arrow.texts(data.texts)
    codes = np.arange(len(data), dtype=np.int32) if data.codes is None else data.codes
    return arrow.coded(codes, data.texts) if repeats else arrow.spelled(codes, data.texts or [""])
