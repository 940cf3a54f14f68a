"""Changes of rules in words, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..language import Say
from ..scheme.schema.keys import meanings
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
_OF_GRADES = {"of": ("基数", "out of"), "over": ("看哪些月", "months looked at")}
"""Keys of bands and vetoes that are of something else there."""
_OF_ROSTERS = {
    "from": ("起始月", "first month"),
    "until": ("最后一月", "last month"),
    "groups": ("分组", "groups"),
    "part_of": ("上级单位", "part of"),
    "open": ("未列全", "open"),
}
_LONGEST = 120
_BEFORE = 30
"""So many signs before a difference are shown of long values."""


def told(change: Change, say: Say) -> str:
    """A change in a line, without its clause: 报送失信惩戒案例数全年上限 20 → 30.

    >>> change = Change("t", "16", "", "案例数", "awards.cases.cap", "cap", "changed", 20, 30,
    ...                 "year", keys=("cap",))
    >>> told(change, Say("zh"))
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
        new = _short(value(change.after, say))
        return say(f"新增{name} {new}", f"new {name} {new}")
    if change.kind == "removed":
        was = _short(value(change.before, say))
        return say(f"取消{name}（原为 {was}）", f"no more {name} (was {was})")
    return f"{name} {_beside(value(change.before, say), value(change.after, say))}"


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
    space = say("", " ")
    if change.path == ROSTER:  # a column goes by its own name
        key = say(*_OF_ROSTERS.get(change.key, (change.key, change.key)))
        return f"{change.award}{space}{key}"
    if not change.keys:
        return f"{_word(change.key, say)}{space}{change.award}".rstrip()
    *around, last = (_word(key, say) for key in change.keys)
    if change.key in ("cap", "floor") and change.period in _STRETCHES:
        last = say(*_STRETCHES[change.period]) + last
    if change.path.startswith(("bands.", "vetoes.")):
        last = say(*_OF_GRADES.get(change.key, (last, last)))
    return space.join(filter(None, (change.award, *around, last)))


def _word(key: str, say: Say) -> str:
    """A key in words: as it is called here, or where rules are written; any other as it is."""
    zh, _, en, _ = meanings().get(key, (key, "", key, ""))
    return say(*_KEYS.get(key, (zh, en)))


def value(found: Any, say: Say) -> str:
    """A value of a rule file in words."""
    return say(*_VALUES.get(found, (found, found))) if isinstance(found, str) else _flow(found)


def _short(text: str, start: int = 0) -> str:
    """A text from some sign on, cut where it is long."""
    rest = text[start:]
    cut = rest if len(rest) <= _LONGEST else f"{rest[:_LONGEST]}…"
    return f"…{cut}" if start else cut


def _beside(one: str, two: str) -> str:
    """Two values, of long ones the part in which they are not the same."""
    pairs = enumerate(zip(one, two, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(one), len(two)))
    long = max(len(one), len(two)) > _LONGEST
    start = same - _BEFORE if long and same > _LONGEST - _BEFORE else 0
    return f"{_short(one, start)} → {_short(two, start)}"


def _flow(found: Any) -> str:
    if isinstance(found, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in found.items()) + "}"
    if isinstance(found, list):
        return "[" + ", ".join(map(_flow, found)) + "]"
    if isinstance(found, Decimal):
        return format(found, "f")
    return str(found).lower() if isinstance(found, bool) else str(found)
