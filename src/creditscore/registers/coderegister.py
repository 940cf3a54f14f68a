"""Registers of credit codes: how many are wrong, or stand double, at the end of each month.

A row is a code as it stands in a register, from its day of registration until it was corrected or
cancelled; without days it stands in the one month that was asked for. Two names for one code are
looked for in all registers together, two codes for one name with one registrar; only codes that are
right in themselves are compared. A row that is wrong or stands double counts once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from ..arrays import Ints, Mask
from ..errors import Place, Problem, UsageError
from . import doubles, fields
from .dates import NONE, UNDATED, month_text, months
from .piece import Piece
from .reasons import Reasons
from .refusals import LEFT_OUT, WRONG, Judged, Refusal, constant, joined
from .units import Units

COUNTS = ("wrong", "codes")
KIND = "统一社会信用代码"
_LEFT_OUT = frozenset({"D612", "D613", "D621", "D622", "D623"})


class CodeRegister:
    """Takes registers piece by piece and counts their codes by unit and month.

    `wanted` are months (since 1970); unless they were `asked` for, those up to the last day that
    the registers mention. `passed` are rows that stand at the end of none of them.
    """

    def __init__(self, units: Units, wanted: Ints, asked: bool) -> None:
        self.units = units
        self.wanted = wanted
        self.asked = asked
        self.passed = 0
        self._ends = (wanted + 1).astype("datetime64[M]").astype("datetime64[D]").astype(int) - 1
        self._parts: list[pd.DataFrame] = []
        self._files: list[str] = []
        self._last = NONE

    def take(self, piece: Piece) -> Judged:
        """Judge a piece of a register, and keep what it takes to count it."""
        dated = bool({"registered", "ended"} & set(piece.columns))
        if not dated and not (self.asked and len(self.wanted) == 1):
            raise UsageError(Problem("D608", Place(piece.file)))
        reasons = Reasons(len(piece))
        days = fields.check(piece, reasons)
        until = np.where(days["ended"] == NONE, np.iinfo(np.int64).max, days["ended"])
        stands = np.array([(days["registered"] <= end) & (end < until) for end in self._ends])
        names = piece.cells("source")
        unit = self._place(names, stands, reasons)
        left_out = reasons.holds(_LEFT_OUT)
        wrong = reasons.holds() & ~left_out
        if not self._files or self._files[-1] != piece.file:
            self._files.append(piece.file)
        kept = pd.DataFrame({"unit": unit, "start": days["registered"], "until": until})
        kept = kept.assign(wrong=wrong, file=np.int32(len(self._files) - 1), row=piece.rows)
        kept = kept.assign(**doubles.codes(piece, ~wrong & ~left_out), **doubles.names(piece, unit))
        self._parts.append(kept[~left_out])
        latest = max(int(days[role].max(initial=NONE)) for role in ("registered", "ended"))
        self._last = max(self._last, latest)
        self.passed += int((~stands.any(axis=0) & ~left_out).sum())
        kind, none = constant(len(piece), KIND), constant(len(piece), "")
        month = np.full(len(piece), UNDATED)
        shown = reasons.only(stands.any(axis=0) | left_out)
        return Judged(piece, shown, kind, names, none, month, left_out, wrong)

    def _place(self, names: tuple[Ints, list[str]], stands: Mask, reasons: Reasons) -> Ints:
        """The unit of each row; note the rows of units that are counted in no month of theirs.

        `stands` [month, row] says in which of the wanted months a row stands.
        """
        unit = self.units.find(names[1])
        texts = [month_text(month) for month in self.wanted.tolist()]
        takes = [[bool(self.units.feeds(n, "codes", "", m)) for n in unit.tolist()] for m in texts]
        place = names[0]
        taken = np.array(takes, bool)[:, place]
        counted = np.where(stands.any(axis=0), (taken & stands).any(axis=0), taken.any(axis=0))
        reasons.add(
            "D612",
            ~counted & (unit < 0)[place],
            lambda row: self.units.unknown(names[1][place[row]]),
        )
        reasons.add("D613", ~counted & (unit >= 0)[place], {"kind": KIND})
        return unit[place]

    def settle(self, lang: str) -> tuple[dict[tuple[int, int], dict[str, int]], list[Refusal]]:
        """The counts by unit and month, and the rows that stand double; after the last piece."""
        table = pd.concat([*self._parts, pd.DataFrame()], ignore_index=True)
        self._parts = []
        if table.empty:
            return {}, []
        last = int(months(np.array([self._last]))[0])
        due = self.wanted if self.asked else self.wanted[self.wanted <= last]
        if not len(due):
            raise UsageError(Problem("D608", Place(", ".join(self._files))))
        paired = doubles.paired(table)
        counts: dict[tuple[int, int], dict[str, int]] = {}
        double = []
        for month, end in zip(self.wanted.tolist(), self._ends.tolist(), strict=True):
            if month not in due:
                continue
            stand = (table["start"] <= end) & (end < table["until"])
            found = doubles.doubles(paired[stand[paired.index]])
            double.append(found.assign(month=month))
            again = table.index.isin(found["row"][found["code"] == "D643"])
            wrong = stand & (table["wrong"] | table.index.isin(found["row"])) & ~again
            begun = table["start"] <= end
            by_unit = table.assign(wrong=wrong, codes=stand & ~again, begun=begun).groupby("unit")
            for unit, sums in by_unit[[*COUNTS, "begun"]].sum().iterrows():
                if sums["begun"]:
                    counts[int(str(unit)), month] = {name: int(sums[name]) for name in COUNTS}
        every = pd.concat(double)
        first = every[every["month"] == every.groupby("row")["month"].transform("min")]
        return counts, [*self._refusals(table, first.sort_values("row", kind="stable"), lang)]

    def _refusals(self, table: pd.DataFrame, double: pd.DataFrame, lang: str) -> Iterator[Refusal]:
        """The rows that stand double, each with its reasons in the first month in which it does."""
        columns = (double[name].tolist() for name in ("row", "month", "code", "other"))
        files, at, units = (table[name].to_numpy() for name in ("file", "row", "unit"))

        def origin(row: int) -> tuple[str, int]:
            return self._files[files[row]], int(at[row])

        for row, found in groupby(zip(*columns, strict=True), itemgetter(0)):
            reasons = list(found)
            problems = [
                Problem(code, Place(), {"other": Place(*origin(other))})
                for _, _, code, other in reasons
            ]
            codes = [problem.code for problem in problems]
            effect = LEFT_OUT if "D643" in codes else WRONG
            text = joined((problem.message(lang) for problem in problems), lang)
            unit, month = self.units.name(int(units[row])), month_text(reasons[0][1])
            yield (*origin(row), KIND, unit, month, "", effect, " ".join(codes), text)
