"""Texts in CSV files that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

_LIKE_ONE = re.compile("'*[=+@\t\r\n＝＋－＠-]")
_GUARDED = re.compile("''*[=+@\t\r\n＝＋－＠-]")


def guarded(text: str) -> str:
    """A text as it is written: with an apostrophe before what begins like a formula.

    What begins so after apostrophes gets one more, so that nothing is lost on the way back.

    >>> guarded("=1+1"), guarded("＠市教育局"), guarded("市教育局")
    ("'=1+1", "'＠市教育局", '市教育局')
    """
    return f"'{text}" if _LIKE_ONE.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given.

    >>> unguarded(guarded("=1+1")), unguarded(guarded("'=1+1")), unguarded("'十三五'")
    ('=1+1', "'=1+1", "'十三五'")
    """
    return text[1:] if _GUARDED.match(text) else text
