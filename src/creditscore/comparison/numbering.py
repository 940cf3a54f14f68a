"""The numbers that clauses of two schemes have in each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from ..errors import Place, Problem, UsageError, nearest
from ..scheme.files.yaml_tree import Map, Seq
from ..scheme.scheme import Scheme

_REFERS = ("item", "points_of", "full_of")
"""Keys under which rules name another clause."""


@dataclass(frozen=True)
class Numbering:
    """What clauses of one scheme are called in another, where that is not the same.

    `new` maps those of the first to the second, `old` those of the second to the first. Where its
    number went to another clause, one that is gone, or is new, has the name of its scheme behind
    it: 16 (changzhi-2023).
    """

    new: Mapping[str, str]
    old: Mapping[str, str]

    @classmethod
    def of(cls, before: Scheme, after: Scheme, clauses: Mapping[str, str]) -> Numbering:
        """The numbers where `clauses` were renumbered, those that the first scheme has.

        Raises `UsageError` where two would have the same number (U567).
        """
        ids = [set(_ids(scheme)) for scheme in (before, after)]
        new = {name: number for name, number in clauses.items() if name in ids[0]}
        if problems := list(_doubles(new)):
            raise UsageError(problems)
        taken = ids[0] & {*new.values()} - new.keys()
        new |= {name: f"{name} ({before.id})" for name in taken}
        old = {number: name for name, number in new.items()}
        free = ids[1] & new.keys() - old.keys()
        return cls(new, {**old, **{name: f"{name} ({after.id})" for name in free}})


def refuse_unknown(before: Scheme, after: Scheme, clauses: Mapping[str, str]) -> None:
    """Raise `UsageError` (U509) for numbers that are none of the scheme that they should be of."""
    pairs = ((before, clauses.keys()), (after, clauses.values()))
    problems = [p for scheme, numbers in pairs for p in _unknown(scheme, numbers)]
    if problems:
        raise UsageError(problems)


def renumbered(trees: Mapping[str, Map], numbers: Mapping[str, str]) -> Mapping[str, Map]:
    """Rule files in which other clauses are called by some numbers; the same where there are none.

    What is called by a number itself keeps it.
    """

    def called(key: str, text: str) -> str:
        return numbers.get(text, text) if key in _REFERS else text

    return {name: with_texts(tree, called) for name, tree in trees.items()} if numbers else trees


def with_texts(value: Any, change: Callable[[str, str], str], key: str = "") -> Any:
    """A copy of a value of a rule file whose texts are changed, each by the key that it is of."""
    if isinstance(value, Map):
        made = copy(value)
        made.key_places, made.value_places = dict(value.key_places), dict(value.value_places)
        for name, inner in value.items():
            made[name] = with_texts(inner, change, name)
        return made
    if isinstance(value, Seq):
        row = copy(value)
        row[:] = [with_texts(inner, change, key) for inner in value]
        return row
    return change(key, value) if isinstance(value, str) else value


def _ids(scheme: Scheme) -> Iterator[str]:
    for track in scheme.tracks.values():
        yield from track.items
    yield from (part.item for part in scheme.parts if part.fact)


def _doubles(numbers: Mapping[str, str]) -> Iterator[Problem]:
    there: dict[str, list[str]] = {}
    for name, number in numbers.items():
        there.setdefault(number, []).append(name)
    for number, names in there.items():
        if len(names) > 1:
            yield Problem("U567", Place(), {"names": "、".join(names), "number": number})


def _unknown(scheme: Scheme, numbers: Iterable[str]) -> Iterator[Problem]:
    known = dict.fromkeys(_ids(scheme))
    for number in numbers:
        if number not in known:
            near = {"known": ", ".join(known), "nearest": nearest(number, known)}
            yield Problem("U509", Place(), {"entity": scheme.id, "item": number, **near})
