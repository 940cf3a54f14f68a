"""`creditscore facts`: the fact dictionary of a scheme, what each item wants reported."""

import csv
import sys
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from ..formulas import guarded
from ..visible import visible
from .options import one_of
from .speech import Speech

_HEAD = ("track", "item", "title", "subjects", "fact", "type", "label", "missing", "bounds", "who")


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def facts(
        scheme: Annotated[str, t.help("内置方案名或方案文件夹", "a built-in scheme, or a folder")],
        /,
        *,
        track: Annotated[str | None, t.help("只看此类对象", "only this track")] = None,
        item: Annotated[str | None, t.help("只看此项", "only this item")] = None,
        format: Annotated[Literal["text", "csv"], t.help("输出格式", "what to print")] = "text",
    ) -> int:
        from ..scheme.loading import load_scheme

        loaded = load_scheme(scheme)
        items = [i for part in loaded.tracks.values() for i in part.items]
        items += [part.item for part in loaded.parts if part.fact]
        one_of(track, loaded.tracks)
        one_of(item, dict.fromkeys(items))
        rows = list(_rows(t, loaded, track, item))
        if format == "csv":
            shown = visible if sys.stdout.isatty() else str
            cells = ([shown(guarded(cell)) for cell in row] for row in rows)
            csv.writer(sys.stdout, lineterminator="\n").writerows([_HEAD, *cells])
            return 0
        heading: tuple[str, ...] = ()
        for row in rows:
            if row[:2] != heading:
                heading = row[:2]
                t.print(f"\n{row[0]} {row[1]} {row[2]}\n  {t('责任单位', 'who')}: {row[9]}")
                if row[3]:
                    t.print(f"  {t('类别', 'subjects')}: {row[3]}")
            bounds = f"  {row[8]}" if row[8] else ""
            t.print(f"  {row[4]:<22} {row[5]:<6} {row[7]:<6} {row[6]}{bounds}")
        return 0

    facts.__doc__ = t("列出方案的事实字典。", "List the facts that a scheme wants reported.")
    return facts


def _rows(
    t: Speech, scheme: Any, only: str | None, item_id: str | None
) -> Iterator[tuple[str, ...]]:
    for track in scheme.tracks.values():
        if only not in (None, track.id):
            continue
        for item in track.items.values():
            if item_id not in (None, item.id):
                continue
            subjects = "、".join(s.id for s in item.subjects)
            who = _who(t, track, item.answering)
            for fact in item.facts.values():
                head = (track.id, item.id, item.title, subjects)
                yield (*head, fact.id, fact.type, fact.label, fact.missing, _bounds(fact), who)
        for part in scheme.parts:
            if part.fact and item_id in (None, part.item):
                fact = part.fact
                head = (track.id, part.item, part.title, "")
                who = t("全部单位，十二月", "all units, in December")
                yield (*head, fact.id, fact.type, fact.label, fact.missing, _bounds(fact), who)


def _bounds(fact: Any) -> str:
    low = f"≥ {fact.at_least}" if fact.at_least is not None else ""
    high = f"≤ {fact.at_most}" if fact.at_most is not None else ""
    return " ".join(part for part in (low, high) if part)


def _who(t: Speech, track: Any, answering: Any) -> str:
    if answering.listed is None:
        return t("全部单位", "all units")
    names = [name for name in track.entities.names if name in answering.listed]
    more = {
        "scored": t("等", " and others"),
        "unscored": t("（其他单位不计分）", " (others unscored)"),
    }
    return "、".join(names) + more.get(answering.others, "")
