"""A result as files: tables and `run.json`, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, UsageError, nearest
from ..facts.coding.directory import names_of
from ..facts.facts import digest
from ..lazy import need
from ..scheme.scheme import Scheme
from ..staging import Tell
from ..whole import folder as whole_folder
from .manifest import manifest, sealed
from .output_folder import SEAL, clear_to_write, replaceable
from .scored import Scored
from .tables import annual, arrow_tables, definitions, ledger, months
from .tables.columns import Rows, Texts
from .tables.definitions import Column, Table, tables_of
from .tables.digits import Digits
from .tables.text_files import write_csv, write_json

Tables = Sequence[str] | Mapping[str, Sequence[str] | None]
"""Some tables, perhaps each with the columns that are wanted of it (None: all)."""


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
    scored: Scored,
    rows_of: Callable[[str], Rows],
    folder: Path,
    format: str,
    tables: Tables | None,
    force: bool,
    tell: Tell,
) -> list[Path]:
    """Write tables and `run.json` into `folder`, which changes at once, at the end.

    `rows_of` makes the rows of a table by its name, for all that does not stream. Raises
    `UsageError` where that cannot be done, as where the results of other inputs stand there, unless
    with `force`; `tell` hears what of killed runs was cleared.
    """
    known = fit_to_write(scored.scheme, folder, format, tables, tell)
    columns = tables if isinstance(tables, Mapping) else {}
    with ExitStack() as ends:
        aside = ends.enter_context(ThreadPoolExecutor(1))
        made_from = aside.submit(manifest, scored, format, known)
        ours = replaceable(made_from.result, force=force)
        draft = ends.enter_context(whole_folder(folder, ours, SEAL, tell))
        digits = Digits.of(scored) if format == "parquet" and _STREAMED & {*known} else None
        for name in known:
            path, only = draft / f"{name}.{format}", columns.get(name)
            definition = definitions.table(scored.scheme, name)
            if digits is not None and name in _STREAMED:
                wanted = [column.name for column in _columns(definition, only)]
                made = _streamed(scored, name, digits, only)
                _by_columns(definition, (table.select(wanted) for table in made), path)
            else:
                FORMATS[format](_columns(definition, only), rows_of(name), path)
        outputs = {path.name: digest(path) for path in draft.iterdir()}
        text = json.dumps(sealed(made_from.result(), outputs), ensure_ascii=False, indent=2)
        (draft / SEAL).write_text(text + "\n", encoding="utf-8", newline="\n")
        names = sorted(entry.name for entry in draft.iterdir())
    return [folder / name for name in names]


_STREAMED = {"ledger", "months", "annual"}
"""The tables of which no more than some units or a month are there at once, in Parquet."""


def _streamed(
    scored: Scored, name: str, digits: Digits, only: Sequence[str] | None
) -> Iterator[Any]:
    """A table as Arrow tables, piece by piece."""
    scheme = scored.scheme
    if name == "ledger":
        for rows in ledger.streamed(scored):
            yield arrow_tables.table(definitions.LEDGER, rows, digits.ledger)
    elif name == "months":
        ranks = only is None or not {"rank", "rank_to_date"}.isdisjoint(only)
        for rows in months.rows(scored, names_of, ranks=ranks):
            yield arrow_tables.table(definitions.months(scheme), rows, digits.months)
    else:
        definition = definitions.annual(scheme)
        for track, found in scored.tracks.items():
            units, place = names_of(found.track.entities), found.standing
            rows = annual.rows(scheme, track, units, place, found.scores.reported)
            made = arrow_tables.table(definition, rows, digits.annual)
            yield made.replace_schema_metadata(arrow_tables.for_pandas(definition.columns))


def _columns(definition: Table, only: Sequence[str] | None) -> Sequence[Column]:
    """Some columns of a table, in the order in which they are asked for; all unless told."""
    if only is None:
        return definition.columns
    for name in sorted(set(only) - set(definition.names)):
        details = {"value": name, "pattern": " | ".join(definition.names)}
        details["nearest"] = nearest(name, definition.names)
        raise UsageError(Problem("U508", Place(), details))
    return [next(c for c in definition.columns if c.name == name) for name in only]


def _parquet(columns: Sequence[Column], rows: Rows, path: Path) -> None:
    """Write some columns by Arrow; decimals have the digits that the longest of them needs."""
    library, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
    made = library.table({column.name: _array(column, rows[column.name]) for column in columns})
    parquet.write_table(made.replace_schema_metadata(arrow_tables.for_pandas(columns)), path)


def _array(column: Column, data: Any) -> Any:
    library = need("pyarrow", "parquet")
    if isinstance(data, Texts):
        return library.array(data.listed(), library.string())
    if column.kind == "decimal":
        return library.array(data.as_decimals())
    gaps = column.gaps and data.there is not None
    return library.array(data.values, mask=~data.there if gaps else None)


def _by_columns(definition: Table, tables: Iterator[Any], path: Path) -> None:
    """Write Arrow tables as they come, each as a row group of its own."""
    parquet = need("pyarrow.parquet", "parquet")
    writer: Any = None
    plain = {"entity", *definition.of_kind("decimal", "whole")}
    texts = definition.of_kind("text")
    try:
        for table in tables:
            writer = writer or parquet.ParquetWriter(
                path,
                table.schema,
                use_dictionary=[name for name in table.column_names if name not in plain],
                write_statistics=[name for name in table.column_names if name in texts],
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


FORMATS: dict[str, Callable[[Sequence[Column], Rows, Path], None]] = {
    "csv": write_csv,
    "json": write_json,
    "parquet": _parquet,
}
