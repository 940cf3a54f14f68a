"""The targets of a track as people read them: the state of each, and of the months before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..language import Say
from ..results.explaining.labels import title_of
from ..results.tables.definitions import STATE_NAMES
from ..scheme import model as m
from ..scheme.earnings import labels_of
from ..scheme.rule_words import SIGNS
from .figures import ZH
from .model import Heading, Target

FAILED = "not-met"
"""The state of a target that was judged and is missed."""


def named(state: str, say: Say = ZH) -> str:
    """What a state is called."""
    return say(*STATE_NAMES[state])


def targets_of(
    track: m.Track,
    rows: Iterable[Mapping[str, Any]],
    headings: Sequence[Heading],
    months: Sequence[str],
    say: Say = ZH,
) -> tuple[Target, ...]:
    """The targets of each unit when the period ends, by units and in the document's order.

    `rows` are those of the track in the table of targets, `months` those up to the period's end.
    """
    columns = ("entity", "item", "subject", "target")
    history: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        history[tuple(row[name] for name in columns)].append(row)
    nodes = {node.id: node for node in track.root.nodes()}
    awards = {(node.id, award.id): award for node, award in track.awards}
    of_item = {heading.id: heading for heading in headings}
    found = []
    for (unit, item, subject, target), mine in history.items():
        node, award, last = nodes[item], awards[item, target], mine[-1]
        states = {row["month"]: named(row["state"], say) for row in mine}
        assert award.target is not None
        limit = labels_of(node, award.target.test.bounds[0][1])
        found.append(
            Target(
                unit=unit,
                heading=of_item[item],
                subject=subject,
                title=_titled(node, award, say),
                role=last["role"],
                due=last["due"],
                state=states.get(months[-1], say("已结束", "ended")),
                value=last["value"],
                must="".join([f"{SIGNS[last['must']]} {limit}".strip(), *_also(award, say)]),
                bound=last["bound"],
                distance=last["distance"],
                history=tuple(states.get(month, "") for month in months),
            )
        )
    return tuple(sorted(found, key=lambda line: track.positions[line.unit]))


def _titled(node: m.Item | m.Section, award: m.Award, say: Say) -> str:
    """What a target asks for, and that it is a change where the figure is one."""
    title = title_of(node, award)
    if award.target and isinstance(award.target.test.of, m.Change):
        title += say("（比上月增减）", " (change on the month before)")
    return title


def _also(award: m.Award, say: Say) -> Iterator[str]:
    """What is to be said of a bound: that another condition does as well, that it is derived."""
    if award.target and award.target.or_when:
        yield say("（或另一条件成立）", " (or its other condition)")
    if award.derived:
        yield say("（推定）", " (derived)")


def counts_of(targets: Iterable[Target]) -> Mapping[str, Mapping[str, int]]:
    """How many targets of each unit are in each state when the period ends."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for target in targets:
        if not target.ended:
            found[target.unit][target.state] += 1
    return found


def failed_of(targets: Iterable[Target], say: Say = ZH) -> Mapping[str, int]:
    """How many targets of each unit were missed in any month so far."""
    return Counter(target.unit for target in targets if named(FAILED, say) in target.history)
