"""JSON Schemas of rule files as editors read them: one a kind of file, in one language."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

KINDS = ("scheme", "track", "roster", "tasks", "cases", "records", "calendar")
FOLDER = ".schema"
"""Where they stand beside the rule files: a folder that no check of the scheme looks into."""


def kind_of(name: str) -> str:
    """The kind of a rule file by its name in the scheme's folder.

    >>> kind_of("departments.yaml"), kind_of("cases/one.yaml"), kind_of("roster.yaml")
    ('track', 'cases', 'roster')
    """
    stem = name.partition(".")[0]
    if name.startswith("cases/"):
        return "cases"
    return stem if stem in KINDS and stem not in ("track", "cases") else "track"


def modeline(name: str) -> str:
    """The comment by which editors find the schema of a rule file.

    >>> modeline("cases/one.yaml")
    '# yaml-language-server: $schema=../.schema/cases.json'
    """
    up = "../" if "/" in name else ""
    return f"# yaml-language-server: $schema={up}{FOLDER}/{kind_of(name)}.json"


def schema(kind: str, lang: str) -> str:
    """The JSON Schema of a kind of rule file, with all that it refers to."""
    text = files("creditscore.scheme.schema").joinpath("schema.json").read_text(encoding="utf-8")
    definitions: dict[str, Any] = json.loads(text)["$defs"]
    wanted, waiting = set[str](), [kind]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += _named(definitions[name])
    kept = {name: definitions[name] for name in definitions if name in wanted}
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/$defs/{kind}",
        "$defs": kept,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _named(node: Any) -> list[str]:
    """The definitions that a part of a schema refers to."""
    if isinstance(node, dict):
        own = [node["$ref"].rpartition("/")[2]] if isinstance(node.get("$ref"), str) else []
        return [*own, *(name for inner in node.values() for name in _named(inner))]
    return [name for inner in node for name in _named(inner)] if isinstance(node, list) else []
