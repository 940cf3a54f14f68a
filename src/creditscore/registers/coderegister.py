"""Registers of credit codes: how many are wrong, or stand double, at the end of each month.

A row is a code as it stands in a register, from its day of registration until it was corrected or
cancelled; without days it stands in the one month that was asked for. Two names for one code are
looked for in all registers together, two codes for one name with one registrar; only codes that are
right in themselves are compared. A row that is wrong or stands double counts once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import Place, Problem, UsageError
from . import doubles, fields
from .dates import NONE, UNDATED, month_text, months
from .piece import Piece
from .reasons import Ints, Reasons
from .refusals import LEFT_OUT, WRONG, Judged, Refusal, constant, joined
from .units import Units

COUNTS = ("wrong", "codes")
KIND = "统一社会信用代码"
_LEFT_OUT = frozenset({"D612", "D613", "D621", "D622", "D623"})


class CodeRegister:
    """Takes registers piece by piece and counts their codes by unit and month.

    `wanted` are months (since 1970); unless they were `asked` for, those up to the last day that
    the registers mention.
    """

    def __init__(self, units: Units, wanted: Ints, asked: bool) -> None:
        self.units = units
        self.wanted = wanted
        self.asked = asked
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
        names = piece.cells("source")
        unit = self._place(names, reasons)
        left_out = reasons.holds(_LEFT_OUT)
        wrong = reasons.holds() & ~left_out
        until = np.where(days["ended"] == NONE, np.iinfo(np.int64).max, days["ended"])
        if not self._files or self._files[-1] != piece.file:
            self._files.append(piece.file)
        kept = pd.DataFrame({"unit": unit, "start": days["registered"], "until": until})
        kept = kept.assign(wrong=wrong, file=np.int32(len(self._files) - 1), row=piece.rows)
        kept = kept.assign(**doubles.codes(piece, ~wrong & ~left_out), **doubles.names(piece, unit))
        self._parts.append(kept[~left_out])
        latest = max(int(days[role].max(initial=NONE)) for role in ("registered", "ended"))
        self._last = max(self._last, latest)
        stands = [(kept["start"] <= end) & (end < until) for end in self._ends.tolist()]
        kind, none = constant(len(piece), KIND), constant(len(piece), "")
        month = np.full(len(piece), UNDATED)
        shown = reasons.only(np.any(stands, axis=0) | left_out)
        return Judged(piece, shown, kind, names, none, month, left_out, wrong)

    def _place(self, names: tuple[Ints, list[str]], reasons: Reasons) -> Ints:
        """The unit of each row; note the rows of units that cannot be counted."""
        unit = self.units.find(names[1])
        month = month_text(int(self.wanted[-1]))
        takes = [bool(self.units.feeds(int(number), "codes", "", month)) for number in unit]
        refused = ~np.array(takes, bool)
        told = {"kind": KIND}
        place = names[0]
        reasons.add(
            "D612",
            (refused & (unit < 0))[place],
            lambda row: self.units.unknown(names[1][place[row]]),
        )
        reasons.add("D613", (refused & (unit >= 0))[place], told)
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
        double: dict[int, tuple[int, list[tuple[str, int]]]] = {}
        for month, end in zip(self.wanted.tolist(), self._ends.tolist(), strict=True):
            if month not in due:
                continue
            stand = (table["start"] <= end) & (end < table["until"])
            wrong, again = stand & table["wrong"], np.zeros(len(table), bool)
            for row, found in doubles.doubles(paired[stand[paired.index]]).items():
                double.setdefault(row, (month, found))
                again[row] = any(code == "D643" for code, _ in found)
                wrong[row] |= not again[row]
            by_unit = table.assign(wrong=wrong & ~again, codes=stand & ~again).groupby("unit")
            for unit, sums in by_unit[[*COUNTS]].sum().iterrows():
                if sums["codes"]:
                    counts[int(str(unit)), month] = {name: int(sums[name]) for name in COUNTS}
        return counts, [self._refusal(table, row, *double[row], lang) for row in sorted(double)]

    def _refusal(
        self, table: pd.DataFrame, row: int, month: int, found: list[tuple[str, int]], lang: str
    ) -> Refusal:
        problems = [
            Problem(code, Place(), {"other": Place(*self._origin(table, other))})
            for code, other in found
        ]
        codes = [problem.code for problem in problems]
        effect = LEFT_OUT if "D643" in codes else WRONG
        text = joined((problem.message(lang) for problem in problems), lang)
        unit = self.units.name(int(table["unit"][row]))
        file, at = self._origin(table, row)
        return (file, at, KIND, unit, month_text(month), "", effect, " ".join(codes), text)

    def _origin(self, table: pd.DataFrame, row: int) -> tuple[str, int]:
        return self._files[int(table["file"][row])], int(table["row"][row])
