"""Ranks: high to low, equals share a rank and the next ranks are skipped (1, 2, 2, 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..engine.exact import SAFE, Mask, Plane


def ranks_of(values: Plane, order: str = "high-first") -> Plane:
    """The places of all, by one figure of which more is better, or less.

    >>> figures = np.array([72, 71, 70, 71])
    >>> ranks_of(figures), ranks_of(figures, "low-first")
    (array([1, 2, 4, 2]), array([4, 2, 1, 2]))
    """
    values = first_in(_in_order(values), order)
    at = np.argsort(-values)
    ordered = values[at]
    places = np.arange(1, len(values) + 1)
    places[1:][ordered[1:] == ordered[:-1]] = 1
    np.maximum.accumulate(places, out=places)
    rank = np.empty_like(places)
    rank[at] = places
    return rank


def first_in(figures: Plane, order: str) -> Plane:
    """Figures of which more is better, where they are ranked in an order."""
    return figures if order == "high-first" else -figures


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
    code = _together(columns if group is None else [group[inside], *columns])
    del columns
    order = np.argsort(code)
    starts = _starts(code[order])
    sizes = np.diff(np.r_[starts, len(order)])
    places = starts
    if group is not None:
        heads = _starts(group[inside][order])
        places = starts - heads[np.searchsorted(heads, starts, "right") - 1]
    where = order if isinstance(inside, slice) else inside[order]
    rank[where] = np.repeat(places + 1, sizes)
    tied[where] = np.repeat(sizes, sizes)
    return rank, tied


def _starts(ordered: Plane) -> Plane:
    """Where other values begin."""
    return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])


def _together(columns: Sequence[Plane]) -> Plane:
    """One number a row, of 64 bits, which stand to each other as the rows do, column by column.

    >>> _together([np.array([5, 5, 3]), np.array([-1, 7, 9])]).argsort().tolist()
    [2, 0, 1]
    """
    code, size = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        low, high = int(column.min()), int(column.max())
        if size * (high - low + 1) >= SAFE:
            column = _places(column)
            low, high = 0, int(column.max())
        if size * (high - low + 1) >= SAFE:
            code = _places(code)
            size = int(code.max()) + 1
        code = code * (high - low + 1) + (column - low)
        size *= high - low + 1
    return code


def _in_order(values: Plane) -> Plane:
    """Numbers that stand to each other as the values do, of 64 bits."""
    return _places(values) if values.dtype == object else values


def _places(values: Plane) -> Plane:
    """For each value how many distinct ones are below it."""
    found: Plane = np.unique(values, return_inverse=True)[1]
    return found
