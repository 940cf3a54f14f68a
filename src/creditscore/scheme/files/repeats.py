"""Blocks that stand for several: `repeat` says for which values, `<name>` where each goes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import Place, Problem, nearest
from .yaml_tree import Map, Seq

_NAME = re.compile(r"<([a-z\u3400-\u9fff][a-z0-9_\u3400-\u9fff]*)>")
_REPEATED = ("sections", "items", "awards")
_NOBODY: frozenset[str] = frozenset()
Values = Mapping[str, Any]


def expanded(tree: Any, lists: Mapping[str, Any], found: list[Problem]) -> Any:
    """A tree with each block that says `repeat` as often as it says, problems added to `found`.

    `lists` are the scheme's lists of subjects, which a name may stand for. Places are those of the
    block, whichever of its copies is meant.

    >>> from .yaml_tree import parse
    >>> rules = parse("{items: [{repeat: {k: [甲, 乙]}, id: <k>, title: 第<k>项}]}", "x.yaml")
    >>> expanded(rules, {}, [])["items"]
    [{'id': '甲', 'title': '第甲项'}, {'id': '乙', 'title': '第乙项'}]
    """
    if isinstance(tree, Seq):
        made = Seq(tree.place)
        for value, place in zip(tree, tree.value_places, strict=True):
            made.put(expanded(value, lists, found), place)
        return made
    if not isinstance(tree, Map):
        return tree
    copy = Map(tree.place)
    for key, value in tree.items():
        blocks = value
        if key in _REPEATED and isinstance(value, Seq):
            blocks = Seq(value.place)
            for entry, place in zip(value, value.value_places, strict=True):
                for block in _blocks(entry, lists, found):
                    blocks.put(block, place)
        whole = expanded(blocks, lists, found)
        copy.put(key, whole, tree.key_places[key], tree.value_places[key])
    return copy


def _blocks(entry: Any, lists: Mapping[str, Any], found: list[Problem]) -> Iterator[Any]:
    """A block, or its copies where it is repeated."""
    if not isinstance(entry, Map) or "repeat" not in entry:
        yield entry
        return
    repeat, place = entry["repeat"], entry.at("repeat")
    rows = list(_rows(repeat, lists))
    if not rows or any(row.keys() != rows[0].keys() for row in rows):
        found.append(Problem("S227", place, {}))
        return
    filling = _Filling(found, set())
    for row in rows:
        copy = Map(entry.place)
        for key, value in entry.items():
            if key != "repeat":
                at = entry.value_places[key]
                filled = filling.of(value, row, at)
                copy.put(str(filling.named(key, row, at)), filled, entry.key_places[key], at)
        yield copy


def _rows(repeat: Any, lists: Mapping[str, Any]) -> Iterator[Values]:
    """The values of each copy by their names."""
    if isinstance(repeat, Seq) and all(isinstance(row, Map) for row in repeat):
        yield from repeat
    elif isinstance(repeat, Map) and len(repeat) == 1:
        ((name, values),) = repeat.items()
        values = lists.get(values, ()) if isinstance(values, str) else values
        for value in values if isinstance(values, list) else ():
            yield {name: value["id"] if isinstance(value, Map) and "id" in value else value}


@dataclass(frozen=True)
class _Filling:
    """Puts values where their names stand; `told` are names that are said to have none."""

    found: list[Problem]
    told: set[tuple[str, Place]]

    def of(self, node: Any, row: Values, place: Place, later: frozenset[str] = _NOBODY) -> Any:
        """A copy of what stands at a place; the names of blocks inside are filled in `later`."""
        if isinstance(node, str):
            return self.named(node, row, place, later)
        if isinstance(node, Seq):
            parts = Seq(node.place)
            for value, at in zip(node, node.value_places, strict=True):
                parts.put(self.of(value, row, at, later), at)
            return parts
        if isinstance(node, Map):
            copy, later = Map(node.place), later | _names(node.get("repeat"))
            for key, value in node.items():
                at = node.value_places[key]
                filled = self.of(value, row, at, later)
                copy.put(str(self.named(key, row, at, later)), filled, node.key_places[key], at)
            return copy
        return node

    def named(self, text: str, row: Values, place: Place, later: frozenset[str] = _NOBODY) -> Any:
        """A text with the values where their names are; a name alone is the value itself."""
        for name in _NAME.findall(text):
            if name not in row and name not in later and (name, place) not in self.told:
                self.told.add((name, place))
                details = {"name": name, "known": ", ".join(row), "nearest": nearest(name, [*row])}
                self.found.append(Problem("S228", place, details))
        whole = _NAME.fullmatch(text)
        if whole and whole[1] in row:
            return row[whole[1]]
        return _NAME.sub(lambda match: str(row.get(match[1], match[0])), text)


def _names(repeat: Any) -> frozenset[str]:
    """The names that a block inside gives values to."""
    rows = repeat if isinstance(repeat, Seq) else (repeat,)
    return frozenset(name for row in rows if isinstance(row, Map) for name in row)
