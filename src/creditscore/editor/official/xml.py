"""The parts of a document of Word, element by element; what defines entities is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.parsers import expat

from .blocks import TooManyError

Started = Callable[[str, Mapping[str, str]], None]
ELEMENTS = 1 << 20
"""How many elements a part may have."""
_OURS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OTHERWISE = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"


def walk(
    data: bytes,
    started: Started,
    ended: Callable[[str], None] = lambda name: None,
    text: Callable[[str], None] = lambda text: None,
) -> None:
    """Tell of each element of a part by its own name, of others' by none, and of its text.

    Raises `ValueError` for what is not XML, or has a document type, and `TooManyError`.
    """

    def refuse(*_: object) -> None:
        raise ValueError("a document type")

    elements = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements
        elements += 1
        if elements > ELEMENTS:
            raise TooManyError("元素数", "elements", ELEMENTS)
        if attributes:
            attributes = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        started(_named(name), attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: ended(_named(name))
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


@lru_cache(maxsize=1 << 10)
def _named(name: str) -> str:
    space, _, own = name.rpartition(" ")
    return own if space in _OURS or name == _OTHERWISE else ""
