"""What a knob of a node did in words: its number, and the condition under which it holds."""

from __future__ import annotations

from decimal import Decimal

from ...engine import full_marks
from ...engine.cube import Cube
from ...engine.postings import Postings
from ...engine.tree import Tree
from ...engine.values import ZERO, Value
from ...engine.view import View
from ...language import Lang, Say
from ...scheme import model as m
from ...scheme.node_words import COMBINED
from .in_words import InWords, exact_text
from .labels import points_text

_STRETCHES = {"month": "每月", "quarter": "每季度", "half-year": "每半年", "year": "全年"}
KNOBS = {
    "missing": ("不涉及的下级折算", "children that do not apply"),
    "combine": ("下级合成", "children put together"),
    "base": ("起评分", "base"),
    "aside": ("不计入总分", "kept out of the total"),
    "multiplier": ("系数", "multiplier"),
    "zero": ("清零或不涉及", "set to zero, or not applicable"),
    "floor": ("下限", "floor"),
    "cap": ("上限", "cap"),
    "scale": ("换算", "scaled"),
    "round": ("取整", "rounded"),
    "over-time": ("各期汇总", "rolled up over time"),
    "opening": ("上年结转", "carried over the year end"),
}
"""What the rows of a node are called that no award makes."""


def knob(line: Postings, cube: Cube, tree: Tree, at: tuple[int, int], lang: Lang) -> str:
    """What a knob of a node is, with its number and its condition where it has them."""
    say, knobs = Say(lang), line.node.knobs
    if line.subject is not None and isinstance(line.node, m.Item) and line.node.each_subject:
        knobs = line.node.each_subject.knobs
    name = say(*KNOBS.get(line.kind, (line.kind, line.kind)))
    if knobs is None:
        return name
    if line.kind == "zero" and (knobs.zero_when is None) != (_outside(line) is None):
        name = (
            say("不涉及", "not applicable")
            if knobs.zero_when is None
            else say("清零", "set to zero")
        )
    period = knobs.over_time.each if knobs.over_time else knobs.period
    limit = line.limit or next((limit for kind, limit in knobs.limits if kind == line.kind), None)
    if limit and limit.period:
        period = limit.period
    words = InWords(View(cube, line.node, line.subject, period, tree), at, say)
    text = _limit(name, limit, period, words) if limit else _with_number(line, name, knobs, words)
    condition = limit.when if limit else _condition(line, knobs)
    if condition is None or not words.holds(condition):
        return text
    return f"{text}{say('：', ': ')}{words.condition(condition)}"


def _limit(name: str, limit: m.Limit, period: m.Period, words: InWords) -> str:
    """A cap or a floor with its number and its period."""
    stretch, shown = str(period), _number(limit.points, words)
    return words.say(f"{_STRETCHES[stretch]}{name} {shown} 分", f"{name} of {shown} a {stretch}")


def _number(number: m.Quantity, words: InWords) -> str:
    if isinstance(number, int | Decimal):
        return points_text(Decimal(number))
    return words.quantity(number)


def _with_number(line: Postings, name: str, knobs: m.Knobs, words: InWords) -> str:
    say, kind = words.say, line.kind
    if kind == "missing" and knobs.not_applicable == "rescale-tree":
        return f"{name}{say('：', ': ')}{_marks(line, words)}"
    other = {"base": knobs.base, "multiplier": knobs.multiplier, "scale": knobs.scale_to}
    rolled = knobs.over_time.by if knobs.over_time else ""
    how = COMBINED.get({"combine": knobs.combine, "over-time": rolled}.get(kind, ""))
    if how:
        return say(f"{name}（{how[0]}）", f"{name} ({how[1]})")
    number = other.get(kind)
    if number is None:
        return name
    shown = _number(number, words)
    return f"{name} {shown}{say(' 分', '')}" if kind == "base" else f"{name} {shown}"


def _marks(line: Postings, words: InWords) -> str:
    """By which full marks a node, or one of its subjects, is scaled up."""
    tree, period, say = words.view.points, words.view.period, words.say
    assert isinstance(tree, Tree)
    below = full_marks.below(tree, line.node, line.subject, period, 0)
    whole, left = (exact_text(Value(marks), words.at) for marks in below or (ZERO, ZERO))
    return say(
        f"× 满分 {whole} ÷ 所涉满分 {left}", f"× full marks {whole} ÷ those that apply {left}"
    )


def _condition(line: Postings, knobs: m.Knobs) -> m.Condition | None:
    """Under which condition a knob of a kind works; None where it always does."""
    found = tuple(one for one in (knobs.zero_when, _outside(line)) if one is not None)
    zero = m.AnyOf(found) if len(found) > 1 else next(iter(found), None)
    return {"base": knobs.base_when, "multiplier": knobs.multiplier_when, "zero": zero}.get(
        line.kind
    )


def _outside(line: Postings) -> m.Condition | None:
    """Under which condition a node, or one of its subjects, does not apply."""
    if line.subject is None:
        return line.node.not_applicable_when
    each = line.node.each_subject if isinstance(line.node, m.Item) else None
    return each.not_applicable_when if each else None
