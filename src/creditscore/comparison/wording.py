"""Changes of rules in words, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..language import Say
from .rules import ROSTER, Change

_KEYS = {
    "cap": ("上限", "cap"),
    "floor": ("下限", "floor"),
    "points": ("分值", "points"),
    "period": ("累计期", "period"),
    "form": ("计分办法", "form"),
    "of": ("计什么", "what is counted"),
    "over": ("比什么", "over what"),
    "levels": ("各档", "levels"),
    "tiers": ("各段", "tiers"),
    "anchors": ("折线", "anchors"),
    "from": ("起始月", "first month"),
    "until": ("最后一月", "last month"),
    "due": ("到期", "due"),
    "target": ("目标", "target"),
    "weight": ("权重", "weight"),
    "full": ("满分", "full marks"),
    "base": ("起评分", "base"),
    "multiplier": ("系数", "multiplier"),
    "combine": ("合成", "combine"),
    "round": ("取整", "rounding"),
    "applies_to": ("责任单位", "who answers"),
    "answers": ("责任单位", "who answers"),
    "subjects": ("类别", "subjects"),
    "says": ("规则说法", "the rule in words"),
    "title": ("标题", "title"),
    "cites": ("出处", "source"),
    "clauses": ("条款清单", "list of clauses"),
    "label": ("名称", "label"),
    "type": ("类型", "type"),
    "missing": ("没有上报时", "where missing"),
    "lasts": ("持续", "lasts"),
    "at_most": ("不高于", "at most"),
    "at_least": ("不低于", "at least"),
    "blank": ("原文空白", "blank in the source"),
    "first": ("前几名", "first places"),
    "all_but_last": ("末尾除外几名", "all but the last"),
    "share": ("比例", "share"),
    "above": ("高于", "above"),
    "below": ("低于", "below"),
    "cut": ("分界上的并列", "ties across a cut"),
    "vetoed": ("被否决单位的名次", "places of the vetoed"),
    "bands": ("等次", "band"),
    "vetoes": ("一票否决", "veto"),
    "awards": ("计分规则", "award"),
    "facts": ("填报项", "fact"),
    "places": ("小数位数", "decimals"),
    "unit": ("单位", "unit"),
    "groups": ("分组", "groups"),
    "part_of": ("上级单位", "part of"),
    "item": ("条款", "clause"),
    "track": ("考核对象", "track"),
    "id": ("条款编号", "number of the clause"),
    "section": ("所在部分", "section"),
    "sections": ("部分", "section"),
    "month": ("每月", "month"),
    "step": ("每步", "step"),
    "mark": ("起点", "mark"),
    "when": ("条件", "condition"),
    "scale_best_to": ("最高折算为", "best scaled to"),
    "ties": ("同分先后", "ties"),
    "by": ("依据", "by"),
}
_STRETCHES = {
    "month": ("每月", "monthly "),
    "quarter": ("每季度", "quarterly "),
    "half-year": ("每半年", "half-yearly "),
    "year": ("全年", "yearly "),
}
_VALUES = {
    "month": ("每月", "month"),
    "quarter": ("每季度", "quarter"),
    "half-year": ("每半年", "half-year"),
    "year": ("全年", "year"),
    "all-in": ("归上一等", "all-in"),
    "all-out": ("归下一等", "all-out"),
}
_LONGEST = 120


def told(change: Change, say: Say) -> str:
    """A change in a line, without its clause: 报送失信惩戒案例数全年上限 20 → 30.

    >>> told(Change("t", "16", "", "案例数", "awards.cases.cap", "cap", "changed", 20, 30, "year"),
    ...      Say("zh"))
    '案例数全年上限 20 → 30'
    """
    name = _named(change, say)
    if change.path.partition(".")[0] == "says" and change.kind == "changed":
        return say("规则说法有改", "the rule in words is another")
    if change.kind == "added" and (change.after is None or change.key == "facts"):
        return say(f"新增{name}", f"new {name}")
    if change.kind == "removed" and change.before is None:
        return say(f"删去{name}", f"{name} is gone")
    if change.kind == "added":
        new = value(change.after, say)
        return say(f"新增{name} {new}", f"new {name} {new}")
    if change.kind == "removed":
        return say(
            f"取消{name}（原为 {value(change.before, say)}）",
            f"no more {name} (was {value(change.before, say)})",
        )
    return f"{name} {value(change.before, say)} → {value(change.after, say)}"


def clause(change: Change, say: Say) -> str:
    """The clause of a change by its number and title; else the section, the track or the scheme."""
    if change.item:
        number = say(f"（{numeral(change.item)}）", f"({change.item}) ")
        return f"{number}{change.title}"
    if change.section:
        return f"{change.title}{say('“', ', section ')}{change.section}{say('”', '')}"
    return change.title or say("方案", "scheme")


def numeral(number: str) -> str:
    """A clause number as Chinese documents write it; what is no number up to 99 stays.

    >>> numeral("16"), numeral("20"), numeral("7"), numeral("五")
    ('十六', '二十', '七', '五')
    """
    if not re.fullmatch("[1-9][0-9]?", number):
        return number
    tens, ones = divmod(int(number), 10)
    digits = ["", *"一二三四五六七八九"]
    ten = "十" if tens else ""
    return f"{digits[tens] if tens > 1 else ''}{ten}{digits[ones]}"


def _named(change: Change, say: Say) -> str:
    where = change.key if change.path in ("", ROSTER) else change.path
    key = say(*_KEYS.get(change.key, (where, where)))
    stretch = ""
    if change.key in ("cap", "floor") and change.period in _STRETCHES:
        stretch = say(*_STRETCHES[change.period])
    space = say("", " " if change.award else "")
    if change.key in ("unit", "awards", "facts", "bands", "vetoes", "subjects", "item"):
        return say(f"{key}{change.award}", f"{key} {change.award}".rstrip())
    within = say(*_KEYS.get(change.award, (change.award, change.award)))
    return f"{within}{space}{stretch}{key}"


def value(found: Any, say: Say) -> str:
    """A value of a rule file in a few words."""
    text = say(*_VALUES.get(found, (found, found))) if isinstance(found, str) else _flow(found)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _flow(found: Any) -> str:
    if isinstance(found, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in found.items()) + "}"
    if isinstance(found, list):
        return "[" + ", ".join(map(_flow, found)) + "]"
    if isinstance(found, Decimal):
        return format(found, "f")
    return str(found)
