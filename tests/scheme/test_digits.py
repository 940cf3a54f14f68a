"""Numbers of rules, and those of rosters that rules reckon with, have 18 digits at most."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from small import rows, small, year

import creditscore

LONG = ("0.1234567890123456789", "0.12345678901234567890123456", "1234567.890123456789")


def scheme_of(folder: Path, number: str, where: str) -> creditscore.Scheme:
    """A scheme with a number somewhere."""
    award = "[{id: a, form: each, of: n, points: 2, period: year%s}]"
    knobs, head = "", "ranking: {by: total}"
    weight = number if where == "parts" else "1"
    parts = f"annual: {{parts: [{{id: m, title: 月, weight: {weight}, of: months}}]}}"
    rule = award % (f", weight: {number}" if where == "weight" else "")
    if where == "parameter":
        head += f"\nparameters: {{p: {number}}}"
        knobs = "multiplier: {parameter: p}\nperiod: year"
    elif where not in ("weight", "parts", "roster"):
        knobs = where.format(number)
    facts = "{n: {type: count, label: 次数}}"
    units: tuple[str, ...] = ("甲", "乙")
    if where == "roster":
        units = (f"甲, columns: {{pop: {number}}}", "乙, columns: {pop: 1}")
        knobs = "multiplier: {roster: pop}\nperiod: year"
    return small(folder, facts, rule, item=knobs, head=head, parts=parts, units=units)


WHERE = [
    "weight",
    "parts",
    "parameter",
    "roster",
    "multiplier: {}\nperiod: year",
    "base: 0.5\nzero_when: {{of: n, above: {}}}\nperiod: year",
    "multiplier: {{ratio: n, over: {}}}\nperiod: year",
]


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("number", LONG)
def test_more_are_refused_at_their_place(tmp_path: Path, where: str, number: str) -> None:
    with pytest.raises(creditscore.RuleError) as caught:
        scheme_of(tmp_path, number, where)
    code = "R360" if where == "roster" else "R342"
    (problem,) = (p for p in caught.value.problems if p.code == code)
    assert {p.code for p in caught.value.problems} <= {code, "R355"}
    assert problem.place.line
    assert problem.place.file.endswith(".yaml")
    digits = "18" if where == "roster" else len(number.replace(".", "").lstrip("0"))
    assert f"{digits} digits" in problem.message("en")


@pytest.mark.parametrize("where", ["weight", "parameter", "roster", "multiplier: {}\nperiod: year"])
@pytest.mark.parametrize(
    "number", ["0.123456789012345678", "123456789.987654321", "0.1000000000000000000000", "-0.5"]
)
def test_so_many_are_exact(tmp_path: Path, where: str, number: str) -> None:
    scheme = scheme_of(tmp_path, number, where)
    result = creditscore.score(scheme, rows(n={1: 987_654_321}))
    right = 2 * 987_654_321 * Fraction(number)
    assert abs(Fraction(year(result)["total"]) - right) <= Fraction(1, 20000)


@pytest.mark.parametrize("number", ["1000000000000000000000", "0.1234567890123456789"])
def test_tables_of_units_as_well(tmp_path: Path, number: str) -> None:
    scheme_of(tmp_path, "1", "roster")
    folder = tmp_path / "small"
    (folder / "roster.yaml").unlink()
    table = f"track,name,pop\nunits,甲,{number}\nunits,乙,1\nunits,丙,{number}\n"
    (folder / "roster.csv").write_text(table, encoding="utf-8")
    with pytest.raises(creditscore.RuleError) as caught:
        creditscore.load_scheme(folder)
    (problem,) = caught.value.problems
    assert (problem.code, problem.details["count"]) == ("R360", 2)


@pytest.mark.parametrize("way", ["yaml", "csv"])
def test_a_code_of_many_digits_is_a_text(tmp_path: Path, way: str) -> None:
    scheme = scheme_of(tmp_path, "1", "weight")
    folder = tmp_path / "small"
    code = "1" * 20
    if way == "yaml":
        text = (folder / "roster.yaml").read_text(encoding="utf-8")
        text = text.replace("{name: 甲}", f"{{name: 甲, columns: {{phone: {code}}}}}")
        assert code in text
        (folder / "roster.yaml").write_text(text, encoding="utf-8")
    else:
        (folder / "roster.yaml").unlink()
        table = f"track,name,phone\nunits,甲,{code}\nunits,乙,\n"
        (folder / "roster.csv").write_text(table, encoding="utf-8")
    scheme = creditscore.load_scheme(folder)
    assert scheme.tracks["units"].entities[0].columns["phone"] == code


def test_numbers_that_are_set_are_looked_at_too(tmp_path: Path) -> None:
    scheme = scheme_of(tmp_path, "2", "multiplier: {}\nperiod: year")
    with pytest.raises(creditscore.RuleError) as caught:
        scheme.switch(changes={"1.multiplier": Decimal(LONG[0])})
    assert "R342" in [problem.code for problem in caught.value.problems]
