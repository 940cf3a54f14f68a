"""Numbers of persons in texts: identity numbers (GB 11643-1999) and mobile phones, masked."""

from __future__ import annotations

import datetime as dt
import re

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-8][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx])(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z=.+-])(1[3-9][0-9]{9})(?![0-9A-Za-z.])")
_WEIGHTS = [2**place % 11 for place in range(17, 0, -1)]
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')


def without_identities(text: str) -> str:
    """A text in which birthday and order of identity numbers are stars.

    >>> without_identities("法人证件 11010519491231002X，条数 123456789012345678")
    '法人证件 110105************，条数 123456789012345678'
    """
    return _IDENTITY.sub(_masked, text) if _may_hold(text) else text


def without_persons(text: str) -> str:
    """The same of a text that holds no figures, in which phones are masked too.

    >>> without_persons("联系人 13812345678")
    '联系人 138****5678'
    """
    return _PHONE.sub(lambda found: f"{found[1][:3]}****{found[1][-4:]}", without_identities(text))


def without_identities_in_json(text: str) -> str:
    """JSON whose strings are without identity numbers; its figures stay.

    >>> without_identities_in_json('{"a": "11010519491231002X", "b": 110105194912310021}')
    '{"a": "110105************", "b": 110105194912310021}'
    """
    if not _may_hold(text):
        return text
    return _STRINGS.sub(lambda found: without_identities(found[0]), text)


def of_persons(text: str) -> bool:
    """Whether a text without figures holds a number of a person.

    >>> of_persons("台账2023-05"), of_persons("（13812345678）")
    (False, True)
    """
    return without_persons(text) != text


def _may_hold(text: str) -> bool:
    return _IDENTITY.search(text) is not None


def _masked(found: re.Match[str]) -> str:
    number = found[0]
    return f"{number[:6]}{'*' * 12}" if _is_identity(number) else number


def _is_identity(number: str) -> bool:
    """Whether the birthday is a day and the last sign the check of the others."""
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()
