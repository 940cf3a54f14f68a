"""All lints of a scheme, without those that the rule files silence with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..cases.coverage import missed
from ..cases.running import Ran
from ..errors import Place, Problem
from ..scheme.files.yaml_tree import Map, Seq
from ..scheme.scheme import Scheme
from . import clauses, decisions, reach, unused


def lints(scheme: Scheme, ran: Ran) -> list[Problem]:
    """What is odd in the rules and the cases of a scheme, in the order of the files.

    `allow: {N951: reason}` at an item, a section, a track or the scheme silences a code in it and
    below; one that silences nothing is told (N964).
    """
    source = scheme.source
    assert source is not None
    subjects = {
        (name, item.id): len(item.subjects)
        for name, track in scheme.tracks.items()
        for item in track.items.values()
    }
    found = [
        *scheme.notices,
        *(Problem("N950", place, {"case": name}) for name, place in ran.unconfirmed),
        *missed(scheme, ran.exercised),
        *decisions.left(source.folder),
        *reach.problems(scheme),
        *clauses.problems(source.trees),
        *unused.problems(source.trees, subjects),
    ]
    allowed = [(problem, _allowing_it(problem, source.trees)) for problem in found]
    told = [problem for problem, around in allowed if not around]
    told += _idle(allowed, source.trees)
    return sorted(told, key=lambda problem: (problem.place, problem.code))


def allowed_none(found: Iterable[Problem], trees: Mapping[str, Any]) -> list[Problem]:
    """The problems that no `allow` around them silences."""
    return [problem for problem in found if not _allowing_it(problem, trees)]


def _allowing_it(problem: Problem, trees: Mapping[str, Any]) -> list[Map]:
    return [node for node in _around(trees, problem.place) if problem.code in node["allow"]]


def _idle(
    allowed: Iterable[tuple[Problem, Iterable[Map]]], trees: Mapping[str, Any]
) -> Iterator[Problem]:
    """Each `allow` that silences none of the problems, which come with what allows them."""
    used = {(node.place, problem.code) for problem, around in allowed for node in around}
    for tree in trees.values():
        for node in _allowing(tree):
            allow = node["allow"]
            for code in allow:
                if (node.place, code) not in used:
                    yield Problem("N964", allow.key_places[code], {"code": code})


def _around(trees: Mapping[str, Any], place: Place) -> Iterator[Map]:
    """The mappings with `allow` in which a place stands, and the scheme's own."""
    yield from (node for node in (trees["scheme"],) if "allow" in node)
    tree = next((tree for tree in trees.values() if tree.place.file == place.file), None)
    while tree is not None and tree is not trees["scheme"]:
        if isinstance(tree, Map) and "allow" in tree:
            yield tree
        tree = _inside(tree, place)


def _inside(tree: Map | Seq, place: Place) -> Map | Seq | None:
    """The last part of a mapping or a list that begins before a place."""
    if isinstance(tree, Map):
        parts = [(tree.key_places[key], value) for key, value in tree.items()]
    else:
        parts = list(zip(tree.value_places, tree, strict=True))
    before = [(at, value) for at, value in parts if at <= place]
    found = max(before, key=lambda part: part[0])[1] if before else None
    return found if isinstance(found, Map | Seq) else None


def _allowing(node: Any) -> Iterator[Map]:
    if isinstance(node, Map) and isinstance(node.get("allow"), Map):
        yield node
    if isinstance(node, Map | Seq):
        for value in node.values() if isinstance(node, Map) else node:
            yield from _allowing(value)
