"""The items, subjects and facts of a track by number, to look up whole columns of names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Ints


@dataclass(frozen=True)
class KnownNames:
    """The names of a track's slots: `items`, `subjects` and `facts`, each with its number.

    `slots` [item, subject, fact] has the slot of each three, -1 where there is none; the last
    number of each axis stands for a name that is not known.

    >>> known = KnownNames.of({("1", "", "cases"): 0, ("2", "", "plans"): 1})
    >>> known.slots_of(["2", "9"], [""], ["plans", "cases"]).tolist()
    [1, -1, -1, -1]
    """

    items: Mapping[str, int]
    subjects: Mapping[str, int]
    facts: Mapping[str, int]
    slots: Ints

    @classmethod
    def of(cls, index: Mapping[tuple[str, str, str], int]) -> KnownNames:
        """The names of an index of slots."""
        items, subjects, facts = parts = [
            {name: i for i, name in enumerate(dict.fromkeys(names[part] for names in index))}
            for part in range(3)
        ]
        table = np.full([len(names) + 1 for names in parts], -1)
        for names, slot in index.items():
            table[tuple(of[name] for of, name in zip(parts, names, strict=True))] = slot
        return cls(items, subjects, facts, table)

    def slots_of(self, items: Sequence[str], subjects: Sequence[str], facts: Sequence[str]) -> Ints:
        """The slot of each item with each subject and each fact."""
        parts = (self.items, items), (self.subjects, subjects), (self.facts, facts)
        found: Ints = self.slots[np.ix_(*(numbered(known, names) for known, names in parts))]
        return found.ravel()

    @cached_property
    def item_has_fact(self) -> Ints:
        """Which item [item, fact] has which fact."""
        found: Ints = np.any(self.slots >= 0, axis=1)
        return found


def numbered(known: Mapping[str, int], names: Iterable[str]) -> Ints:
    """The number of each name, the one behind the last for what is not known."""
    return np.array([known.get(name, len(known)) for name in names], np.int64)
