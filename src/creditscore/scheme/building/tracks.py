"""Tracks, units, groups, the numbers of a scheme, its tasks and what else its document rules."""

from __future__ import annotations

from .. import model as m
from ..files.yaml_tree import Map
from ..model.roster import Roster, RosterOfUnits
from ..roster_cells import of_value
from .answering import Names
from .basics import Aims
from .grades import grading_of_track
from .labels import across
from .nodes import section


def track(node: Map, entities: Roster, lists: Map, names: Names, aims: Aims) -> m.Track:
    """Build a track."""
    expects = node.get("expects", {})
    root = section(node, lists, names, aims)
    items = {item.id: item for item in root.items()}
    graded = {key: across(what, items) for key, what in grading_of_track(node).items()}
    return m.Track(
        id=node["track"],
        title=node["title"],
        cites=node.get("cites", ""),
        entities=entities,
        root=across(root, items),
        **graded,
        at_least=expects.get("at_least", 0),
        exactly=expects.get("exactly", 0),
        place=node.at("expects") if expects else node.place,
        places_of=node.value_places,
    )


def entities(node: Map) -> dict[str, Roster]:
    """Build the entities of each track; a table has built its own."""
    return {
        name: rows
        if isinstance(rows, Roster)
        else RosterOfUnits(
            m.Entity(
                e["name"].strip(),
                tuple(
                    (a if isinstance(a, str) else a["name"]).strip() for a in e.get("aliases", ())
                ),
                tuple(group.strip() for group in e.get("groups", ())),
                _cells(e.get("columns", Map(e.place))),
                e.get("part_of", "").strip(),
                {
                    a["name"].strip(): (a.get("from", ""), a.get("until", ""))
                    for a in e.get("aliases", ())
                    if isinstance(a, Map)
                },
                e.get("from", ""),
                e.get("until", ""),
                e.get("note", ""),
                e.place,
                e.value_places,
            )
            for e in rows
        )
        for name, rows in node["entities"].items()
    }


def _cells(columns: Map) -> Map:
    """What the columns of a unit hold, with the places where they say so."""
    cells = Map(columns.place)
    for name, value in columns.items():
        cell = of_value(value)
        if cell is not None:
            cells.put(name, cell, columns.key_places[name], columns.value_places[name])
    return cells


def groups(node: Map) -> dict[str, m.Group]:
    """Build the groups of the roster."""
    return {
        name: m.Group(name, g["title"], g.get("cites", ""), g.get("open", False))
        for name, g in node.get("groups", {}).items()
    }


def parameters(node: Map) -> dict[str, tuple[tuple[str, m.Number], ...]]:
    """Build the dated numbers of a scheme, each from the month on that it names."""
    return {
        name: ((("", dated),) if not isinstance(dated, list) else
               tuple(sorted((entry.get("from", ""), entry["value"]) for entry in dated)))
        for name, dated in node.get("parameters", {}).items()
    }  # fmt: skip


def task(node: Map) -> m.Task:
    """Build a task."""
    return m.Task(
        node["no"],
        node["item"],
        node["says"],
        tuple(node["responsible"]),
        node.get("open", False),
        node.get("note", ""),
        node.get("evidence", ""),
        node.get("due", ""),
        node.place,
    )


def document(node: Map) -> m.Document:
    """Build what the document rules besides points."""
    chapters = tuple(
        m.Chapter(
            chapter["title"],
            chapter.get("cites", ""),
            tuple(
                m.Provision(
                    entry["says"],
                    entry.get("no", ""),
                    entry.get("cites", ""),
                    tuple(entry.get("responsible", ())),
                    entry.get("due", ""),
                    entry.place,
                )
                for entry in chapter["provisions"]
            ),
        )
        for chapter in node.get("chapters", ())
    )
    return m.Document(chapters, node.get("tasks", ""))
