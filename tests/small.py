"""Small schemes written as text: one track, item 1 in section 一, as much else as a test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import assume
from oracle.schemes import Case, as_yaml

import creditscore

MONTHS = tuple(f"2023-{month:02d}" for month in range(1, 13))
_PARTS = "annual: {parts: [{id: monthly, title: 月度积分总和, weight: 1, of: months}]}"
_SCHEME = """
scheme: small
title: 小方案
cites: 附件
year: 2023
points: {places: 4}
tracks: [units]
"""
_TRACK = """
track: units
title: 单位
cites: 附表
"""
_ITEM = """
      - id: "1"
        title: 条款
        cites: 附表（一）
        says: 规则。
        applies_to: all
"""

Year = Mapping[int, object]
Row = dict[str, object]


def small(
    folder: Path,
    facts: str,
    awards: str,
    *,
    item: str = "",
    section: str = "",
    track: str = "",
    more: str = "",
    parts: str = _PARTS,
    head: str = "ranking: {by: total}",
    bands: str = "[{name: 合格}]",
    units: Sequence[str] = ("甲", "乙", "丙"),
) -> creditscore.Scheme:
    """Load a scheme whose item 1 has these facts and awards; the rest is lines of YAML.

    `item`, `section` and `track` are keys added at those nodes, `more` is what stands behind the
    item in its section, `parts` and `head` stand in `scheme.yaml`.
    """
    texts = {
        "scheme": _lines(_SCHEME, parts, head),
        "units": _lines(
            _TRACK,
            f"bands: {bands}",
            track,
            "sections:\n  - id: 一\n    title: 章\n",
            _indented(section, 4),
            "    items:",
            _ITEM,
            _indented(f"facts: {facts}\nawards: {awards}\n{item}", 8),
            more,
        ),
        "roster": _lines("entities:\n  units:", *(f"    - {{name: {name}}}" for name in units)),
    }
    return creditscore.load_scheme(written(folder / "small", texts))


def written(home: Path, texts: Mapping[str, str]) -> Path:
    """The folder of a scheme, made of the texts of its files by their names without .yaml."""
    home.mkdir(exist_ok=True)
    for name, text in texts.items():
        (home / f"{name}.yaml").write_text(text, encoding="utf-8")
    return home


def counted(award: str, more: str = "") -> dict[str, str]:
    """A scheme that counts one target, on the trainings (`c`) of two units, and ranks nobody."""
    return {
        "scheme": "scheme: aims\ntitle: 目标\nyear: 2023\npoints: {places: 0}\ncounts: targets\n"
        "tracks: [units]\n",
        "units": f"""
track: units
title: 单位
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 培训
        cites: 第一条
        says: 按期办培训。
        answers: {{责任: [甲, 乙]}}
        facts: {{c: {{type: count, label: 培训}}}}
        awards: [{award}]{more}
""",
        "roster": "entities:\n  units: [{name: 甲}, {name: 乙}]\n",
    }


def drawn(case: Case) -> creditscore.Scheme:
    """Load a scheme that was drawn at random; one with a target that is never judged is no draw."""
    with TemporaryDirectory() as name:
        folder = Path(name) / case.scheme["scheme.yaml"]["scheme"]
        texts = as_yaml(case.scheme).items()
        written(folder, {file.removesuffix(".yaml"): text for file, text in texts})
        try:
            return creditscore.load_scheme(folder)
        except creditscore.RuleError as error:
            assume(any(problem.code != "R406" for problem in error.problems))
            raise


def _lines(*texts: str) -> str:
    return "\n".join(text.strip("\n") for text in texts if text.strip()) + "\n"


def _indented(text: str, width: int) -> str:
    return "\n".join(" " * width + line for line in text.splitlines())


def rows(entity: str = "甲", item: str = "1", subject: str = "", **facts: Year) -> list[Row]:
    """Facts of a unit by month: `rows(cases={1: 4, 3: 5})`."""
    return [
        {"month": MONTHS[month - 1], "entity": entity, "item": item, "subject": subject,
         "fact": fact, "value": value}
        for fact, year in facts.items()
        for month, value in year.items()
    ]  # fmt: skip


def every(value: object) -> dict[int, object]:
    """The same figure in each month."""
    return dict.fromkeys(range(1, 13), value)


def months(result: creditscore.Result, entity: str = "甲") -> list[Decimal]:
    """What each month comes to."""
    table = result.to_pandas()["months"]
    return list(table.loc[table["entity"] == entity, "points"])


def plain(points: list[Decimal]) -> list[str]:
    """Points without the zeros behind them."""
    return [format(number.normalize(), "f") for number in points]


def posted(result: creditscore.Result, entity: str = "甲", **where: str) -> dict[int, Decimal]:
    """What the ledger's rows post by month: `posted(result, award="cases")`."""
    table = result.ledger[result.ledger["entity"] == entity]
    for column, value in where.items():
        table = table[table[column] == value]
    sums: dict[int, Decimal] = {}
    for month, points in zip(table["month"], table["points"], strict=True):
        number = MONTHS.index(month) + 1
        sums[number] = sums.get(number, Decimal(0)) + points
    return sums


def year(result: creditscore.Result, entity: str = "甲") -> dict[str, Any]:
    """The annual row of a unit."""
    table = result.annual
    found: dict[str, Any] = table[table["entity"] == entity].iloc[0].to_dict()
    return found
