"""The lines of an explanation, in Chinese or English, whatever they are shown in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ...decimals import multiply, plainly
from ...engine.targets import JUDGED
from ...language import Say
from ...scheme.earnings import SIGNS
from ..tables.definitions import STATE_NAMES
from .evidence import Evidence
from .explained import Clause, Explained, Posting
from .labels import points_text
from .readings import ReadingInForce
from .target_states import TargetState
from .year import Year


def signed(points: Decimal) -> str:
    """Points with their sign."""
    return ("+" if points > 0 else "") + points_text(points)


def heading(e: Explained, say: Say) -> Iterator[str]:
    """Whose score it is, of when, and what it comes to."""
    total, to_date = points_text(e.points), points_text(e.to_date)
    scope = e.month or f"{e.through[:4]}-01 – {e.through}"
    item = say(f"第{e.item}项", f"item {e.item} ") if e.item else ""
    if e.targets:
        yield say(
            f"{e.entity}（{e.track}） {e.through} {item}",
            f"{e.entity} ({e.track}) {e.through} {item}",
        ).rstrip()
        yield e.scheme
        return
    yield say(
        f"{e.entity}（{e.track}） {scope} {item}得分：{total} 分",
        f"{e.entity} ({e.track}) {scope} {item}score: {total} points",
    )
    if e.month and not e.item:
        yield say(
            f"当月第 {e.rank} 名，共 {e.units} 个单位", f"place {e.rank} of {e.units} in the month"
        )
        yield say(
            f"年初至今 {to_date} 分，第 {e.rank_to_date} 名",
            f"{to_date} points in the year so far, place {e.rank_to_date}",
        )
    yield e.scheme


def clause_title(c: Clause, say: Say) -> str:
    """A clause by its number, title and place in the source."""
    number = say(f"第{c.item}项 ", f"Item {c.item} ") if c.item else ""
    return f"{number}{c.title}［{c.cites}］"


def notes(c: Clause, say: Say) -> Iterator[str]:
    """What a clause says, what the source leaves blank, and how it was read."""
    if c.says:
        yield say("规则：", "Rule: ") + c.says
    if c.blank:
        yield say("来源空白：", "Blank in the source: ") + c.blank
    if c.elsewhere:
        yield say("不在本表判：", "Judged elsewhere: ") + c.elsewhere
    for assumed in c.assumes:
        yield say("约定：", "Assumed: ") + assumed
    yield from (reading(found, say) for found in c.readings)


def reading(found: ReadingInForce, say: Say) -> str:
    """A question, the meaning in force, and why, or which one the rule file chooses."""
    in_force, chosen = (say(o.label_zh, o.label_en) for o in (found.option, found.chosen))
    how = f"{in_force}{say('：', ': ')}{found.because}"
    if found.option != found.chosen:
        how = say(
            f"本次改按 {in_force}，规则文件选 {chosen}",
            f"{in_force} in this run; the rule file chooses {chosen}",
        )
    return f"{say('读法：', 'Reading: ')}{found.question} → {how}"


def target(found: TargetState, say: Say) -> str:
    """A target: its state, its figure beside its bound, how far off it is, when it is judged."""
    name, comma = say(*STATE_NAMES[found.state]), say("，", ", ")
    head = " · ".join(part for part in (found.subject, found.title) if part)
    if found.kind in ("change", "share-change"):
        head += say("（比上月增减）", " (change on the month before)")
    text = _done(found, say) if found.kind == "flag" else _figures(found, say)
    if found.derived:
        text += say("（界限为推定）", " (the bound is derived)")
    about = comma.join(_about(found, say))
    return f"[{name}] {head}{say('：', ': ')}{text}{say('（', ' (')}{about}{say('）', ')')}"


_EVERY = {
    "month": ("每月一判", "judged each month"),
    "quarter": ("每季度一判", "judged each quarter"),
    "half-year": ("每半年一判", "judged each half-year"),
    "year": ("全年一判", "judged once a year"),
}


def _about(found: TargetState, say: Say) -> Iterator[str]:
    """When a target is judged, how often it was met, of when its figure is, and who answers."""
    if found.every:
        yield say(*_EVERY[found.every])
        if found.every != "month":
            yield say(f"本期 {found.due} 判", f"this time in {found.due}")
        if found.judged:
            yield say(
                f"年内已判 {found.judged} 次，达标 {found.met} 次",
                f"met {found.met} of {found.judged} times in the year so far",
            )
    else:
        yield say(f"{found.due} 到期", f"due {found.due}")
    if found.as_of and found.as_of != found.month:
        yield say(f"数据为 {found.as_of} 的", f"by figures of {found.as_of}")
    yield from (who for who in (found.role, found.responsible) if who)


def _done(found: TargetState, say: Say) -> str:
    """A flag, which is yes or no and has no distance."""
    wanted = say("须为“是”", "must be yes")
    if found.value is None:
        return wanted
    return f"{say('是', 'yes') if found.value else say('否', 'no')}{say('，', ', ')}{wanted}"


_LOWER = (("差", "short"), ("超出", "beyond"))
_UPPER = (("高出界限", "over"), ("低于界限", "under"))
_OFF = {
    "above": _LOWER,
    "at_least": _LOWER,
    "below": _UPPER,
    "at_most": _UPPER,
    "equals": (("相差", "off"),),
}


def _figures(found: TargetState, say: Say) -> str:
    unknown = say("（未报）", " (not reported)")
    bound = unknown if found.bound is None else f" {_figure(found.bound, found, say)}"
    limit = f"{found.limit}{bound}".lstrip()
    text = say(f"须 {SIGNS[found.must]} {limit}", f"must be {SIGNS[found.must]} {limit}")
    none = found.bound == 0 and not found.limit and "change" not in found.kind
    if none and found.must in ("at_most", "equals"):
        text = say("须为 0", "must be 0")
    if found.kind == "share" and found.must == "at_least" and found.bound == 1:
        text = say("须为 100%", "must be 100%")
    if found.value is None:
        return text
    text = f"{_figure(found.value, found, say)}{say('，', ', ')}{text}"
    if not found.distance or none:
        return text
    far = _figure(abs(found.distance), found, say, difference=True)
    zh, en = _OFF[found.must][found.distance > 0]
    return text + say(f"，{zh} {far}", f", {far} {en}")


def _figure(figure: Decimal, found: TargetState, say: Say, *, difference: bool = False) -> str:
    """A figure as it is read: a share of a whole in percent, what it differs by in points of it."""
    if "share" not in found.kind:
        return points_text(figure)
    points = difference or found.kind == "share-change"
    unit = say("个百分点", " points") if points else "%"
    return points_text(plainly(multiply(figure, Decimal(100)))) + unit


def reported(clause: Clause, say: Say) -> Iterator[str]:
    """The facts behind a clause's targets, month by month."""
    told = (
        (posting.month, posting.subject, replace(fact, to_date=fact.month), _rows((fact,), say))
        for posting in clause.postings
        for fact in posting.facts
        if fact.rows
    )
    for month, subject, fact, rows in dict.fromkeys(told):
        of = f"{subject} · " if subject else ""
        yield f"{month}  {of}{_fact(fact, say)}{say('；', '; ')}{rows}"


def contributed(clause: Clause, say: Say) -> Iterator[str]:
    """What units of other tracks reported of the figures of a clause, 0 left out."""
    for told in clause.contributions:
        if told.value:
            of = f"{told.subject} · " if told.subject else ""
            figure = points_text(told.value)
            yield f"{told.month}  {of}{told.label} {figure}" + say(
                f"，{told.unit}填报", f", reported by {told.unit}"
            )


def title_of(posting: Posting, say: Say) -> str:
    """A posting by its subject and what it counts."""
    return " · ".join(part for part in (posting.subject, posting.title) if part)


def working(posting: Posting, say: Say) -> tuple[str, str, str]:
    """The facts of a posting, its arithmetic, and where the facts stand."""
    facts = say("，", ", ").join(_fact(fact, say) for fact in posting.facts)
    arithmetic = say(posting.arithmetic_zh, posting.arithmetic_en)
    return facts, arithmetic, _rows(posting.facts, say)


def _fact(fact: Evidence, say: Say) -> str:
    now = say("未报", "not reported") if fact.month == "?" else fact.month
    if fact.to_date in (fact.month, "?"):
        return f"{fact.label} {now}"
    return f"{fact.label} {now}" + say(f"（累计 {fact.to_date}）", f" (to date {fact.to_date})")


def _rows(facts: Sequence[Evidence], say: Say) -> str:
    """The rows behind some facts, those of a file after each other: `facts.csv:3,4`."""
    files: dict[str, list[str]] = {}
    for place in dict.fromkeys(row for fact in facts for row in fact.rows):
        file, _, row = place.rpartition(":")
        files.setdefault(file, []).append(row)
    if not files:
        return ""
    places = "; ".join(f"{file}:{','.join(rows)}" for file, rows in files.items())
    sources = "、".join(dict.fromkeys(f.source for f in facts if f.source))
    return say("依据：", "from ") + places + (f"（{sources}）" if sources else "")


def closing(e: Explained, say: Say) -> Iterator[str]:
    """The sum of the clauses, or the count of the targets, and the year."""
    if e.targets:
        yield from _counted(e, say)
        return
    terms = [
        f"{say(f'第{c.item}项', f'item {c.item}') if c.item else c.title} {points_text(c.points)}"
        for c in e.clauses
        if c.points
    ]
    summed = " + ".join(terms) or "0"
    yield say(
        f"合计：{summed} = {points_text(e.points)} 分",
        f"Sum: {summed} = {points_text(e.points)} points",
    )
    if e.year:
        yield from _year(e.year, say)


def _counted(e: Explained, say: Say) -> Iterator[str]:
    """How many targets are in each state, how many are judged, and how it went in the year."""
    found = [found for clause in e.clauses for found in clause.targets]
    states = Counter(one.state for one in found)
    named = ((say(*names), states[state]) for state, names in STATE_NAMES.items())
    counts = (f"{name} {count}" for name, count in named if count)
    judged, comma = sum(one.state in JUDGED for one in found), say("，", ", ")
    yield say(
        f"合计：目标 {len(found)} 个，已判 {judged} 个；",
        f"In all: {judged} of {len(found)} targets judged; ",
    ) + comma.join(counts)
    times, met = sum(one.judged for one in found), sum(one.met for one in found)
    yield say(
        f"年内至此：已判 {times} 次，达标 {met} 次",
        f"In the year so far: met {met} of {times} times",
    )


def _year(year: Year, say: Say) -> Iterator[str]:
    terms = []
    gap = say("未报", "not reported") if year.over else say("未到期", "not due")
    gap = say("无", "none") if year.total is None else gap
    for part in year.parts:
        figure = gap if part.value is None else points_text(part.value)
        terms.append(f"{points_text(plainly(part.weight))} × {figure}（{part.title}）")
    total = say("无", "none") if year.total is None else points_text(year.total)
    yield f"{say('年度结果：', 'Annual result: ')}{' + '.join(terms)} = {total}"
    rank = str(year.rank or say("不参加排名", "unranked"))
    band = year.band + (say("（暂定）", " (provisional)") if year.provisional else "")
    yield say(f"名次：{rank}；初步考核等次：{band}", f"Rank: {rank}; proposed band: {band}")
    for veto in year.vetoes:
        yield say("一票否决：", "Veto: ") + veto.cites
