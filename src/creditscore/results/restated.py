"""A year some months of which are closed: points as they were published, and corrections.

Each month is scored by the facts that were known in it. A correction posts, in the month in which
it was found, what it changes in all months before; so the points of closed months stay, and the
year comes to what the corrected facts come to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from ..books.entries import Corrected, Correction
from ..engine.blocks import blocks
from ..engine.cube import Cube
from ..engine.exact import Plane, largest, summable
from ..engine.postings import Postings
from ..facts.cells import Cell
from ..scheme import model as m
from .postings import TrackPostings, postings_in
from .reconciliation import reconciled
from .scored import Restated, Scored, ScoredTrack

KIND = "correction"


@dataclass(frozen=True)
class Correcting(Postings):
    """What a correction posts where an award or a limit posts otherwise by it."""

    correction: Correction = field(default_factory=lambda: Correction("", "", ""))


def stages(scored: Scored) -> list[tuple[Scored, range]]:
    """Each state of the facts, with the months of the year, from 0, that are scored by it."""
    states = [*(restated.before for restated in scored.restated), scored]
    ends = [0, *(restated.month - 1 for restated in scored.restated), scored.through]
    return [(state, range(*pair)) for state, pair in zip(states, pairwise(ends), strict=True)]


def restated(states: Sequence[Scored], corrections: Sequence[Correction]) -> dict[str, ScoredTrack]:
    """The tracks of the last state, with the points of each month as they were known in it.

    The first of the `states` is without corrections, each other one has one more of them.
    """
    tracks = dict(states[-1].tracks)
    firsts = [states[0].scheme.month_number(c.month) - 1 for c in corrections]
    for name, found in tracks.items():
        planes = [_wide(state.tracks[name].scores.months, len(states)) for state in states]
        months = planes[0].astype(np.result_type(*planes))
        for first, plane in zip(firsts, planes[1:], strict=True):
            months[first:] = plane[first:]
        for first, (one, two) in zip(firsts, pairwise(planes), strict=True):
            months[first] += (two[:first] - one[:first]).sum(axis=0)
        tracks[name] = replace(found, scores=replace(found.scores, months=months))
    return tracks


def _wide(plane: Plane, count: int) -> Plane:
    return summable(plane, 24 * count) if largest(plane) else plane


def postings_of(scored: Scored, found: ScoredTrack) -> TrackPostings:
    """Every posting of a track's months, which add up to its points or `FactError` is raised."""
    points = found.scores.months[: scored.through]
    if scored.restated:
        pieces = [piece for _, _, piece in postings_by_block(scored, found, None)]
        made = _below(pieces)
    else:
        cubes = blocks(scored.scheme, found.observations, found.peers)
        made = postings_in(cubes, scored.through)
    return reconciled(scored.scheme, found.track, made, points)


def postings_by_block(
    scored: Scored, found: ScoredTrack, size: int | None
) -> Iterator[tuple[int, int, TrackPostings]]:
    """The postings of some units at a time, with the places of the first and behind the last."""
    name = found.track.id
    states = [state for state, _ in stages(scored)]
    tracks = [state.tracks[name] for state in states]
    for cubes in zip(
        *(blocks(scored.scheme, t.observations, t.peers, size) for t in tracks), strict=True
    ):
        yield cubes[0].first, cubes[0].last, together(scored, cubes)


def together(scored: Scored, cubes: Sequence[Cube]) -> TrackPostings:
    """The postings of some units, of which there is a cube for each state of the facts."""
    each = [postings_in([cube], scored.through) for cube in cubes]
    if len(each) == 1:
        return each[0]
    windows = [months for _, months in stages(scored)]
    pieces = [_within(piece, months) for piece, months in zip(each, windows, strict=True)]
    for restatement, (before, after) in zip(scored.restated, pairwise(each), strict=True):
        pieces.append(_correcting(restatement, before, after, cubes[-1].facts.slots.track))
    return _below(pieces)


def _within(found: TrackPostings, months: range) -> TrackPostings:
    inside = (found.month >= months.start) & (found.month < months.stop)
    return _only(found, np.flatnonzero(inside))


def _only(found: TrackPostings, rows: Plane) -> TrackPostings:
    names = ("line", "month", "entity", "points", "fact")
    return replace(found, **{name: getattr(found, name)[rows] for name in names})


def _correcting(
    restatement: Restated, before: TrackPostings, after: TrackPostings, track: m.Track
) -> TrackPostings:
    """What a correction changes in the months before its own, as postings of its month."""
    correction, first = restatement.correction, restatement.month - 1
    keys: dict[tuple[str, str | None, str | None], int] = {}
    lines: list[Correcting] = []

    def numbers(found: TrackPostings) -> Plane:
        of = []
        for line in found.lines:
            key = line.node.id, line.award.id if line.award else None, line.subject
            if key not in keys:
                keys[key] = len(lines)
                lines.append(Correcting(KIND, line.node, line.award, line.subject,
                                        np.zeros(0, np.int64), correction=correction))  # fmt: skip
            of.append(keys[key])
        return np.array(of, np.int64)[found.line]

    line = np.concatenate([numbers(before), numbers(after)])
    names = track.entities.names
    entity = np.concatenate([before.entity, after.entity])
    points = np.concatenate([-before.points, after.points])
    earlier = np.concatenate([before.month, after.month]) < first
    line, entity, points = line[earlier], entity[earlier], points[earlier]
    key = line * len(names) + entity
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.diff(key[order], prepend=-1))
    sums = points[:0]
    if len(begins):
        sums = np.add.reduceat(summable(points[order], len(points)), begins)
    line, entity = line[order][begins], entity[order][begins]
    texts = [_text(correction, names[unit], lines[at])
             for at, unit in zip(line.tolist(), entity.tolist(), strict=True)]  # fmt: skip
    touched = np.array([":" in text for text in texts], bool)
    shown = np.flatnonzero((sums != 0) | touched) if len(sums) else np.zeros(0, np.int64)
    return TrackPostings(
        lines=tuple(lines),
        line=line[shown],
        month=np.full(len(shown), first),
        entity=entity[shown],
        points=sums[shown],
        fact=np.arange(len(shown)),
        facts=[texts[at] for at in shown.tolist()],
    )


def _text(correction: Correction, entity: str, line: Postings) -> str:
    """A correction by its number, and what it corrects of the facts that an award reads."""
    facts = "; ".join(map(str, corrected(correction, entity, line)))
    return f"#{correction.id}: {facts}" if facts else f"#{correction.id}"


def corrected(correction: Correction, entity: str, line: Postings) -> Iterator[Corrected]:
    """What a correction corrects of the facts of a unit that an award, or a node's knobs, read."""
    asked = line.award.reads if line.award else m.asked_around(line.node)
    read = [ref for ref in asked if isinstance(ref, m.FactRef)]
    for fact in correction.facts:
        if fact.cell.entity == entity and any(_reads(ref, line, fact.cell) for ref in read):
            yield fact


def _reads(ref: m.FactRef, line: Postings, cell: Cell) -> bool:
    """Whether a cell is among those of which a line reads a fact."""
    if (ref.item or line.node.id, ref.fact) != (cell.item, cell.fact):
        return False
    own = ref.same or (ref.subject is None and not ref.item)
    subject = line.subject if own else ref.subject
    return subject in (None, cell.subject)


def _below(pieces: Sequence[TrackPostings]) -> TrackPostings:
    """Postings of several origins as one, sorted by month, entity and place in the rules."""
    known: dict[tuple[object, ...], int] = {}
    lines: list[Postings] = []
    columns: list[list[Plane]] = []
    texts: list[str] = []
    for piece in pieces:
        of = []
        for line in piece.lines:
            whose = line.correction.id if isinstance(line, Correcting) else ""
            key = (line.node.id, line.award.id if line.award else None, line.subject, line.kind,
                   whose)  # fmt: skip
            if key not in known:
                known[key] = len(lines)
                lines.append(line)
            of.append(known[key])
        numbers = np.array(of, np.int64)[piece.line] if len(piece.line) else piece.line
        fact = piece.fact + len(texts)
        columns.append([numbers, piece.month, piece.entity, piece.points, fact])
        texts += piece.facts
    return TrackPostings.in_order(lines, columns, texts)
