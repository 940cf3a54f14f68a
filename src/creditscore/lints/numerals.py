"""The numbers of clauses, as documents write them: in digits, or in Chinese below 1000."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
CHINESE = "[一二三四五六七八九十百零〇]+"
_WIDE = str.maketrans("０１２３４５６７８９〇", "0123456789零")


def numeral(number: int) -> str:
    """A number from 0 to 999 in Chinese.

    >>> numeral(10), numeral(16), numeral(31), numeral(102), numeral(110)
    ('十', '十六', '三十一', '一百零二', '一百一十')
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        head += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        head += "零"
    return head + (_DIGITS[ones] if ones or not number else "")


def value(text: str) -> int | None:
    """The number that digits or a numeral stand for, None where they are none.

    >>> value("三十一"), value("一百零二"), value("１２"), value("十十")
    (31, 102, 12, None)
    """
    plain = text.translate(_WIDE)
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) < 10 else None
    return _KNOWN.get(plain)


_KNOWN = {numeral(number): number for number in range(1000)}
