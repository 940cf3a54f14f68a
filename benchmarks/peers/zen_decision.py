"""The workload in GoRules ZEN: a decision a unit and month, with the year's states handed on."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import zen
from decimals import decimals, units

MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]
SUBJECTS = {"1": range(1, 9), "4": range(1, 3), "7": range(1, 14)}
NOTHING = {
    item: {str(s): [0, 0] for s in SUBJECTS[item]} if item in SUBJECTS else [0, 0]
    for item in "123456789"
}
START = {"cases": 0, "upgraded": 0, "best": {str(s): 0 for s in SUBJECTS["7"]}}

SHARE = "({0}[1] > 0 ? round({1} * {0}[0] / {0}[1], 4) : 0)"
RULES = {
    "compliance": " + ".join(SHARE.format(f"facts['1']['{s}']", 5) for s in SUBJECTS["1"]),
    "events": "-3 * facts['2'][0]",
    "persistent": "-1 * facts['3'][0]",
    "next.cases": "before.cases + 2 * facts['4']['2'][0]",
    "cases": "(facts['4']['1'][0] > 0 ? 10 : 0)"
    " + min([20, $.next.cases]) - min([20, before.cases])",
    "reports": "2 * facts['5'][0]",
    "next.upgraded": "max([before.upgraded, facts['6'][0]])",
    "once": "5 * ($.next.upgraded - before.upgraded)",
    **{
        f"next.best.{s}": f"max([before.best['{s}'], [0, 1, 2, 2, 3][facts['7']['{s}'][0]]])"
        for s in SUBJECTS["7"]
    },
    "documents": " + ".join(f"$.next.best['{s}'] - before.best['{s}']" for s in SUBJECTS["7"]),
    "listed": "-20 * facts['8'][0]",
    "pledges": SHARE.format("facts['9']", 10),
    "points": "$.compliance + $.events + $.persistent + $.cases + $.reports + $.once"
    " + $.documents + $.listed + $.pledges",
}


def engine() -> Any:
    """An engine with the rules, compiled once: a graph of request, expressions, response."""
    rows = [{"id": key, "key": key, "value": value} for key, value in RULES.items()]
    nodes = [
        {"id": "in", "name": "request", "type": "inputNode", "content": {}},
        {
            "id": "rules",
            "name": "rules",
            "type": "expressionNode",
            "content": {"expressions": rows},
        },
        {"id": "out", "name": "response", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
        {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
    ]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return zen.ZenEngine({"loader": {"type": "static", "content": {"month": graph}}})


def figures(facts: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The facts of each unit and month, nested by item and subject."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    table = pq.read_table(facts)
    columns = (table[name].to_pylist() for name in table.column_names)
    for month, entity, item, subject, n, d in zip(*columns, strict=True):
        of_month = found.setdefault((entity, month), {})
        if subject:
            of_month.setdefault(item, {})[subject] = [n, d or 0]
        else:
            of_month[item] = [n, d or 0]
    return found


def filled(given: dict[str, Any]) -> dict[str, Any]:
    """Facts with zeros where nothing was reported."""
    return {
        item: empty | given.get(item, {}) if isinstance(empty, dict) else given.get(item, empty)
        for item, empty in NOTHING.items()
    }


def scored(facts: Path, names: list[str]) -> tuple[list[int], list[bool]]:
    """The points of units and months, unit by unit, and who is listed in December."""
    found, rules = figures(facts), engine()
    points, listed = [], []
    for entity in names:
        state = START
        for month in MONTHS:
            given = filled(found.get((entity, month), {}))
            result = rules.evaluate("month", {"facts": given, "before": state})["result"]
            state = result["next"]
            points.append(round(result["points"] * 10_000))
        listed.append(result["listed"] < 0)
    return points, listed


def graded(roster: pd.DataFrame, listed: list[bool]) -> pd.DataFrame:
    """The annual table, points in 1/10000; ZEN sees one unit at a time, so ranks are ours."""
    mixed = 9 * roster["monthly"] + roster["evaluation"]
    annual = roster.drop(columns="evaluation")
    annual["total"] = np.sign(mixed) * ((2 * mixed.abs() + 10) // 20)
    groups = annual.groupby("group", observed=True)["total"]
    annual["rank"] = groups.rank("min", ascending=False).astype(int)
    annual["overall_rank"] = annual["total"].rank(method="min", ascending=False).astype(int)
    size, thirds = groups.transform("size"), 3 * annual["rank"]
    annual["band"] = "合格"
    annual.loc[thirds <= 2 * size, "band"] = "良好"
    annual.loc[thirds <= size, "band"] = "优秀"
    annual.loc[listed, "band"] = "不合格"
    return annual


def main(folder: Path, facts: Path, out: Path) -> None:
    """Score FACTS by the roster of FOLDER and write both tables to OUT."""
    given = pq.read_table(folder / "roster.parquet")
    roster = given.select(["entity", "group"]).to_pandas()
    points, listed = scored(facts, roster["entity"].tolist())
    months = roster[["entity"]].merge(pd.DataFrame({"month": MONTHS}), how="cross")
    months.assign(points=decimals(points).to_pylist()).to_parquet(out / "months.parquet")
    roster["monthly"] = [sum(points[at : at + 12]) for at in range(0, len(points), 12)]
    roster["evaluation"] = units(given["evaluation"])
    annual = graded(roster, listed)
    for name in ("monthly", "total"):
        annual[name] = decimals(annual[name].to_numpy()).to_pylist()
    annual.to_parquet(out / "annual.parquet")


main(*map(Path, sys.argv[1:]))
