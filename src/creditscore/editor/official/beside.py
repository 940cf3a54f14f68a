"""Rules set beside the clauses of a text, by what they cite; what does not go together is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...scheme import model as m
from ...scheme.scheme import Scheme
from .clauses import Clause, cut
from .labels import Cited, Label, cited
from .reading import blocks_of


@dataclass(frozen=True)
class Match:
    """What a citation of a rule comes to in the text.

    `clauses` are those it may mean: one, several where the text has it more than once, or none.
    `near` are clauses of the same number elsewhere, where there are none. `inner` is the end of a
    citation that the text does not set apart, so that the clause around it stands here. `moved` is
    a clause that has the title of the rule, where the one of its number has another.
    """

    cites: str
    clauses: tuple[Clause, ...]
    near: tuple[Clause, ...] = ()
    inner: bool = False
    moved: Clause | None = None

    @property
    def clear(self) -> bool:
        """Whether there is one clause, and nothing to be said against it."""
        return len(self.clauses) == 1 and not self.inner and not self.moved


@dataclass(frozen=True)
class Beside:
    """A text beside the rules of a scheme: by track and item, and the clauses that no rule cites.

    Of clauses that stand together without a rule the outermost is named. `provisions` are those
    that `document.yaml` holds and no rule.
    """

    name: str
    whole: Clause
    rules: Mapping[tuple[str, str], tuple[Match, ...]]
    unruled: Sequence[Clause]
    provisions: Sequence[Clause]


def beside(scheme: Scheme, path: Path) -> Beside:
    """Read a document and set it beside the rules; raises `UsageError` where it cannot be read."""
    whole = cut(blocks_of(path))
    text = _Text(whole)
    rules: dict[tuple[str, str], tuple[Match, ...]] = {}
    for track in scheme.tracks.values():
        for item in track.items.values():
            within = (track.cites, scheme.cites)
            rules[track.id, item.id] = tuple(text.matches(item, within))
    ruled = [c for found in rules.values() for match in found for c in match.clauses]
    told = [c for cites in _provisions(scheme) for c in text.clauses(cites)]
    around = _around(ruled)
    provisions = [clause for clause in dict.fromkeys(told) if clause not in around]
    unruled = _outermost(whole, around | _around(provisions), {*ruled, *provisions})
    return Beside(path.name, whole, rules, [*unruled], provisions)


def _provisions(scheme: Scheme) -> Iterator[Cited]:
    """What the provisions and the tasks beside the rules cite."""
    yield from cited(scheme.document.tasks)
    for chapter in scheme.document.chapters:
        own = cited(chapter.cites)
        if not any(provision.no for provision in chapter.provisions):
            yield from own
        for provision in chapter.provisions:
            yield from cited(provision.cites)
            yield from ((*each, *last) for each in own for last in cited(provision.no))


def _around(clauses: Iterable[Clause]) -> set[Clause]:
    """Clauses with all that they stand in."""
    return {above for clause in clauses for above in clause.path}


def _outermost(clause: Clause, held: set[Clause], cited: set[Clause]) -> Iterator[Clause]:
    """The clauses within one that are not cited, nor anything within them; `held` has some."""
    for inner in clause.within:
        if inner in cited:
            continue
        if inner in held:
            yield from _outermost(inner, held, cited)
        else:
            yield inner


class _Text:
    """The clauses of a text by their numbers."""

    def __init__(self, whole: Clause) -> None:
        self._of: dict[Label, list[Clause]] = {}
        for clause in whole.walk():
            if clause.label:
                self._of.setdefault(clause.label, []).append(clause)

    def matches(self, item: m.Item, within: Sequence[str]) -> Iterator[Match]:
        """What the citations of an item come to; `within` narrows what is there more than once."""
        for each in cited(item.cites):
            found, inner = self.clauses(each), False
            if not found and isinstance(each[-1], Label) and each[-1].kind in ("项", "款"):
                found, inner = self.clauses(each[:-1]), True
            for around in within:
                if len(found) > 1:
                    found = _narrowed(found, cited(around)) or found
            last = each[-1]
            near = () if found or isinstance(last, str) else tuple(self._near(last))
            moved = self._moved(found[0], item.title) if len(found) == 1 and not inner else None
            yield Match(item.cites, tuple(found), near, inner and bool(found), moved)

    def clauses(self, each: Cited) -> list[Clause]:
        """The clauses that a citation names, by the likeliest meaning of its last number."""
        last = each[-1] if each else ""
        if isinstance(last, str):
            return []
        for label in last.meant():
            if found := [c for c in self._of.get(label, ()) if _stands(c, each[:-1])]:
                direct = [c for c in found if c.above and each[1:] and _is(c.above, each[-2])]
                return direct or found
        return []

    def _near(self, last: Label) -> Iterator[Clause]:
        for label in last.meant():
            yield from self._of.get(label, ())

    def _moved(self, found: Clause, title: str) -> Clause | None:
        """A clause beside the one of a rule's number that has the rule's title instead of it."""
        wanted = _letters(title)
        if not wanted or wanted in _letters(found.title) or not found.above or not found.label:
            return None
        around = next((c for c in found.path if c.label and c.label.rank < (6, 0)), None)
        others = (around or found.path[0].above or found).walk()
        same = (c for c in others if c.label and c.label.kind == found.label.kind)
        return next((c for c in same if wanted in _letters(c.title)), None)


def _stands(clause: Clause, around: Sequence[Label | str]) -> bool:
    """Whether a clause stands in what is named around it, from the outside inwards."""
    path = iter(clause.path[:-1])
    return all(any(_is(above, part) for above in path) for part in around)


def _is(clause: Clause, part: Label | str) -> bool:
    if isinstance(part, str):
        return _letters(part) in _letters(clause.title)
    return clause.label in part.meant()


def _narrowed(found: list[Clause], around: Sequence[Cited]) -> list[Clause]:
    """Those that stand in what the table of rules cites."""
    return [clause for clause in found if any(each and _stands(clause, each) for each in around)]


def _letters(text: str) -> str:
    """A title without blanks and signs, which copies write in their own ways."""
    return re.sub(r"[\W_]+", "", text)
