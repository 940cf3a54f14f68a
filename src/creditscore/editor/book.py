"""The rule book of a scheme: every clause with its rule, facts, readings and cases, as one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..comparison.page import Listing, Part, page
from ..language import Say
from ..results.explaining.labels import title_of
from ..scheme import fact_words as words
from ..scheme import model as m
from ..scheme.earnings import earns, scale
from ..scheme.fact_dictionary import Entry, dictionary
from ..scheme.grade_words import band_of, moves_of, ranking_of, veto_of
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
    """What stands in the book: the scheme, then each track with its sections and clauses."""
    yield _year(scheme, say)
    if text is not None:
        yield from compared(scheme, text, say)
    told = worked(scheme, say)
    asked: dict[tuple[str, str], list[Entry]] = {}
    for entry in dictionary(scheme):
        asked.setdefault((entry.track.id, entry.item), []).append(entry)
    for track in scheme.tracks.values():
        yield _track(scheme, track, say)
        for node in track.root.nodes():
            if isinstance(node, m.Section):
                if node is not track.root:
                    yield _section(scheme, track, node, say)
                continue
            fed = (f for f in node.facts.values() if f.feed)
            taken = [Entry(scheme, track, node, None, f, True, node.awards) for f in fed]
            entries = [*asked.get((track.id, node.id), []), *taken]
            part = _clause(entries or [_nothing(scheme, track, node)], told, say)
            matches = text.rules[track.id, node.id] if text is not None else ()
            yield replace(part, quotes=[*quotes(matches, say)])


def _year(scheme: Scheme, say: Say) -> Part:
    """What holds for the whole scheme: the year's parts, ranking, vetoes, readings, assumptions."""
    terms = [(say("出处", "source"), scheme.cites)] if scheme.cites else []
    tables = []
    if scheme.settles:
        terms.append((say("排名", "ranking"), ranking_of(scheme.ranked_by, scheme, say)))
        terms += [(one.title, ranking_of(one, scheme, say)) for one in scheme.rankings]
        columns = (say("部分", "part"), say("权重", "weight"), say("取自", "of"))
        rows = [(p.title, words.in_percent(p.weight), _source(p, say)) for p in scheme.parts]
        tables.append(Listing(say("年度结果", "The year's result"), columns, rows))
    if vetoes := [*_vetoes(scheme, say)]:
        columns = (say("情形", "where"), say("等次", "band"), say("依据", "source"))
        tables.append(Listing(say("一票否决", "Vetoes"), columns, vetoes))
    tables += _readings(scheme.readings, say)
    below = [say("假定：", "Assumed: ") + text for text in scheme.assumes]
    title = say("方案", "The scheme")
    return Part(title, below=below, id="scheme", terms=terms, tables=tables)


def _source(part: m.Part, say: Say) -> str:
    """What a part of the year's result is made of."""
    told = say("各月得分之和", "the points of all months")
    if part.fact:
        told = part.fact.label
    elif part.node:
        told = say(f"“{part.node}”各月得分之和", f"the points of {part.node} in all months")
    if part.scale_best_to is None:
        return told
    best = words.number(part.scale_best_to)
    return told + say(f"，最高的单位折算为{best}", f", scaled so that the best unit has {best}")


def _vetoes(scheme: Scheme, say: Say) -> Iterator[tuple[str, str, str]]:
    """Each veto once, though several tracks have its item."""
    seen = set()
    for track in scheme.tracks.values():
        for veto in (veto for veto in scheme.vetoes if veto.item in track.items):
            if veto.id not in seen:
                seen.add(veto.id)
                item = track.items[veto.item]
                entry = Entry(scheme, track, item, None, item.facts[veto.fact], True)
                yield veto_of(veto, entry, say), veto.band, veto.cites or item.cites


def _track(scheme: Scheme, track: m.Track, say: Say) -> Part:
    """What holds for all units of a track: its bands, what moves them, its points as a whole."""
    entry = _nothing(scheme, track)
    terms = [(say("单位", "units"), say(f"{len(track.entities)} 个", f"{len(track.entities)}"))]
    if track.ranked_within:
        within = track.ranked_within
        terms.append((say("分组排名", "ranked"), say(f"“{within}”相同的", f"within {within}")))
    terms += _whole(track.root, entry, say)
    tables = []
    if track.bands:
        rows = [(band.name, band_of(band, entry, say)) for band in track.bands]
        columns = (say("等次", "band"), say("条件（先符合的算）", "takes (the first that fits)"))
        tables.append(Listing(say("等次", "Bands"), columns, rows))
    lines = [*moves_of(track, entry, say)]
    return Part(track.title, lines, id=track.id, terms=terms, tables=tables)


def _section(scheme: Scheme, track: m.Track, node: m.Section, say: Say) -> Part:
    """The heading of a section, with what holds for it as a whole."""
    terms = _whole(node, _nothing(scheme, track), say)
    return Part(node.title, id=f"{track.id}-{node.id}", terms=terms, level=3)


def _whole(node: m.Item | m.Section, entry: Entry, say: Say) -> list[tuple[str, str]]:
    """What holds for a node as a whole."""
    own = as_a_whole(entry, node, say)
    return [(say("合计", "as a whole"), say("；", "; ").join(own))] if own else []


def _nothing(scheme: Scheme, track: m.Track, item: m.Item | None = None) -> Entry:
    """An item of which nothing is asked, or none of a track's."""
    of = item or m.Part("", track.title, 0)
    return Entry(scheme, track, of, None, m.Fact("", "flag", "", "zero"), False)


def _clause(entries: list[Entry], told: Cases, say: Say) -> Part:
    """One clause: the rule in words, who answers, what is reported and what it earns."""
    first = entries[0]
    item = first.of
    assert isinstance(item, m.Item)
    terms = [
        (say("规则", "rule"), item.says),
        (say("责任单位", "who answers"), words.answers(first, say)),
    ]
    terms += [(say("说明", "note"), item.blank)] if item.blank else []
    whole = replace(first, subject=None)
    terms += _whole(item, first, say)
    for award in item.awards:
        if rows_of := scale(award, whole, say):
            head = f"{title_of(item, award)}{say('，', ', ')}" if len(item.awards) > 1 else ""
            terms.append((say("分档", "scale"), head + say("；", "; ").join(rows_of)))
    terms += [(say("假定", "assumed"), text) for text in item.assumes]
    rows = [*_facts(entries, say)]
    worth = say("目标", "target") if first.scheme.targets else say("计分", "what it earns")
    columns = (say("填报", "report"), say("填法", "how"), worth)
    tables = [*_readings(item.readings, say)]
    if cases := told.get((first.track.id, item.id)):
        heads = (say("案例", "case"), say("填报", "reported"), say("得出", "comes to"))
        tables.append(Listing(say("案例", "Worked cases"), heads, cases))
    return Part(
        f"{item.cites} {item.title}",
        columns=columns if rows else (),
        rows=rows,
        id=f"{first.track.id}-{item.id}",
        terms=terms,
        tables=tables,
        level=4,
    )


def _facts(entries: Sequence[Entry], say: Say) -> Iterator[tuple[str, str, str]]:
    """What is reported, each figure once; with its subjects where not all of them go alike."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    subjects: dict[str, list[str]] = {}
    for entry in (entry for entry in entries if entry.fact.id):
        label, subject = entry.fact.label, entry.subject
        own = [subject.title or subject.id] if subject else []
        subjects.setdefault(label, []).extend(own)
        rows.setdefault((label, _filling(entry, say), earns(entry, say)), []).extend(own)
    for (label, how, worth), own in rows.items():
        some = own if own != subjects[label] else []
        named = say(f"（{'、'.join(some)}）", f" ({', '.join(some)})") if some else ""
        yield label + named, how, worth


def _filling(entry: Entry, say: Say) -> str:
    """How a figure is filled in, or from where it is taken."""
    feed = entry.fact.feed
    if feed is None:
        return say(*words.FILLING[entry.fact.type])
    title = entry.scheme.tracks[feed.track].title
    return say(f"取自{title}", f"taken from {title}")


def _readings(readings: Sequence[m.Reading], say: Say) -> Iterator[Listing]:
    """The readings of a clause or the scheme: the question, what was chosen and why, the others."""
    rows = [
        (
            reading.question,
            say(*reading.label(reading.chosen)),
            reading.because,
            "\n".join(say(*reading.label(option)) for option in reading.others),
        )
        for reading in readings
    ]
    columns = (
        say("问题", "question"),
        say("选定", "chosen"),
        say("理由", "since"),
        say("其他读法", "others"),
    )
    if rows:
        yield Listing(say("读法", "Readings"), columns, rows)
