"""The engine against the slow one where numbers leave 64 bits, at every half, and in leagues."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from commands import Run
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from oracle import language as second
from oracle import leagues
from oracle.language import Row
from oracle.schemes import Case, as_table, as_yaml, cases
from small import drawn
from small import written as files_written
from test_language_engine import EXAMPLES, SAFE, THOROUGH, agree

import creditscore

BILLION = 10**9
MODES = ("half-up", "half-even", "up", "down")
UNITS = "甲乙丙"
few = settings(
    max_examples=EXAMPLES // 12,
    deadline=None,
    derandomize=not THOROUGH,
    suppress_health_check=list(HealthCheck),
)


def edge(figures: Sequence[int], *items: dict[str, Any], places: int = 0) -> Case:
    """A case of items that count `n`; the figures are of the months of each unit, of each item."""
    facts = {"n": {"type": "count", "label": "数"}}
    told = [
        {"id": str(at), "title": "条", "cites": "无", "says": "规则。", "applies_to": "all",
         "facts": facts} | item
        for at, item in enumerate(items, 1)
    ]  # fmt: skip
    bands = [{"name": "优", "at_least": 0}, {"name": "良", "at_least": -BILLION}, {"name": "差"}]
    head = {"title": "边界", "cites": "无"}
    scheme = {
        "scheme.yaml": head
        | {"scheme": "edge", "year": 2023, "points": {"places": places}, "tracks": ["t"],
           "annual": {"parts": [{"id": "m", "title": "月", "weight": 1, "of": "months"}]},
           "ranking": {"by": "total"}},
        "t.yaml": head
        | {"track": "t", "bands": bands,
           "sections": [{"id": "一", "title": "章", "items": told}]},
        "roster.yaml": {"entities": {"t": [{"name": unit} for unit in UNITS]}},
    }  # fmt: skip
    rows = [
        Row(
            f"2023-{at % 12 + 1:02}",
            UNITS[at // 12 % 3],
            told[at // 36]["id"],
            "",
            "n",
            Fraction(n),
        )
        for at, n in enumerate(figures)
    ]
    return Case(scheme, "t", rows, 12)


def counted(points: Any, over: str = "month", **knobs: Any) -> dict[str, Any]:
    """An item of one award, so many points a case."""
    award = {"id": "a", "form": "each", "of": "n", "points": points, "period": over}
    return {"awards": [award]} | knobs


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sign", [1, -1])
def test_every_half_is_rounded_as_its_mode_says(mode: str, sign: int) -> None:
    """Small figures, and the largest that there are, to whole points, tenths and hundredths."""
    near = [*range(18), *range(10**15 - 18, 10**15)]
    items = [
        counted(sign * Decimal(points), "year", period="month", round={"places": at, "mode": mode})
        for at, points in ((0, "0.5"), (0, "0.25"), (1, "0.05"), (1, "0.15"), (2, "0.005"))
    ]
    agree(edge(near * len(items), *items, places=4))


@pytest.mark.parametrize("mode", MODES)
def test_means_are_rounded_as_their_mode_says(mode: str) -> None:
    """A mean of two has halves, one of three thirds, below zero too."""
    award = {"form": "each", "of": "n", "period": "month"}
    many = [
        [{"id": f"a{at}", "points": points} | award for at, points in enumerate(some)]
        for some in ((1, -2), (1, 1, -3), (Decimal("0.1"), 1, 1, -5))
    ]
    knobs = {"combine": "mean", "period": "month", "round": {"places": 0, "mode": mode}}
    agree(edge([*range(36)] * 3, *({"awards": awards} | knobs for awards in many), places=2))


EDGE = {
    SAFE - 1: (715_827_883, 3 * 2_147_483_647),
    SAFE: (2**20, 2**42),
    SAFE + 1: (5 * 5581 * 8681, 49_477 * 384_773),
    SAFE - 2**20: (2**20, 2**42 - 1),
}
"""Points a case and cases that come to a posting on either side of the bound."""


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("size", EDGE)
def test_check_says_of_a_posting_at_the_edge_what_score_says(
    size: int, sign: int, tmp_path: Path, run: Run
) -> None:
    points, cases_ = EDGE[size]
    assert points * cases_ == size
    case = edge([0, cases_, 1, 0] * 18, counted(sign * points), counted(sign * points))
    agree(case)
    home = files_written(
        tmp_path / "edge",
        {name.removesuffix(".yaml"): text for name, text in as_yaml(case.scheme).items()},
    )
    (tmp_path / "facts.json").write_text(json.dumps(as_table(case.rows)), encoding="utf-8")
    checked = run("check", home, tmp_path / "facts.json")
    scored = run("score", home, tmp_path / "facts.json", "--out", tmp_path / "out")
    assert checked.code == scored.code == int(size >= SAFE)
    assert ("F216" in checked.err) == ("F216" in scored.err) == (size >= SAFE)


LARGE = st.integers(-BILLION, BILLION) | st.sampled_from((BILLION, -BILLION, BILLION - 1, 1, 0, -1))
FINE = st.builds(lambda n, at: Decimal(n).scaleb(-at), LARGE, st.integers(0, 9))
ORDERS = st.sampled_from(("high-first", "low-first"))
LIMIT = st.fixed_dictionaries({"points": LARGE, "period": st.just("year")})


@st.composite
def at_the_edge(draw: st.DrawFn) -> Case:
    """Items whose knobs are as large as may be, on figures that are."""
    places = draw(st.integers(0, 6))
    rounding = st.builds(
        lambda at, mode: {"places": at, "mode": mode},
        st.integers(0, places), st.sampled_from(MODES),
    )  # fmt: skip
    knobs: dict[str, st.SearchStrategy[Any]] = {
        "multiplier": LARGE, "weight": LARGE, "base": LARGE, "cap": LIMIT, "floor": LIMIT,
        "round": rounding,
    }  # fmt: skip
    items, figures = [], list[int]()
    for _ in range(draw(st.integers(1, 3))):
        own = draw(st.lists(st.sampled_from(sorted(knobs)), max_size=3, unique=True))
        said = {name: draw(knobs[name]) for name in own}
        low, high = said.get("floor"), said.get("cap")
        if low and high:
            low["points"], high["points"] = sorted((low["points"], high["points"]))
        rest = {"round", "multiplier", "base"} & said.keys()
        points = draw(LARGE if places == 0 else FINE.map(lambda n: round(n, places)))
        items.append(counted(points, draw(st.sampled_from(("month", "year")))) | said
                     | ({"period": "year"} if rest else {}))  # fmt: skip
        most = min(10**15, (SAFE - 1) // max(1, int(abs(points) * 10**places)))
        top = draw(st.sampled_from((most, most, most, min(most + 1, 10**15))))
        figure = st.sampled_from((0, 1, top, top - 1, top // 2)) | st.integers(0, top)
        figures += draw(st.lists(figure, min_size=36, max_size=36))
    return edge(figures, *items, places=places)


@few
@given(case=at_the_edge())
def test_what_leaves_64_bits_is_exact_or_refused(case: Case) -> None:
    try:
        drawn(case)
    except creditscore.RuleError as error:
        assume({problem.code for problem in error.problems} == set())
    agree(case)


@st.composite
def with_leagues(draw: st.DrawFn) -> Case:
    """A random scheme with leagues by facts of items that concern all."""
    case = draw(cases())
    scheme = case.scheme
    engine = second.Engine(scheme, case.track, [], 12)
    plain = [
        {"item": item, "fact": fact}
        for item, facts in engine.facts_of()
        for fact, about in facts.items()
        if engine.items[item].get("applies_to") == "all" and "from_track" not in about
        and engine.items[item].get("subjects") != "open"
    ]  # fmt: skip
    assume(plain)
    fact = st.sampled_from(plain)
    figure = fact | st.builds(lambda a, b: {"ratio": a, "over": b}, fact, fact)
    figure |= st.builds(lambda a, b: {"sum": [a, b]}, fact, fact)
    figure |= st.builds(lambda of: {"change_of": of}, figure)
    criteria = st.lists(
        st.fixed_dictionaries({"of": figure, "order": ORDERS}),
        min_size=1, max_size=3,
    )  # fmt: skip
    drawn_ = [
        {"id": f"l{at}", "title": "榜", "track": case.track,
         "combine": draw(st.sampled_from(("in-that-order", "mean-of-ranks"))),
         "unreported": draw(st.sampled_from(("unplaced", "last"))),
         "by": [{"id": f"f{n}", "label": "数"} | by for n, by in enumerate(draw(criteria))]}
        for at in range(2)
    ]  # fmt: skip
    head = scheme["scheme.yaml"] | {"leagues": drawn_}
    return case._replace(scheme=scheme | {"scheme.yaml": head})


@few
@given(case=with_leagues())
def test_places_in_leagues(case: Case) -> None:
    assume(case.rows)
    scheme = drawn(case)
    through = scheme.months[case.through - 1]
    engine = second.Engine(case.scheme, case.track, case.rows, case.through)
    try:
        found = creditscore.score(scheme, as_table(case.rows), through=through).leagues
    except creditscore.FactError as error:
        assume({problem.code for problem in error.problems} - {"F216", "F252"})
        raise
    for league in case.scheme["scheme.yaml"]["leagues"]:
        mine = found[found["league"] == league["id"]]
        got = {
            (row.entity, int(row.month[5:])): None if pd.isna(row.rank) else int(row.rank)
            for row in mine.itertuples()
        }
        right = {
            (unit, month): place
            for month in range(1, case.through + 1)
            for unit, place in leagues.places(engine, league, month).items()
        }
        assert got == right
