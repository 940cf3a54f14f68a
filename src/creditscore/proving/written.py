"""A year as its tables stand in a folder, whether or not it could be scored again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import CreditscoreError, Place, Problem, UsageError
from ..facts.check import check
from ..facts.facts import Facts
from ..facts.planes.planes import Observed
from ..facts.read import read_facts
from ..formulas import unguarded
from ..lazy import Later
from ..results.tables.definitions import LEDGER, MONTHS, Column
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme
from .runs import Run, folder_of_rules, run_in, switched

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")


@dataclass(frozen=True)
class WrittenNames:
    """Units and months as the tables have them."""

    names: Mapping[str, tuple[str, str]]
    months: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Written:
    """The tables that a run has written; raises `UsageError` (U584) for one that is not there."""

    folder: Path
    run: Run

    @classmethod
    def of(cls, folder: Path) -> Written:
        """The run of a folder; raises `UsageError` (U570) where there is none."""
        return cls(folder, run_in(folder))

    @cached_property
    def scheme(self) -> WrittenNames:
        """Units, by their aliases too where these are known, and months as the tables have them."""
        rows = zip(self.annual["track"], self.annual["entity"], strict=True)
        names = {} if self.rules is None else {**self.rules.names}
        names |= {entity: (track, entity) for track, entity in rows}
        year = self.run["through"][:4]
        return WrittenNames(names, tuple(f"{year}-{month:02d}" for month in range(1, 13)))

    @cached_property
    def observed(self) -> Mapping[str, Observed] | None:
        """The checked facts of each track, where rules and facts are still as they were."""
        if self.rules is None or self._facts is None:
            return None
        through = self.rules.month_number(self.run["through"])
        return check(self._facts, self.rules, through).observations

    @cached_property
    def rules(self) -> Scheme | None:
        """The rules of the run, where they are still as they were; None where they are not."""
        try:
            found = load_scheme(folder_of_rules(self.run))
        except CreditscoreError:
            return None
        if found.source is None or dict(found.source.hashes) != self.run["rules"]:
            return None
        return switched(found, self.run)

    @cached_property
    def _facts(self) -> Facts | None:
        try:
            found = read_facts(*self.run["facts"], scheme=self.rules)
        except CreditscoreError:
            return None
        same = sorted(found.hashes.values()) == sorted(self.run["facts"].values())
        return found if same else None

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Every posting."""
        return self._table(LEDGER.name, LEDGER.columns)

    @cached_property
    def annual(self) -> pd.DataFrame:
        """Totals, ranks and bands."""
        table = self._read("annual")
        whole = [name for name in ("rank", "overall_rank") if name in table]
        texts = ("track", "entity", "band", "veto", "provisional", *whole)
        exact = [name for name in table.columns if name not in texts]
        return table.assign(
            **{name: table[name].map(_decimal) for name in exact},
            **{name: table[name].map(_whole) for name in whole},
        )

    @cached_property
    def months(self) -> pd.DataFrame:
        """The points of each month and up to it, with the places."""
        return self._table(MONTHS.name, MONTHS.columns)

    def _table(self, name: str, columns: tuple[Column, ...]) -> pd.DataFrame:
        table = self._read(name)
        kinds = {"decimal": _decimal, "whole": _whole}
        exact = {c.name: kinds[c.kind] for c in columns if c.kind in kinds and c.name in table}
        return table.assign(**{name: table[name].map(read) for name, read in exact.items()})

    def _read(self, name: str) -> pd.DataFrame:
        """A table as texts, None where a cell is empty."""
        path = self.folder / f"{name}.{self.run['format']}"
        if not path.exists():
            raise UsageError(Problem("U584", Place(), {"path": self.folder, "table": path.name}))
        return pd.DataFrame(_cells(path), dtype=object)


def _cells(path: Path) -> Mapping[str, list[Any]]:
    if path.suffix == ".csv":
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        return {str(name): [unguarded(cell) for cell in table[name]] for name in table.columns}
    if path.suffix == ".json":
        records = json.loads(path.read_text("utf-8"))
        return {name: [_text(row[name]) for row in records] for name in (records or [{}])[0]}
    table = pd.read_parquet(path)
    return {str(name): [_text(cell) for cell in _listed(table[name])] for name in table.columns}


def _listed(column: Any) -> Iterator[Any]:
    return iter(column.astype(object))


def _text(cell: Any) -> str:
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell)


def _decimal(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _whole(cell: str) -> int | None:
    return int(Decimal(cell)) if cell else None
