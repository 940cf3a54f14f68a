"""The sample year: every award, every limit and both vetoes, made by its script byte for byte."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import sampled

import creditscore
from creditscore.scheme.model import Award, Item

SCRIPT = "make_changzhi_2023.py"
AWARDS = [
    (track, item, award)
    for track in sampled.TRACKS
    for item in sampled.scheme().tracks[track].items.values()
    for award in item.awards
]
CAPPED = [(track, item, award) for track, item, award in AWARDS if award.cap]
LIMITED = [
    (track, item)
    for track in sampled.TRACKS
    for item in sampled.scheme().tracks[track].items.values()
    if item.knobs and (item.knobs.cap or item.knobs.floor)
]


def named(value: object) -> str:
    return value.id if isinstance(value, Item | Award) else str(value)


@pytest.fixture(scope="module")
def sums() -> dict[tuple[str, str, str], list[Decimal]]:
    """What each award posts in the sample."""
    ledger = sampled.result().ledger
    groups = ledger[ledger["kind"] == "award"].groupby(["track", "item", "award"])["points"]
    return {key: list(points) for key, points in groups}  # type: ignore[misc]


@pytest.mark.parametrize(("track", "item", "award"), AWARDS, ids=named)
def test_every_award_posts(
    track: str, item: Item, award: Award, sums: dict[tuple[str, str, str], list[Decimal]]
) -> None:
    assert any(sums[track, item.id, award.id])


@pytest.mark.parametrize(("track", "item", "award"), CAPPED, ids=named)
def test_every_cap_of_an_award_bites(track: str, item: Item, award: Award) -> None:
    """Without it somebody would have more."""
    path = f"{track}/{item.id}.awards.{award.id}.cap"
    more = creditscore.score(sampled.scheme(), sampled.facts(), changes={path: None})
    assert sum(more.items["points"]) > sum(sampled.result().items["points"])
    reached = sampled.result().ledger
    reached = reached[(reached["track"] == track) & (reached["award"] == award.id)]
    reached = reached[reached["item"] == item.id].groupby("entity")["points"].sum()
    assert max(reached) == award.cap[0].points


def test_there_are_caps_to_bite() -> None:
    assert len(CAPPED) == 9
    assert [(track, item.id) for track, item in LIMITED] == [
        ("departments", "5"),
        ("counties", "5"),
        ("counties", "6"),
    ]


@pytest.mark.parametrize(("track", "item"), LIMITED, ids=named)
def test_every_cap_of_an_item_is_reached(track: str, item: Item) -> None:
    """Its categories come to just as much, so it is reached and takes nothing."""
    items = sampled.result().items
    points = items.loc[(items["track"] == track) & (items["item"] == item.id), "points"]
    assert item.knobs
    assert item.knobs.cap
    assert max(points) == item.knobs.cap[0].points


@pytest.mark.parametrize("track", sampled.TRACKS)
@pytest.mark.parametrize("veto", ["listed", "debtor"])
def test_both_vetoes(track: str, veto: str) -> None:
    table = sampled.result().annual
    hit = table[(table["track"] == track) & (table["veto"] == veto)]
    assert list(hit["band"]) == ["不合格"]
    assert hit["rank"].item() <= {"departments": 46, "counties": 11}[track]


@pytest.mark.parametrize("item", ["7", "29", "30"])
def test_stocks_that_are_cured(item: str) -> None:
    """Somebody is out again within the year."""
    table = sampled.table()
    table = table[(table["item"] == item) & (table["value"].map(Decimal) == 0)]
    assert not table.empty


def test_every_unit_has_reported_something() -> None:
    names = sampled.scheme().names
    heard = {names[name][1] for name in sampled.table()["entity"]}
    assert heard == {name for _, name in names.values()}


def test_a_tie_and_units_by_other_names() -> None:
    league = sampled.result().league("departments")
    assert league["rank"].duplicated().any()
    written = set(sampled.table()["entity"])
    assert written - {entity for _, entity in sampled.scheme().names.values()}


def test_it_is_labelled_as_invented_wherever_it_appears() -> None:
    assert sampled.table()["source"].str.startswith("模拟数据·").all()
    readme = (sampled.SAMPLE / "README.md").read_text(encoding="utf-8")
    assert "模拟数据" in readme
    assert "every figure is invented" in readme


def test_the_script_makes_the_same_bytes(tmp_path: Path) -> None:
    samples = tmp_path / "data" / "samples"
    samples.mkdir(parents=True)
    shutil.copy(sampled.SAMPLE.parent / SCRIPT, samples)
    shutil.copytree(sampled.ROOT / "rules", tmp_path / "rules")
    subprocess.run([sys.executable, samples / SCRIPT], check=True, capture_output=True)
    made = {file.name: file.read_bytes() for file in (samples / "changzhi-2023").iterdir()}
    assert made == {file.name: file.read_bytes() for file in sampled.SAMPLE.iterdir()}


def test_a_whole_track_alone_stays_what_it_is() -> None:
    """The tracks share one table, and nothing else."""
    for track in sampled.TRACKS:
        only = replace(sampled.scheme(), tracks={track: sampled.scheme().tracks[track]})
        names = {name for name, (home, _) in sampled.scheme().names.items() if home == track}
        table = sampled.table()
        alone = creditscore.score(only, table[table["entity"].isin(names)])
        whole = sampled.result().annual
        whole = whole[whole["track"] == track].reset_index(drop=True)
        assert alone.annual.equals(whole)
