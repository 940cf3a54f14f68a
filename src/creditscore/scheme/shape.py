"""The shape of a rule file: one JSON Schema, its findings told with place and way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from ..errors import Place, Problem, excerpt, nearest
from .tree import Map, place_of

_TYPES = {
    "string": ('text (a number in quotes, as "16")', '文字（数字要加引号，如 "16"）'),
    "number": ("a number", "数字"),
    "integer": ("a whole number", "整数"),
    "boolean": ("true or false", "true 或 false"),
    "object": ("a mapping", "键值表"),
    "array": ("a list", "列表"),
}
_MOST_PROBLEMS = 1000


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
    """Check `tree` against the shape called `kind` (scheme, track, roster, tasks, cases).

    A file with more than a thousand problems is told the first thousand.
    """
    errors = _validator(kind).iter_errors(tree)
    found = islice((problem for error in errors for problem in _told(error, tree)), _MOST_PROBLEMS)
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
        case "type":
            types = [wanted] if isinstance(wanted, str) else wanted
            details = {
                "value": f'"{_shown(value)}"' if isinstance(value, str) else _shown(value),
                "expected": " or ".join(_TYPES[t][0] for t in types),
                "expected_zh": "或".join(_TYPES[t][1] for t in types),
            }
            yield Problem("S203", place, details)
        case "enum":
            known = [str(entry) for entry in wanted]
            details = {"value": _shown(value), "known": ", ".join(known)}
            yield Problem("S204", place, {**details, "nearest": nearest(str(value), known)})
        case "minimum" | "maximum":
            sign = "≥" if error.validator == "minimum" else "≤"
            yield Problem("S205", place, {"value": _shown(value), "limit": f"{sign} {wanted}"})
        case "pattern":
            at = _key_place(tree, path, value) or place
            details = {"value": _shown(value), **error.schema["says"]}
            yield Problem("S206", at, details)
        case "minItems" | "minProperties" | "minLength" if wanted == 1:
            yield Problem("S207", place)
        case "minProperties":
            choice = [k for k in error.schema["properties"] if k not in error.schema["required"]]
            if not any(key in value for key in choice):
                yield Problem("S202", place, {"key": " / ".join(choice)})
        case _:
            yield Problem("S208", place, {"limit": wanted})


def _key_place(tree: Any, path: list[Any], key: Any) -> Place | None:
    """Where a key with a wrong name stands: the schema reports it on the mapping around it."""
    node = tree
    for step in path:
        node = node[step]
    return node.key_places.get(key) if isinstance(node, Map) else None


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return excerpt(value)
