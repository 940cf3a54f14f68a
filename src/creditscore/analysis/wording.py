"""Terms and exact figures in words."""

from __future__ import annotations

from fractions import Fraction

from ..fragments import fragment
from ..language import Say, chosen
from ..results.terms import as_numbers

_PLACES = 6


def number(value: Fraction, places: int = _PLACES) -> str:
    """A figure in full where it ends within so many decimals, rounded half up otherwise.

    >>> number(Fraction(36, 5)), number(Fraction(-1, 3)), number(Fraction(40))
    ('7.2', '−0.333333', '40')
    """
    whole = int(as_numbers([abs(value)], places)[0])
    before, behind = divmod(whole, 10**places)
    text = f"{before}.{behind:0{places}d}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 and whole else text


def amount(value: Fraction, places: int = _PLACES) -> str:
    """A figure with its sign.

    >>> amount(Fraction(3, 2)), amount(Fraction(-3, 2)), amount(Fraction(0))
    ('+1.5', '−1.5', '0')
    """
    return f"+{number(value, places)}" if value > 0 else number(value, places)


class Told:
    """What is told in lines, the first of which says what it is of; a notebook shows them too."""

    def text(self, lang: str | None = None) -> str:
        """The lines, in `zh` or `en`; the language of the user unless told."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        first, *rest = self.text().splitlines()
        return fragment(Say(chosen()), first, [line.strip() for line in rest])
