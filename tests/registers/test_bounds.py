"""Small files that hold much: what records may take of time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from recorded import OTHER

import creditscore

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))
from creditscore.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs limits of memory")
@pytest.mark.parametrize("coded", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_bomb_of_text_takes_no_more_memory_than_other_records(
    coded: bool, tmp_path: Path
) -> None:
    count = 20_000
    columns = {name: pa.array([cell] * count) for name, cell in OTHER.items()}
    long = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), ["模" * 60_000])
    if not coded:
        count = 2_000
        columns = {name: column[:count] for name, column in columns.items()}
        long = long[:count].dictionary_decode()
    table = pa.table(columns | {"决定内容": long})
    path = tmp_path / "a.parquet"
    parquet.write_table(table, path, use_dictionary=coded, compression="zstd", store_schema=False)
    assert path.stat().st_size < 1 << 20
    command = ["records", "changzhi-2023", str(path), "--out", str(tmp_path / "facts.csv")]
    env = {**os.environ, "PYTHONPATH": str(Path(creditscore.__file__).parents[1])}
    env |= {"CREDITSCORE_LANG": "en", "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, *command], env=env, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"D617 {count - 1:>8}" in ran.stdout
