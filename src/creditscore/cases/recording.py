"""Proposals for what cases expect that say nothing of it yet, written into their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from .. import whole
from ..decimals import plainly
from ..errors import CreditscoreError, Problem, RuleError
from ..results.result import Result
from ..scheme.files import yaml_tree
from ..scheme.files.edits import Edits, last_line
from ..scheme.scheme import Scheme
from ..scoring import score
from .case_files import facts_of
from .switched import switched

_TO_QUOTE = re.compile(r"^[\d+.]+$|^[^\w〔（]|[:#,\[\]{}]|^(true|false|null)$")
"""Texts that YAML would not take for the text that they are."""


def record(scheme: Scheme, named: str = "") -> list[str]:
    """Write what each case without `expect` comes to into its file; return the cases' names.

    The lines stand behind the case's facts, with `confirmed: false`; all else stays as it is.
    Raises `RuleError` for a file that cannot be read or a case whose names are not there.
    """
    assert scheme.source is not None
    done: list[str] = []
    changed: dict[Path, str] = {}
    for path in sorted((scheme.source.folder / "cases").glob("*.yaml")):
        cases = yaml_tree.read(path, f"cases/{path.name}")
        edits = Edits(path.read_bytes().decode("utf-8"))
        for case in cases if isinstance(cases, list) else []:
            if isinstance(case, dict) and "expect" not in case and named in str(case.get("case")):
                _write(edits, case, _proposed(case, scheme))
                changed[path] = edits.text()
                done.append(str(case.get("case")))
    if changed:
        with whole.files([*changed], lambda _: None) as drafts:
            for draft, text in zip(drafts, changed.values(), strict=True):
                draft.write_bytes(text.encode())
    return done


def _write(edits: Edits, case: Any, lines: list[str]) -> None:
    """Put expectations behind the last line of a case."""
    if edits.line(case.place.line)[case.place.column - 1] == "{":
        raise RuleError(Problem("R395", case.place, {"case": case["case"]}))
    indent = " " * (case.place.column - 1)
    written = [f"{indent}confirmed: false", f"{indent}expect:"]
    edits.insert_below(last_line(case), [*written, *(f"{indent}  - {line}" for line in lines)])


def _proposed(case: Any, scheme: Scheme) -> list[str]:
    """What a case comes to, as lines of its `expect`."""
    own = switched(scheme, case)
    try:
        result = score(own, facts_of(case), through=case.get("through"))
    except CreditscoreError as error:
        codes = ", ".join(sorted({problem.code for problem in error.problems}))
        return [f'{{problem: "{codes}"}}']
    entity = scheme.names[case["entity"]][1]
    return list(_lines(result, entity, list(dict.fromkeys(row["item"] for row in case["facts"]))))


def _lines(result: Result, entity: str, items: list[str]) -> Iterator[str]:
    """What a unit got for some clauses: each posting, what they add up to, the state of targets.

    For none of them, where nothing was reported, the year's total, or the state of all targets.
    """
    last = result.scheme.months[result.through - 1]
    for row in _of(result, "targets", entity):
        if row["month"] == last and (row["item"] in items or not items):
            keys = {key: row[key] for key in ("month", "item", "subject", "target", "state")}
            yield _written(keys)
    if result.scheme.targets:
        return
    ledger = _of(result, "ledger", entity)
    for row in ledger:
        if row["item"] in items and row["points"] and row["kind"] != "annual":
            award = row["award"] if row["kind"] == "award" else row["kind"]
            keys = {"month": row["month"], "item": row["item"], "award": award}
            yield _written({**keys, "subject": row["subject"], "points": row["points"]})
    track = next(t for t in result.tracks.values() if entity in t.track.positions)
    for item in items:
        points = sum((r["points"] for r in ledger if r["item"] == item), Decimal(0))
        if item in track.track.items:
            yield _written({"item": item, "points": points})
    if not items or any(item not in track.track.items for item in items):
        (year,) = _of(result, "annual", entity)
        yield _written({"annual": "total", "points": year["total"]})


def _of(result: Result, table: str, entity: str) -> list[dict[str, Any]]:
    return [row for row in result.records(table) if row["entity"] == entity]


def _written(keys: Mapping[Any, Any]) -> str:
    """Keys and values as a mapping in a line; what is empty is left out."""
    shown = {key: value for key, value in keys.items() if value not in ("", None)}
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in shown.items()) + "}"


def _value(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{plainly(value):f}"
    return f'"{value}"' if _TO_QUOTE.search(value) else value
