"""Facts that no rule uses, and numbers that a clause names and its rule does not have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from ..decimals import plainly
from ..errors import Problem
from ..scheme.files.yaml_tree import Map, Seq

_NUMBER = re.compile(
    r"(?<![0-9.〔第])(?<!附[件表])([0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]+(?:\.[0-9]+)?)[%％]?(?![0-9〕])(.?)"
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
_NO_FACT = {"id", "title", "cites", "says", "assumes", "facts", "subjects", "applies_to", "answers",
            "question", "because", "chosen", "labels", "allow", "form", "period"}  # fmt: skip
"""Keys below which no rule names a fact."""
_LARGE = {"万": 10**4, "亿": 10**8}
_GRADES = ("vetoes", "bands", "moves", "ceilings")
_NO_NUMBER = "年号月日类"
"""Signs behind numbers that are dates, names or kinds."""


def problems(
    trees: Mapping[str, Any], subjects: Mapping[tuple[str, str], int]
) -> Iterator[Problem]:
    """Of every item, under all options of its readings.

    `subjects` is how many subjects an item of a track has.
    """
    parameters = trees["scheme"].get("parameters", {})
    named = _named(trees)
    for name, tree in trees.items():
        if name == "scheme":
            continue
        both = (trees["scheme"], tree)
        grades = [entry for key in _GRADES for at in both for entry in at.get(key, ())]
        for item, around in _items(tree):
            around += [g for g in grades if item["id"] in (n.get("item") for n in _maps(g))]
            yield from _facts(item, named.get(item["id"], set()))
            yield from _said(item, subjects.get((name, item["id"]), 0), parameters, around)


def _items(node: Map) -> Iterator[tuple[Map, list[Any]]]:
    """Every item below a track or a section, with what the nodes around it say themselves."""
    own = [node[key] for key in node if key not in ("sections", "items", "expects", *_GRADES)]
    yield from ((item, [*own]) for item in node.get("items", ()))
    for section in node.get("sections", ()):
        yield from ((item, [*own, *around]) for item, around in _items(section))


def _named(trees: Mapping[str, Any]) -> Mapping[str, set[str]]:
    """Of each item that something names, the words beside its name."""
    found: dict[str, set[str]] = {}
    for tree in trees.values():
        for node in _maps(tree):
            if isinstance(item := node.get("item"), str):
                found.setdefault(item, set()).update(_words(node))
    return found


def _facts(item: Map, named: Collection[str]) -> Iterator[Problem]:
    """Facts that neither the item nor anything that names the item (`named`) asks for."""
    words = {*_words(item, keys=False, aside=_NO_FACT), *named}
    for fact in item.get("facts", {}).values():
        words |= {
            word for key in ("at_least", "at_most", "excludes") for word in _words(fact.get(key))
        }
    for fact, place in item["facts"].key_places.items() if "facts" in item else ():
        called = {fact, item["facts"][fact].get("label")}
        if not called & words and "from_track" not in item["facts"][fact]:
            yield Problem("N962", place, {"fact": fact, "item": item["id"]})


def _said(
    item: Map, subjects: int, parameters: Mapping[str, Any], around: list[Any]
) -> Iterator[Problem]:
    """Numbers of `says`, an option's too, that stand nowhere in the rules of the item.

    Nor in those of the nodes `around` it, or of vetoes and bands that ask for it.
    """
    rules = [item[key] for key in item if key not in ("id", "title", "cites", "says", "assumes")]
    rules += around
    named = {word for rule in rules for word in _words(rule)} & parameters.keys()
    rules += [parameters[name] for name in named]
    has = {number for rule in rules for number in _numbers(rule)} | {Decimal(subjects)}
    has |= {abs(number) for number in has}
    has |= {number * 100 for number in has} | {Decimal(0), Decimal(1)}
    for node in (item, *(o for r in item.get("readings", ()) for o in r["others"].values())):
        for key in (key for key in node if key.partition(".")[0] == "says"):
            said = "\n".join(_words(node[key], keys=False)).translate(_HALF_WIDTH)
            for found in _NUMBER.finditer(said):
                number = Decimal(re.sub("[,，]", "", found[1]))
                meant = {number, number * _LARGE.get(found[2], 1)}
                if found[2] not in _NO_NUMBER and meant.isdisjoint(has):
                    shown = f"{plainly(number):f}"
                    yield Problem("N963", node.at(key), {"number": shown, "item": item["id"]})


def _words(node: Any, *, keys: bool = True, aside: Collection[str] = ()) -> Iterator[str]:
    """Every text in a tree, and the last part of each key that is a path; of keys `aside` none."""
    if isinstance(node, Map):
        for key, value in node.items():
            last = key.rpartition(".")[2]
            if last not in aside:
                yield from (last,) if keys else ()
                yield from _words(value, keys=keys, aside=aside)
    elif isinstance(node, Seq):
        for value in node:
            yield from _words(value, keys=keys, aside=aside)
    elif isinstance(node, str):
        yield node


def _numbers(node: Any) -> Iterator[Decimal]:
    if isinstance(node, Map | Seq):
        for value in node.values() if isinstance(node, Map) else node:
            yield from _numbers(value)
    elif isinstance(node, int | Decimal) and not isinstance(node, bool):
        yield Decimal(node)


def _maps(node: Any) -> Iterator[Map]:
    if isinstance(node, Map):
        yield node
    if isinstance(node, Map | Seq):
        for value in node.values() if isinstance(node, Map) else node:
            yield from _maps(value)
