"""How far the sheets of a workbook reach, found before they are read.

A sheet is read as a rectangle: one cell in the last row and column would take all memory there is.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO

from .faults import illegible, too_much
from .percent_cells import percent_cells, percent_styles

CELLS = 1 << 23
"""How many cells a sheet may span: a full column times eight."""
_BYTES = 1 << 29
_PERCENT = 1 << 20
"""How many cells of a sheet may show percentages."""
_PART, _PLAIN = 1 << 22, 1 << 24
"""Bytes read at a time, and bytes without a tag: no cell holds as many."""
_CELL = re.compile(
    rb"<(?:\w+:)?(c|row)\b(?:[^<>]*?\br\s*=\s*[\"']([A-Za-z]{0,3})([0-9]{1,7})[\"'])?[^<>]*(?<!/)>"
)
_NOWHERE = re.compile(rb"[\s\"']r\s*=\s*([\"'])(?![A-Za-z]{0,3}[0-9]{1,7}\1)")
"""The place of a cell or a row that no sheet of Excel has, which is reckoned with all the same."""
_ODD = re.compile(
    rb"<c\b(?=[^<>]*\br=\"(?P<at>[A-Z]+[0-9]+)\")(?:(?P<error>[^<>]*\bt=\"e\"[^<>]*>)|"
    rb"(?![^<>]*\bt=\"str\")[^<>]*>\s*<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*"
    rb"(?:(?P<zero><v>0</v></c>)|(?P<nothing>(?:<v\s*/>|<v>\s*</v>)?\s*</c>)))"
)
_UNSEEN = re.compile(
    rb"<(?:row\b(?=[^<>]*\br=\"([0-9]{1,7})\")|col\b(?=[^<>]*\bmin=\"([0-9]{1,5})\")"
    rb"(?=[^<>]*\bmax=\"([0-9]{1,5})\"))(?=[^<>]*\bhidden=\"(?:1|true)\")"
)
_TAG, _SAID = re.compile(rb"<(?:sheet|Relationship) [^<>]*>"), re.compile(rb"([\w:]+)=\"([^\"]*)\"")
_OPEN = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell|table(?=[\s>]))([^<>]*?)(/?)>"
)
_TIMES = re.compile(rb"number-(?:rows|columns)-repeated=\"([0-9]{1,9})\"")
_WIDEST = 1 << 14
"""How many columns a sheet has."""
_ROW, _CELLS = 0, range(1, 12)
DAMAGE = (
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    KeyError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
)
"""What reading an archive raises where its bytes are not as they were written."""


@dataclass(frozen=True)
class About:
    """What the text of a sheet of .xlsx says that its cells do not.

    `unknown` is the first cell whose value is not known, an error or a formula that was never
    worked out: it is read as if nothing stood there. `percent` are the rows and columns, from 0,
    of the cells that show percentages; `hidden_rows` and `hidden_columns` are
    their numbers from 0.
    """

    unknown: str = ""
    percent: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def bounded(data: bytes, name: str) -> dict[str, About]:
    """What there is to know of the sheets of a workbook, by their names.

    Raises `FactError` for one that would take more memory than a table should.
    """
    if not zipfile.is_zipfile(BytesIO(data)):
        return {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _BYTES:
                raise too_much(name, "解压后的字节数", "bytes unpacked", _BYTES)
            for part in archive.namelist():
                if _cells(archive, part) > CELLS:
                    raise too_much(name, "一张工作表的单元格数", "cells of a sheet", CELLS)
            return _about(archive, name)
    except DAMAGE:
        raise illegible(name, "工作簿已损坏", "a damaged workbook") from None


def _cells(archive: zipfile.ZipFile, part: str) -> int:
    """How many cells there are between the first of a sheet and the last that is filled."""
    if part.startswith("xl/worksheets/"):
        if part.endswith(".xml"):
            return _excel(_tags(archive, part))
        if part.endswith(".bin"):
            return _binary(archive.read(part))
    return _open_document(_tags(archive, part)) if part == "content.xml" else 0


def _tags(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The text of a part of a workbook, cut where a tag ends."""
    with archive.open(part) as file:
        rest = b""
        while read := file.read(_PART):
            read = rest + read
            text, end, rest = read.rpartition(b"</row>" if b"</row>" in read else b">")
            if len(rest) > _PLAIN:
                raise ValueError
            yield text + end
        yield rest


def _about(archive: zipfile.ZipFile, file: str) -> dict[str, About]:
    """What there is to know of each sheet, by its name."""
    if "xl/workbook.xml" not in (parts := archive.namelist()):
        return {}
    book = archive.read("xl/workbook.xml")
    links = {}
    if "xl/_rels/workbook.xml.rels" in parts:
        for tag in _TAG.findall(archive.read("xl/_rels/workbook.xml.rels")):
            said = dict(_SAID.findall(tag))
            links[said.get(b"Id", b"")] = said.get(b"Target", b"").decode().split("xl/")[-1]
    later = b"fullCalcOnLoad" in book
    found, styles = {}, percent_styles(archive)
    for tag in _TAG.findall(book):
        said = dict(_SAID.findall(tag))
        part = f"xl/{links.get(said.get(b'r:id', b''), '')}"
        if b"name" in said and part in parts and part.endswith(".xml"):
            unknown, percent = "", set[tuple[int, int]]()
            rows, columns = set[int](), set[int]()
            for text in _tags(archive, part):
                unknown = unknown or _cell(text, later)
                cells = percent_cells(text, styles)
                percent.update((row - 1, _number(column) - 1) for column, row in cells)
                for row, first, last in _UNSEEN.findall(text) if b"hidden=" in text else ():
                    rows.update([int(row) - 1] if row else ())
                    columns.update(range(int(first) - 1, min(int(last), _WIDEST)) if first else ())
                if len(percent) > _PERCENT:
                    words = "显示为百分数的单元格数", "cells shown as percentages"
                    raise too_much(file, *words, _PERCENT)
            name = unescape(said[b"name"].decode())
            found[name] = About(unknown, frozenset(percent), frozenset(rows), frozenset(columns))
    return found


def _cell(text: bytes, later: bool) -> str:
    """The first cell of unknown value; of a 0 that is to be worked out later as well."""
    for cell in _ODD.finditer(text) if b"<f" in text or b"#" in text else ():
        if cell["error"] or cell["nothing"] is not None or (later and cell["zero"]):
            return cell["at"].decode()
    return ""


def _excel(parts: Iterator[bytes]) -> int:
    columns, last, line = set[bytes](), 0, 0
    for part in parts:
        if _NOWHERE.search(part):
            raise ValueError
        found = _CELL.findall(part)
        lines = [int(row) for kind, _, row in found if kind == b"row" and row]
        line = max(lines, default=line)
        if any(kind == b"c" and not letters for kind, letters, _ in found):
            last = max(last, line)
        columns.update(letters for _, letters, _ in found)
        last = max(
            last, max((int(row) for kind, _, row in found if kind == b"c" and row), default=0)
        )
    return last * max(map(_number, columns), default=0)


def _number(letters: bytes) -> int:
    """The number of a column of Excel's: A is 1, XFD is 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _binary(data: bytes) -> int:
    """The same of a sheet in binary records: kind, length, and what they say."""
    at, row, last, width = 0, 0, 0, 0
    while at < len(data):
        kind, at = _varied(data, at, 2)
        length, at = _varied(data, at, 4)
        if kind == _ROW:
            row = int.from_bytes(data[at : at + 4], "little")
        elif kind in _CELLS and kind != 1:
            last = max(last, row + 1)
            width = max(width, int.from_bytes(data[at : at + 4], "little") + 1)
        at += length
    return last * width


def _varied(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the last without the eighth, and where it ends."""
    found = 0
    for place in range(most):
        letter = data[at] if at < len(data) else 0
        found, at = found | (letter & 127) << 7 * place, at + 1
        if letter < 128:
            break
    return found, at


def _open_document(parts: Iterator[bytes]) -> int:
    """The same of OpenDocument, where a cell and a row say how often they are repeated."""
    most, rows, filled, width, columns = 0, 0, 0, 0, 0
    for part in parts:
        for kind, about, empty in _OPEN.findall(part):
            found = _TIMES.search(about)
            count = int(found[1]) if found else 1
            if kind == b"table":
                most, rows, filled, columns = max(most, filled * columns), 0, 0, 0
            elif kind == b"table-row":
                rows, width = rows + count, 0
            else:
                width += count
                if not empty:
                    filled, columns = rows, max(columns, width)
    return max(most, filled * columns)
