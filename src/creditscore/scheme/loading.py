"""From the files of a scheme to a `Scheme`, with every mistake reported at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from ..errors import Place, Problem, RuleError, excerpt, nearest
from ..tabular.instants import ZONE, zone
from . import building, roster_table
from . import readings as choosing
from .catalogue import folder_of
from .checking import checks, digit_checks, findings, root_checks, roster_checks
from .files import yaml_tree
from .files.file_bytes import contents
from .files.folder import ROSTER, TABLE, TASKS, instead, there, unread
from .model.roster import Listed
from .schema import shape
from .scheme import Scheme

_MOST_OF_A_TABLE = 2 << 30


def load_scheme(name: str | Path, *, thorough: bool = False) -> Scheme:
    """Load a scheme by its built-in name, or from its folder.

    With `thorough` every reading is tried as well, so that a slip in one of them is found now.
    Raises `RuleError` with all the problems found, `UsageError` for a name that is unknown.

    >>> from creditscore import load_scheme
    >>> load_scheme("changzhi-2023").year
    2023
    """
    source = Source.read(folder_of(name))
    scheme = source.scheme({}, {})
    if thorough:
        found = [p for option in choosing.options(source.trees) for p in source.tried(*option)]
        if found:
            raise RuleError(_once(found))
    return scheme


def _once(problems: list[Problem]) -> list[Problem]:
    return list({(p.place, p.code, str(p.details)): p for p in problems}.values())


@dataclass(frozen=True)
class Source:
    """The files of a scheme as trees, from which it can be built under any reading."""

    folder: Path
    trees: Mapping[str, Any]
    roster: Any
    tasks: Any
    hashes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Source:
        """Read and check the shape of every file in `folder`."""
        found: list[Problem] = []
        hashes: dict[str, str] = {}

        def take(file: str, kind: str) -> Any:
            try:
                data = contents(folder / file, file)
                node = yaml_tree.of_bytes(data, file)
            except RuleError as error:
                found.extend(error.problems)
                return None
            hashes[file] = hashlib.sha256(data).hexdigest()
            found.extend(shape.problems(node, kind))
            return node

        scheme = take("scheme.yaml", "scheme")
        names = _tracks(scheme)
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
        if names and not any(problem.place.file == "scheme.yaml" for problem in found):
            found.extend(unread(folder, names))
        if found:
            raise RuleError([_with_another_name(problem, folder) for problem in found])
        return cls(folder, trees, roster, tasks, hashes)

    def scheme(self, readings: Mapping[str, Any], changes: Mapping[str, Any]) -> Scheme:
        """Build and check the scheme under some readings and changes."""
        trees, chosen = choosing.apply(self.trees, readings, changes)
        if readings or changes:
            found = [
                problem
                for name, node in trees.items()
                if node is not self.trees[name]
                for problem in shape.problems(node, "scheme" if name == "scheme" else "track")
            ]
            if found:
                raise RuleError(found)
        return self._build(trees, chosen, {path: str(value) for path, value in changes.items()})

    def tried(self, where: str, option: str, place: Place) -> Iterator[Problem]:
        """What is wrong with the rules that one option of a reading makes."""
        try:
            self.scheme({where: option}, {})
        except RuleError as error:
            details = {"option": f"{where}={option}", "count": sum(error.counts.values())}
            yield from (Problem("R321", place, details), *error.problems)

    def _build(
        self, trees: Mapping[str, Any], chosen: dict[str, str], changed: dict[str, str]
    ) -> Scheme:
        root = trees["scheme"]
        lists = root.get("subjects", {})
        targets = root.get("counts") == "targets"
        ranking = root.get("ranking", {})
        groups = building.groups(self.roster)
        entities = building.entities(self.roster)
        found = [*_roll(self.folder, trees, self.roster), *root_checks.problems(root, changed)]
        found.extend(digit_checks.problems(trees.values()))
        tracks = {}
        for name in (track for track in root["tracks"] if track in trees and track != "scheme"):
            units = entities.get(name, Listed())
            names = building.Names(units, groups)
            tracks[name] = building.track(trees[name], units, lists, names, targets)
            found.extend(names.problems)
            found.extend(_unknown_lists(trees[name], lists))
        found.extend(_no_zone(root))
        scheme = Scheme(
            id=root["scheme"],
            title=root["title"],
            cites=root.get("cites", ""),
            year=root["year"],
            places=root["points"]["places"],
            tracks=tracks,
            parts=building.parts(root),
            rank_by=ranking.get("by", "total"),
            ties=tuple(ranking.get("ties", ())),
            cut=root.get("cut", "all-in"),
            vetoes=tuple(building.veto(node) for node in root.get("vetoes", ())),
            vetoed=root.get("vetoed", "keeps-its-place"),
            assumes=tuple(root.get("assumes", ())),
            groups=groups,
            tasks=tuple(building.task(node) for node in self.tasks),
            readings=building.readings(root),
            opening=root.get("opening", 0),
            time_zone=root.get("time_zone", ZONE),
            parameters=building.parameters(root),
            targets=targets,
            settles=not targets or "annual" in root,
            leagues=tuple(building.league(node) for node in root.get("leagues", ())),
            chosen=chosen,
            changed=changed,
            ranking=root.at("ranking"),
            source=self,
        )
        if not chosen and not changed:
            found.extend(roster_checks.problems(scheme))
        found.extend(checks.problems(scheme))
        if found:
            raise RuleError(_once(found))
        return scheme


def _with_another_name(problem: Problem, folder: Path) -> Problem:
    """The problem of a missing file, with the file that may have been meant."""
    if problem.code != "Y109":
        return problem
    details = {**problem.details, "nearest": instead(folder, problem.place.file)}
    return Problem(problem.code, problem.place, details)


def _tracks(scheme: Any) -> list[str]:
    """The tracks that a scheme names, as far as its file can be read."""
    names = scheme.get("tracks") if isinstance(scheme, yaml_tree.Map) else None
    if not isinstance(names, list):
        return []
    return list(dict.fromkeys(n for n in names if isinstance(n, str) and n.isidentifier()))


def _roll(folder: Path, trees: Mapping[str, Any], roster: yaml_tree.Map) -> Iterator[Problem]:
    """Names on which the folder, the files, the tracks and the roster do not agree."""
    scheme, files = trees["scheme"], [name for name in trees if name != "scheme"]
    named = [("scheme", folder.resolve().name, scheme), *(("track", f, trees[f]) for f in files)]
    for key, name, node in named:
        if node[key] != name:
            yield Problem("R315", node.at(key), {"name": node[key], "folder": name})
    tracks = list(zip(scheme["tracks"], scheme["tracks"].value_places, strict=True))
    yield from findings.twice(tracks)
    for track, place in tracks:
        if track not in files:
            yield findings.unknown("track", track, files, place)
        elif track not in roster.get("entities", ()):
            yield Problem("S202", roster.at("entities"), {"key": track})
    for track, place in roster.get("entities", roster).key_places.items():
        if track not in files:
            yield findings.unknown("track", track, files, place)


def _no_zone(root: yaml_tree.Map) -> Iterator[Problem]:
    """A time zone that the IANA database does not have."""
    name = root.get("time_zone", ZONE)
    if zone(name) is None:
        near = nearest(name, (ZONE, *sorted(available_timezones())))
        yield Problem("R363", root.at("time_zone"), {"zone": excerpt(name), "nearest": near})


def _unknown_lists(track: Any, lists: Mapping[str, Any]) -> Iterator[Problem]:
    for _, item in choosing.items_in(track):
        name = item.get("subjects")
        known = (*lists, "open")
        if isinstance(name, str) and name not in known:
            yield findings.unknown("list of subjects", name, known, item.at("subjects"))
