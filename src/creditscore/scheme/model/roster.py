"""The units of a track, one by one or by column, so that a million of them need no object each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from ...arrays import Ints
from ...errors import Place
from ...memory import trim
from .basics import Number, Places, nowhere
from .measures import word

Coded = tuple[npt.NDArray[np.int32], list[Any]]
"""Cells as codes of the distinct ones, and these."""
OWN = ("track", "name", "aliases", "groups", "part_of", "from", "until", "note")
"""The columns of a table that are no cells for rules to ask for."""


def coded(cells: Iterable[Any]) -> Coded:
    """Cells as codes of the distinct ones, in the order in which they come up.

    >>> codes, distinct = coded(["一类", "二类", "一类"])
    >>> codes.tolist(), distinct
    ([0, 1, 0], ['一类', '二类'])
    """
    known: dict[Any, int] = {}
    codes = [known.setdefault(cell, len(known)) for cell in cells]
    return np.array(codes, np.int32), list(known)


@dataclass(frozen=True, slots=True)
class Entity:
    """A unit being assessed, in all months or from `first` to `last`.

    `dated` has the first and the last month of aliases that were not always its own.
    """

    name: str
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    columns: Mapping[str, str | Number] = field(default_factory=dict)
    part_of: str = ""
    dated: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    note: str = ""
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)


class Roster(Sequence["Entity"], ABC):
    """The units of a track in the roster's order; a unit is made when it is asked for."""

    @cached_property
    @abstractmethod
    def names(self) -> list[str]:
        """The units' names."""

    @property
    @abstractmethod
    def columns(self) -> list[str]:
        """The columns that rules may ask for, sorted."""

    @abstractmethod
    def column(self, name: str) -> Coded:
        """A column as codes of its distinct cells; None is no cell."""

    def apart_by(self, column: str) -> Ints:
        """The number of the group that a column puts each unit in; equal numbers are one group."""
        codes, cells = self.column(column)
        found: Ints = np.unique([word(cell) for cell in cells], return_inverse=True)[1]
        return found[codes]

    @abstractmethod
    def terms(self) -> tuple[Coded, Coded] | None:
        """The first and the last months ("": open); None: all units stay all the time."""

    @abstractmethod
    def groups(self) -> Coded:
        """The groups of each unit, a tuple each."""

    @abstractmethod
    def wholes(self) -> Coded:
        """The unit of another track that each unit is part of, "" for none."""

    @abstractmethod
    def dated(self) -> Iterable[Entity]:
        """The units that have aliases for some months only."""

    @abstractmethod
    def aliases(self) -> Iterator[tuple[str, str]]:
        """Every alias, with the name of the unit that has it."""

    def distinct(self) -> bool:
        """Whether no two units have one name."""
        return len(set(self.names)) == len(self)

    def __iter__(self) -> Iterator[Entity]:
        return (self[i] for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Roster) and (self is other or list(self) == list(other))

    def __hash__(self) -> int:
        return hash(len(self))

    def __repr__(self) -> str:
        return f"<Roster: {len(self)} units>"


class RosterOfUnits(Roster):
    """A roster of units that are there as objects."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self._entities = tuple(entities)

    def __len__(self) -> int:
        return len(self._entities)

    @overload
    def __getitem__(self, index: int) -> Entity: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Entity, ...]: ...
    def __getitem__(self, index: Any) -> Any:
        return self._entities[index]

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._entities)

    @cached_property
    def names(self) -> list[str]:
        """The units' names."""
        return [entity.name for entity in self._entities]

    @cached_property
    def columns(self) -> list[str]:
        """The columns that any unit has, sorted."""
        return sorted({column for entity in self._entities for column in entity.columns})

    def column(self, name: str) -> Coded:
        """A column as codes of its distinct cells; None is no cell."""
        return coded(entity.columns.get(name) for entity in self._entities)

    def terms(self) -> tuple[Coded, Coded] | None:
        """The first and the last months."""
        if not any(entity.first or entity.last for entity in self._entities):
            return None
        return coded(e.first for e in self._entities), coded(e.last for e in self._entities)

    def groups(self) -> Coded:
        """The groups of each unit."""
        return coded(entity.groups for entity in self._entities)

    def wholes(self) -> Coded:
        """The unit that each unit is part of."""
        return coded(entity.part_of for entity in self._entities)

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Every alias, with the name of the unit that has it."""
        return ((alias, entity.name) for entity in self._entities for alias in entity.aliases)

    def dated(self) -> Iterable[Entity]:
        """The units that have aliases for some months only."""
        return (entity for entity in self._entities if entity.dated)


class RosterOfColumns(Roster):
    """A roster kept as columns of text, made into units one at a time.

    `cells` has the distinct cells of each column of the table and their codes, `names` a list or an
    Arrow array of the names; `make` builds the unit of a row.
    """

    def __init__(self, names: Any, cells: Mapping[str, Coded], make: Any) -> None:
        self.raw_names = names
        self._cells = cells
        self._make = make

    def __len__(self) -> int:
        return len(self.raw_names)

    @overload
    def __getitem__(self, index: int) -> Entity: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Entity, ...]: ...
    def __getitem__(self, index: Any) -> Any:
        rows = range(len(self))[index]
        return self._make(rows) if isinstance(rows, int) else tuple(map(self._make, rows))

    @cached_property
    def names(self) -> list[str]:
        """The units' names."""
        found = self.raw_names
        return found if isinstance(found, list) else found.to_pylist()

    def distinct(self) -> bool:
        """Whether no two units have one name."""
        if isinstance(self.raw_names, list):
            return super().distinct()
        count = len(self.raw_names.unique())
        trim()
        return count == len(self)

    @property
    def columns(self) -> list[str]:
        """The columns that rules may ask for, sorted."""
        return sorted(name for name in self._cells if name not in OWN)

    def column(self, name: str) -> Coded:
        """A column as codes of its distinct cells; None is no cell."""
        return self._cells.get(name) or (np.zeros(len(self), np.int32), [None])

    def terms(self) -> tuple[Coded, Coded] | None:
        """The first and the last months."""
        first, last = self._own("from", ""), self._own("until", "")
        return None if first[1] == last[1] == [""] else (first, last)

    def groups(self) -> Coded:
        """The groups of each unit."""
        return self._own("groups", ())

    def wholes(self) -> Coded:
        """The unit that each unit is part of."""
        return self._own("part_of", "")

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Every alias, with the name of the unit that has it."""
        codes, cells = self._own("aliases", ())
        if not any(cells):
            return
        for name, code in zip(self.names, codes.tolist(), strict=True):
            for alias in cells[code]:
                yield alias, name

    def dated(self) -> Iterable[Entity]:
        """None: a table has no months for an alias."""
        return ()

    def _own(self, name: str, empty: object) -> Coded:
        return self._cells.get(name) or (np.zeros(len(self), np.int32), [empty])
