"""`creditscore document`: what the source rules besides points."""

from __future__ import annotations

import csv
import io

import pytest
from commands import Golden, Run

NAME = "changzhi-2023"


def tasks(found: str) -> list[int]:
    """The numbers of the tasks that are listed."""
    lines = (line.strip().partition(". ") for line in found.splitlines())
    return [int(head) for head, dot, _ in lines if dot and head.isdigit()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_document_for_one_unit(lang: str, run: Run, golden: Golden) -> None:
    found = run("document", NAME, "--unit", "市消防救援支队", "--lang", lang)
    assert (found.code, found.err) == (0, "")
    golden(f"document.{lang}.txt", found.out)


def test_the_whole_document_has_all_tasks_and_lists(run: Run) -> None:
    found = run("document", NAME, "--lang", "zh").out
    assert tasks(found) == list(range(1, 40))
    for part in (
        "考核程序［附件4 第三部分］",
        "县区的分工［附件3 备注③］",
        "51个",
        "第6项的类别",
        "国发〔2014〕21号",
    ):
        assert part in found


def test_tasks_of_a_unit_are_those_that_name_it_or_its_group(run: Run) -> None:
    assert tasks(run("document", NAME, "--unit", "市总工会").out) == [11, 28]
    joint = [2, 9, 17, 18, 21, 23, 28, 33, 35, 38]
    assert tasks(run("document", NAME, "--unit", "市信访局").out) == joint
    assert tasks(run("document", NAME, "--unit", "市信访局", "--item", "17").out) == [23]


def test_tasks_as_csv(run: Run) -> None:
    found = run("document", NAME, "--unit", "市总工会", "--format", "csv", "--lang", "zh").out
    head, *rows = csv.reader(io.StringIO(found.removeprefix("\ufeff")))
    assert found.startswith("\ufeff")
    assert head == ["序号", "条款", "任务", "负责", "报送", "期限", "说明"]
    assert [row[:2] for row in rows] == [["11", "7"], ["28", "22"]]
    english = run("document", NAME, "--item", "1", "--format", "csv", "--lang", "en").out
    assert english.startswith("no,item,says,responsible,evidence,due,note\n1,1,")


def test_a_scheme_without_tasks_says_so(run: Run) -> None:
    found = run("document", "tongxin-2022", "--lang", "zh")
    assert (found.code, found.out.splitlines()[-1].strip()) == (0, "没有列出。")


@pytest.mark.parametrize(
    ("words", "code"), [(["--unit", "无此局"], "U505"), (["--item", "99"], "U508")]
)
def test_what_is_not_there(words: list[str], code: str, run: Run) -> None:
    found = run("document", NAME, *words)
    assert (found.code, found.out) == (2, "")
    assert code in found.err
