"""What the columns of a fact table mean: tidy or wide, and which of them are facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...errors import FactError, Place, Problem, excerpt

KEYS = ("month", "entity", "item", "subject")
TIDY = (*KEYS, "fact", "value", "until", "source")
COLUMNS = (*TIDY, "file", "row")
_HEADERS = {
    "月份": "month", "单位": "entity", "条款": "item", "类别": "subject", "事实": "fact",
    "指标": "fact", "数值": "value", "有效期至": "until", "来源": "source",
}  # fmt: skip
_UNUSED = ("note", "备注")
REMARKS = ("source", "来源", *_UNUSED)
"""The headings of the columns whose cells may run over lines."""


def known(heading: Any) -> str:
    """A heading as tidy tables have it.

    >>> known(" 月份 "), known("cases")
    ('month', 'cases')
    """
    name = str(heading).strip()
    return _HEADERS.get(name, name)


@dataclass(frozen=True)
class Headings:
    """The names of a table's columns as tidy tables have them.

    `facts` are the columns of facts of a wide table, empty for a tidy one; `used` maps the columns
    that are read, as the table calls them, to their tidy names, `sources` the one that is read for
    explanations.
    """

    names: tuple[str, ...]
    facts: tuple[str, ...]
    used: Mapping[str, str]
    sources: Mapping[str, str]
    notices: tuple[Problem, ...]

    @classmethod
    def of(cls, columns: Sequence[Any], place: Place) -> Headings:
        """Read the headings that stand at `place`; raise `FactError` with all that is wrong."""
        names = [known(cell) for cell in columns]
        problems = [
            Problem("F222", place, {"column": excerpt(column)})
            for column, count in Counter(names).items()
            if count > 1
        ]
        tidy = "fact" in names or "value" in names
        others = [name for name in names if name not in (*TIDY, *_UNUSED)]
        unused = others if tidy else [name for name in others if name in COLUMNS]
        facts = ["fact", "value"] if tidy else [name for name in others if name not in COLUMNS]
        missing = [name for name in ("month", "entity", "item", *facts) if name not in names]
        if not facts:
            missing.append("fact, value")
        if missing:
            problems.append(Problem("F217", place, {"columns": ", ".join(missing)}))
        if problems:
            raise FactError(problems)
        wanted = {*KEYS, "until", *facts}
        used = {c: name for c, name in zip(columns, names, strict=True) if name in wanted}
        sources = {c: n for c, n in zip(columns, names, strict=True) if n == "source"}
        notices = tuple(Problem("N905", place, {"column": excerpt(column)}) for column in unused)
        return cls(tuple(names), () if tidy else tuple(facts), used, sources, notices)

    @classmethod
    def accepted(cls, columns: Sequence[str], place: Place) -> Headings:
        """The same of those that are filled; nothing may stand below one that is not."""
        return cls.of([column for column in columns if column.strip()], place)

    def column_of(self, name: str) -> str:
        """The column that is meant by a name of tidy tables."""
        return next(column for column, meant in self.used.items() if meant == name)

    def without(self, facts: Collection[str]) -> Headings:
        """The headings of a wide table without some of its facts."""
        kept = tuple(name for name in self.facts if name not in facts)
        if kept == self.facts:
            return self
        used = {
            column: name
            for column, name in self.used.items()
            if name not in self.facts or name in kept
        }
        return replace(self, facts=kept, used=used)
