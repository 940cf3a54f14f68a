"""Records with something wrong in them, and where what comes of them goes."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import xlsxwriter

from .attempt import ANY, DONE, REFUSED, Attempt

_NO, _YES = (REFUSED,), (DONE,)
_RECORD = {
    "信息类别": "行政强制",
    "行政相对人名称": "模拟公司",
    "统一社会信用代码": "91140400M000100068",
    "决定文书号": "模拟1号",
    "决定内容": "模拟",
    "决定日期": "2023-05-08",
    "决定机关": "市公安局",
    "数据来源单位": "市公安局",
    "上报日期": "2023-05-09",
}
_HEAD = ",".join(_RECORD) + "\n"
_ROW = ",".join(_RECORD.values()) + "\n"
_PLAIN = _HEAD + _ROW


def _records(data: str | bytes, folder: Path, *more: str, name: str = "records.csv") -> list[str]:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return ["records", "changzhi-2023", name, *(more or ("--out", "facts.csv"))]


def _cell(column: str, value: str, folder: Path) -> list[str]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_RECORD, (_RECORD | {column: value}).values()])
    return _records(text.getvalue(), folder, "--out", "facts.csv", "--rejected", "no.csv")


_BYTES: list[tuple[str, str | bytes, tuple[int, ...]]] = [
    ("nothing", "", _NO),
    ("the heading alone", _HEAD, ANY),
    ("other headings", "甲,乙\n1,2\n", _NO),
    ("a quote that is not closed", _HEAD + '"' + _ROW * 2, ANY),
    ("a short row", _PLAIN + "行政强制,模拟公司\n", ANY),
    ("a long row", _PLAIN + _ROW[:-1] + ",x\n", ANY),
    ("NUL", _PLAIN.replace("模拟公司", "模拟\0公司"), ANY),
    ("UTF-16", _PLAIN.encode("utf-16"), ANY),
    ("GB18030", _PLAIN.encode("gb18030"), _YES),
    ("two encodings", _PLAIN.encode() + _ROW.encode("gb18030"), _NO),
    ("surrogates", _PLAIN.encode() + b"\xed\xa0\x80\n", _NO),
    ("a heading twice", _PLAIN.replace("决定内容", "信息类别", 1), _NO),
    ("a cell of two hundred thousand letters", _PLAIN.replace("模拟公司", "模" * 200_000), ANY),
    ("a heading of two hundred thousand letters", _PLAIN.replace("决定内容", "内" * 200_000), _NO),
    ("five million line ends", _PLAIN + "\n" * 5_000_000, ANY),
    ("five million commas", _PLAIN + "," * 5_000_000 + "\n", ANY),
    ("twenty thousand bad rows", _HEAD + _ROW.replace("2023-05-08", "昨天") * 20_000, _YES),
    ("HTML", "<html><table></table></html>", _NO),
    *((f"noise {seed}", Random(seed).randbytes(3000), _NO) for seed in range(3)),
]
_CELLS = {
    "决定日期": ("", "2023-02-30", "2023-05-08 99:99", "20230508", "2023年5月8日", "9999-12-31",
             "10000-01-01", "0000-00-00",
             "45054", "9" * 400, "2023-05-08T16:00:00Z", "昨天", "[/]"),
    "上报日期": ("", "2023-13-01", "2262-04-12", "2023-05-31T16:00:00Z", "1e9", "\x1b[2J"),
    "统一社会信用代码": ("", "0" * 18, "01140400M00010006H", "[red]", "9" * 5000,
                 "９" * 18, "\x1b]0;"),
    "数据来源单位": ("", "丁局", "[/]", "\x1b[31m", "=1+1", "\u202e局", "市公安局 ", "公" * 50_000),
    "决定文书号": ("", "=cmd|calc!A0", "＝1", "@x", "\t1", "[bold]", "第\n号"),
    "信息类别": ("", "行政", "[/]"),
}  # fmt: skip
_PLACES = {
    "into a folder": (("--out", "folder"), (1, 2)),
    "into a folder that is not there": (("--out", "new/facts.csv"), ANY),
    "below a file": (("--out", "records.csv/facts.csv"), (1, 2)),
    "into nowhere": (("--out", ""), (1, 2)),
    "into the records": (("--out", "records.csv"), (0, 1, 2)),
    "both into one file": (("--out", "x.csv", "--rejected", "x.csv"), (1, 2)),
    "both into one file by two names": (("--out", "x.csv", "--rejected", "./x.csv"), (1, 2)),
    "refused ones into a folder": (("--out", "x.csv", "--rejected", "folder"), (1, 2)),
    "onto a full disk": (("--out", "/dev/full"), (1, 2)),
    "of a month that is none": (("--out", "x.csv", "--month", "2023-13"), (1, 2)),
    "of a month of another year": (("--out", "x.csv", "--month", "2022-05"), (1, 2)),
    "by a calendar that is not there": (("--out", "x.csv", "--calendar", "no.yaml"), (1, 2)),
    "by a calendar that is a folder": (("--out", "x.csv", "--calendar", "folder"), (1, 2)),
    "by a calendar that is a table": (("--out", "x.csv", "--calendar", "records.csv"), (1, 2)),
    "by a calendar that is a pipe": (("--out", "x.csv", "--calendar", "pipe"), (1, 2)),
}


def _placed(words: tuple[str, ...], folder: Path) -> list[str]:
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    return _records(_PLAIN, folder, *words)


def _workbook(rows: dict[tuple[int, int], object], folder: Path, more: str = "") -> list[str]:
    with xlsxwriter.Workbook(folder / "records.xlsx") as book:
        sheet = book.add_worksheet()
        for at, (name, cell) in enumerate(_RECORD.items()):
            sheet.write(0, at, name)
            sheet.write(1, at, cell)
        for (row, column), cell in rows.items():
            sheet.write(row, column, cell)
        if more:
            book.add_worksheet(more).write(0, 0, "请如实填写")
    return ["records", "changzhi-2023", "records.xlsx", "--out", "facts.csv"]


def _attempts() -> Iterator[Attempt]:
    for name, data, ends in _BYTES:
        yield Attempt(name, partial(_records, data), ends)
    for column, cells in _CELLS.items():
        for cell in cells:
            shown = ascii(cell if len(cell) < 25 else f"{cell[:5]} {len(cell)}")[1:-1]
            yield Attempt(f"{column} “{shown}”", partial(_cell, column, cell), _YES)
    for name, (words, ends) in _PLACES.items():
        yield Attempt(name, partial(_placed, words), ends)
    yield Attempt("a workbook", partial(_workbook, {}), _YES)
    yield Attempt("a workbook with how to fill it in", partial(_workbook, {}, more="填表说明"))
    yield Attempt("a workbook whose last cell is filled",
                  partial(_workbook, {(1_048_575, 16_383): 1}), ANY)  # fmt: skip
    yield Attempt("a workbook whose last row is filled", partial(_workbook, {(1_048_575, 0): 1}),
                  rare=True)  # fmt: skip
    yield Attempt("a workbook whose last column is filled", partial(_workbook, {(0, 16_383): 1}))


ATTEMPTS = list(_attempts())
