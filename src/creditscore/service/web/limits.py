"""How much may be asked: requests of each caller in a minute, attempts of strangers, bytes."""

from __future__ import annotations

import threading
import time
from collections import deque

from ..refusals import refused
from ..settings import Settings

_MINUTE = 60.0
_MOST_CALLERS = 50_000


class Limits:
    """Counts what each caller has asked in the last minute, in this process.

    >>> limits = Limits(Settings(rate=1))
    >>> limits.request(7)
    >>> try:
    ...     limits.request(7)
    ... except Exception as error:
    ...     print(error.problems[0].code, sorted(error.headers))
    U605 ['Retry-After']
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._told: dict[tuple[str, object], deque[float]] = {}
        self._lock = threading.Lock()

    def request(self, caller: int | str) -> None:
        """Count a request; refused (U605) where there were too many."""
        self._count(("request", caller), self._settings.rate)

    def attempt(self, address: str) -> None:
        """Count an attempt to come in; refused (U605) where there were too many."""
        self._count(("attempt", address), self._settings.logins)

    def _count(self, key: tuple[str, object], most: int) -> None:
        now = time.monotonic()
        with self._lock:
            if len(self._told) > _MOST_CALLERS:
                self._forget(now)
            told = self._told.setdefault(key, deque())
            while told and told[0] < now - _MINUTE:
                told.popleft()
            if len(told) < most:
                told.append(now)
                return
            wait = int(told[0] + _MINUTE - now) + 1
        error = refused("U605", seconds=wait)
        error.headers = {"Retry-After": str(wait)}
        raise error

    def _forget(self, now: float) -> None:
        old = [key for key, told in self._told.items() if not told or told[-1] < now - _MINUTE]
        for key in old:
            del self._told[key]
