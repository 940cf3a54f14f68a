"""What tables are answered as: JSON by pages, CSV, Arrow; filtered by their own columns."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from importlib import import_module
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from ...errors import nearest
from ...formulas import guarded
from ..refusals import refused
from .preferences import preferred

JSON, CSV, ARROW = "application/json", "text/csv", "application/vnd.apache.arrow.stream"
_WORDS = {"json": JSON, "csv": CSV, "arrow": ARROW}
MOST = 10_000
_OWN = ("limit", "offset", "format", "lang", "through", "reading", "set")
Limit = Annotated[int, Query(ge=1, le=MOST, description="how many rows a page has at most")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="how many rows come before it")]
Format = Annotated[str | None, Query(pattern="^(json|csv|arrow)$", description="else as accepted")]


class ColumnShape(BaseModel):
    """A column: what its cells are, what they count, and its titles."""

    name: str
    kind: str = Field(description="text, decimal (written in full), whole or truth")
    unit: str = ""
    zh: str = ""
    en: str = ""


class TableShape(BaseModel):
    """A page of a table: rows as mappings, decimals as text so that they stay exact."""

    table: str
    columns: list[ColumnShape]
    rows: list[dict[str, Any]]
    total: int = Field(description="how many rows there are in all that were asked for")
    next: str | None = Field(None, description="the address of the next page")


TABLES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the table, as it was asked for by Accept or `format`",
        "content": {
            CSV: {"schema": {"type": "string"}},
            ARROW: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
"""What a route says of itself that answers with a table."""


def media_of(request: Request, wanted: str | None = None) -> str:
    """What a table is to be answered as; refused (U622) where none of it is to be had."""
    if wanted:
        return _WORDS[wanted]
    header = request.headers.get("accept", "*/*")
    wishes, unwanted = preferred(header)
    for wish in wishes or ["*/*"]:
        for media in _WORDS.values():
            if fnmatchcase(media, wish) and media not in unwanted:
                return media
    raise refused("U622", media=header[:100])


def answered(
    request: Request,
    name: str,
    columns: Sequence[Mapping[str, str]],
    rows: Sequence[Mapping[str, Any]],
    *,
    limit: int = 1000,
    offset: int = 0,
    format: str | None = None,
    own: Sequence[str] = _OWN,
) -> Response:
    """A table as it was asked for: rows whose cells are those that the address names, a page of it.

    CSV and Arrow have all rows unless `limit` is given.
    """
    media, asked = media_of(request, format), request.query_params
    names = [column["name"] for column in columns]
    for key in asked:
        if key not in own and key not in names:
            raise refused("U615", what=f"query.{key}", why=nearest(key, names) or ", ".join(names))
    for key in (key for key in asked if key in names and key not in own):
        wanted = set(asked.getlist(key))
        rows = [row for row in rows if _text(row[key]) in wanted]
    total = len(rows)
    if media == JSON or "limit" in asked or "offset" in asked:
        rows = rows[offset : offset + limit]
    if media == CSV:
        return Response(_csv(names, rows), media_type=f"{CSV}; charset=utf-8")
    if media == ARROW:
        return Response(_arrow(columns, rows), media_type=ARROW)
    following = None
    if offset + len(rows) < total and rows:
        url = request.url.include_query_params(offset=offset + len(rows), limit=limit)
        following = f"{url.path}?{url.query}"
    body = {
        "table": name,
        "columns": list(columns),
        "rows": rows,
        "total": total,
        "next": following,
    }
    return Response(as_json(body), media_type=JSON)


def as_json(body: Any) -> bytes:
    """Plain data as JSON, decimals written in full."""
    return json.dumps(body, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _csv(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    import csv

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        cells = (row[name] for name in names)
        writer.writerow([guarded(c) if isinstance(c, str) else _text(c) for c in cells])
    return text.getvalue().encode("utf-8-sig")


def _arrow(columns: Sequence[Mapping[str, str]], rows: Sequence[Mapping[str, Any]]) -> bytes:
    pa = import_module("pyarrow")
    kinds = {"text": pa.string(), "whole": pa.int64(), "truth": pa.bool_()}
    arrays, fields = [], []
    for column in columns:
        cells = [row[column["name"]] for row in rows]
        kind = kinds.get(column["kind"]) or _decimals(pa, cells)
        fields.append(pa.field(column["name"], kind))
        arrays.append(pa.array(cells, kind))
    table = pa.table(arrays, schema=pa.schema(fields))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    found: bytes = sink.getvalue().to_pybytes()
    return found


def _decimals(pa: Any, cells: Sequence[Decimal | None]) -> Any:
    """The type that holds all of some decimals."""
    places = max((-int(c.as_tuple().exponent) for c in cells if c is not None), default=0)
    whole = max((c.adjusted() + 1 for c in cells if c is not None), default=1)
    places = max(places, 0)
    return pa.decimal128(min(38, max(whole, 1) + places), places)
