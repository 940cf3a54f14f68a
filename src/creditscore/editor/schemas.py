"""JSON Schemas of rule files as editors read them: one a kind of file, in one language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..language import Say, chosen
from ..scheme.schema.keys import meaning
from ..scheme.schema.notation import definitions
from .snippets import snippets

KINDS = ("scheme", "track", "roster", "tasks", "cases", "records", "calendar", "document")
FOLDER = ".schema"
"""Where they stand beside the rule files: a folder that no check of the scheme looks into."""
_OURS = ("says", "also", "unevaluatedProperties")
"""Keywords that editors do not know, or that are written out for them."""


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


def schema(kind: str, lang: str | None = None) -> str:
    """The JSON Schema of a kind of rule file, its keys titled and described in a language.

    >>> "最多得多少分" in schema("track", "zh"), "the most points" in schema("track", "en")
    (True, True)
    """
    say = Say(chosen(lang))
    kept: dict[str, Any] = {}
    waiting = [kind]
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept[name] = _written(definitions()[name], name, say)
            waiting += _named(kept[name])
    for name, found in snippets(say).items():
        if name in kept:
            for place in (kept[name], *_instead(kept, name)):
                place["defaultSnippets"] = found
    whole = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "allOf": [{"$ref": f"#/definitions/{kind}"}],
        "definitions": dict(sorted(kept.items())),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def keys(node: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that a definition knows, those of the definitions included that it builds on."""
    found = keys(definitions()[node["$ref"].rpartition("/")[2]]) if "$ref" in node else {}
    return {**found, **node.get("properties", {})}


def _written(node: Any, name: str, say: Say) -> Any:
    """A part of a definition as editors read it."""
    if isinstance(node, list):
        return [_written(part, name, say) for part in node]
    if not isinstance(node, dict):
        return node
    made = {key: value for key, value in node.items() if key not in _OURS}
    if "unevaluatedProperties" in node:
        made.pop("$ref", None)
        made |= {"properties": keys(node), "additionalProperties": False}
    ways = [part["then"] for part in node.get("allOf", ()) if "$ref" in part.get("then", ())]
    if ways:
        offered = {key: True for way in ways for key in keys(way)}
        made["properties"] = {**offered, **made.get("properties", {})}
    return {
        key: {k: _described(k, v, name, say) for k, v in value.items()}
        if key == "properties"
        else value.replace("#/$defs/", "#/definitions/")
        if key == "$ref"
        else _written(value, name, say)
        for key, value in made.items()
    }


def _described(key: str, node: Any, name: str, say: Say) -> Any:
    """The schema of a key, with its title and description."""
    made = _written(node, name, say) if isinstance(node, dict) else {}
    words = meaning(name, key)
    if words is None:
        return made
    title, text = say(words[0], words[2]), say(words[1], words[3])
    told = {"title": title, "description": f"{title}{say('：', ': ')}{text}"}
    if "$ref" in made:
        return {"allOf": [made], **told}
    return {**made, **told}


def _instead(node: Any, name: str) -> Iterator[dict[str, Any]]:
    """The places where a repeated block may stand for it: editors offer nothing of an `else`."""
    if isinstance(node, dict):
        if node.get("else") == {"$ref": f"#/definitions/{name}"}:
            yield node
        for inner in node.values():
            yield from _instead(inner, name)
    elif isinstance(node, list):
        for inner in node:
            yield from _instead(inner, name)


def _named(node: Any) -> list[str]:
    """The definitions that a part of a schema refers to."""
    if isinstance(node, dict):
        own = [node["$ref"].rpartition("/")[2]] if isinstance(node.get("$ref"), str) else []
        return [*own, *(name for inner in node.values() for name in _named(inner))]
    return [name for inner in node for name in _named(inner)] if isinstance(node, list) else []
