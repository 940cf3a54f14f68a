"""Choosing readings: from `16=monthly-cap` to the patches that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..errors import Place, Problem, RuleError, UsageError, nearest
from .files import edits
from .files.yaml_tree import Map, Seq
from .patches import nowhere, patched

Trees = Mapping[str, Any]


def items_in(node: Map, path: str = "") -> Iterator[tuple[str, Map]]:
    """Every item below a track or section, with the path that leads to it.

    What a change has put there and is none is passed over: its shape is told afterwards.
    """
    for kind in ("sections", "items"):
        listed = node.get(kind)
        for child in listed if isinstance(listed, Seq) else ():
            if not isinstance(child, Map) or "id" not in child:
                continue
            inner = f"{path}{kind}.{child['id']}"
            if kind == "items":
                yield inner, child
            else:
                yield from items_in(child, inner + ".")


def apply(
    trees: Trees, readings: Mapping[str, Any], changes: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the patched trees, and what was chosen by the full name of each reading.

    `trees` holds `scheme` and each track by name. Raises `UsageError` for a name that is unknown,
    `RuleError` for a path that leads nowhere.
    """
    trees = dict(trees)
    chosen: dict[str, str] = {}
    for where, options in readings.items():
        for option in [options] if isinstance(options, str) else sorted(options):
            _choose(trees, where, option, chosen)
    for path, value in changes.items():
        place = Place(f"--set {path}")
        if "." not in path:
            details = {"value": path, "pattern": "16.awards.cases.cap=30"}
            raise UsageError(Problem("U508", Place(), details))
        rest, targets = _item_of(trees, path)
        for track, item_path, _ in targets:
            trees[track] = patched(trees[track], f"{item_path}.{rest}", value, place)
        if not targets:
            _patch(trees, None, "", path, value, place)
    return trees, chosen


def _item_of(trees: Trees, path: str) -> tuple[str, list[tuple[str, str, Map]]]:
    """The path from the item on that it begins with, whose id may have dots, and the items."""
    steps = path.split(".")
    for end in range(len(steps) - 1, 0, -1):
        head = ".".join(steps[:end])
        if targets := list(_items(trees, head)):
            return ".".join(steps[end:]), targets
    return path, []


def chosen_in(item: Map, options: Iterable[str]) -> Map:
    """An item with some options of its readings, as `apply` would have it in its tree."""
    for option in sorted(options):
        for reading in item.get("readings", ()):
            for patch, value in reading["others"].get(option, {}).items():
                item = patched(item, patch, value, reading["others"][option].at(patch))
    return item


def _choose(trees: dict[str, Any], where: str, option: str, chosen: dict[str, str]) -> None:
    targets: list[tuple[str | None, str, Map]] = list(_items(trees, where))
    if not targets and where in {r["id"] for r in trees["scheme"].get("readings", ())}:
        targets = [(None, "", trees["scheme"])]
    known: list[Map] = []
    found = False
    for track, path, node in targets:
        for reading in node.get("readings", ()):
            if track is None and reading["id"] != where:
                continue
            known.append(reading)
            name = f"{track}/{node['id']}/{reading['id']}" if track else reading["id"]
            if option == reading["chosen"] or option in reading["others"]:
                if chosen.get(name, option) != option:
                    details = {"first": chosen[name], "second": option}
                    raise UsageError(Problem("U503", Place(), details))
                chosen[name] = option
                found = True
            for patch, value in reading["others"].get(option, {}).items():
                changes = reading["others"][option]
                try:
                    _patch(trees, track, path, patch, value, changes.at(patch))
                except RuleError as error:  # it is the path that leads nowhere, not its value
                    place = changes.key_places[patch]
                    raise RuleError(replace(p, place=place) for p in error.problems) from None
    if not found:
        raise UsageError(_unknown(trees, where, option, known))


def _unknown(trees: Trees, where: str, option: str, known: list[Map]) -> Problem:
    labels: dict[str, Mapping[str, str]] = {
        name: reading.get("labels", {}).get(name, {})
        for reading in known
        for name in (reading["chosen"], *reading["others"])
    }
    if not known:
        option, labels = where, {r["id"]: {} for r in trees["scheme"].get("readings", ())}
        labels |= {i["id"]: {} for _, _, i in _items(trees, None) if "readings" in i}
    details = {
        "name": option,
        "known": ", ".join(f"{name} ({of['en']})" if of else name for name, of in labels.items())
        or "none",
        "known_zh": "，".join(
            f"{name}（{of['zh']}）" if of else name for name, of in labels.items()
        )
        or "没有",
        "nearest": nearest(option, list(labels)),
    }
    return Problem("U502", Place(), details)


def _items(trees: Trees, where: str | None) -> Iterator[tuple[str, str, Map]]:
    """The items that `where` names: `16` in every track, `counties/16` in one, None for all."""
    only, _, item_id = (where or "").rpartition("/")
    for track, tree in trees.items():
        if track != "scheme" and only in ("", track):
            for path, item in items_in(tree):
                if where is None or item["id"] == item_id:
                    yield track, path, item


def _patch(
    trees: dict[str, Any], track: str | None, item_path: str, patch: str, value: Any, place: Place
) -> None:
    if track is not None:
        trees[track] = patched(trees[track], f"{item_path}.{patch}", value, place)
        return
    steps = patch.split(".", 2)
    if steps[0] == "tracks" and len(steps) == 3 and steps[1] not in trees:
        raise RuleError(
            nowhere(patch, "tracks", (name for name in trees if name != "scheme"), place)
        )
    if steps[0] == "tracks" and len(steps) == 3 and steps[1] in trees:
        trees[steps[1]] = patched(trees[steps[1]], steps[2], value, place)
    else:
        trees["scheme"] = patched(trees["scheme"], patch, value, place)


def last_line(trees: Trees, option: Place) -> int:
    """The last line of the changes that an option makes, which begins at a place."""
    readings = [*trees["scheme"].get("readings", ())]
    readings += [r for _, _, item in _items(trees, None) for r in item.get("readings", ())]
    for others in (reading["others"] for reading in readings):
        for name, place in others.key_places.items():
            if place == option:
                return edits.last_line(others[name])
    return option.line


def options(trees: Trees) -> Iterator[tuple[str, str, Place]]:
    """Every option that is not chosen: where it stands, its name, its place."""
    for reading in trees["scheme"].get("readings", ()):
        for option in reading["others"]:
            yield reading["id"], option, reading["others"].key_places[option]
    for track, _, item in _items(trees, None):
        for reading in item.get("readings", Seq(Place())):
            for option in reading["others"]:
                yield f"{track}/{item['id']}", option, reading["others"].key_places[option]
