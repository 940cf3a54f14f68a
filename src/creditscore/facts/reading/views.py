"""Columns of Arrow's views of texts as codes, by the words of the views.

A view is 16 bytes: the length, then the text itself up to 12 bytes, or else its first 4 bytes and
where it stands. Equal views are equal texts; so the few texts of months, items, subjects and facts
are told apart without a look at a letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from struct import Struct
from typing import Any

from ... import arrow

_VIEW = Struct("<i4sii")
_HEAD, _WITHIN = 4, 12
"""Where the text of a view begins, and how many bytes stand in it."""
_FIRST = 1 << 13
"""How many views are looked at first."""
_FEW = 1024
"""How many of them, told apart, are few."""


def coded(column: Any) -> Any:
    """A column of views as codes of texts, None where its texts are not few.

    A text of more than 12 bytes that stands in several places is there as often.

    >>> import pyarrow
    >>> coded(pyarrow.array(["甲", "乙", None, "甲"], "string_view")).to_pylist()
    ['甲', '乙', None, '甲']
    """
    library, (there, views, *texts) = import_module("pyarrow"), column.buffers()
    words = library.Array.from_buffers(
        library.binary(_VIEW.size), len(column), [there, views], offset=column.offset
    )
    if len(words[:_FIRST].unique()) > _FEW:
        return None
    found = words.dictionary_encode()
    if len(found.dictionary) > _FEW:
        return None
    cells = arrow.texts([_text(view, texts) for view in found.dictionary.to_pylist()])
    return library.DictionaryArray.from_arrays(found.indices, cells, safe=False)


def _text(view: bytes, texts: Sequence[Any]) -> str:
    """The text of a view, which stands in it or in one of the buffers of texts."""
    size, _, number, start = _VIEW.unpack(view)
    within = memoryview(view)[_HEAD:] if size <= _WITHIN else memoryview(texts[number])[start:]
    return bytes(within[:size]).decode()
