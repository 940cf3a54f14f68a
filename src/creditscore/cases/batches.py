"""Cases side by side: each a unit of its own with its own clauses, scored in one run.

What cases expect of clauses that look at no other clause and no other unit does not change when
all else is left out. So the clauses that a case names stand in one wide scheme for each case, under
the case's own readings, and all cases are scored at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..engine.untouched import Untouched
from ..errors import FactError
from ..facts.read import read_facts
from ..facts.reading.headings import COLUMNS
from ..results.result import Result
from ..scheme import model as m
from ..scheme.model.roster import RosterOfUnits
from ..scheme.scheme import Scheme
from ..scoring import score
from .expectations import Expectation

_TRIES = 9
_OF_AN_ITEM = {"item", "month", "award", "subject", "points", "target", "state", "value",
               "distance"}  # fmt: skip
Prepared = tuple[Any, Scheme, Sequence[Expectation]]
"""A case, the scheme under its readings, and what it expects."""


def apart(case: Any, scheme: Scheme, track: m.Track) -> bool:
    """Whether what a case expects depends on the clauses that it names and on its own unit alone.

    Not where a line asks for more than points or targets of a clause, where a clause looks at
    others or at other units, where facts must be there of all units, or where a row of the case is
    of another unit.
    """
    lines = case["expect"]
    if any(not line.keys() <= _OF_AN_ITEM or "item" not in line for line in lines):
        return False
    if any("entity" in row for row in case["facts"]) or not _reports(case):
        return False
    named = _named(case)
    if not named <= track.items.keys() or not all(
        m.stands_alone(track.items[name]) for name in named
    ):
        return False
    facts = [f for t in scheme.tracks.values() for i in t.items.values() for f in i.facts.values()]
    facts += [part.fact for part in scheme.parts if part.fact]
    return not any(fact.missing == "error" and fact.type != "stock" for fact in facts)


def _reports(case: Any) -> bool:
    """Whether rows of a case hold any figure: one without is told to have an empty table."""
    known = {*COLUMNS} - {"value"}
    cells = (row[key] for row in case["facts"] for key in row if key not in known)
    return any(str(cell).strip() for cell in cells)


def alike(scheme: Scheme, track: m.Track, through: object) -> str:
    """What cases have in common that can be scored side by side."""
    parameters = sorted(scheme.parameters.items())
    return f"{track.id} {through} {scheme.places} {scheme.opening} {parameters}"


def scored(cases: Sequence[Prepared]) -> tuple[Result, list[int]] | None:
    """Cases that are alike as one result, and which of them are in it.

    Each unit goes by the place of its case, its clauses by that place and their ids. Cases whose
    facts are refused are left out; None where nothing could be scored.
    """
    left = list(range(len(cases)))
    for _ in range(_TRIES):
        owners = [at for at in left for _ in cases[at][0]["facts"]]
        rows = [
            {"entity": str(at), **row, "item": inside(at, row["item"])}
            for at in left
            for row in cases[at][0]["facts"]
        ]
        try:
            wide = _wide({at: cases[at] for at in left})
            Untouched().shared_with(wide)
            return score(wide, read_facts(rows), through=cases[0][0].get("through")), left
        except FactError as error:
            lines = (problem.place.line for problem in error.problems)
            refused = {owners[line - 1] for line in lines if 0 < line <= len(owners)}
        left = [at for at in left if at not in refused]
        if not refused or not left:
            break
    return None


def inside(at: int, item: str) -> str:
    """What a clause of a case is called in the wide scheme."""
    return f"{at}/{item}"


def _named(case: Any) -> set[str]:
    return {line["item"] for line in (*case["facts"], *case["expect"])}


def _wide(cases: dict[int, Prepared]) -> Scheme:
    """A scheme with one track, in which each case has its unit and its clauses."""
    units, children = [], list[m.Section | m.Item]()
    for at, (case, scheme, lines) in cases.items():
        track = lines[0].track
        home = scheme.names[case["entity"]][1]
        unit = track.entities[track.positions[home]]
        units.append(replace(unit, name=str(at), aliases=(), dated={}))
        children += _only(track.root.children, _named(case), at, home)
    _, scheme, lines = next(iter(cases.values()))
    track = lines[0].track
    root = replace(
        track.root, children=tuple(children), awards=(), knobs=None, not_applicable_when=None
    )
    bands = tuple(replace(band, when=None) for band in track.bands)
    wide = replace(
        track, entities=RosterOfUnits(units), root=root, bands=bands, moves=(), ranked_within=""
    )
    return replace(scheme, tracks={track.id: wide}, leagues=(), vetoes=(), source=None)


def _only(
    nodes: Iterable[m.Section | m.Item], named: set[str], at: int, home: str
) -> Iterator[m.Section | m.Item]:
    """The clauses that are named, in their sections, for the unit of one case alone."""
    for node in nodes:
        if isinstance(node, m.Section):
            below = tuple(_only(node.children, named, at, home))
            if below:
                yield replace(
                    node, id=inside(at, node.id), children=below, awards=(), knobs=None, weight=1,
                    not_applicable_when=None,
                )  # fmt: skip
        elif node.id in named:
            yield replace(
                node,
                id=inside(at, node.id),
                weight=1,
                answering=_for_one(node.answering, home, str(at)),
                subjects=tuple(
                    replace(s, answering=_for_one(s.answering, home, str(at))) if s.answering else s
                    for s in node.subjects
                ),
            )


def _for_one(answering: m.Answering, home: str, name: str) -> m.Answering:
    """How the unit `home` stands to a clause, for its twin alone."""
    state = answering.state(home)
    listed = frozenset({name} if state == "listed" else ())
    also = frozenset({name} if state == "open" else ())
    return m.Answering(listed, also, "unscored" if state == "unscored" else "refused")
