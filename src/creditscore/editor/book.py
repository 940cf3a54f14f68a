"""The rule book of a scheme: every clause with its rule, facts, readings and cases, as one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ..comparison.page import Part, page
from ..decimals import multiply
from ..language import Say
from ..results.explaining.labels import title_of
from ..scheme import fact_words as words
from ..scheme import model as m
from ..scheme.earnings import earns, scale
from ..scheme.fact_dictionary import Entry, dictionary
from ..scheme.node_words import as_a_whole
from ..scheme.scheme import Scheme
from .official.beside import Beside
from .official.told import compared, quotes
from .worked import Cases, worked


def book(scheme: Scheme, say: Say, text: Beside | None = None) -> str:
    """The whole page, in the reader's language; it needs nothing beside it, and prints.

    With the official `text` each clause stands beside its rule.

    >>> from creditscore import load_scheme
    >>> "报送失信惩戒案例数" in book(load_scheme("changzhi-2023"), Say("zh"))
    True
    """
    return page(scheme.title, parts(scheme, say, text), say.lang)


def parts(scheme: Scheme, say: Say, text: Beside | None = None) -> Iterator[Part]:
    """What stands in the book: the scheme, then clause by clause."""
    yield _year(scheme, say)
    if text is not None:
        yield from compared(scheme, text, say)
    told = worked(scheme, say)
    asked: dict[tuple[str, str], list[Entry]] = {}
    for entry in dictionary(scheme):
        asked.setdefault((entry.track.id, entry.item), []).append(entry)
    for track in scheme.tracks.values():
        for item in track.items.values():
            fed = (f for f in item.facts.values() if f.feed)
            taken = [Entry(scheme, track, item, None, f, True, item.awards) for f in fed]
            entries = [*asked.get((track.id, item.id), []), *taken]
            part = _clause(entries or [_nothing(scheme, track, item)], told, say)
            matches = text.rules[track.id, item.id] if text is not None else ()
            yield replace(part, quotes=[*quotes(matches, say)])


def _year(scheme: Scheme, say: Say) -> Part:
    """What holds for the whole scheme: the parts of the year, bands, readings, assumptions."""
    lines = [say("出处：", "Source: ") + scheme.cites] if scheme.cites else []
    for part in scheme.parts:
        share = f"{words.number(multiply(Decimal(part.weight), Decimal(100)))}%"
        lines.append(say(f"{part.title}：权重 {share}", f"{part.title}: weight {share}"))
    for track in scheme.tracks.values():
        count = len(track.entities)
        bands = say("、", ", ").join(track.grades)
        units = say(f"{track.title}：{count} 个单位", f"{track.title}: {count} units")
        lines.append(units + (say("；等次：", "; bands: ") + bands if bands else ""))
        lines += _sections(scheme, track, say)
    below = [*_readings(scheme.readings, say), *_assumed(scheme.assumes, say)]
    return Part(say("方案", "The scheme"), lines, below=below)


def _sections(scheme: Scheme, track: m.Track, say: Say) -> Iterator[str]:
    """What holds for the sections of a track, and for all of it, as a whole."""
    for node in track.root.nodes():
        first = next(iter(node.items()), None) if isinstance(node, m.Section) else None
        if isinstance(node, m.Section) and first is not None:
            own = as_a_whole(_nothing(scheme, track, first), node, say)
            title = track.title if node is track.root else f"{track.title} · {node.title}"
            if own:
                yield title + say("：", ": ") + say("；", "; ").join(own)


def _nothing(scheme: Scheme, track: m.Track, item: m.Item) -> Entry:
    """An item of which nothing is asked."""
    return Entry(scheme, track, item, None, m.Fact("", "flag", "", "zero"), False)


def _clause(entries: list[Entry], told: Cases, say: Say) -> Part:
    """One clause: the rule in words, who answers, what is reported and what it earns."""
    first = entries[0]
    item = first.of
    assert isinstance(item, m.Item)
    lines = [
        say("规则：", "Rule: ") + item.says,
        say("责任单位：", "Who answers: ") + words.answers(first, say),
    ]
    lines += [say("说明：", "Note: ") + item.blank] if item.blank else []
    whole = replace(first, subject=None)
    if own := as_a_whole(first, item, say):
        lines.append(say("本条：", "The item: ") + say("；", "; ").join(own))
    for award in item.awards:
        if rows_of := scale(award, whole, say):
            head = f"{title_of(item, award)}{say('，', ', ')}" if len(item.awards) > 1 else ""
            lines.append(say("分档：", "Scale: ") + head + say("；", "; ").join(rows_of))
    rows = dict.fromkeys(
        (entry.fact.label, _filling(entry, say), earns(entry, say))
        for entry in entries
        if entry.fact.id
    )
    below = [
        *_readings(item.readings, say),
        *_assumed(item.assumes, say),
        *told.get((first.track.id, item.id), ()),
    ]
    title = f"{first.track.title} · {item.cites} {item.title}"
    columns = (say("填报", "report"), say("填法", "how"), say("计分", "what it earns"))
    anchor = f"{first.track.id}-{item.id}"
    return Part(title, lines, columns, [*rows], below=below, id=anchor)


def _filling(entry: Entry, say: Say) -> str:
    """How a figure is filled in, or from where it is taken."""
    feed = entry.fact.feed
    if feed is None:
        return say(*words.FILLING[entry.fact.type])
    title = entry.scheme.tracks[feed.track].title
    return say(f"取自{title}", f"taken from {title}")


def _readings(readings: Sequence[m.Reading], say: Say) -> Iterator[str]:
    for reading in readings:
        others = say("；", "; ").join(say(*reading.label(option)) for option in reading.others)
        chosen = say(*reading.label(reading.chosen))
        yield say(
            f"读法：{reading.question}？选“{chosen}”，因为{reading.because}。其他读法：{others}。",
            f"Reading: {reading.question} Chosen: {chosen}, since: {reading.because}"
            f" Others: {others}",
        )


def _assumed(assumes: Sequence[str], say: Say) -> Iterator[str]:
    yield from (say("假定：", "Assumed: ") + text for text in assumes)
