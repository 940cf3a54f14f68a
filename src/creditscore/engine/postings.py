"""Postings: what an award, or a knob of a node, adds to the points of each unit in each month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..scheme import model as m
from .exact import Plane


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one award and subject, or of one knob of a node: a plane [month, entity].

    `subject` is None where all subjects are taken together; a knob has no award, and one that is a
    cap or a floor says which `limit`. `most` is how large a posting is at most, its sign aside.
    """

    kind: str
    node: m.Section | m.Item
    award: m.Award | None
    subject: str | None
    plane: Plane
    most: int | None = None
    limit: m.Limit | None = None

    @property
    def knob(self) -> bool:
        """Whether they are what a knob of the node itself changed."""
        return self.award is None and self.subject is None and self.kind != "aside"


Emit = Callable[[Postings], None]
"""What takes postings, one award and subject or one knob at a time."""
