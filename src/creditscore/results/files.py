"""A result as files: tables and `run.json`, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Place, Problem, UsageError, nearest
from ..facts.coding.directory import names_of
from ..facts.facts import digest
from ..formulas import guarded
from ..lazy import need
from ..scheme.scheme import Scheme
from ..staging import Tell
from ..whole import folder as whole_folder
from .manifest import manifest, sealed
from .output_folder import SEAL, clear_to_write, replaceable
from .scored import Scored
from .tables import annual, arrow_tables, definitions, ledger, months
from .tables.definitions import Table, tables_of
from .tables.digits import Digits

if TYPE_CHECKING:
    import pandas as pd

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
    frame_of: Callable[[str], pd.DataFrame],
    folder: Path,
    format: str,
    tables: Tables | None,
    force: bool,
    tell: Tell,
) -> list[Path]:
    """Write tables and `run.json` into `folder`, which changes at once, at the end.

    `frame_of` makes the data frame of a table by its name, for all that does not stream. Raises
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
                made = _streamed(scored, name, digits, only)
                _by_columns(definition, (_some(t, only, t.column_names) for t in made), path)
            else:
                frame = frame_of(name)
                FORMATS[format](definition, _some(frame, only, [*map(str, frame)]), path)
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
            yield made.replace_schema_metadata(arrow_tables.for_pandas(definition))


def _some(table: Any, only: Sequence[str] | None, known: list[str]) -> Any:
    """Some columns of a table, all unless told."""
    if only is None:
        return table
    for name in sorted(set(only) - set(known)):
        details = {"value": name, "pattern": " | ".join(known), "nearest": nearest(name, known)}
        raise UsageError(Problem("U508", Place(), details))
    return table[list(only)] if hasattr(table, "iloc") else table.select(list(only))


def _written(definition: Table, table: pd.DataFrame) -> pd.DataFrame:
    """The table with exact numbers as text, written in full."""
    exact = [name for name in definition.of_kind("decimal") if name in table]
    return table.assign(**{name: table[name].map(_in_full) for name in exact})


def _guarded(definition: Table, table: pd.DataFrame) -> pd.DataFrame:
    """The table with texts that no spreadsheet takes for a formula."""
    changed = {}
    for name in (name for name in definition.of_kind("text") if name in table):
        texts = [text for text in table[name].unique() if isinstance(text, str)]
        like = {text: guarded(text) for text in texts if guarded(text) != text}
        if like:
            changed[name] = table[name].map(lambda text, like=like: like.get(text, text))
    return table.assign(**changed)


def _in_full(value: Any) -> Any:
    return None if value is None or value != value else format(value, "f")


def _csv(definition: Table, table: pd.DataFrame, path: Path) -> None:
    plain = _guarded(definition, _written(definition, table))
    plain.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _json(definition: Table, table: pd.DataFrame, path: Path) -> None:
    plain = _written(definition, table)
    plain.to_json(path, orient="records", force_ascii=False, indent=1)


def _parquet(definition: Table, table: pd.DataFrame, path: Path) -> None:
    """Write a table by Arrow, so that its bytes are the same whatever version of pandas made it."""
    library, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
    texts = definition.of_kind("text")
    columns = {
        str(name): library.array(
            table[name].astype(object) if name in texts else table[name],
            library.string() if name in texts else None,
            from_pandas=True,
        )
        for name in table
    }
    made = library.table(columns)
    parquet.write_table(made.replace_schema_metadata(arrow_tables.for_pandas(definition)), path)


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


FORMATS: dict[str, Callable[[Table, pd.DataFrame, Path], None]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
}
