"""What is said of a text beside the rules: its clauses, and what does not go together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...comparison.page import Part, Quote
from ...language import Say
from ...scheme.scheme import Scheme
from .beside import Beside, Match
from .clauses import Clause

_MOST = 5
"""So many clauses are named that a rule may mean."""


def summary(text: Beside, say: Say) -> str:
    """How many rules have their clause, in a line."""
    rules = [*text.rules.values()]
    clear = sum(_is_clear(found) for found in rules)
    missing = sum(not any(match.clauses for match in found) for found in rules)
    doubtful, unruled = len(rules) - clear - missing, len(text.unruled)
    return say(
        f"{len(rules)} 条规则：{clear} 条找到原文，{doubtful} 条要核对，{missing} 条没有找到；"
        f"原文中 {unruled} 处没有规则引用。",
        f"Rules: {len(rules)}; with their clause: {clear}, to be looked at: {doubtful}, not found:"
        f" {missing}; places of the text that no rule cites: {unruled}.",
    )


def compared(scheme: Scheme, text: Beside, say: Say) -> Iterator[Part]:
    """What does not go together: rules without a clear clause, and clauses without a rule."""
    clauses = sum(clause.label is not None for clause in text.whole.walk())
    lines = [
        say(
            f"原文：{text.name}，认出 {clauses} 个编号。", f"Text: {text.name}, {clauses} numbers."
        ),
        summary(text, say),
        say(
            "条款按编号对应，文字是否相同没有核对。",
            "Clauses are found by their numbers; whether the rules say the same was not looked at.",
        ),
    ]
    rows = [
        (f"{track.title} · {item.title}", match.cites, _doubt(match, say))
        for track in scheme.tracks.values()
        for item in track.items.values()
        for match in text.rules[track.id, item.id] or [Match(item.cites, ())]
        if not match.clear
    ]
    columns = (say("规则", "rule"), say("引用", "cites"), say("情况", "what was found"))
    yield Part(say("与原文对照", "Beside the text"), lines, columns if rows else (), rows)
    if text.unruled or text.provisions or text.whole.lines:
        yield _unruled(text, say)


def _unruled(text: Beside, say: Say) -> Part:
    """The clauses of the text that no rule cites."""
    rows = [(clause.name, _place(clause, say), _content(clause, say)) for clause in text.unruled]
    lines = []
    if text.provisions:
        names = say("、", ", ").join(clause.name for clause in text.provisions)
        lines.append(say(f"不计分的规定（document.yaml）：{names}", f"In document.yaml: {names}"))
    if before := len(text.whole.lines):
        lines.append(
            say(
                f"第一个编号之前有 {before} 段文字。",
                f"Paragraphs before the first number: {before}",
            )
        )
    columns = (say("条款", "clause"), say("位置", "place"), say("原文", "text"))
    title = say("没有规则引用的原文", "Clauses that no rule cites")
    return Part(title, lines, columns if rows else (), rows)


def quotes(matches: Sequence[Match], say: Say) -> Iterator[Quote]:
    """The clauses that a rule cites, each with where it stands and what is doubtful."""
    for match in matches:
        if not match.clear:
            yield Quote(f"{match.cites}{say('：', ': ')}{_doubt(match, say)}")
        for clause in match.clauses[:_MOST]:
            yield Quote(say("原文 ", "Text ") + clause.name + _at(clause, say), clause.text())


def _is_clear(found: Sequence[Match]) -> bool:
    return bool(found) and all(match.clear for match in found)


def _doubt(match: Match, say: Say) -> str:
    """Why the clause of a citation is not clear."""
    if not match.clauses:
        text = say("原文中没有找到", "not found in the text")
        if not match.near:
            return text
        return text + say("；编号相同的有：", "; of the same number: ") + _named(match.near, say)
    if len(match.clauses) > 1:
        count = len(match.clauses)
        head = say(f"原文中有 {count} 处，没有取舍：", f"{count} in the text, none chosen: ")
        return head + _named(match.clauses, say)
    if match.inner:
        return say(
            "原文没有把这一项单列编号，旁边是整条",
            "the text gives this part no number of its own; the whole clause stands beside",
        )
    assert match.moved is not None
    moved = _named([match.moved], say)
    return say(
        f"编号对得上，标题却在另一条：{moved}", f"the number is there, but its title is at {moved}"
    )


def _named(clauses: Iterable[Clause], say: Say) -> str:
    every = [*clauses]
    names = [f"{c.name} {c.title}{_at(c, say)}" for c in every[:_MOST]]
    more = say("等", " and others") if len(every) > _MOST else ""
    return say("、", ", ").join(names) + more


def _at(clause: Clause, say: Say) -> str:
    place = _place(clause, say)
    return say(f"（{place}）", f" ({place})")


def _place(clause: Clause, say: Say) -> str:
    assert clause.at is not None
    return clause.at.place(say)


def _content(clause: Clause, say: Say) -> str:
    """The text of a clause, its title and size where others stand within it."""
    count = sum(1 for _ in clause.walk()) - 1
    if not count:
        return " ".join(clause.lines)
    return say(f"{clause.title}（含 {count} 条）", f"{clause.title} (with {count} within it)")
