"""The lines of the ledger as people read them: each posting with facts, arithmetic and ground."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import NamedTuple

from ..language import Say
from ..results.explaining.explained import Clause, Explained, Posting
from ..results.explaining.wording import title_of, working
from .figures import ZH
from .tables import Column, Row

COLUMNS = (
    Column("考核对象"),
    Column("单位"),
    Column("月份", "centre"),
    Column("条款", "centre"),
    Column("标题", width=26),
    Column("计分内容", width=30),
    Column("得分", "points"),
    Column("事实", width=36),
    Column("算式", width=40),
    Column("依据", width=36),
    Column("出处", width=18),
)


class Line(NamedTuple):
    """One posting of a unit, its cells in the order of `COLUMNS`; `took`: an award took points off.

    What limits, factors and the like of a node take off, or items that do not count, is no such.
    """

    track: str
    unit: str
    month: str
    item: str
    title: str
    what: str
    points: Decimal
    facts: str
    arithmetic: str
    ground: str
    cites: str
    took: bool
    kind: str

    @property
    def cells(self) -> Row:
        """What stands in its row."""
        return self[: len(COLUMNS)]


def lines_of(told: Explained, say: Say = ZH, aside: Collection[str] = ()) -> Iterator[Line]:
    """The postings of an explanation; the items `aside` do not count."""
    for clause in told.clauses:
        for posting in clause.postings:
            counts = bool(posting.award) and clause.item not in aside
            yield _line(told, clause, posting, posting.points < 0 and counts, say)


def _line(told: Explained, clause: Clause, posting: Posting, took: bool, say: Say) -> Line:
    facts, arithmetic, ground = working(posting, say)
    return Line(
        track=told.track,
        unit=told.entity,
        month=posting.month,
        item=clause.item,
        title=clause.title,
        what=title_of(posting, say) or arithmetic,
        points=posting.points,
        facts=facts,
        arithmetic=arithmetic,
        ground=ground.removeprefix(say("依据：", "from ")),
        cites=clause.cites,
        took=took,
        kind=posting.kind,
    )
