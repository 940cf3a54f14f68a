"""The oracle itself: the worked cases of the clause tables, the grades, and the random tables."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .changzhi import Outcome, Row, round_half_up, score
from .clauses import COUNTIES, DEPARTMENTS, FACTS, QUESTIONS, SUBJECTS
from .tables import readings, tables

UNIT = "市能源局"
ROSTERS = {
    DEPARTMENTS: tuple(f"局{n:02}" for n in range(1, 57)),
    COUNTIES: tuple(f"县{n:02}" for n in range(1, 15)),
}
LISTED = frozenset(ROSTERS[DEPARTMENTS][::3])
LISTS = {("6", subject): LISTED for subject in SUBJECTS["6"]} | {
    (item, ""): LISTED for item in ("20", "21", "30")
}
slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def said(
    item: str, fact: str, *values: str | None, subject: str = "", unit: str = UNIT
) -> list[Row]:
    """A fact's values from January on; None where nothing is reported."""
    return [
        Row(month, unit, item, subject, fact, Fraction(value))
        for month, value in enumerate(values, start=1)
        if value is not None
    ]


def posted(
    outcome: Outcome, item: str, award: str, months: int, subject: str = ""
) -> list[Fraction]:
    """What a unit's award posted from January on."""
    return [
        outcome.postings.get((UNIT, month, item, award, subject), Fraction(0))
        for month in range(1, months + 1)
    ]


# --- the worked cases, numbered as in the clause tables -----------------------------------------


def test_case_1_rates_by_category() -> None:
    rows = [
        *said("5", "reported", "120", subject="行政强制"),
        *said("5", "compliant", "119", subject="行政强制"),
        *said("5", "reported", "3", subject="行政奖励"),
        *said("5", "compliant", "3", subject="行政奖励"),
        *said("5", "reported", "0", subject="行政确认"),
        *said("5", "compliant", "0", subject="行政确认"),
    ]
    outcome = score(DEPARTMENTS, [UNIT], rows)
    assert outcome.postings == {
        (UNIT, 1, "5", "quality", "行政强制"): Fraction("4.9583"),
        (UNIT, 1, "5", "quality", "行政奖励"): 5,
    }
    assert outcome.months[UNIT, 1] == Fraction("9.9583")
    assert outcome.months[UNIT, 2] == 0


@pytest.mark.parametrize(
    ("option", "cases", "cap", "year"),
    [
        ("", [8, 0, 10, 2], [0, 0, 0, 0], 30),
        ("monthly-cap", [8, 0, 10, 6], [0, 0, 0, 0], 34),
        ("cap-on-item", [8, 0, 10, 6], [0, 0, -8, -6], 20),
    ],
)
def test_case_2_caps(option: str, cases: list[int], cap: list[int], year: int) -> None:
    rows = said("16", "cases", "4", "0", "5", "3") + said("16", "list_determined", None, "1")
    outcome = score(DEPARTMENTS, [UNIT], rows, readings={"16": option} if option else {})
    assert posted(outcome, "16", "cases", 4) == cases
    assert posted(outcome, "16", "list", 4) == [0, 10, 0, 0]
    assert posted(outcome, "16", "cap", 4) == cap
    assert outcome.annual[UNIT].monthly == year


def test_case_3_levels() -> None:
    document = SUBJECTS["1"][0]
    rows = [
        *said("1", "forwarded", "1", subject=document),
        *said("1", "implemented", None, None, "1", subject=document),
        *said("1", "refined", None, None, None, None, "1", subject=document),
    ]
    outcome = score(DEPARTMENTS, [UNIT], rows)
    assert posted(outcome, "1", "document", 6, document) == [1, 0, 1, 0, 1, 0]


def test_case_4_stock() -> None:
    outcome = score(DEPARTMENTS, [UNIT], said("7", "wrong_codes", "3", "3", "1", "0"))
    assert posted(outcome, "7", "codes", 5) == [-3, -3, -1, 0, 0]


def test_case_5_listed_and_out_again() -> None:
    rows = said("29", "listed_bodies", None, "1", "1", "2", "0")
    outcome = score(DEPARTMENTS, ROSTERS[DEPARTMENTS] + (UNIT,), rows)
    assert posted(outcome, "29", "listed", 6) == [0, -20, -20, -20, 0, 0]
    assert not outcome.annual[UNIT].veto


def test_case_5_still_listed_in_december() -> None:
    rows = said("29", "listed_bodies", *["1"] * 12) + said("31", "recognitions", "9")
    roster = (UNIT, *ROSTERS[DEPARTMENTS])
    kept = score(DEPARTMENTS, roster, rows).annual
    assert (kept[UNIT].rank, kept[UNIT].band, kept[UNIT].veto) == (1, "不合格", True)
    assert kept[UNIT].monthly == 450 - 240
    assert kept["局01"].rank == 2
    freed = score(DEPARTMENTS, roster, rows, readings={"vetoed": "frees-its-place"}).annual
    assert (freed[UNIT].rank, freed[UNIT].band) == (None, "不合格")
    assert freed["局01"].rank == 1
    assert not score(DEPARTMENTS, roster, rows, through=11).annual[UNIT].veto


@pytest.mark.parametrize(("holders", "points"), [("812", [0, 0, 0, 10, 0]), ("750", [0] * 5)])
def test_case_6_share(holders: str, points: list[int]) -> None:
    facts = {"holders": holders, "enterprises": "10000", "national_share": "7.5"}
    rows = [
        row
        for fact, value in facts.items()
        for row in said("23", fact, None, None, None, value, subject="纳税信用A级")
    ]
    outcome = score(DEPARTMENTS, [UNIT], rows)
    assert posted(outcome, "23", "share", 5, "纳税信用A级") == points


def test_case_7_annual() -> None:
    rows = [
        *said("14", "matters", "40"),
        *said("3", "disclosure_score", "12.3456"),
        Row(12, UNIT, "evaluation", "", "evaluation", Fraction("88.5")),
    ]
    annual = score(DEPARTMENTS, [UNIT], rows).annual[UNIT]
    assert annual.monthly == Fraction("412.3456")
    assert annual.total == Fraction("379.9610")
    assert not annual.provisional


# --- what the cases leave out -------------------------------------------------------------------


def test_rounding_goes_away_from_zero() -> None:
    assert round_half_up(Fraction("0.00005"), 4) == Fraction("0.0001")
    assert round_half_up(Fraction("-0.00005"), 4) == Fraction("-0.0001")
    assert round_half_up(Fraction("-0.00004"), 4) == 0


def test_a_share_that_falls_back_loses_its_points() -> None:
    rows = [
        *said("23", "holders", "9", None, "7", subject="纳税信用A级"),
        *said("23", "enterprises", "100", subject="纳税信用A级"),
        *said("23", "national_share", "8", subject="纳税信用A级"),
    ]
    assert posted(score(COUNTIES, [UNIT], rows), "23", "share", 4, "纳税信用A级") == [10, 0, -10, 0]
    monthly = score(COUNTIES, [UNIT], rows, readings={"23": "monthly"})
    assert posted(monthly, "23", "share", 4, "纳税信用A级") == [10, 10, 0, 0]
    assert not score(COUNTIES, [UNIT], rows, readings={"23": "both-needed"}).postings


def test_onboarding_carries_its_figures() -> None:
    rows = said("19", "onboarded", "10", None, "25") + said("19", "enterprises", None, "100")
    outcome = score(DEPARTMENTS, [UNIT], rows)
    assert posted(outcome, "19", "onboarding", 4) == [0, 1, Fraction("2.5"), Fraction("2.5")]
    newly = score(DEPARTMENTS, [UNIT], rows, readings={"19": "newly-onboarded"})
    assert posted(newly, "19", "onboarding", 4) == [0, 0, Fraction("1.5"), 0]


def test_silence_counts_against_the_units_listed() -> None:
    lists = LISTS | {("6", "用电"): frozenset({UNIT})}
    rows = said("6", "reported", "4", None, "0", subject="用电") + said(
        "6", "withheld", None, None, None, "1", subject="用水"
    )
    outcome = score(
        DEPARTMENTS, [UNIT], rows, readings={"6": "silence-is-withholding"}, lists=lists, through=4
    )
    assert posted(outcome, "6", "withheld", 4, "用电") == [0, -5, -5, -5]
    assert posted(outcome, "6", "withheld", 4, "用水") == [0, 0, 0, 0]


def test_sharing_is_capped_at_35() -> None:
    rows = [row for s in SUBJECTS["6"] for row in said("6", "reported", "2", subject=s)]
    rows += [row for s in SUBJECTS["6"][:2] for row in said("6", "compliant", "2", subject=s)]
    outcome = score(COUNTIES, [UNIT], rows, readings={"6": "flat-plus-quality"})
    assert posted(outcome, "6", "cap", 2) == [-10, 0]
    assert outcome.months[UNIT, 1] == 35


def test_every_month_and_in_force() -> None:
    rows = said("14", "matters", "1", None, "2") + said("10", "adopted", None, "1")
    chosen = {"14": "every-month", "10": "monthly"}
    outcome = score(DEPARTMENTS, [UNIT], rows, readings=chosen, through=4)
    assert posted(outcome, "14", "matters", 4) == [10, 10, 30, 30]
    assert posted(outcome, "10", "adopted", 4) == [0, 5, 5, 5]


def test_contracts_by_unit_or_by_field() -> None:
    rows = [
        *said("12", "supervised", "1", subject="煤炭"),
        *said("12", "supervised", None, "1", subject="电力"),
        *said("12", "reported", "3", subject="煤炭"),
        *said("12", "compliant", "3", subject="煤炭"),
        *said("12", "reported", "1", subject="电力"),
    ]
    outcome = score(DEPARTMENTS, [UNIT], rows)
    assert posted(outcome, "12", "supervised", 3) == [5, 0, 0]
    assert posted(outcome, "12", "quality", 2) == [Fraction("3.75"), 0]
    fields = score(DEPARTMENTS, [UNIT], rows, readings={"12": {"per-field", "monthly"}}, through=3)
    assert posted(fields, "12", "supervised", 3, "电力") == [0, 5, 5]
    assert posted(fields, "12", "quality", 2, "煤炭") == [5, 0]


def _graded(
    points: Mapping[str, int], track: str, **chosen: str
) -> dict[str, tuple[int | None, str]]:
    rows = [row for unit, n in points.items() for row in said("14", "matters", str(n), unit=unit)]
    readings = {about.replace("_", "-"): option for about, option in chosen.items()}
    annual = score(track, list(points), rows, readings=readings).annual
    return {unit: (year.rank, year.band) for unit, year in annual.items()}


def test_bands_of_counties_and_ties_at_the_cut() -> None:
    points = dict(zip(ROSTERS[COUNTIES], (14, 13, 12, 12, *range(10, 0, -1)), strict=True))
    bands = [band for _, band in _graded(points, COUNTIES).values()]
    assert bands == ["优秀"] * 4 + ["良好"] * 2 + ["合格"] * 5 + ["不合格"] * 3
    ranks = [rank for rank, _ in _graded(points, COUNTIES).values()]
    assert ranks == [1, 2, 3, 3, *range(5, 15)]
    bands = [band for _, band in _graded(points, COUNTIES, cut="all-out").values()]
    assert bands == ["优秀"] * 2 + ["良好"] * 4 + ["合格"] * 5 + ["不合格"] * 3


def test_a_tie_at_the_last_places_of_counties() -> None:
    points = dict(zip(ROSTERS[COUNTIES], (*range(14, 4, -1), 2, 2, 2, 1), strict=True))
    for chosen, tied in (
        ({}, "合格"),
        ({"cut": "all-out"}, "不合格"),
        ({"cut": "last-out"}, "不合格"),
    ):
        bands = [band for _, band in _graded(points, COUNTIES, **chosen).values()]
        assert bands == ["优秀"] * 3 + ["良好"] * 3 + ["合格"] * 4 + [tied] * 3 + ["不合格"]


@pytest.mark.parametrize(
    ("ranked", "option", "sizes"),
    [(56, "", (10, 10, 26, 10)), (40, "", (10, 10, 10, 10)), (28, "share", (5, 5, 13, 5))],
)
def test_bands_of_departments(ranked: int, option: str, sizes: tuple[int, ...]) -> None:
    points = {f"局{n:02}": n for n in range(ranked, 0, -1)}
    chosen = {"bands_by": option} if option else {}
    bands = [band for _, band in _graded(points, DEPARTMENTS, **chosen).values()]
    names = ("优秀", "良好", "合格", "不合格")
    assert bands == [name for name, size in zip(names, sizes, strict=True) for _ in range(size)]


def test_ties_may_be_broken() -> None:
    rows = [
        *said("24", "exits", "1", unit="县01"),
        *said("24", "exits", "2", unit="县02"),
        *said("30", "debtor_bodies", "1", "0", unit="县02"),
    ]
    shared = score(COUNTIES, ROSTERS[COUNTIES], rows).annual
    assert [shared[unit].rank for unit in ("县01", "县02", "县03")] == [1, 1, 3]
    chosen = {"ties": "fewer-deductions-first"}
    broken = score(COUNTIES, ROSTERS[COUNTIES], rows, readings=chosen).annual
    assert [broken[unit].rank for unit in ("县01", "县02", "县03")] == [1, 2, 3]


def test_best_100_leaves_the_monthly_column_raw() -> None:
    rows = [*said("14", "matters", "3", unit="县01"), *said("14", "matters", "1", unit="县02")]
    annual = score(COUNTIES, ROSTERS[COUNTIES], rows, readings={"sum-scale": "best-100"}).annual
    assert [annual[unit].monthly for unit in ("县01", "县02")] == [30, 10]
    assert [annual[unit].total for unit in ("县01", "县02")] == [90, 30]


@pytest.mark.parametrize(
    "chosen",
    [
        {"6": {"silence-is-withholding", "withheld-per-unit"}},
        {"14": "monthly"},
        {"18": "as-departments"},
    ],
)
def test_unknown_or_clashing_readings_are_refused(chosen: dict[str, str | set[str]]) -> None:
    with pytest.raises(ValueError, match="no such reading"):
        score(DEPARTMENTS, [UNIT], [], readings=chosen)


# --- random tables ------------------------------------------------------------------------------

tracks = st.sampled_from((DEPARTMENTS, COUNTIES))


@slow
@given(tracks.flatmap(lambda track: st.tuples(st.just(track), tables(track, ROSTERS[track]))))
def test_random_tables_are_valid(drawn: tuple[str, list[Row]]) -> None:
    track, rows = drawn
    sheets: dict[tuple[str, str, str], dict[str, dict[int, Fraction]]] = defaultdict(dict)
    for row in rows:
        assert row.fact in FACTS[track][row.item].split()
        assert row.month not in sheets[row.entity, row.item, row.subject].setdefault(row.fact, {})
        sheets[row.entity, row.item, row.subject][row.fact][row.month] = row.value
    for (_, item, _), sheet in sheets.items():
        for part, whole in (("compliant", "reported"), ("authorised_in_sector", "authorised")):
            for month, value in sheet.get(part, {}).items():
                assert value <= sheet[whole][month]
        for part, whole in (("onboarded", "enterprises"), ("holders", "enterprises")):
            latest: dict[str, Fraction] = {}
            for month in range(1, 13):
                latest |= {f: sheet[f][month] for f in (part, whole) if month in sheet.get(f, {})}
                assert len(latest) < 2 or latest[part] <= latest[whole]
        for month, value in sheet.get("withheld", {}).items():
            assert not (value and sheet.get("reported", {}).get(month))
        for fact, values in sheet.items():
            if item in ("7", "29", "30"):
                assert all(month + 1 in values for month in values if values[month] and month < 12)
            most = {"disclosure_score": 30, "national_share": 100, "evaluation": 100}.get(fact)
            for value in values.values():
                assert 0 <= value <= (most or value)
                assert most or value.denominator == 1


@slow
@given(st.data())
def test_sums_and_ranks_hold_under_any_reading(data: st.DataObject) -> None:
    track = data.draw(tracks)
    rows = data.draw(tables(track, ROSTERS[track]))
    chosen, through = data.draw(readings(track)), data.draw(st.sampled_from((12, 12, 7)))
    outcome = score(track, ROSTERS[track], rows, readings=chosen, through=through, lists=LISTS)
    assert all(outcome.postings.values())
    assert sum(outcome.postings.values()) == sum(outcome.months.values())
    assert sum(year.monthly for year in outcome.annual.values()) == sum(outcome.months.values())
    shuffled = score(
        track, ROSTERS[track], rows[::-1], readings=chosen, through=through, lists=LISTS
    )
    assert shuffled == outcome
    until = score(track, ROSTERS[track], rows, readings=chosen, through=5, lists=LISTS)
    early = {line: points for line, points in outcome.postings.items() if line[1] <= 5}
    assert until.postings == early
    for one, other in combinations(outcome.annual.values(), 2):
        if one.rank and other.rank and one.rank < other.rank:
            by = "monthly" if chosen.get("rank-by") else "total"
            assert getattr(one, by) >= getattr(other, by)


@slow
@given(tracks.flatmap(lambda track: st.tuples(st.just(track), readings(track))))
def test_random_readings_are_compatible(drawn: tuple[str, dict[str, set[str]]]) -> None:
    track, chosen = drawn
    assert set(chosen) <= set(QUESTIONS[track])
    score(track, [UNIT], [], readings=chosen, lists=LISTS)


@slow
@given(tables(DEPARTMENTS, ROSTERS[DEPARTMENTS], answers=lambda unit, item, _: unit in LISTED))
def test_random_tables_keep_to_those_who_answer(rows: list[Row]) -> None:
    assert {row.entity for row in rows if row.item != "evaluation"} <= LISTED
