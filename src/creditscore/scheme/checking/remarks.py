"""What is odd in the rules of a scheme and yet may be meant: notices, which stop nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from ...decimals import multiply, plainly, total
from ...errors import Place, Problem
from .. import model as m
from ..scheme import Scheme
from . import row_checks, target_checks
from .children import children_of
from .table_checks import TableChecks


def notices(scheme: Scheme) -> Iterator[Problem]:
    """Weights below 0, full marks that do not add up, rows and keys that nothing ever asks for.

    Readings of one thing that change the same.
    """
    yield from _overlapping(scheme.readings)
    for part in scheme.parts:
        yield from _negative(part.id, part.weight, part.place)
    yield from target_checks.without_points(scheme)
    for track in scheme.tracks.values():
        for node in track.root.nodes():
            yield from _of_node(node)
        for table, keys in TableChecks(track).idle():
            details = {"column": table.column, "keys": ", ".join(keys)}
            yield Problem("N914", table.place, details)


def _of_node(node: m.Item | m.Section) -> Iterator[Problem]:
    yield from _negative(node.id, node.weight, m.at(node, "weight"))
    yield from _not_weighed(node, node, node.knobs)
    if isinstance(node, m.Item):
        yield from _overlapping(node.readings)
    if isinstance(node, m.Item) and node.each_subject:
        each = node.each_subject
        yield from _negative(node.id, each.weight, m.at(each, "weight"))
        yield from _not_weighed(node, each, each.knobs)
    for award in node.awards:
        yield from _negative(f"{node.id}/{award.id}", award.weight, m.at(award, "weight"))
        if isinstance(award.rule, m.Levels):
            for row, shown in row_checks.idle(award.rule.rows):
                details = {"id": f"{node.id}/{award.id}", "reason": shown}
                yield Problem("N916", row.place, details)
    if isinstance(node, m.Section):
        yield from _full(node)


def _overlapping(readings: Sequence[m.Reading]) -> Iterator[Problem]:
    """Changes of one reading's option that are lost where another's is taken as well."""
    for first, second in combinations(readings, 2):
        lost = [path for option in first.others for path in _lost(option, first, second)]
        lost += [path for option in second.others for path in _lost(option, second, first)]
        for path in dict.fromkeys(lost):
            details = {"first": first.id, "second": second.id, "path": path}
            yield Problem("N935", second.place, details)


def _lost(option: str, reading: m.Reading, other: m.Reading) -> Iterator[str]:
    """Paths that an option changes and one of another reading, which is applied later, replaces.

    Options are applied by their names; what takes a thing away leaves nothing to be changed.
    """
    for later, patch in other.others.items():
        for path in reading.others[option]:
            around = [key for key in patch if path == key or path.startswith(f"{key}.")]
            if option < later and any(key == path or patch[key] is not None for key in around):
                yield path


def _negative(name: str, weight: m.Quantity, place: Place) -> Iterator[Problem]:
    cells = weight.values.values() if isinstance(weight, m.Table) else (weight,)
    below = [cell for cell in cells if isinstance(cell, int | Decimal) and cell < 0]
    if below:
        yield Problem("N913", place, {"id": name, "weight": min(below)})


def _not_weighed(
    node: m.Item | m.Section, owner: m.Item | m.Section | m.EachSubject, knobs: m.Knobs | None
) -> Iterator[Problem]:
    """Weights below a node that takes its children together in a way that knows none."""
    if knobs and knobs.combine not in ("sum", "weighted"):
        children = [child for _, child in children_of(node, owner)]
        said = [m.at(child, "weight") for child in children if "weight" in child.places_of]
        if said:
            details = {"id": node.id, "combine": knobs.combine, "count": len(said)}
            yield Problem("N936", said[0], details)


def _full(node: m.Section) -> Iterator[Problem]:
    """Full marks of a node that are not what its base and its children come to."""
    knobs = node.knobs or m.Knobs("year")
    counted = node.counted
    scaled = (child.knobs.scale_to if child.knobs else None for child in counted)
    fulls = [c.full if to is None else to for c, to in zip(counted, scaled, strict=True)]
    marks = [
        multiply(Decimal(child.weight), Decimal(full))
        for child, full in zip(counted, fulls, strict=True)
        if isinstance(child.weight, int | Decimal) and isinstance(full, int | Decimal)
    ]
    plain = knobs.combine == "sum" and not knobs.cap and not knobs.over_time
    base = knobs.base if knobs.base_when is None else None
    said = isinstance(node.full, int | Decimal)
    if not said or not marks or len(marks) < len(counted) or not plain or node.awards:
        return
    if knobs.multiplier == 1 and isinstance(base, int | Decimal):
        found = total([*marks, Decimal(base)])
        if found != node.full:
            details = {"id": node.id, "full": node.full, "found": f"{plainly(found):f}"}
            yield Problem("N915", m.at(node, "full"), details)
