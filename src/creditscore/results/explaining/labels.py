"""What awards, limits and figures are called, in both languages."""

from __future__ import annotations

from decimal import Decimal

from ...scheme import model as m
from ...scheme.earnings import labels_of


def points_text(points: Decimal) -> str:
    """Points written in full, with a minus sign that is one."""
    return format(points, "f").replace("-", "−")


def title_of(node: m.Item | m.Section, award: m.Award) -> str:
    """What an award counts, by the labels of its facts."""
    match award.rule:
        case m.Rate(of, over):
            return f"{labels_of(node, of)} ÷ {labels_of(node, over)}"
        case m.Levels():
            if award.target is not None:
                return _measure_title(node, award.target.of)
            return "／".join(dict.fromkeys(labels_of(node, ref) for ref in award.reads))
        case _:
            return labels_of(node, award.rule.of)


def _measure_title(node: m.Item | m.Section, quantity: m.Quantity) -> str:
    match quantity:
        case m.Change(of):
            return _measure_title(node, of)
        case m.Ratio(of, over, times):
            factor = f" × {times}" if times != 1 else ""
            return f"{labels_of(node, of)}{factor} ÷ {labels_of(node, over)}"
    return labels_of(node, quantity)
