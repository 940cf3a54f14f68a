"""Worked cases: facts in, points out, as policy staff write them beside the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..errors import CreditscoreError, Place, Problem, RuleError, nearest
from ..facts.tables import read_facts
from ..scheme import shape, tree
from ..scheme.findings import unknown
from ..scheme.scheme import Scheme
from .expectations import Expectation
from .scoring import score


def failures(scheme: Scheme) -> tuple[int, list[Problem]]:
    """Run the cases of a scheme: how many there are, and all that is wrong with them.

    A part of an expectation that is not there is told in its place, a fact that cannot be scored
    at its row with its own code, once; an expectation that does not come out is R320.
    """
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
    refusal = any("problem" in line for line in case["expect"])
    found = [*_names(case, scheme, refusal)]
    if found:
        return found
    try:
        switched = scheme.switch(case.get("readings"))
        through = switched.month_number(case.get("through"))
    except CreditscoreError as error:
        return [replace(p, place=_asked(case, p)) for p in error.problems]
    track = switched.tracks[case["track"]]
    lines = [Expectation(case, line, switched, track) for line in case["expect"]]
    found = [problem for line in lines for problem in line.problems(through)]
    if found:
        return found
    rows = [{"entity": case["entity"], **row} for row in case["facts"]]
    try:
        result = score(switched, read_facts(rows), through=case.get("through"))
    except CreditscoreError as error:
        return [*_refused(case, lines, error.problems)]
    entity = scheme.names[case["entity"]][1]
    year = result.annual[result.annual["entity"] == entity].iloc[0]
    return [problem for line in lines for problem in line.failures(result, entity, year)]


def _names(case: tree.Map, scheme: Scheme, refusal: bool) -> Iterator[Problem]:
    """A track or a unit that is not there; the unit may be what has to be refused."""
    name = case["entity"]
    if case["track"] not in scheme.tracks:
        yield unknown("track", "考核对象", case["track"], scheme.tracks, case.at("track"))
    elif name not in scheme.names:
        if not refusal:
            details = {"name": name, "nearest": nearest(name, scheme.names)}
            yield Problem("R304", case.at("entity"), details)
    elif scheme.names[name][0] != case["track"]:
        names = scheme.tracks[case["track"]].entities.names
        yield unknown(
            "unit of the track", "单位（在此考核对象之下）", name, names, case.at("entity")
        )


def _refused(
    case: tree.Map, lines: list[Expectation], problems: tuple[Problem, ...]
) -> Iterator[Problem]:
    """Facts that cannot be scored: as they should be, or told at their rows."""
    codes = ", ".join(sorted({problem.code for problem in problems}))
    wanted = [line for line in lines if "problem" in line.line]
    right = [line for line in wanted if line.line["problem"] == codes]
    for line in lines if wanted else ():
        if line not in right:
            what = "problem" if line in wanted else line.what or "points"
            yield line.failed(what, line.line.get("problem", "—"), codes)
    if not right:
        told = (replace(p, place=_row(case, p.place), details=_moved(case, p)) for p in problems)
        yield from {(p.place, p.code, str(p.details)): p for p in told}.values()


def _asked(case: tree.Map, problem: Problem) -> Place:
    """Where a case asks for what is not there: its readings or its month."""
    if str(problem.place):
        return problem.place
    return case.at("through" if problem.code == "U504" else "readings")


def _row(case: tree.Map, place: Place) -> Place:
    """The line of a case's facts that a place in its table stands for."""
    rows = case["facts"].value_places
    return rows[place.line - 1] if 0 < place.line <= len(rows) else case.at("facts")


def _moved(case: tree.Map, problem: Problem) -> Mapping[str, object]:
    """The details of a problem, the places in them brought to the case's lines."""
    return {
        key: _row(case, value) if isinstance(value, Place) else value
        for key, value in problem.details.items()
    }
