"""Why records are refused: a code of `messages.py` for each reason, over many records at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Ints, Mask
from ..errors import Place, Problem

Details = Mapping[str, object] | Callable[[int], Mapping[str, object]]


@dataclass(frozen=True)
class Finding:
    """One reason, the positions of the records that it holds for, and what its text names."""

    code: str
    rows: Ints
    details: Details

    def problem(self, row: int, place: Place = Place()) -> Problem:  # noqa: B008
        """The reason as it is told of one record."""
        details = self.details(row) if callable(self.details) else self.details
        return Problem(self.code, place, details)


class Reasons:
    """The findings about `size` records, by position.

    >>> found = Reasons(3)
    >>> found.add("D621", [False, True, False], {"field": "XK_NR"})
    >>> found.holds().tolist(), [p.code for p in found.of(1)]
    ([False, True, False], ['D621'])
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.findings: list[Finding] = []

    def add(self, code: str, where: Any, details: Details | None = None) -> None:
        """Add a reason where the mask holds."""
        rows = np.flatnonzero(where)
        if len(rows):
            self.findings.append(Finding(code, rows, {} if details is None else details))

    def spread(self, cells: Reasons, codes: Ints, where: Mask | None = None) -> None:
        """Add what was found about distinct cells to the records that hold them.

        `codes` [record] says which cell a record holds.
        """
        for finding in cells.findings:
            wrong = np.zeros(cells.size, bool)
            wrong[finding.rows] = True
            hit = wrong[codes] if where is None else wrong[codes] & where
            self.add(finding.code, hit, _of_cells(finding, codes))

    def extend(self, others: Reasons, start: int) -> None:
        """Add what was found about the records that stand from position `start` on."""
        for finding in others.findings:
            details = _shifted(finding.details, start)
            self.findings.append(Finding(finding.code, finding.rows + start, details))

    def holds(self, codes: frozenset[str] | None = None) -> Mask:
        """For which records there is a reason, or one of some codes: a mask [record]."""
        found = np.zeros(self.size, bool)
        for finding in self.findings:
            if codes is None or finding.code in codes:
                found[finding.rows] = True
        return found

    def only(self, keep: Mask) -> Reasons:
        """The findings about some records alone; the others stay without any."""
        kept = Reasons(self.size)
        for finding in self.findings:
            rows = finding.rows[keep[finding.rows]]
            if len(rows):
                kept.findings.append(Finding(finding.code, rows, finding.details))
        return kept

    def counts(self) -> Counter[str]:
        """How many records each reason holds for; a record counts once for each code."""
        rows: dict[str, list[Ints]] = {}
        for finding in self.findings:
            rows.setdefault(finding.code, []).append(finding.rows)
        return Counter({c: len(np.unique(np.concatenate(found))) for c, found in rows.items()})

    def of(self, row: int) -> list[Problem]:
        """Every reason of one record."""
        return [f.problem(row) for f in self.findings if np.isin(row, f.rows)]

    def texts(self, lang: str | None = None) -> dict[int, list[tuple[str, str]]]:
        """The code and the text of every reason, by record."""
        told: dict[int, list[tuple[str, str]]] = {}
        for finding in self.findings:
            same = "" if callable(finding.details) else finding.problem(0).message(lang)
            for row in finding.rows.tolist():
                text = same or finding.problem(row).message(lang)
                told.setdefault(row, []).append((finding.code, text))
        return told


def _of_cells(finding: Finding, codes: Ints) -> Details:
    details = finding.details
    return (lambda row: details(int(codes[row]))) if callable(details) else details


def _shifted(details: Details, start: int) -> Details:
    return (lambda row: details(row - start)) if callable(details) else details
