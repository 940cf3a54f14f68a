"""How the text of a table is written: UTF-8 or GB18030, whichever the whole of it is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import FactError
from .faults import illegible

PART = 16 << 20
_MARKS = {b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32",
          b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}  # fmt: skip
_LONE = re.compile(rb"\r(?!\n|\Z)")
Parts = Callable[[], Iterable[bytes]]
"""Gives the bytes of a table from its beginning, some megabytes at a time."""


@dataclass(frozen=True)
class Written:
    """How a table is written: its encoding, and whether there is any quotation mark in it."""

    encoding: str
    quoted: bool

    @property
    def arrow(self) -> str:
        """The encoding as Arrow calls it; it takes a byte order mark for itself."""
        return self.encoding.removesuffix("-sig")


def parts_of(path: Path) -> Parts:
    """The bytes of a file."""

    def parts() -> Iterator[bytes]:
        with path.open("rb") as file:
            while part := file.read(PART):
                yield part

    return parts


def parts_in(data: bytes) -> Parts:
    """Bytes that are at hand."""
    return lambda: [data]


def written(parts: Parts, name: str) -> Written:
    """How a table is written; raises `FactError` for another encoding, for signs of none of them.

    >>> written(lambda: ["月份,单位".encode("gb18030")], "facts.csv")
    Written(encoding='gb18030', quoted=False)
    """
    quoted = _plain(parts, name)
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(parts, encoding):
            return Written(encoding, quoted)
    raise illegible(name, "编码既不是 UTF-8 也不是 GB18030", "neither UTF-8 nor GB18030")


def _plain(parts: Parts, name: str) -> bool:
    """Whether there are quotation marks; raises `FactError` for what is in no table."""
    quoted, last, rows = False, b"", 1
    for number, part in enumerate(parts()):
        if not number:
            mark = next((mark for mark in _MARKS if part.startswith(mark)), None)
            half = min(len(part), 1000) // 4
            if mark or half and part[:1000].count(0) >= half:
                found = _MARKS[mark] if mark else "UTF-16"
                raise illegible(name, f"编码是 {found}", f"written in {found}")
        quoted = quoted or b'"' in part
        signs = {at: sign for at, sign in ((part.find(0), "NUL"), (_lone(last, part), "CR"))
                 if at >= 0}  # fmt: skip
        if signs:
            at = min(signs)
            raise _sign(name, signs[at], rows + part.count(b"\n", 0, at))
        last, rows = part[-1:], rows + part.count(b"\n") if b"\n" in part else rows
    if last == b"\r":
        raise _sign(name, "CR", rows)
    return quoted


def _sign(name: str, sign: str, row: int) -> FactError:
    zh, en = f"第 {row} 行有 {sign} 字符", f"a {sign} character in row {row}"
    return illegible(name, zh, en, row)


def _lone(last: bytes, part: bytes) -> int:
    """Where a carriage return is that no line feed follows, -1: nowhere."""
    if last == b"\r" and part[:1] != b"\n":
        return 0
    if part.count(b"\r") == part.count(b"\r\n") + part.endswith(b"\r"):
        return -1
    found = _LONE.search(part)
    return found.start() if found else -1


def _decodes(parts: Parts, encoding: str) -> bool:
    decoder: Any = codecs.getincrementaldecoder(encoding)()
    try:
        for part in parts():
            if not part.isascii() or decoder.getstate()[0]:
                decoder.decode(part)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
