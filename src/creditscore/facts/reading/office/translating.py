"""Tidy and wide tables whose cells are written as offices write them, in a scheme's own names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ....errors import Place, Problem, excerpt
from ....scheme.scheme import Scheme
from ....tabular.csv_cells import Cells
from .. import numbers
from ..figures import figure
from ..headings import Headings, known
from .months import DOUBTFUL, month, year_in
from .percents import percentage
from .vocabulary import Vocabulary, plain

Read = Callable[[Any], Any]


def is_tidy(headings: Sequence[str], words: Vocabulary) -> bool:
    """Whether a table has the headings of tidy tables; its facts, if wide, by their ids."""
    names = [known(heading) for heading in headings]
    facts = Headings.accepted(headings, Place()).facts
    ids = {fact for facts in words.facts.values() for fact in facts}
    strange = [name for name in facts if name not in ids]
    return not any(words.meanings(name) for name in strange) and len(set(names)) == len(names)


def translated(cells: Cells, place: Place, words: Vocabulary) -> tuple[Cells, list[Problem]]:
    """A tidy or wide table in which what is written otherwise is as fact tables have it.

    What is not understood stays as it is, to be told of by the checks.
    """
    scheme, counts = words.scheme, list[tuple[Any, Any, int]]()
    words = words.in_year(year_in(Path(place.file).stem) or scheme.year)
    names = [known(heading) for heading in cells.headings]
    columns = list(cells.columns)
    tidy, own = "fact" in names, scheme_items(scheme)
    readers: dict[str, Read] = {
        "month": lambda cell: _month(cell, words),
        "entity": lambda cell: _unit(cell, words),
        "item": lambda cell: _only(cell, words.items, own),
        "subject": lambda cell: _only(cell, words.subjects, ()),
        "fact": lambda cell: _only(cell, words.facts, ()),
        "value": figure,
        "until": lambda cell: _month(cell, words),
    }
    for at, name in enumerate(names):
        read = readers.get(name, None if tidy or name in ("source", "note", "备注") else figure)
        if read is not None:
            columns[at] = _column(columns[at], read, counts)
    for at, name in enumerate(names):
        figures = name == "value" or name in words.facts
        if figures and any(isinstance(c, str) and "%" in c for c in set(columns[at])):
            fact = columns[names.index("fact")] if tidy else [name] * len(cells.rows)
            columns[at] = _percentages(columns[at], columns[names.index("item")], fact, scheme)
    told = []
    if counts:
        value, taken, _ = counts[0]
        count = sum(n for _, _, n in counts)
        details = {"count": count, "value": excerpt(value), "taken": excerpt(taken)}
        told.append(Problem("N942", place, details))
    return replace(cells, columns=columns), told


def scheme_items(scheme: Scheme) -> frozenset[str]:
    """The ids of all items and parts of the year."""
    items = {item for track in scheme.tracks.values() for item in track.items}
    return frozenset(items | {part.item for part in scheme.parts})


def _column(column: Sequence[Any], read: Read, counts: list[tuple[Any, Any, int]]) -> Sequence[Any]:
    """A column with each distinct cell read; what changed is counted."""
    changed = {}
    for cell in set(column):
        taken = read(cell)
        if taken is not cell and numbers.text(cell) != numbers.text(taken):
            changed[cell] = taken
    if not changed:
        return column
    texts = list(column)
    counts += (
        (cell, changed[cell], texts.count(cell)) for cell in sorted(changed, key=texts.index)
    )
    return [changed.get(cell, cell) for cell in texts]


def _month(cell: Any, words: Vocabulary) -> Any:
    if numbers.month(cell, words.scheme.zone):
        return cell
    found = month(cell, words.when, alone=True)
    return found if found and found != DOUBTFUL else cell


def _unit(cell: Any, words: Vocabulary) -> Any:
    text = numbers.text(cell)
    return cell if text in words.scheme.names else words.units.get(plain(text), cell)


def _only(cell: Any, names: dict[str, set[str]], own: Sequence[str] | frozenset[str]) -> Any:
    """What a cell names, where that is one thing."""
    text = numbers.text(cell)
    if text in own:
        return cell
    found = names.get(plain(text), set())
    return cell if text in found or len(found) != 1 else next(iter(found))


def _percentages(
    cells: Sequence[Any], items: Sequence[Any], facts: Sequence[Any], scheme: Scheme
) -> list[Any]:
    return [
        _percent(cell, scheme, numbers.text(item), numbers.text(fact))
        for cell, item, fact in zip(cells, items, facts, strict=True)
    ]


def _percent(cell: Any, scheme: Scheme, item: str, fact: str) -> Any:
    if not isinstance(cell, str) or "%" not in cell:
        return cell
    for track in scheme.tracks.values():
        if item in track.items and fact in track.items[item].facts:
            return percentage(cell, track.items[item].facts[fact])
    return cell
