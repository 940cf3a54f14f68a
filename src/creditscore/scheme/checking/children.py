"""What stands right below a node, and whether full marks are said for it."""

from __future__ import annotations

from collections.abc import Iterator

from .. import model as m

Below = m.Award | m.Item | m.Section | m.EachSubject


def children_of(
    node: m.Item | m.Section, owner: m.Item | m.Section | m.EachSubject
) -> Iterator[tuple[str, Below]]:
    """What stands right below a node, or below each subject of an item."""
    if owner is node and isinstance(node, m.Item) and node.each_subject:
        yield node.id, node.each_subject
        yield from ((award.id, award) for award in node.awards if award.per_entity)
        return
    apart = owner is not node
    yield from ((a.id, a) for a in node.awards if not (apart and a.per_entity))
    if isinstance(node, m.Section):
        yield from ((child.id, child) for child in node.counted)


def times(child: Below, node: m.Item | m.Section, owner: object) -> int:
    """How many children of a node an award, or `each_subject`, is: one for each subject."""
    if owner is not node or not isinstance(node, m.Item) or not node.subjects:
        return 1
    if isinstance(child, m.Award):
        return 1 if child.per_entity else len(child.subjects or node.subjects)
    return len(node.subjects)


def has_marks(node: m.Award | m.Item | m.Section | m.EachSubject) -> bool:
    """Whether a node says its full marks, or all that it adds up does."""
    if node.full is not None or not isinstance(node, m.Item | m.Section):
        return node.full is not None
    if node.knobs and node.knobs.combine != "sum":
        return False
    below = [child for _, child in children_of(node, node)]
    return bool(below) and all(map(has_marks, below))


def unmarked(node: m.Item | m.Section) -> Iterator[m.Item | m.Section]:
    """What takes no plain sum in a node, says no full marks, and stands above some that do."""
    knobs = node.knobs or m.Knobs("year")
    if knobs.combine != "sum":
        below = node.nodes() if isinstance(node, m.Section) else (node,)
        said = (part.full is not None for one in below for part in (one, *one.awards))
        if node.full is None and any(said):
            yield node
    elif isinstance(node, m.Section) and (node.full is None or knobs.not_applicable == "drop"):
        yield from (inner for child in node.counted for inner in unmarked(child))
