"""The pipeline: read, check; for each track feed, peers, post, grade; and what came out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, overload

from .backends.backend import Backend
from .backends.local import Local
from .books.books import Books
from .books.late import after, found_in, refuse_late, reported, stated
from .errors import Place, Problem, UsageError
from .facts.check import Checked, check
from .facts.facts import Facts
from .facts.read import read_facts
from .grading.annual import Standing, standing
from .memory import processors
from .results.arguments import a_mapping, month_number, whole_number
from .results.linked_tracks import in_order
from .results.overflow import refuse_overflow
from .results.published import refuse_unpublished
from .results.restated import restated
from .results.result import Result
from .results.scored import Restated, ScoredTrack
from .scheme import model as m
from .scheme.loading import load_scheme
from .scheme.scheme import Scheme

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl


log = logging.getLogger("creditscore.scoring")


class _How(TypedDict, total=False):
    """The options of `score`."""

    through: str | None
    readings: Mapping[str, Any] | None
    changes: Mapping[str, Any] | None
    books: Books | None
    threads: int | None
    memory: int


_Scheme = Scheme | str | Path
_Plain = str | Path | Sequence[str] | Sequence[Path] | Sequence[Mapping[str, Any]]


@overload
def score(
    scheme: _Scheme, facts: _Plain | pd.DataFrame, **how: Unpack[_How]
) -> Result[pd.DataFrame]: ...
@overload
def score(
    scheme: _Scheme, facts: pl.DataFrame | pl.LazyFrame, **how: Unpack[_How]
) -> Result[pl.DataFrame]: ...
@overload
def score(
    scheme: _Scheme, facts: duckdb.DuckDBPyRelation, **how: Unpack[_How]
) -> Result[duckdb.DuckDBPyRelation]: ...
@overload
def score(scheme: _Scheme, facts: Any, **how: Unpack[_How]) -> Result[Any]: ...
def score(
    scheme: Scheme | str | Path,
    facts: Any,
    *,
    through: str | None = None,
    readings: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    books: Books | None = None,
    threads: int | None = None,
    memory: int = 1 << 30,
) -> Result[Any]:
    """Score a year, or its months up to `through`.

    `scheme` is a `Scheme`, a built-in name or a folder; `facts` is `Facts`, a data frame, a path,
    or a list of them, one row an observation. `through` is a month as 2023-06. `readings` and
    `changes` are as in `Scheme.switch`. Where `books` say that months are closed, their points stay
    as they were published, and corrections count where they were found. `threads` are all
    processors unless told; large tables take about `memory` bytes. Raises `RuleError`, `FactError`
    or `UsageError`, each with all the problems found; nothing is scored then.

    >>> from creditscore import score
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> result = score("changzhi-2023", [row])
    >>> result.ledger[["award", "points"]].iloc[0].to_dict()
    {'award': 'cases', 'points': Decimal('8.0000')}
    """
    scheme = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
    scheme = scheme.switch(
        a_mapping("readings", readings, '{"16": "monthly-cap"}'),
        a_mapping("changes", changes, '{"16.awards.cases.cap": 30}'),
    )
    last = month_number(scheme, through)
    whole_number("memory", memory, 1 << 46)
    workers = processors() if threads is None else threads
    whole_number("threads", workers, 1 << 12)
    table = facts_of(facts, scheme)

    def run(trust: bool) -> Result[Any]:
        checked = check(table, scheme, last, threads=workers, memory=memory, trust=trust)
        if books is not None and books.closed:
            return _by_the_books(books, checked, scheme, last, workers)
        tracks, notices = scored(scheme, Local(scheme, checked, last, workers), last)
        return Result(scheme, checked.facts, last, tracks, notices, workers, books)

    result = _by_statistics(run) if table.tables else run(trust=True)
    log.info("scored %s through %s, notices: %d", scheme.id, scheme.months[last - 1],
             len(result.notices))  # fmt: skip
    return result


def _by_the_books(
    books: Books, checked: Checked, scheme: Scheme, last: int, threads: int
) -> Result[Any]:
    """The year of checked facts, with closed months as they were published.

    Raises `FactError` for facts that have come too late, or where a closed month would not come to
    what was published; `UsageError` (U587) for books of another scheme.
    """
    if books.scheme != scheme.id:
        details = {"books": books.scheme, "scheme": scheme.id}
        raise UsageError(Problem("U587", Place(), details))
    today = books.under(scheme.own_names)
    given = reported(checked.observations)
    found = found_in(today, given)
    refuse_late(today, given, checked.facts, scheme)
    known = [c for c in today.corrections if scheme.month_number(c.month) <= last]
    months = [scheme.month_number(c.month) for c in known]
    states: list[Result[Any]] = []
    for count, end in enumerate([*(month - 1 for month in months), last]):
        later = {} if count == len(known) else after(scheme.months[end - 1], given)
        facts = stated(checked.facts, {**found, **later}, today, count)
        again = checked if facts is checked.facts else check(facts, scheme, end, threads=threads)
        tracks, notices = scored(scheme, Local(scheme, again, last, threads), last)
        states.append(Result(scheme, again.facts, last, tracks, notices, threads))
    final = states[-1]
    before = tuple(map(Restated, known, months, states))
    made = replace(final, tracks=restated(states, known), books=books, restated=before)
    refuse_unpublished(today, made)
    return made


def scored(
    scheme: Scheme, backend: Backend[Any], through: int
) -> tuple[dict[str, ScoredTrack], tuple[Problem, ...]]:
    """The tracks of a scheme, scored wherever the facts are, and what is worth knowing.

    Raises `FactError` with all that is wrong with the facts, or where points are too large.
    """
    tracks: dict[str, ScoredTrack] = {}
    for name in in_order(scheme):
        fed = backend.feed(name, tracks)
        peers = backend.peers(name, fed)
        observed, points = backend.post(name, fed, peers)
        place = standing(scheme, scheme.tracks[name], points, through)
        tracks[name] = ScoredTrack(scheme.tracks[name], observed, peers, points, place)
    tracks = {name: tracks[name] for name in scheme.tracks}
    empty = (p for t in tracks.values() for p in _emptied(t.track, t.standing))
    notices = (*scheme.notices, *backend.verified(), *(empty if scheme.settles else ()))
    refuse_overflow(tracks, backend.rows)
    return tracks, notices


def _emptied(track: m.Track, place: Standing) -> Iterator[Problem]:
    """Notices of bands that have places and nobody in them because of ties."""
    codes, cells = track.entities.column(track.ranked_within)
    for band in place.emptied:
        group = m.word(cells[codes[band.entity]])
        details = {
            "track": f"{track.title} {group}".strip(),
            "band": band.band,
            "count": band.last - band.first + 1,
            "first": band.first,
            "last": band.last,
        }
        yield Problem("N930", Place(), details)


def facts_of(facts: Any, scheme: Scheme) -> Facts:
    """Facts as they were given, read where they are not yet, in the words of a scheme."""
    if isinstance(facts, Facts):
        return facts
    several = isinstance(facts, list | tuple) and not all(isinstance(f, dict) for f in facts)
    return read_facts(*(facts if several else [facts]), scheme=scheme)


def _by_statistics(run: Callable[[bool], Result[Any]]) -> Result[Any]:
    """A run that trusts what the statistics of large tables tell of the order of their rows.

    Only reading all rows shows whether they may be trusted. Where a row contradicts them nothing of
    the run is kept, and the tables are gone through again without them.
    """
    from .tabular.parquet import StatisticsMismatch

    try:
        return run(True)
    except StatisticsMismatch:
        return run(False)
