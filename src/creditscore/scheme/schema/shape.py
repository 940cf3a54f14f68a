"""The shape of a rule file: one JSON Schema, its findings told with place and way out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from ...decimals import plainly
from ...errors import Place, Problem, excerpt, nearest
from ...messages import named
from ..files.confusables import halved, odd_in
from ..files.yaml_tree import Map, place_of
from .json_schema import Finding, Known, Path, Schema
from .keys import titled
from .notation import definitions

_MOST_PROBLEMS = 1000
_THOUSANDS = re.compile(r"[0-9]{3}(\.[0-9]+)?")
_IN_CHINESE = {
    "全年": "year", "每年": "year", "年": "year", "半年": "half-year", "季度": "quarter",
    "每季": "quarter", "季": "quarter", "每月": "month", "月": "month", "累计": "running",
    "每季度": "quarter", "每半年": "half-year", "次数": "count", "计数": "count",
    "数额": "amount", "是否": "flag", "存量": "stock", "得分": "score",
    "按个": "each", "按比率": "rate", "按比例": "rate", "做到即得": "flag", "分档": "levels",
    "按数分档": "tiers", "按步": "steps", "插值": "interpolate", "按名次": "rank",
    "直接给分": "given",
}  # fmt: skip
"""Words that stand for themselves in Chinese, for those that a rule file writes."""
_DIGITS = re.compile(r"[0-9]+")
_FIGURE = re.compile(
    r"(?P<number>[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?)\s*(?P<unit>[%％\u4e00-\u9fff]{0,4})"
)


@cache
def _schema() -> Schema:
    return Schema(definitions())


def problems(
    tree: Any, kind: str, known: Known | None = None, *, learn: bool = False
) -> list[Problem]:
    """Check `tree` against the shape called `kind` (scheme, track, roster, tasks, cases).

    A file with more than a thousand problems is told the first thousand. Parts that are `known` to
    fit are passed over; to `learn` is to add those that do.
    """
    errors = _schema().findings(tree, kind, {} if known is None else known, learn=learn)
    told = ((error, problem) for error in errors for problem in _told(error, tree))
    found = list(islice(told, _MOST_PROBLEMS))
    found = [*_paired(found)]
    misspelt = {(e.path, _meant(p)) for e, p in found if p.code in ("S201", "S214")}
    once = {
        (p.place, p.code, str(p.details)): p
        for e, p in found
        if p.code != "S202" or not any((e.path, key) in misspelt for key in _keys(p))
    }
    return list(once.values())


def _paired(found: Sequence[tuple[Finding, Problem]]) -> Iterator[tuple[Finding, Problem]]:
    """Findings, where the one unknown key of a mapping is taken for the one that is missing."""
    keys = [(e.path, p) for e, p in found if p.code in ("S201", "S202")]
    for e, problem in found:
        here = [p for path, p in keys if path == e.path] if problem.code == "S201" else []
        if len(here) == 2 and not problem.details["nearest"]:
            missing = [str(p.details["key"]) for p in here if p.code == "S202"]
            details = {**problem.details, "nearest": " / ".join(missing)}
            problem = Problem("S201", problem.place, details)
        yield e, problem


def misfit(text: str, kind: str) -> dict[str, object]:
    """What to say of a text that is not written as its kind wants (S206), {} where it is.

    >>> misfit("2023-13", "month")["limit"], misfit("2023-12", "month")
    ('a year and a month, as 2023-04', {})
    """
    found = next(_schema().findings(text, kind), None)
    return {"value": _shown(text), **found.schema["says"]} if found else {}


def _meant(problem: Problem) -> str:
    """The key that a misspelt one was meant to be."""
    fixed = str(problem.details.get("fixed", "")).partition(":")[0]
    return str(problem.details.get("nearest", fixed))


def _keys(problem: Problem) -> list[str]:
    """The keys of which one is missing."""
    return str(problem.details["key"]).split(" / ")


def _told(error: Finding, tree: Any) -> Iterator[Problem]:
    path = error.path
    place = place_of(tree, path)
    value, wanted = error.value, error.wanted
    written = isinstance(value, str) and error.keyword in ("type", "enum", "pattern")
    if written and halved(value) != value:
        at = _key_place(tree, path, value) or place
        yield _odd_signs(value, at, quoted=error.schema.get("type") == "string")
        return
    figure = _FIGURE.fullmatch(value) if written else None
    if figure and {"number", "integer"} & {*_listed(error.schema.get("type"))}:
        yield _no_number(figure, value, place)
        return
    match error.keyword:
        case "additionalProperties" | "unevaluatedProperties":
            known = sorted(error.schema.get("properties", {}))
            for key in sorted(set(value) - set(known)):
                at = value.key_places.get(key, place) if isinstance(value, Map) else place
                if _THOUSANDS.fullmatch(key) and value[key] is None:
                    yield Problem("S215", at, {"digits": key})
                    continue
                if _DIGITS.fullmatch(key) and value[key] is None:
                    yield Problem("S222", at, {"digits": key})
                    continue
                if halved(key) != key:
                    yield _odd_signs(key, at)
                    continue
                near = nearest(key, known) or titled(key, known)
                details = {"key": key, "known": ", ".join(known), "nearest": near}
                yield Problem("S201", at, details)
        case "required":
            for key in wanted:
                if key not in value:
                    yield Problem("S202", place, {"key": key})
        case "anyOf":
            keys = " / ".join(choice["required"][0] for choice in wanted)
            yield Problem("S202", place, {"key": keys})
        case "dependentRequired":
            for key in (key for name in wanted if name in value for key in wanted[name]):
                yield Problem("S202", place, {"key": key})
        case "type":
            yield Problem("S203", place, _types(error))
        case "enum":
            known = [str(entry) for entry in wanted]
            known += [error.schema["also"]] if "also" in error.schema else []
            details = {"value": _shown(value), "known": ", ".join(known)}
            near = _IN_CHINESE.get(str(value), "")
            near = near if near in known else nearest(str(value), known)
            yield Problem("S204", place, {**details, "nearest": near})
        case "minimum" | "maximum" | "exclusiveMinimum":
            sign = {"minimum": "≥", "maximum": "≤", "exclusiveMinimum": ">"}[error.keyword]
            yield Problem("S205", place, {"value": _shown(value), "limit": f"{sign} {wanted}"})
        case "pattern":
            at = _key_place(tree, path, value) or place
            details = {"value": _shown(value), **error.schema["says"]}
            yield Problem("S206", at, details)
        case "minItems" | "minProperties" | "minLength" if wanted == 1 or not value:
            yield Problem("S207", place)
        case "minItems" | "maxItems" | "minProperties":
            exact = error.schema.get("maxItems") == error.schema.get("minItems", -1)
            limit = named("limit", "exactly" if exact else "at least", count=wanted)
            yield Problem("S209", place, {"count": len(value), **limit})
        case "multipleOf":
            yield Problem("S210", place, {"value": _shown(value), "limit": wanted})
        case _:
            yield Problem("S208", place, {"limit": wanted})


def _listed(types: Any) -> list[str]:
    return [types] if isinstance(types, str) else list(types or ())


def _no_number(figure: re.Match[str], value: str, place: Place) -> Problem:
    """A number with a unit behind it, or in quotes."""
    number, unit = figure["number"], figure["unit"]
    if not unit:
        return Problem("S221", place, {"number": number})
    if unit in "%％":
        number = f"{plainly(Decimal(number).scaleb(-2)):f}"
    return Problem("S220", place, {"value": _shown(value), "unit": unit, "number": number})


def _odd_signs(text: str, place: Place, *, quoted: bool = False) -> Problem:
    """A text with signs that YAML does not take for its own; `quoted` where text is wanted."""
    fixed = halved(text)
    if quoted and fixed[:1].isdigit():
        fixed = f'"{fixed}"'
    details = {"value": _shown(text), "signs": odd_in(text), "fixed": _shown(fixed)}
    return Problem("S214", place, details)


def _types(error: Finding) -> dict[str, str]:
    value, wanted = error.value, error.wanted
    types = [wanted] if isinstance(wanted, str) else wanted
    says = error.schema.get("says") if types != ["string"] else None
    says = says or named("limit", *types)
    shown = f'"{_shown(value)}"' if isinstance(value, str) else _shown(value)
    return {"value": shown, "expected": says["limit"], "expected_zh": says["limit_zh"]}


def _key_place(tree: Any, path: Path, key: Any) -> Place | None:
    """Where a key with a wrong name stands: the schema reports it on the mapping around it."""
    node = tree
    for step in path:
        node = node[step]
    return node.key_places.get(key) if isinstance(node, Map) else None


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return excerpt(_flow(value))


def _flow(value: Any) -> str:
    """A value as it would be written in one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return str(value)
