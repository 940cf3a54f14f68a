"""How places, bands and vetoes are made of points, in words of both languages."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import Say
from . import model as m
from .fact_dictionary import Entry
from .fact_words import in_percent, number
from .rule_words import ROUNDED, SIGNS, VETOED, bounds_of, condition_of
from .scheme import Scheme


def band_of(band: m.Band, entry: Entry, say: Say) -> str:
    """What a band asks for: places, a total, a condition; who is left where it asks for nothing.

    `entry` is a fact of the track, or of none of its items, in whose labels conditions are told.

    >>> from creditscore import load_scheme
    >>> from creditscore.scheme.fact_dictionary import dictionary
    >>> first = dictionary(load_scheme("changzhi-2023"))[0]
    >>> [band_of(band, first, Say("zh")) for band in first.track.bands]
    ['前10名', '前20名', '末10名之前', '其余']
    """
    if band.only:
        return say("只由一票否决或等次上限得到", "by a veto or a ceiling alone")
    told = [*_places(band, say)]
    told += [say(f"总分 {SIGNS[sign]} {number(bound)}", f"total {SIGNS[sign]} {number(bound)}")
             for sign, bound in band.bounds]  # fmt: skip
    told += [condition_of(band.when, entry, say)] if band.when is not None else []
    return say("，", ", ").join(told) or say("其余", "all others")


def _places(band: m.Band, say: Say) -> Iterator[str]:
    """The places that a band takes, how a share of them is rounded, how ties across its end go."""
    zh, en = ROUNDED[band.rounded]
    each = say(f"每{band.of}个单位的", f" of {band.of} units") if band.of else ""
    if band.share is not None:
        share = in_percent(band.share)
        whom = {"ranked": ("参加排名的单位", "the units ranked"),
                "roster": ("名册上的单位", "the units on the roster")}[band.share_of]  # fmt: skip
        yield say(f"{whom[0]}的前{share}", f"the first {share} of {whom[1]}")
    elif band.first is not None:
        yield say(f"{each}前{band.first}名", f"the first {band.first}{each}")
    elif band.all_but_last is not None:
        last = band.all_but_last
        yield say(f"{each}末{last}名之前", f"before the last {last}{each}")
    else:
        return
    if band.of or band.share is not None:
        yield say(f"名额{zh}", f"rounded {en}")
    if band.cut:
        yield say(*_CUT[band.cut])


_CUT = {
    "all-in": ("并列跨界的都归入", "a tie across the end is all in"),
    "all-out": ("并列跨界的都不归入", "a tie across the end is all out"),
}


def moves_of(track: m.Track, entry: Entry, say: Say) -> Iterator[str]:
    """What brings a band down, or sets an end to how good it may be."""
    for move in track.moves:
        told = condition_of(move.when, entry, say)
        if move.band:
            yield say(
                f"{told}的，等次不高于{move.band}", f"no better than {move.band} where {told}"
            )
        else:
            count = move.down
            yield say(f"{told}的，下调{count}等", f"{count} down where {told}")


def ranking_of(ranking: m.Ranking, scheme: Scheme, say: Say) -> str:
    """By what units are put in order, and what breaks ties.

    >>> from creditscore import load_scheme
    >>> scheme = load_scheme("changzhi-2023").switch({"ties": "fewer-deductions-first"})
    >>> ranking_of(scheme.ranked_by, scheme, Say("zh"))
    '按总分从高到低；总分相同的，扣分少的在前，再相同的并列'
    """
    titles = {part.id: part.title for part in scheme.parts}
    what = titles.get(ranking.by) or say("总分", "total")
    order = _ORDER[ranking.order]
    zh, en = f"按{what}{order[0]}", f"by {what}, {order[1]}"
    if column := ranking.within:
        zh, en = f"“{column}”相同的单位之间，{zh}", f"{en} among units with the same {column}"
    if not ranking.ties:
        return say(f"{zh}；{what}相同的并列", f"{en}; equals share a place")
    ties = say("，再是", ", then ").join(_tie(tie, titles, say) for tie in ranking.ties)
    return say(
        f"{zh}；{what}相同的，{ties}，再相同的并列",
        f"{en}; equals by {ties}; then they share a place",
    )


_ORDER = {
    "high-first": ("从高到低", "the highest first"),
    "low-first": ("从低到高", "the lowest first"),
}


def _tie(tie: m.Tie, titles: dict[str, str], say: Say) -> str:
    if tie.by == "fewer-deductions":
        return say("扣分少的在前", "fewer deductions")
    name = titles.get(tie.by) or say("总分", "total")
    if tie.node:
        name = say(f"“{tie.node}”的得分", f"the points of {tie.node}")
    high = tie.order == "high-first"
    return say(f"{name}{'高' if high else '低'}的在前", f"{'more' if high else 'less'} of {name}")


def veto_of(veto: m.Veto, entry: Entry, say: Say) -> str:
    """When a veto settles the band; `entry` is the fact that it looks at."""
    zh, en = VETOED[veto.over]
    limits = bounds_of(veto.bounds, entry, say).strip()
    return say(f"{zh}{entry.fact.label} {limits}", f"{entry.fact.label} {limits} {en}")
