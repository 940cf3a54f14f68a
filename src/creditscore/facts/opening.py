"""The subjects that large tables have of items whose subjects are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..scheme.scheme import Scheme
from . import arrow, numbers
from .directory import Directory
from .parquet import Table


def open_subjects(
    scheme: Scheme, tables: Iterable[Table], directory: Directory
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The subjects of each track and open item, sorted; nothing is read where no item is open."""
    tracks = list(scheme.tracks.items())
    items = {
        (number, item.id)
        for number, (_, track) in enumerate(tracks)
        for item in track.items.values()
        if item.open_subjects
    }
    found: dict[tuple[str, str], set[str]] = {}
    for table in tables if items else ():
        for group in range(table.groups):
            for _, columns in table.batches(group):
                for number, item, subject in _named(columns, directory):
                    if (number, item) in items and subject:
                        found.setdefault((tracks[number][0], item), set()).add(subject)
    return {key: tuple(sorted(subjects)) for key, subjects in found.items()}


def _named(columns: Mapping[str, Any], directory: Directory) -> set[tuple[int, str, str]]:
    """The distinct tracks, items and subjects of a batch of rows."""
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
    return {
        (number, texts["item"][item], texts["subject"][of] if "subject" in texts else "")
        for number, item, of in rows.T.tolist()
    }
