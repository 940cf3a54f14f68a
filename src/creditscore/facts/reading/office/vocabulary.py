"""What the words of a table may mean in a scheme: its units, items, subjects and facts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import NamedTuple

from ....scheme import model as m
from ....scheme.scheme import Scheme
from ..figures import half_width
from .months import When, months_in

_SIGNS = r"[\s、·:：;；,，.．“”\"'‘’《》<>\-—_]+"
_BETWEEN_DIGITS = re.compile(rf"(?<=[0-9]){_SIGNS}(?=[0-9])")
_DROPPED = re.compile(rf"(?<![0-9]){_SIGNS}|{_SIGNS}(?![0-9])")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]$")
_DIGITS = "零一二三四五六七八九"
_LONGEST = 100
"""So many signs a name may have."""
_TITLE = 1000
"""So many signs of a title are looked at."""


def plain(text: str) -> str:
    """A text without blanks, line ends and signs between words, in half-width signs.

    Numbers stay apart: 1-1 is not 11.

    >>> plain("５、扩大信息 归集范围"), plain("附表一（五）"), plain("1—1 组")
    ('5扩大信息归集范围', '附表一(五)', '1.1组')
    """
    return _DROPPED.sub("", _BETWEEN_DIGITS.sub(".", half_width(text)))


def in_chinese(number: int) -> str:
    """A number below a hundred in Chinese.

    >>> in_chinese(5), in_chinese(10), in_chinese(31)
    ('五', '十', '三十一')
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word means: a unit, or what a figure is of; what it leaves open is None."""

    entity: str | None = None
    item: str | None = None
    subject: str | None = None
    fact: str | None = None
    month: str | None = None

    def joined(self, other: Meaning) -> Meaning | None:
        """Both together; None where they contradict each other."""
        found = {}
        for name in ("entity", "item", "subject", "fact", "month"):
            one, two = getattr(self, name), getattr(other, name)
            if one is not None and two is not None and one != two:
                return None
            found[name] = two if one is None else one
        return Meaning(**found)


class Named(NamedTuple):
    """All months, units and items that a text names, in its writing or the roster's own.

    `month_of_day` are the months of days, as of one by which something was handed in.
    """

    month: tuple[str, ...]
    month_of_day: tuple[str, ...]
    entity: tuple[str, ...]
    item: tuple[str, ...]


@dataclass(frozen=True)
class _Year:
    """A year, and the zone of its days."""

    year: int
    zone: tzinfo


class Vocabulary:
    """The words of a scheme, looked up whatever blanks and signs are in them."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.when: When = scheme

    def in_year(self, year: int) -> Vocabulary:
        """The same words where months that name no year are of one; what is known is kept."""
        if year == self.when.year:
            return self
        made = copy(self)
        made.when = _Year(year, self.scheme.zone)
        return made

    @cached_property
    def units(self) -> dict[str, str]:
        """Each name and alias of a unit, to its own name; one of some months alone to itself."""
        units = (e for track in self.scheme.tracks.values() for e in track.entities.dated())
        dated = {name for unit in units for name in unit.dated}
        names = self.scheme.names.items()
        return {plain(name): name if name in dated else own for name, (_, own) in names}

    @cached_property
    def items(self) -> dict[str, set[str]]:
        """What an item is called: its id, number, title, place in the source."""
        found: dict[str, set[str]] = defaultdict(set)
        for track in self.scheme.tracks.values():
            for item in track.items.values():
                for name in _names_of(item):
                    found[plain(name)].add(item.id)
        for part in self.scheme.parts:
            if part.fact:
                for name in (part.item, part.title, part.fact.label):
                    found[plain(name)].add(part.item)
        return found

    @cached_property
    def subjects(self) -> dict[str, set[str]]:
        """Each subject by its id and title."""
        found: dict[str, set[str]] = defaultdict(set)
        for track in self.scheme.tracks.values():
            for item in track.items.values():
                for subject in item.subjects:
                    for name in filter(None, (subject.id, subject.title)):
                        found[plain(name)].add(subject.id)
        return found

    @cached_property
    def facts(self) -> dict[str, set[str]]:
        """Each fact by its id and label, the label without what stands in brackets behind it."""
        found: dict[str, set[str]] = defaultdict(set)
        for fact in self._every_fact():
            for name in (fact.id, fact.label, _BRACKETED.sub("", fact.label)):
                found[plain(name)].add(fact.id)
        return found

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels and ids as they are written, for near names."""
        return {name: fact.id for fact in self._every_fact() for name in (fact.label, fact.id)}

    def _every_fact(self) -> Iterator[m.Fact]:
        for track in self.scheme.tracks.values():
            for item in track.items.values():
                yield from item.facts.values()
        yield from (part.fact for part in self.scheme.parts if part.fact)

    def meanings(self, text: str) -> list[Meaning]:
        """All that a text may mean, as a whole or in two parts; the surest first.

        >>> from creditscore import load_scheme
        >>> words = Vocabulary(load_scheme("changzhi-2023"))
        >>> words.meanings("行政许可申请"), words.meanings("第五条　合规条数")[0].item
        ([], '5')
        """
        key = plain(text[:_LONGEST])
        if not key or len(text) > _LONGEST:
            return []
        if key not in self._known:
            whole = self._whole(key)
            self._known[key] = whole or [*dict.fromkeys(self._halves(key))]
        return self._known[key]

    @cached_property
    def _known(self) -> dict[str, list[Meaning]]:
        return {}

    def _whole(self, key: str) -> list[Meaning]:
        found = [Meaning(entity=self.units[key])] if key in self.units else []
        found += [Meaning(fact=fact) for fact in sorted(self.facts.get(key, ()))]
        found += [Meaning(subject=subject) for subject in sorted(self.subjects.get(key, ()))]
        found += [Meaning(item=item) for item in sorted(self.items.get(key, ()))]
        return found

    def _halves(self, key: str) -> Iterator[Meaning]:
        """A text of two words, none of them a unit or a bare number: 第五项合规条数."""
        for at in range(2, len(key) - 1):
            first, second = key[:at].strip("()"), key[at:].strip("()")
            if first.isdigit() or second.isdigit():
                continue
            for one in (found for found in self._whole(first) if found.entity is None):
                for other in (found for found in self._whole(second) if found.entity is None):
                    joined = one.joined(other)
                    if joined is not None and joined not in (one, other):
                        yield joined

    def named_in(self, text: str) -> Named:
        """The months, units and items that a title or the name of a sheet or a file names."""
        text = text[:_TITLE]
        key = rest = plain(text)
        units: dict[str, None] = {}
        for name in sorted((n for n in self.units if len(n) > 1 and n in key), key=len)[::-1]:
            if name in rest:  # and not only within a longer name
                units[self.units[name]] = None
                rest = rest.replace(name, " ")
        own = dict.fromkeys(self.scheme.own_names[unit] for unit in units)
        items = {
            item: None
            for name, found in self.items.items()
            if len(found) == 1 and len(name) > 3 and name in key
            for item in found
        }
        return Named(
            month=tuple(months_in(text, self.when)),
            month_of_day=tuple(months_in(text, self.when, days=True)),
            entity=tuple(own if len(own) == 1 < len(units) else units),
            item=tuple(items),
        )


def _names_of(item: m.Item) -> Iterator[str]:
    forms = {item.id}
    if item.id.isdigit() and 0 < int(item.id) < 100:
        forms.add(in_chinese(int(item.id)))
    yield from (item.title, item.cites, item.id)
    tail = _BRACKETED.search(item.cites)
    if tail:
        yield tail[0]
    for form in forms:
        yield from (f"第{form}{kind}" for kind in ("条", "项", "款"))
        yield from (f"{form}、{item.title}", f"第{form}项{item.title}", f"第{form}条{item.title}")
        yield f"（{form}）{item.title}"
