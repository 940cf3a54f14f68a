"""Tables as a command prints them for other programs: CSV, or JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..formulas import guarded
from ..visible import in_json, visible
from .speech import Speech

if TYPE_CHECKING:
    import pandas as pd


def print_csv(table: pd.DataFrame) -> None:
    """Print a table with its headings; an empty cell is what is not there."""
    shown = visible if sys.stdout.isatty() else str
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(table.columns)
    for row in table.itertuples(index=False, name=None):
        cells = (_plain(cell) for cell in row)
        out.writerow(
            "" if c is None else shown(guarded(c)) if isinstance(c, str) else c for c in cells
        )


def print_rows(t: Speech, head: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]]) -> None:
    """Print a table of texts, its headings in the reader's language.

    In Chinese it begins with a byte order mark, so that spreadsheets of offices open it.
    """
    to_terminal = sys.stdout.isatty()
    shown = visible if to_terminal else str
    if t.lang == "zh" and not to_terminal:
        sys.stdout.write("\ufeff")
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([t(zh, en) for en, zh in head])
    out.writerows([shown(guarded(cell)) for cell in row] for row in rows)


def print_json(tables: Mapping[str, pd.DataFrame]) -> None:
    """Print tables as lists of objects, each under its name; points are texts, exact."""
    data = {
        name: [{key: _plain(cell) for key, cell in row.items()} for row in table.to_dict("records")]
        for name, table in tables.items()
    }
    print(in_json(json.dumps(data, ensure_ascii=False, indent=1)))


def _plain(cell: Any) -> Any:
    """A cell as CSV and JSON hold it: a decimal as it is written, none for what is not there."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if cell is None or cell != cell:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.item() if hasattr(cell, "item") else cell
