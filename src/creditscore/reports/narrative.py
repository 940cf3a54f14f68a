"""What a report says in sentences: how much, who leads and trails, who moved, who is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from ..decimals import decimal_places, total
from ..language import Say
from ..results.explaining.explained import Explained
from ..results.explaining.target_words import target as target_in_words
from ..results.explaining.year_words import next_band
from ..scheme.fact_words import in_percent
from .figures import ZH, item_name, mean, rounded
from .ledger import Line
from .model import Report, Standing, Target, TrackReport
from .periods import Period
from .tables import arrow

NAMED = 5
"""How many units are named at each end at most; nobody is named at both."""
_MOVED = 3
"""How many units are named that moved most, up and down."""
_MOST = 8
"""How many targets of a unit are named."""
_LONG = 30
"""Of how many units a list names all."""
MISSED, UNKNOWN = "未达标", "无数据"
_OPEN = ("not-met", "no-facts", "in-progress", "not-due")
"""The states of targets for which something is still to be done, the most urgent first."""


def opening(report: Report) -> str:
    """How many units there are, and how much they have reported."""
    units = "、".join(
        f"{track.title}{sum(unit.assessed for unit in track.standings)}个"
        for track in report.tracks
    )
    facts = sum(unit.facts for track in report.tracks for unit in track.standings)
    text = f"{report.period.title}，参加考核的有{units}，{report.period.short}上报数据{facts}条。"
    return text + "".join(f"本次计算改动了规则：{change}。" for change in report.switched)


def of_track(report: Report, track: TrackReport) -> Iterator[str]:
    """The paragraphs on a track."""
    if not track.standings:
        return
    yield from _targets(report, track) if report.targets else _points(report, track)
    silent = [unit.unit for unit in track.standings if unit.silent]
    if silent:
        yield f"{report.period.short}没有上报任何数据的单位{len(silent)}个：{_listed(silent)}。"


def _points(report: Report, track: TrackReport) -> Iterator[str]:
    period = report.period
    units = [unit for unit in track.standings if any(unit.counted[period.first - 1 :])]
    if units:
        before = [u.months[-2] for u in track.standings if period.first > 1 and u.counted[-2]]
        yield _of_points(period, units, before)
    uncounted = len(track.standings) - len(units)
    if uncounted:
        yield f"{period.short}不参加考核或还没有可计得分的单位{uncounted}个，不计入平均和高低。"
    if report.settles:
        yield from _annual(report, track)
    if period.kind != "annual":
        yield from _moves(period, track)
    yield from _taken(report, track)


def _of_points(period: Period, units: Sequence[Standing], before: Sequence[Decimal]) -> str:
    """The mean of the period, and who has the most and the fewest points.

    `before` are the points in the month before of all that counted then, since left or not.
    """
    now = mean([unit.points for unit in units])
    text = f"{len(units)}个单位{period.short}平均得{rounded(now)}分"
    if period.kind == "month" and before:
        text += f"，{_compared(now, mean(before))}"
    by_points = sorted(units, key=lambda unit: -unit.points)
    if by_points[0].points == by_points[-1].points:
        return f"{text}；各单位得分相同。" if len(units) > 1 else f"{text}。"
    most, fewest = (
        _ends(found, lambda unit: unit.points, lambda unit: unit.points)
        for found in (by_points, by_points[::-1])
    )
    return f"{text}。得分最高的是{most}；最低的是{fewest}。"


def _compared(now: Fraction, before: Fraction) -> str:
    if now == before:
        return "与上月持平"
    apart = rounded(abs(now - before))
    if not Decimal(apart):
        return "与上月基本持平"
    return f"比上月{'增加' if now > before else '减少'}{apart}分"


def _annual(report: Report, track: TrackReport) -> Iterator[str]:
    ranked = [unit for unit in track.standings if unit.annual and unit.total is not None]
    unranked = [unit.unit for unit in track.standings if not unit.annual]
    if len(track.parts) > 1:
        parts = "、".join(f"{part.title}占{in_percent(part.weight)}" for part in track.parts)
        missing = [part.title for part in track.parts if not part.reported]
        gap = f"；{'、'.join(missing)}尚无数据，结果为暂定" if missing else ""
        yield f"年度结果由{parts}合成{gap}。"
    for group in dict.fromkeys(unit.group for unit in ranked):
        mine = [unit for unit in ranked if unit.group == group]
        apart = f"{track.grouped}“{group}”中" if track.grouped else ""
        yield _placed(report, track, apart, mine)
    if track.bands:
        groups = (
            (band, [unit.unit for unit in track.standings if unit.band == band])
            for band in track.bands
        )
        told = (
            f"{band}{len(names)}个" + (f"（{_listed(names)}）" if names else "")
            for band, names in groups
        )
        yield f"初步等次：{'；'.join(told)}。"
    for unit in track.standings:
        if unit.vetoes:
            yield f"{unit.unit}因{'、'.join(unit.vetoes)}被一票否决，{_vetoed(unit)}。"
    if unranked:
        yield f"不参加排名的单位：{_listed(unranked)}。"


def _placed(report: Report, track: TrackReport, apart: str, units: Sequence[Standing]) -> str:
    """Who comes first and last of units that are ranked among each other, by what they are."""
    part = report.ranked_by
    by = "年度结果" if part is None else f"“{track.parts[part].title}”"
    if len(units) > 1 and units[-1].annual == 1:
        return f"按{by}，{apart}{len(units)}个单位并列。"

    def points(unit: Standing) -> Decimal | None:
        return unit.total if part is None else unit.parts[part]

    first, last = (_ends(found, points, lambda unit: unit.annual) for found in (units, units[::-1]))
    if len(units) == 1:
        return f"按{by}，{apart}排名的只有{first}。"
    return f"按{by}，{apart}排在前面的是{first}；排在后面的是{last}。"


def _vetoed(unit: Standing) -> str:
    """Which band a veto leaves a unit in, and which it would have had."""
    if unit.total is None:
        return f"因没有可计的年度结果，等次为{unit.band}"
    also = "也" if unit.without_vetoes == unit.band else ""
    return f"等次为{unit.band}，没有一票否决时{also}为{unit.without_vetoes}"


def _moves(period: Period, track: TrackReport) -> Iterator[str]:
    """Who moved most of the units that were there before and still are."""
    there = (u for u in track.standings if u.assessed and any(u.counted[: period.first - 1]))
    moved = sorted((unit for unit in there if unit.moved), key=lambda unit: -unit.moved)
    up = [unit for unit in moved if unit.moved > 0]
    down = [unit for unit in reversed(moved) if unit.moved < 0]
    said = [
        f"{word}最多的是{'、'.join(_move(unit) for unit in found[:_MOVED])}{_as_many(found)}"
        for word, found in (("上升", up), ("下降", down))
        if found
    ]
    if said:
        yield f"年初至今的名次，{'；'.join(said)}。"


def _as_many(moved: Sequence[Standing]) -> str:
    """How many more moved as far as the last that is named."""
    last = moved[:_MOVED][-1].moved
    more = sum(unit.moved == last for unit in moved[_MOVED:])
    return f"，另有{more}个单位也{'升' if last > 0 else '降'}{abs(last)}位" if more else ""


def _move(unit: Standing) -> str:
    way = "升" if unit.moved > 0 else "降"
    return f"{unit.unit}（第{unit.before}名到第{unit.place}名，{way}{abs(unit.moved)}位）"


def _taken(report: Report, track: TrackReport) -> Iterator[str]:
    """The points taken off, by clause."""
    lost = sorted((t for t in track.totals if t.lost), key=lambda t: t.lost)
    limited = f"上限等调整另减{rounded(abs(track.limited))}分。" if track.limited else ""
    if not lost:
        yield f"{report.period.short}没有扣分。{limited}"
        return
    whole = total([t.lost for t in lost], report.places)
    clauses = "；".join(
        f"{t.heading.name}{t.losers}个单位共{rounded(abs(t.lost))}分" for t in lost[:NAMED]
    )
    more = f"；其余{len(lost) - NAMED}条另表列出" if len(lost) > NAMED else ""
    sum_ = f"扣分合计{rounded(abs(whole))}分，涉及{len(lost)}条"
    yield f"{report.period.short}{sum_}：{clauses}{more}。{limited}"


def _targets(report: Report, track: TrackReport) -> Iterator[str]:
    states = Counter(target.state for target in track.targets if not target.ended)
    counts = "、".join(f"{state}{states[state]}项" for state in report.states if states[state])
    count = sum(unit.assessed for unit in track.standings)
    yield f"{count}个单位" + (f"共有目标{states.total()}项：{counts}。" if counts else "没有目标。")
    missed = [target for target in track.targets if target.state == MISSED]
    before = [t for t in track.targets if t.state != MISSED and MISSED in t.history]
    if missed:
        units = Counter(target.unit for target in missed).most_common(NAMED)
        clauses = Counter(f"{t.heading.name}" for t in missed).most_common(NAMED)
        yield (
            f"未达标较多的单位：{'、'.join(f'{unit}（{count}项）' for unit, count in units)}；"
            f"较多的条款：{'、'.join(f'{clause}（{count}项）' for clause, count in clauses)}。"
        )
    if before:
        yield f"年初至今曾判为未达标、目前不再是的目标{len(before)}项，另表列出。"
    clear = [u.unit for u in track.standings if u.states and not u.failed]
    if clear:
        unknown = [u.unit for u in track.standings if u.unit in clear and u.states.get(UNKNOWN)]
        more = f"；其中有目标没有数据的{len(unknown)}个：{_listed(unknown)}" if unknown else ""
        yield f"年初至今没有未达标的单位{len(clear)}个：{_listed(clear)}{more}。"


def _ends(
    units: Sequence[Standing],
    points: Callable[[Standing], Decimal | None],
    level: Callable[[Standing], Decimal | int],
) -> str:
    """The units that come first, and how many more are level with the last of them."""
    count = min(NAMED, max(1, len(units) // 2))
    named, others = units[:count], units[count:]
    figures = map(points, named)
    text = "、".join(
        f"{unit.unit}（{'没有数据' if figure is None else f'{rounded(figure)}分'}）"
        for unit, figure in zip(named, figures, strict=True)
    )
    more = sum(level(unit) == level(named[-1]) for unit in others)
    return text + (f"，另有{more}个单位与{named[-1].unit}并列" if more else "")


def _listed(names: Sequence[str]) -> str:
    if len(names) <= _LONG:
        return "、".join(names)
    return f"{'、'.join(names[:_LONG])}等{len(names)}个"


def to_mend(report: Report, track: TrackReport, unit: Standing, deductions: Sequence[Line]) -> str:
    """What a unit that trails should mend: what cost it points, what it never reported."""
    if report.targets:
        missed = [t for t in track.targets if t.unit == unit.unit and t.state == MISSED]
        named = "；".join(f"{t.heading.name}{_target(t)}" for t in missed[:_MOST])
        more = f"等{len(missed)}项" if len(missed) > _MOST else ""
        text = f"{unit.unit}：未达标{len(missed)}项" + (f"（{named}{more}）" if named else "")
        return f"{text}{'；' + report.period.short + '没有上报' if unit.silent else ''}。"
    among = f"{track.grouped}“{unit.group}”内" if track.grouped else ""
    place = f"{among}第{unit.annual}名" if unit.annual else "不参加排名"
    text = f"{unit.unit}（{place}{'，' + unit.band if unit.band else ''}）："
    has = any(unit.counted[report.period.first - 1 :])
    said = [f"{report.period.short}{f'得{rounded(unit.points)}分' if has else '没有可计得分'}"]
    said += [f"因{veto}被一票否决" for veto in unit.vetoes]
    if deductions:
        items = {line.item: line.title for line in deductions}
        sums = (
            (title, total([line.points for line in deductions if line.item == item]))
            for item, title in items.items()
        )
        told = "、".join(
            f"{item_name('', title)}{rounded(abs(points))}分" for title, points in sums
        )
        said.append(f"扣分的有{told}，要逐条纠正")
    if unit.silent:
        said.append(f"{report.period.short}没有上报任何数据")
    never = [gap.item for gap in track.gaps.get(unit.unit, ()) if gap.silent]
    if never:
        said.append(f"第{'、'.join(never)}项年初至今没有上报，请核对有无应报数据")
    if unit.above:
        said.append(next_band(unit.above, ZH))
    return text + "；".join(said) + "。"


def _target(target: Target) -> str:
    name = " · ".join(part for part in (target.subject, target.title) if part)
    return f"（{name}）" if name else ""


def next_steps(track: TrackReport, unit: Standing, told: Explained, say: Say = ZH) -> list[str]:
    """What a unit has to do next: what is due, targets that are open, items never reported."""
    said = [
        say(
            f"{d.month and f'{d.month}前，'}{d.heading.name}：{d.what}。",
            f"{d.month and f'By {d.month}, '}{d.heading.named(say)}: {d.what}.",
        )
        for d in track.due.get(unit.unit, ())
    ]
    said += _open_targets(told, say)
    never = [g.item for g in track.gaps.get(unit.unit, ()) if g.silent]
    if never:
        items = "、".join(f"第{item}项" for item in never)
        said.append(
            say(
                f"{items}年初至今没有上报，请核对有无应报数据，有的及时补报。",
                f"Nothing was reported this year of items {', '.join(never)}: see whether there is"
                " anything to report.",
            )
        )
    numbered = [f"{number}. {text}" for number, text in enumerate(said, 1)]
    return numbered or [say("目前没有到期的事项。", "Nothing is due at present.")]


def _open_targets(told: Explained, say: Say) -> Iterator[str]:
    """The targets that are missed or still to be reached, the missed ones and the soonest first."""
    found = [
        (_OPEN.index(target.state), target.due, number, clause, target)
        for number, clause in enumerate(told.clauses)
        for target in clause.targets
        if target.state in _OPEN and not target.ended
    ]
    for _, _, _, clause, target in sorted(found, key=lambda one: one[:3]):
        space = say("", ": ")
        name = item_name(clause.item, clause.title, say)
        yield f"{name}{space}{target_in_words(target, say)}"
    judged = [target for clause in told.clauses for target in clause.targets if not target.ended]
    again = [target for target in judged if target.every and target.state not in _OPEN]
    if again and told.through[-2:] != "12":
        yield say(
            f"按月、按季或按半年判的目标另有{len(again)}项，请继续按期报送。",
            f"{len(again)} more targets are judged each month, quarter or half-year: go on"
            " reporting in time.",
        )


def figures_of(report: Report, track: TrackReport, unit: Standing) -> Iterator[tuple[str, str]]:
    """A unit's figures, each with its name."""
    say, period, count = report.say, report.period, track.units

    def points(value: Decimal | None) -> str:
        if value is None:
            return say("无", "none")
        text = rounded(value, max(report.places, decimal_places(value)))
        return say(f"{text}分", text)

    if report.targets:
        yield from (
            (s, say(f"{unit.states[s]}项", f"{unit.states[s]}"))
            for s in report.states
            if unit.states.get(s)
        )
        yield say("年内曾未达标", "missed in the year"), say(f"{unit.failed}项", f"{unit.failed}")
        return
    if period.kind != "annual":
        short = report.short
        yield say(f"{short}得分", f"points of the {short}"), points(unit.points)
        place = say(f"第{unit.rank}名（共{count}个）", f"{unit.rank} of {count}")
        absent = say("不参加考核", "not assessed")
        yield say(f"{short}名次", f"place in the {short}"), place if unit.assessed else absent
    if not report.settles:
        yield say("年初至今", "the year so far"), points(unit.to_date)
    for part, value in zip(track.parts, unit.parts, strict=True):
        yield part.title, points(value)
    if report.settles:
        yield say("年度结果", "total"), points(unit.total)
        name = say("名次", "place")
        if track.grouped:
            name += say(f"（{track.grouped}“{unit.group}”内）", f" in {track.grouped} {unit.group}")
        place = say(f"第{unit.annual}名", f"{unit.annual}")
        yield name, place if unit.annual else say("不参加排名", "not ranked")
    if unit.moved:
        yield say("名次升降", "moved"), arrow(unit.moved)
    if track.bands:
        provisional = say("（暂定）", " (provisional)") if unit.provisional else ""
        yield say("初步等次", "band"), unit.band + provisional
