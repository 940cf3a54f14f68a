"""A scheme with one clause of another: what that clause does alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from ..scheme.files.yaml_tree import Map, Seq
from ..scheme.rule_files import RuleFiles
from ..scheme.scheme import Scheme
from ..scheme.variants import Variants
from .numbering import Numbering, renumbered, with_texts
from .rules import MONTHS, ROSTER, Change, Home, items_in, shifted_months

Clause = tuple[str, str]
"""The track and the number of a clause in the second scheme; ("", "") what is of the scheme."""


class Hybrids:
    """The first scheme with clauses of the second, one at a time, in the first one's year."""

    def __init__(self, before: Scheme, after: Scheme, numbers: Numbering) -> None:
        assert isinstance(before.source, RuleFiles)
        self.before = before
        self._files = before.source
        self._trees = Variants(before).trees
        self._new = renumbered(Variants(after).trees, numbers.old)
        self._years = before.year - after.year
        self._numbers = numbers.old

    def of(self, clause: Clause) -> Scheme:
        """The first scheme with a clause of the second; raises `RuleError` where that cannot be."""
        track, item = clause
        trees = dict(self._trees)
        if not track:
            trees["scheme"] = self._root()
        elif not item:
            trees[track] = self._track(track)
        else:
            trees[track] = _with_item(trees[track], *self._item(track, item))
        files = replace(self._files, trees=trees, _built={})
        return replace(files.scheme({}, {}), chosen=self.before.chosen)

    def _item(self, track: str, item: str) -> tuple[str, Map | None, Home]:
        """A clause's number in the first scheme, the clause as the second has it, and where.

        None is one that is gone.
        """
        number = self._numbers.get(item, item)
        new = items_in(self._new[track])
        home, found = next((pair for pair in new if pair[1]["id"] == item), ((), None))
        if found is None:
            return number, None, home
        made = _dated(found, self._years)
        made["id"] = number
        made.pop("readings", None)
        return number, made, home

    def _root(self) -> Map:
        """The first scheme's own rules as the second has them: all but its name and its year."""
        aside = ("scheme", "year", "tracks", "readings", "assumes", "allow", "late_facts")
        return self._taken(self._trees["scheme"], self._new["scheme"], aside)

    def _track(self, track: str) -> Map:
        """The first scheme's track with all that the second says around its items.

        A section that only the first has stays for its items alone, one that only the second has
        comes for its awards alone.
        """
        new = {section["id"]: section for section in _sections(self._new[track])}
        known = {section["id"] for section in _sections(self._trees[track])}

        def around(old: Map, other: Map) -> Map:
            made = self._taken(old, other, ("sections", "items", "track", "expects", "allow"))
            inner = [
                around(section, new.get(section["id"], section))
                for section in old.get("sections", ())
                if section["id"] in new or any(items_in(section))
            ]
            inner += [
                self._taken(Map(section.place), section, ("sections", "items"))
                for section in other.get("sections", ())
                if section["id"] not in known and "awards" in section
            ]
            if inner or "sections" in old:
                made["sections"] = _seq(inner, old)
            return made

        return around(self._trees[track], self._new[track])

    def _taken(self, old: Map, new: Map, aside: Sequence[str]) -> Map:
        """What the first says at a place, as the second says it, but for what is left `aside`."""
        made: Map = copy(old)
        for key in {**old, **new}:
            if key not in aside:
                made.pop(key, None)
                if key in new:
                    made[key] = _dated(new[key], 0 if old is new else self._years, key)
        return made


def alone(changes: list[Change]) -> Iterator[Clause]:
    """The clauses that changes are of, each once; rosters are of no clause."""
    others = [c for c in changes if c.key not in ("unit", "track") and c.path != ROSTER]
    yield from dict.fromkeys((c.track, c.item) for c in others)


def _with_item(node: Map, number: str, new: Map | None, home: Home) -> Map:
    """A track with one item replaced where it stands in the same section, added, or taken away."""
    own = (path for path, item in items_in(node) if item["id"] == number)
    names = [[section["id"] for section in path] for path in own]
    if new is not None and names == [[section["id"] for section in home]]:
        return _replaced(node, number, new)
    without = _replaced(node, number, None) if names else node
    return without if new is None else _added(without, new, home)


def _added(node: Map, new: Map, home: Home) -> Map:
    """A node with an item added to the section in which the second scheme has it.

    One that the first does not have is made, without limits of its own.
    """
    made, sections = copy(node), [*node.get("sections", ())]
    names = [section["id"] for section in sections]
    if not home or ("items" in node and not sections):
        made["items"] = _seq([*node.get("items", ()), new], node)
        return made
    if home[0]["id"] in names:
        at = names.index(home[0]["id"])
        sections[at] = _added(sections[at], new, home[1:])
    else:
        bare = Map(home[0].place)
        for key in ("id", "title"):
            bare.put(key, home[0][key], home[0].at(key), home[0].at(key))
        sections.append(_added(bare, new, home[1:]))
    made["sections"] = _seq(sections, node)
    return made


def _replaced(node: Map, number: str, new: Map | None) -> Map:
    made = copy(node)
    if "sections" in node:
        made["sections"] = _seq([_replaced(one, number, new) for one in node["sections"]], node)
    if "items" in node:
        kept = [new if item["id"] == number else item for item in node["items"]]
        made["items"] = _seq([item for item in kept if item is not None], node)
    return made


def _sections(node: Map) -> Iterator[Map]:
    """Every section below a node."""
    for section in node.get("sections", ()):
        yield section
        yield from _sections(section)


def _seq(entries: list[Any], like: Map) -> Seq:
    made = Seq(like.place)
    for entry in entries:
        made.put(entry, entry.place if isinstance(entry, Map) else like.place)
    return made


def _dated(value: Any, years: int, key: str = "") -> Any:
    """A value of a rule file with its months moved by so many years."""

    def moved(key: str, text: str) -> str:
        return shifted_months(text, years) if key in MONTHS else text

    return with_texts(value, moved, key)
