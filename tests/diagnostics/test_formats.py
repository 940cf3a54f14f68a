"""Problems for programs: each once, with its place, whatever the texts hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from creditscore.diagnostics.formats import document
from creditscore.diagnostics.sources import Sources
from creditscore.errors import Place, Problem
from creditscore.language import Say

FIRST = Place("a.yaml", 1, 1, 3)
PROBLEMS = [
    Problem("Y103", Place("a.yaml", 2, 1, 3), {"key": "id: 100%,\n", "first": FIRST}),
    Problem("N913", Place(), {"id": "1", "weight": -1}),
]


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.yaml").write_text("id: 1\nid: 2\n", encoding="utf-8")
    return Sources(folder)


def test_json(sources: Sources) -> None:
    found = json.loads(document("json", PROBLEMS, sources, Say("en"), "1.0"))
    first, second = found["problems"]
    assert found["creditscore"] == "1.0"
    assert first["code"] == "Y103"
    assert [first[key] for key in ("file", "line", "column", "end")] == ["rules/a.yaml", 2, 1, 3]
    assert [other["line"] for other in first["others"]] == [1]
    assert (second["level"], second["file"], second["line"]) == ("notice", None, None)


def test_sarif(sources: Sources) -> None:
    (run,) = json.loads(document("sarif", PROBLEMS, sources, Say("zh"), "1.0"))["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["N913", "Y103"]
    first, second = run["results"]
    (location,) = first["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "rules/a.yaml"
    assert location["physicalLocation"]["region"] == {
        "startLine": 2, "startColumn": 1, "endColumn": 3}  # fmt: skip
    assert first["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert (second["level"], second["locations"]) == ("note", [])


def test_github(sources: Sources) -> None:
    first, second = document("github", PROBLEMS, sources, Say("en"), "1.0").splitlines()
    assert first.startswith("::error file=rules/a.yaml,line=2,col=1,endColumn=3,title=Y103::")
    assert "100%25" in first
    assert second.startswith("::notice title=N913::")
