"""双公示 and other administrative information: how many were reported, compliant, in time, late.

A record counts in the month of its report, or of its decision where the scheme says so. It is
compliant when every required field is filled, dates are dates and in order, codes are right. It is
in time when it was reported within the limit, the day of the decision not counted; where one of the
two dates is missing or they are out of order it is neither in time nor late.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np

from ..arrays import Ints, Mask
from ..errors import Place
from . import fields
from .calendar import Calendar
from .dates import NONE, UNDATED, day_text, month_text, months
from .layouts import DOCUMENTS
from .piece import Piece
from .plain import all_plain
from .reasons import Reasons
from .refusals import LEFT_OUT, Judged, Refusal, constant
from .repeats import Repeats, Value
from .units import Units

COUNTS = ("reported", "compliant", "in_time", "late")
_LEFT_OUT = frozenset({"D612", "D613", "D614", "D615", "D616", "D618"})
_SAME = (*DOCUMENTS, "number", "name", "code", "certificate")
_LATE = {"working_days": "D627", "calendar_days": "D649"}
_NO_LAST = {"last": "a day that no calendar has", "last_zh": "日历里没有的一天"}
_MONTHS, _KINDS = 12_000, 1 << 20
Column = tuple[Ints, list[str]]


def _same(
    piece: Piece, kinds: Column, names: Column, units: Ints, decided: Ints
) -> list[Value]:  # fmt: skip
    """What makes two records the same: the values, not how they are written."""
    others = [name if unit < 0 else "" for name, unit in zip(names[1], units.tolist(), strict=True)]
    columns = [(names[0], others), *(piece.cells(role) for role in _SAME)]
    texts = [(place, all_plain(cells)) for place, cells in columns]
    return [kinds, units[names[0]], decided, *texts]


class Disclosure:
    """Takes records piece by piece and counts them by unit, month and kind.

    `wanted` are the months (since 1970) to count; with `asked` records of other months are passed
    over, without it they are refused. `files` says in which files a kind was found, `late_again`
    how many late records repeated another.
    """

    def __init__(self, units: Units, calendar: Calendar, wanted: Ints, asked: bool) -> None:
        self.units = units
        self.calendar = calendar
        self.wanted = wanted
        self.asked = asked
        self.passed = 0
        self.late_again = 0
        self.files: dict[str, list[str]] = {}
        self._kinds: list[str] = []
        self._tallies: dict[int, Ints] = {}
        self._repeats = Repeats()

    def take(self, piece: Piece) -> Judged:
        """Judge a piece of records and count them."""
        reasons = Reasons(len(piece))
        dated = fields.check(piece, reasons)
        compliant = ~reasons.holds()
        rules = self.units.rules
        month = months(dated[rules.month])
        kinds = piece.cells("kind") if not piece.layout.kind else constant(
            len(piece), piece.layout.kind
        )  # fmt: skip
        names = piece.cells(rules.unit)
        found = self.units.find(names[1])
        unit = found[names[0]]
        passed = (month != UNDATED) & ~np.isin(month, self.wanted) & self.asked
        self.passed += int(passed.sum())
        self._place(piece, kinds, names, unit, month, reasons)
        left_out = reasons.holds(_LEFT_OUT)
        counted = ~left_out & ~passed
        good = counted & compliant
        elsewhere = ~np.isin(month, self.wanted) & ~reasons.holds(_LEFT_OUT - {"D614"})
        elsewhere &= compliant & (month >= 0) & (month < _MONTHS)
        asked = np.array([self.units.timed("disclosure", k) for k in kinds[1]], bool)[kinds[0]]
        timed, late = self._timed(dated["decided"], dated["reported"], counted & asked)
        decided, reported = dated["decided"], dated["reported"]

        def told(row: int) -> dict[str, object]:
            last = self._last_day(int(decided[row]))
            shown = (
                {"last": day_text(last), "last_zh": day_text(last)}
                if last is not None
                else _NO_LAST
            )
            days = {"decided": decided[row], "reported": reported[row]}
            told = {name: day_text(int(day)) for name, day in days.items()}
            return {"limit": rules.days, **shown, **told}

        reasons.add(_LATE[rules.of], late, told)
        same = _same(piece, kinds, names, found, dated["decided"])
        parts = np.array([counted, good, timed, late])
        self._count(piece, kinds, unit, month, parts, same, good | elsewhere)
        document = next(role for role in DOCUMENTS if role in piece.columns)
        columns = (kinds, names, piece.cells(document))
        reasons = reasons.only(~passed)
        return Judged(piece, reasons, *columns, month, left_out, counted & ~good)

    def _place(
        self, piece: Piece, kinds: Column, names: Column, unit: Ints, month: Ints, reasons: Reasons
    ) -> None:
        """Find the records that cannot count: of no month, no unit, no item."""
        kind, role, year = kinds[0], self.units.rules.month, self.units.scheme.year
        reasons.add("D615", month == UNDATED, lambda row: fields.value(piece, role, row))
        outside = (month != UNDATED) & ~np.isin(month, self.wanted) & (not self.asked)
        reasons.add(
            "D614", outside, lambda row: {"year": year, "month": month_text(int(month[row]))}
        )
        taken = np.array([self.units.takes("disclosure", k) for k in kinds[1]], bool)[kind]

        def told(row: int) -> dict[str, object]:
            return {"kind": kinds[1][kind[row]] or "-"}

        reasons.add("D616", ~taken, told)
        key = ((unit + 1) * len(kinds[1]) + kind) * _MONTHS + np.clip(month, 0, _MONTHS - 1)
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        found = [(int(unit[at]), kinds[1][kind[at]], month_text(int(month[at]))) for at in first]
        answered = [self.units.feeds(number, "disclosure", k, m) for number, k, m in found]
        refused = taken & ~np.array([bool(feeds) for feeds in answered], bool)[inverse]
        away = np.array([self.units.away(number, m) for number, _, m in found], bool)[inverse]
        away &= month != UNDATED
        reasons.add(
            "D612", refused & (unit < 0), lambda row: self.units.unknown(names[1][names[0][row]])
        )
        reasons.add("D613", refused & (unit >= 0) & (month != UNDATED) & ~away, told)
        reasons.add("D618", refused & away, lambda row: self._term(int(unit[row]), int(month[row])))

    def _term(self, unit: int, month: int) -> dict[str, object]:
        """In which months a unit is assessed, and one in which it is not."""
        first, last = (end or "…" for end in self.units.term(unit))
        name = self.units.name(unit)
        return {"name": name, "first": first, "last": last, "month": month_text(month)}

    def _last_day(self, decided: int) -> int | None:
        """The last day on which a record of that day is in time, None where no calendar has it."""
        rules = self.units.rules
        if rules.of == "calendar_days":
            return decided + rules.days
        return self.calendar.last_day(decided, rules.days)

    def _timed(self, decided: Ints, reported: Ints, counted: Mask) -> tuple[Mask, Mask]:
        """Which of the records that count by their time were in time, and which late."""
        rules = self.units.rules
        known = (decided != NONE) & (reported != NONE) & (decided <= reported)
        rows = np.flatnonzero(counted & known)
        timed = np.zeros(len(counted), bool)
        if rules.of == "calendar_days":
            timed[rows] = reported[rows] - decided[rows] <= rules.days
        else:
            timed[rows] = self.calendar.within(decided[rows], reported[rows], rules.days)
        return timed, counted & known & ~timed

    def _count(
        self,
        piece: Piece,
        kinds: Column,
        unit: Ints,
        month: Ints,
        parts: Mask,
        same: Sequence[Value],
        remembered: Mask,
    ) -> None:
        """Add up the records that count, and remember compliant ones, of other months as well."""
        known = [kind for kind in kinds[1] if self.units.takes("disclosure", kind)]
        self._kinds += [kind for kind in known if kind not in self._kinds]
        numbers = np.array([self._kinds.index(k) if k in known else 0 for k in kinds[1]], np.int64)
        rows = np.flatnonzero(parts[0])
        key = ((unit + 1) * _MONTHS + month) * _KINDS + numbers[kinds[0]]
        for number in np.unique(numbers[kinds[0][rows]]).tolist():
            files = self.files.setdefault(self._kinds[number], [])
            files += [piece.file] if piece.file not in files else []
        self._add(key[rows], parts[:, rows].astype(np.int64))
        kept = np.flatnonzero(remembered)
        notes = key[kept] << 2 | parts[2, kept] | parts[3, kept].astype(np.int64) << 1
        self._repeats.add(piece, same, kept, notes)

    def _add(self, key: Ints, parts: Ints) -> None:
        order = np.argsort(key, kind="stable")
        distinct, starts = np.unique(key[order], return_index=True)
        if len(distinct):
            sums = np.add.reduceat(parts[:, order], starts, axis=1)
            for number, column in zip(distinct.tolist(), sums.T, strict=True):
                self._tallies[number] = self._tallies.get(number, 0) + column

    def repeats(self, lang: str) -> list[Refusal]:
        """Take back the records that repeat another; to be called after the last piece."""
        notes, places, twins = self._repeats.found()
        here = np.isin((notes >> 2) // _KINDS % _MONTHS, self.wanted)
        notes, (places, twins) = notes[here], ([*compress(x, here)] for x in (places, twins))
        ones = np.ones(len(notes), np.int64)
        self.late_again = int((notes >> 1 & 1).sum())
        self._add(notes >> 2, -np.array([ones, ones, notes & 1, notes >> 1 & 1]))
        refused = []
        reasons = Reasons(len(notes))
        reasons.add("D617", ones, lambda row: {"twin": Place(twins[row][0], twins[row][1])})
        texts = reasons.texts(lang)
        for row, (key, (file, at)) in enumerate(zip((notes >> 2).tolist(), places, strict=True)):
            unit, month, kind = self._parts(key)
            name = self.units.name(unit)
            [(code, text)] = texts[row]
            refused.append((file, at, kind, name, month_text(month), "", LEFT_OUT, code, text))
        return refused

    def _parts(self, key: int) -> tuple[int, int, str]:
        unit, month = divmod(key // _KINDS, _MONTHS)
        return unit - 1, month, self._kinds[key % _KINDS]

    @property
    def tallies(self) -> dict[tuple[int, int, str], dict[str, int]]:
        """The counts by unit, month (since 1970) and kind; units of the roster by number."""
        return {
            self._parts(key): dict(zip(COUNTS, row.tolist(), strict=True))
            for key, row in self._tallies.items()
            if row[0]
        }
