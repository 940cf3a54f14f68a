"""Charts by Altair: what a notebook shows needs nothing from elsewhere, in the page's colours."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import pytest

pytest.importorskip("altair")

from creditscore.charts.model import ByMonth, Places, Ranges, Stacked
from creditscore.charts.vega import in_page, plotted, specification
from creditscore.language import Say

ZH, EN = Say("zh"), Say("en")
HOSTILE = "</script><b>甲\u202e"
CHARTS = [
    ByMonth.of_unit("甲", ["2023-01", "2023-02"], [Decimal("1.25"), Decimal(-3)], [0.5, 1], ZH),
    ByMonth.of_track("甲", ["2023-01"], [[Decimal(1)], [Decimal(4)]], EN),
    Stacked.of(HOSTILE, [HOSTILE, "乙"], ["一", HOSTILE], [[Decimal(1), Decimal(-2)]] * 2, ZH),
    Places.by_month(
        "甲", ["2023-01", "2023-02"], {HOSTILE: [1, 2], "乙": [2, 1], "丙": [3, 3]}, ZH
    ),
    Ranges.of("甲", [("甲", 1, 1, 2, 1, 1), (HOSTILE, 2, 1, 2, 2, 2)], EN),
]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_notebook_shows_it_without_a_script_or_a_network(chart: object) -> None:
    page = plotted(chart)._repr_mimebundle_()["text/html"]  # type: ignore[arg-type]
    assert "<script" not in page
    assert not re.findall(r'(?:href|src)="(?!#)', page.replace("xmlns", ""))
    assert "<b>" not in page
    assert "\u202e" not in page
    assert "currentColor" in page
    assert "prefers-color-scheme:dark" in page
    assert not re.search('(?:fill|stroke)="#(?:1f2933|52606d|d5dbe1)"', page)
    assert 'fill="white"' not in page


def test_shapes_say_what_they_are() -> None:
    page = in_page(specification(CHARTS[0]))
    assert re.search(r"<title>[^<]*1\.25[^<]*</title>", page) or re.search("<title>[^<]*1月", page)


def test_it_stays_an_altair_chart() -> None:
    import altair

    made = plotted(CHARTS[2])
    assert isinstance(made, altair.LayerChart)
    wider = made.properties(width=900)
    assert wider.to_dict()["width"] == 900
    assert "<svg" in wider._repr_mimebundle_()["text/html"]


def test_names_at_the_ends_of_lines_do_not_meet() -> None:
    ends = {f"单位{n}": [n, 5 + n // 3] for n in range(1, 12)}
    layer = specification(Places.by_month("甲", ["2023-01", "2023-02"], ends, ZH))["layer"][1]
    labels = sorted(row["label"] for row in layer["data"]["values"])
    height = specification(Places.by_month("甲", ["2023-01", "2023-02"], ends, ZH))["height"]
    worst = max(max(places) for places in ends.values())
    gaps = [b - a for a, b in pairwise(labels)]
    assert min(gaps) >= 12 * (worst - 1) / height


def test_many_units_are_the_first_of_them() -> None:
    names = [f"单位{n}" for n in range(70)]
    chart = Stacked.of("标题", names, ["一"], [[Decimal(n)] for n in range(70)], ZH)
    assert len(chart.names) == 60
    assert chart.title == "标题（70个单位中的前60个）"
    assert chart.wholes[1] == "1.00"


def test_who_did_not_move_is_no_move() -> None:
    assert Places.moved("甲", {"乙": (0, 2), "丙": (3, 3)}, ZH) is None
    moved = Places.moved("甲", {"乙": (4, 2), "丙": (1, 3)}, ZH)
    assert moved is not None
    assert moved.said == "乙从第4名到第2名；丙从第1名到第3名"
