"""A target of an explanation in words."""

from __future__ import annotations

from ...language import Say
from ...scheme.earnings import SIGNS
from ..tables.definitions import STATE_NAMES
from .labels import points_text
from .target_states import TargetState


def target(found: TargetState, say: Say) -> str:
    """A target: its state, its figure beside its bound, how far off it is, when it is judged."""
    name, comma = say(*STATE_NAMES[found.state]), say("，", ", ")
    head = " · ".join(part for part in (found.subject, found.title) if part)
    if found.kind == "change":
        head += say("（比上月增减）", " (change on the month before)")
    text = _done(found, say) if found.kind == "flag" else _figures(found, say)
    if found.derived:
        text += say("（界限系推出）", " (derived)")
    role = f"{comma}{found.role}" if found.role else ""
    due = say(f"{found.due} 到期{role}", f"due {found.due}{role}")
    return f"[{name}] {head}{say('：', ': ')}{text}{say('（', ' (')}{due}{say('）', ')')}"


def _done(found: TargetState, say: Say) -> str:
    """A flag, which is yes or no and has no distance."""
    wanted = say("须为“是”", "must be yes")
    if found.value is None:
        return wanted
    return f"{say('是', 'yes') if found.value else say('否', 'no')}{say('，', ', ')}{wanted}"


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
    bound = unknown if found.bound is None else f" {points_text(found.bound)}"
    limit = f"{found.limit}{bound}".lstrip()
    text = say(f"须 {SIGNS[found.must]} {limit}", f"must be {SIGNS[found.must]} {limit}")
    if found.value is None:
        return text
    text = f"{points_text(found.value)}{say('，', ', ')}{text}"
    if not found.distance:
        return text
    far = points_text(abs(found.distance))
    zh, en = _OFF[found.must][found.distance > 0]
    return text + say(f"，{zh} {far}", f", {far} {en}")
