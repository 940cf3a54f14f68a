"""Facts that a table calls by their labels, by their ids."""

from __future__ import annotations

from collections import Counter

from ..scheme.scheme import Scheme
from .reading import numbers
from .reading.coded import Coded
from .reading.tidy_rows import TidyRows


def by_id(rows: TidyRows, scheme: Scheme) -> TidyRows:
    """Rows in which facts have the ids of a scheme where they go by their labels."""
    labels = _labels(scheme)
    facts = rows.coded("fact")
    if not {label for *_, label in labels}.intersection(map(numbers.text, facts.distinct())):
        return rows
    columns = (map(numbers.text, rows.listed(name)) for name in ("entity", "item", "fact"))
    cells = [
        labels.get((scheme.names.get(entity, ("", ""))[0], item, fact), fact)
        for entity, item, fact in zip(*columns, strict=True)
    ]
    return TidyRows({**rows.columns, "fact": Coded.of(cells)})


def _labels(scheme: Scheme) -> dict[tuple[str, str, str], str]:
    """The id of each fact by track, item and label, where no other of the item is called so."""
    parts = [(part.item, part.fact) for part in scheme.parts if part.fact]
    every = [
        (track.id, item, fact)
        for track in scheme.tracks.values()
        for item, fact in (
            *((item.id, fact) for item in track.items.values() for fact in item.facts.values()),
            *parts,
        )
    ]
    ids = {(track, item, fact.id) for track, item, fact in every}
    labels = Counter((track, item, fact.label) for track, item, fact in every)
    return {
        (track, item, fact.label): fact.id
        for track, item, fact in every
        if labels[track, item, fact.label] == 1 and (track, item, fact.label) not in ids
    }
