"""A result made again: what agrees, and what is said where something has changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
import sampled

import creditscore
from creditscore.facts.facts import digest
from creditscore.results.manifest import seal_of, sealed

RULES = sampled.ROOT / "rules" / "changzhi-2023"
ROW = {"month": "2023-04", "entity": "市公安局", "item": "16", "fact": "cases", "value": 4}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A folder with rules, facts and what was scored from them."""
    shutil.copytree(RULES, tmp_path / "rules" / "changzhi-2023")
    pd.DataFrame([ROW, ROW | {"month": "2023-05"}]).to_csv(tmp_path / "facts.csv", index=False)
    scheme = creditscore.load_scheme(tmp_path / "rules" / "changzhi-2023")
    readings = {"16": "monthly-cap", "rank-by": "monthly-sum"}
    facts = tmp_path / "facts.csv"
    result = creditscore.score(
        scheme, facts, through="2023-06", readings=readings, changes={"17.awards.repairs.cap": 30}
    )
    result.write(tmp_path / "out")
    return tmp_path


def found(run: Path, **where: object) -> list[tuple[str, str, int]]:
    """Code, file and line of each problem."""
    problems = creditscore.verify(run / "out", **where).problems  # type: ignore[arg-type]
    return [(p.code, Path(p.place.file).name, p.place.line) for p in problems]


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_a_run_made_again_agrees(run: Path, format: str) -> None:
    facts = [run / "facts.csv"]
    creditscore.score(run / "rules" / "changzhi-2023", facts).write(
        run / "again", format, tables=["annual", "items"]
    )
    verified = creditscore.verify(run / "again")
    assert verified
    assert sorted(verified.run["outputs"]) == [f"annual.{format}", f"items.{format}"]


def test_readings_changes_and_months_are_those_of_the_run(run: Path) -> None:
    assert found(run) == []


def test_a_table_that_was_changed_or_is_gone(run: Path) -> None:
    table = run / "out" / "ledger.csv"
    table.write_text(table.read_text("utf-8").replace(",8.0000,", ",9.0000,", 1), "utf-8")
    (run / "out" / "items.csv").unlink()
    assert found(run) == [
        ("V102", "items.csv", 0),
        ("V102", "ledger.csv", 0),
        ("V107", "ledger.csv", 2),
    ]
    told = creditscore.verify(run / "out").problems[-1].message("en")
    assert "16,cases,,award,9.0000,cases=4" in told
    assert "16,cases,,award,8.0000,cases=4" in told


def test_a_run_that_was_edited(run: Path) -> None:
    path = run / "out" / "run.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"through": "2023-06"', '"through": "2023-12"'), "utf-8")
    assert found(run)[0] == ("V101", "run.json", 0)
    first, *_, last = creditscore.verify(run / "out").problems
    assert "own seal (through)" in first.message("en")
    assert last.code == "V105"
    assert last.message("en").endswith("because of through, changed in run.json")


def test_a_seal_that_was_edited(run: Path) -> None:
    path = run / "out" / "run.json"
    made = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(made | {"seal": "0" * 64}), "utf-8")
    (only,) = creditscore.verify(run / "out").problems
    assert "own seal (seal)" in only.message("en")


def test_a_reading_that_was_edited_is_the_input_that_is_named(run: Path) -> None:
    path = run / "out" / "run.json"
    made = json.loads(path.read_text("utf-8"))
    made["readings"]["departments/16/case-cap"] = "year"
    made["changes"] = {}
    path.write_text(json.dumps(made), "utf-8")
    first = creditscore.verify(run / "out").problems[0]
    assert "own seal (changes, readings)" in first.message("en")


def test_another_version_is_the_input_that_is_named(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an engine would give that counts otherwise, with everything else as it was."""
    path, table = run / "out" / "run.json", run / "out" / "ledger.csv"
    table.write_text(table.read_text("utf-8").replace(",8.0000,", ",9.0000,", 1), "utf-8")
    made = json.loads(path.read_text("utf-8"))
    made["versions"]["creditscore"] = "0.0.1"
    made["outputs"]["ledger.csv"] = digest(table)
    path.write_text(json.dumps(sealed(made, made["outputs"])), "utf-8")
    (only,) = creditscore.verify(run / "out").problems
    assert only.message("en") == (
        "made again, it differs from the posting 2023-04 市公安局 16 cases on:"
        " it was 9.0000 (cases=4) and is 8.0000 (cases=4), creditscore was 0.0.1 then and is 0.1.0"
    )


def test_a_fact_that_was_changed_is_named_with_the_first_line_that_differs(run: Path) -> None:
    text = (run / "facts.csv").read_text("utf-8")
    (run / "facts.csv").write_text(text.replace("2023-05", "2023-06"), "utf-8")
    assert found(run) == [("V104", "facts.csv", 0), ("V105", "ledger.csv", 3)]
    (run / "facts.csv").write_text(text.replace(",4\n", ",3\n", 1), "utf-8")
    last = creditscore.verify(run / "out").problems[-1]
    assert last.message("en") == (
        "made again, it differs from the posting 2023-04 市公安局 16 cases on:"
        " it was 8.0000 (cases=4) and is 6.0000 (cases=3),"
        f" because of the fact table {run / 'facts.csv'}:2"
    )


def test_a_rule_that_was_changed(run: Path) -> None:
    path = run / "rules" / "changzhi-2023" / "departments.yaml"
    before = path.read_text("utf-8")
    item = before.index('id: "16"')
    at = before.index("points: 2,", item)
    path.write_text(before[:at] + "points: 3," + before[at + 10 :], "utf-8")
    assert found(run) == [("V103", "departments.yaml", 0), ("V105", "ledger.csv", 2)]
    last = creditscore.verify(run / "out").problems[-1]
    assert last.message("en").endswith("because of the rule file departments.yaml")


def test_tables_that_have_moved_are_the_same_tables(run: Path) -> None:
    (run / "facts.csv").rename(run / "renamed.csv")
    assert found(run, facts=[run / "renamed.csv"]) == []
    assert [problem.code for problem in creditscore.verify(run / "out").problems] == ["U510"]


def test_rules_that_have_moved(run: Path) -> None:
    (run / "rules").rename(run / "elsewhere")
    assert found(run, scheme=run / "elsewhere" / "changzhi-2023") == []


@pytest.mark.parametrize("text", ["", "[]", '{"scheme": 1, "versions": {"creditscore": "0.1.0"}}'])
def test_what_is_no_sealed_run(text: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(text, "utf-8")
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.verify(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["U570"]


def test_no_run_at_all(tmp_path: Path) -> None:
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.verify(tmp_path / "nowhere")
    assert [problem.code for problem in caught.value.problems] == ["U570"]


def test_the_seal_holds_all_but_what_differs_from_machine_to_machine(run: Path) -> None:
    made = json.loads((run / "out" / "run.json").read_text("utf-8"))
    moved = {f"/elsewhere/{name}": hash_ for name, hash_ in made["facts"].items()}
    versions = made["versions"] | {"python": "3.99"}
    assert seal_of(made | {"facts": moved, "versions": versions, "folder": "/x"}) == made["seal"]
    for name in set(made) - {"facts", "versions", "folder", "hashes", "seal"}:
        assert seal_of(made | {name: "other"}) != made["seal"], name
    assert seal_of(made | {"versions": versions | {"creditscore": "9"}}) != made["seal"]
    assert seal_of(made | {"facts": {"facts.csv": "0"}}) != made["seal"]
