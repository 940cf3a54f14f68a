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
@pytest.mark.parametrize("item", ["6", "20", "evaluation"])
def test_an_item(item: str, lang: str, run: Run, golden: Golden) -> None:
    found = run("facts", NAME, "--item", item, "--lang", lang)
    assert (found.code, found.err) == (0, "")
    golden(f"facts-{item}.{lang}.txt", found.out)


def test_the_whole_dictionary_as_csv(run: Run) -> None:
    found = run("facts", NAME, "--format", "csv")
    head, *table = csv.reader(io.StringIO(found.out))
    facts = {
        (track.id, item.id, fact)
        for track in sampled.scheme().tracks.values()
        for item in track.items.values()
        for fact in item.facts
    } | {(track, "evaluation", "evaluation") for track in sampled.TRACKS}
    assert {(row[0], row[1], row[4]) for row in table} == facts
    assert len(table) == len(facts)
    rows = [dict(zip(head, row, strict=True)) for row in table]
    keys = ("departments", "3", "disclosure_score")
    (score,) = (r for r in rows if (r["track"], r["item"], r["fact"]) == keys)
    assert (score["fact"], score["type"], score["bounds"]) == (
        "disclosure_score",
        "score",
        "≥ 0 ≤ 30",
    )


def test_labels_that_begin_like_formulas(run: Run, tmp_path: Path) -> None:
    facts = '{n: {type: count, label: "=1+1"}}'
    each = "[{id: a, form: each, of: n, points: 1, period: month}]"
    source = small(tmp_path, facts, each).source
    assert source is not None
    found = run("facts", source.folder, "--format", "csv")
    assert ",'=1+1," in found.out


def test_one_track(run: Run) -> None:
    found = run("facts", NAME, "--track", "counties", "--format", "csv")
    assert {line.split(",")[0] for line in found.out.splitlines()} == {"track", "counties"}


@pytest.mark.parametrize("words", [["--item", "32"], ["--track", "county"]])
def test_what_is_not_there(words: list[str], run: Run) -> None:
    found = run("facts", NAME, *words)
    assert (found.code, found.out) == (2, "")
    assert "U508" in found.err
