"""What fuzzing has found ends as it should; some inputs changed at random do too."""

from __future__ import annotations

from pathlib import Path

import pytest

from .targets import TARGETS, changed, ended

FOUND = sorted(path for path in (Path(__file__).parent / "found").glob("*/*") if path.is_file())
CHANGED = 20


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_what_was_found_ends_in_order(path: Path) -> None:
    ended(TARGETS[path.parent.name], path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_inputs_changed_at_random_end_in_order(name: str) -> None:
    target = TARGETS[name]
    for number in range(CHANGED):
        ended(target, changed(target, number))


@pytest.mark.parametrize("name", TARGETS)
def test_inputs_to_begin_with_are_of_both_kinds(name: str) -> None:
    """Some are read, so that changes of them reach what stands behind the first check."""
    target = TARGETS[name]
    assert not all(ended(target, data) for data in target.seeds())
