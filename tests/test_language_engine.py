"""The engine against the slow one on schemes composed at random from the whole rule language."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from oracle import language as second
from oracle.schemes import Case, as_table, as_yaml, cases

import creditscore
from creditscore.results.result import Result


def loaded(case: Case) -> creditscore.Scheme:
    with TemporaryDirectory() as name:
        folder = Path(name) / case.scheme["scheme.yaml"]["scheme"]
        folder.mkdir()
        for file, text in as_yaml(case.scheme).items():
            (folder / file).write_text(text, encoding="utf-8")
        return creditscore.load_scheme(folder)


def postings(result: Result, track: str) -> dict[tuple[str, str, str, str, int], Fraction]:
    """What each award posted: by node, award, subject, entity and month, zeros left out."""
    entries, scheme = result.entries[track], result.scheme
    names = [entity.name for entity in scheme.tracks[track].entities]
    found: dict[tuple[str, str, str, str, int], Fraction] = {}
    rows = zip(entries.line, entries.month, entries.entity, entries.points, strict=True)
    for at, month, entity, points in rows:
        line = entries.lines[at]
        if line.award is not None:
            key = (line.node.id, line.award.id, line.subject or "", names[entity], int(month) + 1)
            found[key] = found.get(key, Fraction(0)) + Fraction(int(points), 10**scheme.places)
    return {key: points for key, points in found.items() if points}


def agree(case: Case) -> None:
    scheme = loaded(case)
    result = creditscore.score(scheme, as_table(case.rows), through=scheme.months[case.through - 1])
    expected = second.score(case.scheme, case.track, case.rows, through=case.through)
    assert postings(result, case.track) == expected.awards
    months = {
        (row.entity, int(row.month[5:])): Fraction(row.points) for row in result.months.itertuples()
    }
    assert months == expected.months
    annual = result.annual.set_index("entity")
    for entity, total in expected.total.items():
        row = annual.loc[entity]
        got = None if row["total"] is None else Fraction(Decimal(row["total"]))
        assert (entity, got) == (entity, total)
        rank = None if pd.isna(row["rank"]) else int(row["rank"])
        assert (entity, rank, row["band"]) == (entity, expected.rank[entity], expected.band[entity])
    summed = result.ledger.groupby("entity")["points"].sum().to_dict()
    for entity, total in expected.total.items():
        if total is not None:
            assert Fraction(summed.get(entity, Decimal(0))) == total


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_random_schemes(case: Case) -> None:
    assume(case.rows)
    agree(case)
