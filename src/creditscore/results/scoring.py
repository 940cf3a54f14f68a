"""A scheme and facts to a result: checked, scored, ranked."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from ..engine.blocks import answers_for
from ..engine.blocks import score as scored
from ..facts.check import MEMORY, Checked, check, looked_up
from ..facts.facts import Facts
from ..facts.planes.observations import Observations, as_rows
from ..facts.read import read_facts
from ..grading.annual import standing
from ..memory import processors
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme
from ..tabular.parquet import StatisticsMismatch
from .asked import a_mapping, month_number, whole_number
from .excess import Excess
from .feeding import fed, in_order
from .result import Result, TrackResult


def score(
    scheme: Scheme | str | Path,
    facts: Any,
    *,
    through: str | None = None,
    readings: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    threads: int | None = None,
    memory: int = MEMORY,
) -> Result:
    """Score a year, or its months up to `through`.

    `scheme` is a `Scheme`, a built-in name or a folder; `facts` is `Facts`, a data frame, a path,
    or a list of them. `readings` and `changes` are as in `Scheme.switch`. Raises `RuleError`,
    `FactError` or `UsageError`, each with all the problems found; nothing is scored then.

    >>> from creditscore import score
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> result = score("changzhi-2023", [row])
    >>> result.ledger[["award", "points"]].iloc[0].to_dict()
    {'award': 'cases', 'points': Decimal('8.0000')}
    """
    if not isinstance(scheme, Scheme):
        scheme = load_scheme(scheme)
    scheme = scheme.switch(
        a_mapping("readings", readings, '{"16": "monthly-cap"}'),
        a_mapping("changes", changes, '{"16.awards.cases.cap": 30}'),
    )
    last = month_number(scheme, through)
    whole_number("memory", memory, 1 << 46)
    if threads is not None:
        whole_number("threads", threads, 1 << 12)
    if not isinstance(facts, Facts):
        tables = isinstance(facts, list | tuple) and not all(isinstance(f, dict) for f in facts)
        facts = read_facts(*facts) if tables else read_facts(facts)
    threads = threads or processors()
    check_facts = partial(check, facts, scheme, last, threads=threads, memory=memory)
    with suppress(StatisticsMismatch):
        return _scored(scheme, check_facts(), last, threads)
    return _scored(scheme, check_facts(trust=False), last, threads)


def _scored(scheme: Scheme, checked: Checked, last: int, threads: int) -> Result:
    facts = checked.facts
    tracks: dict[str, TrackResult] = {}
    for name in in_order(scheme):
        observations = fed(scheme, checked.observations[name], tracks, last)
        answers = answers_for(scheme, observations, threads=threads)
        scores = scored(scheme, observations, last, threads=threads, answers=answers)
        place = standing(scheme, scheme.tracks[name], scores, last)
        tracks[name] = TrackResult(scheme.tracks[name], observations, answers, scores, place)
    tracks = {name: tracks[name] for name in scheme.tracks}
    notices = (*scheme.notices, *checked.verify())
    for done in tracks.values():
        excess = Excess.of(done.track, done.scores)
        if excess is not None:
            raise excess.error(*_rows(scheme, facts, done, excess.unit, last))
    return Result(scheme, facts, last, tracks, notices, threads)


def _rows(
    scheme: Scheme, facts: Facts, done: TrackResult, unit: int, last: int
) -> tuple[Facts, Observations]:
    """The facts of a unit with their rows."""
    if facts.tables:
        return looked_up(facts, scheme, done.track, unit, last)
    return facts, as_rows(done.observations)
