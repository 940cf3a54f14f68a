"""The page of the Python interface, made from signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import creditscore

_HEAD = """\
# Python

Every name of `creditscore`, with what its docstring says. Points are `Decimal`, months are texts as
`2023-05`; each error carries its `problems`.
"""
_WIDE = 60
"""Signatures that are wider have a line for each parameter."""
_SPLIT = re.compile(r", (?![^\[(]*[\])])")
"""Between two parameters: no comma of a type."""


def page() -> str:
    """The page as Markdown."""
    names = sorted(creditscore.__all__, key=lambda name: (name[0].isupper(), name.lower()))
    return "\n".join([_HEAD, *(line for name in names for line in _entry(name))])


def _entry(name: str) -> Iterator[str]:
    thing = getattr(creditscore, name)
    yield f"## {name}\n"
    yield _signature(name, thing)
    yield _text(thing)
    if not inspect.isclass(thing):
        return
    for member, found in inspect.getmembers_static(thing):
        if member.startswith("_") or not inspect.getdoc(found) or not _own(found):
            continue
        yield f"### {name}.{member}\n"
        inner = getattr(found, "__func__", found)
        if inspect.isfunction(inner):
            yield _signature(member, inner)
        yield _text(found)


def _own(member: Any) -> bool:
    """Whether a member is documented by the package, and no value of a field."""
    kinds = (property, staticmethod, classmethod)
    return isinstance(member, kinds) or inspect.isfunction(member) or hasattr(member, "func")


def _signature(name: str, thing: Any) -> str:
    try:
        found = str(inspect.signature(thing)).replace("'", "")
    except (TypeError, ValueError):
        return ""
    if len(found) > _WIDE:
        inside, _, end = found[1:].rpartition(")")
        found = "(\n    " + ",\n    ".join(_SPLIT.split(inside)) + f",\n){end}"
    return f"```python\n{name}{found}\n```\n"


def _text(thing: Any) -> str:
    """A docstring, its examples as code."""
    lines, code = [], False
    for line in (inspect.getdoc(thing) or "").splitlines():
        starts = line.startswith(">>> ")
        if starts and not code:
            lines.append("```python")
            code = True
        if code and not line.strip():
            lines.append("```")
            code = False
        lines.append(line)
    return "\n".join([*lines, "```"] if code else lines) + "\n"
