"""Targets that cannot be judged, or whose points cannot be counted: told, each once."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small, written

import creditscore

SCHEME = """
scheme: aims
title: 目标
year: 2024
points: {places: 2}
tracks: [units]
annual: {parts: [{id: points, title: 得分, weight: 1, of: months}]}
ranking: {by: total, ties: []}
"""
COUNTED = (
    "scheme: aims\ntitle: 目标\nyear: 2024\npoints: {places: 0}\ncounts: targets\ntracks: [units]\n"
)
TRACK = """
track: units
title: 单位
bands: [{name: 好}]
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 条
        cites: 第一条
        says: 规则。
        applies_to: all
        facts:
          late: {type: count, label: 迟报数}
          done: {type: flag, label: 已完成}
          share: {type: score, label: 占比}
        awards:
"""
ROSTER = "entities: {units: [{name: 甲局}]}"


def told(folder: Path, scheme: str, *awards: str) -> list[creditscore.Problem]:
    """What is wrong with a scheme of some awards, one a line."""
    folder = folder / "aims"
    folder.mkdir(exist_ok=True)
    track = TRACK + "".join(f"          - {award}\n" for award in awards)
    if "counts: targets" in scheme:
        track = track.replace("bands: [{name: 好}]\n", "")
    for name, text in (("scheme", scheme), ("units", track), ("roster", ROSTER)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    try:
        return list(creditscore.load_scheme(folder).notices)
    except creditscore.RuleError as error:
        return list(error.problems)


ONCE = "{id: a, target: {of: share, at_least: 5}, due: 2024-09, points: 2"
BY_ITEM = ONCE.replace("share, at_least", "{item: '1', fact: late}, at_most")
EQUALS = ONCE.replace("share, at_least: 5", "late, equals: 0")
AGAIN = "{id: a, target: {of: late, at_most: 0}, due: month, points: 2"


@pytest.mark.parametrize(
    ("award", "code"),
    [
        (AGAIN + "}", "R371"),
        ("{id: a, target: {of: late, at_most: 0}, due: quarter, missed: -1}", "R371"),
        (ONCE + ", counted: share}", "R372"),
        (ONCE + ", partial: {from: 0}, missed: -1}", "R373"),
        (AGAIN + ", counted: all, partial: {from: 3}}", "R374"),
        (ONCE.replace("at_least", "equals") + ", partial: {from: 0}}", "R375"),
        (ONCE + ", partial: {from: 5}}", "R376"),
        (ONCE + ", partial: {from: 6}}", "R376"),
        (AGAIN + ", counted: each, partial: {from: -1}}", "R376"),
        (AGAIN + ", counted: each, early: {points: 1}}", "R377"),
        (AGAIN + ", counted: each, late: {points: 1}}", "R377"),
        (ONCE + ", late: {points: -1}}", "R378"),
        (ONCE + ", late: {points: 1, per: month, at_most: -2}}", "R378"),
        (ONCE.replace("share, at_least", "late, at_most") + ", early: {points: 1}}", "R379"),
        (BY_ITEM + ", early: {points: 1}}", "R379"),
        (EQUALS + ", early: {points: 1}}", "R379"),
        ("{id: a, target: {of: share, at_least: 5}, due: 2024-09, points: 2.125}", "R306"),
        ("{id: a, target: {of: done, above: 0}, due: 2024-09}", "N917"),
    ],
)  # fmt: skip
def test_points_that_cannot_be_counted(tmp_path: Path, award: str, code: str) -> None:
    assert [problem.code for problem in told(tmp_path, SCHEME, award)] == [code]


@pytest.mark.parametrize(
    "award",
    [
        ONCE + ", partial: {from: 0}, early: {points: 1, per: month}, late: {points: 1}}",
        AGAIN + ", counted: share, partial: {from: 3}}",
        AGAIN + ", counted: all, missed: -2}",
        "{id: a, target: {of: late, equals: 0}, due: year, points: 2}",
        "{id: a, target: {of: late, equals: 0}, due: month, points: 0}",
    ],
)
def test_points_that_can(tmp_path: Path, award: str) -> None:
    assert told(tmp_path, SCHEME, award) == []


@pytest.mark.parametrize("key", ["base: 10", "weight: 2", "combine: mean", "cap: 1", "full: 3"])
@pytest.mark.parametrize("where", ["    title: 章\n", "        title: 条\n"])
def test_nodes_make_no_points_of_targets_that_are_counted(
    tmp_path: Path, where: str, key: str
) -> None:
    """They were counted as targets met: 11 of one, with a base of 10."""
    indent = where[: -len(where.lstrip())]
    track = (TRACK + "          - {id: a, target: {of: done, above: 0}, due: 2024-09}\n").replace(
        where, f"{where}{indent}{key}\n"
    )
    texts = {"scheme": COUNTED, "units": track.replace("bands: [{name: 好}]\n", "")}
    with pytest.raises(creditscore.RuleError) as error:
        creditscore.load_scheme(written(tmp_path / "aims", {**texts, "roster": ROSTER}))
    assert [*error.value.counts] == ["R370"]


def test_the_scheme_says_for_all_what_a_target_is_worth(tmp_path: Path) -> None:
    said = SCHEME + "targets: {points: 3, counted: share}\n"
    award = "{id: a, target: {of: late, at_most: 0}, due: month}"
    assert told(tmp_path, said, award) == []
    rule = creditscore.load_scheme(tmp_path / "aims").tracks["units"].items["1"].awards[0].target
    assert rule is not None
    assert (rule.points, rule.counted) == (3, "share")


def test_a_scheme_that_only_judges_gives_no_points(tmp_path: Path) -> None:
    found = told(tmp_path, COUNTED, ONCE + ", early: {points: 1}}")
    assert [(p.code, p.details["key"]) for p in found] == [("R370", "points"), ("R370", "early")]
    found = told(tmp_path, COUNTED + "targets: {points: 2}\n", ONCE.replace(", points: 2", "}"))
    assert [problem.code for problem in found] == ["R370"]
    found = told(tmp_path, COUNTED, "{id: a, form: each, of: late, points: 1, period: year}")
    assert [problem.code for problem in found] == ["R340"]
    assert "counts" in found[0].hint("en")


def test_months_of_another_year_are_told_once(tmp_path: Path) -> None:
    awards = [
        f"{{id: {name}, target: {{of: done, above: 0}}, due: {due}}}"
        for name, due in zip("abc", ("2023-06", "2023-12", "[2023-12, 2024-03]"), strict=True)
    ]
    [found] = told(tmp_path, COUNTED, *awards)
    assert (found.code, found.details["count"]) == ("R358", 3)
    assert found.details["months"] == "2023-06, 2023-12"
    assert found.details["example"] == "2023-06 → 2024-06"
    assert "units.yaml" in found.hint("zh")


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        ("due: 2024-08, until: 2024-06", True),
        ("due: [2024-08, 2024-10], until: 2024-08", False),
        ("due: quarter, from: 2024-04, until: 2024-05", True),
        ("due: quarter, from: 2024-04, until: 2024-06", False),
        ("due: 2024-02, from: 2024-04", False),
        ("due: year, until: 2024-11", True),
        ("due: month, from: 2024-05, until: 2024-05", False),
    ],
)
def test_a_target_is_judged_while_it_is_in_force(tmp_path: Path, when: str, refused: bool) -> None:
    """One that is due before it begins is judged when it begins."""
    found = told(tmp_path, COUNTED, f"{{id: a, target: {{of: done, above: 0}}, {when}}}")
    assert [problem.code for problem in found] == ["R406"] * refused


def test_a_copied_scheme_is_told_of_its_due_months_in_one_message(tmp_path: Path) -> None:
    source = creditscore.load_scheme("tongxin-2022").source
    assert source
    folder = tmp_path / "tongxin-2023"
    folder.mkdir()
    for file in source.folder.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace(
            "scheme: tongxin-2022", "scheme: tongxin-2023"
        )
        (folder / file.name).write_text(
            text.replace("\nyear: 2022", "\nyear: 2023"), encoding="utf-8"
        )
    with pytest.raises(creditscore.RuleError) as caught:
        creditscore.load_scheme(folder)
    assert caught.value.counts == {"R358": 1}


@pytest.mark.parametrize(
    ("where", "keys"),
    [
        ("scheme", "ranking: {by: total}\ncut: all-out"),
        ("scheme", "vetoed: frees-its-place"),
        ("track", "bands: [{name: 好, at_least: 1}, {name: 差}]\nunscored: 差"),
        ("track", "unscored: 待评"),
    ],
)
def test_nothing_is_ranked_or_banded_without_a_result_of_the_year(
    tmp_path: Path, where: str, keys: str
) -> None:
    """Nothing said so: ranks and bands stood in the files, and in no table."""
    award = "          - {id: a, target: {of: share, at_least: 5}, due: 2024-09}\n"
    track = TRACK.replace("bands: [{name: 好}]", keys if where == "track" else "") + award
    head = COUNTED + (keys if where == "scheme" else "")
    folder = written(tmp_path / "aims", {"scheme": head, "units": track, "roster": ROSTER})
    with pytest.raises(creditscore.RuleError) as error:
        creditscore.load_scheme(folder)
    named = ", ".join(line.partition(":")[0] for line in keys.splitlines())
    assert [(p.code, p.details) for p in error.value.problems] == [("R423", {"keys": named})]


@pytest.mark.parametrize(("missing", "codes"), [("", ["R425"]), (", missing: not-reported", [])])
def test_silence_meets_no_target_on_a_fact_of_an_item_without_targets(
    tmp_path: Path, missing: str, codes: list[str]
) -> None:
    """Such a fact is 0 where nobody reports it, and 0 late reports would be as they should."""
    aim = "{id: b, target: {of: {item: '1', fact: late}, at_most: 0}, due: 2023-06, points: 5}"
    facts = f"{{late: {{type: count, label: 迟报数{missing}}}}}"
    awards = "[{id: a, form: each, of: late, points: -1, period: month}]"
    try:
        small(tmp_path, facts, awards, section=f"awards: [{aim}]")
        told = []
    except creditscore.RuleError as error:
        told = [problem.code for problem in error.problems]
    assert told == codes
