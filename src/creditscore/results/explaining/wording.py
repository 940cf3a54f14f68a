"""The lines of an explanation, in Chinese or English, whatever they are shown in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ...decimals import plainly
from ...engine.targets import JUDGED
from ...language import Say
from ..tables.definitions import STATE_NAMES
from ..tables.titles import alone
from .evidence import Evidence
from .explained import Clause, Earlier, Explained, Idle, Posting
from .fact_words import rows, told
from .labels import points_text
from .readings import ReadingInForce
from .target_states import TargetState
from .target_words import tally
from .year_words import year


def signed(points: Decimal) -> str:
    """Points with their sign."""
    return ("+" if points > 0 else "") + points_text(points)


def heading(e: Explained, say: Say) -> Iterator[str]:
    """Whose score it is, of when, and what it comes to."""
    total, to_date = points_text(e.points), points_text(e.to_date)
    scope = e.month or f"{e.through[:4]}-01 – {e.through}"
    item = say(f"第{e.item}项", f"item {e.item} ") if e.item else ""
    item = say(f"“{e.title}”部分", f"{e.title}: ") if e.section else item
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
    if e.month and not e.title:
        yield say(
            f"当月第 {e.rank} 名，共 {e.units} 个单位", f"place {e.rank} of {e.units} in the month"
        )
        yield say(
            f"年初至今 {to_date} 分，第 {e.rank_to_date} 名",
            f"{to_date} points in the year so far, place {e.rank_to_date}",
        )
        yield say(
            "（这两个名次只比得分，名单上的单位都排，同分并列，其后名次空出；等次看年度结果）",
            "(both places go by points alone, of all units of the roster; ties share a place and"
            " leave the next ones empty; bands go by the annual result)",
        )
    yield e.scheme


def clause_title(c: Clause, say: Say) -> str:
    """A clause by its number, title and place in the source."""
    number = say(f"第{c.item}项 ", f"Item {c.item} ") if c.item else ""
    return f"{number}{c.title}［{c.cites}］"


def notes(c: Clause, say: Say) -> Iterator[str]:
    """What a clause says, what the source leaves blank, how it was read, and why it has nothing."""
    if c.says:
        yield say("规则：", "Rule: ") + c.says
    if c.blank:
        yield say("来源空白：", "Blank in the source: ") + c.blank
    if c.elsewhere:
        yield say("不在本表判：", "Judged elsewhere: ") + c.elsewhere
    yield from (reading(found, say) for found in c.readings)
    yield from (say("约定：", "Assumed: ") + assumed for assumed in c.assumes)
    if c.state not in ("posted", "zero") and not (c.targets or c.elsewhere):
        reason = why(c, say)
        if who := say(c.answers_zh, c.answers_en):
            reason += say(f"；责任单位：{who}", f"; who answers: {who}")
        yield say("没有得分：", "No points: ") + reason
    if c.gaps:
        yield gaps(c, say)
    yield from (_earlier(found, say) for found in c.earlier)


def _earlier(found: Earlier, say: Say) -> str:
    """What an award of the year that has no line in the month gave before."""
    name = " · ".join(part for part in (found.subject, found.title) if part)
    if not found.reported:
        return say(f"本月没有报：{name}，年内也还没有报过", f"Not this year so far: {name}")
    months, points = say("、", ", ").join(found.months), points_text(plainly(found.points))
    where = say(f"（{months}）", f" ({months})") if months else ""
    return say(
        f"本月没有报：{name}，年内此前已记 {points}{where}",
        f"Not this month: {name}, {points} given before in the year{where}",
    )


def reading(found: ReadingInForce, say: Say) -> str:
    """A question, the answer in force, and why, or which one the rule file chooses."""
    answer, chosen = (say(o.label_zh, o.label_en) for o in (found.option, found.chosen))
    question = found.question.rstrip("？?")
    if found.option != found.chosen:
        return say(
            f"读法：{question}？本次改取“{answer}”，规则文件取“{chosen}”",
            f"Reading: {question}? In this run: {answer}; the rule file chooses: {chosen}",
        )
    return say(
        f"读法：{question}？取“{answer}”：{found.because}",
        f"Reading: {question}? {answer}: {found.because}",
    )


_WHY = {
    "posted": ("有得分", "there are points"),
    "zero": ("有上报，按规则得0分", "what was reported comes to 0"),
    "nothing-reported": ("是责任单位，没有上报", "on the list, nothing reported"),
    "not-on-list": (
        "不在责任单位名单，上报了也计分，没有上报",
        "not on the list, where facts would count; none reported",
    ),
    "not-responsible": ("不是责任单位，不受理", "not responsible, facts are refused"),
    "not-scored": ("不是责任单位，上报了也不计分", "not responsible, facts do not count"),
    "no-points": ("来源没有给分", "the source gives no points"),
    "for-others": ("只供其他规则用，自己不记分", "there for other rules, no points of its own"),
    "no-base": (
        "只有起评分等，按条件没有分",
        "nothing but a base or the like, which gives nothing here",
    ),
    "asks-others": (
        "只看其他条款，按规则没有分",
        "asks other clauses alone, which give nothing here",
    ),
    "not-applicable": ("不涉及", "does not apply"),
    "not-in-force": ("这些月份不适用", "not in force in these months"),
    "unit-absent": ("单位不在考核之列", "the unit is not assessed in these months"),
}


_NOT_DEDUCTED = {
    "nothing-reported": (
        "只扣分的条款，没有上报扣分事项",
        "can only take points away; nothing of that kind reported",
    ),
    "not-on-list": (
        "只扣分的条款，名单外的单位有扣分事项也扣，没有上报扣分事项",
        "can only take points away, off the list too; nothing of that kind reported",
    ),
}
_NOT_FILLED_IN = {
    "nothing-reported": (
        "是责任单位，由{0}填报，{0}没有填报",
        "on the list; {0} fills it in, and has not",
    ),
    "not-on-list": (
        "不在责任单位名单，由{0}填报，填报了也计分，没有填报",
        "not on the list; {0} fills it in, which would count, and has not",
    ),
}


def why(c: Clause | Idle, say: Say) -> str:
    """Why a clause has the points it has."""
    if c.deducts and c.state in _NOT_DEDUCTED:
        return say(*_NOT_DEDUCTED[c.state])
    if c.filled_by and c.state in _NOT_FILLED_IN:
        return say(*_NOT_FILLED_IN[c.state]).format(c.filled_by)
    return say(*_WHY[c.state])


def subtotal(c: Clause, say: Say) -> str:
    """What the points of a clause are called."""
    return say("本项小计", "the item in all") if c.kind == "item" else say("小计", "in all")


_BASIS = (
    "方案的读法和约定（对整个方案写的，不都关系到以上各数）",
    "Readings and assumptions of the whole scheme (not all bear on these figures)",
)
_NO_POINTS = ("没有记分的条款", "Clauses without points")


def sections(e: Explained, say: Say) -> Iterator[tuple[str, list[str]]]:
    """What closes an explanation: the clauses without a posting, and what all figures rest on."""
    if idle := list(_idle(e, say)):
        title = ("没有目标的条款", "Clauses without targets") if e.targets else _NO_POINTS
        yield say(*title), idle
    if basis := list(_basis(e, say)):
        yield say(*_BASIS), basis


def _idle(e: Explained, say: Say) -> Iterator[str]:
    """The clauses without a posting, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for found in e.idle:
        by_reason.setdefault(why(found, say), []).append(found.item)
    for reason, items in by_reason.items():
        yield f"{reason}{say('：', ': ')}{_items(items, say)}"
    for found in e.idle:
        if found.gaps:
            yield gaps(found, say, _items([found.item], say))


def gaps(c: Clause | Idle, say: Say, item: str = "") -> str:
    """The months without a score that is due in each, and who had to fill it in."""
    listed = say("、", ", ").join(c.gaps)
    if c.filled_by:
        return say(
            f"缺报：{item}每月都应有的得分由{c.filled_by}填报，{listed} 没有填报",
            f"Missing: the score{item and ' of '}{item} that {c.filled_by} fills in each month,"
            f" in {listed}",
        )
    return say(
        f"缺报：{item}每月都应有的得分，{listed} 没有报",
        f"Missing: the score{item and ' of '}{item} due in each month, in {listed}",
    )


def _items(items: Sequence[str], say: Say) -> str:
    return say(f"第{'、'.join(items)}项", f"item{'s' * (len(items) > 1)} {', '.join(items)}")


def reported(clause: Clause, say: Say) -> Iterator[str]:
    """The facts behind a clause's targets, month by month."""
    found = (
        (posting.month, _of_subject(posting, _alone(fact, say)), rows((fact,), say))
        for posting in clause.postings
        for fact in posting.facts
        if fact.rows
    )
    for month, fact, places in dict.fromkeys(found):
        yield f"{month}  {fact}{say('；', '; ')}{places}"
    corrections = (posting for posting in clause.postings if posting.kind == "correction")
    yield from dict.fromkeys(
        f"{posting.month}  {say(posting.arithmetic_zh, posting.arithmetic_en)}"
        for posting in corrections
    )


def _alone(fact: Evidence, say: Say) -> str:
    """A fact in a line of its own, where its label points back to no other."""
    return told(replace(fact, label=alone(fact.label)), say, month_alone=True)


def _of_subject(posting: Posting, fact: str) -> str:
    return f"{posting.subject} · {fact}" if posting.subject else fact


def contributed(clause: Clause, say: Say) -> Iterator[str]:
    """What units of other tracks reported of the figures of a clause, 0 left out."""
    for part in clause.contributions:
        if part.value:
            of = f"{part.subject} · " if part.subject else ""
            figure = points_text(part.value)
            yield f"{part.month}  {of}{part.label} {figure}" + say(
                f"，{part.unit}填报", f", reported by {part.unit}"
            )


def title_of(posting: Posting, say: Say) -> str:
    """A posting by its subject and what it counts; a correction says that it is one."""
    corrects = say("更正", "correction") if posting.kind == "correction" else ""
    return " · ".join(part for part in (corrects, posting.subject, posting.title) if part)


def working(posting: Posting, say: Say) -> tuple[str, str, str]:
    """The facts of a posting, its arithmetic, and where the facts stand."""
    texts, comma = [told(fact, say) for fact in posting.facts], say("，", ", ")
    facts = (say("；", "; ") if any(comma in text for text in texts) else comma).join(texts)
    return facts, say(posting.arithmetic_zh, posting.arithmetic_en), rows(posting.facts, say)


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
    whole = points_text(e.points)
    if len(terms) > 1:
        whole = f"{' + '.join(terms)} = {whole}"
    yield say(f"合计：{whole} 分", f"Sum: {whole} points")
    if e.year:
        yield from year(e.year, say)


def _counted(e: Explained, say: Say) -> Iterator[str]:
    """How many targets are in each state, how many are judged, and how it went in the year."""
    found = [found for clause in e.clauses for found in clause.targets]
    states = Counter(one.state for one in found)
    judged, unreported = sum(states[state] for state in JUDGED), states.pop("no-facts", 0)
    named = ((say(*names), states[state]) for state, names in STATE_NAMES.items())
    counts = say("，", ", ").join(f"{name} {count}" for name, count in named if count)
    head = [
        say(f"目标 {len(found)} 个", f"{len(found)} targets"),
        say(f"已判 {judged} 个", f"{judged} judged"),
    ]
    if unreported:
        head.append(say(f"其中无数据 {unreported} 个", f"{unreported} of them without facts"))
    yield (
        say("合计：", "In all: ")
        + say("，", ", ").join(head)
        + (say("；", "; ") + counts if counts else "")
    )
    yield from _year_so_far(found, states, say)


def _year_so_far(found: Sequence[TargetState], states: Counter[str], say: Say) -> Iterator[str]:
    """How often targets were judged and met; where none was yet, what is done and still to come."""
    head, times = say("年内至此：", "In the year so far: "), sum(one.judged for one in found)
    if times:
        met = sum(one.met for one in found)
        unreported = sum(
            len(one.unreported) if one.every else one.state == "no-facts" for one in found
        )
        yield head + tally(times, met, unreported, say)
        return
    early, others = states["early"], states["in-progress"] + states["not-due"]
    done = say(f"提前完成 {early} 个", f"{early} done early")
    if early and others:
        yield head + done + say(f"，其余 {others} 个未到期", f", the other {others} not due yet")
    elif early:
        yield head + done
    elif others:
        yield head + say(f"{others} 个都未到期", f"none of {others} is due yet")


def _basis(e: Explained, say: Say) -> Iterator[str]:
    """What all figures rest on: changes for the run, readings and assumptions of the scheme."""
    for change in e.changes:
        yield say(
            f"本次改动：{change.path} = {change.value}", f"Changed: {change.path} = {change.value}"
        )
    yield from (reading(found, say) for found in e.readings)
    yield from (say("约定：", "Assumed: ") + assumed for assumed in e.assumes)
