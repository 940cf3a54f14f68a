"""Past years by another scheme: as scored by it, beside how they were scored."""

from __future__ import annotations

import pytest
import sampled

import creditscore


def test_a_year_by_changed_rules_and_by_its_own() -> None:
    result = sampled.result()
    scheme = result.scheme.with_changes({"16.awards.cases.cap": 60})
    found = creditscore.backtest(scheme, {"2023": result, "half": sampled.half()})
    alone = creditscore.score(scheme, sampled.facts())
    mine = found.units[found.units["year"] == "2023"].set_index("entity")
    expected = alone.annual.set_index("entity")
    assert mine["to_total"].equals(expected["total"].rename("to_total"))
    assert mine["to_rank"].tolist() == expected["rank"].tolist()
    assert mine["from_band"].tolist() == result.annual["band"].tolist()
    years = found.years.set_index(["year", "track"])
    for name in sampled.TRACKS:
        ranks = [r.tracks[name].standing.rank for r in (result, alone)]
        assert years.loc[("2023", name), "moved"] == (ranks[0] != ranks[1]).sum()
    assert years["left_out"].tolist() == [0] * 4
    assert found.comparisons["half"].after.through == 6


def test_rows_without_a_place_are_counted() -> None:
    other = creditscore.load_scheme("tongxin-2022")
    found = creditscore.backtest(sampled.scheme(), {"2022": creditscore.score(
        other, creditscore.sample("tongxin-2022"))})  # fmt: skip
    assert found.units.empty
    assert {problem.code for problem in found.left_out["2022"]} <= {"N990", "N991"}
    assert found.left_out["2022"]


def test_no_year() -> None:
    with pytest.raises(creditscore.UsageError, match="U564"):
        creditscore.backtest(sampled.scheme(), {})
