"""An uploaded table as it looks, sheet by sheet: read apart as all that comes from outside."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...tabular import encodings, folders, workbooks
from ...tabular.sheets import Sheet
from ..settings import Settings
from .child import send
from .reading import bounded

_INSTANT, _DAY = "instant", "day"


def sheets(settings: Settings, content: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook, or a CSV as one; none of what is neither, or cannot be read."""
    if Path(name).suffix.lower() not in (*folders.SHEETS, folders.CSV):
        return []
    with TemporaryDirectory(prefix="creditscore-look-") as folder:
        place = Path(folder, f"table{Path(name).suffix.lower()}")
        place.write_bytes(content)
        found = bounded(settings, look, place)
    return [_sheet(one) for one in found.get("sheets", ())]


def look(sender: Any, path: str, bounds: dict[str, int]) -> None:
    """Read the sheets of a file and send them."""
    send(sender, path, bounds, lambda: {"sheets": [_plain(one) for one in _read(Path(path))]})


def _read(path: Path) -> list[Sheet]:
    content = path.read_bytes()
    if path.suffix in folders.SHEETS:
        return workbooks.sheets(content, path.name, percents=True)
    encoding = encodings.written(encodings.parts_in(content), path.name).encoding
    text = io.StringIO(content.decode(encoding), newline="")
    return [Sheet("", False, 0, [[*line] for line in csv.reader(text)])]


def _plain(sheet: Sheet) -> list[Any]:
    lines = [[_cell(cell) for cell in line] for line in sheet.lines]
    return [sheet.name, sheet.hidden, sheet.above, lines, sheet.left, sheet.merged]


def _cell(cell: Any) -> Any:
    """A cell as JSON holds it; times of day and stretches of time become texts."""
    if isinstance(cell, datetime):
        return {_INSTANT: cell.isoformat()}
    if isinstance(cell, date):
        return {_DAY: cell.isoformat()}
    return cell if isinstance(cell, str | int | float) else str(cell)


def _sheet(found: list[Any]) -> Sheet:
    name, hidden, above, lines, left, merged = found
    cells = [[_known(cell) for cell in line] for line in lines]
    ranges = tuple((tuple(first), tuple(last)) for first, last in merged)
    return Sheet(name, hidden, above, cells, "", left, ranges)


def _known(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    if _INSTANT in cell:
        return datetime.fromisoformat(cell[_INSTANT])
    return date.fromisoformat(cell[_DAY])
