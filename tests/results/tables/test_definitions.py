"""Every table has the columns of its definition, in whatever it is turned into."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import peered
import pyarrow as pa
import pytest
import sampled

import creditscore
from creditscore.engine.targets import STATES
from creditscore.facts.coding.directory import names_of
from creditscore.results.tables import annual, arrow_tables, definitions, items, months
from creditscore.results.tables.digits import Digits

KINDS = {"text": ("O", "str"), "decimal": ("O",), "whole": ("int64", "Int64"), "truth": ("bool",)}


@cache
def targets() -> creditscore.Result:
    """Half a year of a scheme of targets, which has a league as well."""
    folder = sampled.ROOT / "data" / "samples" / "yuncheng-2024"
    return creditscore.score("yuncheng-2024", folder, through="2024-06")


@pytest.mark.parametrize("name", definitions.NAMES)
@pytest.mark.parametrize("result", [sampled.half, peered.result, targets])
def test_a_frame_has_the_columns_of_its_definition(
    name: str, result: Callable[[], creditscore.Result]
) -> None:
    """Their types too, also where the scheme has no rows of the table."""
    found = result()
    definition, frame = definitions.table(found.scheme, name), getattr(found, name)
    assert tuple(frame) == definition.names
    for column in definition.columns:
        assert str(frame[column.name].dtype) in ("object", *KINDS[column.kind])
        if not column.gaps:
            assert frame[column.name].notna().all()


def test_columns_are_titled_in_both_languages() -> None:
    for name in definitions.NAMES:
        table = definitions.table(peered.scheme(), name)
        assert len(set(table.names)) == len(table.names)
        for column in table.columns:
            assert column.zh
            assert column.en
            assert bool(column.unit) == (column.kind in ("decimal", "whole"))


def test_a_state_of_targets_has_a_column_and_a_name() -> None:
    assert tuple(definitions.STATE_NAMES) == STATES
    of_states = [state.replace("-", "_") for state in STATES]
    counts = definitions.TARGET_COUNTS.of_kind("whole")
    assert list(counts)[: len(of_states)] == of_states


@pytest.mark.parametrize("result", [sampled.half, peered.result])
def test_a_schema_is_that_of_the_rows(result: Callable[[], creditscore.Result]) -> None:
    found = result()
    scheme, digits = found.scheme, Digits.of(found)
    track = next(iter(found.tracks.values()))
    names = names_of(track.track.entities)
    rows: dict[str, Any] = {
        "months": next(months.rows(found, names_of)),
        "annual": annual.rows(scheme, track.track.id, names, track.standing, track.scores.reported),
        "items": items.rows(scheme, track.track, found.postings[track.track.id]),
    }
    for name, made in rows.items():
        definition, types = definitions.table(scheme, name), getattr(digits, name)
        table = arrow_tables.table(definition, made, types)
        schema = arrow_tables.schema(definition, types)
        assert table.cast(schema).schema == schema
        assert [f.name for f in schema] == list(definition.names)
        assert all(f.type == pa.string() for f in schema if f.name in definition.of_kind("text"))


def test_what_is_due_where_there_are_no_targets() -> None:
    assert sampled.half().due.empty
    assert sampled.half().target_counts.empty
