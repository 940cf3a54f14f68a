"""Observations as they were handed in, with the file and row that each came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..arrays import Ints
from ..errors import FactError, Place, Problem, number_of
from ..fragments import ROWS, Shown, fragment
from ..language import Say, chosen
from ..personal import of_persons
from ..tabular.parquet import MOST_ROWS
from .reading import numbers
from .reading.frames import joined, tidy
from .reading.tidy_rows import TidyRows

if TYPE_CHECKING:
    import pandas as pd

    from ..tabular.libraries import Library
    from .reading.tables import Table
    from .reading.templates import Stamp


_CELL = re.compile(r"([A-Z]{1,3})[0-9]+")


@dataclass(frozen=True)
class Facts:
    """Observations as they were handed in, one row each, with the file and row they came from.

    `frame` has the columns month, entity, item, subject, fact, value, until, source, file, row, all
    as they were written; the rows of a table that is no file count from 1. `stamps` say whose
    templates were among the files, `library` of which library the frames were that were handed in.
    `score` checks them against a scheme.
    """

    held: TidyRows | None = field(repr=False)
    files: Mapping[str, str | Path] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()
    tables: tuple[Table, ...] = ()
    columns: tuple[tuple[Place, str], ...] = field(default=(), repr=False)
    stamps: tuple[Stamp, ...] = field(default=(), repr=False)
    library: Library | None = field(default=None, repr=False)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Every observation as it was handed in."""
        return self.rows.frame()

    @cached_property
    def rows(self) -> TidyRows:
        """Every observation as a tidy row."""
        whole = self
        if self.tables:
            whole = self.rows_of(lambda names: np.ones(len(names) + 1, bool), most=None)
        assert whole.held is not None
        return whole.held

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """The SHA-256 of each file."""
        return {n: f if isinstance(f, str) else digest(f) for n, f in self.files.items()}

    def rows_of(self, pick: Callable[[Any], Any], most: int | None = MOST_ROWS) -> Facts:
        """The observations of large tables of some units, as `Table.rows_of` has them."""
        frames = [] if self.held is None else [self.held.frame()]
        for table in self.tables:
            rows = table.rows_of(pick, most)
            if len(rows):
                frames.append(_placed(tidy(rows, Place(table.name, 1))[0], table))
        frame = joined([f for f in frames if len(f)])
        return Facts(TidyRows.of(frame), self.files, self.notices)

    def without(self, names: Collection[str]) -> Facts:
        """The observations of other facts than those of these names."""
        held = None if self.held is None else self.held.without(names)
        rest = (table.without(names) for table in self.tables)
        tables = tuple(table for table in rest if table is not None)
        return Facts(held, self.files, self.notices, tables, library=self.library)

    def __len__(self) -> int:
        large = sum(table.observations for table in self.tables)
        return large if self.held is None else large + len(self.held)

    def place(self, position: int) -> Place:
        """Where the row at `position` of the frame was handed in, to the cell where that is known.

        It is where the row's source begins with its sheet and cell.
        """
        files, rows = self._origins
        source, sheet = self.source(position), f"{files[position]}!"
        cell = _CELL.match(source.removeprefix(sheet)) if source.startswith(sheet) else None
        return Place(files[position], int(rows[position]), number_of(cell[1]) if cell else 0)

    def source(self, position: int) -> str:
        """What the row at `position` says of where it came from, "" where it says nothing."""
        return self._sources[position]

    @cached_property
    def cells(self) -> dict[str, Any]:
        """Columns as codes of their distinct cells, each read once, whatever schemes ask for it."""
        return {}

    @cached_property
    def of_persons(self) -> Mapping[str, Place]:
        """The columns of texts that hold numbers of persons, and the first cell of each.

        Large tables are not looked through.
        """
        found: dict[str, Place] = {}
        if self.held is None:
            return found
        for name in ("entity", "subject", "source"):
            column = self.held.coded(name)
            texts = [str(cell) for cell in column.distinct()]
            if of_persons("\n".join(texts)):
                of = [code for code, text in enumerate(texts) if of_persons(text)]
                found[name] = self.place(int(np.flatnonzero(np.isin(column.codes, of))[0]))
        return found

    @cached_property
    def order(self) -> Ints:
        """For each row a number that rises with the place where it was handed in."""
        files, rows = self._origins
        number = {name: at for at, name in enumerate(sorted(set(files)))}
        order: Ints = np.array([number[name] for name in files], np.int64) << 40
        return order | np.array(rows, np.int64)

    @cached_property
    def _sources(self) -> list[str]:
        cells = self.rows.listed("source")
        return ["" if numbers.is_missing(cell) else str(cell) for cell in cells]

    @cached_property
    def _origins(self) -> tuple[list[str], list[int]]:
        return self.rows.listed("file"), self.rows.listed("row")

    def __repr__(self) -> str:
        return f"<Facts: {len(self)} observations from {', '.join(self.files) or 'data frames'}>"

    def _repr_html_(self) -> str:
        say = Say(chosen())
        files = say("、", ", ").join(self.files) or say("数据表", "data frames")
        title = say(f"事实 {len(self)} 条", f"{len(self)} observations")
        return fragment(say, title, [files], self._shown(say))

    def _shown(self, say: Say) -> list[Shown]:
        """The first rows of what is in memory."""
        if self.held is None:
            return []
        heads = {
            "month": say("月份", "month"), "entity": say("单位", "unit"),
            "item": say("条款", "item"), "subject": say("类别", "subject"),
            "fact": say("事实", "fact"), "value": say("数值", "value"),
        }  # fmt: skip
        some = self.held.only(np.arange(min(len(self.held), ROWS)))
        cells = [some.coded(name) for name in heads]
        columns = [
            ["" if code < 0 or code >= len(texts) else str(texts[code]) for code in column.codes]
            for column in cells
            for texts in [list(column.distinct())]
        ]
        rows = [list(row) for row in zip(*columns, strict=True)]
        return [Shown("", list(heads.values()), rows, len(self.held))]


def _placed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Rows of a table with the places that they had before it was gathered."""
    if table.origins is None:
        return frame
    files, rows = ([cells[row - 1] for row in frame["row"]] for cells in table.origins)
    return frame.assign(file=files, row=rows)


def without_observations(files: Iterable[str]) -> FactError:
    """That there is not one observation in some files."""
    return FactError(Problem("F219", Place(), {"file": ", ".join(files) or "-"}))


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
