"""Passwords: what is asked of them, and how they are kept (argon2id) and checked."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ...errors import Place, Problem, UsageError

SHORTEST, LONGEST = 12, 128
_COMMON = (
    "password", "passw0rd", "qwerty", "123456", "abcdef", "letmein", "welcome", "iloveyou",
    "changeme", "administrator", "creditscore",
)  # fmt: skip


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def kept(password: str) -> str:
    """What is kept of a password."""
    return _hasher().hash(_plain(password))


def agrees(password: str, known: str) -> bool:
    """Whether a password is the one that was kept; takes as long where none was.

    >>> agrees("correct horse battery", kept("correct horse battery")), agrees("x", "")
    (True, False)
    """
    try:
        return _hasher().verify(known or _nobody(), _plain(password)) and bool(known)
    except (VerificationError, InvalidHashError):
        return False


def refuse_weak(password: str, *names: str) -> None:
    """Raise `UsageError` (U617) for a password that is too short, too plain or too long."""
    plain, length = _plain(password).casefold(), len(_plain(password))
    common = any(word in plain and len(word) * 2 > length for word in _COMMON)
    named = any(len(name) > 3 and name.casefold() in plain for name in names)
    if not SHORTEST <= length <= LONGEST or len(set(plain)) < 5 or common or named:
        raise UsageError(Problem("U617", Place(), {"least": SHORTEST, "most": LONGEST}))


@cache
def _nobody() -> str:
    return _hasher().hash("nobody's password")


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
