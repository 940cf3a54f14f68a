"""Whole numbers in headers and forms."""

_DIGITS = 18


def whole(text: str) -> int | None:
    """The number that a text is; None for any other text, or one longer than numbers here are.

    >>> whole("12"), whole("²"), whole("9" * 5000)
    (12, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
