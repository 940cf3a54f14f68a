"""What the executors do, without Spark: rows to parcels, parcels to planes, reports, tables."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import sampled
from small import rows, small

import creditscore
from creditscore.facts import coding, fingerprint, inspection
from creditscore.facts.headings import Headings
from creditscore.spark import desk, job
from creditscore.spark.desk import Fed, Report, desks, reports
from creditscore.spark.figures import coded, opened, picked
from creditscore.spark.job import Job
from creditscore.spark.parcels import packed, unpacked


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block has eight units."""
    for module in (job, desk, coding, fingerprint, inspection):
        monkeypatch.setattr(module, "BLOCK", 8)


def batches(frame: Any, rows: int = 700) -> Iterator[Any]:
    table = pa.Table.from_pandas(pd.DataFrame(frame).astype(str), preserve_index=False)
    return iter(table.to_batches(rows))


def told(job: Job, frame: pd.DataFrame) -> dict[int, Report]:
    """The reports of the tasks, each handed over as Spark does it."""
    shared = pickle.loads(pickle.dumps(job))
    headings = Headings.of(list(frame.columns), creditscore.Place("table"))
    parcels = [*coded(headings.facts)(shared, batches(frame))]
    parcels.append(packed((number, 0, None) for number in range(len(job.tasks))))
    return {
        task: report
        for batch in reports(shared, iter(parcels))
        for task, _, report in unpacked(batch)
    }


def test_blocks_of_the_sample_year_score_as_the_whole() -> None:
    whole = Job.of(sampled.scheme(), 12)
    assert [len(task.blocks) for task in whole.tasks] == [1] * 9
    assert whole.task_of.tolist() == list(range(9))
    found = told(whole, sampled.table().sample(frac=1, random_state=2))
    local = creditscore.score(sampled.scheme(), sampled.facts())
    for number, track in enumerate(local.tracks.values()):
        mine = [r for t, r in sorted(found.items()) if whole.tasks[t].track == number]
        for name in track.scores.__dataclass_fields__:
            parts = [getattr(report.scores, name) for report in mine]
            np.testing.assert_array_equal(
                np.concatenate(parts, axis=-1), getattr(track.scores, name)
            )
        digests = (digest for report in mine for digest in report.findings.digests)
        assert fingerprint.joined(digests) == track.observations.fingerprint


def test_units_with_peers_are_one_task(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: rank, of: n, points: [9, 7, 5, 3], period: month}]",
        units=[f"单位{i}" for i in range(20)],
    )
    asked = Job.of(scheme, 12)
    assert [(t.first, t.last, len(t.blocks)) for t in asked.tasks] == [(0, 20, 3)]
    assert asked.task_of.tolist() == [0, 0, 0]
    table = pd.DataFrame([row for i in range(20) for row in rows(f"单位{i}", n={1: i, 4: 7})])
    scores = told(asked, table)[0].scores
    assert scores is not None
    local = creditscore.score(scheme, table).tracks["units"].scores
    np.testing.assert_array_equal(scores.months, local.months)


def test_large_and_void_figures_and_such_that_end(tmp_path: Path) -> None:
    """A plane is widened when a figure of 64 bits comes, before or after others."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}, s: {type: score, label: 分, missing: carry}}",
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 50},"
        " {id: b, form: given, of: s, period: month}]",
    )
    given = [
        ("2023-01", "甲", "n", "3", "2023-05"), ("2023-02", "乙", "n", "4", ""),
        ("2023-02", "丙", "s", "n/a", ""), ("2023-03", "丙", "s", "99999999.5", ""),
        ("2023-05", "丙", "s", "不涉及", ""), ("2023-06", "丙", "s", "1", ""),
    ]  # fmt: skip
    table = pd.DataFrame(given, columns=["month", "entity", "fact", "value", "until"])
    table["item"] = "1"
    local = creditscore.score(scheme, table).tracks["units"]
    asked = Job.of(scheme, 12)
    make = coded(())
    for order in (table, table[::-1]):
        parcels = [b for row in range(6) for b in make(asked, batches(order.iloc[[row]]))]
        (found,) = (t for b in reports(asked, iter(parcels)) for _, _, t in unpacked(b))
        np.testing.assert_array_equal(found.scores.months, local.scores.months)
        assert fingerprint.joined(found.findings.digests) == local.observations.fingerprint
        assert found.largest == (99999999500000, 2)


def test_what_is_wrong_is_told_and_not_scored(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        units=[f"单位{i}" for i in range(20)],
    )
    twice = rows("单位9", n={1: 1})
    table = pd.DataFrame([*twice, *twice, *rows("无此局", n={1: 1}), *rows("单位3", n={1: 1})])
    found = told(Job.of(scheme, 12), table)
    assert [report.guilty for report in found.values()] == [{"无此局"}, set(), set()]
    assert [report.findings.suspects for report in found.values()] == [[], [9], []]
    assert [report.scores is None for report in found.values()] == [False, True, False]


def test_rows_of_some_units_alone() -> None:
    asked = Job.of(sampled.scheme(), 12)
    table = sampled.table()
    unit = asked.slots[0].track.positions["市公安局"]
    found = picked(frozenset({"无此局"}), frozenset({(0, unit)}))(asked, batches(table))
    names = [name for batch in found for name in batch.column("entity").to_pylist()]
    assert set(names) == {"市公安局"}
    assert len(names) == (table["entity"] == "市公安局").sum() > 0


def test_subjects_that_rows_name(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        item="subjects: open",
    )
    table = [*rows("甲", subject="合同一", n={1: 1, 2: 1}), *rows("丁", subject="合同二", n={1: 1})]
    (found,) = opened(Job.of(scheme, 12), batches(table, 1))
    assert found.to_pylist() == [{"track": "units", "item": "1", "subject": "合同一"}]


def test_parcels_for_nobody_are_figures_of_no_plane() -> None:
    asked = Job.of(sampled.scheme(), 12)
    found = desks(asked, iter([packed([(0, 0, None), (0, 0, Fed(np.zeros((0, 4), np.int64)))])]))
    planes, looked = found[0].looked()
    assert (planes.array == planes.absent).all()
    assert looked.counts.sum() == 0
