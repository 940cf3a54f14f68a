"""A result as files: tables and `run.json`, written whole or not at all."""

from __future__ import annotations

import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import Place, Problem, UsageError, nearest
from ..lazy import Later, need
from . import columns, ledger_columns

if TYPE_CHECKING:
    import pandas as pd

    from ..scheme.scheme import Scheme
    from .result import Result
else:
    pd = Later("pandas")

TABLES = ("ledger", "items", "months", "annual", "completeness")
TARGETS = ("targets", "target_counts", "due")
LEAGUES = ("leagues",)
Tables = Sequence[str] | Mapping[str, Sequence[str] | None]
"""Some tables, perhaps each with the columns that are wanted of it (None: all)."""
ALL = TABLES + TARGETS + LEAGUES


def tables_of(scheme: Scheme) -> tuple[str, ...]:
    """The tables that a scheme's results have."""
    return TABLES + (TARGETS if scheme.targets else ()) + (LEAGUES if scheme.leagues else ())


def write(result: Result, folder: Path, format: str, tables: Tables | None = None) -> list[Path]:
    """Write tables and `run.json` into `folder`; raise `UsageError` where that cannot be done.

    Everything is written beside the folder first and moved into it at the end.
    """
    if format not in FORMATS:
        details = {"value": format, "pattern": " | ".join(FORMATS)}
        details["nearest"] = nearest(format, FORMATS)
        raise UsageError(Problem("U508", Place(), details))
    known = tables_of(result.scheme)
    wanted = dict.fromkeys(known) if tables is None else tables
    columns = wanted if isinstance(wanted, Mapping) else {}
    for table in sorted(set(wanted) - set(known)):
        details = {"value": table, "pattern": " | ".join(known)}
        details["nearest"] = nearest(table, known)
        raise UsageError(Problem("U508", Place(), details))
    if format == "parquet":
        need("pyarrow", "parquet")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as name,
            ThreadPoolExecutor(1) as aside,
        ):
            draft = Path(name)
            made_from = aside.submit(manifest, result, format)
            for table in (name for name in known if name in wanted):
                path = draft / f"{table}.{format}"
                only = columns.get(table)
                if format == "parquet" and table in _COLUMNS:
                    made = (_some(t, only, t.column_names) for t in _COLUMNS[table](result, only))
                    _by_columns(made, path)
                else:
                    frame = getattr(result, table)
                    FORMATS[format](_some(frame, only, list(frame)), path)
            text = json.dumps(made_from.result(), ensure_ascii=False, indent=2)
            (draft / "run.json").write_text(text + "\n", encoding="utf-8", newline="\n")
            return _moved(draft, folder)
    except OSError as error:
        reason = {"path": error.filename or folder, "reason": error.strerror or error}
        raise UsageError(Problem("U506", Place(), reason)) from None


def _some(table: Any, only: Sequence[str] | None, known: list[str]) -> Any:
    """Some columns of a table, all unless told."""
    if only is None:
        return table
    for name in sorted(set(only) - set(known)):
        details = {"value": name, "pattern": " | ".join(known), "nearest": nearest(name, known)}
        raise UsageError(Problem("U508", Place(), details))
    return table[list(only)] if hasattr(table, "iloc") else table.select(list(only))


def _moved(draft: Path, folder: Path) -> list[Path]:
    """Move a draft into place; the files of an earlier run go, or come back where that fails."""
    new = sorted(draft.iterdir())
    folder.mkdir(exist_ok=True)
    earlier = draft / "earlier"
    earlier.mkdir()
    names = ["run.json", *(f"{table}.{format}" for table in ALL for format in FORMATS)]
    try:
        for file in (folder / name for name in names):
            if file.exists():
                shutil.move(file, earlier / file.name)
        return [Path(shutil.move(file, folder / file.name)) for file in new]
    except OSError:
        for file in new:
            if not file.exists():
                (folder / file.name).unlink(missing_ok=True)
        for file in earlier.iterdir():
            shutil.move(file, folder / file.name)
        raise


def _written(table: pd.DataFrame) -> pd.DataFrame:
    """The table with exact numbers as text, written in full."""
    exact = [name for name in map(str, table) if name not in _TEXTS and table[name].dtype == object]
    return table.assign(**{name: table[name].map(_in_full) for name in exact})


_TEXTS = ("track", "month", "entity", "item", "award", "subject", "kind", "facts", "cites", "fact",
          "gap", "band", "veto", "target", "role", "due", "state", "must", "league",
          "figure")  # fmt: skip


def _in_full(value: Any) -> Any:
    return None if value is None or value != value else format(value, "f")


def _csv(table: pd.DataFrame, path: Path) -> None:
    _written(table).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _json(table: pd.DataFrame, path: Path) -> None:
    _written(table).to_json(path, orient="records", force_ascii=False, indent=1)


def _parquet(table: pd.DataFrame, path: Path) -> None:
    table.to_parquet(path, index=False)


def _by_columns(tables: Iterator[Any], path: Path) -> None:
    """Write Arrow tables as they come, each as a row group of its own."""
    parquet = need("pyarrow.parquet", "parquet")
    writer: Any = None
    try:
        for table in tables:
            plain = [n for n in ("entity", *_numbers(table)) if n in table.column_names]
            writer = writer or parquet.ParquetWriter(
                path,
                table.schema,
                use_dictionary=[name for name in table.column_names if name not in plain],
                write_statistics=[name for name in table.column_names if name in _TEXTS],
                store_schema=False,
                store_decimal_as_integer=True,
            )
            writer.write_table(table, row_group_size=1 << 19)
            found = table.schema.metadata
        if writer is not None and found:
            writer.add_key_value_metadata(found)
    finally:
        if writer is not None:
            writer.close()


def _numbers(table: Any) -> list[str]:
    return [field.name for field in table.schema if str(field.type).startswith(("dec", "int"))]


_COLUMNS: dict[str, Callable[[Result, Sequence[str] | None], Iterator[Any]]] = {
    "ledger": ledger_columns.ledger,
    "months": columns.months,
    "annual": columns.annual,
}

FORMATS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
}


def manifest(result: Result, format: str) -> dict[str, Any]:
    """What the run was made of: enough to tell whether another run was the same."""
    scheme = result.scheme
    source = scheme.source
    return {
        "scheme": scheme.id,
        "title": scheme.title,
        "through": scheme.months[result.through - 1],
        "format": format,
        "versions": {
            "creditscore": version("creditscore"),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pandas": version("pandas"),
        },
        "rules": dict(source.hashes) if source else {},
        "facts": dict(result.facts.hashes),
        "observations": {
            name: track.observations.fingerprint for name, track in result.tracks.items()
        },
        "readings": readings_in_force(scheme),
        "changes": dict(scheme.changed),
        "notices": [notice.message("en") for notice in result.notices],
    }


def readings_in_force(scheme: Any) -> dict[str, str]:
    """The option in force of every reading of a scheme."""
    inside = {reading.id: reading.chosen for reading in scheme.readings}
    for track in scheme.tracks.values():
        for item in track.items.values():
            inside |= {f"{track.id}/{item.id}/{r.id}": r.chosen for r in item.readings}
    return inside | dict(scheme.chosen)
