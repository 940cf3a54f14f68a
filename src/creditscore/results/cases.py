"""Worked cases: facts in, points out, as policy staff write them beside the rules."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..decimals import total
from ..errors import CreditscoreError, Place, Problem, RuleError
from ..facts.tables import read_facts
from ..lazy import Later
from ..scheme import shape, tree
from ..scheme.scheme import Scheme
from .result import Result
from .scoring import score

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")


def failures(scheme: Scheme) -> tuple[int, list[Problem]]:
    """Run the cases of a scheme: how many there are, and every expectation that fails."""
    assert scheme.source is not None
    count = 0
    problems: list[Problem] = []
    for path in sorted((scheme.source.folder / "cases").glob("*.yaml")):
        try:
            cases = tree.read(path, f"cases/{path.name}")
        except RuleError as error:
            problems += error.problems
            continue
        found = shape.problems(cases, "cases")
        problems += found
        for case in () if found else cases:
            count += 1
            problems += _run(case, scheme)
    return count, problems


def _run(case: tree.Map, scheme: Scheme) -> list[Problem]:
    facts = [{"entity": case["entity"], **row} for row in case["facts"]]
    try:
        switched = scheme.switch(case.get("readings"))
        result = score(switched, read_facts(facts), through=case.get("through"))
    except CreditscoreError as error:
        codes = sorted({problem.code for problem in error.problems})
        return list(_refused(case, ", ".join(codes)))
    return list(_compared(case, result))


def _refused(case: tree.Map, codes: str) -> Iterator[Problem]:
    for i, expected in enumerate(case["expect"]):
        wanted = expected.get("problem", "—")
        if wanted != codes:
            yield _failed(case, case["expect"].value_places[i], "problem", wanted, codes)


def _compared(case: tree.Map, result: Result) -> Iterator[Problem]:
    entity = result.scheme.names[case["entity"]][1]
    ledger = result.ledger[result.ledger["entity"] == entity]
    year = result.annual[result.annual["entity"] == entity].iloc[0]
    for i, expected in enumerate(case["expect"]):
        place = case["expect"].value_places[i]
        for key in ("rank", "band", "veto", "problem"):
            if key in expected and "league" not in expected:
                found = {"problem": "—", "veto": bool(year["veto"])}.get(key, year.get(key))
                if found is pd.NA or found != expected[key]:
                    yield _failed(case, place, key, expected[key], found)
        yield from _targets(case, place, result, entity, expected)
        if "points" in expected:
            part = expected.get("annual")
            found = year.get(part, "—") if part else _points(ledger, expected)
            if found != Decimal(expected["points"]):
                yield _failed(case, place, _what(expected), expected["points"], found)


def _targets(
    case: tree.Map, place: Place, result: Result, entity: str, expected: tree.Map
) -> Iterator[Problem]:
    """The state and figures of a target, or a place in a league, in a month."""
    if not {"target", "league"} & expected.keys():
        return
    table = result.targets if "target" in expected else result.leagues
    rows = table[table["entity"] == entity]
    for key in ("month", "item", "subject", "target", "league"):
        if key in expected:
            rows = rows[rows[key] == expected[key]]
    for key in ("state", "value", "distance", "rank"):
        if key in expected:
            found = rows[key].iloc[0] if len(rows) else "—"
            if found is None or found is pd.NA or found != expected[key]:
                yield _failed(case, place, f"{_what(expected)} {key}", expected[key], found)


def _points(ledger: Any, expected: tree.Map) -> Decimal:
    rows = ledger[ledger["kind"] != "annual"]
    for key in ("month", "item", "subject"):
        if key in expected:
            rows = rows[rows[key] == expected[key]]
    award = expected.get("award")
    if award in ("cap", "floor"):
        rows = rows[rows["kind"] == award]
    elif award:
        rows = rows[rows["award"] == award]
    return total(rows["points"])


def _what(expected: tree.Map) -> str:
    figures = ("points", "state", "value", "distance", "rank")
    return " ".join(str(value) for key, value in expected.items() if key not in figures)


def _failed(case: tree.Map, place: Place, what: str, expected: object, found: object) -> Problem:
    details = {"case": case["case"], "what": what, "expected": expected, "found": found}
    return Problem("R320", place, details)
