"""The postings of a track: what changed the points of which unit in which month, and by what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..engine.blocks import postings
from ..engine.cube import Cube, Figure
from ..engine.postings import Postings
from ..engine.view import View
from ..facts.reading.numbers import unscaled
from ..scheme import model as m
from ..scheme.scheme import Scheme


class LineKey(NamedTuple):
    """What posts, by names that stay the same from run to run.

    `node` is an item or a section; a limit of a node has no award, and `subject` is None where all
    subjects are taken together.
    """

    node: str
    award: str | None
    subject: str | None
    kind: str

    @classmethod
    def of(cls, line: Postings) -> LineKey:
        """The key of a line of the engine."""
        award = line.award.id if line.award else None
        return cls(line.node.id, award, line.subject, line.kind)


class PostingKey(NamedTuple):
    """Which posting of a scheme's year: the same one in every run, and in another scheme's."""

    track: str
    entity: str
    month: str
    node: str
    award: str | None
    subject: str | None
    kind: str


@dataclass(frozen=True)
class TrackPostings:
    """The months' postings of a track as arrays, sorted by month, entity and place in the rules.

    `line` points into `lines`, `fact` into `facts`; `points` is in the smallest unit.
    """

    lines: tuple[Postings, ...]
    line: npt.NDArray[np.int64]
    month: npt.NDArray[np.int64]
    entity: npt.NDArray[np.int64]
    points: npt.NDArray[np.int64]
    fact: npt.NDArray[np.int64]
    facts: list[str]

    @classmethod
    def in_order(
        cls,
        lines: Sequence[Postings],
        pieces: Sequence[Sequence[npt.NDArray[np.int64]]],
        facts: list[str],
    ) -> TrackPostings:
        """Postings by month, unit and line; each piece has line, month, entity, points and fact."""
        line, month, entity, points, fact = map(np.concatenate, zip(*pieces, strict=True))
        order = np.lexsort((line, entity, month))
        return cls(
            tuple(lines),
            line[order],
            month[order],
            entity[order],
            points[order],
            fact[order],
            facts,
        )

    def keys(self, scheme: Scheme, track: m.Track) -> Iterator[PostingKey]:
        """The key of each posting, in their order."""
        names, of_lines = track.entities.names, [LineKey.of(line) for line in self.lines]
        for line, month, entity in zip(self.line, self.month, self.entity, strict=True):
            yield PostingKey(track.id, names[entity], scheme.months[month], *of_lines[line])


def postings_in(cubes: Iterable[Cube], through: int) -> TrackPostings:
    """Every posting of the months in some blocks: where points changed, or facts earned none."""
    found: dict[LineKey, int] = {}
    lines_: list[Postings] = []
    numbers: list[list[npt.NDArray[np.int64]]] = [[np.zeros(0, np.int64)] * 5]
    texts: list[str] = []

    def take(line: Postings, cube: Cube) -> None:
        key = LineKey.of(line)
        if key not in found:
            found[key] = len(lines_)
            lines_.append(line)
        shown = line.plane != 0
        if line.kind == "award":
            shown[:through] |= _reported(line, cube)[:through]
        month, entity = np.nonzero(shown)
        if not len(month):
            return
        here = np.full(len(month), found[key])
        fact, said = _texts(line, cube, month, entity)
        points = line.plane[month, entity]
        numbers.append([here, month, entity + cube.first, points, fact + len(texts)])
        texts.extend(said)

    for cube in cubes:
        postings(cube, through, partial(take, cube=cube))
    return TrackPostings.in_order(lines_, numbers, texts)


def _reported(line: Postings, cube: Cube) -> npt.NDArray[np.bool_]:
    """Where any fact of a line's award was reported in a month of the year."""
    assert line.award is not None
    mask = np.zeros(cube.shape, bool)
    view = View(cube, line.node, line.subject, "month")
    for ref in line.award.reads:
        for slot in view.slots(ref):
            mask |= cube.present(slot)
    return mask[cube.start :]


def _texts(
    line: Postings, cube: Cube, month: Any, entity: Any
) -> tuple[npt.NDArray[np.int64], list[str]]:
    """The facts behind each posting: `cases=5 (9)` is 5 in the month, 9 since the period began.

    Returns them as codes of the distinct ones.
    """
    nothing = np.zeros(len(month), np.int64), [""]
    if line.award is None or line.kind != "award":
        return nothing
    now = View(cube, line.node, line.subject, "month")
    run = View(cube, line.node, line.subject, line.award.over)
    found: _Coded | None = None
    for ref in line.award.reads:
        name = f"{ref.fact}[{ref.subject}]" if ref.subject else ref.fact
        here, so_far = (_cells(v.figure(ref), cube.start + month, entity) for v in (now, run))
        said = _joined(here, so_far, lambda one, all_: one if one == all_ else f"{one} ({all_})")
        said = said[0], [f"{name}={text}" for text in said[1]]
        found = said if found is None else _joined(found, said, "{}; {}".format)
    return found or nothing


_Coded = tuple[npt.NDArray[np.int64], list[str]]


def _joined(one: _Coded, other: _Coded, join: Callable[[str, str], str]) -> _Coded:
    """Two columns of texts as one, each distinct pair joined once."""
    (first, texts), (second, words) = one, other
    distinct, codes = np.unique(first * len(words) + second, return_inverse=True)
    pairs = zip((distinct // len(words)).tolist(), (distinct % len(words)).tolist(), strict=True)
    return codes, [join(texts[a], words[b]) for a, b in pairs]


def _cells(figure: Figure, month: Any, entity: Any) -> _Coded:
    """A figure as codes of its distinct texts."""
    distinct, codes = np.unique(figure.value[month, entity], return_inverse=True)
    texts = [unscaled(value, figure.places) for value in distinct.tolist()]
    for mask, mark in ((figure.applies, "n/a"), (figure.known, "?")):
        if mask is not None:
            codes = np.where(mask[month, entity], codes, len(texts))
            texts.append(mark)
    return codes, texts
