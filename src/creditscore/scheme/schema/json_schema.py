"""JSON Schema as far as the shapes of rule files need it, made into functions once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any

Path = tuple[str | int, ...]
_Check = Callable[[Any, Path], Iterator["Finding"]]
_Wrong = Callable[[Any], bool]
_Parts = Callable[[Any], Iterable[tuple[str | int, Any, _Check]]]
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, Decimal), "integer": (int,), "boolean": (bool,),
    "object": (dict,), "array": (list,),
}  # fmt: skip
_LIMITS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda wanted, v: _is(v, "number") and v < wanted,
    "maximum": lambda wanted, v: _is(v, "number") and v > wanted,
    "exclusiveMinimum": lambda wanted, v: _is(v, "number") and v <= wanted,
    "multipleOf": lambda wanted, v: _is(v, "number") and v % wanted != 0,
    "minLength": lambda wanted, v: isinstance(v, str) and len(v) < wanted,
    "minItems": lambda wanted, v: isinstance(v, list) and len(v) < wanted,
    "maxItems": lambda wanted, v: isinstance(v, list) and len(v) > wanted,
    "minProperties": lambda wanted, v: isinstance(v, dict) and len(v) < wanted,
    "maxProperties": lambda wanted, v: isinstance(v, dict) and len(v) > wanted,
    "enum": lambda wanted, v: v not in wanted,
    "const": lambda wanted, v: v != wanted,
    "required": lambda wanted, v: isinstance(v, dict) and not v.keys() >= set(wanted),
    "dependentRequired": lambda wanted, v: (
        isinstance(v, dict) and any(k in v and not v.keys() >= {*wanted[k]} for k in wanted)
    ),
}
"""Whether a value (the second argument) is wrong by a keyword (what it wants, the first)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a value has against one keyword of its schema, and the path that leads to the value."""

    path: Path
    value: Any
    keyword: str
    wanted: Any
    schema: Mapping[str, Any]


class Schema:
    """A JSON Schema with its definitions, by which values are checked.

    >>> schema = Schema({"name": {"type": "string"}, "names": {"items": {"$ref": "#/$defs/name"}}})
    >>> [(found.path, found.keyword) for found in schema.findings(["甲", 1], "names")]
    [((1,), 'type')]
    """

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._named = cache(self._definition)

    def findings(self, value: Any, kind: str) -> Iterator[Finding]:
        """All that is wrong with a value by the definition of some name."""
        return self._named(f"#/$defs/{kind}")(value, ())

    def _definition(self, reference: str) -> _Check:
        return self._check(self._definitions[reference.split("/")[-1]])

    def _check(self, schema: Any) -> _Check:
        """The check by a schema, made of those by its keywords; by `true` nothing is wrong."""
        keys = schema if isinstance(schema, dict) else ()
        checks = [check for key in keys if (check := self._keyword(key, schema))]
        return checks[0] if len(checks) == 1 else partial(_all, checks)

    def _keyword(self, key: str, schema: Mapping[str, Any]) -> _Check | None:
        wanted = schema[key]
        known = schema.get("properties", {})
        match key:
            case "$ref":
                return lambda value, path: self._named(wanted)(value, path)
            case "allOf":
                return partial(_all, [self._check(part) for part in wanted])
            case "if":
                condition = self._check(wanted)
                ways = [self._check(schema.get(part, True)) for part in ("else", "then")]
                return lambda v, path: ways[_fits(condition, v)](v, path)
            case "properties":
                checks = {name: self._check(part) for name, part in wanted.items()}
                return _inside(dict, lambda v: ((k, v[k], checks[k]) for k in v if k in checks))
            case "additionalProperties" if wanted is not False:
                check = self._check(wanted)
                return _inside(dict, lambda v: ((k, v[k], check) for k in v if k not in known))
            case "items":
                check = self._check(wanted)
                return _inside(list, lambda v: ((i, p, check) for i, p in enumerate(v)))
            case "propertyNames":
                check = self._check(wanted)
                return lambda v, path: (f for key in _keys(v) for f in check(key, path))
        if key == "unevaluatedProperties":
            known = self._evaluated(schema)
            schema = {**schema, "properties": known}
        wrong = self._wrong(key, wanted, known)
        return wrong and (
            lambda v, p: iter([Finding(p, v, key, wanted, schema)] if wrong(v) else ())
        )

    def _evaluated(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The properties of a schema and of those that it refers to."""
        found: dict[str, Any] = {}
        if "$ref" in schema:
            found |= self._evaluated(self._definitions[schema["$ref"].split("/")[-1]])
        found.update(schema.get("properties", {}))
        return found

    def _wrong(self, key: str, wanted: Any, known: Any) -> _Wrong | None:
        """Whether a value is wrong by a keyword that tells of the value as a whole."""
        match key:
            case "type":
                names = (wanted,) if isinstance(wanted, str) else tuple(wanted)
                return lambda v: not any(_is(v, name) for name in names)
            case "pattern":
                found = re.compile(wanted).search
                return lambda v: isinstance(v, str) and not found(v)
            case "additionalProperties" | "unevaluatedProperties":
                return lambda v: isinstance(v, dict) and not v.keys() <= known.keys()
            case "anyOf":
                choices = [self._check(part) for part in wanted]
                return lambda v: not any(_fits(choice, v) for choice in choices)
            case "not":
                check = self._check(wanted)
                return lambda v: _fits(check, v)
        limit = _LIMITS.get(key)
        return partial(limit, wanted) if limit else None


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _keys(value: Any) -> Iterable[str]:
    return value if isinstance(value, dict) else ()


def _fits(check: _Check, value: Any) -> bool:
    return next(check(value, ()), None) is None


def _all(checks: list[_Check], value: Any, path: Path) -> Iterator[Finding]:
    for check in checks:
        yield from check(value, path)


def _inside(kind: type, parts: _Parts) -> _Check:
    """The check of what stands in a value of some kind, each part by its own."""

    def check(value: Any, path: Path) -> Iterator[Finding]:
        if isinstance(value, kind):
            for step, part, inner in parts(value):
                yield from inner(part, (*path, step))

    return check
