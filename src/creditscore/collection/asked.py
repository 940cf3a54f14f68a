"""What a unit is asked to fill in for a month: what it answers for and what counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..language import Say
from ..scheme import model as m
from ..scheme.earnings import earns
from ..scheme.fact_dictionary import Entry, dictionary
from ..scheme.scheme import Scheme

ZH = Say("zh")
"""Templates speak the language of the office."""


@dataclass(frozen=True)
class Asked:
    """A fact that is asked for, and the sections in which its clause stands."""

    entry: Entry
    path: tuple[str, ...]

    @property
    def item(self) -> str:
        """The item by which fact tables name it."""
        return self.entry.item

    @property
    def fact(self) -> m.Fact:
        """The fact."""
        return self.entry.fact

    @property
    def subject(self) -> str | None:
        """The subject, "" where the item has none, None where its subjects are open."""
        item = self.entry.of
        if isinstance(item, m.Item) and item.open_subjects:
            return None
        return self.entry.subject.id if self.entry.subject else ""

    @property
    def key(self) -> tuple[str, str | None, str]:
        """The item, the subject and the fact by their ids."""
        return self.item, self.subject, self.fact.id

    @property
    def by_office(self) -> bool:
        """Whether another than the unit fills it in."""
        return bool(self.fact.filled_by)

    @property
    def title(self) -> str:
        """The clause by its number and title; a part of the year has a title alone."""
        return self.titled(ZH)

    def titled(self, say: Say) -> str:
        """The same in the language of the reader."""
        of = self.entry.of
        if isinstance(of, m.Part):
            return of.title
        return say(f"第{of.id}项　{of.title}", f"Item {of.id}　{of.title}")

    def subject_title(self, subject: str) -> str:
        """A subject by its title, with the role of the unit where it has one of its own."""
        own = self.entry.subject
        title = own.title if own and own.title and own.title != subject else ""
        text = f"{subject}　{title}" if title else subject
        return f"{text}（{self.entry.role}）" if own and own.answers and self.entry.role else text


def by_subject(asked: Sequence[Asked]) -> bool:
    """Whether what is asked of a clause is asked subject by subject."""
    return asked[0].subject != ""


def worth(asked: Iterable[Asked], say: Say = ZH) -> str:
    """What figures can earn, or have to reach: a line for those that come to the same.

    >>> from creditscore import load_scheme
    >>> scheme = load_scheme("changzhi-2023")
    >>> asked = Selection(scheme).of_unit(scheme.tracks["departments"], "市税务局", "2023-05")
    >>> worth(a for a in asked if a.item == "22").splitlines()
    ['新实施的守信便利事项数：每1记10分', '报送守信激励事例数：每1记2分，全年最多20分']
    """
    found: dict[str, dict[str, None]] = {}
    for one in asked:
        for text in earns(one.entry, say).split(say("；", "; ")):
            found.setdefault(text, {})[one.fact.label] = None
    whole = say("目标", "target"), say("本条", "the item")
    return "\n".join(
        text if text.startswith(whole) else f"{say('、', ', ').join(labels)}{say('：', ': ')}{text}"
        for text, labels in found.items()
    )


class Selection:
    """What a scheme asks for, unit by unit and month by month."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def of_unit(self, track: m.Track, unit: str, month: str) -> tuple[Asked, ...]:
        """What is asked of a unit, in the order of the document.

        >>> from creditscore import load_scheme
        >>> scheme = load_scheme("changzhi-2023")
        >>> asked = Selection(scheme).of_unit(scheme.tracks["departments"], "市税务局", "2023-05")
        >>> [(a.subject, a.fact.label) for a in asked if a.item == "23"][:2]
        [('纳税信用A级', '该类守信企业数'), ('纳税信用A级', '该类企业总数')]
        """
        paths = self._paths(track, month)
        found = dictionary(self.scheme, unit=unit, month=month)
        return tuple(
            Asked(entry, paths[entry.item])
            for entry in found
            if entry.counts
            and entry.item in paths
            and (entry.standing == "listed" or unit in entry.answering.also)
        )

    def _paths(self, track: m.Track, month: str) -> dict[str, tuple[str, ...]]:
        """The sections of each item that is in force in a month."""
        key = track.id, month
        if key not in self._made:
            found = {part.item: () for part in self.scheme.parts if part.fact}
            self._made[key] = found | _below(track.root, (), month)
        return self._made[key]

    @cached_property
    def _made(self) -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
        return {}


def _below(section: m.Section, path: tuple[str, ...], month: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for node in section.children:
        if not (node.first or month) <= month <= (node.last or month):
            continue
        if isinstance(node, m.Item):
            found[node.id] = path
        else:
            title = f"{node.id}、{node.title}" if node.title not in ("", node.id) else node.id
            found |= _below(node, (*path, title), month)
    return found
