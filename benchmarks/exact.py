"""The workload in plain Python and exact fractions: slow, and what all others must equal."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_WORTH = (0, 1, 2, 2, 3)
_MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]


def half_up(number: Fraction) -> Fraction:
    """Rounded to 1/10000, halves away from zero.

    >>> half_up(Fraction(1, 32) * 5), half_up(Fraction(-1, 20000))
    (Fraction(1563, 10000), Fraction(-1, 10000))
    """
    whole = int(abs(number) * 10_000 + Fraction(1, 2))
    return Fraction(whole if number >= 0 else -whole, 10_000)


def _share(points: int, n: int, d: int) -> Fraction:
    return half_up(Fraction(points * n, d)) if d else Fraction(0)


class Year:
    """One unit's year, month after month."""

    def __init__(self) -> None:
        self.months: list[Fraction] = []
        self.listed = False
        self._cases = 0
        self._best = defaultdict(int)
        self._done = False

    def month(self, figures: dict[tuple[str, str], tuple[int, int]]) -> None:
        """Take the figures (n, d) of the next month, by item and subject."""
        n = defaultdict(int, {key: value[0] for key, value in figures.items()})
        points = sum(
            (_share(5, *value) for (item, _), value in figures.items() if item == "1"), Fraction(0)
        )
        points += -3 * n["2", ""] - n["3", ""] + 2 * n["5", ""]
        points += 10 if n["4", "1"] else 0
        points += min(20, self._cases + 2 * n["4", "2"]) - min(20, self._cases)
        self._cases += 2 * n["4", "2"]
        if n["6", ""] and not self._done:
            self._done = True
            points += 5
        for (item, subject), level in n.items():
            if item == "7":
                best = max(self._best[subject], _WORTH[level])
                points += best - self._best[subject]
                self._best[subject] = best
        self.listed = bool(n["8", ""])
        points += -20 if self.listed else 0
        points += _share(10, *figures.get(("9", ""), (0, 0)))
        self.months.append(points)


def _years(facts: pa.Table) -> dict[str, Year]:
    figures: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(dict))
    for row in facts.to_pylist():
        key = row["item"], row["subject"]
        figures[row["entity"]][row["month"]][key] = row["n"], row["d"] or 0
    years = defaultdict(Year)
    for entity, months in figures.items():
        for month in _MONTHS:
            years[entity].month(months[month])
    return years


def _ranks(totals: Iterable[Fraction]) -> dict[Fraction, int]:
    ranks: dict[Fraction, int] = {}
    for place, total in enumerate(sorted(totals, reverse=True), 1):
        ranks.setdefault(total, place)
    return ranks


def scored(facts: pa.Table, roster: pa.Table) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the monthly and of the annual table."""
    years = _years(facts)
    months, annual = [], []
    for unit in roster.to_pylist():
        year = years[unit["entity"]]
        points = year.months or [Fraction(0)] * 12
        months += (
            {"month": month, "entity": unit["entity"], "points": value}
            for month, value in zip(_MONTHS, points, strict=True)
        )
        monthly = sum(points, Fraction(0))
        total = half_up(monthly * Fraction(9, 10) + Fraction(unit["evaluation"]) / 10)
        annual.append({**unit, "monthly": monthly, "total": total, "listed": year.listed})
    overall = _ranks(unit["total"] for unit in annual)
    groups: dict[str, list[Fraction]] = defaultdict(list)
    for unit in annual:
        groups[unit["group"]].append(unit["total"])
    within = {group: _ranks(totals) for group, totals in groups.items()}
    for unit in annual:
        size = len(groups[unit["group"]])
        unit["rank"] = within[unit["group"]][unit["total"]]
        unit["overall_rank"] = overall[unit["total"]]
        thirds = 3 * unit["rank"]
        unit["band"] = "优秀" if thirds <= size else "良好" if thirds <= 2 * size else "合格"
        if unit.pop("listed"):
            unit["band"] = "不合格"
    return months, annual


def main(folder: Path, facts: Path, out: Path) -> None:
    """Write the monthly and the annual table of a fact table."""
    months, annual = scored(pq.read_table(facts), pq.read_table(folder / "roster.parquet"))
    for rows, name in ((months, "months"), (annual, "annual")):
        for row in rows:
            for key, value in row.items():
                if isinstance(value, Fraction):
                    row[key] = Decimal(int(value * 10_000)).scaleb(-4)
        pq.write_table(pa.Table.from_pylist(rows), out / f"{name}.parquet")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("folder", "facts", "out"):
        parser.add_argument(name, type=Path)
    main(**vars(parser.parse_args()))
