"""The shapes of rule files, set against jsonschema: the same findings in the same places."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from broken import MINI
from jsonschema import Draft202012Validator

from creditscore.scheme.catalogue import rules_folder
from creditscore.scheme.files import yaml_tree
from creditscore.scheme.schema.json_schema import Schema
from creditscore.scheme.schema.notation import definitions

SCHEMA = Schema(definitions())
KINDS = {"scheme": "scheme", "roster": "roster", "tasks": "tasks", "records": "records",
         "document": "document"}  # fmt: skip
FILES = [
    path
    for folder in (MINI, *(rules_folder() / n for n in ("changzhi-2023", "yuncheng-2024")))
    for path in (*sorted(folder.glob("*.yaml")), *sorted(folder.glob("cases/*.yaml"))[:2])
]
ODD = [None, True, 0, -1, 3, Decimal("0.5"), 10**10, "", "a", "A b", "2023-04", "month", [], ["a"],
       [1], {}, {"points": 1}, {"of": "a"}, {"a": 1}, {"sum": ["a"]},
       {"by": "a", "b": 1}]  # fmt: skip


def kind_of(path: Path) -> str:
    return "cases" if path.parent.name == "cases" else KINDS.get(path.stem, "track")


def ours(value: Any, kind: str) -> Counter[Any]:
    return Counter(
        (finding.path, finding.keyword)
        for finding in SCHEMA.findings(value, kind)
        for _ in range(times(finding.keyword, finding.wanted, finding.value))
    )


def times(keyword: str, wanted: Any, value: Any) -> int:
    """How often jsonschema tells what is found: once for each key that is missing."""
    if keyword == "required":
        return sum(key not in value for key in wanted)
    if keyword == "dependentRequired":
        return sum(key not in value for name in wanted if name in value for key in wanted[name])
    return 1


def theirs(value: Any, kind: str) -> Counter[Any]:
    validator = Draft202012Validator({"$defs": definitions(), "$ref": f"#/$defs/{kind}"})
    errors = validator.iter_errors(value)
    return Counter((tuple(error.absolute_path), error.validator) for error in errors)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if not isinstance(node, dict | list):
        return
    for key, part in node.items() if isinstance(node, dict) else enumerate(node):
        yield from places(part, (*path, key))


def plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: plain(part) for key, part in node.items()}
    return [plain(part) for part in node] if isinstance(node, list) else node


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_findings_of_changed_files_are_those_of_jsonschema(path: Path) -> None:
    kind, whole = kind_of(path), plain(yaml_tree.read(path))
    assert ours(whole, kind) == theirs(whole, kind) == Counter()
    rng = random.Random(path.name)
    steps = list(places(whole))[1:]
    for way in rng.sample(steps, min(len(steps), 5)):
        inner = whole
        for step in way[:-1]:
            inner = inner[step]
        kept = inner[way[-1]]
        for odd in rng.sample(ODD, 3):
            inner[way[-1]] = odd
            assert ours(whole, kind) == theirs(whole, kind), (way, odd)
        if isinstance(inner, dict):
            del inner[way[-1]]
            inner["other"] = kept
            assert ours(whole, kind) == theirs(whole, kind), way
            del inner["other"]
        inner[way[-1]] = kept


@pytest.mark.parametrize("kind", [k for k in definitions() if k not in ("isTable", "isMeasure")])
def test_findings_of_odd_values_are_those_of_jsonschema(kind: str) -> None:
    for odd in ODD:
        assert ours(odd, kind) == theirs(odd, kind), odd
