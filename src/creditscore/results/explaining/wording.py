"""The lines of an explanation, in Chinese or English, whatever they are shown in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ...decimals import plainly
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
    if found.kind == "change":
        head += say("（比上月增减）", " (change on the month before)")
    text = _done(found, say) if found.kind == "flag" else _figures(found, say)
    if found.derived:
        text += say("（界限系推出）", " (derived)")
    role = f"{comma}{found.role}" if found.role else ""
    due = say(f"{found.due} 到期{role}", f"due {found.due}{role}")
    return f"[{name}] {head}{say('：', ': ')}{text}{say('（', ' (')}{due}{say('）', ')')}"


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
    bound = unknown if found.bound is None else f" {points_text(found.bound)}"
    limit = f"{found.limit}{bound}".lstrip()
    text = say(f"须 {SIGNS[found.must]} {limit}", f"must be {SIGNS[found.must]} {limit}")
    if found.value is None:
        return text
    text = f"{points_text(found.value)}{say('，', ', ')}{text}"
    if not found.distance:
        return text
    far = points_text(abs(found.distance))
    zh, en = _OFF[found.must][found.distance > 0]
    return text + say(f"，{zh} {far}", f", {far} {en}")


def reported(clause: Clause, say: Say) -> Iterator[str]:
    """The facts behind a clause's targets, month by month."""
    told = (
        (posting.month, replace(fact, to_date=fact.month), _rows((fact,), say))
        for posting in clause.postings
        for fact in posting.facts
        if fact.rows
    )
    for month, fact, rows in dict.fromkeys(told):
        yield f"{month}  {_fact(fact, say)}{say('；', '; ')}{rows}"


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
        states = Counter(found.state for clause in e.clauses for found in clause.targets)
        counts = (f"{say(*STATE_NAMES[state])} {states[state]}" for state in STATE_NAMES)
        yield say("合计：", "In all: ") + say("，", ", ").join(counts)
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
