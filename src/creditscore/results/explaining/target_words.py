"""A target of an explanation in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ...decimals import multiply, plainly
from ...language import Say
from ...scheme.earnings import SIGNS
from ..tables.definitions import STATE_NAMES
from .labels import points_text
from .target_states import TargetState


def target(found: TargetState, say: Say) -> str:
    """A target: its state, its figure beside its bound, how far off it is, when it is judged."""
    name, comma = say(*STATE_NAMES[found.state]), say("，", ", ")
    head = " · ".join(part for part in (found.subject, found.title) if part)
    if found.kind in ("change", "share-change"):
        head += say("（比上月增减）", " (change on the month before)")
    text = _done(found, say) if found.kind == "flag" else _figures(found, say)
    if found.derived:
        text += say("（界限为推定）", " (the bound is derived)")
    about = comma.join(_about(found, say))
    return f"[{name}] {head}{say('：', ': ')}{text}{say('（', ' (')}{about}{say('）', ')')}"


_EVERY = {
    "month": ("每月一判", "judged each month"),
    "quarter": ("每季度一判", "judged each quarter"),
    "half-year": ("每半年一判", "judged each half-year"),
    "year": ("全年一判", "judged once a year"),
}


def _about(found: TargetState, say: Say) -> Iterator[str]:
    """When a target is judged, how often it was met, of when its figure is, and who answers."""
    if found.every:
        yield say(*_EVERY[found.every])
        if found.every != "month":
            yield say(f"本期 {found.due} 判", f"this time in {found.due}")
        if found.judged:
            yield say(
                f"年内已判 {found.judged} 次，达标 {found.met} 次",
                f"met {found.met} of {found.judged} times in the year so far",
            )
    else:
        yield say(f"{found.due} 到期", f"due {found.due}")
    if found.as_of and found.as_of != found.month:
        yield say(f"数据为 {found.as_of} 的", f"by figures of {found.as_of}")
    yield from (who for who in (found.role, found.responsible) if who)


def _done(found: TargetState, say: Say) -> str:
    """A flag, which is yes or no and has no distance."""
    wanted = say("须为“是”", "must be yes")
    if found.value is None:
        return wanted
    return say("是", "yes") if found.value else f"{say('否，', 'no, ')}{wanted}"


_LOWER = (("差", "short"), ("超出", "beyond"))
_UPPER = (("高出界限", "over"), ("低于界限", "under"))
_OFF = {
    "above": _LOWER,
    "at_least": _LOWER,
    "below": _UPPER,
    "at_most": _UPPER,
    "equals": (("相差", "off"),),
}


def _figures(found: TargetState, say: Say) -> str:
    unknown = say("（未报）", " (not reported)")
    bound = unknown if found.bound is None else f" {_figure(found.bound, found, say)}"
    limit = f"{found.limit}{bound}".lstrip()
    text = say(f"须 {SIGNS[found.must]} {limit}", f"must be {SIGNS[found.must]} {limit}")
    none = found.bound == 0 and not found.limit and "change" not in found.kind
    if none and found.must in ("at_most", "equals"):
        text = say("须为 0", "must be 0")
    if found.kind == "share" and found.must == "at_least" and found.bound == 1:
        text = say("须为 100%", "must be 100%")
    if found.value is None:
        return text
    text = f"{_figure(found.value, found, say)}{say('，', ', ')}{text}"
    if not found.distance or none:
        return text
    far = _figure(abs(found.distance), found, say, difference=True)
    zh, en = _OFF[found.must][found.distance > 0]
    return text + say(f"，{zh} {far}", f", {far} {en}")


def _figure(figure: Decimal, found: TargetState, say: Say, *, difference: bool = False) -> str:
    """A figure as it is read: a share of a whole in percent, what it differs by in points of it."""
    if "share" not in found.kind:
        return points_text(figure)
    points = difference or found.kind == "share-change"
    unit = say("个百分点", " points") if points else "%"
    return points_text(plainly(multiply(figure, Decimal(100)))) + unit
