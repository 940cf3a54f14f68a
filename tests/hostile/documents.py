"""Documents that are set beside the rules, with something wrong in them."""

from __future__ import annotations

import os
import zipfile
from functools import partial
from pathlib import Path

from .attempt import ANY, USAGE, Attempt, write

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CELL, _END = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
_LINE = "<w:p><w:r><w:t>（一）甲</w:t></w:r></w:p>"


def _book(folder: Path, name: str) -> list[str]:
    home = write(folder)
    return ["book", str(home), "--document", str(folder / name), "--out", str(folder / "b.html")]


def _text(data: bytes, folder: Path) -> list[str]:
    (folder / "a.txt").write_bytes(data)
    return _book(folder, "a.txt")


def _word(body: str, folder: Path, head: str = "", **parts: str) -> list[str]:
    with zipfile.ZipFile(folder / "a.docx", "w", zipfile.ZIP_DEFLATED) as made:
        document = f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>"
        for name, part in {"document": document, **parts}.items():
            made.writestr(f"word/{name}.xml", part)
    return _book(folder, "a.docx")


def _cut(at: float, folder: Path) -> list[str]:
    words = _word(_LINE * 50, folder)
    data = (folder / "a.docx").read_bytes()
    (folder / "a.docx").write_bytes(data[: int(len(data) * at)])
    return words


def _pipe(folder: Path) -> list[str]:
    os.mkfifo(folder / "a.txt")
    return _book(folder, "a.txt")


_NO = (USAGE,)
_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "甲"}">' for n in range(10))
_TEXTS: list[tuple[str, bytes, tuple[int, ...]]] = [
    ("nothing", b"", _NO),
    ("bytes of no text", bytes(range(256)) * 99, _NO),
    ("UTF-16", "一、甲".encode("utf-16"), _NO),
    ("spaces alone in a line without end", b" " * (15 << 20) + b"x", ANY),
    ("points without end", b"." * (15 << 20) + b"1", ANY),
    ("a number without end", "一".encode() * (5 << 20), ANY),
    ("numbers within numbers", b"".join(b"1" + b".1" * n + b" a\n" for n in range(3000)), ANY),
    ("clauses without end", "（一）甲\n".encode() * (1 << 20), _NO),
    ("as many clauses as there may be", "（一）甲\n".encode() * 100_000, ANY),
    ("a row of columns without end", b"a\t" * (4 << 20), ANY),
]
ATTEMPTS = [
    *(Attempt(name, partial(_text, data), ends) for name, data, ends in _TEXTS),
    Attempt("a pipe", _pipe, _NO),
    *(Attempt(f"cut at {at}", partial(_cut, at), _NO, "U590") for at in (0.1, 0.5, 0.99)),
    Attempt("a bomb", partial(_word, "", styles=" " * (1 << 28)), _NO, "U591"),
    Attempt("entities", partial(_word, "&a9;", head=f"<!DOCTYPE w [{_ENTITIES}]>"), _NO, "U590"),
    Attempt("tables in tables", partial(_word, _CELL * 90_000 + _LINE + _END * 90_000)),
    Attempt("paragraphs without end", partial(_word, _LINE * 300_000), _NO, "U591"),
    Attempt("elements without end", partial(_word, "<w:p/>" * (2 << 20)), _NO, "U591"),
    Attempt(
        "a list that counts from beyond all numbers",
        partial(
            _word,
            _LINE.replace(
                "<w:r>", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r>', 1
            ),
            numbering=f'<w:numbering {_W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
            f'<w:start w:val="{"9" * 5000}"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
        ),
        _NO,
        "U590",
    ),
]
