"""Corrections in words."""

from __future__ import annotations

from ..language import Say
from .entries import Corrected, Correction


def told(correction: Correction, say: Say) -> str:
    """Which correction it is: by whom, when and why.

    >>> told(Correction("2023-07", "张三", "2023-07-02", "漏报一件", "1"), Say("zh"))
    '更正 1（张三，2023-07-02）：漏报一件'
    """
    return say(
        f"更正 {correction.id}（{correction.by}，{correction.on}）：{correction.why}",
        f"correction {correction.id} ({correction.by}, {correction.on}): {correction.why}",
    )


def changed(fact: Corrected, label: str, say: Say) -> str:
    """A corrected fact, called by its label, with its figure as it was and as it is."""
    what = " ".join(filter(None, (fact.cell.month, fact.cell.subject, label)))
    was, now = (
        figure.told(say) if figure else say("没有", "none") for figure in (fact.was, fact.now)
    )
    return say(f"{what}原为 {was}，现为 {now}", f"{what} was {was}, is {now}")


def extent(correction: Correction, say: Say) -> str:
    """How many facts it corrects, of how many units, of which months."""
    months = sorted({fact.cell.month for fact in correction.facts})
    units = len({fact.cell.entity for fact in correction.facts})
    count, span = len(correction.facts), "–".join(dict.fromkeys((months[0], months[-1])))
    return say(
        f"涉及 {span}，{units} 个单位，事实 {count} 条", f"{span}, units: {units}, facts: {count}"
    )
