"""Files of records to one table of facts, with every record that was refused and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import Place, Problem, UsageError
from ..language import chosen
from ..scheme.model import Fact
from ..scheme.scheme import Scheme
from .calendarfile import calendar_of
from .coderegister import CodeRegister
from .dates import month_text
from .disclosure import Disclosure
from .reading import pieces
from .refusals import LATE, LEFT_OUT, Refusal, torn
from .rules import load_rules
from .units import Units

COLUMNS = ("month", "entity", "item", "subject", "fact", "value", "source")
Sink = Callable[[Iterable[Refusal]], object]


@dataclass(frozen=True)
class Records:
    """What records came to: `facts` as a fact table, and how many records had each reason.

    `counts` adds up the counts of all units: reported, compliant, in_time and late of disclosure,
    codes and wrong of registers (their last month). `passed` are records of months not asked for,
    and rows of registers that stand at the end of none. `notices` name the files and sheets that
    were passed over, `assumes` is what `records.yaml` supposes where the document is silent.
    """

    facts: pd.DataFrame
    reasons: Counter[str]
    effects: Counter[str]
    counts: Counter[str]
    read: int
    passed: int
    notices: tuple[Problem, ...] = ()
    assumes: tuple[str, ...] = ()


def read_records(
    scheme: Scheme,
    *sources: Any,
    months: Sequence[str] = (),
    calendars: Sequence[Path] = (),
    rejected: Sink | None = None,
    lang: str | None = None,
) -> Records:
    """Turn records into the facts that `records.yaml` of the scheme says they feed.

    `sources` are files (CSV, Parquet, Excel, JSON), folders of them, or data frames; `months` are
    months of the scheme's year, all unless told; `calendars` are rule files of working days beside
    that of the scheme. `rejected` is called with the rows of `refusals.COLUMNS`, piece by piece.
    Raises `FactError` for tables that cannot be read, `RuleError` for rule files, `UsageError`.

    >>> from creditscore import load_scheme
    >>> row = {"登记管理部门": "市民政局", "机构名称": "甲协会"} | {"统一社会信用代码": "5114O4"}
    >>> found = read_records(load_scheme("changzhi-2023"), [row], months=["2023-05"])
    >>> found.facts[["month", "entity", "item", "fact", "value"]].values.tolist()
    [['2023-05', '市民政局', '7', 'wrong_codes', 1]]
    >>> found.reasons
    Counter({'D632': 1, 'D635': 1})
    """
    language = chosen(lang)
    units = Units(scheme, load_rules(scheme))
    wanted = np.array(sorted(_number(m) for m in _known(scheme, months)), np.int64)
    disclosure = Disclosure(units, calendar_of(scheme, *calendars), wanted, bool(months))
    register = CodeRegister(units, wanted, bool(months))
    reasons: Counter[str] = Counter()
    effects: Counter[str] = Counter()
    registers: list[str] = []
    sink = rejected or (lambda rows: None)
    read = 0
    notices: list[Problem] = []
    for piece in pieces(*sources, zone=scheme.zone, notices=notices):
        judged = (disclosure if piece.layout.id == "disclosure" else register).take(piece)
        if piece.layout.id == "codes" and piece.file not in registers:
            registers.append(piece.file)
        read += len(piece) + len(piece.torn)
        reasons += judged.reasons.counts() + Counter(D611=len(piece.torn))
        effects += judged.effects() + Counter({LEFT_OUT: len(piece.torn)})
        if rejected:
            sink(sorted([*judged.refusals(language), *torn(piece, language)]))
    counts, double = register.settle(language)
    for late in (disclosure.repeats(language), double):
        sink(late)
        reasons.update(code for refusal in late for code in refusal[7].split())
        effects.update(refusal[6] for refusal in late)
    effects[LATE] -= disclosure.late_again
    tallies = {("disclosure", *key): found for key, found in disclosure.tallies.items()}
    tallies |= {("codes", *key, ""): found for key, found in counts.items()}
    files = {("disclosure", kind): found for kind, found in disclosure.files.items()}
    facts = _facts(units, tallies, files | {("codes", ""): registers})
    sums = Counter[str]()
    last = max((month for _, month in counts), default=0)
    for (source, unit, month, kind), found in tallies.items():
        stands = month == last and units.feeds(unit, source, kind, month_text(month))
        if source == "disclosure" or stands:
            sums.update(found)
    passed, assumes = disclosure.passed + register.passed, units.rules.assumes
    return Records(facts, +reasons, +effects, sums, read, passed, tuple(notices), assumes)


def _known(scheme: Scheme, months: Sequence[str]) -> Sequence[str]:
    for month in months:
        if month not in scheme.months:
            details = {"value": month, "year": scheme.year, "such": f"{scheme.year}-06"}
            raise UsageError(Problem("U504", Place(), details))
    return list(dict.fromkeys(months)) or scheme.months


def _number(month: str) -> int:
    year, number = month.split("-")
    return (int(year) - 1970) * 12 + int(number) - 1


def _goes_on(fact: Fact) -> bool:
    """Whether a figure above 0 has to be followed by others, down to 0."""
    return fact.type == "stock" and fact.missing == "error"


def _facts(
    units: Units, tallies: dict[Any, dict[str, int]], files: dict[tuple[str, str], list[str]]
) -> pd.DataFrame:
    """Add up the counts as the feeds say: one row for each fact of a unit, month and subject."""
    sums: Counter[tuple[int, int, int, str, int]] = Counter()
    sources: dict[tuple[int, str], dict[str, None]] = {}
    feeds = units.rules.feeds
    order = {feed: at for at, feed in enumerate(feeds)}
    places = {entity.name: at for at, (_, entity) in enumerate(units.all)}
    for (source, unit, month, kind), found in tallies.items():
        for feed in units.feeds(unit, source, kind, month_text(month)):
            number = places[feed.entity] if feed.entity else unit
            subject = feed.subject_of(kind)
            named = sources.setdefault((order[feed], subject), {})
            named |= dict.fromkeys(files.get((source, kind), ()))
            facts = units.facts_of(number, feed)
            for at, (name, count) in enumerate(feed.facts.items()):
                if found.get("codes", 1) or _goes_on(facts[name]):
                    sums[month, number, order[feed], subject, at] += found[count]
    rows = []
    for (month, number, at, subject, fact), value in sorted(sums.items()):
        feed = feeds[at]
        place = (month_text(month), units.name(number), feed.item, subject)
        rows.append((*place, [*feed.facts][fact], value, ", ".join(sorted(sources[at, subject]))))
    return pd.DataFrame(rows, columns=list(COLUMNS))
