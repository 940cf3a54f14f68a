"""A target of an explanation in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from ...decimals import multiply, plainly
from ...language import Say
from ...scheme.rule_words import SIGNS
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
    if found.instead:
        text += say("（另一条件成立，算达标）", " (met by its other condition)")
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
            told = tally(found.judged, found.met, len(found.unreported), say)
            yield say("年内", "in the year so far ") + told
    else:
        yield say(f"{found.due} 到期", f"due {found.due}")
    if found.ended:
        yield say(f"判到 {found.month} 为止", f"judged up to {found.month}")
    yield from _months(found, say)
    if found.as_of and found.as_of != found.month:
        yield say(f"数据为 {found.as_of} 的", f"by figures of {found.as_of}")
    yield from (who for who in (found.role, found.responsible) if who)


def tally(judged: int, met: int, unreported: int, say: Say) -> str:
    """How often targets were judged: met, missed, and without the facts."""
    missed = judged - met - unreported
    parts = [say(f"达标 {met} 次", f"met {met} of {judged} times")]
    if missed:
        parts.append(say(f"未达标 {missed} 次", f"missed {missed}"))
    if unreported:
        parts.append(say(f"无数据 {unreported} 次", f"without facts {unreported}"))
    return say(f"已判 {judged} 次，其中", "") + say("、", ", ").join(parts)


def _months(found: TargetState, say: Say) -> Iterator[str]:
    """When it was missed before, and when it was judged without its facts."""
    before = [month for month in found.missed if month != found.month]
    for months, zh, en in (
        (before, "此前未达标", "missed before"),
        (found.unreported, "未报" if found.every != "month" else "未报月份", "not reported"),
    ):
        if months:
            named = say("、", " and ").join(_runs(months, found.every, say))
            yield say(f"{zh}：{named}", f"{en}: {named}")


def _runs(months: Sequence[str], every: str, say: Say) -> Iterator[str]:
    """The periods judged in some months, three or more months in a row as from and to."""
    if every != "month":
        yield from (_period(month, every) for month in months)
        return
    for _, run in groupby(enumerate(months), lambda at: int(at[1][-2:]) - at[0]):
        row = [month for _, month in run]
        if len(row) > 2:
            yield say(f"{row[0]}至{row[-1]}", f"{row[0]} to {row[-1]}")
        else:
            yield from row


def _period(month: str, every: str) -> str:
    """The period that is judged in a month."""
    year, number = month.split("-")
    if every == "quarter":
        return f"{year}-Q{int(number) // 3}"
    if every == "half-year":
        return f"{year}-H{int(number) // 6}"
    return year if every == "year" else month


def _done(found: TargetState, say: Say) -> str:
    """A flag, which is yes or no and has no distance."""
    no = found.must in ("below", "at_most") or (found.must == "equals" and not found.bound)
    wanted = say("须为“否”", "must be no") if no else say("须为“是”", "must be yes")
    if found.value is None:
        return wanted
    is_ = say("是", "yes") if found.value else say("否", "no")
    return is_ if bool(found.value) != no else f"{is_}{say('，', ', ')}{wanted}"


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
    text = f"{_quotient(found)}{_figure(found.value, found, say)}{say('，', ', ')}{text}"
    if not found.distance or none:
        return text
    far = _figure(abs(found.distance), found, say, difference=True)
    zh, en = _OFF[found.must][found.distance > 0]
    return text + say(f"，{zh} {far}", f", {far} {en}")


def _quotient(found: TargetState) -> str:
    """What is divided by what, before what it makes."""
    if found.of is None or not found.over or found.value is None:
        return ""
    times = "" if found.times == 1 else f" × {found.times}"
    exact = Fraction(found.of) * found.times / Fraction(found.over) == Fraction(found.value)
    equals = "=" if exact else "≈"
    return f"{points_text(found.of)}{times} ÷ {points_text(found.over)} {equals} "


def _figure(figure: Decimal, found: TargetState, say: Say, *, difference: bool = False) -> str:
    """A figure as it is read: a share of a whole in percent, what it differs by in points of it."""
    if "share" not in found.kind:
        return points_text(figure)
    points = difference or found.kind == "share-change"
    unit = say("个百分点", " points") if points else "%"
    return points_text(plainly(multiply(figure, Decimal(100)))) + unit
