"""The shape of a rule file: one JSON Schema, its findings told with place and way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from ..errors import Place, Problem, nearest
from .tree import Map, place_of

_TYPES = {
    "string": ("text", "文字"),
    "number": ("a number", "数字"),
    "integer": ("a whole number", "整数"),
    "boolean": ("true or false", "true 或 false"),
    "object": ("a mapping", "键值表"),
    "array": ("a list", "列表"),
}


@cache
def _schema() -> dict[str, Any]:
    text = files("creditscore.scheme").joinpath("schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator({**_schema(), "$ref": f"#/$defs/{kind}"})


def problems(tree: Any, kind: str) -> list[Problem]:
    """Check `tree` against the shape called `kind` (scheme, track, item, roster, tasks, cases)."""
    found: list[Problem] = []
    for error in _validator(kind).iter_errors(tree):
        found.extend(_told(error, tree))
    return list({(p.place, p.code, str(p.details)): p for p in found}.values())


def _told(error: Any, tree: Any) -> Iterator[Problem]:
    path = list(error.absolute_path)
    place = place_of(tree, path)
    value, wanted = error.instance, error.validator_value
    match error.validator:
        case "additionalProperties":
            known = sorted(error.schema.get("properties", {}))
            for key in sorted(set(value) - set(known)):
                at = value.key_places.get(key, place) if isinstance(value, Map) else place
                details = {"key": key, "known": ", ".join(known), "nearest": nearest(key, known)}
                yield Problem("S201", at, details)
        case "required":
            for key in wanted:
                if key not in value:
                    yield Problem("S202", place, {"key": key})
        case "dependentRequired":
            for key in (k for given, ks in wanted.items() if given in value for k in ks):
                if key not in value:
                    yield Problem("S202", place, {"key": key})
        case "type":
            types = [wanted] if isinstance(wanted, str) else wanted
            yield Problem(
                "S203",
                place,
                {
                    "value": _shown(value),
                    "expected": " or ".join(_TYPES[t][0] for t in types),
                    "expected_zh": "或".join(_TYPES[t][1] for t in types),
                },
            )
        case "enum":
            known = [str(entry) for entry in wanted]
            details = {"value": _shown(value), "known": ", ".join(known)}
            yield Problem("S204", place, {**details, "nearest": nearest(str(value), known)})
        case "minimum" | "maximum":
            sign = "≥" if error.validator == "minimum" else "≤"
            yield Problem("S205", place, {"value": value, "limit": f"{sign} {wanted}"})
        case "pattern":
            at = _key_place(tree, path, value) or place
            yield Problem("S206", at, {"value": value, "limit": wanted})
        case "minItems" | "minProperties" | "minLength":
            yield Problem("S207", place)
        case _:
            yield Problem("S208", place, {"reason": error.message})


def _key_place(tree: Any, path: list[Any], key: Any) -> Place | None:
    """Where a key stands whose name is wrong: the schema reports it on the mapping that holds it."""
    node = tree
    for step in path:
        node = node[step]
    return node.key_places.get(key) if isinstance(node, Map) else None


def _shown(value: Any) -> str:
    text = (
        "null" if value is None else str(value).lower() if value is True or value is False else ""
    )
    text = text or str(value)
    return text if len(text) <= 40 else text[:37] + "…"
