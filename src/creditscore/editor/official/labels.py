"""The numbers of clauses: as a text begins with one, and as a rule cites them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...lints.clauses import listed
from ...lints.numerals import CHINESE, value

_CN = CHINESE
_NO = rf"(?:{CHINESE}|[0-9０-９]{{1,3}})"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
RANKS = {
    "附件": 0, "附表": 1, "附录": 1, "编": 2, "部分": 3, "章": 4, "节": 5, "、": 6, "条": 7,
    "（）": 8, ".": 9, "()": 10, "①": 11,
}  # fmt: skip
"""The kinds of numbers, from the outside inwards: 、 as in 一、, （） as in （一）, . as in 1."""
_ALSO = {
    "条": ("条", ".", "、"),
    "项": ("（）", "()", "①", "."),
    "部分": ("部分", "、"),
    "（）": ("（）", "()"),
    "()": ("()", "（）"),
    ".": (".", "条"),
}
"""What a citation may mean, the likeliest first, where it is not what it says alone."""
_OPENINGS = {
    "附": re.compile(rf"附\s*(?P<kind>[件表录])\s*(?:(?P<no>{_NO})(?=\s|[:：]|$)|$)"),
    "第": re.compile(
        rf"第\s*(?P<no>{_NO})\s*(?P<kind>编|部分|章|节|条)(?![的规所、，和及或至款项第之（(])"
    ),
    "、": re.compile(rf"(?P<no>{_CN})\s*[、．.](?!\s*{_CN}\s*[、季月年级类线条款项至日个])"),
    "（）": re.compile(rf"[（(]\s*(?P<no>{_CN})\s*[)）]"),
    "()": re.compile(r"(?:[（(]\s*(?P<no>[0-9０-９]{1,2})\s*[)）]|(?P<bare>[0-9０-９]{1,2})[)）])"),
    ".": re.compile(
        r"(?P<no>[0-9０-９]{1,3})\s*[.．、](?!\s*[0-9０-９])"
        r"|(?P<deep>[0-9]{1,2}(?:\.[0-9]{1,2}){1,5})[.．]?(?=\s)"
    ),
    "①": re.compile(f"(?P<circle>[{_CIRCLES}])"),
}
_CITED = re.compile(
    rf"附\s*(?P<annex>[件表录])\s*(?P<a>{_NO})?"
    rf"|第\s*(?P<b>{_NO})\s*(?P<kind>编|部分|章|节|条|款|项)"
    rf"|[（(]\s*(?:(?P<c>{_CN})|(?P<d>[0-9]{{1,2}}))\s*[)）]"
    rf"|(?P<circle>[{_CIRCLES}])"
    rf"|(?P<deep>(?<![0-9])[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,5}}(?![0-9]))"
)
_FIRST = re.compile(rf"(?:(?P<cn>{_CN})|(?P<no>[0-9]{{1,3}}))(?:[、.](?![0-9])|(?=[（(第\s]|$))")
_APART = re.compile(
    r"[，,；;]|(?<![一二三四五六七八九十])、(?=[（(])|[和及](?=[（(])"
    r"|[、和及](?=[附第一二三四五六七八九十0-9①-⑳])"
)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Label:
    """A number of a kind, as 附表一, 二、, （三）; 1.2 keeps its dots, 附件 may have none."""

    kind: str
    number: str

    @property
    def rank(self) -> tuple[int, int]:
        """How far inside it stands."""
        return RANKS.get(self.kind, 99), self.number.count(".")

    def meant(self) -> tuple[Label, ...]:
        """What this stands for where a rule cites it, the likeliest first."""
        return tuple(Label(kind, self.number) for kind in _ALSO.get(self.kind, (self.kind,)))


Cited = tuple[Label | str, ...]
"""A citation from the outside inwards: numbers, and titles of what has none."""


def opening(text: str) -> tuple[Label, str, str] | None:
    """The number that a text begins with, as it is written, and what follows; None without one.

    >>> opening("（三）提高信息质量。")
    (Label(kind='（）', number='3'), '（三）', '提高信息质量。')
    >>> opening("第三条规定的情形"), opening("一、二季度"), opening("2023.4.21"), opening("3.5倍")
    (None, None, None, None)
    """
    for kind, pattern in _OPENINGS.items():
        found = pattern.match(text)
        if not found:
            continue
        groups = {name: word for name, word in found.groupdict().items() if word}
        if kind in "附第":
            kind = ("附" if kind == "附" else "") + groups["kind"]
        number, rest = _number(groups), text[found.end() :].lstrip(" \t\u3000:：")
        annex = kind.startswith("附")
        if (not number and (not annex or "no" in groups)) or (annex and not _is_title(rest)):
            return None
        return Label(kind, number), found[0].strip(), rest
    return None


def bare(text: str) -> Label | None:
    """A number that stands alone, as in a column of numbers."""
    number = value(text.strip())
    return None if number is None else Label(".", str(number))


def _number(groups: dict[str, str]) -> str:
    """The number in digits, empty where it is none."""
    if "circle" in groups:
        return str(_CIRCLES.index(groups["circle"]) + 1)
    if "deep" in groups:
        return groups["deep"]
    found = value(groups.get("no") or groups.get("bare") or "")
    return "" if found is None else str(found)


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST and not re.search("[。；]", text)


def cited(text: str) -> list[Cited]:
    """The clauses that a rule cites; a later one goes on where the one before it stands.

    >>> cited("附表一（三）、（四）")[1]
    (Label(kind='附表', number='1'), Label(kind='（）', number='4'))
    >>> cited("二（四）第7条")
    [(Label(kind='、', number='2'), Label(kind='（）', number='4'), Label(kind='条', number='7'))]
    >>> cited("附表一 二（四）") == cited("附表一 二、（四）"), cited("附表一（二）3")[0][-1]
    (True, Label(kind='.', number='3'))
    """
    found: list[Cited] = []
    for piece in _APART.split(text):
        for each in listed(piece.strip()):
            parts = _parts(each)
            first = parts[0] if parts else ""
            if found and isinstance(first, Label):
                held = (p for p in found[-1] if isinstance(p, str) or p.rank < first.rank)
                parts = (*held, *parts)
            if parts:
                found.append(parts)
    return found


def _parts(text: str) -> Cited:
    parts: list[Label | str] = []
    at = 0
    if first := _FIRST.match(text):
        number = value(first["cn"] or first["no"])
        parts += [Label("、" if first["cn"] else ".", str(number))] if number is not None else []
        at = first.end()
    for found in _CITED.finditer(text, at):
        parts += _between(text[at : found.start()])
        at = found.end()
        label = _cited_label(found)
        parts += [label] if label else []
    parts += _between(text[at:])
    return tuple(parts)


def _between(text: str) -> Cited:
    """What stands between two numbers that say their kinds: a title, or a number that does not."""
    name = text.strip(" \u3000，、的《》")
    found = _FIRST.fullmatch(name)
    number = value(found["cn"] or found["no"]) if found else None
    if found and number is not None:
        return (Label("、" if found["cn"] else ".", str(number)),)
    return (name,) if name else ()


def _cited_label(found: re.Match[str]) -> Label | None:
    if found["circle"]:
        return Label("①", str(_CIRCLES.index(found["circle"]) + 1))
    if found["deep"]:
        return Label(".", found["deep"])
    if found["annex"] and not found["a"]:
        return Label(f"附{found['annex']}", "")
    number = value(found["a"] or found["b"] or found["c"] or found["d"])
    if number is None:
        return None
    kind = f"附{found['annex']}" if found["annex"] else found["kind"]
    return Label(kind or ("（）" if found["c"] else "()"), str(number))
