"""Targets as tables: every target of every unit in every month, how many are met, what is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..decimals import plainly
from ..engine.blocks import blocks
from ..engine.targets import DECIMALS, STATES, Judgement, judgements
from ..engine.tree import Tree
from ..engine.units import decimals
from ..grading.leagues import LeagueRanks, leagues
from ..lazy import Later
from ..scheme import model as m
from .arithmetic import labels_of, title_of
from .ledger import stacked

if TYPE_CHECKING:
    import pandas as pd

    from .result import Result, TrackResult
else:
    pd = Later("pandas")

TARGETS = ("track", "month", "entity", "item", "subject", "target", "role", "due", "state",
           "value", "must", "bound", "distance", "derived")  # fmt: skip


def targets_frame(result: Result, found: TrackResult) -> pd.DataFrame:
    """One row for each target, unit and month up to `through`, in the order of the document."""
    frames = []
    for cube in blocks(result.scheme, found.observations, found.answers):
        names = found.track.entities.names[cube.first : cube.last]
        for judged in judgements(cube, Tree(cube)):
            frames.append(_rows(judged, names, result.scheme.months, result.through))
    if not frames:
        return pd.DataFrame({name: [] for name in TARGETS}, dtype=object)
    table = stacked(frames).sort_values("month", kind="stable", ignore_index=True)
    table.insert(0, "track", found.track.id)
    return table


def _rows(
    judged: Judgement, names: list[str], months: tuple[str, ...], through: int
) -> pd.DataFrame:
    month, entity = np.nonzero(judged.state[:through] >= 0)
    units = np.array(names, object)[entity]
    node, award = judged.node, judged.award
    target = award.target
    assert target is not None
    roles = {name: node.role(name, judged.subject) if isinstance(node, m.Item) else ""
             for name in names}  # fmt: skip
    shown = (
        ("value", judged.value, judged.known),
        ("bound", judged.bound, judged.bounded),
        ("distance", judged.distance, judged.known),
    )
    figures = {name: _figures(plane[month, entity], at[month, entity]) for name, plane, at in shown}
    return pd.DataFrame(
        {
            "month": np.array(months, object)[month],
            "entity": units,
            "item": node.id,
            "subject": judged.subject or "",
            "target": award.id,
            "role": [roles[name] for name in units],
            "due": np.array([_due(award, months, i) for i in range(12)], object)[month],
            "state": np.array(STATES, object)[judged.state[month, entity]],
            "value": figures["value"],
            "must": target.bounds[0][0],
            "bound": figures["bound"],
            "distance": figures["distance"],
            "derived": award.derived,
        }
    )


def _figures(plane: Any, known: Any) -> Any:
    shown = np.array([*map(plainly, decimals(plane, DECIMALS)), None], object)[:-1]
    shown[~known] = None
    return shown


def _due(award: m.Award, months: tuple[str, ...], at: int) -> str:
    """The month in which a target is judged next, this one included, or was judged last."""
    assert award.due is not None
    if award.due.every:
        length = m.MONTHS_IN[award.due.every]
        return months[at - at % length + length - 1]
    coming = [month for month in award.due.months if month >= months[at]]
    return coming[0] if coming else award.due.months[-1]


@dataclass(frozen=True, slots=True)
class Aim:
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


def aims(result: Result, found: TrackResult, entity: str, month: str) -> dict[str, list[Aim]]:
    """The targets of a unit in a month, by item."""
    said = {
        (node.id, award.id): _said(node, award)
        for node in found.track.root.nodes()
        for award in node.awards
    }
    table = result.targets
    mine = table[(table["entity"] == entity) & (table["month"] == month)]
    by_item: dict[str, list[Aim]] = {}
    for row in mine.to_dict("records"):
        figures = {name: row[name] for name in ("value", "must", "bound", "distance", "derived")}
        words = {name: row[name] for name in ("month", "subject", "role", "due", "state")}
        told = said[row["item"], row["target"]]
        by_item.setdefault(row["item"], []).append(Aim(**told, **words, **figures))
    return by_item


def _said(node: m.Item | m.Section, award: m.Award) -> dict[str, Any]:
    assert award.target is not None
    of, (_, limit) = award.target.of, award.target.bounds[0]
    kind = "change" if isinstance(of, m.Change) else "figure"
    if isinstance(node, m.Item) and isinstance(of, m.FactRef) and not of.item:
        kind = "flag" if node.facts[of.fact].type == "flag" else kind
    return {"title": title_of(node, award), "kind": kind, "limit": labels_of(node, limit)}


def counts_frame(targets: pd.DataFrame) -> pd.DataFrame:
    """How many targets of each unit are in each state, month by month."""
    keys = ["track", "month", "entity"]
    counts = targets.groupby([*keys, "state"], sort=False).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STATES), fill_value=0)
    counts.columns = [name.replace("-", "_") for name in STATES]
    return counts.reset_index()


def due_frame(result: Result, targets: pd.DataFrame) -> pd.DataFrame:
    """What is due next: targets judged after the last month scored, the soonest first."""
    months = result.scheme.months
    if result.through == 12:
        return targets.iloc[:0]
    now = targets[targets["month"] == months[result.through - 1]].copy()
    at = result.through
    awards = {
        (track.id, node.id, award.id): award
        for track in result.scheme.tracks.values()
        for node in track.root.nodes()
        for award in node.awards
        if award.due
    }
    coming = [_due(awards[key], months, at) for key in _keys(now)]
    now["due"] = coming
    late = (now["due"] < months[at]) | (now["state"] == STATES[-1])
    return now[~late].sort_values("due", kind="stable", ignore_index=True)


def _keys(table: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    yield from zip(table["track"], table["item"], table["target"], strict=True)


def league_frame(result: Result, found: TrackResult) -> pd.DataFrame:
    """The places of each league: one row for each month, unit and figure."""
    frames = [
        _league_rows(places, found, result)
        for places in leagues(result.scheme, found.observations, found.answers)
    ]
    if not frames:
        return pd.DataFrame({name: [] for name in LEAGUE}, dtype=object)
    table = stacked(frames)
    table.insert(0, "track", found.track.id)
    return table


LEAGUE = ("track", "league", "month", "entity", "rank", "figure", "value")


def _league_rows(places: LeagueRanks, found: TrackResult, result: Result) -> pd.DataFrame:
    names = np.array(found.track.entities.names, object)
    months, through = result.scheme.months[: result.through], result.through
    shape = (through, len(names))
    rank = pd.array(places.rank[:through].ravel(), dtype="Int64")
    rank[places.rank[:through].ravel() == 0] = pd.NA
    frames = [
        pd.DataFrame(
            {
                "league": places.league.id,
                "month": np.repeat(np.array(months, object), shape[1]),
                "entity": np.tile(names, shape[0]),
                "rank": rank,
                "figure": criterion.id,
                "value": _figures(figure[:through].ravel(), known[:through].ravel()),
            }
        )
        for criterion, figure, known in zip(
            places.league.by, places.figures, places.known, strict=True
        )
    ]
    return stacked(frames).sort_values(["month", "rank"], kind="stable", ignore_index=True)
