"""`creditscore facts`: what each item wants reported."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import sampled
from commands import Golden, Run
from small import small

NAME = "changzhi-2023"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("item", ["3", "6", "18", "20", "evaluation"])
def test_an_item(item: str, lang: str, run: Run, golden: Golden) -> None:
    found = run("facts", NAME, "--item", item, "--lang", lang)
    assert (found.code, found.err) == (0, "")
    golden(f"facts-{item}.{lang}.txt", found.out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_unit_reports_in_a_month(lang: str, run: Run, golden: Golden) -> None:
    found = run("facts", NAME, "--unit", "市教育局", "--month", "2023-12", "--lang", lang)
    assert (found.code, found.err) == (0, "")
    golden(f"facts-unit.{lang}.txt", found.out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_targets_of_a_unit_with_its_role(lang: str, run: Run, golden: Golden) -> None:
    found = run("facts", "tongxin-2022", "--unit", "网信办", "--lang", lang)
    assert (found.code, found.err) == (0, "")
    golden(f"facts-targets.{lang}.txt", found.out)


def dictionary(found: str) -> list[dict[str, str]]:
    head, *table = csv.reader(io.StringIO(found))
    return [dict(zip(head, row, strict=True)) for row in table]


def test_the_whole_dictionary_as_csv(run: Run) -> None:
    rows = dictionary(run("facts", NAME, "--all", "--format", "csv", "--lang", "en").out)
    facts = {
        (track.id, item.id, fact)
        for track in sampled.scheme().tracks.values()
        for item in track.items.values()
        for fact in item.facts
    } | {(track, "evaluation", "evaluation") for track in sampled.TRACKS}
    assert {(row["track"], row["item"], row["fact"]) for row in rows} == facts
    keys = ("departments", "3", "disclosure_score")
    (score,) = (r for r in rows if (r["track"], r["item"], r["fact"]) == keys)
    told = (score["type"], score["bounds"], score["filled_by"], score["earns"])
    assert told == ("score", "≥ 0, ≤ 30", "考核小组", "as it is filled in, each month")


def test_csv_leaves_out_what_earns_nothing_unless_asked(run: Run) -> None:
    words = ("facts", NAME, "--item", "3", "--track", "counties", "--format", "csv", "--lang", "en")
    assert [row["fact"] for row in dictionary(run(*words).out)] == ["disclosure_score"]
    every = dictionary(run(*words, "--all").out)
    assert [row["earns"] == "earns nothing" for row in every] == [False, True, True, True]
    by_records = dictionary(run(*words, "--reading", "counties/3=by-records").out)
    assert [row["fact"] for row in by_records] == ["reported", "compliant", "in_time"]


def test_csv_in_chinese_is_for_spreadsheets_of_offices(run: Run) -> None:
    words = ("facts", NAME, "--unit", "市税务局", "--item", "6", "--format", "csv", "--lang", "zh")
    found = run(*words).out
    assert found.startswith("\ufeff考核对象,条款,条款名称,")
    rows = dictionary(found.removeprefix("\ufeff"))
    assert {row["类别"] for row in rows} == {"纳税"}
    assert {row["本单位"] for row in rows} == {"责任单位"}
    assert [row["类型"] for row in rows] == ["计数", "计数", "是否"]


def test_a_unit_by_its_alias_or_a_part_of_its_name(run: Run) -> None:
    named = [
        run("facts", NAME, "--unit", n).out for n in ("市住建局", "市住房和城乡建设局", "住建")
    ]
    assert named[0] == named[1] == named[2] != ""


def test_a_unit_that_is_not_assessed_has_nothing_to_report(run: Run) -> None:
    words = ("--unit", "市总工会", "--reading", "ranked-units=members-only", "--lang", "zh")
    assert run("facts", NAME, *words).out.endswith("没有要填报的。\n")


def test_labels_that_begin_like_formulas(run: Run, tmp_path: Path) -> None:
    facts = '{n: {type: count, label: "=1+1"}}'
    each = "[{id: a, form: each, of: n, points: 1, period: month}]"
    source = small(tmp_path, facts, each).source
    assert source is not None
    found = run("facts", source.folder, "--format", "csv")
    assert ",'=1+1," in found.out


def test_one_track(run: Run) -> None:
    found = run("facts", NAME, "--track", "counties", "--format", "csv", "--lang", "en")
    assert {line.split(",")[0] for line in found.out.splitlines()} == {"track", "counties"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--item", "32"], "U508"),
        (["--track", "county"], "U508"),
        (["--unit", "市教育厅厅"], "U505"),
        (["--month", "2024-01"], "U504"),
        (["--reading", "3=by-record"], "U502"),
    ],
)
def test_what_is_not_there(words: list[str], code: str, run: Run) -> None:
    found = run("facts", NAME, *words)
    assert (found.code, found.out) == (2, "")
    assert code in found.err
