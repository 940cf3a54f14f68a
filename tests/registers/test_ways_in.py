"""The same records come to the same facts and refusals, whatever file they stand in."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import sampled
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from recorded import CODE, LICENCE, OTHER, PENALTY

from creditscore.registers.records import read_records
from creditscore.registers.refusals import Refusal

Cell = str | dt.date
Table = list[dict[str, Cell]]
DAYS = {
    0: ("XK_JDRQ", "XK_YXQZ", "XK_YXQZI", "上报日期"),
    1: ("CF_JDRQ", "CF_GSJZQ", "上报日期"),
    2: ("决定日期", "上报日期"),
    3: ("登记日期", "更正日期"),
}
KINDS: list[dict[str, str]] = [LICENCE, PENALTY, OTHER, CODE]
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d 16:30:00")
ODD = ["", "45054", "2023-02-30", "2023-05-08 25:61", "2023-05-08abc"]
SPOILS = [
    "", " ", "=1+1", "市公安局", "长治市教育局", "无此单位", "91350100M000100Y4O", "五千",
    " 91350100M000100Y43", "1211000040000000XT",
]  # fmt: skip
days = st.dates(dt.date(2023, 4, 20), dt.date(2023, 6, 10)) | st.sampled_from(ODD)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    kind = draw(st.integers(0, 3))
    found: Table = []
    for _ in range(draw(st.integers(1, 6))):
        record: dict[str, Cell] = {**KINDS[kind]}
        record |= {name: draw(days) for name in DAYS[kind] if draw(st.booleans())}
        others = [name for name in record if name not in DAYS[kind]]
        if draw(st.booleans()):
            record[draw(st.sampled_from(others))] = draw(st.sampled_from(SPOILS))
        found.append(record)
    return found


def written(cell: Cell, draw: Any) -> str:
    return cell.strftime(draw(st.sampled_from(FORMS))) if isinstance(cell, dt.date) else cell


def as_csv(table: Table, folder: Path, draw: Any) -> Path:
    path = folder / "a.csv"
    with path.open("w", encoding=draw(st.sampled_from(["utf-8", "gb18030"])), newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table[0])
        writer.writerows([written(cell, draw) for cell in record.values()] for record in table)
    return path


def as_parquet(table: Table, folder: Path, draw: Any) -> Path:
    path, columns = folder / "a.parquet", {}
    zoned = pa.timestamp("us", "UTC")
    for name in table[0]:
        cells = [record[name] for record in table]
        if all(isinstance(cell, dt.date) for cell in cells):
            kind = draw(st.sampled_from([pa.date32(), pa.timestamp("ns"), zoned]))
            at = [dt.datetime.combine(day, dt.time(23)) for day in cells]
            utc = [moment - dt.timedelta(hours=8) for moment in at]
            columns[name] = pa.array(utc if kind is zoned else cells if kind == pa.date32() else at)
            columns[name] = columns[name].cast(kind)
        else:
            columns[name] = pa.array([written(cell, draw) for cell in cells])
    parquet.write_table(pa.table(columns), path)
    return path


def as_workbook(table: Table, folder: Path, draw: Any) -> Path:
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(table[0]))
        for y, record in enumerate(table, 1):
            for x, cell in enumerate(record.values()):
                if isinstance(cell, dt.date) and draw(st.booleans()):
                    sheet.write_datetime(y, x, dt.datetime.combine(cell, dt.time(8)), form)
                else:
                    sheet.write_string(y, x, written(cell, draw))
    return path


def came_to(path: Path, above: int) -> Any:
    refused: list[Refusal] = []
    found = read_records(sampled.scheme(), path, months=["2023-05"], rejected=refused.extend)
    facts = found.facts.drop(columns="source").values.tolist()
    name = str(path)
    told = [(r[1] - above, *(str(c).replace(name, "") for c in r[2:8])) for r in refused]
    return facts, told, found.counts, found.effects, found.read, found.passed


@settings(max_examples=20, deadline=None)
@given(st.data(), tables())
def test_the_same_records_in_every_file(data: st.DataObject, table: Table) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = came_to(as_csv(table, folder, data.draw), 1)
        assert came_to(as_parquet(table, folder, data.draw), 0) == one
        assert came_to(as_workbook(table, folder, data.draw), 1) == one
