"""A result as files: tables and `run.json`, written whole or not at all."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import Place, Problem, UsageError, nearest
from ..formulas import guarded
from ..lazy import Later, need
from ..staging import Tell
from ..whole import folder as whole_folder
from .output_folder import LEAGUES, SEAL, TABLES, TARGETS, clear_to_write, written_before
from .tables import ledger as ledger_columns
from .tables import months as columns

if TYPE_CHECKING:
    import pandas as pd

    from ..scheme.scheme import Scheme
    from .result import Result
else:
    pd = Later("pandas")

Tables = Sequence[str] | Mapping[str, Sequence[str] | None]
"""Some tables, perhaps each with the columns that are wanted of it (None: all)."""


def tables_of(scheme: Scheme) -> tuple[str, ...]:
    """The tables that a scheme's results have."""
    return TABLES + (TARGETS if scheme.targets else ()) + (LEAGUES if scheme.leagues else ())


def wanted_of(known: Sequence[str], format: str, tables: Tables | None) -> list[str]:
    """The names of the tables to write, in their order; raises `UsageError` for what is not known.

    Also raises it where the format is unknown, or needs a package that is not there.
    """
    wanted = known if tables is None else tables
    unknown = [format] if format not in FORMATS else []
    for names, found in ((FORMATS, unknown), (known, sorted(set(wanted) - set(known)))):
        for word in found:
            details = {"value": word, "pattern": " | ".join(names)}
            details["nearest"] = nearest(word, names)
            raise UsageError(Problem("U508", Place(), details))
    if format == "parquet":
        need("pyarrow", "parquet")
    return [name for name in known if name in wanted]


def fit_to_write(
    scheme: Scheme,
    folder: Path,
    format: str,
    tables: Tables | None,
    tell: Tell,
    inputs: Iterable[Path] = (),
) -> list[str]:
    """The tables to write; raises `UsageError` where they cannot be written into a folder."""
    wanted = wanted_of(tables_of(scheme), format, tables)
    inputs = [*([scheme.source.folder] if scheme.source else []), *inputs]
    clear_to_write(folder, [SEAL, *(f"{table}.{format}" for table in wanted)], inputs, tell)
    return wanted


def write(
    result: Result, folder: Path, format: str, tables: Tables | None, tell: Tell
) -> list[Path]:
    """Write tables and `run.json` into `folder`, which changes at once, at the end.

    Raises `UsageError` where that cannot be done; `tell` hears what of killed runs was cleared.
    """
    known = fit_to_write(result.scheme, folder, format, tables, tell)
    columns = tables if isinstance(tables, Mapping) else {}
    with (
        whole_folder(folder, written_before, SEAL, tell) as draft,
        ThreadPoolExecutor(1) as aside,
    ):
        made_from = aside.submit(manifest, result, format, known)
        for table in known:
            path = draft / f"{table}.{format}"
            only = columns.get(table)
            if format == "parquet" and table in _COLUMNS:
                made = (_some(t, only, t.column_names) for t in _COLUMNS[table](result, only))
                _by_columns(made, path)
            else:
                frame = getattr(result, table)
                FORMATS[format](_some(frame, only, list(frame)), path)
        text = json.dumps(made_from.result(), ensure_ascii=False, indent=2)
        (draft / SEAL).write_text(text + "\n", encoding="utf-8", newline="\n")
        names = sorted(entry.name for entry in draft.iterdir())
    return [folder / name for name in names]


def _some(table: Any, only: Sequence[str] | None, known: list[str]) -> Any:
    """Some columns of a table, all unless told."""
    if only is None:
        return table
    for name in sorted(set(only) - set(known)):
        details = {"value": name, "pattern": " | ".join(known), "nearest": nearest(name, known)}
        raise UsageError(Problem("U508", Place(), details))
    return table[list(only)] if hasattr(table, "iloc") else table.select(list(only))


def _written(table: pd.DataFrame) -> pd.DataFrame:
    """The table with exact numbers as text, written in full."""
    exact = [name for name in map(str, table) if name not in _TEXTS and table[name].dtype == object]
    return table.assign(**{name: table[name].map(_in_full) for name in exact})


def _guarded(table: pd.DataFrame) -> pd.DataFrame:
    """The table with texts that no spreadsheet takes for a formula."""
    changed = {}
    for name in (name for name in map(str, table) if name in _TEXTS):
        texts = [text for text in table[name].unique() if isinstance(text, str)]
        like = {text: guarded(text) for text in texts if guarded(text) != text}
        if like:
            changed[name] = table[name].map(lambda text, like=like: like.get(text, text))
    return table.assign(**changed)


_TEXTS = ("track", "month", "entity", "item", "award", "subject", "kind", "facts", "cites", "fact",
          "gap", "band", "veto", "target", "role", "due", "state", "must", "league",
          "figure")  # fmt: skip


def _in_full(value: Any) -> Any:
    return None if value is None or value != value else format(value, "f")


def _csv(table: pd.DataFrame, path: Path) -> None:
    _guarded(_written(table)).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


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


def manifest(result: Result, format: str, tables: Sequence[str]) -> dict[str, Any]:
    """What the run was made of: enough to tell whether another run was the same."""
    scheme = result.scheme
    source = scheme.source
    return {
        "scheme": scheme.id,
        "title": scheme.title,
        "through": scheme.months[result.through - 1],
        "format": format,
        "tables": [f"{table}.{format}" for table in tables],
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
