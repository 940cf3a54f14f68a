"""Signs that look like those of YAML and are others: full-width ones, blanks that nobody sees."""

from __future__ import annotations

import re
import unicodedata

_HALF = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "“”„‟＂「」『』"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛"), "'"),
    **dict.fromkeys(map(ord, "【〔"), "["),
    **dict.fromkeys(map(ord, "】〕"), "]"),
    **dict.fromkeys(map(ord, "、，"), ","),
    **dict.fromkeys(map(ord, "−–—"), "-"),
    ord("。"): ".",
}
_BLANKS = re.compile(r"[^\S \t\r\n]")
_COMMAS = re.compile("[，、；]")
_OPENING = tuple("“”„‘’「『【〔［｛（")
_UNSEEN = ("Cf", "Zl", "Zp", "Zs")


def half(sign: str) -> str:
    r"""The half-width sign that a sign looks like, "" where it looks like none.

    >>> half("："), half("”"), half("\u3000"), half("甲")
    (':', '"', ' ', '')
    """
    return " " if _BLANKS.match(sign) else _HALF.get(ord(sign), "")


def first_of(wanted: str, text: str) -> int:
    """Where in a text the first sign stands that looks like one of some half-width signs, or -1."""
    return next((i for i, sign in enumerate(text) if (half(sign) or "\0") in wanted), -1)


def last_of(wanted: str, text: str) -> int:
    """Where in a text the last sign stands that looks like one of some half-width signs, or -1."""
    found = first_of(wanted, text[::-1])
    return -1 if found < 0 else len(text) - 1 - found


def halved(text: str) -> str:
    """A text as it may have been meant: half-width signs, no quotation marks around it.

    A text of which that is not sure, as it has words or starts like one, comes back as it is.

    >>> halved("３０"), halved("“16”"), halved("［1，2］"), halved("市发改委，市金融办")
    ('30', '16', '[1, 2]', '市发改委，市金融办')
    """
    fixed = "".join(_meant(sign) for sign in text).strip()
    if not fixed.isascii() and not text.strip().startswith(_OPENING):
        return text
    quoted = fixed[:1] in ("'", '"') and fixed[0] == fixed[-1] and len(fixed) > 1
    return (fixed[1:-1] if quoted else fixed) or text


def _meant(sign: str) -> str:
    """The half-width sign, with the blank that YAML wants behind it; "" of what shows nothing."""
    meant = half(sign) or ("" if unseen(sign) else sign)
    return f"{meant} " if meant != sign and meant in (",", ":") else meant


def odd_in(text: str) -> str:
    """The full-width and the invisible signs of a text, as a message names them.

    >>> odd_in("“16”")
    '“ ”'
    """
    odd = (sign for sign in dict.fromkeys(text) if half(sign) or unseen(sign))
    return " ".join(called(sign) if unseen(sign) else sign for sign in odd)


def names_in(text: str) -> list[str]:
    """The names that Chinese commas part, which YAML takes for one.

    >>> names_in("市发改委，市金融办、市住建局")
    ['市发改委', '市金融办', '市住建局']
    """
    return [name.strip() for name in _COMMAS.split(text)]


def comma_in(text: str) -> str:
    """The first Chinese comma of a text, "" where it has none."""
    found = _COMMAS.search(text)
    return found[0] if found else ""


def unseen(sign: str) -> bool:
    r"""Whether a sign is a blank other than the ordinary one, or shows nothing at all.

    >>> unseen("\u200b"), unseen("\xa0"), unseen(" "), unseen("甲")
    (True, True, False, False)
    """
    return sign != " " and unicodedata.category(sign) in _UNSEEN


def called(sign: str) -> str:
    r"""How a message names a sign that nobody sees.

    >>> called("\u3000")
    'U+3000'
    """
    return f"U+{ord(sign):04X}"
