"""The short notation of `schema.json`, written out as JSON Schema.

| written | stands for |
| --- | --- |
| `"text"` | the definition of that name |
| `mapping: {id!: name}` | a mapping with these keys alone; those with `!` have to be there |
| `keys: {id!: name}` | the same, of what is a mapping at all |
| `extends: name` | beside either: the keys of that definition too |
| `list: text` | a list of these, one at least |
| `one_or_more: text` | one of these, or a list of them |
| `by_key: {sum: sums, max: maxima}, else: text` | by the first of these keys that is there |
| `any_key: [above, below]` | one of these keys is there |
| `says: [of three, 三个之一]` | what is wanted, in words of both languages |

All else is as JSON Schema has it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_INNER = ("items", "additionalProperties", "propertyNames", "not", "if", "then", "else")
"""Keywords whose value is a schema."""


@cache
def definitions() -> Mapping[str, Any]:
    """The definitions of the one schema of all rule files, as JSON Schema (2020-12)."""
    text = files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    return {name: written_out(node) for name, node in json.loads(text).items()}


def written_out(node: Any) -> Any:
    """A schema in the short notation as JSON Schema.

    >>> written_out({"keys": {"a!": "text"}})["required"], written_out({"list": "text"})["items"]
    (['a'], {'$ref': '#/$defs/text'})
    """
    if isinstance(node, str):
        return {"$ref": f"#/$defs/{node}"}
    if isinstance(node, bool):
        return node
    made: dict[str, Any] = {}
    for key, value in node.items():
        made |= _keyword(key, value, node)
    return made


def _keyword(key: str, value: Any, node: Mapping[str, Any]) -> dict[str, Any]:
    """One keyword of a schema, written out."""
    match key:
        case "says":
            return {"says": {"limit": value[0], "limit_zh": value[1]}}
        case "mapping":
            return {"type": "object", **_closed(value, node)}
        case "keys":
            return _closed(value, node)
        case "extends":
            return {"$ref": f"#/$defs/{value}"}
        case "list":
            return {"type": "array", "minItems": 1, "items": written_out(value)}
        case "one_or_more":
            several = {"minItems": 1, "items": written_out(value)}
            return {"if": {"type": "array"}, "then": several, "else": written_out(value)}
        case "any_key":
            return {"anyOf": [{"required": [name]} for name in value]}
        case "by_key":
            return _chain(value, node["else"])
        case "else" if "by_key" in node:
            return {}
        case "anyOf" | "allOf":
            return {key: [written_out(part) for part in value]}
        case "properties":
            return {key: {name: written_out(part) for name, part in value.items()}}
    return {key: written_out(value) if key in _INNER else value}


def _closed(keys: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping of some keys and no others."""
    needed = [name[:-1] for name in keys if name.endswith("!")]
    no_other = "unevaluatedProperties" if "extends" in node else "additionalProperties"
    known = {name.removesuffix("!"): written_out(part) for name, part in keys.items()}
    return {**({"required": needed} if needed else {}), no_other: False, "properties": known}


def _chain(ways: Mapping[str, Any], otherwise: Any) -> dict[str, Any]:
    """A schema by the first of some keys that is there."""
    (key, way), *others = ways.items()
    rest = _chain(dict(others), otherwise) if others else written_out(otherwise)
    return {"if": {"required": [key]}, "then": written_out(way), "else": rest}
