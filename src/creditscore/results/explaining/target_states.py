"""The targets of one unit as they stand in a month, for its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ...scheme import model as m
from ...scheme.earnings import labels_of
from ..tables.columns import Numbers, Rows, Texts
from ..tables.targets import rows
from .block import Block
from .labels import title_of


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target of one unit as it stands in a month; figures are None where they are not known.

    `kind` says whether the figure is a flag's, or a change on the month before; `limit` names the
    facts that give the bound, where it is not a number of the rules.
    """

    month: str
    subject: str
    title: str
    kind: Literal["figure", "flag", "change"]
    limit: str
    role: str
    due: str
    state: str
    value: Decimal | None
    must: str
    bound: Decimal | None
    distance: Decimal | None
    derived: bool


def states_in(block: Block, month: str) -> dict[str, dict[str, list[TargetState]]]:
    """The targets in a month of each unit of a block, by item; none in a plain scheme."""
    scored, found = block.scored, block.found
    if not scored.scheme.targets:
        return {}
    described = {
        (node.id, award.id): _described(node, award)
        for node in found.track.root.nodes()
        for award in node.awards
        if award.target is not None
    }
    units: dict[str, dict[str, list[TargetState]]] = {}
    for row in _records(rows(scored, found, [block.cube])):
        unit, item, target = row.pop("entity"), row.pop("item"), row.pop("target")
        if row["month"] == month:
            state = TargetState(**described[item, target], **row)
            units.setdefault(unit, {}).setdefault(item, []).append(state)
    return units


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
    of, (_, limit) = award.target.of, award.target.bounds[0]
    kind = "change" if isinstance(of, m.Change) else "figure"
    if isinstance(node, m.Item) and isinstance(of, m.FactRef) and not of.item:
        kind = "flag" if node.facts[of.fact].type == "flag" else kind
    return {"title": title_of(node, award), "kind": kind, "limit": labels_of(node, limit)}
