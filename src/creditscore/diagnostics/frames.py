"""A line of a rule file with marks under what is meant, as wide as a terminal shows it."""

from __future__ import annotations

import re

from ..errors import Place, Problem
from ..language import Say
from ..visible import visible, width
from .sources import Sources

_WIDEST = 100
"""So many columns of a line are shown."""
_BEFORE = 30
"""So many columns before the mark stay where a long line is cut."""
_VALUE = r"""\"[^\"]*\"|'[^']*'|[^\s,:\[\]{}]+"""
_WORD = re.compile(rf"\w+: +(?:{_VALUE})|{_VALUE}|\S")


def text(problem: Problem, sources: Sources, say: Say) -> str:
    """A problem in full: place, code, message, the source lines with their heading, the way out."""
    ledger = problem.details.get("ledger", ())
    rows = ledger if isinstance(ledger, tuple) else ()
    told = "".join(f"    {say('台账', 'ledger')}: {visible(str(row))}\n" for row in rows)
    return problem.text(say.lang, frame(problem, sources, say) + told)


def frame(problem: Problem, sources: Sources, say: Say) -> str:
    """The line that a problem is about, and of each other place that it names, with marks."""
    places = [(problem.place, "")]
    places += [(other, say("先写在这里", "first given here")) for other in problem.others]
    shown = [(place, label) for place, label in places if sources.line(place)]
    gutter = max((len(str(place.line)) for place, _ in shown), default=0)
    parts = []
    for place, label in shown:
        title = sources.heading(place)
        if place is not problem.place:
            title = " ".join(filter(None, (str(place), title)))
        head = f"    {visible(title)}\n" if title else ""
        parts.append(head + _marked(sources.line(place), place, gutter, label))
    return "".join(parts)


def _marked(line: str, place: Place, gutter: int, label: str) -> str:
    start = min(max(place.column - 1, 0), len(line))
    end = place.end - 1 if place.end > place.column else _end_of_word(line, start)
    shown, before, under = _cut(line, start, max(end, start + 1) if place.column else start)
    row = f"  {place.line:>{gutter}} | {shown}\n"
    if not place.column:
        return row
    marks = f"{' ' * before}{'^' * under} {label}".rstrip()
    return f"{row}  {'':>{gutter}} | {marks}\n"


def _end_of_word(line: str, start: int) -> int:
    found = _WORD.match(line, start)
    return found.end() if found else start + 1


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """A line as it is shown, how wide it is before the mark, and how wide the mark."""
    before, under, after = (visible(part) for part in (line[:start], line[start:end], line[end:]))
    if width(before + under + after) > _WIDEST:
        if width(before) > _BEFORE:
            before = "…" + _fitting(before[::-1], _BEFORE - 1)[::-1]
        kept = _fitting(under, _WIDEST - width(before) - 1)
        rest = _fitting(after, _WIDEST - width(before) - width(kept) - 1) if kept == under else ""
        cut = rest != after
        return before + kept + rest + ("…" if cut else ""), width(before), width(kept) or 1
    return before + under + after, width(before), width(under) or 1


def _fitting(text: str, most: int) -> str:
    """The first signs of a text that are no wider than so many columns."""
    kept, left = 0, most
    for sign in text:
        left -= width(sign)
        if left < 0:
            break
        kept += 1
    return text[:kept]
