"""What a line under `expect` may say, and that none passes without having been looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small, written

import creditscore
from creditscore.cases.running import failures

CASE = """\
- case: 一例
  track: units
  entity: {entity}
  facts: [{facts}]
  expect: [{expect}]
"""
REFUSED = '{month: 2023-01, item: "1", n: -4}'
TARGETS = {
    "scheme": """
scheme: small
title: 小方案
cites: 附件
year: 2023
points: {places: 4}
tracks: [units]
counts: targets
""",
    "units": """
track: units
title: 单位
cites: 附表
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 条款
        cites: 附表（一）
        says: 规则。
        applies_to: all
        subjects: [{id: 甲类}, {id: 乙类}]
        facts: {share: {type: stock, label: 占比}}
        awards: [{id: t, target: {of: share, above: 20}, due: 2023-09}]
""",
    "roster": "entities: {units: [{name: 甲}]}\n",
}


def told(
    scheme: creditscore.Scheme, facts: str, expect: str, entity: str = "甲"
) -> list[tuple[str, str]]:
    """The codes of what is wrong with a case, and what they name or what came out."""
    assert scheme.source is not None
    (scheme.source.folder / "cases").mkdir(exist_ok=True)
    text = CASE.format(entity=entity, facts=facts, expect=expect)
    (scheme.source.folder / "cases" / "one.yaml").write_text(text, encoding="utf-8")
    _, problems = failures(scheme)
    details = ("keys", "key", "found", "name")
    return [
        (p.code, next((str(p.details[k]) for k in details if k in p.details), "")) for p in problems
    ]


@pytest.fixture
def scheme(tmp_path: Path) -> creditscore.Scheme:
    """Two points each time, in one clause of one section."""
    return small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}]",
    )


@pytest.mark.parametrize(
    ("facts", "expect", "keys"),
    [
        ("", '{item: "1", section: 一, points: 0}', "section"),
        (REFUSED, "{problem: F209, points: 5}", "points"),
        (REFUSED, "{problem: F209, band: 合格}", "band"),
        (REFUSED, "{problem: F209, rank: 3}", "rank"),
        ("", "{month: 2023-01, points: 0, rank: 1}", "rank"),
        ("", '{item: "1", points: 0, band: 合格, rank: 1}', "rank, band"),
    ],
)
def test_what_would_not_be_looked_at_is_no_part_of_an_expectation(
    scheme: creditscore.Scheme, facts: str, expect: str, keys: str
) -> None:
    assert told(scheme, facts, expect) == [("R346", keys)]


def test_points_of_everything_are_called_so(scheme: creditscore.Scheme) -> None:
    assert told(scheme, "", "{points: 0, rank: 1, band: 合格}") == []
    assert told(scheme, "", "{points: 8}") == [("R320", "0")]
    _, (problem,) = failures(scheme)
    assert "fails: points should be 8 and is 0" in problem.text("en")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("subject: 甲类, state: met", []),
        ("subject: 乙类, state: no-facts", []),
        ("subject: 乙类, state: met", [("R320", "no-facts")]),
        ("state: met", [("S202", "subject")]),
        ("subject: 甲类, state: met, rank: 1", [("R346", "rank")]),
        ("subject: 甲类, state: met, problem: F209", [("R346", "problem")]),
    ],
)
def test_a_target_of_several_subjects_is_expected_of_one(
    tmp_path: Path, line: str, found: list[tuple[str, str]]
) -> None:
    scheme = creditscore.load_scheme(written(tmp_path / "small", TARGETS))
    facts = '{month: 2023-09, item: "1", subject: 甲类, share: 30}'
    expect = f'{{month: 2023-09, item: "1", target: t, {line}}}'
    assert told(scheme, facts, expect) == found


@pytest.mark.parametrize("facts", ["", '{month: 2023-01, item: "1", n: 4, entity: 乙}'])
def test_a_unit_that_the_roster_has_not_is_refused_by_its_facts_alone(
    scheme: creditscore.Scheme, facts: str
) -> None:
    assert told(scheme, facts, "{problem: F201}", "丁") == [("R320", "—")]


def test_several_codes_stand_in_any_order(scheme: creditscore.Scheme) -> None:
    facts = REFUSED + ', {month: 2023-02, item: "1", subject: 丙, n: 1}'
    for codes in ("F209, F204", "F204,F209"):
        assert told(scheme, facts, f'{{problem: "{codes}"}}') == []
    assert told(scheme, facts, "{problem: F204}")[0] == ("R320", "F204, F209")


@pytest.mark.parametrize(
    ("item", "section", "expect", "found"),
    [
        ("base: 30\nperiod: year", "", '{item: "1", award: base, points: 30}', []),
        ("base: 30\nperiod: year", "", '{item: "1", award: cap, points: 0}', [("R314", "cap")]),
        ("base: 30\nperiod: year", "", '{item: "1", award: floor, points: 0}', [("R314", "floor")]),
        ("combine: max", "", '{item: "1", award: combine, points: -8}', []),
        ("combine: max", "", '{item: "1", award: combine, points: 0}', [("R320", "-8.0000")]),
        ("", "", '{item: "1", award: combine, points: 0}', [("R314", "combine")]),
        ("weight: 0.5", "", "{section: 一, award: combine, points: -10}", []),
        (
            "not_applicable_when: {of: n, above: 3}",
            "",
            '{item: "1", award: zero, points: -20}',
            [],
        ),
        ("counts: false", "", "{section: 一, award: aside, points: -20}", []),
        ("full: 9", "not_applicable: full", "{section: 一, award: missing, points: 0}", []),
        ("", "", "{section: 一, award: missing, points: 0}", [("R314", "missing")]),
    ],
)
def test_what_each_knob_changed(
    tmp_path: Path, item: str, section: str, expect: str, found: list[tuple[str, str]]
) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}, "
        "{id: b, form: each, of: n, points: 3, period: year}]",
        item=item,
        section=section,
    )
    assert told(scheme, '{month: 2023-01, item: "1", n: 4}', expect) == found


@pytest.mark.parametrize(("figure", "code"), [("", "F217"), (', n: ""', "F219")])
def test_facts_without_a_figure_are_told_also_beside_other_cases(
    scheme: creditscore.Scheme, figure: str, code: str
) -> None:
    row, expect = f'{{month: 2023-01, item: "1"{figure}}}', '{item: "1", points: 0}'
    assert [found for found, _ in told(scheme, row, expect)] == [code]
    assert scheme.source is not None
    file = scheme.source.folder / "cases" / "one.yaml"
    other = CASE.format(
        entity="甲", facts='{month: 2023-01, item: "1", n: 4}', expect='{item: "1", points: 8}'
    )
    file.write_text(file.read_text(encoding="utf-8") + other, encoding="utf-8")
    _, problems = failures(scheme)
    assert [problem.code for problem in problems] == [code]


def test_figures_of_any_size_are_expected(tmp_path: Path) -> None:
    """Sums of points, and what targets are measured by, may be larger than numbers in rules."""
    award = "[{id: a, form: each, of: n, points: 1000000000, period: year}]"
    scheme = small(tmp_path, "{n: {type: count, label: 次数}}", award)
    facts = '{month: 2023-01, item: "1", n: 3}'
    assert told(scheme, facts, '{item: "1", points: 3000000000}') == []
    found = told(scheme, facts, '{item: "1", points: 3000000001}')
    assert found == [("R320", "3000000000.0000")]
    scheme = creditscore.load_scheme(written(tmp_path / "small", TARGETS))
    facts = '{month: 2023-09, item: "1", subject: 甲类, share: 12345678901}'
    line = '{month: 2023-09, item: "1", subject: 甲类, target: t, value: 12345678901}'
    assert told(scheme, facts, line) == []
