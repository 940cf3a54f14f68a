"""What holds for an item or a section as a whole, in words: weight, base, limits, rounding."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import Say
from . import model as m
from .fact_dictionary import Entry
from .rule_words import condition_of, figure_of, limit_of, rounding_of, stretch_of, where_of

COMBINED = {
    "sum": ("相加", "added"),
    "mean": ("取平均", "their mean"),
    "weighted": ("按权重", "by weight"),
    "min": ("取最低", "the lowest"),
    "max": ("取最高", "the highest"),
    "median": ("取中位数", "their median"),
    "trimmed-mean": ("去掉最高最低后平均", "mean without the ends"),
    "last": ("取最后一期", "the last"),
}
"""How what stands below a node, or its stretches of time, is taken together."""
_ABSENT = {
    "rescale": ("有不涉及的，按满分折算", "scaled up where a part does not apply"),
    "rescale-tree": ("有不涉及的，逐层按满分折算", "scaled up where anything below does not apply"),
    "full": ("不涉及的算满分", "full marks for what does not apply"),
    "zero": ("不涉及的算0分", "0 for what does not apply"),
    "peer-average": ("不涉及的取其他单位的平均", "the mean of others for what does not apply"),
}


def as_a_whole(entry: Entry, node: m.Item | m.Section, say: Say) -> list[str]:
    """What holds for a node as a whole, in the order in which it is done; [] where it only adds up.

    `entry` is a fact of its item, or of one below it, whose labels conditions are told in.

    >>> from creditscore import load_scheme
    >>> from creditscore.scheme.fact_dictionary import dictionary
    >>> scheme = load_scheme("changzhi-2023").switch({"16": "cap-on-item"})
    >>> entry = next(e for e in dictionary(scheme) if e.item == "16")
    >>> as_a_whole(entry, entry.of, Say("zh"))
    ['全年最多20分']
    """
    found = [] if node.counts else [say("单列，不计入合计", "stands apart, does not count")]
    if node.weight != 1:
        weight = figure_of(node.weight, entry, say)
        found.append(say(f"权重{weight}", f"weight {weight}"))
    if node.full is not None:
        full = figure_of(node.full, entry, say)
        found.append(say(f"满分{full}分", f"full marks {full}"))
    if node.not_applicable_when is not None:
        outside = condition_of(node.not_applicable_when, entry, say)
        found.append(say(f"{outside}的不涉及", f"not applicable where {outside}"))
    each = node.each_subject if isinstance(node, m.Item) else None
    if each is not None:
        own = say("，", ", ").join(_knobs(each.knobs, entry, say))
        found += [say(f"每个类别：{own}", f"each subject: {own}")] if own else []
    return [*found, *(_knobs(node.knobs, entry, say) if node.knobs else ())]


def _knobs(knobs: m.Knobs, entry: Entry, say: Say) -> Iterator[str]:
    """What each knob does, in their order."""
    zh, en = stretch_of(knobs.over_time.each if knobs.over_time else knobs.period)
    if knobs.not_applicable in _ABSENT:
        yield say(*_ABSENT[knobs.not_applicable])
    if knobs.combine != "sum":
        how = COMBINED[knobs.combine]
        yield say(f"各部分{how[0]}", f"of its parts {how[1]}")
    if knobs.base != 0:
        base, where = figure_of(knobs.base, entry, say), where_of(knobs.base_when, entry, say)
        yield say(f"{zh}起评{base}分{where}", f"{base} to start from each {en}{where}")
    if knobs.multiplier != 1:
        factor = figure_of(knobs.multiplier, entry, say)
        where = where_of(knobs.multiplier_when, entry, say)
        yield say(f"乘以系数（{factor}）{where}", f"times {factor}{where}")
    if knobs.zero_when is not None:
        condition = condition_of(knobs.zero_when, entry, say)
        yield say(f"{condition}时记0分", f"0 where {condition}")
    period = knobs.over_time.each if knobs.over_time else knobs.period
    for kind, limit in knobs.limits:
        yield limit_of(kind, limit, period, entry, say)
    if knobs.scale_to is not None:
        marks = figure_of(knobs.scale_to, entry, say)
        yield say(f"折算为满分{marks}分", f"scaled to {marks}")
    if knobs.round is not None:
        yield rounding_of(knobs.round, say)
    if knobs.over_time is not None:
        how = COMBINED[knobs.over_time.by]
        yield say(f"{zh}分别计算，再{how[0]}", f"each {en} by itself, then {how[1]}")
