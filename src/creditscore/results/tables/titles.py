"""What a target asks for, by the labels of its facts, and who answers where no unit is named."""

from __future__ import annotations

from ...scheme import model as m
from ...scheme.scheme import Scheme

_OF_THE_MONTH, _OF_THESE = "当月", "其中"


def title_of(node: m.Item | m.Section, award: m.Award) -> str:
    """What a target asks for: its measure, in the labels of the facts."""
    assert award.target is not None
    return measure_title(node, award.target.test.of, award.over)


def measure_title(node: m.Item | m.Section, of: m.Quantity, over: m.Period) -> str:
    """A measure in the labels of its facts, as they are called when they stand by themselves."""
    match of:
        case m.Change(inner):
            return measure_title(node, inner, "month")
        case m.Ratio(part, whole, times):
            factor = f" × {times}" if times != 1 else ""
            upper = _labels(node, part, over)
            upper = f"（{upper}）" if isinstance(part, m.Sum) else upper
            return f"{upper}{factor} ÷ {_labels(node, whole, over)}"
    return _labels(node, of, over)


def _labels(node: m.Item | m.Section, quantity: m.Quantity, over: m.Period) -> str:
    facts = node.facts if isinstance(node, m.Item) else {}
    labels = [
        _alone(facts[ref.fact], over) if ref.fact in facts else ref.fact
        for ref in m.refs(m.Given(quantity))
    ]
    return "＋".join(dict.fromkeys(labels))


def _alone(fact: m.Fact, over: m.Period) -> str:
    """A fact's label without what makes sense in a form only; over more than a month, added up."""
    label = alone(fact.label)
    if over == "month" or not label.startswith(_OF_THE_MONTH):
        return label
    added = "（累计）" if fact.accumulates == "add" else ""
    return label.removeprefix(_OF_THE_MONTH) + added


def alone(label: str) -> str:
    """A label without the word that points back to the one before it in a form."""
    return label.removeprefix(_OF_THESE)


def responsible(node: m.Item | m.Section, subject: str | None, scheme: Scheme) -> str:
    """Who answers for a clause in which role, in the words of the source."""
    if not isinstance(node, m.Item):
        return ""
    own = next((s.answers for s in node.subjects if s.id == subject), None)
    answers = own or node.answers
    if answers is None:
        return ""
    groups = scheme.groups
    return "；".join(
        f"{role}：{'、'.join(groups[n].title if n in groups else n for n in names)}"
        for role, names in answers.names.items()
    )
