"""The option `--messages`: what programs read of a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import Run
from small import small


@pytest.mark.parametrize("format", ["json", "sarif", "github"])
def test_what_a_command_prints(format: str, tmp_path: Path, run: Run) -> None:
    small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}]",
    )
    folder = tmp_path / "small"
    right = run("check", folder, "--messages", format)
    assert (right.code, right.err) == (0, "")
    file = folder / "units.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("of: n", "of: m"), encoding="utf-8")
    wrong = run("check", folder, f"--messages={format}")
    assert (wrong.code, wrong.err) == (1, "")
    assert ("R302" in wrong.out, "R302" in right.out) == (True, False)
    if format != "github":
        assert json.loads(right.out)
        assert json.loads(wrong.out)


def test_a_format_that_is_not_there(run: Run) -> None:
    found = run("check", "changzhi-2023", "--messages", "xml", "--lang", "en")
    assert found.code == 2
    assert "text | json | sarif | github" in found.err
