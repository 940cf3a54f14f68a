"""The template of one unit: a cover, and a sheet for each section with a table for each clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..errors import letters
from ..facts.reading.templates import COLUMNS, REMARK, SIGNED, SUBJECT
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..widths import lines
from .asked import Asked, by_subject, worth
from .previous import Stocks
from .validation import how, rule
from .workbook import Book, Sheet, as_key

_LABEL, _FIGURE, _REMARK = 34, 13, 30
_OPEN_ROWS = 6
"""How many rows an item whose subjects are open has for them."""


@dataclass(frozen=True)
class Unit:
    """Whose template it is, of which month, and what is asked; `before` has last month's stocks."""

    scheme: Scheme
    track: m.Track
    unit: m.Entity
    month: str
    asked: Sequence[Asked]
    before: Stocks

    def stock(self, asked: Asked) -> str:
        """The figure of last month of a stock, "" where it is not known."""
        key = (self.unit.name, asked.item, asked.subject or "", asked.fact.id)
        return self.before.get(key, "")


def write(book: Book, unit: Unit) -> None:
    """Write the sheets of a unit's template."""
    sections = [
        (name, list(found)) for name, found in groupby(unit.asked, lambda a: (*a.path, "")[0])
    ]
    cover = book.sheet("封面", pages=1)
    names = []
    for name, asked in sections:
        sheet = book.sheet(name or "填报")
        names.append((sheet.made.get_name(), asked))
        _Section(sheet, unit, asked).write(name)
    _cover(cover, unit, names)


def _cover(sheet: Sheet, unit: Unit, names: Sequence[tuple[str, Sequence[Asked]]]) -> None:
    sheet.columns([30, 34, 20, 14])
    scheme, month = unit.scheme, in_words(unit.month)
    stamp = {"scheme": scheme.id, "month": unit.month, "entity": unit.unit.name}
    sheet.key(stamp)
    sheet.across(f"{scheme.title}填报表", "title")
    sheet.next(lines(scheme.title, 50) * 2)
    sheet.across(f"{unit.unit.name}　{month}", "title")
    sheet.next(2)
    sheet.next()
    entries: tuple[tuple[str, dict[str, str]], ...] = (
        ("填报人", {SIGNED: "name"}),
        ("联系电话", {}),
        ("填报日期", {}),
    )
    for label, key in entries:
        sheet.put(0, as_key(key) if key else "", "key")
        sheet.put(1, label, "label")
        sheet.put(2, None, "word")
        sheet.next(2)
    sheet.next()
    for text in _instructions(unit):
        sheet.paragraph(text, "text")
    sheet.next()
    for column, head in enumerate(("工作表", "条款", "本单位应填单元格"), 1):
        sheet.put(column, head, "heading")
    sheet.next(1)
    for name, asked in names:
        mine = [a for a in asked if not a.by_office]
        clauses = dict.fromkeys(a.item for a in asked)
        sheet.put(1, name, "label")
        sheet.put(2, "、".join(clauses), "label")
        sheet.put(3, len(mine), "count")
        sheet.next(max(lines(name, 28), lines("、".join(clauses), 32)))


def _instructions(unit: Unit) -> Iterable[str]:
    yield "填报说明"
    yield "1. 只填浅黄色单元格；其他的已锁定，不用填，也不要增删行列、不改工作表名。"
    month = in_words(unit.month)
    yield f"2. 每格填{month}当月的数；标“月末数”的填当月最后一天的数。规则和可得分写在各条上方。"
    yield "3. “必填”的没有也要填 0；“不填按0”的没有就空着；“不填即未报”的不填视为没有报。"
    yield "4. “说明”栏填依据，如文号、台账名称；会随数据一起保存，核对得分时可查。"
    yield "5. 填完在本页填写填报人，保存后原样发回，不要转成其他格式，文件名可以改。"
    if unit.before:
        yield "6. “上月末”是已报的上月数，供核对；与实际不符的，请联系考核小组更正，不要只改本月。"
    others = dict.fromkeys(a.fact.filled_by for a in unit.asked if a.by_office)
    for name in others:
        yield f"灰色的“由{name}填报”由{name}统一填，列出来是为了让单位知道这一条怎样计分。"


class _Section:
    """One sheet: the clauses of a section, a table each."""

    def __init__(self, sheet: Sheet, unit: Unit, asked: Sequence[Asked]) -> None:
        self.sheet, self.unit, self.asked = sheet, unit, asked
        self.clauses = [(c, list(found)) for c, found in groupby(asked, lambda a: a.item)]
        self.figures = max(3, *(self._columns(found) for _, found in self.clauses))

    def _columns(self, asked: Sequence[Asked]) -> int:
        """How many columns of figures the table of a clause has."""
        if not by_subject(asked):
            return 0
        facts = {a.fact.id: a.fact.type == "stock" for a in asked}
        return len(facts) + (sum(facts.values()) if self.unit.before else 0)

    def write(self, name: str) -> None:
        sheet = self.sheet
        sheet.columns([_LABEL, *[_FIGURE] * self.figures, _REMARK])
        sheet.key("creditscore")
        whose = f"{self.unit.unit.name}　{in_words(self.unit.month)}"
        sheet.across(f"{name or self.unit.scheme.title}（{whose}）", "title")
        sheet.next(2)
        path: tuple[str, ...] = ()
        for _, asked in self.clauses:
            if asked[0].path[1:] and asked[0].path != path:
                sheet.paragraph("　".join(asked[0].path[1:]), "heading")
            path = asked[0].path
            self._head(asked)
            if by_subject(asked):
                self._table_of_subjects(asked)
            else:
                self._table_of_facts(asked)
            sheet.next()

    def _head(self, asked: Sequence[Asked]) -> None:
        sheet, entry = self.sheet, asked[0].entry
        cites = f"［{entry.cites}］" if entry.cites else ""
        roles = dict.fromkeys(a.entry.role for a in asked if a.entry.role)
        role = f"　本单位：{next(iter(roles))}" if len(roles) == 1 else ""
        sheet.paragraph(f"{asked[0].title}{cites}{role}", "clause")
        if entry.says:
            sheet.paragraph(f"规则：{entry.says}", "rule")
        sheet.paragraph(worth(asked), "rule")

    def _table_of_facts(self, asked: Sequence[Asked]) -> None:
        """A row a fact."""
        sheet, last = self.sheet, self.figures + 2
        sheet.key(COLUMNS)
        sheet.put(2, as_key({"value": "here"}), "key")
        sheet.put(last, as_key({REMARK: "yes"}), "key")
        sheet.next(hidden=True)
        heads = ["填报内容", "本月数", *(["上月末"] if self.unit.before else [])]
        for column, head in enumerate(heads, 1):
            sheet.put(column, head, "heading")
        first = len(heads) + 1
        sheet.across("填法", "heading", first, last - 1)
        sheet.put(last, "说明（依据）", "heading")
        sheet.next(1)
        row = {a.fact.id: f"$C${sheet.row + at + 1}" for at, a in enumerate(asked)}
        for a in asked:
            if not a.by_office:
                sheet.key({"item": a.item, "subject": a.subject or "", "fact": a.fact.id})
            sheet.put(1, a.fact.label, "label")
            self._entry(a, 2, row)
            if self.unit.before:
                sheet.put(3, _figure(self.unit.stock(a)), "closed")
            sheet.across("" if a.by_office else how(a), "how", first, last - 1)
            sheet.put(last, None, "closed" if a.by_office else "word")
            room = _FIGURE * (last - first) - 1
            sheet.next(max(lines(a.fact.label, _LABEL - 2), lines(how(a), room)))

    def _table_of_subjects(self, asked: Sequence[Asked]) -> None:
        """A row a subject, a column a fact, and one for last month's figure of a stock."""
        sheet, last = self.sheet, self.figures + 2
        heads: list[tuple[Asked, bool]] = []
        for first in {a.fact.id: a for a in reversed(asked)}.values():
            heads.insert(0, (first, False))
            if self.unit.before and first.fact.type == "stock":
                heads.insert(1, (first, True))
        own = asked[0].subject is None
        sheet.key(COLUMNS)
        if own:
            sheet.put(1, as_key({SUBJECT: "yes"}), "key")
        for column, (a, before) in enumerate(heads, 2):
            if not before and not a.by_office:
                sheet.put(column, as_key({"item": a.item, "fact": a.fact.id}), "key")
        sheet.put(len(heads) + 2, as_key({REMARK: "yes"}), "key")
        sheet.next(hidden=True)
        sheet.put(1, "名称（逐行填写）" if own else "类别", "heading")
        texts = [
            f"{a.fact.label}（上月末）" if before else f"{a.fact.label}\n（{how(a)}）"
            for a, before in heads
        ]
        for column, text in enumerate(texts, 2):
            sheet.put(column, text, "heading")
        sheet.across("说明（依据）", "heading", len(heads) + 2, last)
        sheet.next(max(lines(text, _FIGURE - 2) for text in texts))
        rows: Mapping[str, Sequence[Asked]] = (
            {f"?{n}": asked for n in range(_OPEN_ROWS)}
            if own
            else {s or "": list(found) for s, found in groupby(asked, lambda a: a.subject)}
        )
        for subject, here in rows.items():
            self._row(subject, here, heads, own)

    def _row(
        self, subject: str, here: Sequence[Asked], heads: Sequence[tuple[Asked, bool]], own: bool
    ) -> None:
        sheet, last = self.sheet, self.figures + 2
        known = {a.fact.id: a for a in here}
        sheet.key({"subject": "" if own else subject})
        label = here[0].subject_title(subject)
        sheet.put(1, None if own else label, "word" if own else "label")
        columns = [column for column, _ in enumerate(heads, 2)]
        places = {
            a.fact.id: f"${letters(column + 1)}${sheet.row + 1}"
            for column, (a, before) in zip(columns, heads, strict=True)
            if not before
        }
        for column, (a, before) in zip(columns, heads, strict=True):
            if a.fact.id not in known:
                sheet.put(column, None, "closed")
            elif before:
                sheet.put(column, _figure(self.unit.stock(known[a.fact.id])), "closed")
            else:
                self._entry(known[a.fact.id], column, places)
        sheet.across("", "word", len(heads) + 2, last)
        sheet.next(lines(label, _LABEL - 2))

    def _entry(self, asked: Asked, column: int, places: Mapping[str, str]) -> None:
        """A cell to be filled in, or what says that the office fills it in."""
        sheet = self.sheet
        if asked.by_office:
            sheet.put(column, f"由{asked.fact.filled_by}填报", "closed")
            return
        sheet.put(column, None, "entry")
        said = rule(asked, places, before=self.unit.stock(asked))
        sheet.made.data_validation(sheet.row, column, sheet.row, column, said)


def _figure(text: str) -> int | None:
    return int(text) if text else None


def in_words(month: str) -> str:
    """A month as it is written in Chinese.

    >>> in_words("2023-05")
    '2023年5月'
    """
    return f"{int(month[:4])}年{int(month[5:])}月"
