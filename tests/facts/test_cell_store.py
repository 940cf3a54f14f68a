"""Sheets: whatever figures are put down come back as planes, in cells as wide as they must be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditscore.facts.planes import cell_store as stores
from creditscore.facts.planes.cell_store import CellOverflow, CellStore
from creditscore.facts.planes.layout import Batch, Layout
from creditscore.facts.planes.planes import NEVER
from creditscore.scheme.loading import load_scheme

SCHEME = load_scheme("changzhi-2023")
SLOTS = [SCHEME.slots_of(track, {}) for track in SCHEME.tracks.values()]
PLAN = Layout(SLOTS, [3, 0], [40, 14])
VALUES = st.one_of(
    st.integers(-40, 40),
    st.integers(-(1 << 15) - 3, -(1 << 15) + 3),
    st.integers((1 << 15) - 3, (1 << 15) + 3),
    st.integers(-(1 << 31) - 3, -(1 << 31) + 3),
    st.integers(-(10**15), 10**15),
)


@settings(deadline=None, max_examples=20)
@given(
    st.dictionaries(st.integers(0, PLAN.size - 1), VALUES, min_size=1, max_size=40),
    st.sampled_from(stores.WIDTHS),
    st.integers(1, 5),
)
def test_what_is_put_comes_back(figures: dict[int, int], width: type, parts: int) -> None:
    store = CellStore(PLAN, width)
    for some in np.array_split(np.array(list(figures)), parts):
        if len(some):
            store.put(Batch(some, np.array([figures[at] for at in some.tolist()], np.int64)))
    store.sort_overflow()
    wanted = np.zeros(PLAN.size, np.int64)
    there = np.zeros(PLAN.size, bool)
    wanted[list(figures)], there[list(figures)] = list(figures.values()), True
    for track, slots in enumerate(SLOTS):
        first, last = PLAN.first[track], PLAN.last[track]
        ends = slice(PLAN.start[track], PLAN.start[track] + (last - first) * PLAN.step[track])
        shape = last - first, slots.span, len(slots.slots)
        middle = (first + last) // 2
        for begin, end in ((first, last), (first, middle), (middle, last)):
            planes = store.planes(track, begin, end)
            cut = slice(begin - first, end - first)
            for slot in range(len(slots.slots)):
                cells = planes.cells(slot, begin, end)
                of = wanted[ends].reshape(shape)[cut, :, slot].T
                np.testing.assert_array_equal(cells.value, of)
                np.testing.assert_array_equal(
                    cells.there, there[ends].reshape(shape)[cut, :, slot].T
                )
                assert cells.void is None
                assert cells.until is None


def test_marks_and_ends() -> None:
    store = CellStore(PLAN, np.int16)
    at, void = np.array([0, 1]), np.array([True, False])
    store.put(Batch(at, np.array([5, 7], np.uint8), void, np.array([NEVER, 3])))
    first = PLAN.first[0]
    na, seven = (store.planes(0, first, first + 1).cells(slot, first, first + 1) for slot in (0, 1))
    assert na.void is not None
    assert na.void[0, 0]
    assert na.value[0, 0] == 0
    assert seven.until is not None
    assert (seven.value[0, 0], seven.until[0, 0]) == (7, 3)


def test_too_many_large_figures_want_wider_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_SOME", 10)
    store = CellStore(PLAN, np.int16)
    with pytest.raises(CellOverflow):
        store.put(Batch(np.arange(20), np.arange(20) + (1 << 15)))
    wider = CellStore(PLAN, np.int32)
    wider.put(Batch(np.arange(20), np.arange(20) + (1 << 15)))
