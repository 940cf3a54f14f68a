from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from creditscore import RuleError, load_scheme
from creditscore.errors import Place
from creditscore.scheme.files.yaml_tree import parse
from creditscore.scheme.schema import shape
from creditscore.scheme.schema.notation import definitions

PART = "{id: monthly, title: 月度, weight: 0.9, of: months}"
EACH = "form: each, of: cases, points: 2, period: year, cap: 20, floor: 0}"

# old text, new text with ▲ where a problem stands, and the codes of the problems
MISTAKES = {
    "key misspelt": ("id: growth\n", "id: growth\n            ▲perod: month\n", "S201"),
    "key of another node": ("title: 案例", "title: 案例\n        ▲first: 2", "S201"),
    "each with levels": (EACH, f"▲levels: [], {EACH}", "S201"),
    "rate with tiers": ("form: rate,", "form: rate, ▲tiers: [],", "S201"),
    "flag with over": ("of: withheld,", "of: withheld, ▲over: reported,", "S201"),
    "levels with of": ("id: growth\n", "id: growth\n            ▲of: cases\n", "S201"),
    "tiers with points": ("id: share\n", "id: share\n            ▲points: 2\n", "S201"),
    "given with points": ("form: given,", "form: given, ▲points: 1,", "S201"),
    "sum and fact": ("{increase_of: cases}", "{sum: [cases], ▲fact: cases}", "S201"),
    "increase of a subject": ("increase_of: cases}", "increase_of: cases, ▲subject: 甲类}", "S201"),
    "increase of a sum": ("{increase_of: cases}", "{increase_of: ▲{sum: [cases]}}", "S203"),
    "ratio in a rate": ("of: compliant,", "of: ▲{ratio: compliant}, ", "S202"),
    "ratio without a whole": ("{increase_of: cases}", "▲{ratio: cases}", "S202"),
    "subject without a fact": ("{increase_of: cases}", "▲{subject: 甲类}", "S202"),
    "key missing": ('- id: "4"\n        title: 空白\n', '- ▲id: "4"\n', "S202"),
    "form missing": ("- {id: spent, form: given,", "- ▲{id: spent,", "S202"),
    "points missing": ("- {below: 60, points: 0}", "- ▲{below: 60}", "S202"),
    "fact of a part missing": (
        PART,
        "▲{id: monthly, title: 月度, weight: 1, of: {item: a, fact: b}}",
        "S202",
    ),
    "condition without a bound": ("{of: {increase_of: cases}, above: 3}", "▲{of: cases}", "S202"),
    "tier without a bound": ("{below: 60, points: 0}", "▲{points: 0}", "S202"),
    "number as an id": ('id: "2"', "id: ▲2", "S203"),
    "text as points": ("{points: 100,", '{points: ▲"100",', "S221"),
    "word for a truth": ("open: true", "open: ▲yes", "S203"),
    "null as a list": ("bands: [{name: 好, first: 1}, {name: 差}]", "bands:▲", "S203"),
    "word as a condition": ("{of: {increase_of: cases}, above: 3}", "▲cases", "S203"),
    "no mapping": ("talks: {type: count, label: 约谈数}", "talks:▲", "S203"),
    "28 digits": ("year: 2023", "year: ▲" + "9" * 28, "S205"),
    "thousands": ("cap: 20, floor", "cap: 1,▲000, floor", "S215"),
    "full-width number": ("cap: 20, floor", "cap: ▲２０, floor", "S214"),
    "quotation marks around a number": ("points: {places: 2}", "points: {places: ▲‘2’}", "S214"),
    "quotation marks around a key": ("title: 案例", "▲“title”: 案例", "S214"),
    "full-width word": ("form: given", "form: ▲ｇｉｖｅｎ", "S214"),
    "full-width colon": ("{id: monthly, title", "{▲id：monthly, title", "S214"),
    "full-width brackets": ("[甲类, 乙类]", "▲［甲类，乙类］", "S214"),
    "unknown form": ("form: given", "form: ▲giben", "S204"),
    "unknown period": ("period: quarter", "period: ▲weekly", "S204"),
    "part of days": ("of: months", "of: ▲days", "S204"),
    "stock that lasts": (
        "type: stock, label: 月末",
        "lasts: year, type: ▲stock, label: 月末",
        "S204",
    ),
    "year of another age": ("year: 2023", "year: ▲23", "S205"),
    "finer than any points": ("points: {places: 2}", "points: {places: ▲13}", "S205"),
    "points without end": ("points: -20,", "points: ▲-2000000000,", "S205"),
    "place 0": ("{name: 优, first: 1}", "{name: 优, first: ▲0}", "S205"),
    "blank in an id": ('id: "4"', 'id: ▲"4 a"', "S206"),
    "dot at the end of an id": ('id: "4"', 'id: ▲"4."', "S206"),
    "capital in an award's id": ("- {id: spent,", "- {id: ▲Spent,", "S206"),
    "sign in a Chinese id": ("talks: {", "▲约谈（次）: {", "S206"),
    "capital in a fact's name": ("talks: {", "▲Talks: {", "S206"),
    "capital in an option": ("no-cap: {cap", "▲No-cap: {cap", "S206"),
    "no subject": ("[甲类, 乙类]", "▲[]", "S207"),
    "no title": ("title: 测评", 'title: ▲""', "S207"),
    "ranking without a title": (
        "{by: total, ties: [few",
        "{by: total, also: [▲{id: other}], ties: [few",
        "S202",
    ),
    "ranking of grades": (
        "{by: total, ties: [few",
        "{by: total, also: [{id: other, title: 另排, ▲cut: all-in}], ties: [few",
        "S201",
    ),
    "route of nothing": ("{name: 优, first: 1}", "{name: 优, any_of: [{first: 1}, ▲{}]}", "S207"),
    "route with a name": (
        "{name: 优, first: 1}",
        "{name: 优, any_of: [{first: 1}, {▲name: 良, at_least: 9}]}",
        "S201",
    ),
    "one route": ("{name: 优, first: 1}", "{name: 优, any_of: ▲[{first: 1}]}", "S209"),
    "places beside routes": (
        "{name: 优, first: 1}",
        "{name: 优, ▲first: 1, any_of: [{first: 1}, {at_least: 9}]}",
        "S201",
    ),
    "band of a move alone": ("{name: 良, all_but_last: 1}", "{name: 良, only: ▲move}", "S204"),
    "ranking of no order": ("ranking: {by: total,", "ranking: {by: total, order: ▲up,", "S204"),
    "tie by nothing": ("ties: [fewer-deductions]", "ties: [▲{order: low-first}]", "S202"),
    "tie by points and a part": (
        "ties: [fewer-deductions]",
        'ties: [{points_of: "3", ▲by: review}]',
        "S201",
    ),
    "part of points and a fact": (
        "of: {item: review, fact: mark}\n      fact",
        'of: {points_of: "3"}\n      ▲fact',
        "S201",
    ),
    "two expectations": ("{at_least: 3}", "▲{at_least: 3, exactly: 3}", "S208"),
}


def refused(folder: Path) -> RuleError:
    with pytest.raises(RuleError) as caught:
        load_scheme(folder)
    return caught.value


@pytest.mark.parametrize(("old", "new", "codes"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_told_at_the_key_or_value(
    old: str, new: str, codes: str, broken: Callable[..., tuple[Path, list[str]]]
) -> None:
    path, places = broken({old: new})
    found = refused(path).problems
    expected = list(zip(places, codes.split(), strict=True))
    assert [(str(problem.place), problem.code) for problem in found] == expected


def test_texts(folder: Callable[..., Path], golden: Callable[..., None]) -> None:
    told = {n: refused(folder({old: new})).problems for n, (old, new, _) in MISTAKES.items()}
    golden("shape", told)


def test_all_files_are_told_together_in_the_order_of_places(
    broken: Callable[..., tuple[Path, list[str]]],
) -> None:
    changes = {
        "open: true": "open: ▲yes",
        "year: 2023": "year: ▲23",
        "{no: 1": "{no: ▲0",
        "title: 乡镇": "title: a▲: b",
        "cap: 20": "▲cop: 20",
        'id: "2"': "id: ▲2",
    }
    path, places = broken(changes)
    assert [str(problem.place) for problem in refused(path).problems] == places


@pytest.mark.parametrize("kind", ["scheme", "track", "roster", "tasks", "cases"])
def test_empty_mapping_is_no_file_of_any_kind(kind: str) -> None:
    assert {problem.code for problem in shape.problems(parse("{}", "x"), kind)} <= {"S202", "S203"}
    assert shape.problems(parse("{}", "x"), kind)


def test_long_file_is_told_its_first_thousand_problems() -> None:
    found = shape.problems(parse("- 1\n" * 5000, "x"), "tasks")
    assert [len(found), found[-1].place] == [1000, Place("x", 1000, 3)]


def conditions(node: Any) -> Iterator[tuple[str, Any]]:
    """Every keyword of the schema that can find something wrong, with its value."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("properties", "$defs"):
                yield from (pair for inner in value.values() for pair in conditions(inner))
            elif key == "dependentRequired":
                yield key, value
            elif key not in ("if", "says", "not"):
                yield key, value
                yield from conditions(value)
    elif isinstance(node, list):
        yield from (pair for inner in node for pair in conditions(inner))


def test_every_keyword_of_the_schema_has_a_text() -> None:
    silent = {"$ref", "allOf", "items", "propertyNames", "also", "then", "else"}
    found = {key for shape in definitions().values() for key, _ in conditions(shape)} - silent
    told = {
        "additionalProperties",
        "unevaluatedProperties",
        "required",
        "type",
        "enum",
        "minimum",
        "maximum",
        "pattern",
    }
    sizes = {"minItems", "maxItems", "minLength", "minProperties", "maxProperties"}
    assert found == {*told, *sizes, "exclusiveMinimum", "multipleOf", "anyOf", "dependentRequired"}
