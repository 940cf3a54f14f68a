"""Facts that rules name by their labels, as the ids that they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

from ...errors import Place
from .. import model as m

T = TypeVar("T")
_ASKING = {"awards", "each_subject", "knobs", "weight", "full", "not_applicable_when"}
"""What asks for facts in an item or a section."""
_Ids = Callable[[m.FactRef], m.FactRef]


def ids(facts: Mapping[str, m.Fact]) -> dict[str, str]:
    """The id of each fact by its label, where no other is called so."""
    counts = Counter(fact.label for fact in facts.values())
    return {
        fact.label: name
        for name, fact in facts.items()
        if counts[fact.label] == 1 and fact.label not in facts
    }


def own(item: m.Item) -> m.Item:
    """An item whose rules name its own facts by ids."""
    if not any(ref.item is None and ref.fact not in item.facts for ref in _refs(item)):
        return item
    named = ids(item.facts)

    def of(ref: m.FactRef) -> m.FactRef:
        known = ref.item is None and ref.fact in named
        return replace(ref, fact=named[ref.fact]) if known else ref

    def bound(number: m.Number | str | None) -> m.Number | str | None:
        return named.get(number, number) if isinstance(number, str) else number

    facts = {
        name: replace(
            fact,
            at_least=bound(fact.at_least),
            at_most=bound(fact.at_most),
            excludes=tuple(named.get(other, other) for other in fact.excludes),
        )
        for name, fact in item.facts.items()
    }
    return replace(item, facts=facts, **_changed(item, _ASKING, of))


def of_veto(veto: m.Veto, tracks: Iterable[m.Track]) -> m.Veto:
    """A veto with the id of its fact."""
    for facts in (track.items[veto.item].facts for track in tracks if veto.item in track.items):
        if veto.fact not in facts and veto.fact in (named := ids(facts)):
            return replace(veto, fact=named[veto.fact])
    return veto


def across(node: T, items: Mapping[str, m.Item]) -> T:
    """A node, a band or whatever asks for facts of named items, with the ids of these facts."""
    if isinstance(node, m.Section):
        refs = [ref for below in node.nodes() for ref in _refs(below) if ref.item in items]
        if all(ref.fact in items[ref.item or ""].facts for ref in refs):
            return node
    known: dict[str, dict[str, str]] = {}

    def of(ref: m.FactRef) -> m.FactRef:
        item = items.get(ref.item or "")
        if item is None or ref.fact in item.facts:
            return ref
        named = known.setdefault(item.id, ids(item.facts))
        return replace(ref, fact=named[ref.fact]) if ref.fact in named else ref

    return _with(node, of)


def _refs(node: m.Item | m.Section) -> Iterator[m.FactRef]:
    """The facts that a node asks for; those that bounds of its facts name are among them."""
    for award in node.awards:
        yield from award.reads
        yield from (part for part in m.asked_beside(award) if isinstance(part, m.FactRef))
    yield from (part for part in m.asked_around(node) if isinstance(part, m.FactRef))
    for fact in node.facts.values() if isinstance(node, m.Item) else ():
        bounds = (fact.at_least, fact.at_most, *fact.excludes)
        yield from (m.FactRef(bound) for bound in bounds if isinstance(bound, str))


def _with(thing: T, of: _Ids) -> T:
    """The same with its references to facts as `of` gives them; itself where none is another."""
    found: Any = thing
    kind: type = type(thing)
    if isinstance(thing, m.FactRef):
        found = of(thing)
    elif isinstance(thing, tuple):
        parts = tuple(_with(part, of) for part in thing)
        found = parts if any(a is not b for a, b in zip(parts, thing, strict=True)) else thing
    elif isinstance(thing, dict):
        cells = {key: _with(cell, of) for key, cell in thing.items()}
        found = cells if any(cells[key] is not thing[key] for key in cells) else thing
    elif isinstance(thing, m.Item | m.Section):
        below = {"children"} & set(_names(kind))
        changes = _changed(thing, _ASKING | below, of)
        found = replace(thing, **changes) if changes else thing
    elif names := _names(kind):
        changes = _changed(thing, names, of)
        found = replace(found, **changes) if changes else thing
    return cast(T, found)


def _changed(thing: Any, names: set[str] | tuple[str, ...], of: _Ids) -> dict[str, Any]:
    """The fields, of some, that are other with the references that `of` gives."""
    found = {}
    for name in names:
        if hasattr(thing, name):
            before = getattr(thing, name)
            after = _with(before, of)
            if after is not before:
                found[name] = after
    return found


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a class of the model that may ask for facts."""
    if not is_dataclass(kind) or kind is Place:
        return ()
    places = ("place", "places_of")
    return tuple(one.name for one in fields(kind) if one.init and one.name not in places)
