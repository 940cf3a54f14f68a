"""The sample years of the schemes that count targets: made by their script, byte for byte."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import creditscore

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data" / "samples"
SCHEMES = sorted(
    folder.name
    for folder in (ROOT / "rules").iterdir()
    if (SAMPLES / folder.name).is_dir() and creditscore.load_scheme(folder).targets
)


@pytest.mark.parametrize("name", SCHEMES)
def test_the_script_makes_the_same_bytes(name: str, tmp_path: Path) -> None:
    script = tmp_path / "data" / "samples" / "make_targets.py"
    script.parent.mkdir(parents=True)
    shutil.copy(SAMPLES / "make_targets.py", script)
    shutil.copytree(ROOT / "rules" / name, tmp_path / "rules" / name)
    subprocess.run([sys.executable, script, name], check=True)
    made = {path.name: path.read_bytes() for path in (script.parent / name).iterdir()}
    assert made == {path.name: path.read_bytes() for path in (SAMPLES / name).iterdir()}
    assert sum(map(len, made.values())) < 300_000


@pytest.mark.parametrize("name", SCHEMES)
def test_most_targets_are_met_some_are_not(name: str) -> None:
    """Nearly every target of the scheme is judged for somebody, and every state occurs."""
    scheme = creditscore.load_scheme(ROOT / "rules" / name)
    facts = creditscore.read_facts(*sorted((SAMPLES / name).glob("*.csv")))
    targets = creditscore.score(scheme, facts).targets
    judged = targets[targets["state"].isin(["met", "not-met"])]
    aims = [
        (track.id, item.id, award.id)
        for track in scheme.tracks.values()
        for item in track.items.values()
        for award in item.awards
    ]
    assert len(judged[["track", "item", "target"]].drop_duplicates()) > 0.95 * len(aims)
    states = targets["state"].value_counts()
    assert states["met"] > 2 * states["not-met"] > 0
    assert states["no-facts"] > 0
    assert states["not-due"] > 0
