"""Make the synthetic sample year of a scheme that counts targets: every figure is invented.

    python data/samples/make_targets.py jinzhong-2023

It reads the scheme and aims the facts of each target at its bound: most targets are met, some fall
short, a few units say nothing. One table for each track and a README go to `data/samples/<scheme>`.
The chance of each unit and clause is a seeded stream of its own, of which only `random()` is used,
whose sequence Python guarantees: the files are the same bytes at each run and on every platform.
"""

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import NamedTuple

from creditscore import Scheme, load_scheme
from creditscore.scheme import model as m

HERE = Path(__file__).resolve().parent
RULES = HERE.parents[1] / "rules"
COLUMNS = ("month", "entity", "item", "subject", "fact", "value", "source")
RISING = ("above", "at_least")
NOT_CONCERNED, SILENT, MISSED_MONTH = 0.03, 0.04, 0.02
KINDS = 4.5  # so many kinds of records has a unit at most, on average

README = """# {scheme}：模拟数据 / synthetic data

单位名称是真实的，**数字全部是随机编造的模拟数据**，
不是任何单位的真实情况，不得据此评价任何单位。
由 `python data/samples/make_targets.py {scheme}` 按固定种子生成，
每次结果逐字节相同；请勿手工修改。

The units' names are real, **every figure is invented**: nobody's real record, and no ground to
judge anyone by. Made by `python data/samples/make_targets.py {scheme}` with a fixed seed, the same
bytes at each run; do not edit by hand.

| 文件 file | 内容 contents |
| --- | --- |
"""

Year = list[float]  # a figure for each month


class Pace(NamedTuple):
    """When a target is looked at, months told, length of period, month due; which way it aims."""

    told: frozenset[int]
    length: int
    last: int
    rising: bool


QUARTERLY, MONTHLY = frozenset({3, 6, 9, 12}), frozenset(range(1, 13))


class Clause:
    """What a unit reports on a subject of an item: `series` by fact, `told` in which months."""

    def __init__(
        self, scheme: Scheme, item: m.Item, subject: str, size: float, rng: Random
    ) -> None:
        self.scheme, self.item, self.subject = scheme, item, subject
        self.size, self.rng = size, rng
        self.series: dict[str, Year] = {}
        self.told: dict[str, set[int]] = {}
        self.luck = self._between(0.75, 1)
        for award in item.awards:
            if subject in award.subjects or not award.subjects:
                self._award(award)
        for name, fact in item.facts.items():
            if name not in self.series:
                self._rest(name, fact)

    def _between(self, low: float, high: float) -> float:
        return low + (high - low) * self.rng.random()

    def _award(self, award: m.Award) -> None:
        """Aim the facts of a target at its bound, above or below it by lot, period by period."""
        if award.target is None:
            return
        target, due = award.target.test, award.target.due
        ((operator, limit),) = target.bounds
        length = m.MONTHS_IN[due.every] if due.every else 12
        last = int(due.months[-1][-2:]) if due.months else 12
        told = MONTHLY if length == 1 else QUARTERLY | {last}
        pace = Pace(told, length, last, operator in RISING)
        whole = not isinstance(target.of, m.Ratio | m.Change)
        goals: Year = []
        for month, bound in enumerate(self._limit(limit, pace)):
            if month % length == 0:
                good, margin = self.rng.random() < self.luck, self.rng.random()
            goals.append(_goal(operator, bound, whole, good, margin))
        self._put(target.of, goals, pace)

    def _limit(self, limit: m.Quantity, pace: Pace) -> Year:
        """The bound, month by month; one that is a fact is reported as well."""
        match limit:
            case m.Parameter(name):
                return [float(self.scheme.parameters[name][-1][1])] * 12
            case m.Table(values):
                return [float(values[self.subject])] * 12
            case m.FactRef(fact):
                self._put(limit, [self._between(8, 40)] * 12, pace._replace(length=12, last=1))
                return self.series[fact]
            case _:
                return [float(limit)] * 12  # type: ignore[arg-type]

    def _put(self, of: m.Quantity, goals: Year, pace: Pace) -> None:
        """Give the facts of a measure figures that make it reach its goals."""
        match of:
            case m.FactRef(fact, _, None):
                adds = self.item.facts[fact].accumulates != "latest"
                told = {pace.last} if adds and pace.length == 12 else pace.told
                self.told[fact] = self.told.get(fact, set()) | told
                if fact not in self.series:
                    self.series[fact] = self._path(fact, goals, pace)
            case m.Sum(parts):
                lone = int(len(parts) * self.rng.random()) if max(goals) < 10 else -1
                for i, part in enumerate(parts):
                    share = (1 + 0.1 * i) / len(parts) if lone < 0 else float(i == lone)
                    self._put(part, [goal * share for goal in goals], pace)
            case m.Ratio(over, under, times):
                base = self._beneath(under, pace)
                whole = [goal * n / times for goal, n in zip(goals, base, strict=True)]
                self._put(over, whole, pace)
            case m.Difference(more, less):
                base = self._beneath(less, pace)
                self._put(more, [goal + n for goal, n in zip(goals, base, strict=True)], pace)
            case m.Change(inner) | m.Increase(inner):
                start, step = (0.02, 0.0012) if isinstance(inner, m.Ratio) else (40.0, 3.0)
                way = [start]
                for goal in goals[1:]:
                    way.append(max(0.0, way[-1] + (step if goal >= 0 else -step)))
                self._put(inner, way, pace._replace(told=MONTHLY, length=1))

    def _beneath(self, of: m.Quantity, pace: Pace) -> Year:
        """What a share is taken of: some records a month, or a stock that grows slowly."""
        start = self._between(5, 40) if pace.length == 1 else self._between(2000, 30000)
        growth = 0.0 if pace.length == 1 else 0.004
        base = [float(int(self.size * start * (1 + growth * n)) + 1) for n in range(12)]
        self._put(of, base, pace._replace(last=1, rising=True))
        return self.series.get(of.fact, base) if isinstance(of, m.FactRef) else base

    def _path(self, name: str, goals: Year, pace: Pace) -> Year:
        """A fact's year: goals of periods spread over their months, stocks on the way to theirs."""
        fact, length, last = self.item.facts[name], pace.length, pace.last
        path = [0.0] * 12
        if fact.accumulates == "latest":
            for month, goal in enumerate(goals):
                left = 0.0 if length < 12 else max(0.0, 1 - (month + 1) / last)
                away = -0.55 * goal if pace.rising else 0.8 * max(goal, 1)
                path[month] = goal + left * away
        else:
            for first in range(0, 12, length):
                until = last if length == 12 else first + length
                for _ in range(round(goals[first])):
                    at = first + int((until - first) * self.rng.random())
                    path[at] += 1
                    self.told[name].add(at + 1)
        return [self._kept(fact, value, month) for month, value in enumerate(path)]

    def _kept(self, fact: m.Fact, value: float, month: int) -> float:
        """The figure as its type has it, not above the fact that bounds it."""
        value = round(max(0.0, value), min(fact.places, 2))
        value = min(value, 1.0) if fact.type == "flag" else value
        top = self.series.get(fact.at_most) if isinstance(fact.at_most, str) else None
        return min(value, top[month]) if top else value

    def _rest(self, name: str, fact: m.Fact) -> None:
        """A fact that a league asks for, part of the one that bounds it; or a rare event."""
        top = fact.at_most if isinstance(fact.at_most, str) else ""
        if name in self._placed() and fact.type == "count":
            whole = self.series.get(top) or self._beneath(
                m.FactRef(name), Pace(MONTHLY, 1, 1, True)
            )
            self.told[name] = set(MONTHLY)
            self.series[name] = [min(n, int(n * self._between(0.93, 1.06))) for n in whole]
        elif self.item.elsewhere and fact.type == "count":
            self.told[name] = set(QUARTERLY)
            self.series[name] = [float(self.rng.random() < 0.1) for _ in range(12)]

    def _placed(self) -> set[str]:
        """The facts of this item and subject by which a league puts units in order."""
        refs = (ref for league in self.scheme.leagues for by in league.by for ref in m.parts(by.of))
        return {
            ref.fact
            for ref in refs
            if isinstance(ref, m.FactRef) and ref.item == self.item.id
            if ref.subject in (None, self.subject)
        }

    def rows(self) -> Iterable[tuple[int, str, str]]:
        """What the unit says: months, facts and values; by lot nothing, or that it has no part."""
        lot = self.rng.random()
        quiet = {month for month in range(1, 13) if self.rng.random() < MISSED_MONTH}
        kinds = len(self.item.subject_ids)
        if lot < max(SILENT, 1 - KINDS / kinds):
            return
        for name, path in self.series.items():
            if self.item.facts[name].feed:
                continue
            done = 0.0
            for month in sorted(self.told[name]):
                value, flag = path[month - 1], self.item.facts[name].type == "flag"
                if month in quiet or (flag and done):
                    continue
                done = value
                unheard = lot > 1 - NOT_CONCERNED and len(self.told[name]) == 12
                yield month, name, "不涉及" if unheard else f"{value:.2f}".rstrip("0").rstrip(".")


def _goal(operator: m.Operator, limit: float, whole: bool, good: bool, margin: float) -> float:
    """A figure on the good or the bad side of a bound; a share is off it by a part of the bound."""
    if operator in RISING:
        if whole:
            return limit + (operator == "above") + int(3 * margin) if good else max(0.0, limit - 1)
        return limit * (1.01 + margin / 5 if good else 0.6 + 0.38 * margin)
    if good:
        return limit if limit == 0 or operator == "equals" else limit * (0.5 + 0.45 * margin)
    return limit + 1 + int(2 * margin) if whole else limit * (1.05 + 0.3 * margin)


def tables(scheme: Scheme) -> Iterable[tuple[m.Track, list[tuple[str, ...]]]]:
    """The rows of each track, in the order month, unit, clause."""
    for track in scheme.tracks.values():
        rows = []
        for unit in track.entities:
            size = 12.0 if len(track.entities) == 1 else 0.4 + Random(unit.name).random()
            for item in track.items.values():
                for subject in item.subject_ids:
                    if item.answering_for(subject).state(unit.name) == "listed":
                        rng = Random(f"{scheme.id} {track.id} {unit.name} {item.id} {subject}")
                        clause = Clause(scheme, item, subject, size, rng)
                        for month, fact, value in clause.rows():
                            at = f"{scheme.year}-{month:02}"
                            rows.append((at, unit.name, item.id, subject, fact, value, "模拟"))
        yield track, sorted(rows, key=lambda row: row[0])


def main(name: str) -> None:
    """Write a table for each track, and the README."""
    out = HERE / name
    out.mkdir(exist_ok=True)
    readme = README.format(scheme=name)
    for track, rows in tables(load_scheme(RULES / name)):
        with (out / f"{track.id}.csv").open("w", encoding="utf-8", newline="\n") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows)
        readme += f"| `{track.id}.csv` | {track.title} |\n"
    (out / "README.md").write_text(readme, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
