"""The fact dictionary as lines of text: an item with its rule, its subjects, their facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .speech import Speech

if TYPE_CHECKING:
    from ..scheme.fact_dictionary import Entry


def lines(t: Speech, entries: Sequence[Entry], everything: bool) -> Iterator[str]:
    """Entries as text: an item with its rule, then its subjects and their facts."""
    by_item: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        by_item.setdefault((entry.track.id, entry.item), []).append(entry)
    for found in by_item.values():
        yield from _item(t, found, everything)


def _item(t: Speech, entries: Sequence[Entry], everything: bool) -> Iterator[str]:
    first = entries[0]
    number = t(f"第{first.item}项", f"Item {first.item}")
    cites = f"［{first.cites}］" if first.cites else ""
    home = "" if first.standing else f"{first.track.title} "
    yield f"\n{home}{number} {first.of.title}{cites}"
    if first.says:
        yield f"  {t('规则：', 'Rule: ')}{first.says}"
    if first.blank:
        yield f"  {t('不用填：', 'Nothing to report: ')}{first.blank}"
    by_subject: dict[str, list[Entry]] = {}
    for entry in entries:
        by_subject.setdefault(entry.subject.id if entry.subject else "", []).append(entry)
    alike: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for subject, some in by_subject.items():
        lines = tuple(_fact(t, entry) for entry in some if entry.counts or everything)
        alike.setdefault(lines, []).append(subject)
    who = {s: _who(t, some[0]) for s, some in by_subject.items()}
    same = len(set(who.values())) == 1
    if same:
        yield f"  {'' if first.answers else t('责任单位：', 'Who: ')}{next(iter(who.values()))}"
    for lines, subjects in alike.items():
        if subjects != [""] and same:
            yield f"  {t('类别：', 'Subjects: ')}{t('、', ', ').join(subjects)}"
        elif subjects != [""]:
            yield from (f"  {t('类别', 'Subject')} {s}{t('：', ': ')}{who[s]}" for s in subjects)
        yield from (f"    {line}" for fact in lines for line in fact)
    counting = {entry.fact.id for entry in entries if entry.counts}
    idle = [entry.fact.label for entry in entries if entry.fact.id not in counting]
    if idle and not everything and not first.blank:
        none = t("不用填：", "Need not be reported: ")
        yield f"  {none}{t('、', ', ').join(dict.fromkeys(idle))}"


def _who(t: Speech, entry: Entry) -> str:
    """Who answers, and as what the unit asked about does."""
    from ..scheme import fact_words as words

    role = t(f"（本单位是{entry.role}）", f" (this unit: {entry.role})") if entry.role else ""
    return words.answers(entry, t) + role


def _fact(t: Speech, entry: Entry) -> tuple[str, ...]:
    """A fact, how it is filled in, and what it earns, a line each."""
    from ..scheme import fact_words as words
    from ..scheme.earnings import earns

    fact = entry.fact
    kind = (
        f"{t(*words.TYPES[fact.type])}{t('（', ' (')}{t(*words.FILLING[fact.type])}{t('）', ')')}"
    )
    how = [kind, words.missing(fact, t), words.bounds(entry, t)]
    if fact.filled_by:
        how.append(t(f"由{fact.filled_by}填", f"filled in by {fact.filled_by}"))
    return (
        f"{fact.label} [{fact.id}]",
        f"  {t('；', '; ').join(part for part in how if part)}",
        f"  {earns(entry, t)}",
    )
