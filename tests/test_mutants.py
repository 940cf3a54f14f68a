"""The listed changes of the source are of texts that stand there, so that each can be made."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutants import MUTANTS, Mutant

SOURCE = Path(__file__).parents[1] / "src" / "creditscore"


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.file} {mutant.old[:30]}")
def test_what_is_changed_stands_there_once(mutant: Mutant) -> None:
    assert (SOURCE / mutant.file).read_text(encoding="utf-8").count(mutant.old) == 1
    assert mutant.new != mutant.old
