"""What rules ask about a unit's peers, and the answers for a whole track."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..scheme import model as m
from .exact import Exact, Mask
from .peers import Answer


@dataclass(frozen=True, slots=True)
class Question:
    """What units are compared by: a quantity as a node sees it, or what a child of it is worth.

    `node` is its id; subject, period, window and `adds` are those of its view; `child` is the place
    of the child (None: the quantity `of`). Equal questions are one, in whatever process.
    """

    node: str
    subject: str | None
    period: m.Period
    window: tuple[int, int] | None = None
    adds: bool = False
    of: m.Quantity = 0
    child: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A figure that is asked of what units are compared by, among those of a roster column."""

    question: Question
    figure: str
    among: str = ""
    at: m.Number = 0


@dataclass(frozen=True)
class Answers:
    """The answers for the units of a track, or for those from `first` on."""

    found: Mapping[Ask, Answer] = field(default_factory=dict)
    first: int = 0

    def of(self, ask: Ask, first: int, last: int) -> tuple[Exact, Mask]:
        """The answer for the units from `first` up to `last`, and where there is one."""
        return self.found[ask].of(first - self.first, last - self.first)

    def cut(self, first: int, last: int) -> Answers:
        """What the units from `first` up to `last` need, small enough to be sent to them."""
        ends = first - self.first, last - self.first
        return Answers({ask: answer.cut(*ends) for ask, answer in self.found.items()}, first)
