"""What is different between the rules of two schemes: clause by clause, key by key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..results.explaining.labels import title_of
from ..scheme import model as m
from ..scheme.files.yaml_tree import Map, Seq
from ..scheme.scheme import Scheme
from ..scheme.variants import Variants
from .numbering import Numbering, renumbered

_ASIDE = {"readings", "assumes", "scheme", "year", "track", "tracks", "id", "sections", "items"}
_LISTS = {
    "awards",
    "facts",
    "bands",
    "vetoes",
    "subjects",
    "parts",
    "also",
    "leagues",
    "parameters",
}
"""Keys of what goes by names: what follows them in a path is one."""
_ORDERED = {"bands", "by"}
"""Lists of named things whose order says something: the first band that fits, criteria in turn."""
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?=年)")
_SECTION = "section "
_GONE = object()
_AS_THEY_ARE = Numbering({}, {})
MONTHS = {"from", "until", "due", "through", "month"}
"""Keys whose values are months; what looks like one elsewhere (a column, an id) is no date."""
ROSTER = "roster"
"""The path of what is said of a unit."""

Home = tuple[Map, ...]
"""The sections that an item stands in, from the outermost in."""


@dataclass(frozen=True)
class Change:
    """One thing that two schemes say differently, "" where one of them says nothing.

    `track` and `item` are the clause (of the second scheme; of the first where it is gone, as its
    `Numbering` calls it), both "" for the scheme itself; `item` is "" for the track. `award` is
    what the key stands at: an award by what it counts, a fact by its label, a band, a veto; `path`
    leads to it in the rule file, and `keys` are those of the path from there on, none where all of
    it is new or gone. `kind` is `changed`, `added` or `removed`; `section` is the one that says it,
    around its items.
    """

    track: str
    item: str
    title: str
    award: str
    path: str
    key: str
    kind: str
    before: Any = None
    after: Any = None
    period: str = ""
    section: str = ""
    keys: tuple[str, ...] = ()


def changes(before: Scheme, after: Scheme, numbers: Numbering = _AS_THEY_ARE) -> list[Change]:
    """All that the rules of one scheme say otherwise than those of another.

    What names a clause by its `numbers` in either says the same. Months are compared as months of
    each one's own year.
    """
    return list(_Pair(before, after, numbers).all())


def years_alone(change: Change, years: int) -> bool:
    """Whether a text is another only because the year in it is the later one.

    >>> title = Change("t", "8", "", "", "title", "title", "changed", "2023年内", "2024年内")
    >>> years_alone(title, 1), years_alone(title, 2)
    (True, False)
    """
    old, new = change.before, change.after
    if not years or not isinstance(old, str) or not isinstance(new, str):
        return False
    return _YEAR.sub(lambda found: f"{int(found[0]) + years}", old) == new


def items_in(node: Map, above: Home = ()) -> Iterator[tuple[Home, Map]]:
    """Every item below a node, with the sections around it, from the outermost in."""
    for section in node.get("sections", ()):
        yield from items_in(section, (*above, section))
    yield from ((above, item) for item in node.get("items", ()))


class _Pair:
    """Two schemes beside each other."""

    def __init__(self, before: Scheme, after: Scheme, numbers: Numbering) -> None:
        self.schemes = before, after
        self.trees = renumbered(Variants(before).trees, numbers.new), Variants(after).trees
        self.years = before.year, after.year
        self.numbers = numbers

    def all(self) -> Iterator[Change]:
        before, after = self.trees
        yield from self._inside("", "", "", before["scheme"], after["scheme"], ())
        yield from self._groups()
        for track in {**self.schemes[0].tracks, **self.schemes[1].tracks}:
            yield from self._track(track)

    def _groups(self) -> Iterator[Change]:
        """Lists of units that take facts of others in one of the schemes alone."""
        old, new = (scheme.groups for scheme in self.schemes)
        for name, group in new.items():
            if name in old and old[name].open != group.open:
                what = group.title, ROSTER, "open", "changed", old[name].open, group.open
                yield Change("", "", "", *what)

    def _track(self, track: str) -> Iterator[Change]:
        old, new = (scheme.tracks.get(track) for scheme in self.schemes)
        if old is None or new is None:
            kind, there = ("added", new) if old is None else ("removed", old)
            assert there is not None
            yield Change(track, "", there.title, "", "", "track", kind)
            return
        trees = self.trees[0][track], self.trees[1][track]
        yield from self._units(old, new)
        yield from self._inside(track, "", new.title, _own(trees[0]), _own(trees[1]), ())
        items = [{item["id"]: item for _, item in items_in(tree)} for tree in trees]
        known = {self.numbers.new.get(name, name): item for name, item in items[0].items()}
        sections = [{item["id"]: _path(home) for home, item in items_in(tree)} for tree in trees]
        for name in {**known, **items[1]}:
            was, now = known.get(name), items[1].get(name)
            yield from self._item(track, name, was, now)
            if was is None or now is None:
                continue
            stood, stands = sections[0][was["id"]], sections[1][name]
            if stood != stands:
                what = "", "section", "section", "changed", stood, stands
                yield Change(track, name, now["title"], *what)

    def _units(self, old: m.Track, new: m.Track) -> Iterator[Change]:
        """Units that are on one roster alone, and what the rosters say of the others.

        Another name of a unit is the same unit.
        """
        known = self.schemes[1].names
        there = {known[name][1] for name in old.entities.names if name in known}
        for name in old.entities.names:
            if name not in known or known[name][0] != new.id:
                yield Change(new.id, "", new.title, name, "", "unit", "removed")
        for name in new.entities.names:
            if name not in there:
                yield Change(new.id, "", new.title, name, "", "unit", "added")
        if old.entities is new.entities:
            return
        before = {known[unit.name][1]: unit for unit in old.entities if unit.name in known}
        for unit in (unit for unit in new.entities if unit.name in before):
            was, now = _said_of(before[unit.name]), _said_of(unit)
            part_of = was.get("part_of", "")
            was |= {"part_of": known[part_of][1]} if part_of in known else {}
            for key in {**was, **now}:
                one, two = was.get(key), now.get(key)
                if not _same(one, two, self.years, key):
                    kind = "added" if one is None else "removed" if two is None else "changed"
                    yield Change(new.id, "", new.title, unit.name, ROSTER, key, kind, one, two)

    def _item(self, track: str, name: str, old: Map | None, new: Map | None) -> Iterator[Change]:
        if old is None or new is None:
            kind, there = ("added", new) if old is None else ("removed", old)
            assert there is not None
            yield Change(track, name, there["title"], "", "", "item", kind)
            return
        if old["id"] != new["id"]:
            yield Change(track, name, new["title"], "", "id", "id", "changed", old["id"], new["id"])
        yield from self._inside(track, name, new["title"], old, new, ())

    def _inside(
        self, track: str, item: str, title: str, old: Any, new: Any, path: tuple[str, ...]
    ) -> Iterator[Change]:
        """Where two nodes differ: key by key, things with a name by their names."""
        for key in {**old, **new}:
            if not path and key in _ASIDE:
                continue
            mine, other = old.get(key, _GONE), new.get(key, _GONE)
            if _same(mine, other, self.years, key):
                continue
            here = (*path, key)
            if isinstance(mine, Map) and isinstance(other, Map) and not _is_rule(here):
                yield from self._inside(track, item, title, mine, other, here)
            elif _named(mine) and _named(other):
                one, two = ({_name(entry): entry for entry in seq} for seq in (mine, other))
                yield from self._inside(track, item, title, one, two, here)
                orders = [n for n in one if n in two], [n for n in two if n in one]
                if key in _ORDERED and orders[0] != orders[1]:
                    yield self._change(track, item, title, (*here, "order"), *orders)
            else:
                yield self._change(track, item, title, here, mine, other)

    def _change(
        self, track: str, item: str, title: str, path: tuple[str, ...], old: Any, new: Any
    ) -> Change:
        kind = "added" if old is _GONE else "removed" if new is _GONE else "changed"
        before, after = (None if value is _GONE else value for value in (old, new))
        side = 0 if new is _GONE else 1
        section = "" if item or not path[0].startswith(_SECTION) else path[0].removeprefix(_SECTION)
        if section and len(path) == 1:
            return Change(track, "", title, "", "sections", "sections", kind, section=section)
        own = path[1:] if section else path
        at = next((n for n in range(len(own) - 1, 0, -1) if own[n - 1] in _LISTS), 0)
        award, period = self._award(side, track, item, own[: at + 1]) if at else ("", "")
        key, keys = (own[-1], own[at + 1 :]) if at + 1 < len(own) else (own[at - 1], ())
        keys = keys if at else own
        where = ".".join(path)
        what = where, key, kind, before, after, period, section, keys
        return Change(track, item, title, award, *what)

    def _award(self, side: int, track: str, item: str, path: tuple[str, ...]) -> tuple[str, str]:
        """What a path leads to, in words, and the period of what it limits."""
        scheme = self.schemes[side]
        if not item:
            return path[-1], ""
        found = scheme.tracks[track].items[item if side else self.numbers.old.get(item, item)]
        if path[0] == "facts" and path[1] in found.facts:
            return found.facts[path[1]].label, ""
        for award in found.awards if path[0] == "awards" else ():
            if award.id == path[1]:
                return title_of(found, award), str(award.period)
        return path[1] if path[0] in ("awards", "facts", "subjects") else "", ""


def _said_of(unit: m.Entity) -> dict[str, Any]:
    """What the roster says of a unit: its months, groups, columns, what it is a part of."""
    said = {"from": unit.first, "until": unit.last, "groups": sorted(unit.groups),
            "part_of": unit.part_of, **unit.columns}  # fmt: skip
    return {key: value for key, value in said.items() if value not in ("", [])}


def _path(home: Home) -> str:
    """The sections of an item by their ids."""
    return " / ".join(str(section["id"]) for section in home)


def _own(track: Map) -> dict[str, Any]:
    """What a track says itself, and each of its sections, without what stands in them."""
    own = {key: value for key, value in track.items() if key not in ("sections", "items")}
    for section in track.get("sections", ()):
        rest = {k: v for k, v in section.items() if k not in ("sections", "items", "id")}
        own[f"{_SECTION}{section['id']}"] = _mapped(rest, section)
        own |= {k: v for k, v in _own(section).items() if k.startswith(_SECTION)}
    return own


def _mapped(rest: Mapping[str, Any], like: Map) -> Map:
    made = Map(like.place)
    for key, value in rest.items():
        made.put(key, value, like.at(key), like.at(key))
    return made


def _is_rule(path: tuple[str, ...]) -> bool:
    """Whether what stands at a path is one thing to say: a condition, a measure, a table."""
    return path[-1] in ("when", "of", "over", "target", "from_track", "by", "zero_when") or (
        len(path) > 2 and path[-1] in ("points", "cap", "floor", "base", "multiplier")
    )


def _named(value: Any) -> bool:
    return isinstance(value, Seq) and all(
        isinstance(entry, Map) and ("id" in entry or "name" in entry) for entry in value
    )


def _name(entry: Map) -> str:
    return str(entry.get("id", entry.get("name", "")))


def _same(old: Any, new: Any, years: tuple[int, int], key: str) -> bool:
    """Whether two values of a key say the same, each in its own year.

    A month before both years is the same under its own name too.
    """
    if old is new and years[0] == years[1]:
        return True
    if isinstance(old, str) and isinstance(new, str):
        if key not in MONTHS or (old == new and old < f"{min(years)}"):
            return old == new
        return shifted_months(old, years[1] - years[0]) == new
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return old.keys() == new.keys() and all(_same(old[k], new[k], years, k) for k in old)
    if isinstance(old, list) and isinstance(new, list):
        pairs = zip(old, new, strict=False)
        return len(old) == len(new) and all(_same(*pair, years, key) for pair in pairs)
    return type(old) is type(new) and bool(old == new)


def shifted_months(text: str, years: int) -> str:
    """A month as that of another year; any other text stays.

    >>> shifted_months("2023-04", 1), shifted_months("2023", 1)
    ('2024-04', '2023')
    """
    found = _MONTH.fullmatch(text)
    return f"{int(found[1]) + years}-{found[2]}" if found else text
