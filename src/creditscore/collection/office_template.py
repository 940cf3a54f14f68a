"""The template of the office: units down the side, facts across the top, a sheet a section."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from ..errors import letters
from ..facts.reading.templates import COLUMNS, SIGNED
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..widths import lines
from .asked import Asked, Selection, worth
from .previous import Stocks
from .unit_template import in_words
from .validation import how, rule
from .workbook import Book, Sheet, as_key

_UNIT, _FIGURE, _CLAUSE, _PAGE = 26, 14, 36, 190
_MOST_LINES = 10
"""How many lines of a rule stand above the cells; the sheet of the rules has all of it."""

Answers = Mapping[tuple[str, str | None, str], set[str]]


def write(
    book: Book, scheme: Scheme, month: str, before: Stocks, *, office_alone: bool = False
) -> bool:
    """Write the template of all units, or of what the office fills in alone; whether any is."""
    selection = Selection(scheme)
    cover = book.sheet("封面", pages=1)
    rules: list[Asked] = []
    written = False
    for track in scheme.tracks.values():
        units = [(u, selection.of_unit(track, u.name, month)) for u in track.entities]
        answers: dict[tuple[str, str | None, str], set[str]] = {}
        every: dict[tuple[str, str | None, str], Asked] = {}
        for unit, found in units:
            for asked in found:
                if asked.by_office or not office_alone:
                    every.setdefault(asked.key, asked)
                    answers.setdefault(asked.key, set()).add(unit.name)
        order = {key: at for at, key in enumerate(scheme_order(scheme, track))}
        columns = sorted(every.values(), key=lambda a: order.get(a.key[:2], len(order)))
        rules += columns
        for name, here in groupby(columns, lambda a: (*a.path, "")[0]):
            title = f"{track.title} {name or '全年'}" if len(scheme.tracks) > 1 else name or "全年"
            sheet = book.sheet(title, wide=True)
            _Matrix(sheet, track, month, list(here), answers, before).write(title)
            written = True
    _cover(cover, scheme, month, office_alone)
    _rules(book.sheet("规则", wide=True), rules)
    return written


def scheme_order(scheme: Scheme, track: m.Track) -> list[tuple[str, str | None]]:
    """The items and subjects of a track in the order of the document, those of the year last."""
    groups: list[tuple[str, str | None]] = []
    for item in track.items.values():
        groups += (
            [(item.id, None)] if item.open_subjects else [(item.id, s) for s in item.subject_ids]
        )
    return [*groups, *((part.item, "") for part in scheme.parts if part.fact)]


def _cover(sheet: Sheet, scheme: Scheme, month: str, office_alone: bool) -> None:
    sheet.columns([30, 34, 20, 14])
    stamp = {"scheme": scheme.id, "month": month}
    sheet.key(stamp)
    sheet.across(f"{scheme.title}填报表", "title")
    sheet.next(lines(scheme.title, 50) * 2)
    who = "考核小组填报的各项" if office_alone else "全部单位汇总表"
    sheet.across(f"{who}　{in_words(month)}", "title")
    sheet.next(2)
    for label, key in (("填报人", {SIGNED: "name"}), ("填报日期", {})):
        sheet.put(0, as_key(key) if key else "", "key")
        sheet.put(1, label, "label")
        sheet.put(2, None, "word")
        sheet.next(2)
    sheet.next()
    for text in (
        "填报说明",
        "1. 每个部分一张工作表：一行一个单位，一列一个数，列的上方是条款、规则和可得分。",
        "2. 只填浅黄色单元格；灰色的是该单位不负责的，已锁定。",
        "3. 单元格选中时会显示填法；“必填”的没有也要填 0，不涉及的填“不涉及”。",
        "4. 规则全文在最后一张工作表“规则”。",
    ):
        sheet.paragraph(text, "text")


def _rules(sheet: Sheet, asked: Sequence[Asked]) -> None:
    sheet.columns([12, 28, 70, 50])
    sheet.key("creditscore")
    for column, head in enumerate(("条款", "名称", "规则", "可得分"), 1):
        sheet.put(column, head, "heading")
    sheet.next(1)
    sheet.made.freeze_panes(1, 0)
    for _, found in groupby(asked, lambda a: (a.entry.track.id, a.item)):
        mine = list(found)
        first, points = mine[0], worth(mine)
        cells = first.item, first.entry.of.title, first.entry.says, points
        for column, cell in enumerate(cells, 1):
            sheet.put(column, cell, "label")
        rooms = zip(cells, (10, 26, 68, 48), strict=True)
        sheet.next(max(lines(cell, room) for cell, room in rooms))


class _Matrix:
    """One sheet: units down the side, the facts of a section across."""

    def __init__(
        self,
        sheet: Sheet,
        track: m.Track,
        month: str,
        asked: Sequence[Asked],
        answers: Answers,
        before: Stocks,
    ) -> None:
        self.sheet, self.track, self.month = sheet, track, month
        self.asked, self.answers, self.before = asked, answers, before

    def write(self, title: str) -> None:
        sheet = self.sheet
        sheet.columns([_UNIT, *self._widths()])
        sheet.made.fit_to_pages(-(-sum(sheet.widths) // _PAGE), 0)
        sheet.key("creditscore")
        sheet.put(1, f"{title}　{in_words(self.month)}", "clause")
        sheet.next(2)
        self._over(lambda a: a.item, lambda a: a.title, "clause")
        self._over(lambda a: a.item, lambda a: a.entry.says, "rule")
        if any(a.subject for a in self.asked):
            self._over(lambda a: (a.item, a.subject), lambda a: a.subject or "", "heading")
        sheet.key(COLUMNS)
        for column, a in enumerate(self.asked, 2):
            key = {"item": a.item, "subject": a.subject or "", "fact": a.fact.id}
            sheet.put(column, as_key(key), "key")
        sheet.next(hidden=True)
        sheet.put(1, "单位", "heading")
        for column, a in enumerate(self.asked, 2):
            sheet.put(column, f"{a.fact.label}\n（{how(a)}）", "heading")
        widths = sheet.widths[1:]
        sheet.next(
            max(lines(f"{a.fact.label}\n（{how(a)}）", w - 2)
                for a, w in zip(self.asked, widths, strict=True))
        )  # fmt: skip
        sheet.made.freeze_panes(sheet.row, 2)
        sheet.made.repeat_rows(0, sheet.row - 1)
        sheet.made.repeat_columns(0, 1)
        concerned = {name for a in self.asked for name in self.answers[a.key]}
        for name in self.track.entities.names:
            if name in concerned:
                self._row(name)

    def _widths(self) -> list[int]:
        """Each column of a clause so wide that its rule has room above it."""
        found: list[int] = []
        for _, asked in groupby(self.asked, lambda a: a.item):
            count = len(list(asked))
            found += [max(_FIGURE, -(-_CLAUSE // count))] * count
        return found

    def _over(
        self, of: Callable[[Asked], object], text: Callable[[Asked], str], style: str
    ) -> None:
        """A row of headings, each over the columns that it is of."""
        sheet, column, height = self.sheet, 2, 1
        sheet.put(1, None, style)
        for _, found in groupby(self.asked, of):
            asked = list(found)
            last = column + len(asked) - 1
            sheet.across(text(asked[0]), style, column, last)
            room = sum(sheet.widths[column - 1 : last]) - 2
            height = max(height, lines(text(asked[0]), room))
            column = last + 1
        sheet.next(min(_MOST_LINES, height))

    def _row(self, name: str) -> None:
        sheet = self.sheet
        sheet.key({"entity": name})
        sheet.put(1, name, "label")
        places: dict[tuple[str, str | None], dict[str, str]] = {}
        for column, a in enumerate(self.asked, 2):
            at = f"${letters(column + 1)}${sheet.row + 1}"
            places.setdefault((a.item, a.subject), {})[a.fact.id] = at
        for column, a in enumerate(self.asked, 2):
            if name not in self.answers[a.key]:
                sheet.put(column, None, "closed")
                continue
            sheet.put(column, None, "entry")
            before = self.before.get((name, a.item, a.subject or "", a.fact.id), "")
            label = f"{name} {a.fact.label}"
            said = rule(a, places[a.item, a.subject], label, before)
            sheet.made.data_validation(sheet.row, column, sheet.row, column, said)
        sheet.next()
