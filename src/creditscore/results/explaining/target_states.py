"""The targets of one unit as they stand in a month, for its explanation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import numpy as np

from ...decimals import plainly
from ...engine.awards import view_of
from ...engine.judging import Judged, everywhere
from ...engine.targets import DECIMALS, shown
from ...engine.tree import subjects_of
from ...engine.view import View
from ...scheme import model as m
from ...scheme.earnings import labels_of
from ..tables.columns import Numbers, Rows, Texts
from ..tables.targets import rows
from .block import Block

Key = tuple[str, str, str, str]
"""A unit, an item, a target and a subject."""


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target of one unit as it stands in a month; figures are None where they are not known.

    `kind` says whether the figure is a flag's, a share of a whole, or a change on the month before;
    `limit` names the facts that give the bound, where it is not a number of the rules; `every` is
    how often it is judged. `of`, `over` and `times` are the terms of a ratio. `judged` and `met`
    count the year so far, `missed` and `unreported` name the months of it in which the target was
    judged and missed, or judged without its facts; one that is due once names what it missed before
    it was met again; it is met `instead` where its bound is not kept to and its other condition
    holds. `as_of` is the month that the oldest stock behind the figure is of. One that has `ended`,
    or whose unit has left, stands as it did in its last `month`.
    """

    month: str
    subject: str
    title: str
    kind: Literal["figure", "flag", "share", "change", "share-change"]
    limit: str
    every: str
    role: str
    responsible: str
    due: str
    state: str
    value: Decimal | None
    must: str
    bound: Decimal | None
    distance: Decimal | None
    derived: bool
    as_of: str
    judged: int
    met: int
    of: Decimal | None
    over: Decimal | None
    times: int
    missed: tuple[str, ...]
    unreported: tuple[str, ...]
    instead: bool
    ended: bool


def states_in(block: Block, month: str) -> dict[str, dict[str, list[TargetState]]]:
    """The targets by a month of each unit of a block, by item; none in a plain scheme."""
    scored, found = block.scored, block.found
    if not scored.scheme.has_targets:
        return {}
    described = {
        (node.id, award.id): _described(node, award)
        for node in found.track.root.nodes()
        for award in node.awards
        if award.target is not None
    }
    at = scored.scheme.months.index(month)
    terms, instead = _terms(block, at), _instead(block, at)
    months: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    latest: dict[Key, dict[str, Any]] = {}
    for row in _records(rows(scored, found, [block.cube])):
        if row["month"] <= month:
            key = (row.pop("entity"), row.pop("item"), row.pop("target"), row["subject"])
            months[key][row["state"]].append(row["month"])
            latest.pop(key, None)  # what has ended stands first, the others as in the document
            latest[key] = row
    units: dict[str, dict[str, list[TargetState]]] = {}
    for key, row in latest.items():
        unit, item, target, _ = key
        about, ended = described[item, target], row["month"] < month
        again = about["every"] or row["state"] == "mended"
        of, over, times = (None, None, 1) if ended else terms.get(key, (None, None, 1))
        state = TargetState(
            **about,
            **row,
            of=of,
            over=over,
            times=times,
            missed=tuple(months[key]["not-met"]) if again else (),
            unreported=tuple(months[key]["no-facts"]) if about["every"] else (),
            instead=not ended and key in instead,
            ended=ended,
        )
        units.setdefault(unit, {}).setdefault(item, []).append(state)
    return units


def _seen(block: Block) -> Iterator[tuple[m.Target, View, tuple[str, str, str]]]:
    """Each target and each of its subjects: what it sees, its item, id and subject."""
    cube = block.cube
    for node in block.tree.root.nodes():
        for award in node.awards:
            if award.target:
                for subject in subjects_of(award, node, cube):
                    view = view_of(award, node, subject, cube, block.tree)
                    yield award.target, view, (node.id, award.id, subject or "")


def _instead(block: Block, at: int) -> set[Key]:
    """The targets of units that are kept to in a month by their other condition alone."""
    cube, names = block.cube, block.found.track.entities.names
    found: set[Key] = set()
    for target, view, where in _seen(block):
        if target.or_when:
            judged = Judged.of(target, view)
            alone = judged.held & ~(judged.known & view.holds(target.test))
            units = np.flatnonzero(alone[cube.start + at]).tolist()
            found |= {(names[cube.first + unit], *where) for unit in units}
    return found


def _terms(block: Block, at: int) -> dict[Key, tuple[Decimal, Decimal, int]]:
    """What is divided by what in a month, and times what, by unit and target."""
    cube, names = block.cube, block.found.track.entities.names
    found: dict[Key, tuple[Decimal, Decimal, int]] = {}
    row = cube.start + at
    for target, view, where in _seen(block):
        if not isinstance(ratio := target.test.of, m.Ratio):
            continue
        values = [view.value(part) for part in (ratio.of, ratio.over)]
        known = everywhere(values[0], view) & everywhere(values[1], view)
        planes = [np.broadcast_to(shown(value.exact), view.shape) for value in values]
        for unit in np.flatnonzero(known[row]).tolist():
            of, over = (
                plainly(Decimal(int(plane[row, unit])).scaleb(-DECIMALS)) for plane in planes
            )
            found[names[cube.first + unit], *where] = of, over, ratio.times
    return found


def _records(found: Rows) -> list[dict[str, Any]]:
    """The rows one by one."""
    columns = {
        name: column.listed()
        if isinstance(column, Texts)
        else (column.as_decimals() if isinstance(column, Numbers) else column.values).tolist()
        for name, column in found.items()
        if name != "track"
    }
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _described(node: m.Item | m.Section, award: m.Award) -> dict[str, Any]:
    assert award.target is not None
    test, due = award.target.test, award.target.due
    return {
        "kind": _kind(node, test.of),
        "limit": labels_of(node, test.bounds[0][1]),
        "every": due.every or "",
    }


def _kind(node: m.Item | m.Section, of: m.Quantity) -> str:
    facts = node.facts if isinstance(node, m.Item) else {}
    match of:
        case m.Change(inner):
            return "share-change" if _kind(node, inner) == "share" else "change"
        case m.FactRef(item=None) if of.fact in facts and facts[of.fact].type == "flag":
            return "flag"
        case m.Ratio(m.FactRef() as part, m.FactRef() as whole, times) if times == 1:
            inside = part.fact in facts and facts[part.fact].at_most == whole.fact
            return "share" if inside else "figure"
    return "figure"
