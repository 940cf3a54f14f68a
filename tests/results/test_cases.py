"""Worked cases: those of the brief, and what a failing one says (`check` runs those shipped)."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import sampled
from small import posted, rows, year
from worked import CASES, Case

import creditscore
from creditscore.cases import batches
from creditscore.cases.running import failures


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_worked_cases_come_out_to_the_digit(case: Case) -> None:
    result = creditscore.score(sampled.scheme(), case.facts, readings=case.readings)
    for expected in case.expected:
        found = posted(result, case.entity, **expected.where)
        assert {month: found.get(month, 0) for month in expected.months} == expected.months
        if expected.year is not None:
            assert sum(found.values()) == expected.year
    row = year(result, case.entity)
    assert {key: row[key] for key in case.annual} == case.annual


def test_a_missing_stock_names_unit_item_and_month() -> None:
    """Case 4: month 3 is missing, which is an error and no 0."""
    with pytest.raises(creditscore.FactError) as caught:
        creditscore.score(sampled.scheme(), rows("市民政局", "7", wrong_codes={1: 3, 2: 3, 4: 0}))
    (problem,) = caught.value.problems
    assert problem.code == "F207"
    assert [problem.details[key] for key in ("entity", "item", "month")] == [
        "市民政局",
        "7",
        "2023-03",
    ]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the rules without cases."""
    folder = tmp_path / "changzhi-2023"
    shutil.copytree(sampled.ROOT / "rules" / "changzhi-2023", folder)
    shutil.rmtree(folder / "cases")
    return folder


CASE = """\
- case: 案例封顶
  cites: 附表一（十六）
  track: departments
  entity: 市公安局
  facts:
    - {month: 2023-01, item: "16", cases: 12}
    - {month: 2023-02, item: "16", list_determined: 1}
  expect:
    - %s
"""


@pytest.mark.parametrize(
    ("expectation", "found"),
    [
        ('{month: 2023-01, item: "16", award: cases, points: 20}', None),
        ('{month: 2023-01, item: "16", award: cases, points: 24}', "20.0000"),
        ('{month: 2023-02, item: "16", points: 9}', "10.0000"),
        ('{item: "16", points: 30.0001}', "30.0000"),
        ("{annual: total, points: 27}", None),
        ("{annual: total, points: 28}", "27.0000"),
        ("{rank: 1}", None),
        ("{rank: 2}", "1"),
        ("{band: 良好}", "优秀"),
        ("{veto: false}", None),
        ("{veto: true}", "False"),
        ("{problem: F207}", "—"),
    ],
)
def test_an_expectation(copy: Path, expectation: str, found: str | None) -> None:
    (copy / "cases").mkdir()
    (copy / "cases" / "one.yaml").write_text(CASE % expectation, encoding="utf-8")
    count, problems = failures(creditscore.load_scheme(copy))
    assert count == 1
    assert [(p.code, str(p.place), str(p.details["found"])) for p in problems] == (
        [("R320", "cases/one.yaml:9:7", found)] if found else []
    )


REFUSED = CASE.replace('"16", cases: 12', '"29", listed_bodies: 1')


def told(folder: Path, text: str) -> list[tuple[str, str]]:
    """The codes and places of what is wrong with one file of cases."""
    (folder / "cases").mkdir(exist_ok=True)
    (folder / "cases" / "one.yaml").write_text(text, encoding="utf-8")
    _, problems = failures(creditscore.load_scheme(folder))
    return [(problem.code, str(problem.place)) for problem in problems]


@pytest.mark.parametrize(
    ("expectation", "found"),
    [
        ("{problem: F207}", []),
        ("{problem: F201}", [("R320", "cases/one.yaml:9:7"), ("F207", "cases/one.yaml:6:7")]),
        ("{band: 优秀}", [("F207", "cases/one.yaml:6:7")]),
        ("{band: 优秀}\n    - {rank: 1}", [("F207", "cases/one.yaml:6:7")]),
        ("{problem: F207}\n    - {rank: 1}", [("R320", "cases/one.yaml:10:7")]),
    ],
)
def test_facts_that_are_refused_are_told_at_their_rows(
    copy: Path, expectation: str, found: list[tuple[str, str]]
) -> None:
    assert told(copy, REFUSED % expectation) == found


def test_every_fact_that_is_refused_is_told_once_with_its_own_words(copy: Path) -> None:
    rows = """    - {month: 2022-12, item: "16", cases: 1}
    - {month: 2023-01, item: "99", cases: 1}
    - {month: 2023-01, item: "16", case: 1}
    - {month: 2023-01, item: "16", subject: 甲, cases: 1}
    - {month: 2023-01, item: "16", cases: 1, entity: 市公安}
    - {month: 2023-02, item: "16", cases: 1}
    - {month: 2023-02, item: "16", cases: 2}
"""
    text = CASE[: CASE.index("    - {")] + rows + CASE[CASE.index("  expect") :]
    found = told(copy, text % '{item: "16", points: 1}\n    - {rank: 1}')
    codes = ["F206", "F202", "F242", "F204", "F201", "F208"]
    places = ["6:7", "7:7", "8:36", "9:7", "10:7", "12:7"]
    assert sorted(found) == sorted(
        (code, f"cases/one.yaml:{place}") for code, place in zip(codes, places, strict=True)
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("readings: {'16': nothing}", "U502"),
        ("through: 2022-05", "U504"),
        ("readings: {'16': monthly-cap, vetoed: nothing}", "U502"),
    ],
)
def test_a_case_that_asks_for_what_is_not_there(copy: Path, line: str, code: str) -> None:
    text = CASE.replace("  facts:", f"  {line}\n  facts:") % "{rank: 1}\n    - {band: 优秀}"
    assert [(c, place.rsplit(":", 1)[0]) for c, place in told(copy, text)] == [
        (code, "cases/one.yaml:5")
    ]


# each a case that used to pass, though it proves nothing
NOTHING = {
    "award that is not there": ('{item: "16", award: casse, points: 0}', "R314"),
    "award of no item": ("{award: casse, points: 0}", "R314"),
    "limit that the item has not": ('{item: "16", award: cap, points: 0}', "R314"),
    "item that is not there": ('{item: "61", points: 0}', "R314"),
    "section that is not there": ("{section: 六十, points: 0}", "R314"),
    "subject that is not there": ('{item: "1", subject: 国发〔2041〕1号, points: 0}', "R303"),
    "subject of an item without": ('{item: "16", subject: 甲类, points: 0}', "R303"),
    "subject of no item": ("{subject: 甲类, points: 0}", "R314"),
    "month of another year": ('{month: 2022-03, item: "16", points: 0}', "R314"),
    "part that is not there": ("{annual: montly, points: 0}", "R314"),
    "part that is none": ("{annual: rank, points: 0}", "R314"),
    "part of a month": ("{annual: total, month: 2023-02, points: 0}", "R346"),
    "band that is not there": ("{band: 良}", "R314"),
    "band of a month": ("{band: 优秀, month: 2023-02}", "R346"),
    "rank of an item": ('{rank: 1, item: "16"}', "R346"),
    "item beside a section": ('{item: "16", section: 三, points: 20}', "R346"),
    "problem beside points": ("{problem: F207, points: 20}", "R346"),
    "target that is not there": ("{month: 2023-01, item: '16', target: cases, state: met}", "R314"),
    "league that is not there": ("{month: 2023-01, league: all, rank: 1}", "R314"),
    "league without a month": ("{league: all, rank: 1}", "S202"),
    "league without a rank": ("{league: all, month: 2023-01}", "R345"),
    "state without a target": ("{state: met}", "R345"),
    "month alone": ("{month: 2023-01}", "R345"),
    "item alone": ('{item: "16", award: cases}', "R345"),
    "part alone": ("{annual: total}", "R345"),
    "code that is none": ("{problem: F999}", "R314"),
    "nothing that is wrong": ("{problem: —}", "R314"),
}


@pytest.mark.parametrize(("expectation", "code"), NOTHING.values(), ids=NOTHING)
def test_an_expectation_of_what_is_not_there_is_refused(
    copy: Path, expectation: str, code: str
) -> None:
    ((found, place),) = told(copy, CASE % expectation)
    assert (found, place.split(":")[1]) == (code, "9")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("track: departments", "track: department", "R314", 3),
        ("track: departments", "track: counties", "R314", 4),
        ("entity: 市公安局", "entity: 市公安", "R304", 4),
        ("    - %s", "    []", "S207", 9),
    ],
)
def test_a_case_of_what_is_not_there_is_refused(
    copy: Path, old: str, new: str, code: str, line: int
) -> None:
    text = CASE.replace(old, new).replace("%s", "{item: '16', points: 0}")
    ((found, place),) = told(copy, text)
    assert (found, int(place.split(":")[1])) == (code, line)


def test_a_month_after_the_last_one_scored_is_not_there(copy: Path) -> None:
    text = CASE.replace("  facts:", "  through: 2023-03\n  facts:")
    assert [code for code, _ in told(copy, text % '{month: 2023-04, item: "16", points: 0}')] == [
        "R314"
    ]


def test_a_unit_that_the_roster_has_not_may_be_what_has_to_be_refused(copy: Path) -> None:
    text = CASE.replace("entity: 市公安局", "entity: 无名局")
    assert told(copy, text % "{problem: F201}") == []


def test_points_of_a_section_are_those_of_all_that_stands_in_it(copy: Path) -> None:
    scheme = creditscore.load_scheme(copy)
    track = scheme.tracks["departments"]
    home = next(s for s in track.root.nodes() if "16" in [c.id for c in getattr(s, "children", ())])
    for key in ("item", "section"):
        assert told(copy, CASE % f"{{{key}: {home.id}, month: 2023-01, points: 20}}") == []
        assert told(copy, CASE % f"{{{key}: {home.id}, points: 30}}") == []
        assert [code for code, _ in told(copy, CASE % f"{{{key}: {home.id}, points: 0}}")] == [
            "R320"
        ]
    assert told(copy, CASE % "{item: departments, points: 30}") == []


@pytest.mark.parametrize("name", ["changzhi-2023"])
def test_cases_side_by_side_come_out_as_by_themselves(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every figure made wrong, so that what was found is told."""
    folder = tmp_path / name
    shutil.copytree(sampled.ROOT / "rules" / name, folder)
    for file in (folder / "cases").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        wrong = re.sub(r"(?<=points: )[0-9.-]+", lambda x: str(Decimal(x[0]) + 1000), text)
        file.write_text(wrong, encoding="utf-8")
    scheme = creditscore.load_scheme(folder)
    _, beside = failures(scheme)
    monkeypatch.setattr(batches, "apart", lambda *_: False)
    _, alone = failures(scheme)
    assert len(alone) > 20
    assert sorted(p.text("en") for p in beside) == sorted(p.text("en") for p in alone)


def test_many_cases_are_run_in_a_few_seconds(copy: Path) -> None:
    """Each of its own facts, one of which is refused and one of which fails."""
    (copy / "cases").mkdir()
    row = '{month: 2023-01, item: "16", cases: %s}'
    case = (
        "- {case: 第%s例, track: departments, entity: 市公安局, facts: [" + row + "], "
        'expect: [{month: 2023-01, item: "16", award: cases, points: %s}]}\n'
    )
    wrong = {70: ("x", 2), 71: (1, 3)}
    lines = [case % (i, *wrong.get(i, (i % 9, 2 * (i % 9)))) for i in range(300)]
    (copy / "cases" / "one.yaml").write_text("".join(lines), encoding="utf-8")
    start = time.process_time()
    count, problems = failures(creditscore.load_scheme(copy))
    assert count == 300
    assert [(p.code, p.place.line) for p in sorted(problems, key=lambda p: p.place)] == [
        ("F213", 71),
        ("R320", 72),
    ]
    assert time.process_time() - start < 10


def test_texts_of_cases(copy: Path, golden: Callable[..., None]) -> None:
    (copy / "cases").mkdir()
    texts: dict[str, list[str]] = {"zh": [], "en": []}
    scheme = creditscore.load_scheme(copy)
    for name, (expectation, _) in NOTHING.items():
        (copy / "cases" / "one.yaml").write_text(CASE % expectation, encoding="utf-8")
        _, problems = failures(scheme)
        for lang, blocks in texts.items():
            told = "\n".join(problem.text(lang) for problem in problems)
            blocks.append(f"# {name}\n{told}\n")
    for lang, blocks in texts.items():
        golden(f"cases.{lang}.txt", "\n".join(blocks))


def test_every_slip_in_the_cases_is_reported(copy: Path) -> None:
    (copy / "cases").mkdir()
    for name, text in (("a", CASE % "{rank: 2}"), ("b", "- case: x\n"), ("c", "- a: [\n")):
        (copy / "cases" / f"{name}.yaml").write_text(text, encoding="utf-8")
    count, problems = failures(creditscore.load_scheme(copy))
    assert count == 1
    assert {problem.place.file for problem in problems} == {f"cases/{x}.yaml" for x in "abc"}


def test_a_unit_that_its_veto_leaves_unranked(copy: Path) -> None:
    (copy / "cases").mkdir()
    text = CASE.replace("  facts:", "  readings: {vetoed: frees-its-place}\n  facts:")
    text = text.replace('2023-01, item: "16", cases: 12', '2023-12, item: "29", listed_bodies: 1')
    (copy / "cases" / "one.yaml").write_text(text % "{rank: 1}", encoding="utf-8")
    _, problems = failures(creditscore.load_scheme(copy))
    assert [str(problem.details["found"]) for problem in problems] == ["—"]
