"""Records that are refused, row by row, for the unit that has to mend them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ..arrays import Ints, Mask
from ..errors import Place, Problem
from .dates import UNDATED, month_text
from .piece import Piece
from .reasons import Reasons

LEFT_OUT, WRONG, LATE = "left-out", "not-compliant", "late"
COLUMNS = (
    "file", "row", "kind", "unit", "month", "document", "effect", "codes", "reasons"
)  # fmt: skip
Refusal = tuple[str, int, str, str, str, str, str, str, str]


@dataclass(frozen=True)
class Judged:
    """A piece of records with what is wrong with them; arrays [record].

    `kinds`, `units` and `documents` are codes and cells, `months` count since 1970; `left_out` and
    `wrong` say what the reasons come to.
    """

    piece: Piece
    reasons: Reasons
    kinds: tuple[Ints, list[str]]
    units: tuple[Ints, list[str]]
    documents: tuple[Ints, list[str]]
    months: Ints
    left_out: Mask
    wrong: Mask

    def effects(self) -> Counter[str]:
        """How many records were left out, not compliant, or only late."""
        told = self.reasons.holds()
        late = told & ~self.left_out & ~self.wrong
        masks = ((LEFT_OUT, self.left_out & told), (WRONG, self.wrong & told), (LATE, late))
        return Counter({effect: int(mask.sum()) for effect, mask in masks})

    def refusals(self, lang: str) -> Iterator[Refusal]:
        """Every record with a reason, in the order of the file."""
        for row, told in sorted(self.reasons.texts(lang).items()):
            effect = LEFT_OUT if self.left_out[row] else WRONG if self.wrong[row] else LATE
            kind, unit, document = (
                cells[codes[row]] for codes, cells in (self.kinds, self.units, self.documents)
            )
            month = int(self.months[row])
            yield (
                self.piece.file,
                int(self.piece.rows[row]),
                kind,
                unit,
                month_text(month) if month != UNDATED else "",
                document,
                effect,
                " ".join(dict.fromkeys(code for code, _ in told)),
                joined([text for _, text in told], lang),
            )


def torn(piece: Piece, lang: str) -> Iterator[Refusal]:
    """The rows of a piece whose cells do not fit its heading."""
    for row, cells in piece.torn:
        problem = Problem("D611", Place(), {"cells": cells, "columns": piece.width})
        told = problem.message(lang)
        yield (piece.file, row, piece.layout.kind, "", "", "", LEFT_OUT, problem.code, told)


def joined(texts: Iterable[str], lang: str) -> str:
    """Several reasons as one text."""
    return {"zh": "；", "en": "; "}[lang].join(texts)


def constant(size: int, cell: str) -> tuple[Ints, list[str]]:
    """A column that says the same of every record."""
    return np.zeros(size, np.int64), [cell]
