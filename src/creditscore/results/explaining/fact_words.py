"""The facts behind a posting in words: each figure, what a silent month means, where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from ...language import Say
from .evidence import Evidence, SubjectFigure
from .in_words import yes_no

_ABSENT = {
    "as-zero": ("未报，按0计", "not reported, taken as 0"),
    "unknown": ("未报", "not reported"),
    "not-applicable": ("不涉及", "not applicable"),
}


def told(fact: Evidence, say: Say, *, month_alone: bool = False) -> str:
    """A fact: its figure of the month, and what its period has come to where that is another."""
    here = _figure(fact, fact.month, say)
    texts = [here]
    if not month_alone and fact.to_date not in (fact.month, "?", "n/a"):
        so_far = yes_no(fact.to_date != "0", say) if fact.type == "flag" else fact.to_date
        texts.append(say(f"累计 {so_far}", f"to date {so_far}"))
    if fact.state == "carried":
        texts.append(say(f"沿用 {fact.since} 报的数", f"carried on from {fact.since}"))
    elif fact.state == "standing":
        texts.append(
            say(f"{fact.since} 已报，年内有效", f"reported in {fact.since}, good all year")
        )
    elif fact.state == "as-value":
        texts[0] = say(f"未报，按 {here} 计", f"not reported, taken as {here}")
    elif fact.state == "fed":
        texts.append(say("由所属单位的结果得出", "from the results of its parts"))
    elif fact.state in _ABSENT:
        texts[0] = _absent(fact, say)
    name = f"{fact.label}（{fact.subject}）" if fact.subject else fact.label
    figure, *notes = texts
    notes += [subjects] if (subjects := _subjects(fact, say)) else []
    inside = say("；", "; ").join(notes)
    return f"{name} {figure}" + (say(f"（{inside}）", f" ({inside})") if notes else "")


def rows(facts: Sequence[Evidence], say: Say) -> str:
    """The rows behind some facts, those of a file after each other: `facts.csv:3,4`."""
    files: dict[str, list[str]] = {}
    stands = dict.fromkeys(row for fact in facts for row in fact.rows)
    for place in stands:
        file, _, row = place.rpartition(":")
        if row.isdigit():
            files.setdefault(file, []).append(row)
        else:
            files[place] = []
    if not files:
        return ""
    places = [f"{file}:{','.join(found)}" if found else file for file, found in files.items()]
    sources = "、".join(
        dict.fromkeys(f.source for f in facts if f.source and f.source not in stands)
    )
    return say("依据：", "from ") + "; ".join(places) + (f"（{sources}）" if sources else "")


def _figure(fact: Evidence, figure: str, say: Say) -> str:
    if figure == "?":
        return say("未报", "not reported")
    if figure == "n/a":
        return say("不涉及", "n/a")
    return yes_no(figure != "0", say) if fact.type == "flag" else figure


def _absent(fact: Evidence, say: Say) -> str:
    if fact.state == "as-zero" and fact.to_date != "0":
        return say("本月未报", "not reported this month")
    if fact.type == "flag" and fact.state == "as-zero":
        return say("未报，按“否”计", "not reported, taken as no")
    return say(*_ABSENT[fact.state])


def _subjects(fact: Evidence, say: Say) -> str:
    """The figures of the subjects that were taken together."""
    return say("，", ", ").join(_of_subject(fact, found, say) for found in fact.subjects)


def _of_subject(fact: Evidence, found: SubjectFigure, say: Say) -> str:
    here = _figure(fact, found.month, say)
    if found.state == "as-zero":
        so_far = _figure(fact, found.to_date, say)
        here = say(f"本月未报，累计 {so_far}", f"not this month, to date {so_far}")
    elif found.state == "carried":
        here = say(f"{here}（沿用 {found.since}）", f"{here} (from {found.since})")
    return f"{found.subject} {here}"
