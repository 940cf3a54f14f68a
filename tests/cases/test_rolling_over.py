"""A scheme copied for the next year: `check` says what has to be done, a message a cause."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import gold
import pytest
import sampled

from creditscore import CreditscoreError, load_scheme
from creditscore.cases.rolling_over import with_left_over
from creditscore.cases.running import failures, run
from creditscore.errors import Problem
from creditscore.scheme.catalogue import rules_folder

CASE = """- case: 一例
  track: units
  entity: 甲局
  facts:
    - {month: %s, item: "1", subject: 甲类, reported: 2, compliant: 1}
  expect:
    - {month: %s, item: "1", award: quality, points: 2.5}
"""
NOT_REQUIRED = {"missing: error, at_least: 0": "at_least: 0"}
Copy = Callable[..., Path]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Copies a built-in scheme for another year, as an office does."""

    def copied(name: str, year: int, *, called: str = "") -> Path:
        old = int(name.rpartition("-")[2])
        folder = tmp_path / (called or f"{name.rpartition('-')[0]}-{year}")
        shutil.copytree(rules_folder() / name, folder)
        file = folder / "scheme.yaml"
        text = file.read_text(encoding="utf-8").replace(f"year: {old}", f"year: {year}")
        text = text.replace(f"scheme: {name}", f"scheme: {folder.name}")
        file.write_text(text, encoding="utf-8")
        return folder

    return copied


def told(folder: Path) -> list[Problem]:
    """What `check` lists."""
    try:
        problems = failures(load_scheme(folder, thorough=True))[1]
    except CreditscoreError as error:
        problems = list(error.problems)
    return with_left_over(folder, problems)


def test_a_copy_of_changzhi_is_told_in_three_messages(copy: Copy) -> None:
    problems = told(copy("changzhi-2023", 2024))
    assert [problem.code for problem in problems] == ["R382", "R383", "R384"]
    cases, months, texts = (problem.details for problem in problems)
    files = [f"cases/{path.name} (" for path in (rules_folder() / "changzhi-2023").glob("cases/*")]
    assert cases["count"] == len(sampled.cases("changzhi-2023"))
    assert [file for file in files if file not in str(cases["files"])] == []
    assert (months["count"], months["example"]) == (19, "2023-04 → 2024-04")
    assert "document.yaml (1)" in str(months["files"])
    assert str(texts["files"]).startswith("counties.yaml (")


@pytest.mark.parametrize("name", ["jinzhong-2023", "shanxi-2020", "tongxin-2022", "yuncheng-2024"])
def test_copies_of_target_schemes(name: str, copy: Copy) -> None:
    codes = [problem.code for problem in told(copy(name, int(name[-4:]) + 1))]
    assert codes.count("R382") == codes.count("R384") == 1
    assert set(codes) <= {"R358", "R382", "R383", "R384"}
    assert len(codes) == len(set(codes))


def test_a_copy_whose_id_is_not_changed_is_told_the_same(copy: Copy) -> None:
    folder = copy("changzhi-2023", 2024)
    file = folder / "scheme.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "scheme: changzhi-2024", "scheme: changzhi-2023"
    )
    file.write_text(text, encoding="utf-8")
    assert [problem.code for problem in told(folder)] == ["R315", "R382", "R383", "R384"]


def test_texts(folder: Copy) -> None:
    home = folder(
        {
            "year: 2023": "year: 2024",
            "title: 小方案": "title: 2023年小方案",
            "title: 名单\n": "title: 名单\n    from: 2023-04\n",
        }
    )
    (home / "cases").mkdir()
    text = CASE % ("2023-03", "2023-03")
    (home / "cases" / "one.yaml").write_text(text, encoding="utf-8")
    texts = "".join(f"{p.text(lang)}\n" for lang in ("zh", "en") for p in told(home))
    gold.check(texts, Path(__file__).parent / "golden" / "rolled-over.txt")


def test_schemes_of_their_own_year_have_nothing_with_left_over() -> None:
    folder = rules_folder() / "changzhi-2023"
    assert with_left_over(folder, []) == []


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("2022-03", "2022-03", ["R382"]),
        ("2023-03", "2022-03", ["R314"]),
        ("2022-03", "2023-03", ["F206"]),
        ("2023-03", "2023-03", []),
    ],
)
def test_a_case_is_of_another_year_if_all_its_months_are(
    first: str, second: str, codes: list[str], folder: Copy
) -> None:
    home = folder(NOT_REQUIRED)
    (home / "cases").mkdir()
    (home / "cases" / "one.yaml").write_text(CASE % (first, second), encoding="utf-8")
    ran = run(load_scheme(home))
    assert [problem.code for problem in ran.problems] == codes
    assert ran.count == 1


def test_a_case_that_expects_its_month_to_be_refused_is_run(folder: Copy) -> None:
    home = folder(NOT_REQUIRED)
    (home / "cases").mkdir()
    text = CASE % ("2022-03", "2022-03")
    refused = text[: text.rindex("    - ")]
    file = home / "cases" / "one.yaml"
    file.write_text(f"{refused}    - {{problem: F206}}\n", encoding="utf-8")
    assert run(load_scheme(home)).problems == []
