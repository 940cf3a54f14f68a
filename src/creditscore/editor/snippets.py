"""What editors offer to write: whole items, awards of each form, targets, cases, readings."""

from __future__ import annotations

from typing import Any

from ..language import Say

_AWARDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "each": ("每个得几分", "points for each", {"of": "${2:cases}", "points": "${3:2}"}),
    "rate": (
        "按比率得分",
        "points times a rate",
        {"of": "${2:compliant}", "over": "${3:reported}", "points": "${4:5}"},
    ),
    "flag": ("做到即得", "points once done", {"of": "${2:done}", "points": "${3:10}"}),
    "levels": (
        "分档，按条件",
        "levels by conditions",
        {"levels": [{"when": {"of": "${2:done}", "above": "${3:0}"}, "points": "${4:3}"}]},
    ),
    "tiers": (
        "分档，按数",
        "tiers of a number",
        {
            "of": "${2:share}",
            "tiers": [{"at_least": "${3:90}", "points": "${4:10}"},
                      {"below": "${3:90}", "points": "${5:0}"}],
        },
    ),
    "steps": (
        "每高或低一步得几分",
        "points for each step",
        {"of": "${2:rate}", "mark": "${3:98}", "step": "${4:1}", "points": "${5:-1}"},
    ),
    "interpolate": (
        "按直线插值",
        "a straight line between anchors",
        {"of": "${2:rate}", "anchors": [["${3:60}", "${4:0}"], ["${5:100}", "${6:10}"]]},
    ),
    "rank": (
        "按名次得分",
        "points by place",
        {"of": "${2:rate}", "points": ["${3:10}", "${4:8}", "${5:6}"]},
    ),
    "given": ("直接给分", "the value itself", {"of": "${2:score}"}),
}  # fmt: skip


def snippets(say: Say) -> dict[str, list[dict[str, Any]]]:
    """The snippets of each definition that has any, in one language.

    >>> [snippet["label"] for snippet in snippets(Say("zh"))["award"]][:2]
    ['each 每个得几分', 'rate 按比率得分']
    """
    awards = [
        _snippet(
            f"{form} {say(zh, en)}",
            {"id": "${1:name}", "form": form, **keys, "period": "${9:year}"},
        )
        for form, (zh, en, keys) in _AWARDS.items()
    ]
    target = {"id": "${1:done}", "target": {"of": "${2:done}", "at_least": "${3:1}"}, "due": "$4"}
    awards.append(_snippet(say("target 目标", "target"), target))
    item = {
        "id": '"${1:1}"',
        "title": say("${2:标题}", "${2:title}"),
        "cites": say("${3:附表一（一）}", "${3:clause}"),
        "says": say("${4:规则的说法。}", "${4:the rule in our words.}"),
        "applies_to": "${5:all}",
        "facts": {"${6:cases}": {"type": "${7:count}", "label": say("${8:案例数}", "${8:label}")}},
        "awards": [{"id": "${6:cases}", "form": "each", "of": "${6:cases}", "points": "${9:2}",
                    "period": "year"}],
    }  # fmt: skip
    case = {
        "case": say("${1:案例名称}", "${1:what it is about}"),
        "cites": say("${2:附表一（一）}", "${2:clause}"),
        "track": "${3:departments}",
        "entity": say("${4:单位}", "${4:unit}"),
        "facts": [{"month": "${5:2024-01}", "item": '"${6:1}"', "${7:cases}": "${8:3}"}],
        "expect": [{"item": '"${6:1}"', "points": "${9:6}"}],
    }
    return {
        "award": awards,
        "item": [_snippet(say("条款", "item"), item)],
        "cases": [_snippet(say("案例", "case"), [case])],
    }


def _snippet(label: str, body: Any) -> dict[str, Any]:
    return {"label": label, "body": body}
