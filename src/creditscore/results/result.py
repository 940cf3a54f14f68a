"""A result: the tables of a scored year, and the way back from each point to its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic

from ..errors import Place, Problem, UsageError, nearest
from ..fragments import ROWS, Shown, fragment
from ..language import Say, chosen
from ..lazy import Later
from ..staging import Tell
from .output_folder import folder_at, warned
from .postings import TrackPostings
from .restated import postings_of
from .scored import Scored
from .tables import definitions
from .tables.columns import Rows, empty, joined, records
from .tables.definitions import Table

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl
    from typing_extensions import TypeVar

    from ..tabular.libraries import Library
    from .compared import Comparison
    from .explaining.explanation import Explanation
    from .files import Tables
    from .plots import Plots
    from .tables import (
        annual,
        completeness,
        contributions,
        items,
        leagues,
        ledger,
        months,
        native,
        sections,
        targets,
    )
    from .tables import notices as table_notices
    from .tables.native import Frames, Points

    Frame = TypeVar("Frame", default=pd.DataFrame)
else:
    from typing import TypeVar

    Frame = TypeVar("Frame")
    pd, native = Later("pandas"), Later(f"{__package__}.tables.native")
    annual, completeness, contributions, items, leagues, ledger, months, targets, table_notices = (
        Later(f"{__package__}.tables.{name}")
        for name in ("annual", "completeness", "contributions", "items", "leagues", "ledger",
                     "months", "targets", "notices")
    )  # fmt: skip
    sections = Later(f"{__package__}.tables.sections")


class _Table:
    """A table that is made once as a frame, of which each reader gets a copy of their own."""

    def __init__(self, rows: Callable[[Any], Rows]) -> None:
        self.rows, self._name = rows, rows.__name__
        self.__doc__ = rows.__doc__

    def __get__(self, result: Result[Frame] | None, owner: type[Result[Frame]]) -> Frame:
        if result is None:
            raise AttributeError(f"{owner.__name__} has tables when there is a result")
        made, key = result.__dict__, f"_{self._name}"
        if key not in made:
            made[key] = result._native(definitions.table(result.scheme, self._name), self.rows)
        table: Frame = native.own_copy(result._library, made[key])
        return table


@dataclass(frozen=True, eq=False)
class Result(Scored, Generic[Frame]):
    """A scored year with its tables, as frames over all tracks of the kind that the facts came in.

    Facts in frames of Polars, Arrow or DuckDB give such frames, all others frames of pandas;
    `to_pandas()`, `to_polars()`, `to_arrow()` and `to_duckdb()` give any of them. Points are
    decimals, exact, with the `places` of the scheme; months are texts as 2023-05. `ledger`,
    `items`, `months`, `annual` and `completeness` are there for every scheme; `targets`,
    `target_counts`, `target_periods`, `due`, `contributions` and `leagues` have rows where a scheme
    has any; `sections` is written where sections are more than headings; `notices` are findings
    that stopped nothing. The ledger's rows add up to `months` without its annual rows (kinds
    `scale` and `annual`), and to `annual` with them; `FactError` (F250) is raised where they do
    not, which is a fault of creditscore's own.

    >>> from creditscore import score
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> result = score("changzhi-2023", [row], through="2023-01")
    >>> result.ledger[["award", "facts", "points"]].iloc[0].tolist()
    ['cases', 'cases=4', Decimal('8.0000')]
    """

    @_Table
    def ledger(self) -> Rows:
        """One row for every posting."""
        pieces: list[Rows] = []
        for name, found in self.tracks.items():
            units = range(len(found.track.entities))
            pieces += [
                ledger.months(self.scheme, found.track, self.postings[name]),
                ledger.year(self.scheme, found.track, found.standing, self.through, units),
            ]
        return joined(pieces)

    @_Table
    def items(self) -> Rows:
        """The points of each item and month in which it has a posting."""
        pieces = (
            items.rows(self.scheme, found.track, self.postings[name])
            for name, found in self.tracks.items()
        )
        return joined(pieces)

    @_Table
    def months(self) -> Rows:
        """The points of each month and up to it, with the ranks among the track."""
        pieces = months.rows(self, lambda roster: roster.names)
        return joined(pieces)

    @_Table
    def annual(self) -> Rows:
        """The year's parts, total, rank, band and veto of each entity, in the roster's order."""
        pieces = (
            annual.rows(self.scheme, name, t.track.entities.names, t.standing, t.scores.reported)
            for name, t in self.tracks.items()
        )
        return joined(pieces)

    @_Table
    def completeness(self) -> Rows:
        """What is not there: annual parts not reported, items that a listed unit never reported."""
        pieces = (
            completeness.rows(
                self.scheme,
                found.observations.slots,
                found.observations.parts(),
                found.scores.reported,
                self.through,
            )
            for found in self.tracks.values()
        )
        return joined(pieces)

    @_Table
    def targets(self) -> Rows:
        """Each target of each unit, month by month: its state, value, bound and distance.

        Judged are `met`, `met-late`, `mended`, `not-met` and `no-facts`, not judged yet `early`,
        `in-progress` and `not-due`; there is `not-applicable`. Figures are rounded half up to six
        places, states judged on the exact ones.
        """
        return joined(self._rows_of_targets.values())

    @_Table
    def target_counts(self) -> Rows:
        """How many targets of each unit are in each state, month by month."""
        pieces = (
            targets.counts(self.scheme, self.tracks[name].track, rows)
            for name, rows in self._rows_of_targets.items()
        )
        return joined(pieces)

    @_Table
    def target_periods(self) -> Rows:
        """How often each target of each unit was judged and met, by quarter and in the year."""
        pieces = [targets.periods(self, rows) for rows in self._rows_of_targets.values()]
        return joined(pieces)

    @_Table
    def contributions(self) -> Rows:
        """What the units of other tracks reported of the facts that are put together from them."""
        pieces = [
            rows for found in self.tracks.values() for rows in contributions.rows(self, found)
        ]
        return joined(pieces or [empty(definitions.CONTRIBUTIONS)])

    @_Table
    def due(self) -> Rows:
        """The targets that are judged after the last month scored, the soonest first."""
        return targets.due(self, self._rows_of_targets)

    @_Table
    def leagues(self) -> Rows:
        """The places of each league, month by month; a unit without its figures has none."""
        pieces = [rows for found in self.tracks.values() for rows in leagues.rows(self, found)]
        return joined(pieces or [empty(definitions.LEAGUES)])

    @_Table
    def sections(self) -> Rows:
        """The points of each section with all that stands in it, of the month and up to it."""
        pieces = (
            sections.rows(self.scheme, found.track, self.postings[name])
            for name, found in self.tracks.items()
        )
        return joined(pieces)

    @cached_property
    def postings(self) -> Mapping[str, TrackPostings]:
        """The months' postings of each track as arrays."""
        return {name: postings_of(self, found) for name, found in self.tracks.items()}

    @cached_property
    def _rows_of_targets(self) -> Mapping[str, Rows]:
        return {name: targets.rows(self, found) for name, found in self.tracks.items()}

    @cached_property
    def table_notices(self) -> tuple[Problem, ...]:
        """Findings that only the tables of targets and leagues show; they stop nothing."""
        found: list[Problem] = []
        for rows in self._rows_of_targets.values() if self.scheme.has_targets else ():
            found += table_notices.stale(rows)
        for track in self.tracks.values() if self.scheme.leagues else ():
            found += table_notices.placeless(self, track)
        return tuple(found)

    @property
    def plot(self) -> Plots:
        """Its charts: `ranking`, `contributions`, `months`, `bump`, `sensitivity`; and `league`."""
        from .plots import Plots

        return Plots(self)

    def explain(
        self, entity: str, month: str | None = None, item: str | None = None
    ) -> Explanation:
        """Why a unit has its score: the postings of a month or of the year, of one item or of all.

        Raises `UsageError` for a unit, month or item that is not there.
        """
        from .explaining.explanation import Explanation

        return Explanation.of(self, entity, month, item)

    def compare(self, other: Result[Any], clauses: Mapping[str, str] | None = None) -> Comparison:
        """What another result has otherwise: who moves, and by which clauses.

        `clauses` maps items of this one to those of the other where they were renumbered.
        """
        from .compared import Comparison

        return Comparison(self, other, clauses or {})

    def to_pandas(self, *, points: Points = "exact") -> Frames[pd.DataFrame]:
        """The tables as frames of pandas, by their names; points are `Decimal`, or floats.

        >>> from creditscore import score
        >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
        >>> score("changzhi-2023", [row]).to_pandas(points="float")["items"]["points"].tolist()
        [8.0]
        """
        return self._frames("pandas", points)

    def to_polars(self, *, points: Points = "exact") -> Frames[pl.DataFrame]:
        """The tables as frames of Polars, by their names; points are decimals, or floats.

        >>> from creditscore import score
        >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
        >>> score("changzhi-2023", [row]).to_polars()["items"]["points"].to_list()
        [Decimal('8.0000')]
        """
        return self._frames("polars", points)

    def to_arrow(self, *, points: Points = "exact") -> Frames[Any]:
        """The tables as tables of Arrow, by their names; points are decimals, or floats."""
        return self._frames("arrow", points)

    def to_duckdb(
        self,
        connection: duckdb.DuckDBPyConnection | None = None,
        *,
        points: Points = "exact",
    ) -> Frames[duckdb.DuckDBPyRelation]:
        """The tables as relations of DuckDB, by their names; points are decimals, or floats.

        They are of a `connection`, that of DuckDB's own functions unless told: relations of two
        connections cannot be joined.

        >>> from creditscore import score
        >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
        >>> items = score("changzhi-2023", [row]).to_duckdb()["items"]
        >>> items.aggregate("sum(points)").fetchall()
        [(Decimal('8.0000'),)]
        """
        return self._frames("duckdb", points, connection)

    def _frames(self, library: Library, points: Points, connection: Any = None) -> Frames[Any]:
        native.known_points(points)

        def make(name: str) -> Any:
            if (library, points, connection) == (self._library, "exact", None):
                return getattr(self, name)
            table, rows = definitions.table(self.scheme, name), vars(Result)[name].rows(self)
            return native.made(library, table, rows, points, connection)

        return native.Frames(definitions.tables_of(self.scheme), make)

    @property
    def _library(self) -> Library:
        return self.facts.library or "pandas"

    def _native(self, table: Table, rows: Callable[[Any], Rows]) -> Any:
        return native.made(self._library, table, rows(self))

    def as_facts(self, item: str, fact: str, month: str) -> pd.DataFrame:
        """The annual totals as a fact table, so that another scheme can take them as a fact."""
        table = self.to_pandas()["annual"]
        table = table[table["total"].notna()]
        given = {"month": month, "entity": table["entity"], "item": item, "fact": fact}
        return pd.DataFrame({**given, "value": table["total"], "source": self.scheme.title})

    def write(
        self,
        folder: str | Path,
        format: str = "csv",
        *,
        tables: Tables | None = None,
        force: bool = False,
        tell: Tell = warned,
    ) -> list[Path]:
        """Write tables and `run.json` into a folder, whole or not at all; return the files.

        `tables` are some of the tables that the scheme's results have, all unless told; a mapping
        says which columns of each are wanted: `{"annual": None, "months": ["entity", "points"]}`.
        What an earlier run of the same inputs has written is replaced, with `force` that of any
        run; `UsageError` is raised where anything else is in the way. `tell` hears notices of what
        a killed run had left there; a warning unless told.
        """
        from .files import write

        def rows_of(name: str) -> Rows:
            made: Rows = vars(Result)[name].rows(self)
            return made

        return write(self, rows_of, folder_at(folder), format, tables, force, tell)

    def summary(self, lang: str | None = None) -> str:
        """Say in a line what the result holds."""
        counts = [(t.track.title, len(t.track.entities)) for t in self.tracks.values()]
        first, last = self.scheme.months[0], self.scheme.months[self.through - 1]
        end = len(self.scheme.span_months) - 12 + self.through
        rows = sum(int(t.observations.counts[:end].sum()) for t in self.tracks.values())
        if chosen(lang) == "zh":
            units = "、".join(f"{title}{count}个" for title, count in counts)
            return f"{self.scheme.title}：{first} 至 {last}，{units}，事实 {rows} 条"
        units = ", ".join(f"{count} in {title}" for title, count in counts)
        return f"{self.scheme.id}: {first} to {last}, units: {units}; {rows} facts"

    def __repr__(self) -> str:
        return f"<Result {self.summary('en')}>"

    def _repr_html_(self) -> str:
        say = Say(chosen())
        notices = [str(len(self.notices)) + say(" 条提示", " notices")] if self.notices else []
        tables = []
        for name, found in self.tracks.items():
            columns = [
                column
                for column in definitions.annual(self.scheme).columns
                if column.name not in ("track", "provisional")
            ]
            rows = [[row[column.name] for column in columns] for row in self.standings(name)[:ROWS]]
            heads = [say(column.zh, column.en) for column in columns]
            tables.append(Shown(found.track.title, heads, rows, len(found.track.entities)))
        return fragment(say, self.summary(), notices, tables)

    def league(self, track: str) -> Frame:
        """The annual table of one track from the first place down, the unranked last.

        Raises `UsageError` for a track that is not there.
        """
        found: Frame = native.made(self._library, *self._league(track))
        return found

    def records(self, table: str) -> list[dict[str, Any]]:
        """A table by its name, row by row, as plain data; None where a number is not there.

        Raises `UsageError` for a name that is no table's.
        """
        made = vars(Result).get(table)
        if not isinstance(made, _Table):
            known = definitions.tables_of(self.scheme)
            details = {"pattern": " | ".join(known), "nearest": nearest(table, known)}
            raise UsageError(Problem("U508", Place(), {"value": table, **details}))
        return records(definitions.table(self.scheme, table), made.rows(self))

    def standings(self, track: str) -> list[dict[str, Any]]:
        """The same row by row, as plain data; None where a number is not there."""
        return records(*self._league(track))

    def _league(self, track: str) -> tuple[Table, Rows]:
        if track not in self.tracks:
            known = {"pattern": " | ".join(self.tracks), "nearest": nearest(track, self.tracks)}
            raise UsageError(Problem("U508", Place(), {"value": track, **known}))
        whole = definitions.annual(self.scheme)
        columns = tuple(column for column in whole.columns if column.name != "track")
        return replace(whole, columns=columns), annual.league(self, track)
