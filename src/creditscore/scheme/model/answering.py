"""Who answers for a clause, and in which role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ...errors import Place

Others = Literal["refused", "scored", "unscored"]


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers: `listed` units (None: all), `also` accepted ones, what others' facts mean.

    `groups` are those of the roster that the list names; `open` says that it ends in 等.
    """

    listed: frozenset[str] | None
    also: frozenset[str] = frozenset()
    others: Others = "refused"
    groups: tuple[str, ...] = ()
    open: bool = False

    def state(self, entity: str) -> Literal["listed", "open", "unscored", "refused"]:
        """How a unit stands to this clause."""
        if self.listed is None or entity in self.listed:
            return "listed"
        if entity in self.also or self.others == "scored":
            return "open"
        return "unscored" if self.others == "unscored" else "refused"


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answers for a clause: the names under each role, and the role of each unit."""

    names: Mapping[str, tuple[str, ...]]
    role_of: Mapping[str, str]
    place: Place = field(default=Place(), compare=False)
