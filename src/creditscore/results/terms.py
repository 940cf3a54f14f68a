"""What totals are added up from: clauses, what stands around them, other parts of the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Protocol

import numpy as np

from ..decimals import units
from ..engine.exact import Mask, Plane, numbers, product, summable
from ..language import Say
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import OPEN
from .postings import TrackPostings
from .scored import ScoredTrack

ITEM, NODE, PART, ROUNDING = "item", "limit", "part", "rounding"


class Posted(Protocol):
    """A scored year with its postings."""

    @property
    def scheme(self) -> Scheme:
        """The rules."""

    @property
    def tracks(self) -> Mapping[str, ScoredTrack]:
        """The tracks as they were scored."""

    @property
    def postings(self) -> Mapping[str, TrackPostings]:
        """The months' postings of each track."""


@dataclass(frozen=True)
class Term:
    """A clause by its number, a node around clauses that changes points, a part of the year.

    `kind` is `item`, `limit`, `part`, or `rounding` for what rounding adds in the end.
    """

    kind: str
    id: str
    title: str


@dataclass(frozen=True, eq=False)
class Terms:
    """The terms of one track: exact, and what units are ranked by is their sum.

    `points` [term, unit] are as they were earned, in units of 10^-`places` of each; `values` are
    what they make of the figure that units are ranked by, in units of 1 ÷ `scale`. `deductions`
    are the points of each that awards took. `scored` are the units that have a total.
    """

    track: m.Track
    terms: tuple[Term, ...]
    points: tuple[Plane, ...]
    places: tuple[int, ...]
    values: Plane
    scale: int
    deductions: Plane
    scored: Mask

    @property
    def total(self) -> Plane:
        """What units are ranked by, in units of 1 ÷ `scale`."""
        total: Plane = summable(self.values, len(self.values)).sum(axis=0)
        return total

    def exact(self, at: int, unit: int) -> Fraction:
        """What a term makes of the figure of a unit."""
        return Fraction(int(self.values[at, unit]), self.scale)


def terms_of(result: Posted, name: str) -> Terms:
    """The terms of what the units of a track are ranked by: the total, a part, or the months."""
    found, scheme = result.tracks[name], result.scheme
    nothing = np.zeros(len(found.track.entities), np.int64)
    factor, others = _weights(result, name)
    rows = [
        (term, points, lost, scheme.places, factor)
        for term, points, lost in _posted(found.track, result.postings[name])
    ]
    rows += [
        (Term(PART, part.id, part.title), raw, nothing, places, weight)
        for part, weight, raw, places in others
    ]
    ranked_by, places = _ranked_by(result, name)
    per_point = [weight / 10**at for *_, at, weight in rows]
    scale = lcm(10**places, *(each.denominator for each in per_point))
    values = [product(row[1], int(f * scale)) for row, f in zip(rows, per_point, strict=True)]
    rest = product(ranked_by, scale // 10**places)
    rest = rest - sum((summable(value, len(values) + 1) for value in values), nothing)
    if rest.any() or not rows:
        rows.append((Term(ROUNDING, ROUNDING, ""), nothing, nothing, scheme.places, factor))
        values.append(rest)
    return Terms(
        found.track,
        tuple(term for term, *_ in rows),
        tuple(points for _, points, *_ in rows),
        tuple(at for *_, at, _ in rows),
        np.stack(values),
        scale,
        np.stack([lost for _, _, lost, *_ in rows]),
        found.scores.scored,
    )


def answering(result: Posted, name: str, item: str) -> Mask:
    """Which units of a track answer for any subject of an item."""
    slots = result.tracks[name].observations.slots
    groups = list(slots.groups_of.get((item, None), ()))
    return np.asarray((slots.states[groups] <= OPEN).any(axis=0), bool)


def _posted(track: m.Track, postings: TrackPostings) -> Iterator[tuple[Term, Plane, Plane]]:
    """Each item, then each node around items that changes points: its points, and what it took."""
    nodes = sorted(track.root.nodes(), key=lambda node: not isinstance(node, m.Item))
    counting = {node.id for node in track.root.counting()}
    at = {node.id: number for number, node in enumerate(nodes)}
    row = np.array([at[line.node.id] for line in postings.lines], np.int64)[postings.line]
    awards = [line.award is not None and line.node.id in counting for line in postings.lines]
    taken = np.array(awards, bool)[postings.line] & (postings.points < 0)
    values = summable(postings.points, max(len(postings.points), 1))
    points, lost = (np.zeros((len(nodes), len(track.entities)), values.dtype) for _ in range(2))
    np.add.at(points, (row, postings.entity), values)
    np.add.at(lost, (row[taken], postings.entity[taken]), -values[taken])
    for number, node in enumerate(nodes):
        if isinstance(node, m.Item):
            yield Term(ITEM, node.id, node.title), points[number], lost[number]
        elif points[number].any():
            yield Term(NODE, node.id, node.title), points[number], lost[number]


def _weights(
    result: Posted, name: str
) -> tuple[Fraction, list[tuple[m.Part, Fraction, Plane, int]]]:
    """By what months' points are multiplied, and the other parts with weight, value and places."""
    scheme, standing = result.scheme, result.tracks[name].standing
    if not scheme.settles:
        return Fraction(1), []
    by, factor, others = scheme.rank_by, Fraction(0), []
    for part, raw, places in zip(scheme.parts, standing.parts, standing.places, strict=True):
        scaling = _scaling(part, raw[standing.scored], places)
        weight = Fraction(part.weight) * scaling if by == "total" else Fraction(part.id == by)
        if part.fact or part.node:
            if weight:
                others.append((part, weight, raw, places))
        else:
            factor += weight
    return factor, others


def _scaling(part: m.Part, raw: Plane, places: int) -> Fraction:
    """By what a part is brought to its scale, as the units with a total have it."""
    best = int(raw.max(initial=0))
    if part.scale_best_to is None or best <= 0:
        return Fraction(1)
    return Fraction(units(part.scale_best_to, places), best)


def _ranked_by(result: Posted, name: str) -> tuple[Plane, int]:
    """What the units of a track are ranked by, and its decimals."""
    scheme, found = result.scheme, result.tracks[name]
    if not scheme.settles:
        return found.standing.months, scheme.places
    if scheme.rank_by == "total":
        return found.standing.total, scheme.places
    at = [part.id for part in scheme.parts].index(scheme.rank_by)
    return found.standing.parts[at], found.standing.places[at]


def called(term: Term, say: Say) -> str:
    """What a term is called in a line."""
    if term.kind == ITEM:
        return say(f"第{term.id}条 {term.title}", f"item {term.id} {term.title}")
    if term.kind == PART:
        return term.title
    if term.kind == ROUNDING:
        return say("取整", "rounding")
    return say(f"{term.title}的上下限等", f"limits of {term.title}")


def as_numbers(values: list[Fraction], places: int) -> Any:
    """Fractions as whole numbers in units of 10^-places, rounded half up, away from zero."""
    return numbers([[rounded(value * 10**places) for value in values]])[0]


def rounded(value: Fraction) -> int:
    """A fraction as a whole number, rounded half up, away from zero."""
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -size if value < 0 else size
