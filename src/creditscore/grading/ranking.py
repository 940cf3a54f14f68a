"""Ranks: high to low, equals share a rank and the next ranks are skipped (1, 2, 2, 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..engine.exact import Mask, Plane


def ranks_of(values: Plane) -> Plane:
    """The places of all, by one figure.

    >>> ranks_of(np.array([72, 71, 70, 71]))
    array([1, 2, 4, 2])
    """
    values = _in_order(values)
    order = np.argsort(-values)
    ordered = values[order]
    places = np.arange(1, len(values) + 1)
    places[1:][ordered[1:] == ordered[:-1]] = 1
    np.maximum.accumulate(places, out=places)
    rank = np.empty_like(places)
    rank[order] = places
    return rank


def ranked(
    keys: Sequence[Plane], competing: Mask, group: Plane | None = None
) -> tuple[Plane, Plane]:
    """Rank by the first key, its ties by the next ones; more is better, in each `group` apart.

    Returns the ranks and how many share each, both 0 for those that do not compete.

    >>> ranked([np.array([72, 71, 71, 71, 70])], np.ones(5, bool))
    (array([1, 2, 2, 2, 5]), array([1, 3, 3, 3, 1]))
    """
    rank = np.zeros(len(competing), np.int64)
    tied = np.zeros(len(competing), np.int64)
    inside: Any = slice(None) if competing.all() else np.flatnonzero(competing)
    columns = [-_in_order(key[inside]) for key in keys]
    if not len(columns[0]):
        return rank, tied
    if group is not None:
        columns.insert(0, group[inside])
    order = np.lexsort(columns[::-1]) if len(columns) > 1 else np.argsort(columns[0])
    first = np.zeros(len(order), bool)
    first[0] = True
    for column in columns:
        ordered = column[order]
        first[1:] |= ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(first)
    sizes = np.diff(np.r_[starts, len(order)])
    places = starts
    if group is not None:
        ordered = columns[0][order]
        heads = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        places = starts - heads[np.searchsorted(heads, starts, "right") - 1]
    del columns, first
    where = order if isinstance(inside, slice) else inside[order]
    rank[where] = np.repeat(places + 1, sizes)
    tied[where] = np.repeat(sizes, sizes)
    return rank, tied


def _in_order(values: Plane) -> Plane:
    """Numbers that stand to each other as the values do, of 64 bits."""
    if values.dtype != object:
        return values
    order: Plane = np.unique(values, return_inverse=True)[1]
    return order
