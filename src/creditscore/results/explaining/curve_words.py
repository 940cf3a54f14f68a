"""Points by steps and by lines between anchors, in figures that can be worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from ...scheme import model as m
from .in_words import InWords, exact_at, exact_text, is_known


def steps(rule: m.Steps, words: InWords, total: str) -> str:
    """How far beyond its mark a value is, in steps, and what they come to."""
    say, at, what = words.say, words.at, words.quantity(rule.of)
    if not all(is_known(words.value(part), at) for part in (rule.of, rule.start)):
        return f"{what} → {total}"
    one, mark = (_figure(part, words) for part in (rule.of, rule.start))
    above = rule.side == "above"
    gap = exact_at(words.value(rule.of), at) - exact_at(words.value(rule.start), at)
    gap = gap if above else -gap
    if gap <= 0:
        side = say("未超过", "not above") if above else say("未低于", "not below")
        return f"{what} {side} {mark} → {total}"
    beyond = f"({one} − {mark})" if above else f"({mark} − {one})"
    size, points = words.quantity(rule.step), words.quantity(rule.points)
    head = "" if what == one else f"{what}{say('，', ', ')}"
    if rule.partial == "proportional":
        return f"{head}{beyond} ÷ {size} × {points} = {total}"
    whole = gap / Fraction(rule.step)
    count = -(-whole.numerator // whole.denominator) if rule.partial == "count" else int(whole)
    taken = say(f"计 {count} 步", f"steps: {count}")
    return f"{head}{beyond} ÷ {size}{say('，', ', ')}{taken} × {points} = {total}"


def line(rule: m.Interpolate, words: InWords, total: str) -> str:
    """Between which anchors a value is, and the height of the line there."""
    say, at, what = words.say, words.at, words.quantity(rule.of)
    marks = [words.value(mark) for mark, _ in rule.anchors]
    heights = [words.value(height) for _, height in rule.anchors]
    if not all(is_known(value, at) for value in (words.value(rule.of), *marks, *heights)):
        return f"{what} → {total}"
    figure, ends = exact_at(words.value(rule.of), at), [exact_at(mark, at) for mark in marks]
    texts = [_figure(mark, words) for mark, _ in rule.anchors]
    falling = any(low > high for low, high in pairwise(ends))
    inside = ends[0] <= figure <= ends[-1]
    if falling or figure in ends or ends[0] == ends[-1]:
        return f"{what} → {total}"
    if not inside and rule.outside != "extend":
        where = say("低于", "below") if figure < ends[0] else say("高于", "above")
        return f"{what} {where} {texts[0] if figure < ends[0] else texts[-1]} → {total}"
    low = max((n for n, end in enumerate(ends[:-1]) if end < figure), default=0)
    start, end = (_figure(rule.anchors[n][1], words) for n in (low, low + 1))
    between = say(f"{texts[low]} 与 {texts[low + 1]} ", f"{texts[low]} and {texts[low + 1]}")
    where = say("之间", "") if inside else say("的连线延长", "")
    zh = f"{what} 在 {between}{where}："
    en = f"{what} {'between' if inside else 'on the line through'} {between}: "
    one = _figure(rule.of, words)
    share = f"({one} − {texts[low]}) ÷ ({texts[low + 1]} − {texts[low]})"
    return say(zh, en) + f"{start} + {share} × ({end} − {start}) = {total}"


def _figure(quantity: m.Quantity, words: InWords) -> str:
    """A quantity as a number alone, to be worked with."""
    return exact_text(words.value(quantity), words.at).removeprefix("≈ ")
