"""The cells of a workbook that show percentages: 0.98 is kept where 98% is shown."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

_BUILT_IN = (9, 10)
_FORMATS = re.compile(rb"<numFmt\b([^<>]*)/>")
_STYLES, _XF = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.S), re.compile(rb"<xf\b[^<>]*")
_ID = re.compile(rb"numFmtId=\"([0-9]+)\"")
_CELL = re.compile(rb"<c\b(?=[^<>]*\bs=\"([0-9]+)\")[^<>]*\br=\"([A-Z]+)([0-9]+)\"")


def percent_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """The numbers of the styles that show percentages."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    text = archive.read("xl/styles.xml")
    own = {
        int(found[1])
        for about in _FORMATS.findall(text)
        if b"%" in about and (found := _ID.search(about))
    }
    table = _STYLES.search(text)
    kinds = [_ID.search(xf) for xf in _XF.findall(table[0])] if table else []
    shown = (at for at, kind in enumerate(kinds) if kind and int(kind[1]) in own.union(_BUILT_IN))
    return frozenset(str(at).encode() for at in shown)


def percent_cells(text: bytes, styles: frozenset[bytes]) -> Iterator[tuple[bytes, int]]:
    """The cells of a sheet's text that have one of some styles: their letters and rows.

    >>> [*percent_cells(b'<c r="C7" s="2"><v>0.98</v></c><c r="D7" s="1"/>', frozenset([b"2"]))]
    [(b'C', 7)]
    """
    for style, letters, row in _CELL.findall(text) if styles else ():
        if style in styles:
            yield letters, int(row)
