"""What titles say of figures of which neither row nor column says it: month, unit and item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ....errors import Place, Problem
from .vocabulary import Named, Vocabulary


class Said(NamedTuple):
    """What titles name, if it is one, and what has to be told of it where it is used."""

    name: str | None
    told: Problem | None = None


class _Title(NamedTuple):
    """What a title is called in both languages, and all that it names."""

    zh: str
    en: str
    names: Sequence[str]


_FILE = "文件名", "file's name"
_CALLED = ("标题", "title"), ("工作表名", "name of the sheet"), _FILE


def said_by(texts: Sequence[str], words: Vocabulary, place: Place) -> dict[str, Said]:
    """The month, unit and item that titles name: a table's own, its sheet's name and its file's.

    The month of a day is that of the figures where no title says another.
    """
    named = [words.named_in(text) for text in texts]

    def agreed(names: Callable[[Named], Sequence[str]]) -> Said:
        titles = [_Title(*called, names(of)) for called, of in zip(_CALLED, named, strict=True)]
        return _agreed([title for title in titles if title.names], words, place)

    of_day = all(not of.month for of in named)
    return {
        "month": agreed(lambda of: of.month_of_day if of_day else of.month),
        "entity": agreed(lambda of: of.entity),
        "item": Said(next((of.item[0] for of in named if len(of.item) == 1), None)),
    }


def _agreed(titles: Sequence[_Title], words: Vocabulary, place: Place) -> Said:
    """What titles name, the surest first.

    A file may be called by the month in which it was handed in, and the one of several units in a
    title by the sheet; but what a title of several months adds up is not of the sheet's month.
    """
    if not titles:
        return Said(None)
    units = words.scheme.own_names
    first, *others = titles
    names, told = first.names, None
    for title in others:
        one, other = ([units.get(name, name) for name in some] for some in (names, title.names))
        if set(one) == set(other) or (len(one) == 1 and one[0] in other):
            continue
        details = {
            "where_zh": first.zh, "where": first.en, "one": ", ".join(one),
            "beside_zh": title.zh, "beside": title.en, "other": ", ".join(other),
        }  # fmt: skip
        narrower = len(other) == 1 and other[0] in one and other[0] in units
        if not narrower and (len(one) > 1 or title.zh != _FILE[0]):
            return Said(None, Problem("F268", place, details))
        names = title.names if narrower else names
        told = Problem("N943", place, {**details, "taken": other[0] if narrower else one[0]})
    return Said(names[0] if len(names) == 1 else None, told)
