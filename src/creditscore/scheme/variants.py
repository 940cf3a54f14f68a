"""Variants of a scheme by options and changes: what each touches, and only that built anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import Problem, RuleError
from . import building, patches
from . import model as m
from . import readings as choosing
from .checking import checks, root_checks
from .files.yaml_tree import Map
from .rule_files import RuleFiles
from .schema import shape
from .scheme import Scheme, by_place

Trees = Mapping[str, Any]
Nodes = Mapping[tuple[str, str], tuple[Map, building.Months]]
_OF_GRADING = {"ranking", "cut", "vetoed", "vetoes", "annual"}
_OF_GRADING_TRACK = {"bands", "moves", "ceilings", "unscored", "ranked_within", "expects"}
_WORDS = {"title", "cites", "assumes", "readings", "leagues"}


@dataclass(frozen=True)
class Touched:
    """What a variant changes: items by track, how points become grades, or more of the rules.

    `around` are the tracks in which something stands around items otherwise, `members` those of
    which the roster takes other units out. `asks` says that grading asks facts or nodes for
    something else (vetoes, conditions of bands, parts of the year), or that there are other items.
    """

    items: frozenset[tuple[str, str]] = frozenset()
    members: frozenset[str] = frozenset()
    grading: bool = False
    more: bool = False
    asks: bool = False
    around: frozenset[str] = frozenset()

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.items | other.items,
            self.members | other.members,
            self.grading or other.grading,
            self.more or other.more,
            self.asks or other.asks,
            self.around | other.around,
        )


class Variants:
    """The rules of a scheme under other options and changes, beside those in force.

    `chosen` maps full names of readings to options, `changes` paths to values, as `with_changes`
    of the scheme takes them; raises `RuleError` and `UsageError` as that does.
    """

    def __init__(self, scheme: Scheme) -> None:
        if not isinstance(scheme.source, RuleFiles):
            raise TypeError("a scheme built by hand has no rule files to switch")
        self.scheme = scheme
        self.files = scheme.source
        self.trees = self.patched({}, {})
        self._nodes = self.nodes(self.trees)
        self._names: dict[str, building.Names] = {}

    def patched(self, chosen: Mapping[str, str], changes: Mapping[str, Any]) -> Trees:
        """The rule files as trees, with more options and changes than the scheme's own."""
        options = by_place({**self.scheme.chosen, **chosen})
        return choosing.apply(self.files.trees, options, {**self.scheme.changes, **changes})[0]

    def touched(self, trees: Trees) -> Touched:
        """What is different in some trees."""
        found = Touched()
        for name, tree in trees.items():
            before = self.trees[name]
            if tree is not before:
                of_root = name == "scheme"
                found |= self._in_root(before, tree) if of_root else self._in_track(before, tree)
        return found

    def _in_root(self, before: Map, after: Map) -> Touched:
        keys = _differing(before, after) - _WORDS
        asks = bool(keys & {"annual", "ranking", "vetoes"})
        if asks:
            old, new = (_asked_by_grading(building.grading(root)) for root in (before, after))
            asks = old != new
        grading, more = bool(keys & _OF_GRADING), bool(keys - _OF_GRADING)
        return Touched(grading=grading, more=more, asks=asks)

    def _in_track(self, before: Map, after: Map) -> Touched:
        keys = _differing(before, after) - _WORDS
        items: set[tuple[str, str]] = set()
        for kind in keys & {"sections", "items"}:
            old, new = before.get(kind, ()), after.get(kind, ())
            if patches.same_nodes(old, new):
                keys.discard(kind)
                for pair in zip(old, new, strict=True):
                    for node, what in patches.changed(*pair, kind[:-1]):
                        items |= {(after["track"], node["id"])} if what == "item" else set()
                        keys |= {"sections"} if what != "item" else set()
        members = frozenset[str]()
        if "not_applicable_when" in keys and _by_roster(before) and _by_roster(after):
            keys.discard("not_applicable_when")
            members = frozenset({after["track"]})
        asks = bool(keys & {"bands", "moves", "ceilings"})
        if asks:
            old, new = (_asked_by_bands(building.grading_of_track(t)) for t in (before, after))
            asks = old != new
        if keys & {"sections", "items"}:
            names = ([item["id"] for _, item in choosing.items_in(t)] for t in (before, after))
            asks |= next(names) != next(names)
        grading, more = bool(keys & _OF_GRADING_TRACK), bool(keys - _OF_GRADING_TRACK)
        around = frozenset({after["track"]} if more else ())
        return Touched(frozenset(items), members, grading, more, asks, around)

    def check_shape(self, trees: Trees) -> None:
        """Raise `RuleError` for what is of a wrong shape in some trees, but for their items."""
        changed = patches.changed_parts(self.trees, trees).values()
        parts = [(node, kind) for some in changed for node, kind in some if kind != "item"]
        if found := [p for part in parts for p in shape.problems(*part, self.files.known)]:
            raise RuleError(found)

    def scheme_under(self, chosen: Mapping[str, str], changes: Mapping[str, Any]) -> Scheme:
        """The scheme under more options and changes, checked and whole."""
        if not chosen and not changes:
            return self.scheme
        options = by_place({**self.scheme.chosen, **chosen})
        return self.files.scheme(options, {**self.scheme.changes, **changes})

    def nodes(self, trees: Trees) -> Nodes:
        """Every item as some trees have it, with the months of what it stands in."""
        return {
            (track, node["id"]): (node, around)
            for track in self.scheme.tracks
            for node, around in building.items_in(trees[track])
        }

    def item(
        self, trees: Trees, nodes: Nodes, where: tuple[str, str], chosen: Mapping[str, str]
    ) -> m.Item:
        """An item, by its track and id, under more options; raises `RuleError` for a wrong shape.

        `chosen` are those that none of the trees' items have yet.
        """
        (track, item), root = where, trees["scheme"]
        node, around = nodes[where]
        own = f"{track}/{item}/"
        changed = choosing.chosen_in(
            node, (option for name, option in chosen.items() if name.startswith(own))
        )
        new = changed is not node or node is not self._nodes[where][0]
        if new and (problems := shape.problems(changed, "item", self.files.known)):
            raise RuleError(problems)
        names = self._names.get(track)
        if names is None:
            names = building.Names(self.scheme.tracks[track].entities, self.files.groups, {})
            self._names[track] = names
        names.problems = []
        lists, aims = root.get("subjects", {}), building.aims_of(root)
        built = building.item(changed, lists, names, aims, around)
        built = building.across(built, self.scheme.tracks[track].items)
        if names.problems:
            raise RuleError(names.problems)
        return built

    def problems(self, scheme: Scheme, track: str, item: m.Item) -> list[Problem]:
        """What is wrong with an item that asks no other node for anything, under a scheme."""
        return checks.problems_of_item(scheme, scheme.tracks[track], item)

    def grading(self, trees: Trees, changes: Iterable[str]) -> Grading:
        """How some trees make grades of points; raises `RuleError` where that means nothing.

        `changes` are the paths that have other values in them than in force.
        """
        of_tracks = {
            name: {
                **building.grading_of_track(trees[name]),
                "outside": building.condition_at(trees[name], "not_applicable_when"),
            }
            for name in self.scheme.tracks
        }
        tracks = self.scheme.tracks
        grading = building.grading(trees["scheme"])
        vetoes = (building.of_veto(veto, tracks.values()) for veto in grading["vetoes"])
        of_tracks = {
            name: {key: building.across(what, tracks[name].items) for key, what in fields.items()}
            for name, fields in of_tracks.items()
        }
        found = Grading({**grading, "vetoes": tuple(vetoes)}, of_tracks)
        changed = (*self.scheme.changes, *changes)
        problems = [
            *root_checks.problems(trees["scheme"], changed),
            *checks.of_grading(found.on(self.scheme)),
        ]
        if problems:
            raise RuleError(problems)
        return found


@dataclass(frozen=True)
class Grading:
    """How points are made to grades: fields of a scheme, and of each track."""

    of_scheme: Mapping[str, Any]
    of_tracks: Mapping[str, Mapping[str, Any]]

    def on(self, scheme: Scheme) -> Scheme:
        """The scheme with grades made so."""
        tracks = {}
        for name, track in scheme.tracks.items():
            fields = dict(self.of_tracks[name])
            root = replace(track.root, not_applicable_when=fields.pop("outside"))
            tracks[name] = replace(track, root=root, **fields)
        return replace(scheme, tracks=tracks, **self.of_scheme)


def _differing(before: Map, after: Map) -> set[str]:
    return {k for k in before.keys() | after.keys() if before.get(k) is not after.get(k)}


def _asked_by_grading(fields: Mapping[str, Any]) -> tuple[object, ...]:
    """The facts and the nodes that vetoes, the year's parts and the chain of ties look at."""
    vetoes = [(veto.item, veto.test) for veto in fields["vetoes"]]
    facts = [(part.item, part.fact) for part in fields["parts"] if part.fact]
    ties = (*fields["ties"], *(tie for ranking in fields["rankings"] for tie in ranking.ties))
    return vetoes, facts, {one.node for one in (*fields["parts"], *ties) if one.node}


def _asked_by_bands(fields: Mapping[str, Any]) -> tuple[object, ...]:
    """The conditions of the bands and moves of a track, None for a band that has none."""
    return [band.when for band in fields["bands"]], [move.when for move in fields["moves"]]


def _by_roster(track: Map) -> bool:
    """Whether nothing but its row in the roster keeps a unit out of a track."""
    condition = building.condition_at(track, "not_applicable_when")
    return not any(True for _ in m.quantities(condition))
