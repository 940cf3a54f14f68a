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
_SIGN = re.compile(rb"\0|\r(?!\n|\Z)")
_SAMPLE, _EVERY = 1 << 12, 1 << 16
Parts = Callable[[], Iterable[bytes]]
"""Gives the bytes of a table from its beginning, some megabytes at a time."""


@dataclass(frozen=True)
class Written:
    """How a table is written: its encoding, and whether there is any quotation mark in it.

    `sparse` says that many of its rows seem to be empty.
    """

    encoding: str
    quoted: bool
    sparse: bool = False

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


def written(parts: Parts, name: str, texts: list[str] | None = None) -> Written:
    """How a table is written; raises `FactError` for another encoding, for signs of none of them.

    The text of all parts is put into `texts`, where it is given.

    >>> written(parts_in("月份,单位".encode("gb18030")), "facts.csv")
    Written(encoding='gb18030', quoted=False, sparse=False)
    """
    decodes = _Decodes("utf-8-sig", texts)
    quoted, sparse, good, last, marked = False, False, True, b"", False
    for number, part in enumerate(parts()):
        if not number:
            _marked(part, name)
            marked = part.startswith(codecs.BOM_UTF8)
            good = marked or not part or not codecs.BOM_UTF8.startswith(part)  # a mark cut short
        if b"\0" in part or _lone(last, part):
            raise _sign(parts, name)
        quoted = quoted or b'"' in part
        sparse = sparse or _is_sparse(part)
        good = good and decodes(part)
        last = part[-1:]
    if last == b"\r":
        raise _sign(parts, name)
    if good and decodes(b"", final=True):
        return Written("utf-8-sig", quoted, sparse)
    decodes = _Decodes("gb18030", texts)
    if not marked and all(map(decodes, parts())) and decodes(b"", final=True):
        return Written("gb18030", quoted, sparse)
    raise illegible(name, "编码既不是 UTF-8 也不是 GB18030", "neither UTF-8 nor GB18030")


def _is_sparse(part: bytes) -> bool:
    """Whether rows have few signs somewhere, by samples."""
    places = range(0, len(part), _EVERY)
    return any(part.count(b"\n", at, at + _SAMPLE) * 8 > _SAMPLE for at in places)


class _Decodes:
    """Whether the parts of a table, one after the other, are text in an encoding."""

    def __init__(self, encoding: str, texts: list[str] | None) -> None:
        self._decoder: Any = codecs.getincrementaldecoder(encoding)()
        self._texts = texts
        if texts is not None:
            texts.clear()

    def __call__(self, part: bytes, *, final: bool = False) -> bool:
        plain = self._texts is None and not final and part.isascii()
        try:
            if not plain or self._decoder.getstate()[0]:
                text = self._decoder.decode(part, final)
                if self._texts is not None:
                    self._texts.append(text)
        except UnicodeDecodeError:
            return False
        return True


def _marked(part: bytes, name: str) -> None:
    """Refuse what begins as other encodings do, or has nothing in half of its places."""
    found = next((name for mark, name in _MARKS.items() if part.startswith(mark)), "")
    half = min(len(part), 1000) // 4
    if half and part[:1000].count(0) >= half:
        found = found or "UTF-16"
    if found:
        raise illegible(name, f"编码是 {found}", f"written in {found}")


def _lone(last: bytes, part: bytes) -> bool:
    """Whether there is a carriage return that no line feed follows, the last sign aside."""
    if last == b"\r" and part[:1] != b"\n":
        return True
    if b"\r" not in part:
        return False
    return part.count(b"\r") != part.count(b"\r\n") + part.endswith(b"\r")


def _sign(parts: Parts, name: str) -> FactError:
    """That there is a NUL or a lone carriage return, with the row of the first."""
    rows, rest = 1, b""
    for part in parts():
        data = rest + part
        if found := _SIGN.search(data):
            return _at(
                name,
                "NUL" if found[0] == b"\0" else "CR",
                rows + data.count(b"\n", 0, found.start()),
            )
        rest = data[-1:] if data.endswith(b"\r") else b""
        rows += data.count(b"\n")
    return _at(name, "CR", rows)


def _at(name: str, sign: str, row: int) -> FactError:
    zh, en = f"第 {row} 行有 {sign} 字符", f"a {sign} character in row {row}"
    return illegible(name, zh, en, row)
