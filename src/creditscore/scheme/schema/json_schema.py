"""JSON Schema as far as the shapes of rule files need it, made into functions once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

Path = tuple[str | int, ...]
_Check = Callable[[Any, Path], Iterator["Finding"]]
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, Decimal),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}
_LIMITS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, wanted: _is(value, "number") and value < wanted,
    "maximum": lambda value, wanted: _is(value, "number") and value > wanted,
    "exclusiveMinimum": lambda value, wanted: _is(value, "number") and value <= wanted,
    "multipleOf": lambda value, wanted: _is(value, "number") and value % wanted != 0,
    "minLength": lambda value, wanted: isinstance(value, str) and len(value) < wanted,
    "minItems": lambda value, wanted: isinstance(value, list) and len(value) < wanted,
    "maxItems": lambda value, wanted: isinstance(value, list) and len(value) > wanted,
    "minProperties": lambda value, wanted: isinstance(value, dict) and len(value) < wanted,
    "maxProperties": lambda value, wanted: isinstance(value, dict) and len(value) > wanted,
    "enum": lambda value, wanted: value not in wanted,
    "const": lambda value, wanted: value != wanted,
    "required": lambda value, wanted: (
        isinstance(value, dict) and any(key not in value for key in wanted)
    ),
    "dependentRequired": lambda value, wanted: (
        isinstance(value, dict)
        and any(name in value and key not in value for name in wanted for key in wanted[name])
    ),
}
"""What is wrong with a value by each keyword that does not look into it."""


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
        self._made: dict[str, _Check] = {}

    def findings(self, value: Any, kind: str) -> Iterator[Finding]:
        """All that is wrong with a value by the definition of some name."""
        return self._named(f"#/$defs/{kind}")(value, ())

    def _named(self, reference: str) -> _Check:
        if reference not in self._made:
            self._made[reference] = self._check(self._definitions[reference.split("/")[-1]])
        return self._made[reference]

    def _check(self, schema: Any) -> _Check:
        """The check by a schema, made of those by its keywords."""
        if schema is True:
            return _nothing
        checks = [check for key in schema for check in self._keyword(key, schema)]
        return checks[0] if len(checks) == 1 else partial(_all, checks)

    def _keyword(self, key: str, schema: Mapping[str, Any]) -> Iterator[_Check]:
        wanted = schema[key]
        match key:
            case "$ref":
                yield lambda value, path: self._named(wanted)(value, path)
            case "type":
                names = (wanted,) if isinstance(wanted, str) else tuple(wanted)
                yield partial(_simple, key, schema, lambda v, _: not any(_is(v, n) for n in names))
            case "pattern":
                found = re.compile(wanted).search
                yield partial(
                    _simple, key, schema, lambda v, _: isinstance(v, str) and not found(v)
                )
            case "properties":
                yield partial(_properties, {k: self._check(part) for k, part in wanted.items()})
            case "additionalProperties":
                known = schema.get("properties", {})
                if wanted is False:
                    yield partial(_simple, key, schema, partial(_has_others, known))
                else:
                    yield partial(_others, known, self._check(wanted))
            case "propertyNames":
                yield partial(_names, self._check(wanted))
            case "items":
                yield partial(_items, self._check(wanted))
            case "if":
                then, other = (self._check(schema.get(part, True)) for part in ("then", "else"))
                yield partial(_branch, self._check(wanted), then, other)
            case "allOf":
                yield partial(_all, [self._check(part) for part in wanted])
            case "anyOf":
                choices = [self._check(part) for part in wanted]
                yield partial(
                    _simple, key, schema, lambda v, _: not any(_fits(c, v) for c in choices)
                )
            case "not":
                check = self._check(wanted)
                yield partial(_simple, key, schema, lambda v, _: _fits(check, v))
            case _ if key in _LIMITS:
                yield partial(_simple, key, schema, _LIMITS[key])


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _fits(check: _Check, value: Any) -> bool:
    return next(check(value, ()), None) is None


def _nothing(value: Any, path: Path) -> Iterator[Finding]:
    return iter(())


def _all(checks: list[_Check], value: Any, path: Path) -> Iterator[Finding]:
    for check in checks:
        yield from check(value, path)


def _simple(
    key: str, schema: Mapping[str, Any], wrong: Callable[[Any, Any], bool], value: Any, path: Path
) -> Iterator[Finding]:
    if wrong(value, schema[key]):
        yield Finding(path, value, key, schema[key], schema)


def _properties(checks: Mapping[str, _Check], value: Any, path: Path) -> Iterator[Finding]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key in checks:
                yield from checks[key](part, (*path, key))


def _has_others(known: Mapping[str, Any], value: Any, wanted: object) -> bool:
    return isinstance(value, dict) and not value.keys() <= known.keys()


def _others(known: Mapping[str, Any], check: _Check, value: Any, path: Path) -> Iterator[Finding]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in known:
                yield from check(part, (*path, key))


def _names(check: _Check, value: Any, path: Path) -> Iterator[Finding]:
    if isinstance(value, dict):
        for key in value:
            yield from check(key, path)


def _items(check: _Check, value: Any, path: Path) -> Iterator[Finding]:
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from check(part, (*path, number))


def _branch(
    condition: _Check, then: _Check, other: _Check, value: Any, path: Path
) -> Iterator[Finding]:
    yield from (then if _fits(condition, value) else other)(value, path)
