"""Subjects side by side earn what each earns by itself."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
import sampled
from pandas.testing import assert_frame_equal
from small import rows, small

import creditscore
from creditscore.engine import blocks, subject_batches

FACTS = """
  done: {type: count, label: 完成, at_most: all}
  all: {type: count, label: 全部}
  left: {type: stock, label: 余数, missing: carry}
"""
AWARDS = """
  - {id: share, form: rate, of: done, over: all, points: 5, period: quarter, cap: 4}
  - {id: done, form: each, of: done, points: 2, period: year, subjects: [税, 电]}
  - {id: left, form: levels, period: month, levels: [{when: {of: left, above: 2}, points: -1}]}
  - {id: year, form: flag, of: all, points: 3, period: year, from: 2023-03, until: 2023-09}
"""


def test_a_sample_year_is_the_same_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, track in sampled.result().tracks.items():
        together = blocks.score(sampled.scheme(), track.observations, 12)
        with monkeypatch.context() as patched:
            patched.setattr(subject_batches, "WIDTH", 1)
            apart = blocks.score(sampled.scheme(), track.observations, 12)
        for one, other in zip(astuple(together), astuple(apart), strict=True):
            assert np.array_equal(one, other), name


@pytest.mark.parametrize("width", [1, 6, 7, 2048])
def test_ends_and_what_does_not_apply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr(subject_batches, "WIDTH", width)
    scheme = small(tmp_path, FACTS, AWARDS, item="subjects: [税, 水, 电]")
    facts = [
        *rows(subject="税", done={1: 3, 4: 5}, all={1: 4, 4: 5}),
        *rows(subject="水", done={2: 1}, all={2: 2, 5: "n/a"}),
        *rows("乙", subject="电", left={1: 7}, all={3: 2}),
    ]
    facts[0]["until"] = "2023-06"
    found = creditscore.score(scheme, facts).ledger
    monkeypatch.setattr(subject_batches, "WIDTH", 1)
    assert_frame_equal(found, creditscore.score(scheme, facts).ledger)
    assert {"share", "done", "left", "year"} <= set(found["award"])
