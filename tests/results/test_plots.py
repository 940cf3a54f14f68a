"""The charts of a result: the figures are those of its tables."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import sampled

pytest.importorskip("altair")

import creditscore


def rows(chart: Any, layer: int = 0) -> list[dict[str, Any]]:
    """The data of one of a chart's layers."""
    made = chart.to_dict()
    data = made["layer"][layer].get("data") or made["data"]
    found: list[dict[str, Any]] = data.get("values") or made["datasets"][data["name"]]
    return found


def test_a_ranking_is_the_league() -> None:
    result = sampled.result()
    chart = result.plot.ranking("counties", lang="zh")
    league = result.league("counties")
    assert [row["name"] for row in rows(chart, 1)] == league["entity"].tolist()
    assert [row["text"] for row in rows(chart, 1)] == [
        format(total.quantize(Decimal("0.01"), "ROUND_HALF_UP"), "f") for total in league["total"]
    ]
    first = league["entity"][0]
    pieces = [row["points"] for row in rows(chart) if row["name"] == first]
    assert sum(pieces) == pytest.approx(float(league["total"][0]), abs=0.01)
    assert "县区" in chart.to_dict()["title"]["text"]


def test_contributions_add_up_to_the_total() -> None:
    chart = sampled.result().plot.contributions("市住建局", lang="en")
    total = sampled.result().annual.set_index("entity").loc["市住建局", "total"]
    assert sum(row["points"] for row in rows(chart)) == pytest.approx(float(total), abs=0.02)
    assert any(row["points"] < 0 for row in rows(chart))
    assert rows(chart)[0]["name"].startswith("item ")


def test_months_of_a_unit_and_of_a_track() -> None:
    result = sampled.half()
    table = result.months
    own = table[table["entity"] == "潞州区"]["points"].tolist()
    bars = rows(result.plot.months("潞州区", lang="zh"))
    assert [row["points"] for row in bars] == [float(points) for points in own]
    assert [row["month"] for row in bars] == [f"{n}月" for n in range(1, 7)]
    lines = rows(result.plot.months(track="counties", lang="en"))
    assert {row["line"] for row in lines} == {"highest", "mean", "lowest"}


def test_a_bump_has_the_places_to_date() -> None:
    result = sampled.half()
    table = result.months.set_index(["entity", "month"])["rank_to_date"]
    found = rows(result.plot.bump(units=["潞州区", "沁县"], lang="zh"))
    assert len(found) == 12
    assert all(row["place"] == table[row["unit"], f"2023-0{row['at'][0]}"] for row in found)
    moved = rows(result.plot.bump())
    assert len({row["unit"] for row in moved}) == 12
    with pytest.raises(creditscore.UsageError, match="U562"):
        result.plot.bump(units=["潞州区", "市发改委"])


def test_how_sure_places_are() -> None:
    result = sampled.result()
    found = creditscore.monte_carlo(result.scheme, result.facts, draws=40)
    chart = rows(result.plot.sensitivity(found, "counties", lang="zh"))
    units = found.units.set_index("entity")
    for row in chart:
        expected = units.loc[row["name"], ["rank", "best", "worst", "low", "high"]].tolist()
        assert [row[key] for key in ("now", "best", "worst", "low", "high")] == expected


@pytest.mark.slow
def test_sensitivity_under_readings() -> None:
    row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14}
    result = creditscore.score(sampled.scheme(), [row])
    found = creditscore.readings(sampled.scheme(), [row], draws=1)
    first = rows(result.plot.sensitivity(found))[0]
    assert first["name"] == "市公安局"
    assert first["worst"] == found.units.set_index("entity").loc["市公安局", "worst"]


def test_where_nobody_is_ranked() -> None:
    result = creditscore.score("tongxin-2022", creditscore.sample("tongxin-2022"))
    assert rows(result.plot.months(lang="zh"))
    with pytest.raises(creditscore.UsageError, match="U566"):
        result.plot.bump()
    with pytest.raises(creditscore.UsageError, match="U566"):
        result.plot.sensitivity(SimpleNamespace(units=result.annual))


def test_the_league_for_papers() -> None:
    pytest.importorskip("great_tables")
    page = sampled.result().plot.league("counties", lang="zh").as_raw_html()
    assert "年度结果" in page
    assert "2446.6325" in page
    assert ">None<" not in page


def test_a_track_that_is_not_there() -> None:
    with pytest.raises(creditscore.UsageError, match="U508"):
        sampled.result().plot.ranking("county")
