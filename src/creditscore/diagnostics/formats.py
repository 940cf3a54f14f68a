"""Problems in the formats that programs read: JSON, SARIF 2.1.0, GitHub's workflow commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import Place, Problem
from ..language import Say
from ..visible import in_json
from .sources import Sources

_SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "notice": "note"}


def document(
    format: str, problems: Iterable[Problem], sources: Sources, say: Say, version: str
) -> str:
    """Problems and notices as one document; `version` is the program's.

    >>> document("github", [Problem("Y108")], Sources(None), Say("en"), "1")
    '::error title=Y108::a key has to be text%0AWrite a single word as the key.'
    """
    if format == "github":
        return "\n".join(_github(problem, sources, say) for problem in problems)
    write: Mapping[str, Callable[..., dict[str, Any]]] = {"json": _json, "sarif": _sarif}
    made = write[format](list(problems), sources, say, version)
    return in_json(json.dumps(made, ensure_ascii=False, indent=1))


def _json(problems: list[Problem], sources: Sources, say: Say, version: str) -> dict[str, Any]:
    """What `Problem.to_dict` says of each, with the file's path from here and the heading."""
    told = []
    for problem in problems:
        places = [problem.place, *problem.others]
        plain: dict[str, Any] = problem.to_dict(say.lang)
        for part, place in zip([plain, *plain["others"]], places, strict=True):
            part["file"] = sources.path(place.file) if place.file else None
            part["heading"] = sources.heading(place) or None
        told.append(plain)
    return {"creditscore": version, "problems": told}


def _sarif(problems: list[Problem], sources: Sources, say: Say, version: str) -> dict[str, Any]:
    codes = {problem.code: problem for problem in reversed(problems)}
    driver = {
        "name": "creditscore",
        "version": version,
        "rules": [
            {"id": code, "help": {"text": codes[code].hint(say.lang)}} for code in sorted(codes)
        ],
    }
    results = [
        {
            "ruleId": problem.code,
            "level": _LEVELS[problem.level],
            "message": {"text": f"{problem.message(say.lang)}\n{problem.hint(say.lang)}"},
            "locations": [_location(problem.place, sources)] if problem.place.file else [],
            "relatedLocations": [_location(place, sources) for place in problem.others],
        }
        for problem in problems
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _location(place: Place, sources: Sources) -> dict[str, Any]:
    region = {
        name: number
        for name, number in (
            ("startLine", place.line),
            ("startColumn", place.column),
            ("endColumn", place.end),
        )
        if number
    }
    where: dict[str, Any] = {"artifactLocation": {"uri": sources.path(place.file)}}
    return {"physicalLocation": where | ({"region": region} if region else {})}


def _github(problem: Problem, sources: Sources, say: Say) -> str:
    place = problem.place
    where = {
        "file": sources.path(place.file) if place.file else "",
        "line": place.line,
        "col": place.column,
        "endColumn": place.end,
        "title": problem.code,
    }
    said = ",".join(f"{key}={_escaped(str(cell), ':,')}" for key, cell in where.items() if cell)
    message = _escaped(f"{problem.message(say.lang)}\n{problem.hint(say.lang)}")
    return f"::{problem.level} {said}::{message}"


def _escaped(text: str, more: str = "") -> str:
    """A text in which no sign ends a workflow command or one of its properties."""
    for sign in ("%", "\r", "\n", *more):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
