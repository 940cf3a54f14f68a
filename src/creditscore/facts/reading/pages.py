"""The pages of a column of texts taken apart: its dictionary as it stands, and codes of rows.

Arrow makes of such a column texts, fetched from all over the dictionary, or codes of a dictionary
that it hashes anew. Where a row group names a million units, either takes longer than all else
that is done with it. So the dictionary page and the data pages are handed to Arrow as two files in
memory: one of texts as they follow each other, one of whole numbers with a dictionary that counts
from 0. Field numbers, types and encodings are those of Apache Parquet's `parquet.thrift`, written
in Thrift's compact protocol.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ... import arrow
from ...tabular.parquet import failures
from ...tabular.thrift import struct

_CODECS = {"UNCOMPRESSED": 0, "SNAPPY": 1, "GZIP": 2, "BROTLI": 4, "ZSTD": 6}
_DATA, _DICTIONARY = 0, 2
_ENCODINGS = {_DATA: (5, 2), 3: (8, 4)}
"""Where the header of a page of data, in either version, says how its values are written."""
_PLAIN, _RLE, _CODED = 0, 3, (2, 8)
_NUMBER, _TEXT = 1, 6
_Fields = Mapping[int, Any]


class _Long(int):
    """A whole number of 64 bits."""


def taken_apart(path: Path, chunk: Any, optional: bool) -> Any:
    """A column chunk of texts as an Arrow array of its dictionary and a code for each row.

    `chunk` is what the metadata say of it. None where not all its pages are of codes, or anything
    about them is not as expected: then it is for Arrow to read them, or to say what is wrong.
    """
    codec = _CODECS.get(chunk.compression)
    if codec is None or not chunk.has_dictionary_page:
        return None
    try:
        with path.open("rb") as file:
            file.seek(chunk.dictionary_page_offset)
            pages = memoryview(file.read(chunk.total_compressed_size))
        header, start, end = _header(pages, 0)
        count, data = header[7][1], pages[end:]
        dictionary = header[1] == _DICTIONARY
        if not dictionary or count > chunk.num_values or not all(map(_coded, _headers(data))):
            return None
        plain = _page(_DATA, header[2], header[3], {1: count, 2: _PLAIN, 3: _RLE, 4: _RLE})
        names = _read(_TEXT, [plain, pages[start:end]], count, codec)
        names.validate(full=True)
        ranks = _counting(chunk.compression, 1 << count.bit_length())
        codes = _read(_NUMBER, [ranks, data], chunk.num_values, codec, len(ranks), optional)
    except (LookupError, OverflowError, RecursionError, TypeError):
        return None
    except failures():
        return None
    there = arrow.valid(codes)
    used = arrow.numbers(codes) if there is None else arrow.numbers(codes)[there]
    if used.max(initial=0) >= count:
        return None
    return import_module("pyarrow").DictionaryArray.from_arrays(codes, names, safe=False)


def _headers(pages: memoryview) -> Iterator[_Fields]:
    at = 0
    while at < len(pages):
        header, _, at = _header(pages, at)
        yield header


def _header(pages: memoryview, at: int) -> tuple[_Fields, int, int]:
    """The header of a page, where the page begins and where it ends."""
    header, start = struct(pages, at)
    end = start + header[3]
    if not start <= end <= len(pages):
        raise ValueError
    return header, start, end


def _coded(header: _Fields) -> bool:
    """Whether a page is of codes; one of another kind than data has no such encoding."""
    about, encoding = _ENCODINGS[header[1]]
    return header[about][encoding] in _CODED


def _page(kind: int, size: int, stored: int, about: _Fields) -> bytes:
    """The header of a page of so many bytes, and so many as it is stored."""
    return _written({1: kind, 2: size, 3: stored, 5 if kind == _DATA else 7: about})


@lru_cache(2)
def _counting(compression: str, count: int) -> bytes:
    """A dictionary page of the numbers from 0 up to but without `count`."""
    numbers = stored = np.arange(count, dtype="<i4").tobytes()
    if compression != "UNCOMPRESSED":
        stored = import_module("pyarrow").compress(numbers, compression.lower(), asbytes=True)
    return _page(_DICTIONARY, len(numbers), len(stored), {1: count, 2: _PLAIN}) + stored


def _read(
    kind: int, pages: list[Any], rows: int, codec: int, first: int = 0, optional: bool = False
) -> Any:
    """What Arrow reads from a file of one column with these pages; its data begin at `first`."""
    size = _Long(sum(map(len, pages)))
    leaf = {1: kind, 3: int(optional), 4: b"x"} | ({6: 0} if kind == _TEXT else {})
    column = {1: kind, 2: [_PLAIN, _RLE, *_CODED], 3: [b"x"], 4: codec, 5: _Long(rows)}
    column |= {6: size, 7: size, 9: _Long(4 + first)} | ({11: _Long(4)} if first else {})
    group = {1: [{2: _Long(0), 3: column}], 2: size, 3: _Long(rows)}
    footer = _written({1: 2, 2: [{4: b"r", 5: 1}, leaf], 3: _Long(rows), 4: [group]})
    file = b"".join([b"PAR1", *pages, footer, len(footer).to_bytes(4, "little"), b"PAR1"])
    reader = import_module("pyarrow.parquet").ParquetFile
    table = reader(import_module("pyarrow").BufferReader(file)).read(use_threads=False)
    (found,) = table.column(0).chunks
    if len(found) != rows:
        raise ValueError
    return found


def _written(fields: _Fields) -> bytes:
    """A struct of these fields, in the order of their numbers."""
    found, last = bytearray(), 0
    for number, value in fields.items():
        kind, data = _value(value)
        found.append((number - last) << 4 | kind)
        found += data
        last = number
    return bytes(found) + b"\0"


def _value(value: Any) -> tuple[int, bytes]:
    """The type of a value, and the value."""
    if isinstance(value, int):
        return 6 if isinstance(value, _Long) else 5, _short(value << 1)  # none is negative
    if isinstance(value, bytes):
        return 8, _short(len(value)) + value
    if isinstance(value, Mapping):
        return 12, _written(value)
    kinds, parts = zip(*map(_value, value), strict=True)
    return 9, bytes([len(parts) << 4 | kinds[0]]) + b"".join(parts)


def _short(number: int) -> bytes:
    """A whole number, seven bits to a byte."""
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])
