"""Components of a track: nodes that have to be worked out together; their points simply add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..decimals import decimal_places
from ..scheme import model as m

Node = m.Section | m.Item


@dataclass(frozen=True)
class Component:
    """Some items of a track that nothing but sums stand above; `whole` is the track as it is."""

    track: str
    items: tuple[str, ...]
    whole: bool = False

    def of(self, track: m.Track, items: Mapping[str, m.Item]) -> m.Track:
        """The component as a track of its own, with some items as a variant has them."""
        if self.whole:
            return replace(track, root=track.root.with_items(items))
        mine = (track.items[name] for name in self.items)
        children = tuple(items.get(item.id, item) for item in mine)
        root = m.Section(track.id, track.title, children)
        return replace(track, root=root, bands=(), moves=())


def components(
    track: m.Track, variants: Mapping[str, Sequence[m.Item]], places: int, asked: Sequence[str] = ()
) -> list[Component]:
    """The components of a track, whichever of their variants some items take.

    `asked` are nodes whose points grading asks, so that a track that has one is taken whole.
    """
    everything = [Component(track.id, tuple(track.items), whole=True)]
    judged = bool(track.moves) or any(band.when for band in track.bands)
    judged |= any(node.id in asked for node in track.root.nodes())
    tops = list(_tops(track.root))
    if judged or not _plain(track.root) or any(isinstance(top, m.Section) for top in tops):
        return everything
    group = {item.id: item.id for item in tops}
    for top in tops:
        assert isinstance(top, m.Item)
        for item in (top, *variants.get(top.id, ())):
            if item.weight != 1 or not _whole(item, places):
                return everything
            for name in _asked(item):
                if name not in group:
                    return everything
                old, new = group[name], group[item.id]
                group = {key: new if value == old else value for key, value in group.items()}
    found: dict[str, list[str]] = {}
    for item_id, name in group.items():
        found.setdefault(name, []).append(item_id)
    return [Component(track.id, tuple(items)) for items in found.values()]


def _plain(node: m.Section) -> bool:
    """Whether a section only adds up; whom the roster alone takes out is left to grades."""
    outside = any(True for _ in m.quantities(node.not_applicable_when))
    plain = node.knobs is None and not outside and not node.awards
    return plain and all(child.weight == 1 for child in node.children)


def _tops(node: m.Section) -> Iterator[Node]:
    """The nodes below those that do nothing but add up."""
    for child in node.children:
        plain = isinstance(child, m.Section) and _plain(child) and child.counts
        if isinstance(child, m.Section) and plain and child.not_applicable_when is None:
            yield from _tops(child)
        else:
            yield child


def _asked(item: m.Item) -> Iterator[str]:
    """The other nodes that an item asks for facts or points."""
    asked = [*m.asked_around(item), *(q for award in item.awards for q in award.asked)]
    for quantity in asked:
        if isinstance(quantity, m.FactRef) and quantity.item not in (None, item.id):
            yield str(quantity.item)
        elif isinstance(quantity, m.PointsOf | m.FullOf) and quantity.node != item.id:
            yield quantity.node


def _whole(item: m.Item, places: int) -> bool:
    """Whether an item is sure to be worth whole numbers of the smallest unit, month by month."""
    knobs = item.knobs
    if item.each_subject is not None:
        return False
    if knobs is None:
        return True
    limits = [knobs.base, *(limit.points for _, limit in knobs.limits)]
    numbers = all(
        isinstance(number, int | Decimal) and decimal_places(number) <= places for number in limits
    )
    adds = knobs.combine == "sum" and knobs.not_applicable in ("drop", "zero")
    plainly = knobs.multiplier == 1 and knobs.scale_to is None and knobs.over_time is None
    return numbers and adds and plainly and all(award.weight == 1 for award in item.awards)
