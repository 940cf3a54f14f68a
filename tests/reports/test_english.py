"""A report in English says nothing in Chinese of its own: tables, charts, what a unit is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from small import rows, small

import creditscore
from creditscore.reports import tables
from creditscore.reports.building import report_of
from creditscore.reports.charts import charts_of
from creditscore.reports.ledger import lines_of
from creditscore.reports.model import Report
from creditscore.reports.page import means
from creditscore.reports.periods import Period
from creditscore.reports.units import unit_of

CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f]+")
WORDS = {
    "小方案": "Small scheme", "附件": "annex", "单位": "Units", "附表（一）": "table 1",
    "附表": "table", "章": "Chapter", "条款": "Clause", "规则。": "The rule.", "优秀": "good",
    "月度积分总和": "Months", "合格": "passed", "次数": "times", "存量": "left", "甲": "Ann",
    "乙": "Bob", "丙": "Cyd",
}  # fmt: skip


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> creditscore.Result:
    """A scheme whose document is in English."""
    folder = tmp_path_factory.mktemp("english")
    small(
        folder,
        "{n: {type: count, label: 次数}, s: {type: stock, label: 存量}}",
        "[{id: a, form: each, of: n, points: 2, period: year, cap: 9},"
        " {id: b, form: each, of: s, points: -1, period: month}]",
        bands="[{name: 优秀, first: 1}, {name: 合格}]",
    )
    for file in (folder / "small").iterdir():
        text = file.read_text(encoding="utf-8")
        for zh, en in WORDS.items():
            text = text.replace(zh, en)
        file.write_text(text.replace("id: 一", "id: I"), encoding="utf-8")
    facts = [*rows("Ann", n={1: 2, 3: 9}, s={3: 2}), *rows("Bob", n={2: 1, 3: 1})]
    return creditscore.score(folder / "small", facts, through="2023-03")


def texts(result: creditscore.Result, report: Report) -> Iterator[str]:
    for track in report.tracks:
        made = [tables.league(report, track), tables.changes(report, track)]
        made += [tables.items(report, track, to_date=at) for at in (True, False)]
        made += [tables.months(report, track), tables.lost(report, track)]
        made += [tables.counts(report, track), tables.gaps(report), tables.rules(report)]
        for table in made:
            yield from (table.name, table.title, *table.notes, *(c.title for c in table.columns))
            yield from (str(cell) for row in table.rows for cell in row)
        yield from (drawing.svg for drawing in charts_of(report, track))
        for unit in track.standings:
            told = result.explain(unit.unit)
            lines = [*lines_of(told, report.say)]
            yield str(unit_of(report, track, unit, told, lines, means(track)))


@pytest.mark.parametrize("kind", ["month", "quarter", "annual"])
def test_english_is_all_english(result: creditscore.Result, kind: str) -> None:
    first = {"month": 3, "quarter": 1, "annual": 1}[kind]
    period = Period(kind, 2023, first, 3)  # type: ignore[arg-type]
    fonts = re.compile(r'font-family="[^"]*"')
    report = report_of(result, period, "en")
    found = {
        word for text in texts(result, report) for word in CHINESE.findall(fonts.sub("", text))
    }
    assert found <= {"　"}
