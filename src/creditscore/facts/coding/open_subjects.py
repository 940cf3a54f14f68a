"""The subjects that large tables have of items whose subjects are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import arrow
from ...scheme.scheme import Scheme
from ..reading import numbers
from .directory import Directory

if TYPE_CHECKING:
    from ..reading.tables import Table


def open_subjects(
    scheme: Scheme, tables: Iterable[Table], directory: Directory
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The subjects of each track and open item, sorted; nothing is read where no item is open."""
    items = open_items(scheme)
    found: set[tuple[str, str, str]] = set()
    for table in tables if items else ():
        for group in range(table.groups):
            for _, columns in table.batches(group):
                found |= named(columns, directory, items)
    return by_item(found)


def open_items(scheme: Scheme) -> dict[tuple[int, str], str]:
    """The items whose subjects are open, by the number of their track and their id."""
    return {
        (number, item.id): name
        for number, (name, track) in enumerate(scheme.tracks.items())
        for item in track.items.values()
        if item.open_subjects
    }


def by_item(found: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Tracks, items and subjects as the sorted subjects of each track and item."""
    subjects: dict[tuple[str, str], list[str]] = {}
    for track, item, subject in sorted(found):
        subjects.setdefault((track, item), []).append(subject)
    return {key: tuple(names) for key, names in subjects.items()}


def named(
    columns: Mapping[str, Any], directory: Directory, items: Mapping[tuple[int, str], str]
) -> set[tuple[str, str, str]]:
    """The distinct tracks, items and subjects of some rows, of such items alone."""
    coded = {n: arrow.encoded(columns[n]) for n in ("entity", "item", "subject") if n in columns}
    codes = {n: arrow.codes(c, len(c.dictionary)).astype(np.int64) for n, c in coded.items()}
    names = directory.codes(coded["entity"].dictionary)
    track = np.r_[np.where(names < 0, -1, directory.track[names]), -1][codes["entity"]]
    texts = {
        name: [numbers.text(cell) for cell in (*found.dictionary.to_pylist(), "")]
        for name, found in coded.items()
        if name != "entity"
    }
    subject = codes.get("subject", np.zeros(len(track), np.int64))
    rows = np.unique(np.stack([track, codes["item"], subject])[:, track >= 0], axis=1)
    found = (
        (number, texts["item"][item], texts["subject"][of] if "subject" in texts else "")
        for number, item, of in rows.T.tolist()
    )
    return {
        (items[number, item], item, subject)
        for number, item, subject in found
        if subject and (number, item) in items
    }
