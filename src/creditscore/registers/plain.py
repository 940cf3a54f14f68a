"""Texts of records as they are compared: by what they say, not by how they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_OPEN, _CLOSE = "[〔【〖", "]〕】〗"
_DASHES = "‐‑‒–—―−"
_SAME = {
    **dict.fromkeys(_OPEN, "("),
    **dict.fromkeys(_CLOSE, ")"),
    **dict.fromkeys(_DASHES, "-"),
}
_NOTHING = (
    r"\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)
_ODD = re.compile(f"[{_NOTHING}{re.escape(''.join(_SAME))}]")
_BETWEEN = "\ue000"


def plain(text: str) -> str:
    """A text with one width, case, bracket and dash, without blanks and marks that do not show.

    >>> plain("长罚〔２０２３〕 1号"), plain("长罚[2023]1号"), plain("长罚（2023）1 号")
    ('长罚(2023)1号', '长罚(2023)1号', '长罚(2023)1号')
    """
    return _ODD.sub(_same, unicodedata.normalize("NFKC", text)).upper()


def all_plain(texts: Sequence[str]) -> list[str]:
    """The same of many texts at once."""
    joined = _BETWEEN.join(texts)
    if joined.count(_BETWEEN) >= len(texts):
        return [plain(text) for text in texts]
    return plain(joined).split(_BETWEEN)


def _same(match: re.Match[str]) -> str:
    return _SAME.get(match[0], "")
