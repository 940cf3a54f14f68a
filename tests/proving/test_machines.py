"""The same run in other surroundings: the same seal, and `verify` agrees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sampled

SURROUNDINGS = (
    ({"LC_ALL": "C", "PYTHONHASHSEED": "1"}, "1"),
    ({"LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2"}, "2"),
    ({"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0"}, "2"),
)


def command(folder: Path, surroundings: dict[str, str], *words: object) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ"))}
    done = subprocess.run(
        [sys.executable, "-m", "creditscore", *map(str, words), "--lang", "en"],
        cwd=folder, env={**env, **surroundings}, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_locale_zone_hashes_and_threads_make_no_difference(format: str, tmp_path: Path) -> None:
    words = ("score", "changzhi-2023", sampled.SAMPLE, "--format", format, "--quiet")
    seals = set()
    for number, (surroundings, threads) in enumerate(SURROUNDINGS):
        out = tmp_path / str(number)
        command(tmp_path, surroundings, *words, "--threads", threads, "--out", out)
        seals.add(json.loads((out / "run.json").read_text("utf-8"))["seal"])
        other = SURROUNDINGS[number - 1][0]
        assert "agree byte for byte" in command(tmp_path, other, "verify", out)
    assert len(seals) == 1
