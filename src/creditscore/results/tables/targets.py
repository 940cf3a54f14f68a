"""The tables of targets: each of each unit in every month, how many are met, what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from ...engine.blocks import blocks
from ...engine.cube import Cube
from ...engine.exact import Plane
from ...engine.targets import (
    DECIMALS,
    JUDGED,
    MENDED,
    NO_FACTS,
    NOT_APPLICABLE,
    NOT_MET,
    STATES,
    Judgement,
    judgements,
)
from ...engine.tree import Tree
from ...scheme import model as m
from ...scheme.scheme import Scheme
from ..scored import Scored, ScoredTrack
from .columns import Numbers, Rows, Texts, Truths, empty, joined
from .definitions import DUE, TARGET_COUNTS, TARGET_PERIODS, TARGETS
from .titles import responsible, title_of

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
    others = responsible(node, judged.subject, scored.scheme)
    figures = {
        "value": (judged.value, judged.known),
        "bound": (judged.bound, judged.bounded),
        "distance": (judged.distance, judged.known),
    }
    times = dict(zip(("judged", "met"), _times(award.target.due, judged.state), strict=True))
    return {
        "track": Texts.same(track.id, count),
        "month": Texts(months, month),
        "entity": Texts(names, entity + first),
        "item": Texts.same(node.id, count),
        "subject": Texts.same(judged.subject or "", count),
        "target": Texts.same(award.id, count),
        "title": Texts.same(title_of(node, award), count),
        "role": Texts(roles, here),
        "responsible": Texts(["" if role else others for role in roles], here),
        "due": Texts([_due(award.target.due, scored.scheme.months, at) for at in range(12)], month),
        "state": Texts(_STATES, judged.state[month, entity]),
        "must": Texts.same(award.target.test.bounds[0][0], count),
        **{
            name: Numbers(plane[month, entity], DECIMALS, known[month, entity], 0)
            for name, (plane, known) in figures.items()
        },
        "derived": Truths(np.full(count, award.derived)),
        "as_of": Texts(["", *months], np.maximum(judged.as_of[month, entity], -1) + 1),
        **{name: Numbers(plane[month, entity]) for name, plane in times.items()},
    }


def _times(due: m.Due, state: Plane) -> tuple[Plane, Plane]:
    """How often a target has been judged in the year so far, and met: one that is due once, once.

    >>> late = np.array([[NOT_MET], [NOT_MET], [MENDED]])
    >>> [plane.ravel().tolist() for plane in _times(m.Due(every="month"), late)]
    [[1, 2, 3], [0, 0, 1]]
    >>> [plane.ravel().tolist() for plane in _times(m.Due(("2023-01",)), late)]
    [[1, 1, 1], [0, 0, 1]]
    """
    judged = (state >= 0) & (state < len(JUDGED))
    met = judged & (state <= MENDED)
    now = judged.astype(np.int64), met.astype(np.int64)
    return (now[0].cumsum(axis=0), now[1].cumsum(axis=0)) if due.every else now


def _due(due: m.Due, months: tuple[str, ...], at: int) -> str:
    """The month in which a target is judged next, this one included, or was judged last."""
    if due.every:
        length = m.MONTHS_IN[due.every]
        return months[at - at % length + length - 1]
    coming = [month for month in due.months if month >= months[at]]
    return coming[0] if coming else due.months[-1]


def counts(scheme: Scheme, track: m.Track, targets: Rows) -> Rows:
    """How many targets of each unit are in each state, month by month, and met in the year."""
    months, names = list(scheme.months), track.entities.names
    known = (("month", months), ("entity", names), ("state", _STATES))
    month, entity, state = (_texts(targets, name).numbered(texts) for name, texts in known)
    _, first, unit = np.unique(entity, return_index=True, return_inverse=True)
    appearance = np.empty(len(first), np.int64)
    appearance[np.argsort(first)] = np.arange(len(first))
    keys = month * len(names) + appearance[unit]
    _, shown, group = np.unique(keys, return_index=True, return_inverse=True)
    tally = np.bincount(group * len(STATES) + state, minlength=len(shown) * len(STATES))
    of_state = tally.reshape(-1, len(STATES))
    whole = (
        *of_state.T,
        of_state[:, : len(JUDGED)].sum(axis=1),
        of_state.sum(axis=1),
        *_so_far(targets, month, entity, (month[shown], entity[shown])),
    )
    figures = zip(TARGET_COUNTS.of_kind("whole"), whole, strict=True)
    return {
        "track": Texts.same(track.id, len(shown)),
        "month": Texts(months, month[shown]),
        "entity": Texts(names, entity[shown]),
        **{name: Numbers(count) for name, count in figures},
    }


def _so_far(
    targets: Rows, month: Plane, entity: Plane, shown: tuple[Plane, Plane]
) -> Iterator[Plane]:
    """How often the targets of units were judged in the year so far, and met, in some months.

    One that has ended counts as it stood when it did.
    """
    line, first = _lines(targets)
    there = np.full((12, len(first)), -1)
    there[month, line] = month
    last, unit = np.maximum.accumulate(there, axis=0), entity[first]
    for name in ("judged", "met"):
        column, times = targets[name], np.zeros((12, len(first)), np.int64)
        assert isinstance(column, Numbers)
        times[month, line] = column.values
        stands = np.where(last >= 0, np.take_along_axis(times, np.maximum(last, 0), 0), 0)
        summed = np.zeros((12, int(entity.max(initial=0)) + 1), np.int64)
        np.add.at(summed.T, unit, stands.T)
        yield summed[shown]


def _lines(targets: Rows) -> tuple[Plane, Plane]:
    """The number of each row's target, one for each unit and subject, and the first row of each."""
    columns = [_texts(targets, name) for name in ("entity", "item", "subject", "target")]
    _, first, which = np.unique(
        np.stack([np.unique(c.listed(), return_inverse=True)[1] for c in columns]),
        axis=1,
        return_index=True,
        return_inverse=True,
    )
    order = np.argsort(np.argsort(first))
    return order[which], np.sort(first)


def periods(scored: Scored, targets: Rows) -> Rows:
    """Each target of each unit over the quarters and the year, as far as they are scored."""
    months = list(scored.scheme.months)
    month = _texts(targets, "month").numbered(months)
    state = _texts(targets, "state").numbered(_STATES)
    if not len(month):
        return empty(TARGET_PERIODS)
    which, first = _lines(targets)
    planes = np.full((12, len(first)), -1)
    planes[month, which] = state
    awards = _awards(scored.scheme, targets, first)
    every = np.array([bool(award.target and award.target.due.every) for award in awards])
    pieces = []
    year = str(scored.scheme.year)
    quarters = [(f"{year}-Q{n // 3 + 1}", n, n + 3) for n in range(0, 12, 3)]
    for name, start, end in (*quarters, (year, 0, 12)):
        inside = planes[start : min(end, scored.through)]
        if len(inside) and start < scored.through:
            pieces.append(_period(name, targets, first, inside, every))
    return joined(pieces)


def _awards(scheme: Scheme, targets: Rows, first: Plane) -> list[m.Award]:
    """The awards that are the targets of some rows."""
    known = {
        (track.id, node.id, award.id): award
        for track in scheme.tracks.values()
        for node, award in track.awards
        if award.target
    }
    names = (_texts(targets, name).only(first).listed() for name in ("track", "item", "target"))
    return [known[key] for key in zip(*names, strict=True)]


def _period(name: str, targets: Rows, first: Plane, states: Plane, every: Plane) -> Rows:
    """The targets over one period: of those that are due once their last month in it tells."""
    number = np.arange(len(states))[:, None]
    last = np.max(np.where(states >= 0, number, -1), axis=0)
    counted = np.where(every | (number == last), states, -1)
    judged = (counted >= 0) & (counted < len(JUDGED))
    times = {
        "judged": judged,
        "met": judged & (counted <= MENDED),
        "not_met": counted == NOT_MET,
        "no_facts": counted == NO_FACTS,
    }
    there = np.flatnonzero(last >= 0)
    at_end = np.take_along_axis(states, np.maximum(last, 0)[None], 0)[0]
    kept = ("track", "entity", "item", "subject", "target", "title", "role")
    head = {column: targets[column].only(first).only(there) for column in kept}
    return {
        "track": head.pop("track"),
        "period": Texts.same(name, len(there)),
        **head,
        **{key: Numbers(mask.sum(axis=0)[there]) for key, mask in times.items()},
        "state": Texts(_STATES, at_end[there]),
    }


def due(scored: Scored, targets: Mapping[str, Rows]) -> Rows:
    """The targets of all tracks judged after the last month scored, the soonest first.

    Those that end before, and those of units that leave before, are not judged again.
    """
    if scored.through == 12:
        return empty(DUE)
    found = joined(_coming(scored, scored.tracks[name], rows_) for name, rows_ in targets.items())
    order = np.argsort(np.array(_texts(found, "due").listed(), np.str_), kind="stable")
    return {name: column.only(order) for name, column in found.items()}


def _coming(scored: Scored, found: ScoredTrack, targets: Rows) -> Rows:
    """The rows of the last month scored, each with the month in which it is judged next."""
    months, at = scored.scheme.months, scored.through
    month = _texts(targets, "month").numbered(list(months))
    now = {name: column.only(month == at - 1) for name, column in targets.items()}
    rows_of = np.arange(len(_texts(now, "item")))
    awards = [*_awards(scored.scheme, now, rows_of)]
    coming = [_due(award.target.due, months, at) for award in awards if award.target]
    judged = [
        months[at] <= month <= (award.last or month)
        for award, month in zip(awards, coming, strict=True)
    ]
    entity = _texts(now, "entity").numbered(list(found.track.entities.names))
    there = found.assessed[[months.index(month) for month in coming], entity]
    open_ = (
        np.array(judged, bool) & there & (_texts(now, "state").numbered(_STATES) != NOT_APPLICABLE)
    )
    return {name: column.only(open_) for name, column in (now | {"due": Texts(coming)}).items()}


def _texts(rows_: Rows, name: str) -> Texts:
    found = rows_[name]
    assert isinstance(found, Texts)
    return found
