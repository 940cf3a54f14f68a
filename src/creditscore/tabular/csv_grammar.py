"""Whether the rows and the quotation marks of a CSV are whole, told by its bytes.

A cell stands in quotation marks or has none; in them two stand for one. A cell between quotation
marks may run over lines only in a column of remarks. The bytes of comma, quotation mark and line
end are no part of other letters, in UTF-8 as in GB18030.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Ints
from ..errors import LISTED, FactError, Place, Problem, Problems, excerpt
from .encodings import PART, Parts, Written
from .faults import too_much

COLUMNS, HEADING, CELL, EMPTY = 1000, 200, 1 << 17, 1 << 20
"""How many columns a table may have, letters a heading, bytes a cell; how many empty rows."""
_QUOTE, _COMMA, _RETURN, _LINE = b'",\r\n'
_HEAD, _PIECE = 1 << 20, 1 << 22


def heading_of(parts: Parts, written: Written, name: str) -> list[str]:
    """The cells of the first row; raises `FactError` where they are no headings of a table."""
    row = _record(next(_pieces(parts()), b"")[:_HEAD], name)
    if row.count(b",") >= COLUMNS and b'"' not in row:
        raise too_much(name, "列数", "columns", COLUMNS, 1)
    text = row.decode(written.encoding)
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), strict=True), [])
    except csv.Error:  # a cell longer than the module takes
        raise too_much(name, "列名字数", "letters in a heading", HEADING, 1) from None
    if len(cells) > COLUMNS:
        raise too_much(name, "列数", "columns", COLUMNS, 1)
    for number, cell in enumerate(cells, 1):
        if len(cell) > HEADING:
            raise too_much(name, "列名字数", "letters in a heading", HEADING, 1, number)
    return cells


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in smaller parts, without a byte order mark."""
    for number, part in enumerate(parts):
        start = 0 if number or not part.startswith(codecs.BOM_UTF8) else len(codecs.BOM_UTF8)
        for at in range(start, len(part), _PIECE):
            yield part[at : at + _PIECE]


def _record(data: bytes, name: str) -> bytes:
    """The first row; where it does not end within a megabyte it is none."""
    at = data.find(b"\n")
    while at >= 0 and data.count(b'"', 0, at) % 2:
        at = data.find(b"\n", at + 1)
    if at < 0 and len(data) == _HEAD:
        raise too_much(name, "标题行字节数", "bytes in the row of headings", _HEAD, 1)
    found = data if at < 0 else data[: at + 1]
    fault = _Look(name, [], ()).quotes(np.frombuffer(found, np.uint8), whole=at < 0)
    if fault is not None:
        raise FactError(fault.problem)
    return found


@dataclass(frozen=True)
class Row:
    """A row of another length than the headings; `count` of them, from this one on."""

    number: int
    cells: int
    count: int = 1


@dataclass(frozen=True)
class Looked:
    """What was seen of a CSV: whether any cell runs over lines, whether any row may be empty."""

    runs_over: bool
    empty: bool


def check(parts: Parts, headings: Sequence[str], remarks: Collection[str], name: str) -> Looked:
    """What there is in a CSV; raises `FactError` with every row that is wrong.

    `remarks` are the headings of the columns in which a cell may run over lines. Rows in which
    nothing is filled may be of any length.
    """
    look, problems = _Look(name, headings, remarks), Problems()
    try:
        for row in look.rows(parts):
            details = {"cells": row.cells, "columns": len(headings)}
            problems.add(Problem("F234", Place(name, row.number), details))
            problems.more("F234", row.count - 1)
    except FactError as error:
        problems.extend(error.problems)
    if problems:
        raise FactError(problems)
    return Looked(look.runs_over, look.empty > 0)


def quotes(parts: Parts, headings: Sequence[str], remarks: Collection[str], name: str) -> bool:
    """Whether any cell runs over lines; raises `FactError` as `check` but for a row's length."""
    look = _Look(name, headings, remarks)
    for _ in look.rows(parts):
        pass
    return look.runs_over


def refuse_open(data: bytes, records: Sequence[Sequence[str]], name: str) -> None:
    """Refuse a CSV with a quotation mark that stands where none should, or that swallows rows.

    `records` are its rows as they were cut; the longest says how many columns there are.
    """
    letters = np.frombuffer(data.removeprefix(codecs.BOM_UTF8), np.uint8)
    look = _Look(name, [], ())
    fault = look.quotes(letters, whole=True)
    if fault is not None:
        raise FactError(fault.problem)
    width = max(max(map(len, records), default=0) - 1, 1)
    for number, record in enumerate(records, 1):
        for column, cell in enumerate(record, 1):
            if "\n" in cell and cell.count(",") >= cell.count("\n") * width:
                raise FactError(look.fault("F231", number, column))


@dataclass(frozen=True)
class _Fault:
    """The first thing that is wrong, and where the row begins in which it stands."""

    problem: Problem
    start: int = 0


class _Look:
    """Goes through the bytes of a CSV, as many whole rows at a time as there are at hand."""

    def __init__(self, name: str, headings: Sequence[str], remarks: Collection[str]) -> None:
        self.name, self.headings = name, headings
        self.remarks = {i for i, heading in enumerate(headings) if heading.strip() in remarks}
        self.done = self.empty = 0
        self.runs_over = False

    def rows(self, parts: Parts) -> Iterator[Row]:
        """The rows of another length than the headings; raises `FactError` for anything worse."""
        rest = b""
        for part in _pieces(parts()):
            data = rest + part
            letters = np.frombuffer(data, np.uint8)
            end = _whole(letters)
            if end:
                yield from self._looked(letters[:end])
            rest = data[end:]
            if len(rest) > PART:
                raise self._endless(rest)
        if rest:
            yield from self._looked(np.frombuffer(rest, np.uint8), whole=True)

    def _endless(self, rest: bytes) -> FactError:
        fault = self.quotes(np.frombuffer(rest, np.uint8), whole=True)
        if fault is not None:
            return FactError(fault.problem)
        return too_much(self.name, "一行的字节数", "bytes in a row", PART, self.done + 1)

    def _looked(self, letters: Any, whole: bool = False) -> Iterator[Row]:
        """The rows of another length, up to the first fault that is worse."""
        worst = self.quotes(letters, whole)
        if worst is not None:
            letters = letters[: worst.start]
        marks = np.flatnonzero(letters == _QUOTE)
        commas, lines = (_outside(letters, sign, marks) for sign in (_COMMA, _LINE))
        if len(letters) and letters[-1] != _LINE:
            lines = np.r_[lines, len(letters)]
        starts = np.r_[0, lines + 1][:-1]
        found = [self._broken(letters, marks, commas, lines), worst]
        if int((lines - starts).max(initial=0)) > CELL:
            found.append(self._long(commas, lines))
        faults = [fault for fault in found if fault is not None]
        worst = min(faults, key=lambda fault: fault.problem.place, default=None)
        cells = np.diff(np.searchsorted(commas, lines), prepend=0) + 1
        self.empty += int((lines - starts < cells + 1).sum())
        if self.empty > EMPTY:
            raise too_much(self.name, "空行数", "empty rows", EMPTY)
        odd = np.flatnonzero(cells != len(self.headings))
        if len(odd):
            filled = _filled(letters, marks, commas, lines)
            odd = odd[filled[lines[odd]] > filled[starts[odd]]]
        if worst is not None:
            odd = odd[odd < worst.problem.place.line - self.done - 1]
        for number, at in enumerate(odd[: LISTED + 1].tolist()):
            count = 1 if number < LISTED else len(odd) - LISTED
            yield Row(self.done + at + 1, int(cells[at]), count)
        if worst is not None:
            raise FactError(worst.problem)
        self.done += len(lines)

    def quotes(self, letters: Any, whole: bool) -> _Fault | None:
        """The first quotation mark that does not stand where it should."""
        marks = np.flatnonzero(letters == _QUOTE)
        if not len(marks):
            return None
        opening, closing = marks[0::2], marks[1::2]
        ends = np.r_[closing, len(letters)][: len(opening)]
        ahead = letters[opening - 1]
        again = np.r_[False, opening[1:] == ends[:-1] + 1]  # two of them, which stand for one
        stray = (ahead != _COMMA) & (ahead != _LINE) & ~again & (opening > 0)
        after = np.r_[letters, np.array([_LINE], np.uint8)][np.minimum(ends + 1, len(letters))]
        torn = ~np.isin(after, [_COMMA, _RETURN, _LINE]) & ~np.r_[again[1:], False]
        if whole and len(marks) % 2:
            torn[-1] = True
        wrong = np.flatnonzero(stray | torn)
        if not len(wrong):
            return None
        at = int(wrong[0])
        first = at if stray[at] else int(np.flatnonzero(~again[: at + 1])[-1])
        position = int(opening[first])
        before, marks = letters[:position], marks[marks < position]
        commas, lines = (_outside(before, sign, marks) for sign in (_COMMA, _LINE))
        start = int(lines[-1]) + 1 if len(lines) else 0
        place = self.done + len(lines) + 1, int((commas >= start).sum()) + 1
        return _Fault(self.fault("F232" if stray[at] else "F231", *place), start)

    def fault(self, code: str, row: int, column: int) -> Problem:
        """What is wrong with a cell."""
        heading = self.headings[column - 1] if column <= len(self.headings) else ""
        details: dict[str, object] = {"column": column, "heading": excerpt(heading.strip() or "-")}
        return Problem(code, Place(self.name, row, column), details)

    def _broken(self, letters: Any, marks: Ints, commas: Ints, lines: Ints) -> _Fault | None:
        """The first cell that runs over lines where none should.

        One that holds as many commas as the rows would that it runs over has swallowed them.
        """
        inside = np.flatnonzero(letters == _LINE)
        inside = inside[np.searchsorted(marks, inside) % 2 == 1]
        if not len(inside):
            return None
        self.runs_over = True
        opening = marks[0::2]
        opening = opening[np.r_[True, opening[1:] != marks[1::2][: len(opening) - 1] + 1]]
        of, breaks = np.unique(np.searchsorted(opening, inside) - 1, return_counts=True)
        start = opening[of]
        following = np.r_[commas, lines, len(letters)]
        following.sort()
        end = following[np.searchsorted(following, start)]
        every = np.flatnonzero(letters == _COMMA)
        held = np.searchsorted(every, end) - np.searchsorted(every, start)
        row = np.searchsorted(lines, start)
        first = np.searchsorted(commas, np.r_[-1, lines][row])
        column = np.searchsorted(commas, start) - first
        width = max(len(self.headings) - 1, 1)
        swallowed = held >= breaks * width
        wrong = swallowed | ~np.isin(column, list(self.remarks))
        if not wrong.any():
            return None
        at = int(np.flatnonzero(wrong)[0])
        code = "F231" if swallowed[at] else "F233"
        return _Fault(self.fault(code, self.done + int(row[at]) + 1, int(column[at]) + 1))

    def _long(self, commas: Ints, lines: Ints) -> _Fault | None:
        ends = np.sort(np.r_[-1, commas, lines])
        long = np.flatnonzero(np.diff(ends) > CELL + 1)
        if not len(long):
            return None
        row = self.done + int(np.searchsorted(lines, ends[long[0] + 1])) + 1
        return _Fault(too_much(self.name, "一格的字节数", "bytes in a cell", CELL, row).problems[0])


def _outside(letters: Any, sign: int, marks: Ints) -> Ints:
    """Where a sign stands that is not between quotation marks."""
    found = np.flatnonzero(letters == sign)
    return found[np.searchsorted(marks, found) % 2 == 0] if len(marks) else found


def _whole(letters: Any) -> int:
    """Where the last row ends that is there from its beginning to its end."""
    lines = np.flatnonzero(letters == _LINE)
    marks = np.flatnonzero(letters == _QUOTE)
    if len(marks):
        lines = lines[np.searchsorted(marks, lines) % 2 == 0]
    return int(lines[-1]) + 1 if len(lines) else 0


def _filled(letters: Any, marks: Ints, commas: Ints, lines: Ints) -> Ints:
    """How much is filled before each place: all but commas, line ends and quotes around nothing."""
    filled = ~np.isin(letters, [_QUOTE, _RETURN])
    filled[commas] = False
    filled[lines[lines < len(letters)]] = False
    again = marks[2::2]
    filled[again[again == marks[1:-1:2][: len(again)] + 1]] = True
    found: Ints = np.r_[0, np.cumsum(filled)]
    return found
