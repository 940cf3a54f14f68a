"""Every option of changzhi-2023: its own sentence, another result; with others of its item."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import sampled
import yaml

import creditscore
from creditscore.cases.running import failures
from creditscore.scheme.model import Item

SCHEME = sampled.scheme()
RULES = sampled.ROOT / "rules" / "changzhi-2023"
OF_ITEMS = [
    (track.id, item.id, option)
    for track in SCHEME.tracks.values()
    for item in track.items.values()
    for reading in item.readings
    for option in reading.others
]


@pytest.mark.parametrize(("track", "item", "option"), OF_ITEMS)
def test_every_option_says_its_own_rule(track: str, item: str, option: str) -> None:
    other = SCHEME.switch({f"{track}/{item}": option}).tracks[track].items[item]
    assert other.says != SCHEME.tracks[track].items[item].says


PAIRS = [
    (track.id, item.id, one, other)
    for track in SCHEME.tracks.values()
    for item in track.items.values()
    for first, second in combinations(item.readings, 2)
    for one in first.others
    for other in second.others
]


@pytest.mark.parametrize(("track", "item", "one", "other"), PAIRS)
def test_the_rule_in_words_follows_two_options_together(
    track: str, item: str, one: str, other: str
) -> None:
    """What either option says of the rule stands in the sentence of both, in whole clauses."""

    def says(*options: str) -> set[str]:
        scheme = SCHEME.switch({f"{track}/{item}": list(options)}) if options else SCHEME
        return set(scheme.tracks[track].items[item].says.removesuffix("。").split("；"))

    chosen, both = says(), says(one, other)
    for alone in (says(one), says(other)):
        assert alone - chosen <= both
        assert not (chosen - alone) & both
    assert both != says(one)
    assert both != says(other)


def test_no_two_readings_change_the_same() -> None:
    assert [notice.code for notice in SCHEME.notices] == []


def under_the_chosen_reading(case: dict[str, Any]) -> dict[str, Any]:
    """The case without its options, and without what only they ask for."""
    items = SCHEME.tracks[case["track"]].items
    facts = [dict(_known(row, items)) for row in case["facts"]]
    expect = [line for line in case["expect"] if _there(line, items)]
    return {key: case[key] for key in case if key != "readings"} | {
        "facts": facts,
        "expect": expect,
    }


def _known(row: dict[str, Any], items: dict[str, Item]) -> Iterator[tuple[str, Any]]:
    known = {"entity", "month", "item", "subject"}
    known |= set(items[row["item"]].facts) if row["item"] in items else {"evaluation"}
    return ((key, value) for key, value in row.items() if key in known)


def _there(line: dict[str, Any], items: dict[str, Item]) -> bool:
    return "award" not in line or line["award"] in {a.id for a in items[line["item"]].awards}


def test_every_such_case_comes_out_otherwise_under_the_chosen_reading(tmp_path: Path) -> None:
    folder = tmp_path / RULES.name
    shutil.copytree(RULES, folder)
    shutil.rmtree(folder / "cases")
    (folder / "cases").mkdir()
    asking = {
        f"cases/{n:03}.yaml": case
        for n, case in enumerate(sampled.cases("changzhi-2023"))
        if "readings" in case
    }
    for name, case in asking.items():
        text = yaml.safe_dump([under_the_chosen_reading(case)], allow_unicode=True)
        (folder / name).write_text(text, encoding="utf-8")
    count, problems = failures(creditscore.load_scheme(folder))
    assert count == len(asking)
    failed = {problem.place.file for problem in problems}
    same = [case["case"] for name, case in asking.items() if name not in failed]
    assert same == [title for title in same if "结果与所取读法相同" in title]
