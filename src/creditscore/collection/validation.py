"""What Excel lets be typed into the cell of a fact, and what it says beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..facts.reading.numbers import unscaled
from ..language import Say
from ..scheme import fact_words as words
from ..scheme import model as m
from .asked import ZH, Asked

_MESSAGE, _TITLE = 255, 32


def how(asked: Asked, say: Say = ZH) -> str:
    """How a fact is filled in, within what bounds, and what an empty cell means.

    >>> from creditscore import load_scheme
    >>> from creditscore.collection.asked import Selection
    >>> scheme = load_scheme("changzhi-2023")
    >>> asked = Selection(scheme).of_unit(scheme.tracks["departments"], "市税务局", "2023-05")
    >>> how(next(a for a in asked if a.item == "11"))
    '选“是”或“否”；不填按0'
    """
    filling = say(*words.FILLING[asked.fact.type])
    yes = say("选“是”或“否”", "choose yes or no") if asked.fact.type == "flag" else filling
    limits = words.bounds(asked.entry, say)
    return say("；", "; ").join(filter(None, (yes, limits, words.missing(asked.fact, say))))


def rule(
    asked: Asked, places: Mapping[str, str], label: str = "", before: str = ""
) -> dict[str, Any]:
    """The validation of a fact's cell, as xlsxwriter takes it.

    `places` are the cells of the other facts of the row, `before` is the figure of last month.
    """
    fact = asked.fact
    lines = [how(asked), f"上月末：{before}" if before else ""]
    said: dict[str, Any] = {
        "input_title": (label or fact.label)[:_TITLE],
        "input_message": "\n".join(filter(None, lines))[:_MESSAGE],
        "error_title": "请检查这个数",
        "error_message": how(asked)[:_MESSAGE],
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
