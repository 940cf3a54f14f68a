"""A client in types runs, and is right to mypy (strict) and to pyright."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

CLIENT = Path(__file__).with_name("client.py")
ROOT = CLIENT.parents[2]


def test_it_runs(tmp_path: Path) -> None:
    spec = spec_from_file_location("client", CLIENT)
    assert spec is not None
    assert spec.loader is not None
    client = module_from_spec(spec)
    spec.loader.exec_module(client)
    assert [path.name for path in client.main(tmp_path)] == [
        "annual.json", "months.json", "run.json",
    ]  # fmt: skip


@pytest.mark.slow
def test_mypy_takes_it_and_sees_what_is_wrong(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    broken = tmp_path / "broken.py"
    broken.write_text(
        CLIENT.read_text(encoding="utf-8").replace(
            "months: pl.DataFrame = from_polars.months", "months: int = from_polars.months"
        ),
        encoding="utf-8",
    )
    for path, code in ((CLIENT, 0), (broken, 1)):
        words = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", path]
        done = subprocess.run(
            words, capture_output=True, text=True, cwd=tmp_path,
            env={**os.environ, "MYPYPATH": str(ROOT / "src")},
        )  # fmt: skip
        assert done.returncode == code, done.stdout


@pytest.mark.slow
def test_pyright_takes_it(tmp_path: Path) -> None:
    local = ROOT / ".venv" / "node" / "node_modules" / ".bin" / "pyright"
    pyright = os.environ.get("PYRIGHT") or (str(local) if local.exists() else None)
    pyright = pyright or shutil.which("pyright")
    if pyright is None:
        pytest.skip("no pyright is installed")
    settings = {
        "include": ["client.py"],
        "extraPaths": [str(ROOT / "src")],
        "typeCheckingMode": "strict",
        "reportMissingTypeStubs": False,
        "reportUnknownMemberType": False,
    }
    shutil.copy(CLIENT, tmp_path)
    config = tmp_path / "pyrightconfig.json"
    config.write_text(json.dumps(settings), encoding="utf-8")
    words = [pyright, "--project", config, "--pythonpath", sys.executable, "--outputjson"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
    found = json.loads(done.stdout)
    assert [
        f"{one['range']['start']['line'] + 1}: {one['message']}"
        for one in found["generalDiagnostics"]
        if one["severity"] == "error"
    ] == []
    assert found["summary"]["filesAnalyzed"] == 1
