"""Subjects side by side earn what each earns by itself."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from random import Random

import numpy as np
import pytest
import sampled
from pandas.testing import assert_frame_equal
from small import posted, rows, small, year

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


EACH = (
    "{base: 100, floor: 0, period: year}",
    "{period: quarter, cap: {points: 5, period: month}, needs_at_least: 1}",
    "{period: year, not_applicable: full, combine: mean, round: {places: 1}}",
    "{period: half-year, over_time: {each: month, by: mean}, multiplier: n, weight: m}",
    "{period: quarter, zero_when: {of: m, above: 5}, scale_to: 20, full: 10}",
    "{clamp: running, cap: 3, floor: -1, period: year, base: m}",
    "{period: year, not_applicable: peer-average}",
    "{period: year, base: {points: {roster: size}}}",
)


@pytest.mark.parametrize("knobs", EACH)
@pytest.mark.parametrize(
    ("subjects", "named", "units"),
    [
        ("open", "税水电气路", "甲乙丙"),
        ("[税, 水, 电, 气, 路]", "税水电气路", "甲乙丙"),
        ("[税, 水]", "税水", "甲"),
    ],
)
@pytest.mark.parametrize("combine", ["mean", "weighted"])
def test_subjects_that_are_nodes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    knobs: str,
    subjects: str,
    named: str,
    units: str,
    combine: str,
) -> None:
    scheme = small(
        tmp_path,
        """
  n: {type: count, label: 数}
  m: {type: count, label: 额, missing: not-applicable}
""",
        """
  - {id: a, form: each, of: n, points: 2, period: month, cap: 9, full: 9}
  - {id: b, form: each, of: m, points: -1, period: year, full: 0}
  - {id: c, form: rate, of: n, over: m, points: 3, period: quarter, full: 3}
""",
        item=f"subjects: {subjects}\neach_subject: {knobs}\ncombine: {combine}\nperiod: year",
        units=[f"{unit}, columns: {{size: {n}}}" for n, unit in enumerate(units, 1)],
    )
    chance = Random(knobs)
    facts = [
        {"month": f"2023-{month:02}", "entity": unit, "item": "1", "subject": subject,
         "fact": fact, "value": chance.randrange(9)}
        for subject in named
        for unit in units
        for fact in "nm"
        for month in chance.sample(range(1, 13), chance.randrange(4))
    ]  # fmt: skip
    found = []
    for width in (2048, 6, 1):
        monkeypatch.setattr(subject_batches, "WIDTH", width)
        result = creditscore.score(scheme, facts)
        found.append((result.ledger, result.annual, result.explain("甲").text("en")))
    for ledger, annual, told in found[1:]:
        assert_frame_equal(ledger, found[0][0])
        assert_frame_equal(annual, found[0][1])
        assert told == found[0][2]


def test_a_subject_of_all_stands_beside_one_of_a_few(tmp_path: Path) -> None:
    """甲 earns 2 for each of its 3 of 税 and nothing for its 5 of 水, which is 乙's alone."""
    water = "{id: 水, title: 水, applies_to: {units: [乙], others: unscored}}"
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}]",
        item=f"subjects: [{{id: 税, title: 税}}, {water}]",
    )
    facts = [row for unit in "甲乙" for row in rows(unit, subject="税", n={1: 3})]
    facts += [row for unit in "甲乙" for row in rows(unit, subject="水", n={2: 5})]
    result = creditscore.score(scheme, facts)
    assert posted(result, "甲", award="a") == {1: 6}
    assert posted(result, "乙", award="a") == {1: 6, 2: 10}
    assert [year(result, unit)["total"] for unit in "甲乙丙"] == [6, 16, 0]


def test_an_award_of_some_subjects_beside_one_of_the_unit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 3 of each subject: 7 each of 税 and 电, 2 each of all, and 1 each of the nine together."""
    awards = """
  - {id: all, form: each, of: n, points: 2, period: month}
  - {id: few, form: each, of: n, points: 7, period: month, subjects: [税, 电]}
  - {id: once, form: each, of: n, points: 1, period: month, per: entity}"""
    item = "subjects: [税, 水, 电]\neach_subject: {period: year}\nperiod: year"
    scheme = small(tmp_path, "{n: {type: count, label: 数}}", awards, item=item)
    facts = [row for subject in "税水电" for row in rows(subject=subject, n={1: 3})]
    for width in (2048, 1):
        monkeypatch.setattr(subject_batches, "WIDTH", width)
        assert year(creditscore.score(scheme, facts))["total"] == 2 * 3 * 7 + 3 * 3 * 2 + 9


def test_awards_that_are_all_for_some_subjects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 3 of each subject: 7 each of 税 and 电, 2 each of 水."""
    awards = """
  - {id: few, form: each, of: n, points: 7, period: month, subjects: [税, 电]}
  - {id: one, form: each, of: n, points: 2, period: month, subjects: [水]}"""
    item = "subjects: [税, 水, 电]\neach_subject: {period: year}\nperiod: year"
    scheme = small(tmp_path, "{n: {type: count, label: 数}}", awards, item=item)
    facts = [row for subject in "税水电" for row in rows(subject=subject, n={1: 3})]
    for width in (2048, 1):
        monkeypatch.setattr(subject_batches, "WIDTH", width)
        assert year(creditscore.score(scheme, facts))["total"] == 2 * 3 * 7 + 3 * 2
