"""What `compare` prints: inputs and facts that changed, postings with their reason, who moves."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..comparison.page import Part, page
from ..messages import NAMED
from ..results.explaining.labels import points_text
from .diff_text import moved, print_parts
from .speech import Speech

if TYPE_CHECKING:
    import pandas as pd

    from ..proving.restatement import Restatement

_SHOWN = 200
"""So many lines of a table are printed; the other formats have all."""
_BECAUSE = {
    "facts": ("事实", "facts"),
    "rules": ("规则", "rules"),
    "follows": ("随之而变", "follows"),
}
_RIGHT = frozenset((5, 6, 7))


def print_restatement(t: Speech, found: Restatement, before: str, after: str) -> None:
    """Print what changed between two results."""
    print_parts(t, _title(t, before, after), _parts(t, found))


def page_of(t: Speech, found: Restatement, before: str, after: str) -> str:
    """The same as a page."""
    return page(_title(t, before, after), _parts(t, found), t.lang)


def _title(t: Speech, before: str, after: str) -> str:
    return t(f"{before} 与 {after} 对照", f"{before} and {after} compared")


def _parts(t: Speech, found: Restatement) -> Iterator[Part]:
    names = dict.fromkeys(t(*NAMED[f"input {name}"]) for name in found.inputs)
    same = t("输入都相同", "the same inputs")
    yield Part(t("不同的输入", "Inputs that differ"), ["、".join(names) or same])
    if found.changes:
        count = len(found.changes)
        ruled = t(f"{count} 处，用 diff 逐条看", f"{count}; see diff for each")
        yield Part(t("规则的不同", "Rules"), [ruled])
    if found.facts is None:
        gone = t("当时的事实表已经改动，逐笔看下面的依据",
                 "the tables are not as they were; see the facts behind each posting")  # fmt: skip
        yield Part(t("事实的不同", "Facts"), [gone])
    elif len(found.facts):
        yield _facts(t, found.facts)
    yield from _postings(t, found.postings)
    compared = found.comparison
    units, clauses = compared.units, compared.by_clause
    for name in dict.fromkeys(units["track"]):
        mine, points = units[units["track"] == name], clauses[clauses["track"] == name]
        title = found.titles.get(name, name)
        ranked = getattr(compared.after.scheme, "settles", True)
        if len(mine) and moves(mine):
            yield moved(t, title, mine, points, ranked)
        else:
            same = t("总分、名次、等次都没有变", "no total, rank or band has changed")
            often = t("达标次数都没有变", "targets were met as often as before")
            yield Part(title, [same if ranked else often])


def moves(units: pd.DataFrame) -> bool:
    """Whether any unit has another total, rank or band."""
    pairs = ((units[f"from_{name}"], units[f"to_{name}"]) for name in ("total", "rank", "band"))
    return any(one.tolist() != two.tolist() for one, two in pairs)


def _facts(t: Speech, facts: pd.DataFrame) -> Part:
    columns = [t("月份", "month"), t("单位", "unit"), t("条款", "item"), t("事实", "fact"),
               t("原为", "was"), t("现为", "is")]  # fmt: skip
    rows = [
        [r["month"], r["entity"], r["item"], " ".join(filter(None, (r["fact"], r["subject"]))),
         r["from_value"] or "—", r["to_value"] or "—"]
        for r in facts.head(_SHOWN).to_dict("records")
    ]  # fmt: skip
    title = t(f"事实的不同（{len(facts)} 处）", f"Facts ({len(facts)})")
    return Part(title, (), columns, rows, frozenset((4, 5)), _more(t, len(facts)))


def _postings(t: Speech, table: pd.DataFrame) -> Iterator[Part]:
    every = table[table["kind"] != "annual"]
    changed = every[every["points"] != 0]
    columns = [t("月份", "month"), t("单位", "unit"), t("条款", "item"), t("记分", "posting"),
               t("因为", "because"), t("原为", "was"), t("现为", "is"), t("增减", "change"),
               t("依据", "facts")]  # fmt: skip
    rows = []
    for row in changed.head(_SHOWN).to_dict("records"):
        what = " ".join(filter(None, (row["award"] or row["kind"], row["subject"])))
        behind = _both(row["from_facts"], row["to_facts"])
        points = (row["from_points"], row["to_points"])
        rows.append([row["month"], row["entity"], row["item"], what, t(*_BECAUSE[row["because"]]),
                     *map(_points, points), f"{row['points']:+f}", behind])  # fmt: skip
    rest = len(every) - len(changed)
    same = t(
        f"另有 {rest} 笔依据变了，得分没有变", f"{rest} more have other facts, and the same points"
    )
    below = [*_more(t, len(changed)), *([same] if rest else [])]
    title = t(f"变了的记分（{len(changed)} 笔）", f"Postings that changed ({len(changed)})")
    if not rows:
        yield Part(title, [t("没有", "none"), *below])
    else:
        yield Part(title, (), columns, rows, _RIGHT, below)


def _more(t: Speech, count: int) -> list[str]:
    rest = count - _SHOWN
    said = t(f"另有 {rest} 行，--format json 列出全部", f"{rest} more, all with --format json")
    return [said] if rest > 0 else []


def _points(points: Decimal | None) -> str:
    return "—" if points is None else points_text(points)


def _both(one: Any, two: Any) -> str:
    one, two = (text or "—" for text in (one, two))
    return str(one) if one == two else f"{one} → {two}"
