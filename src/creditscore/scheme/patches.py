"""Changes to rules: what a reading or a what-if run replaces, by path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from decimal import Decimal
from numbers import Integral, Rational, Real
from typing import Any

from ..errors import Place, Problem, RuleError, UsageError, excerpt, nearest
from .files.yaml_tree import Map, Seq

Parts = Mapping[str, list[tuple[Any, str]]]
"""What differs in the trees of a scheme, by their names: nodes and their kinds."""
_BELOW = {"sections": "section", "items": "item"}


def patched(tree: Any, path: str, value: Any, place: Place) -> Any:
    """Return `tree` with what `path` leads to replaced by `value`; None takes it away.

    Lists of things with an id (or a name) are walked by it, ids with dots whole; a new id at the
    end of a path appends.
    A value made in Python stands at `place`, its floats as they print. The tree itself stays as it
    was. Raises `RuleError` where a step of the path does not exist.

    >>> from .files.yaml_tree import parse
    >>> rules = parse("{awards: [{id: cases, cap: 20}], cap: 40}", "x.yaml")
    >>> patched(rules, "awards.cases.cap", None, Place())
    {'awards': [{'id': 'cases'}], 'cap': 40}
    """
    return _set(tree, path.split("."), 0, _planted(value, place), place)


def changed(before: Any, after: Any, kind: str) -> Iterator[tuple[Any, str]]:
    """The least parts in which a patched tree differs, each with its kind.

    `kind` is what the tree is: scheme, track, section or item.

    >>> from .files.yaml_tree import parse
    >>> rules = parse("{track: t, sections: [{id: A, items: [{id: 1}, {id: 2}]}]}", "x.yaml")
    >>> after = patched(rules, "sections.A.items.2.cap", 40, Place())
    >>> list(changed(rules, after, "track"))
    [({'id': 2, 'cap': 40}, 'item')]
    """
    if after is before:
        return
    if not isinstance(after, Map):
        yield after, kind
        return
    inside = [key for key in _BELOW if key in before and kind in ("track", "section")]
    itself = before.keys() == after.keys() and all(
        after[key] is before[key] for key in before if key not in inside
    )
    if not itself or not all(same_nodes(before[key], after[key]) for key in inside):
        yield after, kind
        return
    for key in inside:
        for old, new in zip(before[key], after[key], strict=True):
            yield from changed(old, new, _BELOW[key])


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Parts:
    """The same of all trees of a scheme, by their names."""
    return {
        name: list(changed(before[name], tree, "scheme" if name == "scheme" else "track"))
        for name, tree in after.items()
    }


def same_nodes(before: Any, after: Any) -> bool:
    """Whether two lists of sections or items have the same ones, by their ids."""
    return (
        isinstance(after, Seq)
        and len(before) == len(after)
        and all(
            isinstance(new, Map) and new.get("id") == old["id"]
            for old, new in zip(before, after, strict=True)
        )
    )


def _planted(value: Any, place: Place) -> Any:
    if isinstance(value, Map | Seq):
        return value
    if isinstance(value, Mapping):
        node = Map(place)
        for key, inner in value.items():
            node.put(str(key), _planted(inner, place), place, place)
        return node
    if isinstance(value, list | tuple):
        row = Seq(place)
        for inner in value:
            row.put(_planted(inner, place), place)
        return row
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    exact = isinstance(value, Real | Decimal) and not isinstance(value, Rational)
    number = Decimal(str(value)) if exact else Decimal("NaN")
    if not number.is_finite():
        details = {"value": excerpt(value), "pattern": "25 | 0.5 | {points: 1, period: year}"}
        raise UsageError(Problem("U508", place, details))
    return number


def _set(node: Any, steps: list[str], at: int, value: Any, place: Place) -> Any:
    keys = _keys(node)
    step, end = _step(node, keys, steps, at, value)
    last = end == len(steps)
    if step not in keys and not (last and value is not None and isinstance(node, Map | Seq)):
        raise RuleError(nowhere(".".join(steps), ".".join(steps[:at]), keys, place))
    changed = _copied(node)
    if step not in keys and isinstance(changed, Map):
        changed.put(step, value, place, place)
    elif step not in keys:
        changed.put(value, place)
    elif not last:
        changed[keys[step]] = _set(node[keys[step]], steps, end, value, place)
    elif value is None:
        del changed[keys[step]], changed.value_places[keys[step]]
    else:
        changed[keys[step]], changed.value_places[keys[step]] = value, place
    return changed


def _step(
    node: Any, keys: Mapping[str, Any], steps: list[str], at: int, value: Any
) -> tuple[str, int]:
    """The next step of a path and where the one behind it begins: an id may have dots."""
    for end in range(len(steps), at + 1, -1) if isinstance(node, Seq) else ():
        whole = ".".join(steps[at:end])
        new = end == len(steps) and isinstance(value, Map) and value.get("id") == whole
        if whole in keys or new:
            return whole, end
    return steps[at], at + 1


def nowhere(path: str, head: str, known: Iterable[str], place: Place) -> Problem:
    """A path that leads nowhere: what there is where it goes astray."""
    keys = list(known)
    details = {"path": path, "head": head or "/", "known": ", ".join(keys) or "∅"}
    step = path.removeprefix(head).lstrip(".").split(".")[0]
    return Problem("R308", place, {**details, "nearest": nearest(step, keys)})


def _keys(node: Any) -> dict[str, Any]:
    if isinstance(node, Map):
        return {key: key for key in node}
    if isinstance(node, Seq):
        return dict(_named(node))
    return {}


def _named(node: Seq) -> Iterator[tuple[str, int]]:
    for i, entry in enumerate(node):
        if isinstance(entry, Map):
            yield str(entry.get("id", entry.get("name", ""))), i


def _copied(node: Any) -> Any:
    twin = copy(node)
    twin.value_places = copy(node.value_places)
    if isinstance(node, Map):
        twin.key_places = dict(node.key_places)
    return twin
