"""The benchmark's workload on its smallest size: one answer, whoever works it out."""

import doctest
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bench():
    """A function that imports a module of `benchmarks`, which is no part of the package."""
    pytest.importorskip("pyarrow")
    sys.path.insert(0, str(REPOSITORY))
    yield lambda name: import_module(f"benchmarks.{name}")
    sys.path.remove(str(REPOSITORY))


@pytest.fixture(scope="module")
def folder(bench, tmp_path_factory):
    return bench("data").prepared(tmp_path_factory.mktemp("data"), "S", ("month", "unit", "tidy"))


@pytest.fixture(scope="module")
def exact(bench, folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("exact")
    bench("exact").main(folder, folder / "facts-month.parquet", out)
    return bench("checking").hashes(out)


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("creditscore_api", "month"),
        ("creditscore_api", "unit"),
        ("creditscore_api", "tidy"),
        ("pandas_frames", "month"),
    ],
)
def test_answer_is_the_exact_one(bench, folder, exact, tmp_path, script, kind):
    path = REPOSITORY / "benchmarks" / "peers" / f"{script}.py"
    run = [sys.executable, path, folder, folder / f"facts-{kind}.parquet", tmp_path]
    subprocess.run(run, check=True)
    found = bench("checking").hashes(tmp_path)
    assert found.items() <= exact.items()
    assert {"months", "annual"} <= set(found)


def test_a_wrong_point_is_noticed(bench, folder, exact, tmp_path):
    import pandas as pd

    bench("exact").main(folder, folder / "facts-month.parquet", tmp_path)
    months = pd.read_parquet(tmp_path / "months.parquet")
    months.loc[17, "points"] += 1
    months.to_parquet(tmp_path / "months.parquet")
    found = bench("checking").hashes(tmp_path)
    assert found["months"] != exact["months"]
    assert found["annual"] == exact["annual"]


@pytest.mark.parametrize("order", ["month", "shuffled"])
def test_facts_do_not_depend_on_the_order_of_rows(bench, order):
    data = bench("data")

    def frame(order):
        parts = [table.to_pandas() for table in data.tables(75, order)]
        keys = ["entity", "month", "item", "subject"]
        return parts[0].astype(dict.fromkeys(keys, str)).sort_values(keys, ignore_index=True)

    assert frame(order).equals(frame("unit"))


def test_the_data_hold_what_is_hard(bench):
    data = bench("data")
    unit, month, slot = np.unravel_index(np.arange(750 * 12 * 29), (750, 12, 29))
    n, d, reported = data.rows(unit, month, slot)
    share = slot < 8
    assert 0.02 < 1 - reported.mean() < 0.04
    assert (d[share] == 0).any()
    assert n.max() > 4_000_000
    halves = 100_000 * n[share] % np.maximum(2 * d[share], 1) == d[share]
    assert (halves & (d[share] > 0)).sum() > 1000
    twins = n.reshape(750, -1)
    assert (twins[9::10] == twins[8::10]).all()
    assert {16, 32, 64, 96, 160} <= set(d[share].tolist())


@pytest.mark.parametrize("name", ["exact", "peers.decimals"])
def test_examples(bench, name):
    assert doctest.testmod(bench(name)).failed == 0
