"""What awards, limits and figures are called, in both languages."""

from __future__ import annotations

from decimal import Decimal

from ...scheme import model as m
from ...scheme.earnings import labels_of
from ..tables import titles


def points_text(points: Decimal) -> str:
    """Points written in full, with a minus sign that is one."""
    return format(points, "f").replace("-", "−")


def title_of(node: m.Item | m.Section, award: m.Award) -> str:
    """What an award counts, by the labels of its facts."""
    match award.rule:
        case m.Rate(of, over):
            sides = labels_of(node, of), labels_of(node, over)
            return " ÷ ".join(dict.fromkeys(filter(None, sides)))
        case m.Target():
            return titles.title_of(node, award)
        case m.Levels():
            return "／".join(dict.fromkeys(labels_of(node, ref) for ref in award.reads))
        case _:
            return labels_of(node, award.rule.of)
