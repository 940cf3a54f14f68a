"""The workload in OpenFisca: a variable a rule, vectors of units as inputs, a year simulated."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from decimals import decimals, units
from openfisca_core.entities import Entity
from openfisca_core.model_api import ADD, MONTH, YEAR, Variable
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]
SUBJECTS = {"1": range(1, 9), "4": range(1, 3), "7": range(1, 14)}
SLOTS = [(item, str(subject)) for item in "123456789" for subject in SUBJECTS.get(item, [""])]
WORTH = np.array([0, 1, 2, 2, 3])

Unit = Entity("unit", "units", "A unit that is assessed", "")


def name(kind: str, slot: tuple[str, str]) -> str:
    """The variable of a figure: n_1_3, n_2."""
    return "_".join(filter(None, (kind, *slot)))


def variable(name: str, formula: Any = None, period: str = MONTH, kind: type = int) -> type:
    """A variable of the units."""
    facts = {"value_type": kind, "entity": Unit, "definition_period": period, "label": name}
    return type(name, (Variable,), facts | ({"formula": formula} if formula else {}))


def rule(formula: Any) -> type:
    """The points of a month in 1/10000, as a formula."""
    return variable(formula.__name__, formula)


def annual(formula: Any) -> type:
    """A figure of the year in 1/10000, as a formula."""
    return variable(formula.__name__, formula, YEAR)


def share(points: int, n: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Points times n ÷ d, rounded half up, 0 where d is 0."""
    n, d = n.astype(np.int64), d.astype(np.int64)
    return np.where(d > 0, (20_000 * points * n + d) // np.maximum(2 * d, 1), 0)


@rule
def compliance(unit, period):
    """Rule A."""
    figures = ((unit(f"n_1_{s}", period), unit(f"d_1_{s}", period)) for s in SUBJECTS["1"])
    return sum(share(5, n, d) for n, d in figures)


@rule
def events(unit, period):
    """Rule B."""
    return -30_000 * unit("n_2", period)


@rule
def persistent(unit, period):
    """Rule C."""
    return -10_000 * unit("n_3", period)


@rule
def cases_to_date(unit, period):
    """Rule D: the points of cases so far, before the cap, in whole points."""
    now = 2 * unit("n_4_2", period)
    return now if period.start.month == 1 else now + unit("cases_to_date", period.last_month)


@rule
def cases(unit, period):
    """Rule D."""
    capped = np.minimum(20, unit("cases_to_date", period))
    if period.start.month > 1:
        capped = capped - np.minimum(20, unit("cases_to_date", period.last_month))
    return 10_000 * capped + np.where(unit("n_4_1", period) > 0, 100_000, 0)


@rule
def reports(unit, period):
    """Rule E."""
    return 20_000 * unit("n_5", period)


@rule
def upgraded(unit, period):
    """Rule F: whether it has happened, 0 or 1."""
    now = np.minimum(1, unit("n_6", period))
    return now if period.start.month == 1 else np.maximum(now, unit("upgraded", period.last_month))


@rule
def once(unit, period):
    """Rule F."""
    now = 50_000 * unit("upgraded", period)
    return now if period.start.month == 1 else now - 50_000 * unit("upgraded", period.last_month)


def best(subject: int) -> type:
    """Rule G: the best worth so far of a document."""
    name = f"best_{subject}"

    def formula(unit, period):
        now = WORTH[unit(f"n_7_{subject}", period)]
        return now if period.start.month == 1 else np.maximum(now, unit(name, period.last_month))

    return variable(name, formula)


@rule
def worth_to_date(unit, period):
    """Rule G: the worth of all documents so far."""
    return sum(unit(f"best_{s}", period) for s in SUBJECTS["7"])


@rule
def documents(unit, period):
    """Rule G."""
    now = 10_000 * unit("worth_to_date", period)
    if period.start.month == 1:
        return now
    return now - 10_000 * unit("worth_to_date", period.last_month)


@rule
def listed(unit, period):
    """Rule H."""
    return -200_000 * unit("n_8", period)


@rule
def pledges(unit, period):
    """Rule I."""
    return share(10, unit("n_9", period), unit("d_9", period))


RULES = (compliance, events, persistent, cases, reports, once, documents, listed, pledges)


@rule
def points(unit, period):
    """The points of the month."""
    return sum(unit(rule.__name__, period) for rule in RULES)


@annual
def monthly(unit, period):
    """The sum of the months."""
    return unit("points", period, options=[ADD])


@annual
def total(unit, period):
    """Nine tenths of the months and one of the evaluation, rounded half up, away from zero."""
    mixed = 9 * unit("monthly", period).astype(np.int64) + unit("evaluation", period)
    return np.sign(mixed) * ((2 * np.abs(mixed) + 10) // 20)


def system() -> TaxBenefitSystem:
    """The rules and the figures that they read."""
    rules = TaxBenefitSystem([Unit])
    figures = [name("n", slot) for slot in SLOTS] + [name("d", s) for s in SLOTS if s[0] in "19"]
    helpers = (cases_to_date, upgraded, worth_to_date, *map(best, SUBJECTS["7"]))
    year = (variable("evaluation", period=YEAR), monthly, total)
    for one in (*map(variable, figures), *helpers, *RULES, points, *year):
        rules.add_variable(one)
    return rules


def inputs(facts: Path, names: pa.Array) -> dict[str, np.ndarray]:
    """The figures as arrays [slot, month, unit], taken from the table a row group at a time."""
    places = pd.Index(names)
    slot_of = np.zeros((10, 14), np.int64)
    for number, (item, subject) in enumerate(SLOTS):
        slot_of[int(item), int(subject or 0)] = number
    cubes = {kind: np.zeros((len(SLOTS), 12, len(names)), np.int32) for kind in "nd"}
    table = pq.ParquetFile(facts)
    for batch in table.iter_batches(1 << 20):
        code = {
            key: index.get_indexer(batch[key].dictionary.to_pandas())[batch[key].indices]
            for key, index in (
                ("entity", places),
                ("month", pd.Index(MONTHS)),
                ("item", pd.Index(list("0123456789"))),
                ("subject", pd.Index(["", *map(str, range(1, 14))])),
            )
        }
        slot = slot_of[code["item"], code["subject"]]
        at = (slot * 12 + code["month"]) * len(names) + code["entity"]
        for kind, cube in cubes.items():
            cube.reshape(-1)[at] = batch[kind].fill_null(0).to_numpy(zero_copy_only=False)
    return cubes


def simulated(facts: Path, names: pa.Array, evaluations: np.ndarray) -> dict[str, np.ndarray]:
    """The points [month, unit], the annual figures, and who is listed in December."""
    year = SimulationBuilder().build_default_simulation(system(), len(names))
    for kind, cube in inputs(facts, names).items():
        for slot, planes in zip(SLOTS, cube, strict=True):
            if kind == "n" or slot[0] in "19":
                for month, plane in zip(MONTHS, planes, strict=True):
                    year.set_input(name(kind, slot), month, plane)
    year.set_input("evaluation", "2023", evaluations)
    return {
        "total": year.calculate("total", "2023"),
        "monthly": year.calculate("monthly", "2023"),
        "points": np.stack([year.calculate("points", month) for month in MONTHS]),
        "listed": year.calculate("n_8", "2023-12") > 0,
    }


def graded(roster: pd.DataFrame, found: dict[str, np.ndarray]) -> pd.DataFrame:
    """The annual table, points in 1/10000; OpenFisca leaves ranks to its users."""
    annual = roster.assign(monthly=found["monthly"], total=found["total"])
    groups = annual.groupby("group", observed=True)["total"]
    annual["rank"] = groups.rank("min", ascending=False).astype(np.int64)
    annual["overall_rank"] = annual["total"].rank(method="min", ascending=False).astype(np.int64)
    size, thirds = groups.transform("size"), 3 * annual["rank"]
    fits = [found["listed"], thirds <= size, thirds <= 2 * size]
    return annual.assign(band=np.select(fits, ["不合格", "优秀", "良好"], "合格"))


def main(folder: Path, facts: Path, out: Path) -> None:
    """Score FACTS by the roster of FOLDER and write both tables to OUT."""
    given = pq.read_table(folder / "roster.parquet")
    names = given["entity"].combine_chunks()
    found = simulated(facts, names, units(given["evaluation"]))
    entity = pa.array(np.tile(np.arange(len(names), dtype=np.int32), 12))
    month = pa.array(np.repeat(np.arange(12, dtype=np.int32), len(names)))
    table = pa.table(
        {
            "entity": pa.DictionaryArray.from_arrays(entity, names),
            "month": pa.DictionaryArray.from_arrays(month, pa.array(MONTHS)),
            "points": decimals(found["points"].ravel()),
        }
    )
    pq.write_table(table, out / "months.parquet")
    annual = graded(given.select(["entity", "group"]).to_pandas(), found)
    table = pa.Table.from_pandas(annual, preserve_index=False)
    for column in ("monthly", "total"):
        number = table.column_names.index(column)
        table = table.set_column(number, column, decimals(annual[column].to_numpy()))
    pq.write_table(table, out / "annual.parquet")


main(*map(Path, sys.argv[1:]))
