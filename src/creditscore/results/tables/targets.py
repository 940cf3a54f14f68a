"""The tables of targets: each of each unit in every month, how many are met, what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ...engine.blocks import blocks
from ...engine.cube import Cube
from ...engine.targets import DECIMALS, NOT_APPLICABLE, STATES, Judgement, judgements
from ...engine.tree import Tree
from ...scheme import model as m
from ...scheme.scheme import Scheme
from ..scored import Scored, ScoredTrack
from .columns import Numbers, Rows, Texts, Truths, empty, joined
from .definitions import DUE, TARGET_COUNTS, TARGETS

_STATES = list(STATES)


def rows(scored: Scored, found: ScoredTrack, cubes: Iterable[Cube] | None = None) -> Rows:
    """One row for each target, unit and month up to `through`, in the order of the document.

    `cubes` are the blocks of units that are looked at, all of the track unless told.
    """
    months, names = list(scored.scheme.months), found.track.entities.names
    if cubes is None:
        cubes = blocks(scored.scheme, found.observations, found.peers)
    pieces = [
        _rows(scored, found.track, judged, months, names, cube.first)
        for cube in cubes
        for judged in judgements(cube, Tree(cube))
    ]
    if not pieces:
        return empty(TARGETS)
    every = joined(pieces)
    order = np.argsort(_texts(every, "month").numbered(months), kind="stable")
    return {name: column.only(order) for name, column in every.items()}


def _rows(
    scored: Scored,
    track: m.Track,
    judged: Judgement,
    months: list[str],
    names: list[str],
    first: int,
) -> Rows:
    month, entity = np.nonzero(judged.state[: scored.through] >= 0)
    count = len(month)
    node, award = judged.node, judged.award
    assert award.target is not None
    units, here = np.unique(entity, return_inverse=True)
    roles = [
        node.role(names[first + at], judged.subject) if isinstance(node, m.Item) else ""
        for at in units.tolist()
    ]
    figures = {
        "value": (judged.value, judged.known),
        "bound": (judged.bound, judged.bounded),
        "distance": (judged.distance, judged.known),
    }
    return {
        "track": Texts.same(track.id, count),
        "month": Texts(months, month),
        "entity": Texts(names, entity + first),
        "item": Texts.same(node.id, count),
        "subject": Texts.same(judged.subject or "", count),
        "target": Texts.same(award.id, count),
        "role": Texts(roles, here),
        "due": Texts([_due(award, scored.scheme.months, at) for at in range(12)], month),
        "state": Texts(_STATES, judged.state[month, entity]),
        "must": Texts.same(award.target.bounds[0][0], count),
        **{
            name: Numbers(plane[month, entity], DECIMALS, known[month, entity], 0)
            for name, (plane, known) in figures.items()
        },
        "derived": Truths(np.full(count, award.derived)),
    }


def _due(award: m.Award, months: tuple[str, ...], at: int) -> str:
    """The month in which a target is judged next, this one included, or was judged last."""
    assert award.due is not None
    if award.due.every:
        length = m.MONTHS_IN[award.due.every]
        return months[at - at % length + length - 1]
    coming = [month for month in award.due.months if month >= months[at]]
    return coming[0] if coming else award.due.months[-1]


def counts(scheme: Scheme, track: m.Track, targets: Rows) -> Rows:
    """How many targets of each unit are in each state, month by month."""
    months, names = list(scheme.months), track.entities.names
    known = (("month", months), ("entity", names), ("state", _STATES))
    month, entity, state = (_texts(targets, name).numbered(texts) for name, texts in known)
    _, first, unit = np.unique(entity, return_index=True, return_inverse=True)
    appearance = np.empty(len(first), np.int64)
    appearance[np.argsort(first)] = np.arange(len(first))
    keys = month * len(names) + appearance[unit]
    _, shown, group = np.unique(keys, return_index=True, return_inverse=True)
    tally = np.bincount(group * len(STATES) + state, minlength=len(shown) * len(STATES))
    of_state = zip(TARGET_COUNTS.of_kind("whole"), tally.reshape(-1, len(STATES)).T, strict=True)
    return {
        "track": Texts.same(track.id, len(shown)),
        "month": Texts(months, month[shown]),
        "entity": Texts(names, entity[shown]),
        **{name: Numbers(count) for name, count in of_state},
    }


def due(scored: Scored, targets: Mapping[str, Rows]) -> Rows:
    """The targets of all tracks judged after the last month scored, the soonest first."""
    if scored.through == 12:
        return empty(DUE)
    found = joined(
        _coming(scored, scored.tracks[name].track, rows_) for name, rows_ in targets.items()
    )
    order = np.argsort(np.array(_texts(found, "due").listed(), np.str_), kind="stable")
    return {name: column.only(order) for name, column in found.items()}


def _coming(scored: Scored, track: m.Track, targets: Rows) -> Rows:
    """The rows of the last month scored, each with the month in which it is judged next."""
    months, at = scored.scheme.months, scored.through
    month = _texts(targets, "month").numbered(list(months))
    now = {name: column.only(month == at - 1) for name, column in targets.items()}
    awards = {(node.id, award.id): award for node in track.root.nodes() for award in node.awards}
    keys = zip(_texts(now, "item").listed(), _texts(now, "target").listed(), strict=True)
    coming = [_due(awards[key], months, at) for key in keys]
    late = np.array([month < months[at] for month in coming], bool)
    open_ = ~late & (_texts(now, "state").numbered(_STATES) != NOT_APPLICABLE)
    return {name: column.only(open_) for name, column in (now | {"due": Texts(coming)}).items()}


def _texts(rows_: Rows, name: str) -> Texts:
    found = rows_[name]
    assert isinstance(found, Texts)
    return found
