"""What `scheme.yaml` says in numbers, checked as it is written: weights and dated values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from ...decimals import plainly, total
from ...errors import Place, Problem
from ..files.yaml_tree import Map, Seq


def problems(root: Map, changed: Iterable[str] = ()) -> Iterator[Problem]:
    """Weights of the year that do not add up, two values of a parameter from one month.

    Weights that a what-if run has `changed`, by their paths, may add up to anything.
    """
    yield from _dated(root.get("parameters", {}))
    if root.get("counts") == "targets" and "targets" in root:
        yield Problem("R370", root.key_places["targets"], {"id": root["scheme"], "key": "targets"})
    if root.get("counts") == "targets" and "annual" not in root:
        yield from without_a_year(root.key_places, _OF_THE_YEAR)
    if "annual" in root and not any(path.startswith("annual.parts.") for path in changed):
        yield from _weights(root["annual"])


_OF_THE_YEAR = ("ranking", "cut", "vetoed")
"""The keys of `scheme.yaml` that say how a year's result is ranked and banded."""


def without_a_year(places: Mapping[str, Place], keys: Iterable[str]) -> Iterator[Problem]:
    """Keys that rank or band the result of a year, in a file of a scheme that has none."""
    said = [key for key in keys if key in places]
    if said:
        yield Problem("R423", places[said[0]], {"keys": ", ".join(said)})


def _dated(parameters: Map) -> Iterator[Problem]:
    for name, dated in parameters.items():
        first: dict[str, Place] = {}
        for entry, place in (
            zip(dated, dated.value_places, strict=True) if isinstance(dated, Seq) else ()
        ):
            month = entry.get("from", "")
            if month in first:
                details = {"name": name, "month": month or "…", "first": first[month]}
                yield Problem("R352", place, details)
            first.setdefault(month, place)


def _weights(annual: Map) -> Iterator[Problem]:
    """Shares have to add up to 1 unless the file says to what; weights of 1 and more just weigh."""
    weights = [Decimal(part["weight"]) for part in annual["parts"]]
    declared = annual.get("adds_up_to")
    shares = all(0 <= weight < 1 for weight in weights)
    wanted = Decimal(declared) if declared is not None else Decimal(1) if shares else None
    if wanted is not None and total(weights) != wanted:
        details = {"sum": f"{plainly(total(weights)):f}", "wanted": f"{plainly(wanted):f}"}
        yield Problem("R355", annual.at("adds_up_to" if declared is not None else "parts"), details)
