"""What people read of the fact dictionary, in Chinese and English: types, bounds, who."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ..decimals import multiply, plainly
from ..language import Say
from . import model as m
from .fact_dictionary import Entry

TYPES: dict[m.FactType, tuple[str, str]] = {
    "count": ("计数", "count"),
    "amount": ("数额", "amount"),
    "flag": ("是否", "yes or no"),
    "stock": ("存量", "stock"),
    "score": ("得分", "score"),
}
FILLING: dict[m.FactType, tuple[str, str]] = {
    "count": ("当月发生数，整数", "what happened in the month, a whole number"),
    "amount": ("当月发生数，可带小数", "what happened in the month, decimals allowed"),
    "flag": ("1为是，0为否", "1 for yes, 0 for no"),
    "stock": ("月末数，整数", "as it stands at the end of the month, a whole number"),
    "score": ("当月的数，可带小数", "the month's figure, decimals allowed"),
}
_MISSING: dict[m.Missing, tuple[str, str]] = {
    "zero": ("不填按0", "empty is 0"),
    "carry": ("不填沿用上次的数", "empty is the last figure"),
    "error": ("必填", "required"),
    "not-applicable": ("不填即不涉及", "empty does not apply"),
    "not-reported": ("不填即未报", "empty is not reported"),
}


def missing(fact: m.Fact, say: Say) -> str:
    """What a month without a figure means."""
    if fact.missing == "value":
        return say(f"不填按{number(fact.value)}", f"empty is {number(fact.value)}")
    if fact.missing == "error" and fact.type == "stock":
        return say(
            "上次大于0的必填，否则不填按0", "required after a figure above 0; else empty is 0"
        )
    return say(*_MISSING[fact.missing])


def bounds(entry: Entry, say: Say) -> str:
    """Between which bounds a figure is: numbers, or other facts by their labels."""
    facts = entry.of.facts if isinstance(entry.of, m.Item) else {}
    ends = (("≥", entry.fact.at_least), ("≤", entry.fact.at_most))
    texts = (
        (sign, facts[end].label if isinstance(end, str) and end in facts else end)
        for sign, end in ends
        if end is not None
    )
    shown = (
        f"{sign} {say(f'“{end}”', repr(end)) if isinstance(end, str) else number(end)}"
        for sign, end in texts
    )
    return say("，", ", ").join(shown)


def filled_by(entry: Entry, say: Say) -> str:
    """Who fills it in."""
    return entry.fact.filled_by or say("本单位", "the unit")


def answers(entry: Entry, say: Say) -> str:
    """Who answers for it: groups by their titles, units by their names, who else counts."""
    if entry.answers:
        roles = ((role, _named(names, entry, say)) for role, names in entry.answers.names.items())
        return say("；", "; ").join(f"{role}{say('：', ': ')}{names}" for role, names in roles)
    answering, track = entry.answering, entry.track
    if answering.listed is None:
        return say("全部单位", "all units")
    grouped: set[str] = set()
    names: list[str] = []
    for name in answering.groups:
        group = entry.scheme.groups[name]
        members = {unit.name for unit in track.entities if name in unit.groups}
        grouped |= members
        cites = f"{group.cites}{say('，', ', ')}" if group.cites else ""
        count = say(f"（{cites}{len(members)}个）", f" ({cites}{len(members)} units)")
        names += [group.title + count] if members else []
    single = answering.listed - grouped
    names += [name for name in track.entities.names if name in single]
    text = say("、", ", ").join(names)
    if answering.open:
        text += say("等", " and others")
    also = say("、", ", ").join(n for n in track.entities.names if n in answering.also)
    if also:
        text += say(f"；名单外的{also}也算", f"; {also}, off the list, too")
    if answering.others == "scored" and not answering.open:
        text += say("；名单外的单位按规则也算", "; units off the list count too, by the rule")
    if answering.others == "unscored":
        text += say("；名单外的单位不算", "; units off the list do not count")
    return text


def _named(names: Iterable[str], entry: Entry, say: Say) -> str:
    """Names of units and groups as people read them, groups by their titles."""
    groups = entry.scheme.groups
    return say("、", ", ").join(groups[n].title if n in groups else n for n in names)


def number(value: m.Number) -> str:
    """A number as people write it, with a minus sign that is one."""
    return format(plainly(value), "f").replace("-", "−")


def in_percent(share: m.Number) -> str:
    """A share of 1 in percent.

    >>> in_percent(Decimal("0.90")), in_percent(Decimal("-0.1"))
    ('90%', '−10%')
    """
    return f"{number(multiply(Decimal(share), Decimal(100)))}%"
