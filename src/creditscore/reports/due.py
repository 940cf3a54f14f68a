"""What is due next of points: stocks to be reported until they are 0, the parts of the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..facts.reading.numbers import unscaled
from ..language import Say
from ..results.result import Result
from ..results.scored import ScoredTrack
from .figures import ZH
from .model import Due, Heading


def due_of(
    result: Result, found: ScoredTrack, headings: Sequence[Heading], say: Say = ZH
) -> tuple[Due, ...]:
    """What is due of each unit after the last month scored; targets are told with their states."""
    if result.scheme.targets:
        return ()
    return (*_stocks(result, found, headings, say), *_parts(result, found, say))


def _stocks(
    result: Result, found: ScoredTrack, headings: Sequence[Heading], say: Say
) -> Iterator[Due]:
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
            open_ = (values > 0) & found.assessed[result.through, part.first : part.last]
            for unit in np.flatnonzero(open_).tolist():
                name = f"{slot.fact.label}{f'（{slot.subject}）' if slot.subject else ''}"
                value = unscaled(int(values[unit]), slot.fact.places)
                what = say(
                    f"{name}现为{value}，{int(coming[5:])}月起每月续报，报到0为止",
                    f"{name} is {value}: report it each month from {coming} on until it is 0",
                )
                names = found.track.entities.names
                yield Due(names[part.first + unit], of_item[slot.item], coming, what)


def _parts(result: Result, found: ScoredTrack, say: Say) -> Iterator[Due]:
    """The parts of the annual result that come at the end of the year, of units that left too."""
    scheme: Any = result.scheme
    facts = [part for part in scheme.parts if part.fact]
    for part, there in zip(facts, found.scores.reported, strict=True):
        heading = Heading(part.item, part.title, scheme.cites, "", "")
        for unit in np.flatnonzero(~there & found.assessed.any(axis=0)).tolist():
            name = found.track.entities.names[unit]
            month, label = scheme.months[11], part.fact.label
            what = say(f"{label}在{month}报送", f"{label} is reported in {month}")
            if result.through == 12:
                month = ""
                what = say(f"{label}还没有报送", f"{label} has not been reported yet")
            yield Due(name, heading, month, what)
