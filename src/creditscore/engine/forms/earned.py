"""What a form gives back: exact points in the smallest unit, and where the form applies."""

from dataclasses import dataclass

from ..exact import Exact, Mask
from ..values import ZERO, Value


@dataclass(frozen=True, slots=True)
class Earned:
    """Points over the facts since the period began; `applies` None means everywhere."""

    points: Exact
    applies: Mask | None = None


def where_known(points: Exact, *values: Value) -> Exact:
    """The points where all the values are known, 0 elsewhere."""
    for value in values:
        if value.known is not None:
            points = points.where(value.known, ZERO)
    return points
