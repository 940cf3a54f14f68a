"""Workbooks with something wrong in them, given as facts and as records."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import xlsxwriter

from .attempt import ANY, FACTS, REFUSED, Attempt, scoring, write

_NO = (REFUSED,)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _plain(put: Callable[[xlsxwriter.Workbook], object] = lambda book: None) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("事实")
        for row, line in enumerate(FACTS.splitlines()):
            for column, cell in enumerate(line.split(",")):
                sheet.write_string(row, column, cell)
        put(book)
    return file.getvalue()


def _with(cell: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    return _plain(cell)


def _rezipped(change: Callable[[str, bytes], bytes]) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_plain())) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def _bomb(name: str, data: bytes) -> bytes:
    if not name.endswith("sheet1.xml"):
        return data
    return data.replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000)


def _entities(name: str, data: bytes) -> bytes:
    if not name.endswith("sharedStrings.xml"):
        return data
    lines = [b'<!ENTITY a "aaaaaaaaaa">'] + [
        b'<!ENTITY %c "%s">' % (b, b"&%c;" % a * 10)
        for a, b in zip(b"abcdefgh", b"bcdefghi", strict=True)
    ]
    head, _, rest = data.partition(b"?>")
    text = head + b"?><!DOCTYPE sst [" + b"".join(lines) + b"]>" + rest
    return text.replace("甲局".encode(), b"&i;")


def _outside(name: str, data: bytes) -> bytes:
    if not name.endswith("sharedStrings.xml"):
        return data
    head, _, rest = data.partition(b"?>")
    text = head + b'?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rest
    return text.replace("甲局".encode(), b"&x;")


def _flipped(seed: int) -> bytes:
    data, rng = bytearray(_plain()), Random(seed)
    for _ in range(20):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def _far(row: int, column: int) -> bytes:
    return _plain(lambda book: book.worksheets()[0].write(row, column, "x"))


_BOOKS: list[tuple[str, Callable[[], bytes], tuple[int, ...]]] = [
    ("that is whole", _plain, ANY),
    ("of nothing", lambda: b"", _NO),
    ("of half", lambda: _plain()[:2000], _NO),
    ("without its end", lambda: _plain()[:-30], _NO),
    ("under a password", lambda: _OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le")
     + bytes(4000), _NO),
    ("of HTML", lambda: b"<html><table><tr><td>month</td></tr></table></html>", _NO),
    ("of CSV", FACTS.encode, ANY),
    ("of an empty archive", lambda: b"PK\5\6" + bytes(18), _NO),
    ("of another archive", lambda: _rezipped(lambda name, data: b""), _NO),
    ("of a text bomb", lambda: _rezipped(_entities), _NO),
    ("of a file outside", lambda: _rezipped(_outside), _NO),
    ("whose last cell is filled", lambda: _far(1_048_575, 16_383), ANY),
    ("whose last row is filled", lambda: _far(1_048_575, 0), ANY),
    ("whose last column is filled", lambda: _far(0, 16_383), ANY),
    ("with an empty sheet", lambda: _plain(lambda book: book.add_worksheet("空")), ANY),
    ("with a hidden sheet", lambda: _plain(lambda book: book.add_worksheet("隐").hide()), ANY),
    ("with how to fill it in",
     lambda: _plain(lambda book: book.add_worksheet("填表说明").write(0, 0, "请")), ANY),
    ("with an error for a value",
     lambda: _plain(lambda book: book.worksheets()[0].write_formula(1, 4, "=1/0", None, "#DIV/0!")),
     _NO),
    ("with a day for a month",
     lambda: _plain(lambda book: book.worksheets()[0].write_number(1, 0, 45000)), ANY),
    ("with a boolean for a value",
     lambda: _plain(lambda book: book.worksheets()[0].write_boolean(1, 4, True)), ANY),
    ("with merged cells",
     lambda: _plain(lambda book: book.worksheets()[0].merge_range(5, 0, 6, 3, "合计")), ANY),
    *((f"damaged {seed}", partial(_flipped, seed), ANY) for seed in range(6)),
    *((f"of noise {seed}", partial(Random(seed).randbytes, 3000), _NO) for seed in range(2)),
]  # fmt: skip


def _scored(book: Callable[[], bytes], name: str, folder: Path) -> list[str]:
    write(folder)
    (folder / name).write_bytes(book())
    words = scoring(folder)
    words[2] = name
    return words


def _read(book: Callable[[], bytes], folder: Path) -> list[str]:
    (folder / "records.xlsx").write_bytes(book())
    return ["records", "changzhi-2023", "records.xlsx", "--out", "facts.csv"]


def _attempts() -> Iterator[Attempt]:
    for name, book, ends in _BOOKS:
        yield Attempt(f"facts {name}", partial(_scored, book, "facts.xlsx"), ends)
        yield Attempt(f"records {name}", partial(_read, book), ANY)
    for name, book, _ in _BOOKS[:7]:
        yield Attempt(f"old Excel {name}", partial(_scored, book, "facts.xls"), ANY)
    bomb = partial(_rezipped, _bomb)
    yield Attempt("facts of a bomb", partial(_scored, bomb, "facts.xlsx"), ANY, rare=True)
    yield Attempt("records of a bomb", partial(_read, bomb), ANY, rare=True)


ATTEMPTS = list(_attempts())
