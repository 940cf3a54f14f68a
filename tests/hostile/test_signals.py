"""Commands that are stopped, or whose words nobody takes, end quietly and leave nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from .attempt import facts, scoring, write
from .limited import PATIENCE, Ended, ended, environment, really, started

FOREIGN = re.compile(r"Traceback|Error\b|Exception ignored")
SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "changzhi-2023"
COMMANDS = {
    "score": ["score", "changzhi-2023", str(SAMPLE), "--out", "out"],
    "check": ["check", "jinzhong-2023"],
    "explain": ["explain", "changzhi-2023", str(SAMPLE), "--entity", "市教育局"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "work"
    path.mkdir()
    return path


def stopped(folder: Path, words: list[str], number: int, after: float) -> Ended:
    """Send a signal so long after the command has begun to import itself."""
    with started(folder, words) as child:
        while child.poll() is None and "numpy" not in _maps(child.pid):
            time.sleep(0.002)
        time.sleep(after)
        child.send_signal(number)
        code = child.wait(PATIENCE)
    return ended(folder, code)


def _maps(process: int) -> str:
    """The libraries that a process has loaded."""
    try:
        return Path(f"/proc/{process}/maps").read_text()
    except OSError:
        return ""


def quiet(end: Ended, folder: Path, *codes: int) -> None:
    assert end.code in codes, (end.code, end.err[-1000:])
    assert not FOREIGN.search(end.err), end.err[-1000:]
    assert not end.left
    whole = (folder / "out" / "run.json").exists()
    assert whole or not [path.name for path in folder.iterdir() if path.name != "s"]


MOMENTS = [
    pytest.param(name, moment, marks=[pytest.mark.hostile] * (n > 0), id=f"{name} {moment:.2f}")
    for name in COMMANDS
    for n, moment in enumerate(sorted(Random(name).uniform(0, 2) for _ in range(8)))
]


@pytest.mark.parametrize(("name", "moment"), MOMENTS)
def test_ctrl_c_ends_quietly_at_any_moment(name: str, moment: float, folder: Path) -> None:
    end = stopped(folder, COMMANDS[name], signal.SIGINT, moment)
    quiet(end, folder, 0, 130, -signal.SIGINT)


@pytest.mark.parametrize(("name", "moment"), MOMENTS)
def test_sigterm_leaves_nothing(name: str, moment: float, folder: Path) -> None:
    end = stopped(folder, COMMANDS[name], signal.SIGTERM, moment)
    quiet(end, folder, 0, 143, -signal.SIGTERM)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_reader_that_leaves_is_no_mistake(name: str, folder: Path) -> None:
    """As `| head -1` does."""
    with started(folder, COMMANDS[name], stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        child.stdout.close()
        code = child.wait(PATIENCE)
    quiet(ended(folder, code), folder, 0)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_for_the_words_is_told(name: str, folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        end = really(folder, COMMANDS[name], stdout=full)
    quiet(end, folder, 0, 1, 2)


def test_nothing_is_written_where_nobody_takes_the_words(folder: Path) -> None:
    """As `>&-` does: it is done, or it is said by the exit code and nothing is written."""
    write(folder)
    facts(folder)
    command = 'exec "$0" -m creditscore "$@" >&- 2>&-'
    words = ["sh", "-c", command, sys.executable, *scoring(folder)]
    variables = os.environ | environment(folder)
    ran = subprocess.run(words, cwd=folder, env=variables, timeout=PATIENCE, check=False)
    assert (ran.returncode, (folder / "out" / "run.json").exists()) in ((0, True), (2, False))
