"""How commands end: by signals, without readers, without room to print or to write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sampled

NAME = "changzhi-2023"
ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "CREDITSCORE_LANG": "zh"}
SCORE = [sys.executable, "-m", "creditscore", "score", NAME, str(sampled.SAMPLE)]
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs signals and devices of Linux")


def shell(command: str, **more: str) -> subprocess.CompletedProcess[str]:
    words = command.replace("SCORE", " ".join(SCORE)).replace("PYTHON", sys.executable)
    done = subprocess.run(
        ["bash", "-c", words], capture_output=True, text=True, env=ENVIRONMENT | more, check=False
    )
    assert "Traceback" not in done.stderr
    return done


@linux
def test_a_reader_that_has_read_enough() -> None:
    done = shell("set -o pipefail; SCORE --quiet | head -2")
    assert (done.returncode, done.stderr) == (0, "")


@linux
def test_a_full_device() -> None:
    done = shell("SCORE --quiet > /dev/full")
    assert done.returncode == 2
    assert "U506 不能写到 stdout：No space left on device" in done.stderr


@linux
def test_a_closed_output() -> None:
    done = shell("SCORE --quiet >&-")
    assert done.returncode == 2
    assert "U506" in done.stderr
    assert shell("SCORE --quiet 2>&- | tail -1").stdout == "等次为初步建议，以审定结果为准。\n"


@linux
@pytest.mark.parametrize(
    "after",
    [
        pytest.param(0.3, marks=pytest.mark.hostile),
        0.6,
        pytest.param(1.0, marks=pytest.mark.hostile),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal(after: float, number: signal.Signals, tmp_path: Path) -> None:
    """It ends quietly, with nothing written and nothing left behind."""
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    with subprocess.Popen(
        [*SCORE, "--quiet", "--out", str(out)],
        env=ENVIRONMENT | {"TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        begun = Path(f"/proc/{process.pid}/maps")
        while process.poll() is None and b"numpy" not in begun.read_bytes():
            time.sleep(0.01)
        time.sleep(after)
        process.send_signal(number)
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(240) in (0, 128 + number)
    assert said == b""
    assert list(temporary.iterdir()) == []
    written = {file.name for file in out.iterdir()} if out.exists() else set()
    assert not written or "run.json" in written
    assert {file.name for file in tmp_path.iterdir()} <= {"out", "tmp"}


@linux
def test_little_memory() -> None:
    done = shell("ulimit -v 160000; SCORE --quiet")
    assert done.returncode == 1
    assert "U520 内存不够" in done.stderr
