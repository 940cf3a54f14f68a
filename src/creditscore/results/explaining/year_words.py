"""The year of an explanation in words: the annual result, the place, each step to the band."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...decimals import plainly
from ...decimals import total as added
from ...language import Say
from .evidence import Evidence
from .fact_words import rows, told
from .labels import points_text
from .year import BandBelow, NextBand, Vetoed, Year


def year(found: Year, say: Say) -> Iterator[str]:
    """How the annual result comes about, and the band, step by step."""
    terms = []
    gap = say("未报", "not reported") if found.over else say("未到期", "not due")
    gap = say("无", "none") if found.total is None else gap
    for part in found.parts:
        figure = gap if part.value is None else points_text(part.value)
        scaled = part.value != part.earned and part.earned is not None
        earned = say("，由 {} 折算", ", scaled from {}") if scaled else ""
        title = part.title + earned.format(points_text(part.earned or part.weight))
        if part.earned is None and part.value is not None:
            title += say("，未报，按此计", ", not reported, taken as this")
        terms.append(f"{points_text(plainly(part.weight))} × {figure}（{title}）")
    total = say("无", "none") if found.total is None else points_text(found.total)
    yield f"{say('年度结果：', 'Annual result: ')}{' + '.join(terms)} = {total}"
    if found.total is not None:
        for part in found.parts:
            if part.at_most is not None:
                most = points_text(part.at_most)
                yield say(
                    f"  {part.title}{gap}，报来至多再加 {most} 分",
                    f"  {part.title} is {gap}: it adds {most} points at most",
                )
    rank = say("不参加排名", "unranked")
    if found.rank:
        by = found.ranked_by
        zh = f"，按“{by}”" if by else ""
        en = f" by {by}" if by else ""
        rank = say(
            f"{found.rank}（共 {found.ranked} 个单位{zh}）", f"{found.rank} of {found.ranked}{en}"
        )
    band = found.band + (say("（暂定）", " (provisional)") if found.provisional else "")
    yield say(f"名次：{rank}；初步考核等次：{band}", f"Rank: {rank}; proposed band: {band}")
    for other in found.other_ranks:
        yield say(f"{other.title}：第 {other.rank} 名", f"{other.title}: place {other.rank}")
    yield from _steps(found, say)
    for veto in found.vetoes:
        yield from _veto(veto, say)
    if found.vetoes:
        without = found.band_without_vetoes
        yield say(f"没有一票否决时的等次：{without}", f"Without any veto: {without}")
    changed = any(ground.band != found.band for ground in found.grounds[:1])
    if found.next_band:
        alone = say("只看名次和得分，", "By place and points alone: ") if changed else ""
        yield alone + next_band(found.next_band, say)
    if found.band_below and not changed and not found.vetoes:
        yield _band_below(found.band_below, say)


def _steps(found: Year, say: Say) -> Iterator[str]:
    """The steps to the band; of several, which band each one leaves behind."""
    before = ""
    for ground in found.grounds:
        step = say("先定 ", "first ") if len(found.grounds) > 1 else ""
        if before:
            kept = ground.band == before
            step = say("仍为 ", "still ") if kept else say("改为 ", "then ")
        yield f"  {step}{ground.band}{say('：', ': ')}{say(ground.text_zh, ground.text_en)}"
        before = ground.band


def _veto(veto: Vetoed, say: Say) -> Iterator[str]:
    words = {"any": _new_ones, "total": _added_up}.get(veto.over, _each)
    facts = say("，", ", ").join(words(veto.facts, say))
    title = say(f"第{veto.item}项 {veto.title}", f"item {veto.item} {veto.title}")
    yield f"{say('一票否决：', 'Veto: ')}{veto.cites} {title}"
    if veto.says:
        yield f"  {say('规则：', 'Rule: ')}{veto.says}"
    since = {
        "end": say(f"（自 {veto.since} 起一直如此）", f" (so since {veto.since} without a break)"),
        "any": say(f"（自 {veto.since} 起否决）", f" (since {veto.since})"),
    }.get(veto.over, "")
    where = rows(veto.facts, say)
    yield f"  {say(*_WHEN[veto.over])}{facts}{since}{where and say('；', '; ')}{where}"


def _each(facts: Sequence[Evidence], say: Say) -> Iterator[str]:
    """Each of some facts."""
    yield from (told(fact, say) for fact in facts)


def _new_ones(facts: Sequence[Evidence], say: Say) -> Iterator[str]:
    """Facts month by month, but for what is carried on or stands by rows that are told already."""
    seen: set[str] = set()
    for fact in facts:
        if not seen.issuperset(fact.rows) or not fact.rows:
            yield told(fact, say)
        seen.update(fact.rows)


def _added_up(facts: Sequence[Evidence], say: Say) -> Iterator[str]:
    """The figures of the months of each fact and subject, and what they come to."""
    found: dict[str, list[Evidence]] = {}
    for fact in facts:
        name = f"{fact.label}（{fact.subject}）" if fact.subject else fact.label
        found.setdefault(name, []).append(fact)
    for name, months in found.items():
        if months[0].type == "flag":
            yield say(f"{name} {len(months)} 个月", f"{name} in {len(months)} months")
        else:
            figures = [Decimal(fact.month) for fact in months]
            terms = [*map(points_text, figures)]
            whole = [points_text(added(figures))] if len(terms) > 1 else []
            yield f"{name} {' = '.join([' + '.join(terms), *whole])}"


_WHEN = {
    "end": ("12月末：", "at the end of December: "),
    "any": ("年内：", "in the year: "),
    "every": ("每个月都是，12月：", "in every month, and in December: "),
    "total": ("全年合计：", "added up over the year: "),
}


def next_band(above: NextBand, say: Say) -> str:
    """How far the next better band is."""
    total, short = points_text(above.total), points_text(above.short)
    apart = say("多", "fewer") if above.fewer else say("相差", "more")
    if above.place:
        return say(
            f"上一等“{above.band}”的末一名（第 {above.place} 名）{total} 分，{apart} {short} 分",
            f"The last place in the band above, {above.band} (place {above.place}), has {total}"
            f" points: {short} {apart}",
        )
    limit = say("最多", " at most") if above.fewer else say("", "")
    return say(
        f"上一等“{above.band}”要{limit} {total} 分，{apart} {short} 分",
        f"The band above, {above.band}, takes {total} points{limit}: {short} {apart}",
    )


def _band_below(below: BandBelow, say: Say) -> str:
    """How far the next worse band is."""
    total, more = points_text(below.total), points_text(below.more)
    apart = say("少", "more") if below.fewer else say("高出", "less")
    return say(
        f"下一等“{below.band}”的头一名（第 {below.place} 名）{total} 分，本单位{apart} {more} 分",
        f"The first place in the band below, {below.band} (place {below.place}), has {total}"
        f" points: {more} {apart}",
    )
