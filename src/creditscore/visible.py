"""Texts of others as they may be printed: what a terminal would obey is shown instead.

Identity numbers of persons are masked in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from .personal import without_identities, without_identities_in_json

_OBEYED = (
    "\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_HIDDEN = re.compile(f"[{_OBEYED}]")
_HIDDEN_IN_LINES = re.compile(f"(?!\n)[{_OBEYED}]")
_LONGEST = 1000
"""So many signs of a name, or of a list of what is known, are shown."""
_LINE = 10_000
"""So many signs of a line are printed."""
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str, *, lines: bool = False) -> str:
    r"""Show signs that steer a terminal or hide, as escapes; the ends of `lines` stay.

    >>> visible("市\x1b[31m教育局\u202e")
    '市\\x1b[31m教育局\\u202e'
    """
    return (_HIDDEN_IN_LINES if lines else _HIDDEN).sub(_escape, without_identities(text))


def in_json(text: str) -> str:
    r"""JSON in which such signs stand as JSON's own escapes; it says the same.

    >>> in_json('{"entity": "\u202e甲"}')
    '{"entity": "\\u202e甲"}'
    """
    return _HIDDEN_IN_LINES.sub(_utf16, without_identities_in_json(text))


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in _SHORT:
        return _SHORT[sign]
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def _utf16(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def shown(text: str) -> str:
    """A name or a word of others in a line: visible, and cut short where it is beyond reading."""
    seen = visible(text[:_LONGEST])
    return seen if len(text) <= _LONGEST and len(seen) <= _LONGEST else f"{seen[: _LONGEST - 1]}…"


def in_lines(text: str) -> str:
    """A text as it is printed: visible, its lines cut short where they are beyond reading."""
    lines = (line if len(line) <= _LINE else f"{line[: _LINE - 1]}…" for line in text.split("\n"))
    return visible("\n".join(lines), lines=True)


def width(text: str) -> int:
    """How many columns a text takes: two for a Chinese character, none for a combining sign.

    >>> width("第16项"), width("abc")
    (6, 3)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


@cache
def _width(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


class Shown(dict[str, object]):
    """The details of a problem for a text to be formatted with, each as it is shown."""

    def __init__(self, details: Mapping[str, object]) -> None:
        super().__init__()
        self._details = details

    def __missing__(self, key: str) -> object:
        found = self._details[key]
        return found if isinstance(found, int | float) else shown(str(found))
