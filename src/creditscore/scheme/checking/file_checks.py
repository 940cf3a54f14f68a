"""Names on which the files of a scheme have to agree, checked before a scheme is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from ...errors import Problem, excerpt, nearest
from ...tabular.instants import ZONE, zone
from ..files.yaml_tree import Map
from ..readings import items_in
from .findings import twice, unknown


def problems(folder: Path, trees: Mapping[str, Any], roster: Map) -> Iterator[Problem]:
    """Names of tracks, lists of subjects and the time zone, as far as trees say them."""
    yield from _names(folder, trees, roster)
    lists = trees["scheme"].get("subjects", {})
    for name in trees["scheme"]["tracks"]:
        if name in trees and name != "scheme":
            yield from unknown_lists((item for _, item in items_in(trees[name])), lists)
    yield from _no_zone(trees["scheme"])


def _names(folder: Path, trees: Mapping[str, Any], roster: Map) -> Iterator[Problem]:
    """Names on which the folder, the files, the tracks and the roster do not agree."""
    scheme, files = trees["scheme"], [name for name in trees if name != "scheme"]
    named = [("scheme", folder.resolve().name, scheme), *(("track", f, trees[f]) for f in files)]
    for key, name, node in named:
        if node[key] != name:
            yield Problem("R315", node.at(key), {"name": node[key], "folder": name})
    tracks = list(zip(scheme["tracks"], scheme["tracks"].value_places, strict=True))
    yield from twice(tracks)
    units = roster.get("entities", roster).key_places
    strange = {track: place for track, place in units.items() if track not in files}
    for track, place in tracks:
        if track not in files:
            yield unknown("track", track, files, place)
        elif track not in units and not strange:
            yield Problem("S202", roster.at("entities"), {"key": track})
    for track, place in strange.items():
        yield unknown("track", track, files, place)


def _no_zone(root: Map) -> Iterator[Problem]:
    """A time zone that the IANA database does not have."""
    name = root.get("time_zone", ZONE)
    if zone(name) is None:
        near = nearest(name, (ZONE, *sorted(available_timezones())))
        yield Problem("R363", root.at("time_zone"), {"zone": excerpt(name), "nearest": near})


def unknown_lists(items: Iterable[Map], lists: Mapping[str, Any]) -> Iterator[Problem]:
    """Lists of subjects that items name and the scheme does not have."""
    for item in items:
        name = item.get("subjects")
        known = (*lists, "open")
        if isinstance(name, str) and name not in known:
            yield unknown("list of subjects", name, known, item.at("subjects"))
