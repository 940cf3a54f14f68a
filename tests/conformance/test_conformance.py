"""Published results and real schemes, from rule files alone: nothing here but reading columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import creditscore
from creditscore.cases import running as cases

HERE = Path(__file__).parent
SCHEMES = sorted(path.parent.name for path in HERE.glob("*/scheme.yaml"))
DOMAINS = ("clinical-process", "patient-experience", "outcome", "efficiency")
GIVEN = (
    "ami-7a", "pn-6", "scip-card-2", "scip-vte-2", "scip-inf-2", "scip-inf-3", "scip-inf-9",
    "imm-2",
    "communication-with-nurses", "communication-with-doctors", "responsiveness-of-hospital-staff",
    "pain-management", "communication-about-medicines",
    "cleanliness-and-quietness-of-hospital-environment", "discharge-information",
    "overall-rating-of-hospital", "mspb-1",
)  # fmt: skip
MEASURED = ("mort-30-ami", "mort-30-hf", "mort-30-pn", "psi-90", "hai-1", "hai-2", "hai-3", "hai-4")
TAKEN = {
    ("hcahps-consistency", "consistency"): "hcahps_consistency_score",
    ("combined-ssi", "score"): "combined_ssi_score",
}
DIFFER = {"050099", "110005", "110008", "110161"}  # their outcome is not what their measures give

Table = list[dict[str, str]]
Fact = tuple[str, str, str, str, str]


def table(name: str) -> Table:
    with (HERE / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts(month: str, rows: Iterator[Fact]) -> pd.DataFrame:
    """Fact rows of one month, those with an empty value left out."""
    columns = ["entity", "item", "subject", "fact", "value"]
    frame = pd.DataFrame([row for row in rows if row[-1]], columns=columns, dtype=object)
    return frame.assign(month=month)


def scored(scheme: str, frame: pd.DataFrame) -> creditscore.Result:
    return creditscore.score(creditscore.load_scheme(HERE / scheme), frame)


def totals(result: creditscore.Result) -> dict[str, Decimal]:
    return dict(zip(result.annual["entity"], result.annual["total"], strict=True))


@pytest.mark.parametrize("name", SCHEMES)
def test_worked_cases(name: str) -> None:
    scheme = creditscore.load_scheme(HERE / name, thorough=True)
    count, problems = cases.failures(scheme)
    assert count
    assert not problems, "\n".join(map(str, problems))


def column(item: str) -> str:
    return item.replace("-", "_")


def domain_facts(hospitals: Table) -> Iterator[Fact]:
    for row in hospitals:
        for domain in DOMAINS:
            yield row["provider_number"], domain, "", "score", row[f"{column(domain)}_unweighted"]


def test_every_hospital_has_its_published_total() -> None:
    hospitals = table("cms_hvbp_fy2016_domains.csv")
    found = totals(scored("cms-domains", facts("2016-12", domain_facts(hospitals))))
    published = {r["provider_number"]: Decimal(r["total_performance_score"]) for r in hospitals}
    assert len(published) == 3019
    assert found == published


def test_the_rounded_scores_alone_would_miss_193_totals() -> None:
    """CMS weighs the exact scores; the published ones are off in the last digit."""
    hospitals = table("cms_hvbp_fy2016_domains.csv")
    items = "tracks.hospitals.sections.total.items"
    award = {"id": "eighty-fourths", "form": "given", "of": "score", "period": "year"}
    rounded = ("clinical-process", "outcome")
    changes: dict[str, object] = {f"{items}.{d}.awards.eighty-fourths": award for d in rounded}
    changes |= {f"{items}.{d}.full": 100 for d in rounded}
    scheme = creditscore.load_scheme(HERE / "cms-domains").switch(changes=changes)
    found = totals(creditscore.score(scheme, facts("2016-12", domain_facts(hospitals))))
    published = {r["provider_number"]: Decimal(r["total_performance_score"]) for r in hospitals}
    off = [abs(found[name] - total) for name, total in published.items() if found[name] != total]
    assert len(off) == 193
    assert set(off) == {Decimal("1e-12")}


def measure_facts(hospitals: Table) -> Iterator[Fact]:
    """Rates count where they have achievement points: the others were published for information."""
    for row in hospitals:
        name = row["provider_number"]
        for item in MEASURED:
            if row[f"{column(item)}_ach"]:
                yield name, item, "", "rate", row[f"{column(item)}_rate"]
        for item in GIVEN:
            yield name, item, "", "achievement", row[f"{column(item)}_ach"]
        for item in MEASURED + GIVEN:
            yield name, item, "", "improvement", row[f"{column(item)}_imp"]
        for (item, fact), taken in TAKEN.items():
            yield name, item, "", fact, row[taken]


@cache
def sample() -> tuple[Table, creditscore.Result]:
    hospitals = table("cms_hvbp_fy2016_measures_sample.csv")
    return hospitals, scored("cms-measures", facts("2016-12", measure_facts(hospitals)))


def test_the_sample_has_its_published_totals() -> None:
    hospitals, result = sample()
    found = totals(result)
    differ = {r["provider_number"] for r in hospitals if r["outcome_domain_recomputes"] != "yes"}
    published = {r["provider_number"]: Decimal(r["total_performance_score"]) for r in hospitals}
    assert differ == DIFFER
    assert len(published) == 382
    assert {name for name, total in published.items() if found[name] != total} == DIFFER


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_sample_has_its_published_domain_scores(domain: str) -> None:
    """With one domain alone the total is its score, and without a score there is no total."""
    hospitals = table("cms_hvbp_fy2016_measures_sample.csv")
    others = {f"tracks.hospitals.sections.{d}.counts": False for d in DOMAINS if d != domain}
    scheme = creditscore.load_scheme(HERE / "cms-measures").switch(changes=others)
    result = creditscore.score(scheme, facts("2016-12", measure_facts(hospitals)))
    found = {r.entity: r.total for r in result.annual.itertuples() if r.rank is not pd.NA}
    published = {
        r["provider_number"]: Decimal(r[f"{column(domain)}_unweighted"])
        for r in hospitals
        if r[f"{column(domain)}_unweighted"]
    }
    assert set(found) == set(published)
    differ = {name for name, score in published.items() if found[name] != score}
    assert differ == (DIFFER if domain == "outcome" else set())


@pytest.mark.parametrize("item", MEASURED + GIVEN)
def test_the_sample_has_its_published_measure_scores(item: str) -> None:
    hospitals, result = sample()
    rows = result.items[result.items["item"] == item]
    found = dict(zip(rows["entity"], rows["points"], strict=True))
    for row in hospitals:
        published = Decimal(row[f"{column(item)}_score"] or 0)
        assert found.get(row["provider_number"], 0) == published


@pytest.mark.parametrize("item", MEASURED)
def test_the_sample_has_its_published_achievement_points(item: str) -> None:
    hospitals, result = sample()
    ledger = result.ledger
    rows = ledger[(ledger["item"] == item) & (ledger["award"] == "achievement")]
    found = dict(zip(rows["entity"], rows["points"], strict=True))
    for row in hospitals:
        assert found.get(row["provider_number"], 0) == Decimal(row[f"{column(item)}_ach"] or 0)


def test_suizhou_shares_the_second_place() -> None:
    candidates = table("suizhou_tie_rank_example.csv")
    rows = ((r["candidate"], "笔试成绩", "", "score", r["written_score"]) for r in candidates)
    annual = scored("suizhou", facts("2023-12", rows)).annual
    found = dict(zip(annual["entity"], annual["rank"], strict=True))
    assert found == {r["candidate"]: int(r["official_rank"]) for r in candidates}
    assert sorted(found.values()) == [1, 2, 2, 2, 5]


def test_zhalantun_has_its_published_points_and_places() -> None:
    bulletin = table("zhalantun_2023q1_info_adoption.csv")
    sites = {"市级": "city_site", "盟市级": "prefecture_site"}
    rows = (
        (row["unit"], "采用", subject, "adopted", row[f"{site}_adopted"])
        for row in bulletin
        for subject, site in sites.items()
    )
    result = scored("zhalantun", facts("2023-03", rows))
    assert totals(result) == {row["unit"]: Decimal(row["q1_points"]) for row in bulletin}
    found = dict(zip(result.annual["entity"], result.annual["rank"], strict=True))
    assert found == {row["unit"]: int(row["published_rank"]) for row in bulletin}
    by_site = result.ledger.groupby(["entity", "subject"])["points"].sum()
    for row in bulletin:
        for subject, site in sites.items():
            assert by_site.get((row["unit"], subject), 0) == Decimal(row[f"{site}_points"])
