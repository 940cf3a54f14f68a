"""The fields of the form of a unit's month: what is asked, what stands there, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ...collection.asked import Asked, by_subject, worth
from ...collection.validation import how
from ...facts.reading.figures import figure
from ...language import Say
from ...scheme.scheme import Scheme
from ..office.rows import Row

FILE = "网页填报"
"""What places of figures say that were filled in in a page."""
OPEN_ROWS = 6
"""How many rows an item whose subjects are open has for them, beside those that have figures."""
Key = tuple[str, str, str]
"""Item, subject and fact."""


@dataclass(frozen=True)
class Field:
    """A cell of the form; `closed` says why it is not to be filled in, `wrong` what is wrong."""

    name: str
    id: str
    label: str
    value: str = ""
    mode: str = "numeric"
    flag: bool = False
    options: Sequence[tuple[str, str]] = ()
    closed: str = ""
    wrong: Sequence[str] = ()


@dataclass(frozen=True)
class Word:
    """A cell of words: a remark, or the name of an open subject."""

    name: str
    value: str


@dataclass(frozen=True)
class Line:
    """A row of a clause's table."""

    title: str
    cells: Sequence[Field]
    how: str = ""
    subject: Word | None = None
    remark: Word | None = None


@dataclass(frozen=True)
class Clause:
    """A clause with what it says and its table."""

    id: str
    title: str
    notes: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Line]


@dataclass(frozen=True)
class Section:
    """A section of the form."""

    title: str
    clauses: Sequence[Clause]


@dataclass(frozen=True)
class Form:
    """What a form is made from: what is asked, the figures there, those before, what is wrong.

    `office` says that whoever fills it in fills in what is the office's too.
    """

    asked: Sequence[Asked]
    rows: Mapping[Key, Row]
    before: Mapping[Key, str]
    wrong: Mapping[Key, Sequence[str]]
    office: bool
    say: Say
    ids: dict[str, int] = field(default_factory=dict)

    def sections(self) -> Iterator[Section]:
        """The sections with their clauses, in the order of the document."""
        for name, found in groupby(self.asked, lambda a: (*a.path, "")[0]):
            whole = name or self.say("全年", "the year")
            clauses = [self._clause([*mine]) for _, mine in groupby(found, lambda a: a.item)]
            yield Section(whole, clauses)

    def _clause(self, asked: Sequence[Asked]) -> Clause:
        say, first = self.say, asked[0]
        cites = f"［{first.entry.cites}］" if first.entry.cites else ""
        notes = [say("规则：", "Rule: ") + first.entry.says] if first.entry.says else []
        notes += worth(asked, say).splitlines()
        subjects = by_subject(asked)
        heads, rows = self._of_subjects(asked) if subjects else self._of_facts(asked)
        return Clause(f"i-{first.item}", f"{first.titled(say)}{cites}", notes, heads, rows)

    def _of_facts(self, asked: Sequence[Asked]) -> tuple[list[str], list[Line]]:
        """A row a fact."""
        say = self.say
        before = any(self.before.get(_key(a)) for a in asked)
        heads = [say("填报内容", "figure"), say("本月数", "this month")]
        heads += [say("上月末", "last month")] if before else []
        rows = []
        for a in asked:
            cells = [self._field(a, "")]
            cells += [self._closed(self.before.get(_key(a), ""))] if before else []
            remark = None if self._closed_to(a) else self._remark(a, "")
            rows.append(Line(a.fact.label, cells, how(a, say), None, remark))
        return [*heads, say("说明（依据）", "remarks")], rows

    def _of_subjects(self, asked: Sequence[Asked]) -> tuple[list[str], list[Line]]:
        """A row a subject, a column a fact."""
        say = self.say
        facts = {a.fact.id: a for a in reversed(asked)}
        columns = [facts[key] for key in dict.fromkeys(a.fact.id for a in asked)]
        own = asked[0].subject is None
        heads = [say("名称", "name") if own else say("类别", "subject")]
        heads += [f"{a.fact.label}（{how(a, say)}）" for a in columns]
        rows = []
        if own:
            item = asked[0].item
            there = dict.fromkeys(key[1] for key in self.rows if key[0] == item)
            for number, subject in enumerate([*there, *[""] * OPEN_ROWS]):
                cells = [self._field(a, subject, number) for a in columns]
                word = Word(f"s|{item}|{number}", subject)
                said = self._remark(asked[0], subject, number)
                rows.append(Line(subject or str(number + 1), cells, "", word, said))
        else:
            for subject, found in groupby(asked, lambda a: a.subject or ""):
                here = {a.fact.id: a for a in found}
                cells = [
                    self._field(here[a.fact.id], subject)
                    if a.fact.id in here
                    else self._closed("—")
                    for a in columns
                ]
                any_ = next(iter(here.values()))
                remark = None if self._closed_to(any_) else self._remark(any_, subject)
                rows.append(Line(any_.subject_title(subject), cells, "", None, remark))
        return [*heads, say("说明（依据）", "remarks")], rows

    def _field(self, asked: Asked, subject: str, number: int | None = None) -> Field:
        say, key = self.say, (asked.item, subject, asked.fact.id)
        if self._closed_to(asked):
            who = asked.fact.filled_by
            return self._closed(say(f"由{who}填报", f"filled in by {who}"))
        name = name_of(asked, subject, number)
        row = self.rows.get(key)
        label = " ".join(part for part in (subject, asked.fact.label) if part)
        flag = asked.fact.type == "flag"
        options = [("", say("（空）", "(empty)")), ("1", say("是", "yes")), ("0", say("否", "no"))]
        value = row.value if row else ""
        if flag and value not in ("", "0", "1"):
            options.append((value, value))
        whole = asked.fact.type in ("count", "stock")
        return Field(
            name,
            f"f{self.ids.setdefault(name, len(self.ids))}",
            label,
            value,
            "numeric" if whole else "decimal",
            flag,
            options,
            "",
            self.wrong.get(key, ()),
        )

    def _closed_to(self, asked: Asked) -> bool:
        return asked.by_office and not self.office

    def _closed(self, text: str) -> Field:
        return Field("", "", "", closed=text or "—")

    def _remark(self, asked: Asked, subject: str, number: int | None = None) -> Word:
        found = [row for key, row in self.rows.items() if key[:2] == (asked.item, subject)]
        if not by_subject([asked]):
            found = [row for row in found if row.fact == asked.fact.id]
        text = next((said for row in found if (said := _said(row))), "")
        fact = "" if by_subject([asked]) else asked.fact.id
        place = subject if number is None else str(number)
        return Word(f"r|{asked.item}|{place}|{fact}", text)


def name_of(asked: Asked, subject: str, number: int | None = None) -> str:
    """The name of a field; of an open subject by the number of its row."""
    return f"v|{asked.item}|{subject if number is None else number}|{asked.fact.id}"


def rows_of(
    asked: Sequence[Asked], sent: Mapping[str, str], unit: str, month: str, *, office: bool
) -> list[Row]:
    """The figures of a form that was sent, a row each, in the order of the form."""
    found: list[Row] = []
    for a in asked:
        if a.by_office and not office:
            continue
        if a.subject is None:
            numbers = [key.split("|")[2] for key in sent if key.startswith(f"s|{a.item}|")]
            places = [(sent[f"s|{a.item}|{n}"].strip(), n) for n in numbers]
        else:
            places = [(a.subject, a.subject)]
        for subject, place in places:
            value = sent.get(f"v|{a.item}|{place}|{a.fact.id}", "").strip()
            if not value:
                continue
            fact = "" if by_subject([a]) else a.fact.id
            remark = sent.get(f"r|{a.item}|{place}|{fact}", "").strip()
            found.append(
                Row(month, unit, a.item, subject, a.fact.id, str(figure(value)), "", remark, FILE,
                    len(found) + 1)
            )  # fmt: skip
    return found


def before(rows: Sequence[Row], scheme: Scheme, unit: str, month: str) -> dict[Key, str]:
    """The last figures of a unit's stocks before a month."""
    track, _ = scheme.find(unit)
    stocks = {
        (item.id, fact.id)
        for item in track.items.values()
        for fact in item.facts.values()
        if fact.type == "stock"
    }
    found: dict[Key, tuple[str, str]] = {}
    for row in rows:
        key = row.item, row.subject, row.fact
        if row.entity == unit and row.month < month and (row.item, row.fact) in stocks:
            found[key] = max(found.get(key, ("", "")), (row.month, row.value))
    return {key: value for key, (_, value) in found.items()}


def _key(asked: Asked) -> Key:
    return asked.item, asked.subject or "", asked.fact.id


def _said(row: Row) -> str:
    """The remark beside a figure, without the cell that it came from."""
    return row.source.partition("；")[2] if row.source.startswith(row.file) else row.source
