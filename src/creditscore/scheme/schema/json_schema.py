"""JSON Schema as far as the shapes of rule files need it, made into functions once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any

Path = tuple[str | int, ...]
_Wrong = Callable[[Any], bool]
Known = dict[tuple[int, int], Any]
"""Mappings and lists that fit, by shape and by themselves; each is held, so that its id stays."""
_NOTHING: Known = {}
_Parts = Callable[[Any], Iterable[tuple[str | int | None, Any, "_Shape"]]]
"""What stands in a value, each part with its step and its shape; without a step it is itself."""
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, Decimal), "integer": (int,), "boolean": (bool,),
    "object": (dict,), "array": (list,),
}  # fmt: skip
_LIMITS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda wanted, v: _is_number(v) and v < wanted,
    "maximum": lambda wanted, v: _is_number(v) and v > wanted,
    "exclusiveMinimum": lambda wanted, v: _is_number(v) and v <= wanted,
    "multipleOf": lambda wanted, v: _is_number(v) and v % wanted != 0,
    "minLength": lambda wanted, v: isinstance(v, str) and len(v) < wanted,
    "minItems": lambda wanted, v: isinstance(v, list) and len(v) < wanted,
    "maxItems": lambda wanted, v: isinstance(v, list) and len(v) > wanted,
    "minProperties": lambda wanted, v: isinstance(v, dict) and len(v) < wanted,
    "maxProperties": lambda wanted, v: isinstance(v, dict) and len(v) > wanted,
    "enum": lambda wanted, v: v not in wanted,
    "const": lambda wanted, v: v != wanted,
    "required": lambda wanted, v: isinstance(v, dict) and not all(key in v for key in wanted),
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
        self.named = cache(self._named)

    def findings(
        self, value: Any, kind: str, known: Known = _NOTHING, *, learn: bool = False
    ) -> Iterator[Finding]:
        """All that is wrong with a value by the definition of some name.

        What is `known` to fit is not looked at again; to `learn` is to add what fits to that.
        """
        shape = self.named(f"#/$defs/{kind}")
        return iter(()) if shape.fits(value, known, learn) else shape.findings(value, ())

    def definition(self, reference: str) -> Mapping[str, Any]:
        """The definition that a reference leads to."""
        found: Mapping[str, Any] = self._definitions[reference.split("/")[-1]]
        return found

    def _named(self, reference: str) -> _Shape:
        return _Shape(self.definition(reference), self)


class _Shape:
    """A part of a schema, its keywords made into functions once.

    Some say whether a value as a whole is wrong, others by which shapes what stands in it goes.
    """

    def __init__(self, schema: Any, whole: Schema) -> None:
        self._schema: Mapping[str, Any] = schema if isinstance(schema, dict) else {}
        self._whole = whole
        self._wrong: list[tuple[str, _Wrong]] = []
        self._parts: list[_Parts] = []
        for key, wanted in self._schema.items():  # by `true` nothing is wrong
            self._take(key, wanted)

    def fits(self, value: Any, known: Known = _NOTHING, learn: bool = False) -> bool:
        """Whether nothing is wrong with a value: that is told sooner than what is."""
        key = id(self), id(value)
        if key in known:
            return True
        for _, wrong in self._wrong:
            if wrong(value):
                return False
        for parts in self._parts:
            for _, part, shape in parts(value):
                if not shape.fits(part, known, learn):
                    return False
        if learn and isinstance(value, dict | list):
            known[key] = value
        return True

    def findings(self, value: Any, path: Path) -> Iterator[Finding]:
        """All that is wrong with a value."""
        for key, wrong in self._wrong:
            if wrong(value):
                schema = self._schema
                if key == "unevaluatedProperties":
                    schema = {**schema, "properties": self._evaluated(schema)}
                yield Finding(path, value, key, schema[key], schema)
        for parts in self._parts:
            for step, part, shape in parts(value):
                yield from shape.findings(part, path if step is None else (*path, step))

    def _take(self, key: str, wanted: Any) -> None:
        """Take in one keyword."""
        known = self._schema.get("properties", {})
        match key:
            case "$ref":
                named = self._whole.named
                self._parts.append(lambda v: [(None, v, named(wanted))])
            case "allOf":
                all_ = [self._made(part) for part in wanted]
                self._parts.append(lambda v: [(None, v, shape) for shape in all_])
            case "if":
                condition = self._made(wanted)
                ways = [self._made(self._schema.get(part, True)) for part in ("else", "then")]
                self._parts.append(lambda v: [(None, v, ways[condition.fits(v)])])
            case "properties":
                shapes = {name: self._made(part) for name, part in wanted.items()}
                self._inside(dict, lambda v: [(k, v[k], shapes[k]) for k in v if k in shapes])
            case "additionalProperties" if wanted is not False:
                shape = self._made(wanted)
                self._inside(dict, lambda v: [(k, v[k], shape) for k in v if k not in known])
            case "propertyNames":
                shape = self._made(wanted)
                self._inside(dict, lambda v: [(None, key, shape) for key in v])
            case "items":
                shape = self._made(wanted)
                self._inside(list, lambda v: [(i, part, shape) for i, part in enumerate(v)])
            case _:
                if wrong := self._wrong_by(key, wanted):
                    self._wrong.append((key, wrong))

    def _made(self, schema: Any) -> _Shape:
        return _Shape(schema, self._whole)

    def _inside(self, kind: type, parts: _Parts) -> None:
        """Take in how the parts of a value of some kind go."""
        self._parts.append(lambda v: parts(v) if isinstance(v, kind) else ())

    def _evaluated(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The properties of a schema and of those that it refers to."""
        found: dict[str, Any] = {}
        if "$ref" in schema:
            found |= self._evaluated(self._whole.definition(schema["$ref"]))
        found.update(schema.get("properties", {}))
        return found

    def _wrong_by(self, key: str, wanted: Any) -> _Wrong | None:
        """Whether a value is wrong by a keyword that tells of the value as a whole."""
        match key:
            case "type":
                names = [wanted] if isinstance(wanted, str) else wanted
                types = tuple(type_ for name in names for type_ in _TYPES[name])
                no_number = "boolean" not in names
                return lambda v: not isinstance(v, types) or (no_number and isinstance(v, bool))
            case "pattern":
                found = re.compile(wanted).search
                return lambda v: isinstance(v, str) and not found(v)
            case "additionalProperties" | "unevaluatedProperties":
                known = self._evaluated(self._schema).keys()
                return lambda v: isinstance(v, dict) and not v.keys() <= known
            case "anyOf":
                choices = [self._made(part) for part in wanted]
                return lambda v: not any(choice.fits(v) for choice in choices)
            case "not":
                shape = self._made(wanted)
                return shape.fits
        limit = _LIMITS.get(key)
        return partial(limit, wanted) if limit else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
