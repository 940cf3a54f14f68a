"""统一社会信用代码 by GB 32100-2015, checked by the million, with a reason for each wrong one.

Places 1 and 2 say who registered what, as `assigned.py` has it, 3 to 8 are an administrative
division in digits, 9 to 17 an organisation code with its own check character (GB 11714-1997), 18
the check character of the whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays import Ints, Mask
from . import assigned
from .reasons import Reasons

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LOOK_ALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
LENGTH = 18
FIELD = "统一社会信用代码"
_INNER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
_INNER_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_LOOK_ALIKE, _FOREIGN = 40, 99
_BLOCK = 1 << 15
_HYPHENS = "-‐–—"
_DIVISION = 10 ** np.arange(5, -1, -1)


def _table(letters: str, others: int = _FOREIGN) -> Ints:
    table = np.full(128, others, np.int64)
    table[[ord(letter) for letter in letters]] = np.arange(len(letters))
    return table


_VALUES = _table(ALPHABET)
_VALUES[[ord(letter) for letter in LOOK_ALIKES]] = _LOOK_ALIKE
_INNER_VALUES = _table(_INNER, 0)
_REGISTRARS = np.isin([*ALPHABET], [*assigned.CATEGORIES])
_CATEGORIES = np.array(
    [[other in assigned.CATEGORIES.get(one, ()) for other in ALPHABET] for one in ALPHABET]
)


def check(codes: Sequence[str] | npt.NDArray[Any], field: str = FIELD) -> Reasons:
    """Check credit codes; `field` is what the texts call the column.

    A code is judged as it stands: full-width and small letters are reasons, and the rest is
    then checked on the letters that they stand for. Blanks are foreign characters. Of a code that
    is too long the first 19 letters are looked at.

    >>> found = check(["91350100M000100Y43", "91350100M000100Y4O", "N2330110MF3187123C"])
    >>> [[problem.code for problem in found.of(row)] for row in range(3)]
    [[], ['D635'], ['D638']]
    """
    reasons = Reasons(len(codes))
    for start in range(0, len(codes), _BLOCK):
        reasons.extend(_checked(codes[start : start + _BLOCK], field), start)
    return reasons


def _checked(codes: Sequence[str] | npt.NDArray[Any], field: str) -> Reasons:
    letters = _letters(codes)
    length = (letters != 0).sum(axis=1)
    reasons = Reasons(len(letters))
    empty = length == 0
    reasons.add("D631", empty, {"field": field})
    wide = ((letters > 0xFF00) & (letters < 0xFF5F)) | (letters == 0x3000)
    half = np.where(wide, np.where(letters == 0x3000, 0x20, letters - 0xFEE0), letters)
    small = (half >= ord("a")) & (half <= ord("z"))
    half = np.where(small, half - 32, half)
    values = np.where(half < 128, _VALUES[np.minimum(half, 127)], _FOREIGN)
    inside = letters != 0
    alike, foreign = inside & (values == _LOOK_ALIKE), inside & (values == _FOREIGN)

    @cache
    def meant() -> dict[int, str]:
        rows = np.flatnonzero(wide.any(axis=1) | small.any(axis=1) | alike.any(axis=1)).tolist()
        return dict(zip(rows, _mended([str(codes[row]) for row in rows]), strict=True))

    def said(row: int) -> Mapping[str, object]:
        return {"field": field, "length": len(codes[row]), "right": meant().get(row)}

    def told(row: int) -> Mapping[str, object]:
        marks = {
            name: ", ".join(
                f"{place + 1} '{chr(int(half[row, place]))}'" for place in np.flatnonzero(mask[row])
            )
            for name, mask in (("alike", alike), ("foreign", foreign))
        }
        return {**said(row), **marks}

    reasons.add("D632", (length != LENGTH) & ~empty, said)
    reasons.add("D633", wide.any(axis=1), said)
    reasons.add("D634", (small & ~wide).any(axis=1), said)
    reasons.add("D635", alike.any(axis=1), told)
    reasons.add("D636", foreign.any(axis=1), told)
    plain = (length == LENGTH) & ~(alike | foreign).any(axis=1)
    _check_parts(reasons, np.flatnonzero(plain), values, half, field)
    return reasons


def _check_parts(reasons: Reasons, rows: Ints, values: Ints, letters: Ints, field: str) -> None:
    """Check the parts of the codes that have 18 letters of the alphabet."""
    values, letters = values[rows, :LENGTH], letters[rows, :LENGTH]
    inner = (_INNER_VALUES[letters[:, 8:16]] * _INNER_WEIGHTS).sum(axis=1)
    inner_right = np.array([*"0123456789X"])[-inner % 11]
    right = np.array([*ALPHABET])[-(values[:, :17] * _WEIGHTS).sum(axis=1) % 31]
    found = letters.astype(np.uint32).view("U1").reshape(letters.shape)

    def where(wrong: Any) -> Mask:
        mask = np.zeros(reasons.size, bool)
        mask[rows[wrong]] = True
        return mask

    def told(places: slice, rights: npt.NDArray[Any]) -> Callable[[int], Mapping[str, object]]:
        def details(row: int) -> Mapping[str, object]:
            at = np.searchsorted(rows, row)
            return {"field": field, "found": "".join(found[at, places]), "right": rights[at]}

        return details

    def registered(row: int) -> Mapping[str, object]:
        first, second = found[np.searchsorted(rows, row), :2]
        known = "、".join(assigned.CATEGORIES.get(first, assigned.CATEGORIES))
        return {"field": field, "found": second, "registrar": first, "known": known}

    digits = (values[:, 2:8] <= 9).all(axis=1)
    division = (values[:, 2:8] * _DIVISION).sum(axis=1)
    known = np.isin(division // 10_000, assigned.PROVINCES) | (division == assigned.NATION)
    department = _REGISTRARS[values[:, 0]]
    reasons.add("D637", where(~digits), told(slice(2, 8), right))
    reasons.add("D638", where(found[:, 16] != inner_right), told(slice(16, 17), inner_right))
    reasons.add("D639", where(found[:, 17] != right), told(slice(17, 18), right))
    reasons.add("D646", where(~department), registered)
    reasons.add("D647", where(department & ~_CATEGORIES[values[:, 0], values[:, 1]]), registered)
    reasons.add("D648", where(digits & ~known), told(slice(2, 8), right))


def _letters(codes: Sequence[str] | npt.NDArray[Any]) -> Ints:
    """The code points of the first 19 letters of each code, 0 after its end: [code, letter]."""
    texts = codes
    if not isinstance(texts, np.ndarray) or texts.dtype.kind != "U":
        texts = np.array([str(text).replace("\0", "�") for text in codes], "U19")
    wide = np.ascontiguousarray(texts.astype("U19"))
    return wide.view(np.uint32).reshape(len(wide), LENGTH + 1).astype(np.int64)


def _mended(codes: Sequence[str]) -> list[str]:
    """The codes that were probably meant, "…" where no other reading of the letters is right."""
    meant = []
    for code in codes:
        upper = unicodedata.normalize("NFKC", code).upper()
        kept = (c for c in upper if not c.isspace() and c not in _HYPHENS)
        meant.append("".join(LOOK_ALIKES.get(c, c) for c in kept))
    wrong = check(meant).holds().tolist()
    return ["…" if bad else code for code, bad in zip(meant, wrong, strict=True)]


def packed(codes: Sequence[str] | npt.NDArray[Any]) -> Ints:
    """Right codes as two whole numbers each, halves of nine letters: [code, 2].

    >>> packed(["000000000000000001"]).tolist()
    [[0, 1]]
    """
    values = _VALUES[_letters(codes)[:, :LENGTH]].reshape(-1, 2, 9)
    halves: Ints = (values * 31 ** np.arange(8, -1, -1)).sum(axis=2)
    return halves
