"""The ways to decide some questions about a scheme: what each touches, and the rules under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from ..errors import CreditscoreError, Problem
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.variants import Grading, Nodes, Touched, Trees, Variants
from .axes import Axis, Option, axes_of_readings, decided
from .components import Component, components
from .pieces import Piece, Pieces
from .settling import Stages
from .stacked import Row

Refused = dict[tuple[int, int], tuple[Problem, ...]]
"""Options, by axis and place, that cannot be scored, and why."""
_MOST_WIDE = 64
_MOST_TABLES = 20_000


@dataclass(frozen=True, eq=False)
class Wide:
    """The rules under one way to decide the wide questions, as a scheme and as trees.

    `adds` says that nothing around the clauses is otherwise than in force.
    """

    scheme: Scheme
    trees: Trees
    nodes: Nodes
    adds: bool


class Ways:
    """The ways to decide some questions about a scheme.

    Axes that touch items of one component alone are `local` to it, by its number; those that only
    say how points become grades are of `grading`; the others are `wide`. Where tracks are `linked`,
    or grading asks for something else in an option, all are wide. Where nothing but draws is asked
    for, axes may be `shared`: those that touch items of several components alone are local to each
    of these.
    """

    def __init__(
        self, scheme: Scheme, axes: Sequence[Axis], linked: bool, shared: bool = False
    ) -> None:
        self.axes = tuple(axes)
        self.scheme = scheme
        self.linked = linked
        self.refused: Refused = {}
        self._variants = Variants(scheme)
        self._wides: dict[Row, Wide | None] = {}
        self._graded: dict[tuple[Row, Row], Scheme | None] = {}
        self._stages: dict[tuple[int, str], Stages] = {}
        self._numbers: dict[object, int] = {}
        self._gradings: dict[tuple[Row, Row], Grading | None] = {}
        self._items: dict[tuple[int, Row, int], dict[str, m.Item] | None] = {}
        self._sound: dict[tuple[int, Row, int, int], bool] = {}
        self._origins: dict[int, list[tuple[m.Item, ...]]] = {}
        self._pieces = Pieces()
        self._classify(shared)

    @classmethod
    def of_readings(cls, scheme: Scheme, linked: bool) -> Ways:
        """The ways to read a scheme, worked out once and kept with it."""
        key = f"ways, linked: {linked}"
        if key not in scheme.kept:
            scheme.kept[key] = cls(scheme, axes_of_readings(scheme), linked)
        found: Ways = scheme.kept[key]
        return found

    def _classify(self, shared: bool) -> None:
        """What each axis touches, and with it which components there are."""
        self._touched = [Touched() for _ in self.axes]
        variants: dict[str, dict[str, list[m.Item]]] = {name: {} for name in self.scheme.tracks}
        places, limited = self.scheme.places, set[str]()
        for number, axis in enumerate(self.axes):
            for at in axis.others():
                option = axis.options[at]
                try:
                    trees = self._variants.patched(option.chosen, option.changes)
                    self._variants.check_shape(trees)
                    touched = self._variants.touched(trees)
                    if touched.members or (touched == Touched() and not axis.reading):
                        self._variants.scheme_under(option.chosen, option.changes)
                    nodes = self._variants.nodes(trees) if touched.items else {}
                    for track, name in touched.items:
                        item = self._variants.item(trees, nodes, (track, name), {})
                        variants[track].setdefault(name, []).append(item)
                except CreditscoreError as error:
                    self.refused[number, at] = error.problems
                else:
                    self._touched[number] |= touched
                    limited |= self._limited(touched.around, option)
                    self.linked |= touched.asks
                    places = min(places, int(trees["scheme"]["points"]["places"]))
        limited |= set(self._among_others(variants))
        self.components = [
            component
            for name, track in self.scheme.tracks.items()
            for component in (
                [Component(name, tuple(track.items), whole=True)]
                if self.linked or name in limited
                else components(track, variants[name], places, self.scheme.graded_by_nodes)
            )
        ]
        home = {(c.track, i): n for n, c in enumerate(self.components) for i in c.items}
        wholes = {c.track for c in self.components if c.whole}
        self.local: dict[int, list[int]] = {n: [] for n in range(len(self.components))}
        self.wide: list[int] = []
        self.grading: list[int] = []
        for number, touched in enumerate(self._touched):
            homes = {home[pair] for pair in touched.items}
            above = touched.more or touched.members & wholes or self.linked
            apart = len(homes) > 1 and not shared
            if above or apart or (homes and (touched.grading or touched.members)):
                self.wide.append(number)
            elif homes:
                for home_ in homes:
                    self.local[home_].append(number)
            else:
                self.grading.append(number)

    def _among_others(
        self, variants: Mapping[str, Mapping[str, Iterable[m.Item]]]
    ) -> Iterator[str]:
        """Tracks in which units are compared, and the roster takes some out: nobody's peers."""
        moved = {track for touched in self._touched for track in touched.members}
        for name, track in self.scheme.tracks.items():
            if name in moved or track.root.not_applicable_when is not None:
                items = (item for some in variants[name].values() for item in some)
                alone = (Component(name, (i.id,)).of(track, {i.id: i}) for i in items)
                if track.asks_peers or any(one.asks_peers for one in alone):
                    yield name

    def _limited(self, tracks: Iterable[str], option: Option) -> set[str]:
        """Of some tracks those whose items do more than add up in an option."""
        if not tracks:
            return set()
        try:
            scheme = self._variants.scheme_under(option.chosen, option.changes)
        except CreditscoreError:  # it may go together with others
            return set(tracks)
        asked = scheme.graded_by_nodes
        found = (c for t in tracks for c in components(scheme.tracks[t], {}, scheme.places, asked))
        return {component.track for component in found if component.whole}

    @property
    def base(self) -> Row:
        """The draw that is in force."""
        return tuple(axis.base for axis in self.axes)

    @property
    def independent(self) -> bool:
        """Whether all draws together can be known: wide ways and those of each component."""
        return self.few_wide and self._cost <= _MOST_TABLES

    @property
    def few_wide(self) -> bool:
        """Whether the ways that touch everything are so few that draws share them."""
        return not self.linked and self._ways(self.wide) <= _MOST_WIDE

    @property
    def _cost(self) -> int:
        return self._ways(self.wide) * sum(self._ways(axes) for axes in self.local.values())

    def _ways(self, axes: Iterable[int]) -> int:
        return prod(len(self.axes[axis].options) for axis in axes)

    def _row(self, axes: Sequence[int], way: Row) -> Row:
        row = list(self.base)
        for axis, at in zip(axes, way, strict=True):
            row[axis] = at
        return tuple(row)

    def is_whole(self, track: str) -> bool:
        """Whether a track is no sum of components."""
        return any(c.whole for c in self.components if c.track == track)

    def wide_of(self, way: Row) -> Wide | None:
        """The rules under a way to decide the wide axes; None where they do not go together."""
        if way not in self._wides:
            chosen, changes = decided(self.axes, self._row(self.wide, way))
            try:
                scheme = self._variants.scheme_under(chosen, changes)
                trees = self._variants.patched(chosen, changes)
                nodes, adds = self._variants.nodes(trees), self._is_around(scheme)
                self._wides[way] = Wide(scheme, trees, nodes, adds)
            except CreditscoreError as error:
                self.note(self.refused, self.wide, way, error.problems)
                self._wides[way] = None
        return self._wides[way]

    def items_of(self, wide: Row, number: int, way: Row) -> dict[str, m.Item] | None:
        """The items of a component; None where the options do not go together."""
        rules, component = self.wide_of(wide), self.components[number]
        if rules is None:
            return None
        track = rules.scheme.tracks[component.track]
        mine = tuple(track.items[name] for name in component.items)
        key = number, way, self._origin(number, mine)
        if key not in self._items:
            self._items[key] = self._built(wide, number, way, mine)
        items = self._items[key]
        checked = *key, rules.scheme.places
        if items is not None and checked not in self._sound:
            self._sound[checked] = self._is_sound(rules.scheme, wide, number, way, items)
        return items if items is not None and self._sound[checked] else None

    def pieces_of(self, wide: Row, number: int, way: Row) -> tuple[Piece, ...]:
        """The pieces of a component that is one clause; none where it has to be scored whole."""
        rules, component = self.wide_of(wide), self.components[number]
        items = None if component.whole else self.items_of(wide, number, way)
        if rules is None or items is None or len(items) > 1 or not rules.adds:
            return ()
        (item,) = items.values()
        return self._pieces.of(component.track, item)

    def _is_around(self, scheme: Scheme) -> bool:
        """Whether nothing but clauses, decimals and grades are otherwise in a scheme."""
        pairs = zip(scheme.tracks.values(), self.scheme.tracks.values(), strict=True)
        same = all(one.entities is other.entities for one, other in pairs)
        around = ("opening", "parameters", "groups", "time_zone")
        return same and all(getattr(self.scheme, n) == getattr(scheme, n) for n in around)

    def _origin(self, number: int, mine: tuple[m.Item, ...]) -> int:
        """Which of the wide ways had the items of a component first as they are now."""
        known = self._origins.setdefault(number, [])
        if mine not in known:
            known.append(mine)
        return known.index(mine)

    def _built(
        self, wide: Row, number: int, way: Row, mine: tuple[m.Item, ...]
    ) -> dict[str, m.Item] | None:
        items = {item.id: item for item in mine}
        axes = self.local[number]
        if all(at == self.axes[n].base for n, at in zip(axes, way, strict=True)):
            return items
        rules = self.wide_of(wide)
        assert rules is not None
        trees, nodes = rules.trees, rules.nodes
        chosen, changes = decided(self.axes, self._row(axes, way))
        try:
            if changes or any(not self.axes[n].item for n in self._away(axes, way)):
                trees = self._variants.patched(*decided(self.axes, self._row(
                    [*self.wide, *axes], wide + way)))  # fmt: skip
                nodes, chosen = self._variants.nodes(trees), {}
            for where in {pair for n in axes for pair in self._touched[n].items}:
                if where[0] == self.components[number].track and where[1] in items:
                    items[where[1]] = self._variants.item(trees, nodes, where, chosen)
        except CreditscoreError as error:
            self._note_alone(wide, number, way, error.problems)
            return None
        return items

    def _away(self, axes: Sequence[int], way: Row) -> Iterator[int]:
        """The axes that are not as in force in a way to decide some."""
        return (n for n, at in zip(axes, way, strict=True) if at != self.axes[n].base)

    def _is_sound(
        self, scheme: Scheme, wide: Row, number: int, way: Row, items: dict[str, m.Item]
    ) -> bool:
        """Whether the items of a component mean something in one of its ways."""
        component, axes = self.components[number], self.local[number]
        if all(at == self.axes[n].base for n, at in zip(axes, way, strict=True)):
            return True
        try:
            if len(items) > 1 or component.whole or scheme.leagues:
                row = self._row([*self.wide, *axes], wide + way)
                self._variants.scheme_under(*decided(self.axes, row))
                return True
        except CreditscoreError as error:
            self._note_alone(wide, number, way, error.problems)
            return False
        problems = [
            problem
            for item in items.values()
            for problem in self._variants.problems(scheme, component.track, item)
        ]
        if problems:
            self._note_alone(wide, number, way, tuple(problems))
        return not problems

    def _note_alone(self, wide: Row, number: int, way: Row, problems: tuple[Problem, ...]) -> None:
        if wide == tuple(self.axes[n].base for n in self.wide):
            self.note(self.refused, self.local[number], way, problems)

    def note(
        self, refused: Refused, axes: Sequence[int], way: Row, problems: tuple[Problem, ...]
    ) -> None:
        """Keep what is wrong with an option where it alone is not as it was."""
        away = [(n, at) for n, at in zip(axes, way, strict=True) if at != self.axes[n].base]
        if len(away) == 1:
            refused.setdefault(away[0], problems)

    def graded(self, wide: Row, way: Row) -> Scheme | None:
        """The scheme that makes grades of the points under a wide way and one of grading."""
        key = wide, way
        if key not in self._graded:
            rules, grading = self.wide_of(wide), self._grading_of(wide, way)
            self._graded[key] = grading.on(rules.scheme) if rules and grading else None
        return self._graded[key]

    def stages(self, scheme: Scheme, track: str) -> Stages:
        """All that decides how the points of a track become grades, as numbers."""
        key = id(scheme), track
        if key not in self._stages:
            found = scheme.tracks[track]
            outside, order = (
                found.root.not_applicable_when,
                (scheme.rank_by, scheme.rank_order, scheme.ties),
            )
            totals = scheme.places, scheme.parts
            bands = (scheme.places, scheme.cut, scheme.vetoes,
                     found.bands, found.moves, found.unscored)  # fmt: skip
            above = (*totals, scheme.rank_by, scheme.rank_order, bool(scheme.ties))
            every = outside, totals, (*totals, *order), scheme.vetoed, found.ranked_within
            self._stages[key] = Stages(*map(self.number, (*every, bands, above)))
        return self._stages[key]

    def number(self, of: object) -> int:
        """A number for what decides a stage; equal things have the same."""
        return self._numbers.setdefault(of, len(self._numbers))

    def _grading_of(self, wide: Row, way: Row) -> Grading | None:
        """How grades are made in a way of grading, which wide axes may have a say in."""
        axes = [n for n in self.wide if self._touched[n].grading or self._touched[n].members]
        mine = tuple(at for n, at in zip(self.wide, wide, strict=True) if n in axes)
        key = mine, way
        if key not in self._gradings:
            row = self._row([*axes, *self.grading], mine + way)
            try:
                chosen, changes = decided(self.axes, row)
                trees = self._variants.patched(chosen, changes)
                self._gradings[key] = self._variants.grading(trees, changes)
            except CreditscoreError as error:
                self.note(self.refused, self.grading, way, error.problems)
                self._gradings[key] = None
        return self._gradings[key]
