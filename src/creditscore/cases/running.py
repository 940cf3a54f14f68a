"""Worked cases: facts in, points out, as policy staff write them beside the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..errors import CreditscoreError, Place, Problem, RuleError, nearest
from ..facts.read import read_facts
from ..scheme.checking.findings import unknown
from ..scheme.files import yaml_tree
from ..scheme.schema import shape
from ..scheme.scheme import Scheme
from ..scoring import score
from . import batches
from .expectations import Expectation, Outcome, postings


def failures(scheme: Scheme) -> tuple[int, list[Problem]]:
    """Run the cases of a scheme: how many there are, and all that is wrong with them.

    A part of an expectation that is not there is told in its place, a fact that cannot be scored
    at its row with its own code, once; an expectation that does not come out is R320.
    """
    assert scheme.source is not None
    count = 0
    problems: list[Problem] = []
    runs: dict[str, list[_Run]] = {}
    switched: dict[str, Scheme] = {}
    for path in sorted((scheme.source.folder / "cases").glob("*.yaml")):
        try:
            cases = yaml_tree.read(path, f"cases/{path.name}")
        except RuleError as error:
            problems += error.problems
            continue
        found = shape.problems(cases, "cases")
        problems += found
        for case in () if found else cases:
            count += 1
            made = _prepared(case, scheme, switched)
            if isinstance(made, _Run):
                key = f"{case['track']} {case.get('through')} {case.get('readings')}"
                runs.setdefault(key, []).append(made)
            else:
                problems += made
    for some in runs.values():
        problems += _ran(some)
    return count, problems


@dataclass(frozen=True)
class _Run:
    """A case whose names are all there, ready to be scored."""

    case: yaml_tree.Map
    scheme: Scheme
    lines: tuple[Expectation, ...]


def _prepared(
    case: yaml_tree.Map, scheme: Scheme, known: dict[str, Scheme]
) -> _Run | list[Problem]:
    """A case ready to be scored, or what it names that is not there."""
    refusal = any("problem" in line for line in case["expect"])
    found = [*_names(case, scheme, refusal)]
    if found:
        return found
    try:
        readings = case.get("readings")
        if str(readings) not in known:
            known[str(readings)] = scheme.switch(readings)
        switched = known[str(readings)]
        through = switched.month_number(case.get("through"))
    except CreditscoreError as error:
        return [replace(p, place=_asked(case, p)) for p in error.problems]
    track = switched.tracks[case["track"]]
    lines = tuple(Expectation(case, line, switched, track) for line in case["expect"])
    found = [problem for line in lines for problem in line.problems(through)]
    return found or _Run(case, switched, lines)


def _ran(runs: list[_Run]) -> list[Problem]:
    """What fails in cases of one track, through one month and under the same readings.

    Where units do not look at each other, the cases are scored side by side.
    """
    scheme, track = runs[0].scheme, runs[0].lines[0].track
    beside = [run for run in runs if batches.apart(run.case, scheme, track)]
    cases = [run.case for run in beside]
    scored = batches.scored(cases, scheme, track) if len(beside) > 1 else None
    result, places = scored or (None, [])
    found: list[Problem] = []
    if result is not None:
        years = {row["entity"]: row for row in _records(result.annual)}
        posted = postings(result)
        for name in map(str, places):
            outcome = Outcome(result, name, years[name], posted.get(name, []))
            found += (p for line in beside[int(name)].lines for p in line.failures(outcome))
    done = {id(beside[at]) for at in places}
    return [*found, *(p for run in runs if id(run) not in done for p in _alone(run))]


def _records(table: Any) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = table.to_dict("records")
    return records


def _alone(run: _Run) -> list[Problem]:
    """What fails in a case that is scored by itself."""
    case, scheme = run.case, run.scheme
    rows = [{"entity": case["entity"], **row} for row in case["facts"]]
    try:
        result = score(scheme, read_facts(rows), through=case.get("through"))
    except CreditscoreError as error:
        return [*_refused(case, run.lines, error.problems)]
    entity = scheme.names[case["entity"]][1]
    (year,) = _records(result.annual[result.annual["entity"] == entity])
    track = case["track"]
    alone = replace(result, tracks={track: result.tracks[track]})
    asks = any("points" in line for line in case["expect"])
    outcome = Outcome(result, entity, year, postings(alone).get(entity, []) if asks else [])
    return [problem for line in run.lines for problem in line.failures(outcome)]


def _names(case: yaml_tree.Map, scheme: Scheme, refusal: bool) -> Iterator[Problem]:
    """A track or a unit that is not there; the unit may be what has to be refused."""
    name = case["entity"]
    if case["track"] not in scheme.tracks:
        yield unknown("track", case["track"], scheme.tracks, case.at("track"))
    elif name not in scheme.names:
        if not refusal:
            details = {"name": name, "nearest": nearest(name, scheme.names)}
            yield Problem("R304", case.at("entity"), details)
    elif scheme.names[name][0] != case["track"]:
        names = scheme.tracks[case["track"]].entities.names
        yield unknown("unit of the track", name, names, case.at("entity"))


def _refused(
    case: yaml_tree.Map, lines: Sequence[Expectation], problems: tuple[Problem, ...]
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
        told = (replace(p, place=_place(case, p), details=_moved(case, p)) for p in problems)
        yield from {(p.place, p.code, str(p.details)): p for p in told}.values()


def _asked(case: yaml_tree.Map, problem: Problem) -> Place:
    """Where a case asks for what is not there: its readings or its month."""
    if str(problem.place):
        return problem.place
    return case.at("through" if problem.code == "U504" else "readings")


def _place(case: yaml_tree.Map, problem: Problem) -> Place:
    """The row of a refused fact; the first key that stands for a column where all of it is."""
    column = problem.details.get("column")
    if not problem.place.line and isinstance(column, str):
        for row in case["facts"]:
            if column in row.key_places:
                found: Place = row.key_places[column]
                return found
    return _row(case, problem.place)


def _row(case: yaml_tree.Map, place: Place) -> Place:
    """The line of a case's facts that a place in its table stands for."""
    rows = case["facts"].value_places
    return rows[place.line - 1] if 0 < place.line <= len(rows) else case.at("facts")


def _moved(case: yaml_tree.Map, problem: Problem) -> Mapping[str, object]:
    """The details of a problem, the places in them brought to the case's lines."""
    return {
        key: _row(case, value) if isinstance(value, Place) else value
        for key, value in problem.details.items()
    }
