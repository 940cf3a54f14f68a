"""What the executors do, without Spark: rows to transfers, transfers to planes, reports, tables."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import peered
import pyarrow as pa
import pytest
import sampled
from small import rows, small

import creditscore
from creditscore.backends.spark import job
from creditscore.backends.spark.coding import coded, named_subjects, rows_of_units
from creditscore.backends.spark.executor_task import (
    FedFigures,
    comparisons,
    executor_tasks,
    reports,
)
from creditscore.backends.spark.job import Job
from creditscore.backends.spark.transfers import Transfer, packed, unpacked
from creditscore.engine.layers import layers, worked_out
from creditscore.engine.peer_statistics import PeerStatistics
from creditscore.facts.planes import fingerprint, observations
from creditscore.facts.reading.headings import Headings


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block has eight units."""
    for module in (job, observations, fingerprint):
        monkeypatch.setattr(module, "BLOCK", 8)


def batches(frame: Any, rows: int = 700) -> Iterator[Any]:
    table = pa.Table.from_pandas(pd.DataFrame(frame).astype(str), preserve_index=False)
    return iter(table.to_batches(rows))


def reported(
    job: Job, frame: pd.DataFrame, make: Any = reports, more: Sequence[Transfer] = ()
) -> dict[int, Any]:
    """What comes back from the tasks, each handed over as Spark does it."""
    shared = pickle.loads(pickle.dumps(job))
    headings = Headings.of(list(frame.columns), creditscore.Place("table"))
    transfers = [*coded(headings.facts)(shared, batches(frame))]
    transfers.append(packed([*((number, None) for number in range(len(job.tasks))), *more]))
    return {
        task: thing for batch in make(shared, iter(transfers)) for task, thing in unpacked(batch)
    }


def test_blocks_of_the_sample_year_score_as_the_whole() -> None:
    whole = Job.of(sampled.scheme(), 12)
    assert [task.track for task in whole.tasks] == [0] * 7 + [1] * 2
    found = reported(whole, sampled.table().sample(frac=1, random_state=2))
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


def test_peers_are_answered_layer_by_layer() -> None:
    ((name, track),) = peered.result().tracks.items()
    subjects = {(name, item): of for item, of in track.observations.slots.subjects.items()}
    table, asked = peered.table(), Job.of(peered.scheme(), 12, subjects)
    (slots,), tasks, answers = asked.slots, dict(asked.tasks_of(0)), PeerStatistics()
    assert all(report.scores is None for report in reported(asked, table).values())
    found_layers = layers(peered.scheme(), slots)
    assert len(found_layers) > 1
    for layer in found_layers:
        more = [(at, answers.cut(task.first, task.last)) for at, task in tasks.items()]
        found = reported(asked, table, partial(comparisons, layer), more)
        answers = worked_out(layer, slots, {tasks[at].first: f for at, f in found.items()}, answers)
    more = [(at, answers.cut(task.first, task.last)) for at, task in tasks.items()]
    last = sorted(reported(asked, table, more=more).items())
    months = np.concatenate([report.scores.months for _, report in last], axis=-1)
    np.testing.assert_array_equal(months, track.scores.months)


def test_large_and_void_figures_and_such_that_end(tmp_path: Path) -> None:
    """Figures of 32 bits and of 64 come in any order."""
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
        transfers = [b for row in range(6) for b in make(asked, batches(order.iloc[[row]]))]
        (found,) = (t for b in reports(asked, iter(transfers)) for _, t in unpacked(b))
        np.testing.assert_array_equal(found.scores.months, local.scores.months)
        assert fingerprint.joined(found.findings.digests) == local.observations.fingerprint


def test_what_is_wrong_is_told_and_not_scored(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次}}",
        "[{id: a, form: each, of: n, points: 2, period: month}]",
        units=[f"单位{i}" for i in range(20)],
    )
    twice = rows("单位9", n={1: 1})
    table = pd.DataFrame([*twice, *twice, *rows("无此局", n={1: 1}), *rows("单位3", n={1: 1})])
    found = reported(Job.of(scheme, 12), table)
    assert [report.rejected_names for report in found.values()] == [{"无此局"}, set(), set()]
    assert [report.findings.suspects for report in found.values()] == [[], [9], []]
    assert [report.scores is None for report in found.values()] == [False, True, False]


def test_rows_of_some_units_alone() -> None:
    asked = Job.of(sampled.scheme(), 12)
    table = sampled.table()
    unit = asked.slots[0].track.positions["市公安局"]
    found = rows_of_units(frozenset({"无此局"}), frozenset({(0, unit)}))(asked, batches(table))
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
    (found,) = named_subjects(Job.of(scheme, 12), batches(table, 1))
    assert found.to_pylist() == [{"track": "units", "item": "1", "subject": "合同一"}]


def test_transfers_for_nobody_are_figures_of_no_plane() -> None:
    asked = Job.of(sampled.scheme(), 12)
    found = executor_tasks(
        asked, iter([packed([(0, None), (0, FedFigures(np.zeros((0, 4), np.int64)))])])
    )
    planes, found_in_them = found[0].checked()
    assert not planes.figures.any()
    assert found_in_them.counts.sum() == 0
