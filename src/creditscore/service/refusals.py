"""What the service refuses by itself, each code with the status that HTTP answers."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import CreditscoreError, FactError, Place, Problem, RuleError

STATUS = {
    "U501": 404,
    "U504": 404,
    "U505": 404,
    "U507": 501,
    "U509": 404,
    "U520": 503,
    "U588": 409,
    "U600": 401,
    "U601": 403,
    "U602": 404,
    "U603": 409,
    "U604": 413,
    "U605": 429,
    "U606": 415,
    "U607": 412,
    "U608": 422,
    "U609": 403,
    "U610": 401,
    "U611": 409,
    "U612": 409,
    "U613": 503,
    "U614": 409,
    "U615": 422,
    "U616": 422,
    "U617": 422,
    "U618": 405,
    "U619": 500,
    "U620": 503,
    "U622": 406,
    "U623": 401,
    "U633": 422,
    "U634": 409,
    "U636": 404,
    "U637": 409,
}
"""The status of a code where it is not that of its kind: 422 for facts and rules, else 400."""


class RefusedError(CreditscoreError):
    """The service does not do what was asked: who asks may not, or it does not fit."""

    headers: dict[str, str] = {}  # noqa: RUF012


def refused(code: str, **details: object) -> RefusedError:
    """A refusal of one problem.

    >>> refused("U602").problems[0].code
    'U602'
    """
    return RefusedError(Problem(code, Place(), details))


def status_of(error: CreditscoreError) -> int:
    """The status by which HTTP answers an error."""
    codes: Iterable[str] = (problem.code for problem in error.problems)
    known = next((STATUS[code] for code in codes if code in STATUS), 0)
    return known or (422 if isinstance(error, FactError | RuleError) else 400)
