"""An empty word where a path is expected is refused, and not taken for the current folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Run

SCHEME = "changzhi-2023"
COMMANDS = [
    ["serve", "--data", ""],
    ["account", "--data", ""],
    ["backup", "", "--data", "x"],
    ["backup", "x", "--data", ""],
    ["restore", "", "--data", "x"],
    ["restore", "x", "--data", ""],
    ["new", "changzhi-2024", "--from", SCHEME, "--in", ""],
    ["verify", ""],
    ["verify", "x", "--key", ""],
    ["seal", "", "--sign", "x"],
    ["seal", "x", "--sign", ""],
    ["book", SCHEME, "--out", ""],
    ["records", SCHEME, "x", "--out", ""],
    ["template", SCHEME, "--month", "5", "--out", ""],
    ["collect", SCHEME, "x", "--month", "5", "--out", ""],
    ["collect", SCHEME, "x", "--month", "5", "--reminders", ""],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_an_empty_word_is_no_path(
    words: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = run(*words, "--lang", "en")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("U508 cannot read ''")
    assert [*tmp_path.iterdir()] == []
