"""Peers in layers: one result however the track is cut into blocks, threads and parts of facts."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import peered
import pytest
from small import posted, rows, small

import creditscore
from creditscore.engine import blocks
from creditscore.engine.comparable import Comparable
from creditscore.engine.exact import Exact
from creditscore.engine.layers import compared, layers, worked_out
from creditscore.engine.peer_statistics import PeerStatistics, Statistic
from creditscore.facts import read as tables
from creditscore.facts.planes import fingerprint, observations
from creditscore.facts.streaming import streaming
from creditscore.facts.streaming.streaming import Stream

TABLES = ("ledger", "items", "months", "annual")


def cut(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(blocks, "BLOCK", size)


def same(one: creditscore.Result, other: creditscore.Result) -> None:
    for name in blocks.Scores.__dataclass_fields__:
        planes = [getattr(r.tracks["units"].scores, name) for r in (one, other)]
        np.testing.assert_array_equal(*planes, name)
        assert planes[0].dtype == planes[1].dtype
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize(
    ("size", "threads"), [pytest.param(1, 2, marks=pytest.mark.slow), (7, 1), (7, 2), (4096, 2)]
)
def test_blocks_and_threads_do_not_matter(
    size: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = peered.result()
    cut(monkeypatch, size)
    same(creditscore.score(peered.scheme(), peered.table(), threads=threads), expected)


@pytest.mark.parametrize(("seed", "size"), [(1, 7), (2, 4096)])
def test_nor_does_the_order_of_the_rows(
    seed: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(monkeypatch, size)
    shuffled = peered.table().sample(frac=1, random_state=seed)
    same(creditscore.score(peered.scheme(), shuffled), peered.result())


@pytest.mark.parametrize(
    ("memory", "size", "seed"),
    [(1 << 30, 7, 1), (1, 7, None), pytest.param(1, 7, 1, marks=pytest.mark.slow), (1, 4096, 1)],
)
def test_nor_where_the_facts_are(
    memory: int, size: int, seed: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In memory or, where there is next to none, read again for every layer, eight at once."""
    expected = peered.result()
    monkeypatch.setattr(tables, "MANY", 0)
    for module in (observations, fingerprint, streaming):
        monkeypatch.setattr(module, "BLOCK", 8)
    cut(monkeypatch, size)
    table = peered.table() if seed is None else peered.table().sample(frac=1, random_state=seed)
    table.to_parquet(tmp_path / "facts.parquet", row_group_size=500)
    loads: list[int] = []
    stores = Stream.stores

    def counted(self: Stream, track: int) -> Iterator[Any]:
        for found in stores(self, track):
            loads.append(found[2].start)
            yield found

    monkeypatch.setattr(Stream, "stores", counted)
    found = creditscore.score(peered.scheme(), tmp_path / "facts.parquet", memory=memory, threads=2)
    once = [*range(0, peered.UNITS, 8)] if memory == 1 else [0]
    assert loads == 5 * once, "once for each of four layers, and once to score"
    same(found, expected)


def test_every_layer_needs_those_below() -> None:
    track = peered.result().tracks["units"]
    scheme, slots = peered.scheme(), track.observations.slots
    found = layers(scheme, slots)
    assert [sorted({question.node for question in layer}) for layer in found] == [
        ["1", "2", "3"],
        ["2", "4", "5", "units"],
        ["2", "5", "units"],
        ["points"],
    ]
    for number, layer in enumerate(found):
        below = {q for lower in found[:number] for q in lower}
        peers = {ask: a for ask, a in track.peers.found.items() if ask.question in below}
        (cube,) = blocks.blocks(scheme, track.observations, PeerStatistics(peers))
        assert len(compared(layer, cube)) == len(layer)
        (cube,) = blocks.blocks(scheme, track.observations, PeerStatistics())
        if number:
            with pytest.raises(KeyError):
                compared(layer, cube)


def test_layers_are_worked_out_far_away() -> None:
    """What crosses to other machines is pickled; each gets the statistics of its own units."""
    track = peered.result().tracks["units"]
    scheme, facts = peered.scheme(), track.observations
    there = partial(_away, scheme, facts)
    peers = PeerStatistics()
    for layer in layers(scheme, facts.slots):
        found = {f: there(peers, f, compared, layer) for f in range(0, peered.UNITS, 40)}
        peers = worked_out(layer, facts.slots, found, peers)
    for first in range(0, peered.UNITS, 40):
        months = there(peers, first, lambda _, cube: blocks.scores_of(cube, 12).months, None)
        width = months.shape[1]
        np.testing.assert_array_equal(months, track.scores.months[:, first : first + width])


def _away(scheme: Any, facts: Any, peers: PeerStatistics, first: int, work: Any, layer: Any) -> Any:
    """Some work on a block with nothing but what was sent."""
    last = min(first + 40, peered.UNITS)
    kept = pickle.loads(pickle.dumps(peers.cut(first, last)))
    layer = pickle.loads(pickle.dumps(layer))
    return pickle.loads(pickle.dumps(work(layer, blocks.Cube(scheme, facts, first, last, kept))))


def test_what_is_compared_is_as_narrow_as_it_can_be() -> None:
    track = peered.result().tracks["units"]
    (layer, *_), scheme = layers(peered.scheme(), track.observations.slots), peered.scheme()
    (cube,) = blocks.blocks(scheme, track.observations, PeerStatistics())
    planes = compared(layer, cube)
    assert {plane.num.shape for plane in planes} == {(24, peered.UNITS)}
    assert {plane.num.dtype.itemsize for plane in planes} <= {1, 2, 4}
    ratio = next(plane for plane in planes if not isinstance(plane.den, int))
    assert ratio.den.max() == 11


def test_what_is_not_known_is_nothing_over_one() -> None:
    known = np.array([[True, False]])
    found = Comparable.of(Exact(np.array([[6, 300]]), np.array([[4, 700]])), known)
    assert (found.num.tolist(), found.exact.den.tolist()) == ([[3, 0]], [[2, 1]])
    assert Comparable.of(Exact(np.array([[6, 300]]), 7), known).num.tolist() == [[6, 0]]


def test_blocks_of_different_denominators_join() -> None:
    known = np.ones((1, 1), bool)
    halves, thirds = (Comparable(np.array([[n]], np.int8), n, known) for n in (2, 3))
    mixed = Comparable(np.array([[100]], np.int8), np.array([[7]], np.int8), known)
    joined = Comparable.joined([halves, thirds])
    assert (joined.num.tolist(), joined.den) == ([[6, 6]], 6)
    joined = Comparable.joined([halves, mixed, thirds])
    assert (joined.num.tolist(), joined.exact.den.tolist()) == ([[2, 100, 3]], [[2, 7, 3]])


def test_a_cap_by_figures_among_units_of_figures_among_units(tmp_path: Path) -> None:
    """1, 2 and 6 have the mean 3, and 6 is the most above it; nothing else asks for that mean."""
    above = "{difference: n, less: {peers: mean, of: n}}"
    award = "[{id: a, form: each, of: n, points: 1, period: month}]"
    cap = f"cap: {{points: {{peers: max, of: {above}}}}}\nperiod: month"
    scheme = small(tmp_path, "{n: {type: count, label: 数}}", award, item=cap)
    table = [
        row for unit, n in zip("甲乙丙", (1, 2, 6), strict=True) for row in rows(unit, n={1: n})
    ]
    result = creditscore.score(scheme, table)
    assert [sum(posted(result, unit).values()) for unit in "甲乙丙"] == [1, 2, 3]


def test_a_track_without_peers_has_no_layers(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
    )
    result = creditscore.score(scheme, rows(n={1: 1}))
    assert layers(scheme, result.tracks["units"].observations.slots) == ()
    assert not result.tracks["units"].peers.found


def test_units_are_explained_from_the_statistics_kept() -> None:
    result = peered.result()
    for unit in ("单位000", "单位007", "单位009", "单位077"):
        months = result.months[result.months["entity"] == unit]
        assert result.explain(unit).points == months["points"].sum()
    track = replace(result.tracks["units"], peers=PeerStatistics())
    with pytest.raises(KeyError):
        replace(result, tracks={"units": track}).explain("单位000")


@pytest.mark.parametrize("dens", [(2, 2), (2, 3), (2, 3, 5)])
def test_months_are_joined_whatever_they_are_divided_by(dens: tuple[int, ...]) -> None:
    there = np.array([[True]])
    months = [Statistic(np.array([[1]]), den, there) for den in dens]
    found, known = Statistic.joined(months).of(0, 1)
    below = np.broadcast_to(found.den, found.num.shape)
    cells = zip(found.num[:, 0].tolist(), below[:, 0].tolist(), strict=True)
    assert [Fraction(*cell) for cell in cells] == [Fraction(1, den) for den in dens]
    assert known.all()
