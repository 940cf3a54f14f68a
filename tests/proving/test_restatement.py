"""Two runs, tables or sets of rules beside each other: what changed, because of what."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from commands import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import rows, small, year

import creditscore

FACTS = "{n: {type: count, label: 次数}, s: {type: stock, label: 存量, missing: carry}}"

PARTS = "annual: {{adds_up_to: {}, parts: [{{id: m, title: 月度, weight: {}, of: months}}]}}"

CAP = "cap: {{points: {}, period: year}}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A scheme of two items, the second of which has a limit, with facts and their result."""
    small(
        tmp_path,
        FACTS,
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 9},"
        " {id: b, form: each, of: s, points: 1, period: month}]",
        item="cap: {points: 10, period: year}",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
    )
    write(tmp_path / "a.json", given_rows())
    scored(tmp_path, "a")
    return tmp_path


def given_rows() -> list[dict[str, object]]:
    second = rows("乙", n={1: 2}, s={3: 1, 4: 0})
    return [*rows("甲", n={2: 1, 4: 2}), *second, *rows("丙", n={5: 1})]


def write(path: Path, table: list[dict[str, object]]) -> None:
    path.write_text(json.dumps(table), "utf-8")


def scored(home: Path, name: str, format: str = "csv", **more: object) -> creditscore.Result:
    found = creditscore.score(home / "small", home / f"{name}.json", **more)  # type: ignore[arg-type]
    found.write(home / f"out-{name}", format)
    return found


def told(found: creditscore.Restatement) -> list[tuple[str, str, str, str, str]]:
    """Month, unit, what posts, by how much, because of what; without the year's closing rows."""
    table = found.postings[found.postings["kind"] != "annual"]
    return [
        (
            row["month"][5:],
            row["entity"],
            row["award"] or row["kind"],
            format(row["points"], "f"),
            row["because"],
        )
        for row in table.to_dict("records")
    ]


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_a_fact_that_was_corrected(home: Path, format: str) -> None:
    corrected = [*given_rows()]
    corrected[0] = corrected[0] | {"value": 4}
    write(home / "b.json", [row for row in corrected if row["entity"] != "丙"])
    scored(home, "b", format)
    found = creditscore.compare(home / "out-a", home / "out-b")
    assert found.inputs == ("facts", "observations")
    assert found.changes == ()
    assert found.facts is not None
    assert found.facts[["month", "entity", "from_value", "to_value"]].values.tolist() == [
        ["2023-02", "甲", "1", "4"],
        ["2023-05", "丙", "1", None],
    ]
    assert told(found) == [
        ("02", "甲", "a", "6.0000", "facts"),
        ("04", "甲", "a", "-3.0000", "facts"),
        ("05", "丙", "a", "-2.0000", "facts"),
    ]
    units = found.comparison.units.set_index("entity")
    assert units.loc["甲", ["points", "ranks", "from_band", "to_band"]].tolist() == [
        Decimal("3.0000"), 0, "优秀", "优秀"
    ]  # fmt: skip
    months = found.comparison.months
    mine = months[(months["entity"] == "甲") & (months["month"] == "2023-02")].iloc[0]
    assert [mine["from_points"], mine["to_points"], mine["to_date"]] == [2, 8, 6]
    both = creditscore.compare(home / "a.json", home / "b.json", scheme=home / "small")
    assert told(both) == told(found)
    assert both.inputs == ("facts",)


def test_a_rule_that_was_changed_and_what_follows_from_it(home: Path) -> None:
    write(home / "b.json", given_rows())
    scored(home, "b", changes={"1.awards.a.points": 5})
    found = creditscore.compare(home / "out-a", home / "out-b")
    assert found.inputs == ("changes",)
    assert found.changes is not None
    assert [change.path for change in found.changes] == ["awards.a.points"]
    assert told(found) == [
        ("01", "乙", "a", "5.0000", "rules"),
        ("02", "甲", "a", "3.0000", "rules"),
        ("05", "丙", "a", "3.0000", "rules"),
    ]
    scheme = creditscore.load_scheme(home / "small")
    rules = creditscore.compare(
        scheme, scheme.with_changes({"1.awards.a.points": 5}), facts=home / "a.json"
    )
    assert told(rules) == told(found)


def test_a_limit_follows_a_rule_below_it(home: Path) -> None:
    scheme = creditscore.load_scheme(home / "small")
    other = scheme.with_changes({"1.awards.b.points": 20})
    found = creditscore.compare(scheme, other, facts=home / "a.json")
    assert told(found) == [
        ("03", "乙", "b", "19.0000", "rules"),
        ("03", "乙", "cap", "-14.0000", "follows"),
    ]


def test_a_limit_follows_what_stands_below_it(home: Path) -> None:
    write(home / "b.json", [*given_rows(), *rows("乙", n={2: 3}, s={2: 3})])
    scored(home, "b")
    assert told(creditscore.compare(home / "out-a", home / "out-b")) == [
        ("02", "乙", "a", "5.0000", "facts"),
        ("02", "乙", "b", "3.0000", "facts"),
        ("02", "乙", "cap", "-2.0000", "follows"),
        ("03", "乙", "cap", "-1.0000", "follows"),
    ]


def test_a_run_whose_inputs_are_gone_is_compared_as_it_was_written(home: Path) -> None:
    shutil.copytree(home / "out-a", home / "then")
    corrected = [*given_rows()]
    corrected[0] = corrected[0] | {"value": 4}
    write(home / "a.json", corrected)  # over the table that the first run was made of
    creditscore.score(home / "small", home / "a.json").write(home / "out-b")
    rules = home / "small" / "scheme.yaml"
    rules.write_text(rules.read_text("utf-8") + "# later\n", "utf-8")
    found = creditscore.compare(home / "then", home / "out-b")
    assert found.facts is None
    assert found.changes is None
    assert told(found)[0] == ("02", "甲", "a", "6.0000", "facts")
    assert found.postings.iloc[0][["from_facts", "to_facts"]].tolist() == ["n=1", "n=4"]


def test_a_limit_follows_also_where_the_rules_of_a_run_are_gone(home: Path) -> None:
    """What the rules have otherwise is not known then: awards may go by it, limits follow."""
    write(home / "b.json", given_rows())
    scored(home, "b", changes={"1.awards.b.points": 20})
    units = home / "small" / "units.yaml"
    units.write_text(units.read_text("utf-8") + "# later\n", "utf-8")
    found = creditscore.compare(home / "out-a", home / "out-b")
    assert found.changes is None
    assert told(found) == [
        ("03", "乙", "b", "19.0000", "rules"),
        ("03", "乙", "cap", "-14.0000", "follows"),
    ]


def test_a_result_beside_a_folder(home: Path) -> None:
    result = creditscore.score(home / "small", home / "a.json")
    found = creditscore.compare(home / "out-a", result)
    assert (found.inputs, len(found.postings)) == ((), 0)
    assert found.facts is not None
    assert len(found.facts) == 0
    assert found.comparison.units["points"].tolist() == [0, 0, 0]


def test_runs_by_the_books(home: Path) -> None:
    """Facts are compared as they were handed in; the books are not asked for."""
    scheme = creditscore.load_scheme(home / "small")
    result = creditscore.score(scheme, home / "a.json", through="2023-05")
    books = creditscore.close(result, "2023-05", by="考核办", on="2023-06-05")
    corrected = [*given_rows()]
    corrected[0] = corrected[0] | {"value": 2}
    write(home / "b.json", corrected)
    who = {"by": "甲", "on": "2023-06-20", "why": "漏报"}
    books = creditscore.correct(scheme, home / "b.json", books, **who)
    scored(home, "b", books=books)
    found = creditscore.compare(home / "out-a", home / "out-b")
    assert found.inputs == ("facts", "observations", "books")
    assert found.facts is not None
    assert found.facts[["entity", "from_value", "to_value"]].values.tolist() == [["甲", "1", "2"]]
    assert told(found) == [("06", "甲", "a", "2.0000", "facts")]


def test_what_a_correction_moves_of_others_follows(tmp_path: Path) -> None:
    """丙 had 1 in February, then 5: 甲 and 乙 lose a place each, and the limit takes 3 of 10."""
    scheme = small(
        tmp_path,
        FACTS,
        "[{id: a, form: rank, of: n, points: [10, 6, 3], period: quarter}]",
        item="cap: {points: 7, period: year}",
    )
    before, after = ([*rows("甲", n={1: 3}), *rows("乙", n={2: 2}), *rows("丙", n={2: number})]
                     for number in (1, 5))  # fmt: skip
    result = creditscore.score(scheme, before, through="2023-03")
    books = creditscore.close(result, "2023-03", by="考核办", on="2023-04-05")
    who = {"by": "丙", "on": "2023-04-20", "why": "漏报"}
    corrected = creditscore.correct(scheme, after, books, **who)
    one, two = (
        creditscore.score(scheme, facts, books=known, through="2023-04")
        for facts, known in ((before, books), (after, corrected))
    )
    found = told(creditscore.compare(one, two))
    assert found == [
        ("04", "甲", "a", "-4.0000", "follows"),
        ("04", "甲", "correction", "3.0000", "follows"),
        ("04", "乙", "a", "-3.0000", "follows"),
        ("04", "丙", "a", "7.0000", "facts"),
        ("04", "丙", "correction", "-3.0000", "follows"),
    ]


def test_a_correction_is_otherwise_by_a_rule(tmp_path: Path) -> None:
    """2 were published; corrected it is 12, of which the award leaves 9 or 8, the item 6 or 5."""
    award = "[{id: a, form: each, of: n, points: 2, period: year, cap: 9}]"
    scheme = small(tmp_path, FACTS, award, item="cap: {points: 6, period: year}")
    before, after = rows("甲", n={1: 1}), rows("甲", n={1: 6})
    result = creditscore.score(scheme, before, through="2023-03")
    books = creditscore.close(result, "2023-03", by="考核办", on="2023-04-05")
    books = creditscore.correct(scheme, after, books, by="甲", on="2023-04-20", why="漏报")

    def by(**changes: int) -> creditscore.Result:
        given = {f"1.{path.replace('_', '.')}": value for path, value in changes.items()}
        return creditscore.score(scheme, after, books=books, changes=given, through="2023-04")

    assert told(creditscore.compare(by(), by(awards_a_cap=8))) == [
        ("04", "甲", "a", "-1.0000", "rules"),
        ("04", "甲", "correction", "1.0000", "follows"),
    ]
    assert told(creditscore.compare(by(), by(cap_points=5))) == [
        ("04", "甲", "correction", "-1.0000", "rules"),
    ]


def test_facts_of_a_unit_that_was_renamed_are_the_same(tmp_path: Path) -> None:
    awards = "[{id: a, form: each, of: n, points: 2, period: year}]"
    (tmp_path / "then").mkdir()
    names = "甲办", "甲局, aliases: [{name: 甲办, until: 2023-03}]"
    then, today = (
        small(folder, FACTS, awards, units=(name, "乙"))
        for folder, name in zip((tmp_path / "then", tmp_path), names, strict=True)
    )
    results = [creditscore.score(rules, rows("甲办", n={1: 3})) for rules in (then, today)]
    folders = [tmp_path / "out-then", tmp_path / "out-today"]
    for result, folder in zip(results, folders, strict=True):
        result.write(folder)
    for pair in (results, folders):
        found = creditscore.compare(*pair)
        assert len(found.postings) == 0
        assert found.comparison.units["entity"].tolist() == ["甲局", "乙"]
        assert found.facts is None or len(found.facts) == 0


def test_rows_without_a_place_in_other_rules_are_told(run: Run, tmp_path: Path) -> None:
    one, two = (limited(tmp_path, name) for name in ("one", "two"))
    roster = tmp_path / "two" / "small" / "roster.yaml"
    roster.write_text(roster.read_text("utf-8").replace("    - {name: 丙}\n", ""), "utf-8")
    facts = [*rows("甲", n={1: 4}), *rows("丙", n={1: 4})]
    two = creditscore.load_scheme(tmp_path / "two" / "small")
    assert [p.code for p in creditscore.compare(one, two, facts=facts).left_out] == ["N990"]
    write(tmp_path / "a.json", facts)
    folders = (tmp_path / name / "small" for name in ("one", "two"))
    told = run("compare", *folders, "--facts", tmp_path / "a.json")
    assert (told.code, "N990" in told.err) == (0, True)


def limited(folder: Path, name: str, **nodes: str) -> creditscore.Scheme:
    (folder / name).mkdir()
    awards = "[{id: a, form: each, of: n, points: 2, period: year}]"
    return small(folder / name, FACTS, awards, **nodes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"item": "base: 1"}, {"item": "base: 2"}, {"base": "rules"}),
        ({"item": "base: 1\nmultiplier: 3"}, {"item": "base: 2\nmultiplier: 3"},
         {"base": "rules", "multiplier": "follows"}),
        ({"item": CAP.format(5)}, {"item": CAP.format(3)}, {"cap": "rules"}),
        ({"section": CAP.format(5)}, {"section": CAP.format(3)}, {"cap": "rules"}),
        ({"track": CAP.format(5)}, {"track": CAP.format(3)}, {"cap": "rules"}),
        ({"item": "base: 9", "section": CAP.format(9)},
         {"item": "base: 8", "section": CAP.format(9)},
         {"base": "rules", "cap": "follows"}),
        ({"parts": PARTS.format(1, 1)}, {"parts": PARTS.format("0.5", "0.5")}, {"annual": "rules"}),
    ],
)  # fmt: skip
def test_what_a_node_does_changes_because_of_its_own_rules(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], expected: dict[str, str]
) -> None:
    one, two = limited(tmp_path, "one", **before), limited(tmp_path, "two", **after)
    table = creditscore.compare(one, two, facts=rows("甲", n={1: 4})).postings
    mine = table[(table["entity"] == "甲") & (table["points"] != 0)]
    found = dict(zip(mine["kind"], mine["because"], strict=True))
    if "parts" not in before:
        found.pop("annual", None)
    assert found == expected


def test_other_facts_of_an_award_are_of_the_rules_where_the_tables_are_the_same(
    home: Path,
) -> None:
    scheme = creditscore.load_scheme(home / "small")
    other = scheme.with_changes({"1.awards.b.of": "n"})
    found = creditscore.compare(scheme, other, facts=home / "a.json")
    assert {because for *_, name, _, because in told(found) if name == "b"} == {"rules"}


def test_what_cannot_be_compared(home: Path) -> None:
    for before, after, more in (
        (home / "out-a", home / "a.json", {}),
        (home / "a.json", home / "a.json", {}),
        (home / "small", home / "small", {}),
        (home / "small", home / "a.json", {"scheme": home / "small"}),
    ):
        with pytest.raises(creditscore.UsageError) as caught:
            creditscore.compare(before, after, **more)  # type: ignore[arg-type]
        assert [problem.code for problem in caught.value.problems] == ["U583"]
    for both, more in (("out-a", {"through": "2023-02"}), ("a.json", {"facts": home / "a.json"})):
        more |= {"scheme": home / "small"} if both == "a.json" else {}
        with pytest.raises(creditscore.UsageError) as caught:
            creditscore.compare(home / both, home / both, **more)  # type: ignore[arg-type]
        assert [problem.code for problem in caught.value.problems] == ["U593"]
    creditscore.score(home / "small", home / "a.json").write(home / "some", tables=["annual"])
    with pytest.raises(creditscore.UsageError) as caught:
        _ = creditscore.compare(home / "out-a", home / "some").postings
    assert [problem.code for problem in caught.value.problems] == ["U584"]


def total_of(result: object, unit: str) -> Decimal:
    assert isinstance(result, creditscore.Result)
    total: Decimal = year(result, unit)["total"]
    return total


FIGURES = st.lists(st.integers(0, 6), min_size=12, max_size=12)


@settings(max_examples=6, deadline=None, suppress_health_check=[*HealthCheck])
@given(one=st.tuples(FIGURES, FIGURES), two=st.tuples(FIGURES, FIGURES))
def test_postings_add_up_to_what_moved(
    home: Path, one: tuple[list[int], list[int]], two: tuple[list[int], list[int]]
) -> None:
    """Whatever changes, the postings say all of it: month by month and in the year."""
    scheme = creditscore.load_scheme(home / "small")
    before, after = (
        [row for unit, figures in zip("甲乙", both, strict=True)
         for row in rows(unit, n={at: n for at, n in enumerate(figures, 1) if n})]
        or rows("丙", n={1: 0})
        for both in (one, two)
    )  # fmt: skip
    found = creditscore.compare(before, after, scheme=scheme)
    compared = found.comparison
    table = found.postings
    for unit in "甲乙丙":
        mine = table[table["entity"] == unit]
        one_total, other = (
            total_of(compared_year, unit) for compared_year in (compared.before, compared.after)
        )
        assert sum(mine["points"]) == other - one_total
        months = compared.months[compared.months["entity"] == unit]
        posted = mine[mine["kind"] != "annual"]
        for month in {*posted["month"], *months["month"]}:
            by_postings = sum(posted.loc[posted["month"] == month, "points"])
            assert by_postings == sum(months.loc[months["month"] == month, "points"])
