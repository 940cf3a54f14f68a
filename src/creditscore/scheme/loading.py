"""From the files of a scheme to a `Scheme`, with every mistake reported at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, RuleError
from . import building, checks, shape, tree
from . import readings as choosing
from .catalogue import folder_of
from .scheme import Scheme


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
        found = [p for where, option, _ in choosing.options(source.trees)
                 for p in source.option_problems(where, option)]  # fmt: skip
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
            path = folder / file
            try:
                node = tree.read(path, file)
                hashes[file] = hashlib.sha256(path.read_bytes()).hexdigest()
            except RuleError as error:
                found.extend(error.problems)
                return None
            found.extend(shape.problems(node, kind))
            return node

        scheme = take("scheme.yaml", "scheme")
        trees = {"scheme": scheme}
        if not found:
            trees |= {name: take(f"{name}.yaml", "track") for name in scheme["tracks"]}
        roster = take("roster.yaml", "roster")
        tasks = take("tasks.yaml", "tasks") if (folder / "tasks.yaml").exists() else []
        for name, node in trees.items():
            if not found and name != "scheme" and node["track"] != name:
                found.append(_other_name(node["track"], name, node.at("track")))
        if not found and scheme["scheme"] != folder.resolve().name:
            found.append(_other_name(scheme["scheme"], folder.resolve().name, scheme.at("scheme")))
        if found:
            raise RuleError(found)
        return cls(folder, trees, roster, tasks, hashes)

    def scheme(self, readings: Mapping[str, Any], changes: Mapping[str, Any]) -> Scheme:
        """Build and check the scheme under some readings and changes."""
        trees, chosen = choosing.apply(dict(self.trees), readings, changes)
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

    def option_problems(self, where: str, option: str) -> tuple[Problem, ...]:
        """What is wrong with the rules that one option of a reading makes."""
        return _caught(lambda: self.scheme({where: option}, {}))

    def _build(
        self, trees: Mapping[str, Any], chosen: dict[str, str], changed: dict[str, str]
    ) -> Scheme:
        root = trees["scheme"]
        lists = root.get("subjects", {})
        groups = building.groups(self.roster)
        entities = building.entities(self.roster)
        found: list[Problem] = []
        tracks = {}
        for name in root["tracks"]:
            names = building.Names(entities.get(name, ()), groups)
            tracks[name] = building.track(trees[name], entities.get(name, ()), lists, names)
            found.extend(names.problems)
            found.extend(_unknown_lists(trees[name], lists))
        scheme = Scheme(
            id=root["scheme"],
            title=root["title"],
            cites=root.get("cites", ""),
            year=root["year"],
            places=root["points"]["places"],
            tracks=tracks,
            parts=tuple(building.part(node) for node in root["annual"]["parts"]),
            rank_by=root["ranking"]["by"],
            ties=tuple(root["ranking"].get("ties", ())),
            cut=root.get("cut", "all-in"),
            vetoes=tuple(building.veto(node) for node in root.get("vetoes", ())),
            vetoed=root.get("vetoed", "keeps-its-place"),
            assumes=tuple(root.get("assumes", ())),
            groups=groups,
            tasks=tuple(building.task(node) for node in self.tasks),
            readings=building.readings(root),
            chosen=chosen,
            changed=changed,
            source=self,
        )
        found.extend(checks.problems(scheme))
        if found:
            raise RuleError(found)
        return scheme


def _caught(build: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        build()
    except RuleError as error:
        return error.problems
    return ()


def _other_name(name: str, folder: str, place: Place) -> Problem:
    return Problem("R315", place, {"name": name, "folder": folder})


def _unknown_lists(track: Any, lists: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem(
            "R314",
            item.at("subjects"),
            {"kind": "list of subjects", "kind_zh": "类别表", "name": item["subjects"],
             "known": ", ".join(lists) or "-"},
        )
        for _, item in choosing.items_in(track)
        if isinstance(item.get("subjects"), str) and item["subjects"] not in lists
    ]  # fmt: skip
