"""Builds what every node may have: a period, first and last months, a rounding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from .. import model as m
from ..files.yaml_tree import Map

_CHINESE = re.compile(r"[\u3400-\u9fff]")
Months = tuple[str, str]
ALWAYS = ("", "")


@dataclass(frozen=True, slots=True)
class Aims:
    """What the scheme says of its targets: whether it counts them, what one is worth unless told.

    `counted` is how one counts that is judged more than once a year, "" where nothing is said.
    """

    only: bool = False
    points: m.Number = 0
    counted: Literal["each", "share", "all", ""] = ""


NO_AIMS = Aims()
"""What a scheme says that counts no targets."""


def aims_of(root: Map) -> Aims:
    """What `scheme.yaml` says of its targets."""
    if root.get("counts") == "targets":
        return Aims(True, 1, "each")
    said = root.get("targets", {})
    return Aims(False, said.get("points", 0), said.get("counted", ""))


def months_of(node: Map, around: Months) -> Months:
    """The first and the last month of a node, within those of what it stands in."""
    ends = [month for month in (node.get("until", ""), around[1]) if month]
    return max(node.get("from", ""), around[0]), min(ends, default="")


def months_below(node: Map, around: Months) -> Months:
    """The months of what stands in a node; its own are left out where they are turned round."""
    first, last = months_of(node, around)
    return around if last and last < first else (first, last)


def sentence(node: Any) -> str:
    """A text, or its named parts in their order, joined as clauses of one sentence.

    >>> sentence({"list": "认定名单记10分", "cases": "案例每例2分"})
    '认定名单记10分；案例每例2分。'
    """
    if isinstance(node, str):
        return node
    parts = node.values()
    if any(_CHINESE.search(part) for part in parts):
        return f"{'；'.join(parts)}。"
    return f"{'; '.join(parts)}."


def period_of(node: Any) -> m.Period:
    """A period by its name, or the number of months of a trailing one."""
    period: m.Period = node["trailing"] if isinstance(node, Map) else node
    return period


def rounding_of(node: Map) -> m.Rounding | None:
    """How a node rounds, if it does."""
    if "round" not in node:
        return None
    return m.Rounding(node["round"]["places"], node["round"].get("mode", "half-up"))
