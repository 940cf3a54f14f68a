"""Figures come back from the records that they were written to the disk as."""

from __future__ import annotations

import numpy as np
import pytest
import sampled
from hypothesis import given, settings
from hypothesis import strategies as st

from creditscore.facts.planes.layout import Batch
from creditscore.facts.planes.planes import NEVER
from creditscore.facts.streaming.spilling import Lines, apart

FIGURE = st.tuples(
    st.integers(0, 999),  # cell
    st.sampled_from([0, 1, 254, 255, 256, 70_000, 10**15, -1, -(10**15)]),
    st.booleans(),  # n/a
    st.sampled_from([NEVER, 0, 11]),
)


def lines() -> Lines:
    """So few units to a file that there are several of each track."""
    scheme = sampled.scheme()
    found = Lines([scheme.slots_of(track, {}) for track in scheme.tracks.values()], 8192)
    found.begins = [3 * begin for begin in found.begins]
    return found


@pytest.mark.parametrize("room", [-1, 0, 1, 8, 20])
@settings(deadline=None)
@given(figures=st.lists(st.tuples(st.integers(0, 5), FIGURE), min_size=1), marks=st.booleans())
def test_figures_come_back(
    room: int, figures: list[tuple[int, tuple[int, int, bool, int]]], marks: bool
) -> None:
    layout = lines()
    layout.shift, layout.limit = max(room, 0), 1 << room if room >= 0 else 0
    file, columns = zip(*figures, strict=True)
    cell, value, void, until = (np.array(column) for column in zip(*columns, strict=True))
    value = np.where(void & marks, 0, value)
    at = (np.array(file, np.int64) << 40) + cell
    batch = Batch(at, value, void, until.astype(np.uint8)) if marks else Batch(at, value)
    found = []
    for number, records in apart(layout.records(batch)):
        back = layout.figures(
            np.frombuffer(records.tobytes(), records.dtype).reshape(records.shape)
        )
        voids = np.zeros(len(back.at), bool) if back.void is None else back.void
        ends = np.full(len(back.at), NEVER) if back.until is None else back.until
        own = zip(back.at, back.value, voids, ends, strict=True)
        found += [(number, tuple(map(int, figure))) for figure in own]
    expected = [
        (file, (cell, 0 if void and marks else value, int(void and marks), end if marks else NEVER))
        for file, (cell, value, void, end) in figures
    ]
    assert sorted(found) == sorted(expected)
