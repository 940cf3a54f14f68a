"""The rule files of a scheme as trees, and the scheme that is built from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, RuleError
from ..tabular.instants import ZONE
from . import building, patches, roster_table
from . import model as m
from . import readings as choosing
from .checking import checks, digit_checks, file_checks, remarks, root_checks, roster_checks
from .files import repeats, yaml_tree
from .files.file_bytes import contents
from .files.folder import DOCUMENT, ROSTER, TABLE, TASKS, instead, there, unread
from .model.roster import Roster, RosterOfUnits
from .schema import shape
from .schema.json_schema import Known
from .scheme import Scheme

_MOST_OF_A_TABLE = 2 << 30
_MOST_TRACKS = 1000
_MOST_KEPT = 500
"""So many schemes under other readings are kept."""


@dataclass(frozen=True)
class RuleFiles:
    """The files of a scheme as trees, from which it can be built under any reading."""

    folder: Path
    trees: Mapping[str, Any]
    roster: Any
    tasks: Any
    document: Any
    hashes: Mapping[str, str] = field(default_factory=dict)
    known: Known = field(default_factory=dict, repr=False, compare=False)
    """What of the trees has its shape: patched trees share it, and it is not looked at again."""
    _built: dict[str, Scheme] = field(default_factory=dict, repr=False, compare=False)
    """Sound schemes, by what is chosen: checks and cases ask for each again."""

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "known": {}, "_built": {}}

    @classmethod
    def read(cls, folder: Path) -> RuleFiles:
        """Read and check the shape of every file in `folder`."""
        found: list[Problem] = []
        hashes: dict[str, str] = {}
        lists: dict[str, Any] = {}
        known: Known = {}

        def take(file: str, kind: str) -> Any:
            try:
                data = contents(folder / file, file)
                node = yaml_tree.of_bytes(data, file)
            except RuleError as error:
                found.extend(error.problems)
                return None
            hashes[file] = hashlib.sha256(data).hexdigest()
            if kind == "track" and b"repeat" in data:
                node = repeats.expanded(node, lists, found)
            found.extend(shape.problems(node, kind, known, learn=True))
            return node

        scheme = take("scheme.yaml", "scheme")
        names = _tracks(scheme)
        if isinstance(scheme, yaml_tree.Map) and isinstance(scheme.get("subjects"), yaml_tree.Map):
            lists |= scheme["subjects"]
        if len(names) > _MOST_TRACKS:
            place = scheme.at("tracks")
            found.append(Problem("Y107", place, {"limit": f"tracks: {_MOST_TRACKS}"}))
            names = names[:_MOST_TRACKS]
        trees = {"scheme": scheme, **{name: take(f"{name}.yaml", "track") for name in names}}
        table = folder / TABLE
        roster = yaml_tree.Map(Place(ROSTER))
        if there(folder / ROSTER) or not there(table):
            roster = take(ROSTER, "groups" if there(table) else "roster")
        if there(table):
            try:
                data = contents(table, TABLE, _MOST_OF_A_TABLE)
                entities = roster_table.read(table, data)
                hashes[TABLE] = hashlib.sha256(data).hexdigest()
            except RuleError as error:
                found.extend(error.problems)
            else:
                if roster is not None:
                    roster.put("entities", entities, Place(TABLE), Place(TABLE))
        tasks = take(TASKS, "tasks") if there(folder / TASKS) else []
        document = yaml_tree.Map(Place(DOCUMENT))
        if there(folder / DOCUMENT):
            document = take(DOCUMENT, "document")
        if names and not any(problem.place.file == "scheme.yaml" for problem in found):
            found.extend(unread(folder, names))
        if found:
            listed = scheme["tracks"] if names else yaml_tree.Seq(Place())
            tracks = {str(name): at for name, at in zip(listed, listed.value_places, strict=True)}
            found = once(found)
            raise RuleError([_with_another_name(problem, folder, tracks) for problem in found])
        return cls(folder, trees, roster, tasks, document, hashes, known)

    def scheme(self, readings: Mapping[str, Any], changes: Mapping[str, Any]) -> Scheme:
        """Build and check the scheme under some readings and changes.

        What they leave as it stands in the files is checked and built once.
        """
        trees, chosen = choosing.apply(self.trees, readings, changes)
        key = _key(chosen)
        if not changes and key in self._built:
            return self._built[key]
        parts = patches.changed_parts(self.trees, trees)
        changed = [part for some in parts.values() for part in some]
        found = [problem for part in changed for problem in shape.problems(*part, self.known)]
        if found:
            raise RuleError(found)
        built = self._with_items(trees, parts) or self._build(trees, parts, changes)
        told = {path: str(value) for path, value in changes.items()}
        built = replace(built, chosen=chosen, changed=told, changes=changes)
        if not changes and len(self._built) < _MOST_KEPT:
            self._built[key] = built
        return built

    @property
    def _sound(self) -> Scheme | None:
        """The scheme as the files have it, once it is checked."""
        return self._built.get(_key({}))

    @cached_property
    def _own(self) -> frozenset[int]:
        """The mappings and lists of the trees as the files have them, by their ids."""
        return frozenset(map(id, self.known.values()))

    def _with_items(self, trees: Mapping[str, Any], parts: patches.Parts) -> Scheme | None:
        """The sound scheme with the items that changed in the place of its own.

        None where more than items changed, where other nodes may tell that they have, and where
        something is wrong, which is told with all else.
        """
        sound = self._sound
        if sound is None or any(kind != "item" for some in parts.values() for _, kind in some):
            return None
        root, tracks = trees["scheme"], dict(sound.tracks)
        lists, aims = root.get("subjects", {}), building.aims_of(root)
        changed = {name: {node["id"] for node, _ in some} for name, some in parts.items() if some}
        for name, ids in changed.items():
            before = tracks[name]
            names = building.Names(before.entities, self.groups, {})
            nodes = [pair for pair in building.items_in(trees[name]) if pair[0]["id"] in ids]
            items = {n["id"]: building.item(n, lists, names, aims, around) for n, around in nodes}
            if not all(checks.concerns_itself(sound, before, item) for item in items.values()):
                return None
            written = [node for node, _ in nodes]
            if names.problems or [
                *file_checks.unknown_lists(written, lists),
                *digit_checks.problems(written, self._own),
            ]:
                return None
            tracks[name] = replace(before, root=before.root.with_items(items))
        scheme = replace(sound, tracks=tracks)
        wrong = (
            checks.problems_of_item(scheme, tracks[name], tracks[name].items[id_])
            for name, ids in changed.items()
            for id_ in ids
        )
        return None if any(wrong) else scheme

    def tried(self, where: str, option: str, place: Place) -> Iterator[Problem]:
        """What is wrong with the rules that one option of a reading makes."""
        try:
            self.scheme({where: option}, {})
        except RuleError as error:
            own = choosing.last_line(self.trees, place)
            if not all(_within(problem.place, place, own) for problem in error.problems):
                details = {"option": f"{where}={option}", "count": sum(error.counts.values())}
                yield Problem("R321", place, details)
            yield from error.problems

    def notices(self, scheme: Scheme) -> tuple[Problem, ...]:
        """What is odd in the rules of a scheme built from here, and yet may be meant."""
        return tuple(remarks.notices(scheme))

    @cached_property
    def entities(self) -> dict[str, Roster]:
        """The units of each track."""
        return building.entities(self.roster)

    @cached_property
    def groups(self) -> dict[str, m.Group]:
        """The groups of the roster."""
        return building.groups(self.roster)

    def _tracks(
        self, trees: Mapping[str, Any], parts: patches.Parts
    ) -> Iterator[tuple[str, m.Track, list[Problem]]]:
        """Each track, with the names in it that nobody has; `parts` are those that changed."""
        root = trees["scheme"]
        lists, aims = root.get("subjects", {}), building.aims_of(root)
        own = self.trees["scheme"]
        same = all(root.get(key) is own.get(key) for key in ("subjects", "counts", "targets"))
        for name in (track for track in root["tracks"] if track in trees and track != "scheme"):
            before = self._sound.tracks.get(name) if self._sound and same else None
            if before and not parts[name]:
                yield name, before, []
                continue
            items = self._left(name, trees[name], before) if before else {}
            units = self.entities.get(name, RosterOfUnits())
            names = building.Names(units, self.groups, items)
            track = building.track(trees[name], units, lists, names, aims)
            yield name, track, names.problems

    def _left(self, name: str, tree: yaml_tree.Map, before: m.Track) -> dict[str, m.Item]:
        """The items of a track that a patched tree leaves as they are, and in the same months."""
        own = {pair[0]["id"]: pair for pair in building.items_in(self.trees[name])}
        return {
            node["id"]: before.items[node["id"]]
            for node, around in building.items_in(tree)
            if own.get(node["id"]) == (node, around)
        }

    def _build(
        self, trees: Mapping[str, Any], parts: patches.Parts, changes: Mapping[str, Any]
    ) -> Scheme:
        root = trees["scheme"]
        targets = root.get("counts") == "targets"
        patched = [node for some in parts.values() for node, _ in some]
        sound = self._sound
        written, own = (patched, self._own) if sound else (trees.values(), frozenset[int]())
        found = [
            *file_checks.problems(self.folder, trees, self.roster),
            *root_checks.problems(root, changes),
            *digit_checks.problems(written, own),
        ]
        tracks = {}
        for name, track, unknown in self._tracks(trees, parts):
            tracks[name] = track
            found.extend(unknown)
        grading = building.grading(root)
        vetoes = (building.of_veto(veto, tracks.values()) for veto in grading.pop("vetoes"))
        leagues = map(building.league, root.get("leagues", ()))
        scheme = Scheme(
            id=root["scheme"],
            title=root["title"],
            cites=root.get("cites", ""),
            year=root["year"],
            places=root["points"]["places"],
            tracks=tracks,
            **grading,
            vetoes=tuple(vetoes),
            assumes=tuple(root.get("assumes", ())),
            groups=self.groups,
            tasks=tuple(building.task(node) for node in self.tasks),
            document=building.document(self.document),
            readings=building.readings(root),
            opening=root.get("opening", 0),
            time_zone=root.get("time_zone", ZONE),
            parameters=building.parameters(root),
            late_facts=root.get("late_facts", "correct"),
            targets=targets,
            settles=not targets or "annual" in root,
            leagues=tuple(
                building.across(one, tracks[one.track].items) if one.track in tracks else one
                for one in leagues
            ),
            ranking=root.at("ranking"),
            source=self,
        )
        if not any(parts.values()):
            found.extend(roster_checks.problems(scheme))
        found.extend(checks.problems(scheme, sound))
        if found:
            raise RuleError(once(found))
        return scheme


def _key(chosen: Mapping[str, str]) -> str:
    return str(sorted(chosen.items()))


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without those that stand twice, as under several readings."""
    return list({(p.place, p.code, str(p.details)): p for p in problems}.values())


def _within(place: Place, start: Place, last: int) -> bool:
    """Whether a place is one of the lines of an option, which begins at `start`."""
    return place.file == start.file and start.line <= place.line <= last


def _with_another_name(problem: Problem, folder: Path, tracks: Mapping[str, Place]) -> Problem:
    """The problem of a missing file, with the file that may have been meant.

    That of a track stands where the scheme names the track.
    """
    if problem.code != "Y109":
        return problem
    details = {**problem.details, "nearest": instead(folder, problem.place.file)}
    place = problem.place
    if not there(folder / place.file):
        place = tracks.get(place.file.removesuffix(".yaml"), place)
    return Problem(problem.code, place, details)


def _tracks(scheme: Any) -> list[str]:
    """The tracks that a scheme names, as far as its file can be read."""
    names = scheme.get("tracks") if isinstance(scheme, yaml_tree.Map) else None
    if not isinstance(names, list):
        return []
    return list(dict.fromkeys(n for n in names if isinstance(n, str) and n.isidentifier()))
