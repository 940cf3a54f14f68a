"""The clauses that a track lists, beside those that its items cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem
from ..scheme.files.yaml_tree import Seq
from ..scheme.readings import items_in
from .numerals import CHINESE, numeral, value

_NUMERAL = rf"{CHINESE}|[0-9]+"
_STRETCH = re.compile(
    rf"(?P<head>.*?)(?P<open>[（(第]?)(?P<first>{_NUMERAL})(?P<close>[）)条项款]*)[至到～~]"
    rf"[（(第]?(?P<last>{_NUMERAL})[）)条项款]*"
)
_LONGEST = 1000
"""No document has as many clauses in a row."""
_APART = re.compile(r"[、，,；;和及与]+")
_NUMBERED = re.compile("[（(第]")
_ALIKE = str.maketrans("()", "（）", " \u3000")


def problems(trees: Mapping[str, Any]) -> Iterator[Problem]:
    """Clauses of a track that no item cites, and those that two items cite."""
    for name, tree in trees.items():
        if name == "scheme" or "clauses" not in tree:
            continue
        items = [(item, cited(item["cites"])) for _, item in items_in(tree)]
        for clause in listed(tree["clauses"]):
            citing = [item for item, clauses in items if clause.translate(_ALIKE) in clauses]
            if not citing:
                yield Problem("N959", tree.at("clauses"), {"clause": clause})
            for item in citing[1:]:
                details = {"clause": clause, "first": citing[0].at("cites")}
                yield Problem("N960", item.at("cites"), details)


def cited(text: str) -> set[str]:
    """The clauses that an item cites, stretches of them one by one; without blanks.

    What begins with its number is of the table before it.

    >>> sorted(cited("附表一(九)、（十一）和附表二（三）") & {*listed("附表一（八）至（十二）")})
    ['附表一（九）', '附表一（十一）']
    """
    found = set[str]()
    for whole in ([text], _APART.split(text), re.split(rf"{_APART.pattern}|\s+", text)):
        head = ""
        for part in whole:
            part = head + part if _NUMBERED.match(part) else part
            numbered = _NUMBERED.search(part)
            head = part[: numbered.start()] if numbered else ""
            found.update(clause.translate(_ALIKE) for clause in listed(part))
    return found


def listed(clauses: Any) -> list[str]:
    """The clauses that a track lists, stretches of them one by one.

    >>> listed("附表一（九）至（十一）")
    ['附表一（九）', '附表一（十）', '附表一（十一）']
    >>> listed("第1至3条")
    ['第1条', '第2条', '第3条']
    """
    found: list[str] = []
    for text in clauses if isinstance(clauses, Seq) else [clauses]:
        stretch = _STRETCH.fullmatch(text)
        first, last = (value(stretch[end]) for end in ("first", "last")) if stretch else (None,) * 2
        if not stretch or first is None or last is None or not 0 <= last - first <= _LONGEST:
            found.append(text)
            continue
        numbers = range(first, last + 1)
        close = stretch["close"] or text[stretch.end("last") :]
        for number in numbers:
            shown = str(number) if stretch["first"].isdigit() else numeral(number)
            found.append(f"{stretch['head']}{stretch['open']}{shown}{close}")
    return found
