"""What Excel lets be typed into the cell of a fact, and what it says beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..facts.reading.numbers import unscaled
from ..scheme import model as m

_TYPES = {
    "flag": "选“是”或“否”",
    "count": "当月数，整数",
    "amount": "当月数",
    "stock": "月末数，整数",
    "score": "得分或比率",
}
_MISSING = {
    "zero": "没有可不填，按 0 计",
    "carry": "不填沿用上月",
    "error": "必填",
    "not-reported": "不填为未报",
    "not-applicable": "不填为不涉及",
}
_MESSAGE, _TITLE = 255, 32


def how(fact: m.Fact) -> str:
    """How a fact is filled in, and what an empty cell means.

    >>> how(m.Fact("n", "score", "得分", "error", at_least=0, at_most=30))
    '得分或比率，0–30；必填'
    """
    kind = _TYPES[fact.type]
    ends = [fact.at_least, fact.at_most]
    if fact.type in ("score", "amount") and any(isinstance(e, m.Number) for e in ends):
        low, high = ("" if e is None or isinstance(e, str) else str(e) for e in ends)
        kind += f"，{low}–{high}" if low and high else f"，{'≥' if low else '≤'} {low or high}"
    default = f"不填按 {fact.value} 计" if fact.missing == "value" else ""
    return f"{kind}；{default or _MISSING[fact.missing]}"


def rule(
    fact: m.Fact, places: Mapping[str, str], label: str = "", before: str = ""
) -> dict[str, Any]:
    """The validation of a fact's cell, as xlsxwriter takes it.

    `places` are the cells of the other facts of the row, `before` is the figure of last month.
    """
    lines = [how(fact), f"上月末：{before}" if before else ""]
    said: dict[str, Any] = {
        "input_title": (label or fact.label)[:_TITLE],
        "input_message": "\n".join(filter(None, lines))[:_MESSAGE],
        "error_title": "请检查这个数",
        "error_message": how(fact)[:_MESSAGE],
        "error_type": "warning" if fact.missing == "not-applicable" else "stop",
    }
    if fact.type == "flag":
        return {**said, "validate": "list", "source": ["是", "否"]}
    least, most = m.bounds(fact)
    kind = "integer" if fact.type in ("count", "stock") else "decimal"
    low, high = (unscaled(end, fact.places) for end in (least, most))
    said |= {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    if isinstance(fact.at_most, str) and fact.at_most in places:
        said |= {"error_type": "warning", "maximum": f"={places[fact.at_most]}"}
    return said
