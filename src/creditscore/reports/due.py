"""What is due next: targets that will be judged, stocks to be reported until they are 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..facts.reading.numbers import unscaled
from ..results.explaining.labels import points_text, title_of
from ..results.result import Result
from ..results.scored import ScoredTrack
from ..scheme.earnings import SIGNS, labels_of
from .model import Due, Heading


def due_of(result: Result, found: ScoredTrack, headings: Sequence[Heading]) -> tuple[Due, ...]:
    """What is due of each unit after the last month scored, the soonest first."""
    if result.scheme.targets:
        return tuple(_targets(result, found, headings))
    return (*_stocks(result, found, headings), *_parts(result, found))


def _targets(result: Result, found: ScoredTrack, headings: Sequence[Heading]) -> Iterator[Due]:
    table, track = result.due, found.track
    of_item = {heading.id: heading for heading in headings}
    nodes = {node.id: node for node in track.root.nodes()}
    awards = {(node.id, award.id): award for node, award in track.awards}
    for row in table[table["track"] == track.id].to_dict("records"):
        node, award = nodes[row["item"]], awards[row["item"], row["target"]]
        assert award.target is not None
        limit = labels_of(node, award.target.test.bounds[0][1])
        bound = "" if row["bound"] is None else points_text(row["bound"])
        name = " · ".join(part for part in (row["subject"], title_of(node, award)) if part)
        value = "尚无数据" if row["value"] is None else f"现为{points_text(row['value'])}"
        what = f"{name} 须 {SIGNS[row['must']]} {limit}{bound}（{value}）"
        yield Due(row["entity"], of_item[row["item"]], row["due"], what)


def _stocks(result: Result, found: ScoredTrack, headings: Sequence[Heading]) -> Iterator[Due]:
    """Stocks above 0, which the next month has to say again."""
    scheme, slots = result.scheme, found.observations.slots
    if result.through == 12:
        return
    at, coming = slots.span - 12 + result.through - 1, scheme.months[result.through]
    of_item = {heading.id: heading for heading in headings}
    for part in found.observations.parts():
        for number, slot in enumerate(slots.slots):
            if slot.fact.type != "stock" or slot.fact.missing != "error":
                continue
            values = part.cells(number, part.first, part.last).value[at]
            for unit in np.flatnonzero(values > 0).tolist():
                name = f"{slot.fact.label}{f'（{slot.subject}）' if slot.subject else ''}"
                value = unscaled(int(values[unit]), slot.fact.places)
                what = f"{name}现为{value}，{int(coming[5:])}月起每月续报，报到0为止"
                names = found.track.entities.names
                yield Due(names[part.first + unit], of_item[slot.item], coming, what)


def _parts(result: Result, found: ScoredTrack) -> Iterator[Due]:
    """The parts of the annual result that come at the end of the year."""
    scheme: Any = result.scheme
    facts = [part for part in scheme.parts if part.fact]
    for part, there in zip(facts, found.scores.reported, strict=True):
        heading = Heading(part.item, part.title, scheme.cites, "", "")
        for unit in np.flatnonzero(~there).tolist():
            name = found.track.entities.names[unit]
            yield Due(
                name, heading, scheme.months[11], f"{part.fact.label}在{scheme.months[11]}报送"
            )
