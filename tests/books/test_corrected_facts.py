"""What a correction says that it corrected: the facts behind an award, or a knob, by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from small import Row, rows, small

import creditscore

WHO = {"by": "张三", "on": "2023-04-05", "why": "漏报"}
FACTS = "{n: {type: count, label: 次数}, h: {type: count, label: 户数}}"
SECOND = """
      - id: "2"
        title: 条款二
        cites: 附表（二）
        says: 规则。
        applies_to: all
        subjects: [A, B]
        facts: {t: {type: count, label: 总数}}
"""
N, H = rows(n={1: 1}, subject="A"), rows(h={1: 2}, subject="A")
RATE = "[{id: a, form: rate, of: n, over: {item: '2', fact: t}, points: 10, period: year}]"
NAMED = "[{id: a, form: each, of: {fact: h, subject: A}, points: 1, period: year, subjects: [B]}]"
EACH = "[{id: a, form: each, of: n, points: 1, period: year}]"


@pytest.mark.parametrize(
    ("awards", "item", "before", "after", "expected"),
    [
        (  # the total of another item, of all its subjects: 10 × 1/2, then 10 × 1/4
            RATE, "", rows(item="2", subject="B", t={1: 2}), rows(item="2", subject="B", t={1: 4}),
            [("a", "A", "-2.5", "2023-01 t[B]=2→4", "2023-01 B 总数原为 2，现为 4"),
             ("a", "B", "0", "2023-01 t[B]=2→4", "2023-01 B 总数原为 2，现为 4")],
        ),
        (  # one subject's figure, counted for another
            NAMED, "", H, rows(h={1: 5}, subject="A"),
            [("a", "B", "3", "2023-01 h[A]=2→5", "2023-01 A 户数原为 2，现为 5")],
        ),
        (  # the base and the condition of an item are facts; what the award had goes with it
            EACH, "base: h\nzero_when: {of: h, above: 8}", H, rows(h={1: 9}, subject="A"),
            [("", "", "-3", "2023-01 h[A]=2→9", "2023-01 A 户数原为 2，现为 9")],
        ),
        (  # a limit reads no fact
            EACH, "cap: {points: 2, period: year}", [], rows(n={2: 4}, subject="B"),
            [("a", "B", "4", "2023-02 n[B]=—→4", "2023-02 B 次数原为 没有，现为 4"),
             ("", "", "-3", "", "随别的记分而变")],
        ),
    ],
)  # fmt: skip
def test_a_correction_names_the_facts_that_were_read(
    tmp_path: Path,
    awards: str,
    item: str,
    before: list[Row],
    after: list[Row],
    expected: list[tuple[str, ...]],
) -> None:
    more = SECOND if awards == RATE else ""
    item = f"subjects: [A, B]\n{item}"
    scheme = small(tmp_path, FACTS, awards, item=item, more=more)
    result = creditscore.score(scheme, [*N, *before], through="2023-03")
    books = creditscore.close(result, "2023-03", **WHO)
    books = creditscore.correct(scheme, [*N, *after], books, **WHO)
    found = creditscore.score(scheme, [*N, *after], books=books)
    told = found.ledger.query("kind == 'correction'")
    assert told[["month", "award", "subject", "points", "facts"]].values.tolist() == [
        ["2023-04", award, subject, Decimal(points), f"#1: {facts}" if facts else "#1"]
        for award, subject, points, facts, _ in expected
    ]
    (clause,) = found.explain("甲", "2023-04", "1").clauses
    assert [posting.arithmetic_zh for posting in clause.postings] == [
        f"更正 1（张三，2023-04-05）：漏报；{words}" for *_, words in expected
    ]
