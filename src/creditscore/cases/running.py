"""Worked cases: facts in, points out, as policy staff write them beside the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..engine.untouched import Untouched
from ..errors import CreditscoreError, Place, Problem, RuleError, nearest
from ..scheme import model as m
from ..scheme.checking.findings import unknown
from ..scheme.files import yaml_tree
from ..scheme.scheme import Scheme
from ..scoring import score
from . import batches, rolling_over
from .case_files import facts_of, files
from .coverage import Exercised
from .expectations import Expectation, Outcome, outcomes
from .switched import switched

_TOGETHER = 128
"""How many cases are scored side by side: the clauses of each are worked out for all of them."""


@dataclass
class Ran:
    """What running the cases of a scheme came to: how many there are, all that is wrong with them.

    `failed` is how many do not pass, a file that cannot be read one of them.
    `exercised` is what they exercise, noted where runs are `covered`; `unconfirmed` the places of
    those whose expectations the program proposed and nobody has worked out by hand.
    """

    count: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)
    exercised: Exercised = field(default_factory=Exercised)
    unconfirmed: list[tuple[str, Place]] = field(default_factory=list)
    covered: bool = True
    _narrowed: dict[tuple[int, str], tuple[Scheme, Scheme]] = field(default_factory=dict)
    _untouched: Untouched = field(default_factory=Untouched)

    def take(self, problems: Iterable[Problem], cases: int = 1) -> None:
        """Take in what is wrong with a case, or with some."""
        found = [*problems]
        self.problems += found
        self.failed += cases if found else 0

    def alone(self, scheme: Scheme, track: m.Track) -> Scheme:
        """The scheme with one of its tracks alone, where none takes from another; made once.

        It has no rule files, so that no notices of its rules are worked out for each case.
        """
        key = id(scheme), track.id
        if key not in self._narrowed:
            linked = any(m.feeders(other) for other in scheme.tracks.values())
            leagues = tuple(x for x in scheme.leagues if x.track == track.id)
            only = replace(scheme, tracks={track.id: track}, leagues=leagues, source=None)
            self._untouched.shared_with(only)
            self._narrowed[key] = scheme, scheme if linked else only
        return self._narrowed[key][1]


def failures(scheme: Scheme) -> tuple[int, list[Problem]]:
    """Run the cases of a scheme: how many there are, and all that is wrong with them."""
    ran = run(scheme, covered=False)
    return ran.count, ran.problems


def run(scheme: Scheme, named: str = "", *, covered: bool = True) -> Ran:
    """Run the cases of a scheme, or those in whose name a word stands.

    What they exercise is noted where it is to be told (`covered`).

    A part of an expectation that is not there is told in its place, a fact that cannot be scored
    at its row with its own code, once; an expectation that does not come out is R320. Cases of
    another year are told together (R382).
    """
    assert scheme.source is not None
    ran = Ran(covered=covered)
    runs: dict[str, list[_Run]] = {}
    stale: list[tuple[str, yaml_tree.Map]] = []
    for file, cases, problems in files(scheme.source.folder):
        ran.take(problems)
        for case in cases:
            if named not in case["case"]:
                continue
            ran.count += 1
            if is_stale(case, scheme):
                stale.append((file, case))
                continue
            if not case.get("confirmed", True):
                ran.unconfirmed.append((case["case"], case.at("confirmed")))
            made = _prepared(case, scheme)
            if isinstance(made, _Run):
                key = batches.alike(made.scheme, made.track, case.get("through"))
                runs.setdefault(key, []).append(made)
            else:
                ran.take(made)
    ran.take(rolling_over.stale_cases(stale, scheme.year), len(stale))
    for some in runs.values():
        for first in range(0, len(some), _TOGETHER):
            _ran(some[first : first + _TOGETHER], ran)
    return ran


@dataclass(frozen=True)
class _Run:
    """A case whose names are all there, ready to be scored."""

    case: yaml_tree.Map
    scheme: Scheme
    lines: tuple[Expectation, ...]

    @property
    def track(self) -> m.Track:
        """The track of its unit."""
        return self.scheme.tracks[self.case["track"]]


def _prepared(case: yaml_tree.Map, scheme: Scheme) -> _Run | list[Problem]:
    """A case ready to be scored, or what it names that is not there."""
    refusal = any("problem" in line for line in case["expect"])
    found = [*not_there(case, scheme, refusal)]
    if found:
        return found
    try:
        own = switched(scheme, case)
    except RuleError as error:
        return [*error.problems]
    through = own.month_number(case.get("through"))
    track = own.tracks[case["track"]]
    lines = tuple(Expectation(case, line, own, track) for line in case["expect"])
    found = [problem for line in lines for problem in line.problems(through)]
    return found or _Run(case, own, lines)


def is_stale(case: yaml_tree.Map, scheme: Scheme) -> bool:
    """Whether a case is of another year than the scheme, also under the readings of the case."""
    if not rolling_over.is_of_another_year(case, {scheme.year}):
        return False
    try:
        year = switched(scheme, case).year
    except RuleError:
        return True
    return rolling_over.is_of_another_year(case, {scheme.year, year})


def _ran(runs: list[_Run], ran: Ran) -> None:
    """Score cases that are alike, and take in what fails and what they exercise.

    Where neither units nor clauses look at each other, the cases are scored side by side.
    """
    beside = [run for run in runs if batches.apart(run.case, run.scheme, run.track)]
    scored = (
        batches.scored([(run.case, run.scheme, run.lines) for run in beside]) if beside else None
    )
    done = set()
    if scored is not None:
        result, places = scored
        lines = [line for run in beside for line in run.lines]
        of = outcomes(result, lines, year=False, covered=ran.covered)
        for at in places:
            done.add(id(beside[at]))
            _compared(beside[at], of(str(at)), ran)
    for run in runs:
        if id(run) not in done:
            _alone(run, ran)


def _compared(run: _Run, outcome: Outcome, ran: Ran) -> None:
    ran.take(problem for line in run.lines for problem in line.failures(outcome))
    if ran.covered:
        ran.exercised.take(run.case, run.scheme, outcome)


def _alone(run: _Run, ran: Ran) -> None:
    """Score a case by itself: its track, or all of the scheme where tracks take from each other."""
    case, scheme = run.case, run.scheme
    units = [row.get("entity", case["entity"]) for row in case["facts"]]
    if all(scheme.names.get(unit, ("",))[0] == run.track.id for unit in units):
        scheme = ran.alone(scheme, run.track)
    try:
        result = score(scheme, facts_of(case), through=case.get("through"))
    except CreditscoreError as error:
        found = list(_refused(case, run.lines, error.problems))
        ran.take(found)
        if not found:
            ran.exercised.take_options(run.track, run.scheme)
        return
    track = run.track.id
    own = replace(result, tracks={track: result.tracks[track]})
    of = outcomes(own, run.lines, covered=ran.covered)
    _, name = scheme.names.get(case["entity"], ("", ""))
    _compared(run, of(name), ran)


def not_there(case: yaml_tree.Map, scheme: Scheme, refusal: bool) -> Iterator[Problem]:
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
    codes = sorted({problem.code for problem in problems})
    wanted = [line for line in lines if "problem" in line.line]
    right = [line for line in wanted if line.codes == codes]
    for line in lines if wanted else ():
        if line not in right:
            what = "problem" if line in wanted else line.what
            yield line.failed(what, line.line.get("problem", "—"), ", ".join(codes))
    if not right:
        told = (replace(p, place=_place(case, p), details=_moved(case, p)) for p in problems)
        yield from {(p.place, p.code, str(p.details)): p for p in told}.values()


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
