"""`creditscore records` ended before its time: both files as they were, nothing beside them."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from recorded import LICENCE, spoilt

import creditscore

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
RESULTS = ("facts.csv", "rejected.csv")
ENV = {
    **os.environ,
    "PYTHONPATH": str(Path(creditscore.__file__).parents[1]),
    "CREDITSCORE_LANG": "en",
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many records that reading them takes a while."""
    path = tmp_path_factory.mktemp("records") / "many.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(LICENCE)
        for number in range(60_000):
            writer.writerow(spoilt(LICENCE, XK_WSH=f"许{number}号", XK_NR="").values())
    return path


def command(path: Path, folder: Path) -> list[str]:
    out, refused = (str(folder / name) for name in RESULTS)
    words = ["records", "changzhi-2023", str(path), "--out", out, "--rejected", refused]
    return [sys.executable, "-m", "creditscore", *words]


def hidden(folder: Path) -> list[Path]:
    return [entry for entry in folder.iterdir() if entry.name.startswith(".")]


def begun(folder: Path) -> list[Path]:
    """The locks of runs that are at work; one killed before it has its lock is nobody's yet."""
    return [entry / "lock" for entry in hidden(folder) if (entry / "lock").exists()]


def ended(path: Path, folder: Path, by: signal.Signals) -> int:
    """End a run once it has begun its drafts; its exit code."""
    with subprocess.Popen(
        command(path, folder), env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        until = time.monotonic() + 240
        while not any(begun(folder)) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(by)
        _, err = process.communicate(timeout=240)
    assert b"Traceback" not in err
    return process.returncode


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_nothing(by: signal.Signals, many: Path, tmp_path: Path) -> None:
    assert ended(many, tmp_path, by) not in (0, 1, 2)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_leaves_is_cleared_by_the_next(many: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text("\n".join(many.read_text("utf-8").splitlines()[:3]), encoding="utf-8")
    folder = tmp_path / "out"
    assert subprocess.run(command(few, folder), env=ENV, capture_output=True).returncode == 0
    before = {name: (folder / name).read_bytes() for name in RESULTS}
    ended(many, folder, signal.SIGKILL)
    assert {name: (folder / name).read_bytes() for name in RESULTS} == before
    assert hidden(folder)
    again = subprocess.run(command(few, folder), env=ENV, capture_output=True)
    assert (again.returncode, again.stderr.split()[:1]) == (0, [b"N920"])
    assert sorted(entry.name for entry in folder.iterdir()) == list(RESULTS)


def test_a_full_disk_leaves_nothing(many: Path, tmp_path: Path) -> None:
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 18, 1 << 18));"
    limited += "from creditscore.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", limited, *command(many, tmp_path / "new")[3:]]
    ran = subprocess.run(words, env=ENV, capture_output=True)
    assert (ran.returncode, ran.stdout, ran.stderr.split()[0]) == (2, b"", b"U506")
    assert list(tmp_path.iterdir()) == []
