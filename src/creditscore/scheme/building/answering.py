"""Who answers for a clause, by the names that it uses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from ...errors import Place, Problem, Search
from .. import model as m
from ..checking.findings import no_unit
from ..files.yaml_tree import Map, Seq
from ..model.roster import Roster


class Names:
    """Who a clause means by the names it uses; `problems` gathers the names that nobody has.

    `built` has items, by their ids, that are taken over where their trees are still the same.
    """

    def __init__(
        self,
        entities: Roster,
        groups: Mapping[str, m.Group],
        built: Mapping[str, m.Item],
    ) -> None:
        self.entities = entities
        self.groups = groups
        self.built = built
        self.problems: list[Problem] = []
        self._search = Search()

    @cached_property
    def canonical(self) -> dict[str, str]:
        """Every name and alias, to the unit's own name."""
        found = {name: name for name in self.entities.names}
        found.update(self.entities.aliases())
        return found

    def answers(self, owner: Map) -> m.Answers | None:
        """Who answers in which role; names of other tracks and what they are is left open."""
        if "answers" not in owner:
            return None
        names = {role: tuple(listed) for role, listed in owner["answers"].items()}
        role_of: dict[str, str] = {}
        for role, listed in names.items():
            for name in listed:
                units = self._members(name) or {self.canonical.get(name, "")} - {""}
                for unit in units:
                    role_of.setdefault(unit, role)
        return m.Answers(names, role_of, owner.at("answers"))

    def answering(self, owner: Map) -> m.Answering:
        """Who answers, from what stands in `applies_to`, or else in `answers`."""
        if "applies_to" not in owner:
            answers = self.answers(owner)
            named = {name for names in answers.names.values() for name in names} if answers else ()
            listed = frozenset(answers.role_of if answers else ())
            return self._answering(listed, named)
        node, place = owner["applies_to"], owner.at("applies_to")
        if node == "all":
            return m.Answering(None)
        if isinstance(node, str):
            return self._answering(self._group(node, place), [node])
        if isinstance(node, list):
            return m.Answering(self._units(node))
        groups = node.get("groups", Seq(place))
        places = zip(groups, groups.value_places, strict=True)
        listed = self._units(node.get("units", Seq(place)))
        listed = listed.union(*(self._group(group, at) for group, at in places))
        also = self._units(node.get("also", Seq(place)))
        found = self._answering(listed, groups, also, ends_open=node.get("open", False))
        return replace(found, others=node["others"]) if "others" in node else found

    def _units(self, names: Any) -> frozenset[str]:
        for name, place in zip(names, names.value_places, strict=True):
            if name not in self.canonical:
                self._unknown(name, place, self.canonical)
        return frozenset(self.canonical.get(name, name) for name in names)

    def _group(self, name: str, place: Place) -> frozenset[str]:
        if name not in self.groups:
            self._unknown(name, place, self.groups)
        return self._members(name)

    def _members(self, group: str) -> frozenset[str]:
        """The units of a group."""
        codes, groups = self.entities.groups()
        inside = np.flatnonzero(np.array([group in found for found in groups], bool)[codes])
        return frozenset(self.entities.names[i] for i in inside) if len(inside) else frozenset()

    def _answering(
        self,
        listed: frozenset[str],
        names: Iterable[str],
        also: frozenset[str] = frozenset(),
        *,
        ends_open: bool = False,
    ) -> m.Answering:
        """Who answers: a list that ends in 等, or has a group that does, is open to others."""
        groups = tuple(name for name in names if name in self.groups)
        is_open = ends_open or any(self.groups[name].open for name in groups)
        return m.Answering(listed, also, "scored" if is_open else "refused", groups, is_open)

    def _unknown(self, name: str, place: Place, known: Collection[str]) -> None:
        self.problems.append(no_unit(name, known, place, self._search))


def subjects_of(node: Map, lists: Mapping[str, Any], names: Names) -> tuple[m.Subject, ...]:
    """The subjects of an item, listed in it or in the list that it names."""
    given = node.get("subjects", Seq(node.place))
    entries = lists.get(given, Seq(Place())) if isinstance(given, str) else given
    return tuple(
        m.Subject(entry, place=place)
        if isinstance(entry, str)
        else m.Subject(
            entry["id"],
            entry.get("title", ""),
            names.answering(entry) if {"applies_to", "answers"} & entry.keys() else None,
            names.answers(entry),
            place,
        )
        for entry, place in zip(entries, entries.value_places, strict=True)
    )
